"""The drawings of a service: which element implements which steps, who does it, in what system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procrunner.definition import Definition, Element, Flow, Process
from procrunner.regulation.model import Act, Role, Step

AUTOMATIC = {"serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask"}
BY_HAND = {"userTask", "manualTask"}
ACTIVITIES = {
    *AUTOMATIC,
    *BY_HAND,
    *("task", "callActivity", "subProcess", "adHocSubProcess", "transaction"),
}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An element or a flow, with what it says about the act."""

    diagram: str  #: path below the bpmn folder, without suffix
    file: str
    thing: Element | Flow
    steps: tuple[str, ...]  #: ``reg:step``
    addition: str  #: ``reg:addition``: why it was added to what the act says
    roles: frozenset[str]  #: who does it
    systems: frozenset[str]  #: in what, including those it exchanges messages with
    partners: frozenset[str]  #: roles of the pools it exchanges messages with

    @property
    def id(self) -> str:
        """Of the element."""
        return self.thing.id

    @property
    def is_automatic(self) -> bool:
        """Whether no person does it."""
        return self.thing.type in AUTOMATIC or self.thing.type.endswith("Gateway")

    @property
    def is_by_hand(self) -> bool:
        """Whether a person does it."""
        return self.thing.type in BY_HAND

    @property
    def term(self) -> str:
        """The term it shows."""
        return self.thing.properties.get("term", "")

    def is_by(self, step: Step, roles: Mapping[str, Role]) -> bool:
        """Whether it is done by the actor of a step.

        That is: by the role or one that does its work; in an exchange with it; by an information
        system where the act has one act, or names one that acts for the person.
        """
        actors = {step.actor, *roles[step.actor].acted_by}
        if actors & (self.roles | self.partners):
            return True
        if step.actor == "system":
            return bool(self.systems)
        own = bool(self.systems & set(step.systems)) or "system" in self.roles
        return self.is_automatic and bool(step.systems) and own


class Drawing:
    """All BPMN files of a service."""

    def __init__(self, act: Act, definitions: Mapping[str, Definition]) -> None:
        self.act = act
        self.definitions = definitions
        self.marks = tuple(
            mark for name, each in definitions.items() for mark in _marks(name, each)
        )
        self._by_step: dict[str, list[Mark]] = {}
        for mark in self.marks:
            for step in mark.steps:
                self._by_step.setdefault(step, []).append(mark)

    def of(self, step: str) -> tuple[Mark, ...]:
        """The elements that implement a step."""
        return tuple(self._by_step.get(step, ()))


def _marks(name: str, definition: Definition) -> Iterator[Mark]:
    for process in definition.processes:
        things: list[Element | Flow] = [*process.elements, *process.flows]
        for thing in things:
            yield _mark(name, definition, process, thing)
    for flow in definition.message_flows:
        yield _mark(name, definition, None, flow)


def _mark(
    name: str, definition: Definition, process: Process | None, thing: Element | Flow
) -> Mark:
    around = list(_around(definition, process, thing))
    partners = list(_partners(definition, thing))
    return Mark(
        diagram=name,
        file=definition.file,
        thing=thing,
        steps=tuple(dict.fromkeys(thing.properties.get("reg:step", "").split())),
        addition=thing.properties.get("reg:addition", "").strip(),
        roles=_roles(thing, around),
        systems=frozenset(_words("reg:system", thing.properties, *around, *partners)),
        partners=frozenset(_words("reg:role", *partners)),
    )


def _roles(thing: Element | Flow, around: list[Mapping[str, str]]) -> frozenset[str]:
    """The nearest that says it: candidates, the element itself, its lane, its pool."""
    candidates = thing.attributes.get("camunda:candidateGroups", "")
    named = {each.strip() for each in candidates.split(",") if "${" not in each and each.strip()}
    if named:
        return frozenset(named)
    said = (frozenset(_words("reg:role", each)) for each in (thing.properties, *around))
    return next((roles for roles in said if roles), frozenset())


def _around(
    definition: Definition, process: Process | None, thing: Element | Flow
) -> Iterator[Mapping[str, str]]:
    """Properties of the lanes and the pool it lies in, the innermost first."""
    lane = thing.lane if isinstance(thing, Element) else ""
    while lane:
        yield definition.lanes[lane].properties
        lane = definition.lanes[lane].parent
    for pool in definition.participants:
        if process and pool.process == process.id:
            yield pool.properties


def _partners(definition: Definition, thing: Element | Flow) -> Iterator[Mapping[str, str]]:
    """Properties of the pools and data stores that it exchanges something with."""
    pools = {pool.id: pool.properties for pool in definition.participants}
    for flow in definition.flows.values():
        if flow.type in {"messageFlow", "dataInputAssociation", "dataOutputAssociation"}:
            ends = {flow.source, flow.target}
            if thing.id in ends:
                for other in ends - {thing.id}:
                    element = definition.elements.get(other)
                    yield pools.get(other) or (element.properties if element else {})


def _words(key: str, *all_properties: Mapping[str, str]) -> Iterator[str]:
    for properties in all_properties:
        yield from properties.get(key, "").split()
