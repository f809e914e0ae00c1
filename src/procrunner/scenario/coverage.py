"""What of the drawings the scenarios came through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from procrunner.definition import Definition, Element, Flow, Process
from procrunner.scenario.judging import Passed

_NODES = ("task", "gateway", "event", "callactivity", "subprocess", "transaction")


class Part(StrEnum):
    """What of a drawing is counted."""

    END = "ends"  #: end events
    BRANCH = "branches"  #: ways out of gateways that have several
    BOUNDARY = "boundaries"  #: boundary events
    NODE = "nodes"  #: all flow nodes
    FLOW = "flows"  #: all sequence flows


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Something that no scenario came through."""

    file: str
    line: int
    element: str  #: BPMN id
    name: str
    part: Part  #: the narrowest


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """One file and what of it was passed."""

    definition: Definition
    scenarios: int  #: that came here
    counts: dict[Part, tuple[int, int]]  #: passed, and all
    hit: frozenset[str]
    every: tuple[str, ...]
    missed: tuple[Missed, ...]

    @property
    def percent(self) -> float:
        """How much of all nodes and flows was passed; 100 where there is nothing to pass."""
        return 100 * len(self.hit) / len(self.every) if self.every else 100.0


def coverage(definition: Definition, passed: Sequence[Passed]) -> Coverage:
    """How much of a file the cases came through."""
    came = frozenset().union(*passed)
    own = {process.id for process in definition.processes if process.executable}
    parts = [pair for process in definition.processes for pair in _parts(process)]
    every = {thing.id: (process, thing, kinds) for process, thing, kinds in parts}
    proofs = _handlers(definition)
    hit = frozenset(
        id_ for id_, (process, _, _) in every.items() if (process, proofs.get(id_, id_)) in came
    )
    return Coverage(
        definition=definition,
        scenarios=sum(any(process in own for process, _ in each) for each in passed),
        counts={part: _count(part, parts, hit) for part in Part},
        hit=hit,
        every=tuple(every),
        missed=tuple(_missed(definition, parts, hit)),
    )


def total(found: Sequence[Coverage]) -> float:
    """Percent of all nodes and flows of all files."""
    every = sum(len(each.every) for each in found)
    return 100 * sum(len(each.hit) for each in found) / every if every else 100.0


def _parts(process: Process) -> Iterator[tuple[str, Element | Flow, tuple[Part, ...]]]:
    """Each node and flow with all that it counts as, the narrowest first."""
    if not process.executable:
        return
    nodes = {each.id: each for each in process.elements if each.type.casefold().endswith(_NODES)}
    out: dict[str, int] = {}
    flows = [flow for flow in process.flows if flow.type == "sequenceFlow"]
    for flow in flows:
        out[flow.source] = out.get(flow.source, 0) + 1
    for node in nodes.values():
        own = {"endEvent": (Part.END,), "boundaryEvent": (Part.BOUNDARY,)}.get(node.type, ())
        yield process.id, node, (*own, Part.NODE)
    for flow in flows:
        source = nodes.get(flow.source)
        is_branch = source and source.type.endswith("Gateway") and out[flow.source] > 1
        yield process.id, flow, (Part.BRANCH, Part.FLOW) if is_branch else (Part.FLOW,)


def _handlers(definition: Definition) -> dict[str, str]:
    """What is done for each compensation event on a border: no token ever stands at the event."""
    return {
        flow.source: flow.target
        for process in definition.processes
        for flow in process.flows
        if flow.type == "association"
        and (source := definition.elements.get(flow.source)) is not None
        and source.type == "boundaryEvent"
    }


def _count(
    part: Part,
    parts: Sequence[tuple[str, Element | Flow, tuple[Part, ...]]],
    hit: Collection[str],
) -> tuple[int, int]:
    ids = [thing.id for _, thing, kinds in parts if part in kinds]
    return sum(id_ in hit for id_ in ids), len(ids)


def _missed(
    definition: Definition,
    parts: Sequence[tuple[str, Element | Flow, tuple[Part, ...]]],
    hit: Collection[str],
) -> Iterator[Missed]:
    for _, thing, kinds in parts:
        if thing.id not in hit:
            yield Missed(
                file=definition.file,
                line=thing.place.line,
                element=thing.id,
                name=thing.label("en") or thing.name,
                part=kinds[0],
            )
