"""The elements of a process as the token game asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from procrunner.definition import Element, Flow, Process
from procrunner.definition.reader import ARTIFACTS
from procrunner.definition.starting import begins

_DATA = ("dataObject", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput")
_WORKS = ("serviceTask", "sendTask", "businessRuleTask", "callActivity")


class Ways:
    """Flow nodes and sequence flows of a process, sub-processes' insides too."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.nodes = tuple(e for e in process.elements if e.type not in (*_DATA, *ARTIFACTS))
        self.elements: Mapping[str, Element] = {e.id: e for e in self.nodes}
        self.flows = tuple(
            flow
            for flow in process.flows
            if flow.type == "sequenceFlow"
            and flow.source in self.elements
            and flow.target in self.elements
        )

    @cached_property
    def into(self) -> Mapping[str, tuple[Flow, ...]]:
        """Sequence flows by their target."""
        return _by((flow.target, flow) for flow in self.flows)

    @cached_property
    def out_of(self) -> Mapping[str, tuple[Flow, ...]]:
        """Sequence flows by their source."""
        return _by((flow.source, flow) for flow in self.flows)

    @cached_property
    def borders(self) -> Mapping[str, list[Element]]:
        """Boundary events by their host."""
        found: dict[str, list[Element]] = {}
        for node in self.nodes:
            compensates = any(event.type == "compensate" for event in node.events)
            if node.type == "boundaryEvent" and not compensates:
                found.setdefault(node.attached_to, []).append(node)
        return found

    @cached_property
    def undoing(self) -> Mapping[str, Element]:
        """By activity: what undoes it, an activity or an event sub-process inside it."""
        ties: dict[str, str] = {}
        for flow in self.process.flows:
            if flow.type == "association":
                ties |= {flow.source: flow.target, flow.target: flow.source}
        found: dict[str, Element] = {}
        for node in self.nodes:
            if not any(event.type == "compensate" for event in node.events):
                continue
            if node.type == "boundaryEvent" and ties.get(node.id, "") in self.elements:
                found[node.attached_to] = self.elements[ties[node.id]]
            elif node.type == "startEvent" and node.parent in self.elements:
                handler = self.elements[node.parent]
                found.setdefault(handler.parent, handler)
        return found

    @cached_property
    def undoes(self) -> frozenset[str]:
        """Ids of the elements that undo others."""
        return frozenset(handler.id for handler in self.undoing.values())

    def before(self) -> Mapping[str, frozenset[str]]:
        """From which elements a token comes to each that runs in the normal course."""
        found: dict[str, frozenset[str]] = {}
        for node in self.nodes:
            sources = {flow.source for flow in self.into.get(node.id, ())}
            if node.type == "boundaryEvent":
                sources = {node.attached_to}
            elif node.type == "intermediateCatchEvent":
                sources |= self._throwers(node)
            elif node in self.starts(node.parent):
                sources |= {node.parent} - {self.process.id}
            begins = node.type == "startEvent" or node in self.starts(node.parent)
            if (sources or begins) and self._is_normal(node):
                found[node.id] = frozenset(sources)
        return found

    def _throwers(self, node: Element) -> set[str]:
        return {
            other.id
            for other in self.nodes
            if other.type == "intermediateThrowEvent"
            and any(
                event.type == "link" and self.link_target(other.parent, event.ref) == node.id
                for event in other.events
            )
        }

    def _is_normal(self, node: Element) -> bool:
        """Whether it is no part of an event or ad-hoc sub-process, and undoes nothing."""
        around = self.elements.get(node.parent)
        if node.attributes.get("isForCompensation") == "true" or (
            any(event.type == "compensate" for event in node.events)
        ):
            return False
        return around is None or (self.is_scope(around) and self._is_normal(around))

    def is_scope(self, node: Element) -> bool:
        """Whether tokens run in it."""
        by_event = node.attributes.get("triggeredByEvent") == "true"
        return node.type in ("subProcess", "transaction") and not by_event

    def starts(self, scope: str) -> list[Element]:
        """Where a scope begins: its start events and receivers, else what no flow leads to."""
        inside = [node for node in self.nodes if node.parent == scope]
        drawn = [n for n in inside if n.type == "startEvent" or begins(n, self.process)]
        return drawn or [node for node in inside if not self._comes_later(node)]

    def _comes_later(self, node: Element) -> bool:
        return (
            node.id in self.into
            or node.type == "boundaryEvent"
            or node.attributes.get("triggeredByEvent") == "true"
            or node.attributes.get("isForCompensation") == "true"
            or any(event.type == "link" for event in node.events)
        )

    def link_target(self, scope: str, name: str) -> str:
        """Id of the event that catches a link."""
        for node in self.nodes:
            caught = [event.ref for event in node.events if event.type == "link"]
            if node.type == "intermediateCatchEvent" and node.parent == scope and name in caught:
                return node.id
        return ""

    def throws(self, scope: str) -> tuple[frozenset[str], bool]:
        """Codes of error ends within a scope, and whether something in it may fail unseen."""
        inside = [node for node in self.nodes if self._is_inside(node, scope)]
        codes = {
            event.code
            for node in inside
            if node.type == "endEvent"
            for event in node.events
            if event.type == "error"
        }
        unseen = any(node.type in _WORKS or node.topic for node in inside)
        return frozenset(codes), unseen

    def may_happen(self, border: Element, thrown: tuple[frozenset[str], bool]) -> bool:
        """Whether a border event of a scope may come by itself; drawn errors are moves already."""
        kinds = {event.type for event in border.events}
        return thrown[1] if "error" in kinds else "cancel" not in kinds

    def catches(self, border: Element, code: str) -> bool:
        """Whether a border event catches errors of this code."""
        return any(
            event.type == "error" and (not event.ref or event.code == code)
            for event in border.events
        )

    @cached_property
    def side(self) -> frozenset[str]:
        """Elements that only reminders lead to: several tokens may be there at once."""
        seen: set[str] = set()
        todo = [node.id for node in self.starts(self.process.id)]
        while todo:
            id_ = todo.pop()
            if id_ not in seen:
                seen.add(id_)
                todo.extend(self._after(id_))
        return frozenset(set(self.elements) - seen) & self._after_reminders()

    def _after_reminders(self) -> set[str]:
        todo = [b.id for each in self.borders.values() for b in each if not b.is_interrupting]
        seen: set[str] = set()
        while todo:
            id_ = todo.pop()
            if id_ not in seen:
                seen.add(id_)
                todo.extend(self._after(id_))
        return seen

    def _after(self, id_: str) -> list[str]:
        node = self.elements[id_]
        found = [flow.target for flow in self.out_of.get(id_, ())]
        found += [border.id for border in self.borders.get(id_, ()) if border.is_interrupting]
        found += [start.id for start in self.starts(id_)] if self.is_scope(node) else []
        if node.type == "intermediateThrowEvent":
            links = [event.ref for event in node.events if event.type == "link"]
            found += [t for name in links if (t := self.link_target(node.parent, name))]
        return found

    def _is_inside(self, node: Element, scope: str) -> bool:
        parent = node.parent
        while parent != scope:
            if parent not in self.elements:
                return False
            parent = self.elements[parent].parent
        return True


def _by(pairs: Iterable[tuple[str, Flow]]) -> Mapping[str, tuple[Flow, ...]]:
    found: dict[str, list[Flow]] = {}
    for id_, flow in pairs:
        found.setdefault(id_, []).append(flow)
    return {id_: tuple(flows) for id_, flows in found.items()}
