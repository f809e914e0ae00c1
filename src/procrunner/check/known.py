"""Which variables are surely set where: on every way to an element, through calls too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Protocol

from procrunner.check import mentions, results
from procrunner.check.ways import Ways
from procrunner.definition import Definition, Element
from procrunner.definition.reader import SCOPES
from procrunner.handler import Handler

Names = frozenset[str]
_OPAQUE_EVENTS = {"message", "signal"}


class Calls(Protocol):
    """Who calls whom, and the handlers: the world as far as variables travel through it."""

    @property
    def processes(self) -> Mapping[str, Definition]:
        """Files by the ids of the processes in them."""

    @property
    def calls(self) -> Mapping[str, tuple[Element, ...]]:
        """The call activities of each process, by its id."""

    @property
    def callers(self) -> Mapping[str, tuple[str, ...]]:
        """Processes that call a process, by its id."""

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """By topic."""


class Known:
    """Sets of names before and after each element, as small as every way allows.

    What nobody can know is taken for set: a process that begins without a form may be given
    anything that it does not set itself, a message may bring as much.
    """

    def __init__(self, world: Calls) -> None:
        self._world = world
        self.ways = {id_: Ways(file.process(id_)) for id_, file in world.processes.items()}
        self.everything = frozenset[str]().union(*map(self._all_names, self.ways.values()))
        self.before: dict[tuple[str, str], Names] = {}
        self.after: dict[tuple[str, str], Names] = {}
        while self._settle():
            pass

    def results(self, element: Element) -> Names | None:
        """Names that the element's work brings, before outputs pick from them; None: any."""
        if element.topic:
            handler = self._world.handlers.get(element.topic)
            return results.of_handler(handler) if handler else None
        if element.type == "userTask":
            opaque = {"camunda:formKey", "camunda:formRef"} & set(element.attributes)
            return None if opaque else results.of_form(element.fields)
        return frozenset()

    def of_called(self, element: Element) -> Names:
        """What the process called here surely has set when it ends."""
        called = element.attributes.get("calledElement", "")
        ways = self.ways.get(called)
        if ways is None:
            return self.everything
        return self._meet(self.after.get((called, end.id)) for end in ways.ends(""))

    def own(self, id_: str) -> Names:
        """Names that elements of the process itself may set."""
        return self._own(id_)

    # The equations.

    def _settle(self) -> bool:
        changed = False
        for id_, ways in self.ways.items():
            for element in ways.nodes:
                before = self._before(id_, ways, element)
                after = self._after(id_, ways, element, before)
                key = (id_, element.id)
                if self.before.get(key) != before or self.after.get(key) != after:
                    self.before[key], self.after[key] = before, after
                    changed = True
        return changed

    def _before(self, id_: str, ways: Ways, element: Element) -> Names:
        if element.type == "boundaryEvent":
            return self._at(self.before, id_, element.attached_to)
        into = ways.into.get(element.id, ())
        if into:
            sets = [self._at(self.after, id_, source) for source in into]
            if element.type == "parallelGateway":
                return frozenset().union(*sets)
            return self._meet(sets)
        if element.parent != id_:
            return self._at(self.before, id_, element.parent)
        return self._entry(id_, element)

    def _after(self, id_: str, ways: Ways, element: Element, before: Names) -> Names:
        if element.outputs:
            return before | {parameter.name for parameter in element.outputs}
        if element.type == "callActivity":
            out = results.mapped(element, "out")
            whole = results.passes_all(element, "out")
            return before | out | (self.of_called(element) if whole else frozenset())
        if element.type in SCOPES:
            ends = [self.after.get((id_, end.id)) for end in ways.ends(element.id)]
            return before | self._meet(ends) if ends else before
        if element.type == "receiveTask" or _is_opaque(element):
            return before | self._outside(id_)
        brought = self.results(element)
        told = results.told_of_errors(element)
        return before | told | (self.everything if brought is None else brought)

    def _entry(self, id_: str, start: Element) -> Names:
        callers = self._world.callers.get(id_, ())
        if callers:
            return self._meet(
                results.mapped(call, "in")
                | (
                    self._at(self.before, caller, call.id)
                    if results.passes_all(call, "in")
                    else frozenset()
                )
                for caller in callers
                for call in self._world.calls[caller]
                if call.attributes.get("calledElement") == id_
            )
        by_timer = bool(start.events) and all(each.type == "timer" for each in start.events)
        if start.fields or by_timer:
            return results.of_form(start.fields)
        return self._outside(id_)

    def _outside(self, id_: str) -> Names:
        return self.everything - self.own(id_)

    @cache  # noqa: B019 - lives as long as one check
    def _own(self, id_: str) -> Names:
        return frozenset[str]().union(*map(self._may_set, self.ways[id_].nodes))

    def setters(self, id_: str, name: str) -> list[str]:
        """Ids of the elements of a process that may set a variable."""
        return [node.id for node in self.ways[id_].nodes if name in self._may_set(node)]

    def _may_set(self, element: Element) -> Names:
        found = {parameter.name for parameter in element.outputs}
        found |= results.mapped(element, "out") | results.told_of_errors(element)
        if not element.outputs and element.type != "startEvent":
            found |= {field.id for field in element.fields if not field.is_transient}
            found |= self.results(element) or set()
        return frozenset(found)

    def _at(self, sets: Mapping[tuple[str, str], Names], id_: str, element: str) -> Names:
        return sets.get((id_, element), self.everything)

    def _meet(self, sets: Iterable[Names | None]) -> Names:
        met = self.everything
        for each in sets:
            met = met if each is None else met & each
        return met

    def _all_names(self, ways: Ways) -> Names:
        found: set[str] = set()
        for element in ways.nodes:
            found |= {p.name for p in (*element.inputs, *element.outputs)}
            found |= {field.id for field in element.fields}
            found |= results.mapped(element, "in") | results.mapped(element, "out")
            found |= results.told_of_errors(element) | (self.results(element) or set())
            handler = self._world.handlers.get(element.topic)
            found |= set(handler.required) if handler else set()
            found = found.union(*(each.names for each in mentions.of_element(element)))
        return frozenset(found.union(*(mentions.of_flow(flow).names for flow in ways.flows)))


def _is_opaque(element: Element) -> bool:
    catches = element.type in ("intermediateCatchEvent", "boundaryEvent")
    return catches and any(event.type in _OPAQUE_EVENTS for event in element.events)
