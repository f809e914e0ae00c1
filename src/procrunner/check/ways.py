"""The ways of a process: which elements come right before which."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from procrunner.definition import Element, Flow, Process


class Ways:
    """Elements and sequence flows of a process, sub-processes' insides too."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.flows = tuple(flow for flow in process.flows if flow.type == "sequenceFlow")
        touched = {id_ for flow in self.flows for id_ in (flow.source, flow.target)}
        self.elements: Mapping[str, Element] = {e.id: e for e in process.elements}
        self.nodes = tuple(
            e for e in process.elements if e.id in touched or e.type.endswith(_NODES)
        )

    @cached_property
    def into(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the elements right before an element, over flows and links."""
        found: dict[str, list[str]] = {}
        for flow in self.flows:
            found.setdefault(flow.target, []).append(flow.source)
        for throw, catch in self._links():
            found.setdefault(catch.id, []).append(throw.id)
        return {id_: tuple(ids) for id_, ids in found.items()}

    @cached_property
    def out_of(self) -> Mapping[str, tuple[Flow, ...]]:
        """Sequence flows by their source."""
        found: dict[str, list[Flow]] = {}
        for flow in self.flows:
            found.setdefault(flow.source, []).append(flow)
        return {id_: tuple(flows) for id_, flows in found.items()}

    def ends(self, scope: str) -> Iterator[Element]:
        """Where the ways of a scope end, but for errors; the process is the scope ''.

        What goes on beside the others, such as a reminder, is none of them.
        """
        throws = {throw.id for throw, _ in self._links()}
        for node in self.nodes:
            fails = any(event.type == "error" for event in node.events)
            inside = node.parent == (scope or self.process.id) and node.id in self._in_course
            goes_on = node.id in self.out_of or node.id in throws
            is_end = not goes_on and not (node.type == "endEvent" and fails)
            if inside and is_end and node.id not in self._beside:
                yield node

    @cached_property
    def _in_course(self) -> frozenset[str]:
        """Ids of the elements that the course itself comes to: not what goes on beside it."""
        aside = {node.id for node in self.nodes if _is_aside(node)}
        seen: set[str] = set()
        todo = [id_ for id_ in self.beginnings() if id_ not in aside]
        while todo:
            id_ = todo.pop()
            if id_ not in seen:
                seen.add(id_)
                todo.extend(self._after.get(id_, set()) - aside)
        return frozenset(seen)

    def beginnings(self) -> list[str]:
        """Ids of the elements that nothing comes before."""
        return [node.id for node in self.nodes if not self._before(node.id)]

    def reachable(self, starts: Iterable[str], *, without: str) -> frozenset[str]:
        """Ids of the elements that ways from ``starts`` come to, past one element."""
        return self._reached(starts, frozenset({without}))

    @cached_property
    def _beside(self) -> frozenset[str]:
        """Ids of what is only come to from boundary events that let their hosts work on."""
        alarms = frozenset(
            node.id
            for node in self.nodes
            if node.type == "boundaryEvent" and not node.is_interrupting
        )
        return self._reached(alarms, frozenset()) - self._reached(self.beginnings(), alarms)

    def _reached(self, starts: Iterable[str], past: frozenset[str]) -> frozenset[str]:
        seen: set[str] = set()
        todo = [id_ for id_ in starts if id_ not in past]
        while todo:
            id_ = todo.pop()
            if id_ not in seen:
                seen.add(id_)
                todo.extend(self._after.get(id_, set()) - past)
        return frozenset(seen)

    @cached_property
    def _after(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for node in self.nodes:
            for id_ in self._before(node.id):
                found.setdefault(id_, set()).add(node.id)
        return found

    def back(self, element: str, holds: Callable[[str], bool]) -> list[Element]:
        """The shortest way from a beginning to an element, over elements that ``holds`` of."""
        todo: deque[tuple[str, ...]] = deque([(element,)])
        seen = {element}
        while todo:
            way = todo.popleft()
            before = [id_ for id_ in self._before(way[0]) if holds(id_)]
            if not self._before(way[0]):
                return [self.elements[id_] for id_ in way]
            for id_ in before:
                if id_ not in seen:
                    seen.add(id_)
                    todo.append((id_, *way))
        return [self.elements[element]]

    def _before(self, id_: str) -> tuple[str, ...]:
        element = self.elements[id_]
        if element.type == "boundaryEvent":
            return (element.attached_to,) if element.attached_to in self.elements else ()
        if id_ in self.into:
            return tuple(each for each in self.into[id_] if each in self.elements)
        return () if element.parent == self.process.id else (element.parent,)

    def _links(self) -> Iterator[tuple[Element, Element]]:
        ends: dict[str, list[tuple[tuple[str, str], Element]]] = {"Throw": [], "Catch": []}
        for element in self.process.elements:
            for event in element.events:
                if event.type == "link" and element.type.startswith("intermediate"):
                    way = element.type[len("intermediate") : -len("Event")]
                    ends[way].append(((element.parent, event.ref), element))
        for place, throw in ends["Throw"]:
            yield from ((throw, catch) for other, catch in ends["Catch"] if other == place)


def _is_aside(node: Element) -> bool:
    """Whether it happens beside the course, or undoes something: it decides nothing alone."""
    border = node.type == "boundaryEvent"
    return (
        (border and not node.is_interrupting)
        or any(event.type == "compensate" for event in node.events if border)
        or node.attributes.get("isForCompensation") == "true"
        or node.attributes.get("triggeredByEvent") == "true"
    )


_NODES = ("Event", "Task", "task", "Gateway", "ubProcess", "transaction", "Activity")
