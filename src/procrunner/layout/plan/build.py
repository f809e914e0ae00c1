"""From a definition to the graph of one scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from procrunner import font
from procrunner.definition import Definition, Element, Flow, Lane, Process
from procrunner.layout.gate.scene import CONTAINERS, DATA, has_outer_label, scopes
from procrunner.layout.plan.drawing import Drawing
from procrunner.layout.plan.graph import NOTES, Arc, Band, Box, Graph, Link, Node
from procrunner.layout.text import TASK_SIZE, extent, names

EVENT, GATEWAY, TASK_HEIGHT = 36, 50, 80
SEAT = 46
"""Width that each of several boundary events takes of its host's border."""
DATA_SIZES = {"dataObjectReference": (36, 50), "dataStoreReference": (50, 50)}
TASK_WIDTHS = (100, 120, 140)
TASK_LINES = 3
TASK_PADDING = 10
NOTE_WIDTH = 120
FRAME = 20  #: between the border of a sub-process and what lies in it
TITLE = 30  #: above it
SPAN = 160  #: a usual column with its gap
UNDRAWN = ("group", "dataObject", "implicitThrowEvent")

Inside = Callable[[Element], Drawing | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Of shapes."""

    task: int  #: width of every task

    def of(self, element: Element, inner: Drawing | None) -> tuple[int, int]:
        """Width and height, both even."""
        if inner:
            frame = inner.frame
            return _even(frame.width + 2 * FRAME), _even(frame.height + FRAME + TITLE)
        if element.type in DATA:
            return DATA_SIZES[element.type]
        if element.type == "textAnnotation":
            lines = font.wrap(element.text, TASK_SIZE, [NOTE_WIDTH - 10]).lines
            return NOTE_WIDTH, max(30, _even(extent(lines, TASK_SIZE)[1] + 8))
        if element.type.endswith("Gateway"):
            return GATEWAY, GATEWAY
        return (EVENT, EVENT) if element.type.endswith("Event") else (self.task, TASK_HEIGHT)


def _even(size: float) -> int:
    return 2 * -(-int(size + 1) // 2)


def task_width(definition: Definition) -> int:
    """The narrowest at which the name of every task takes three lines, no word broken."""
    tasks = [e for e in definition.elements.values() if _is_task(e)]
    for width in TASK_WIDTHS:
        if all(_fits(text, width) for task in tasks for text in names(task)):
            return width
    return TASK_WIDTHS[-1]


def _is_task(element: Element) -> bool:
    return not element.type.endswith(("Event", "Gateway")) and element.type not in (
        *NOTES,
        *CONTAINERS,
        *UNDRAWN,
    )


def _fits(text: str, width: int) -> bool:
    wrapped = font.wrap(text, TASK_SIZE, [width - TASK_PADDING])
    return len(wrapped.lines) <= TASK_LINES and not wrapped.is_broken


class Builder:
    """Makes the graph of the collaboration, and of every sub-process."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._sizes = Sizes(task=task_width(definition))

    def top(self, inside: Inside) -> Graph:
        """Everything outside sub-processes."""
        white = {
            pool.process: pool.id
            for pool in self._definition.participants
            if self._is_white(pool.process)
        }
        processes = [p for p in self._definition.processes if p.id in white or not white]
        ordered = sorted(processes, key=lambda p: list(white).index(p.id) if white else 0)
        bands = [band for process in ordered for band in _bands(process, white.get(process.id, ""))]
        scope = {process.id for process in ordered} | {self._definition.collaboration}
        nodes = self._nodes(scope, inside, bands, {p.id: white.get(p.id, "") for p in ordered})
        pools = {
            pool.id: Box(
                id=pool.id, titles=tuple(names(pool)), is_black=pool.id not in white.values()
            )
            for pool in self._definition.participants
        }
        arcs = tuple(self._arcs(nodes, pools))
        return Graph(
            nodes=nodes | dict(_beside_neighbours(nodes, arcs)),
            arcs=arcs,
            bands=tuple(bands) or (Band(),),
            pools=pools,
        )

    def _is_white(self, process: str) -> bool:
        return any(p.id == process and p.elements for p in self._definition.processes)

    def inner(self, element: Element, inside: Inside) -> Graph:
        """What lies in a sub-process."""
        nodes = self._nodes({element.id}, inside, [Band()], {})
        return Graph(nodes=nodes, arcs=tuple(self._arcs(nodes, {})))

    def _nodes(
        self, scope: set[str], inside: Inside, bands: list[Band], pools: Mapping[str, str]
    ) -> dict[str, Node]:
        home = _Homes(bands, pools)
        found = {}
        for element in self._definition.elements.values():
            is_root = not element.parent  # a message or signal, which nobody draws
            if not is_root and element.parent in scope and element.type not in UNDRAWN:
                found[element.id] = self._node(element, inside(element), home.of(element))
        return found

    def _node(self, element: Element, inner: Drawing | None, band: int) -> Node:
        width, height = self._sizes.of(element, inner)
        guests = sum(e.attached_to == element.id for e in self._definition.elements.values())
        width = max(width, SEAT * (guests + 1) if guests > 1 else 0)
        if inner:
            frame = inner.frame
            inner = inner.moved(FRAME - frame.x, TITLE - frame.y)
        return Node(
            id=element.id,
            type=element.type,
            width=width,
            height=height,
            texts=tuple(names(element)) if has_outer_label(element.type) else (),
            titles=tuple(names(element)) if inner else (),
            band=band,
            host=element.attached_to,
            span=max(1, round(width / SPAN)),
            inner=inner,
        )

    def _arcs(self, nodes: Mapping[str, Node], pools: Mapping[str, Box]) -> Iterator[Arc]:
        for flow in self._definition.flows.values():
            tail, head = self._ends(flow, nodes, pools)
            if tail and head and (tail != head or flow.source == flow.target):
                yield self._arc(flow, tail, head)

    def _ends(
        self, flow: Flow, nodes: Mapping[str, Node], pools: Mapping[str, Box]
    ) -> tuple[str, str]:
        return self._lifted(flow.source, nodes, pools), self._lifted(flow.target, nodes, pools)

    def _lifted(self, id_: str, nodes: Mapping[str, Node], pools: Mapping[str, Box]) -> str:
        """What stands for an end in this scope; empty if nothing does."""
        if id_ in nodes or id_ in pools:
            return id_
        if flow := self._definition.flows.get(id_):
            return self._lifted(flow.source, nodes, pools)
        element = self._definition.elements.get(id_)
        around = scopes(self._definition, element) if element else ()
        return next((scope for scope in around if scope in nodes), "")

    def _arc(self, flow: Flow, tail: str, head: str) -> Arc:
        links = {"sequenceFlow": Link.SEQUENCE, "messageFlow": Link.MESSAGE}
        return Arc(
            id=flow.id,
            link=links.get(flow.type, Link.DATA),
            source=flow.source,
            target=flow.target,
            tail=tail,
            head=head,
            texts=tuple(names(flow)),
            opens=tuple(self._opened(flow, tail, head)),
        )

    def _opened(self, flow: Flow, tail: str, head: str) -> Iterator[str]:
        for end, stand_in in ((flow.source, tail), (flow.target, head)):
            element = self._definition.elements.get(end)
            if end != stand_in and element:
                around = scopes(self._definition, element)
                yield from around[: around.index(stand_in) + 1] if stand_in in around else ()


def _beside_neighbours(
    nodes: Mapping[str, Node], arcs: tuple[Arc, ...]
) -> Iterator[tuple[str, Node]]:
    """Data and notes, moved into the lane of most things they belong to."""
    for note in nodes.values():
        if note.is_note:
            ends = ((arc.tail, arc.head) for arc in arcs if note.id in (arc.tail, arc.head))
            others = (tail if head == note.id else head for tail, head in ends)
            bands = Counter(nodes[other].band for other in others if other in nodes)
            yield note.id, replace(note, band=max(bands, key=bands.__getitem__, default=note.band))


def _bands(process: Process, pool: str) -> Iterator[Band]:
    lanes = {lane.id: lane for lane in process.lanes}
    around = {lane.parent for lane in process.lanes}
    leaves = [lane for lane in process.lanes if lane.id not in around]
    if not leaves or not pool:
        yield Band(pool=pool)
        return
    for lane in leaves:
        yield Band(path=tuple(_path(lane, lanes)), pool=pool, titles=tuple(names(lane)))


def _path(lane: Lane, lanes: Mapping[str, Lane]) -> list[str]:
    outer = lanes.get(lane.parent)
    return [*(_path(outer, lanes) if outer else ()), lane.id]


class _Homes:
    """The band of every element."""

    def __init__(self, bands: list[Band], pools: Mapping[str, str]) -> None:
        self._of_lane = {
            lane: n for n, band in reversed(list(enumerate(bands))) for lane in band.path
        }
        self._of_process = {
            process: next((n for n, band in enumerate(bands) if band.pool == pool), 0)
            for process, pool in pools.items()
        }

    def of(self, element: Element) -> int:
        """Its lane's, else the first of its pool."""
        return self._of_lane.get(element.lane, self._of_process.get(element.parent, 0))
