"""A cheap estimate of how a diagram will look with its nodes in given rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from procrunner.layout.plan import pools
from procrunner.layout.plan.columns import Columns
from procrunner.layout.plan.graph import BOUNDARY, Graph, Link

ROW = 40  #: a row of the diagram
LOW = 3  #: a row further down
ABOVE = 70  #: an exception that is not below what is usual
CROWD = 38  #: a second flow at one side of a gateway
BLOCKED = 90  #: a node in the way of a straight line
CROSSING = 30
DETOUR = 30  #: a node in the way of a message flow
CORNER = 8
AROUND = 6  #: a row that a loop goes up or down
SLOPE = 10  #: a row up or down
UNEVEN = 12  #: any change of row
CROOKED = 25  #: a change of row of the main way inside one lane
UPWARDS = 60  #: a boundary event whose flow leads up inside its lane

Level: TypeAlias = tuple[float, float, float]  # y, from x, to x
Upright: TypeAlias = tuple[float, float, float]  # x, from y, to y


@dataclass(frozen=True, slots=True)
class Path:
    """A guess of a line: its level and its upright pieces, in cells."""

    level: tuple[Level, ...]
    upright: tuple[Upright, ...]
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An arc with all that the cost asks of it."""

    tail: str
    head: str
    first: int  #: last column of the tail
    last: int  #: first column of the head
    is_back: bool
    below: bool  #: leaves a boundary event
    turns_at_tail: bool
    turns_at_head: bool
    is_main: bool
    same_lane: bool
    climbs: bool  #: to a higher lane
    sides: tuple[bool, bool]  #: whether tail and head are gateways


class Cost:
    """Of rows; made once for a graph, asked thousands of times."""

    def __init__(self, graph: Graph, columns: Columns, *, straight: bool = True) -> None:
        nodes = graph.nodes
        self._crooked = CROOKED if straight else 0
        self._ids = (*graph.free, *graph.notes)
        self._band = {id_: nodes[id_].band for id_ in self._ids}
        self._bands = len(graph.bands)
        self._column = columns.of
        self._cells = [
            (id_, columns.of[id_] + k) for id_ in self._ids for k in range(nodes[id_].span)
        ]
        self._steps = sorted(_steps(graph, columns), key=lambda step: step.is_back)
        self._messages = list(_messages(graph, columns))
        self._usual = {
            id_: [other for other in graph.free if _is_near(graph, columns, id_, other)]
            for id_ in graph.free
            if id_ in columns.aside
        }

    def __call__(self, row: Mapping[str, int], limit: float = math.inf) -> float:
        """The lower the better; counting ends at ``limit``, for no part is negative."""
        y, height = self._levels(row)
        taken = {(y[id_], column) for id_, column in self._cells}
        cost = ROW * height + LOW * sum(row.values()) + self._misplaced(row) + self._crowds(y)
        level: list[Level] = []
        upright: list[Upright] = []
        for step in self._steps:
            if cost >= limit:
                break
            price, path = self._cheapest(step, y, taken, level, upright)
            cost += price
            level += path.level
            upright += path.upright
        return cost + self._ways_out(y, height, taken, level)

    def _ways_out(
        self,
        y: Mapping[str, int],
        height: int,
        taken: set[tuple[int, int]],
        level: list[Level],
    ) -> int:
        """Message flows lead straight up or down to their black box."""
        cost = 0
        for id_, is_up in self._messages:
            x, here = self._column[id_], y[id_]
            way = range(here) if is_up else range(here + 1, height)
            cost += DETOUR * sum((row, x) in taken for row in way)
            top, bottom = (-1, here) if is_up else (here, height)
            cost += CROSSING * sum(
                left < x < right and top < row < bottom for row, left, right in level
            )
        return cost

    def _levels(self, row: Mapping[str, int]) -> tuple[dict[str, int], int]:
        """The row of every node counted over all lanes, and how many there are."""
        highest = [0] * self._bands
        for id_, band in self._band.items():
            highest[band] = max(highest[band], row[id_])
        start, top = [], 0
        for band in range(self._bands):
            start.append(top)
            top += highest[band] + 1
        return {id_: start[band] + row[id_] for id_, band in self._band.items()}, top

    def _misplaced(self, row: Mapping[str, int]) -> int:
        return ABOVE * sum(
            any(row[id_] <= row[other] for other in others) for id_, others in self._usual.items()
        )

    def _crowds(self, y: Mapping[str, int]) -> int:
        sides: dict[tuple[str, str, int], int] = {}
        for step in self._steps:
            if not step.is_back and not step.below:
                slope = (y[step.head] > y[step.tail]) - (y[step.head] < y[step.tail])
                for is_gateway, side in zip(
                    step.sides, ((step.tail, "out", slope), (step.head, "in", -slope)), strict=True
                ):
                    if is_gateway:
                        sides[side] = sides.get(side, 0) + 1
        return CROWD * sum(count - 1 for count in sides.values())

    def _cheapest(
        self,
        step: Step,
        y: Mapping[str, int],
        taken: set[tuple[int, int]],
        level: list[Level],
        upright: list[Upright],
    ) -> tuple[float, Path]:
        tail, head = y[step.tail], y[step.head]
        paths = _loops(step, tail, head) if step.is_back else _paths(step, tail, head)
        best: tuple[float, Path] | None = None
        for path in paths:
            price = path.price + BLOCKED * _blocks(path, step, (tail, head), taken)
            if best is None or price < best[0]:
                price += CROSSING * _crossings(path, level, upright)
                if best is None or price < best[0]:
                    best = price, path
        assert best is not None  # noqa: S101 - there is always a path
        return best[0] + self._slope(step, tail, head), best[1]

    def _slope(self, step: Step, tail: int, head: int) -> float:
        if step.is_back or tail == head:
            return 0
        price = SLOPE * abs(tail + (0.45 if step.below else 0) - head) + UNEVEN
        if step.is_main and step.same_lane:
            price += self._crooked
        if step.below and head < tail and not step.climbs:
            price += UPWARDS
        return price


def _steps(graph: Graph, columns: Columns) -> Iterable[Step]:
    nodes = graph.nodes
    for arc in graph.arcs:
        if arc.link is Link.MESSAGE or not {arc.tail, arc.head} <= nodes.keys():
            continue
        tail, head = nodes[graph.placed(arc.tail)], nodes[graph.placed(arc.head)]
        below = nodes[arc.tail].type == BOUNDARY
        is_data = arc.link is Link.DATA
        yield Step(
            tail=tail.id,
            head=head.id,
            first=columns.of[tail.id] + (0 if is_data else tail.span - 1),
            last=columns.of[head.id],
            is_back=arc.id in columns.back,
            below=below,
            turns_at_tail=tail.is_gateway or below or is_data,
            turns_at_head=head.is_gateway or is_data,
            is_main={tail.id, head.id} <= columns.main and not below,
            same_lane=tail.band == head.band,
            climbs=head.band < tail.band,
            sides=(tail.is_gateway and not is_data, head.is_gateway and not is_data),
        )


def _messages(graph: Graph, columns: Columns) -> Iterable[tuple[str, bool]]:
    """Who sends to or hears from a black box, and whether it is above."""
    above, below = pools.sides(graph, columns)
    for side, is_up in ((above, True), (below, False)):
        for pool in side:
            for id_ in pools.partners(graph, pool):
                yield graph.placed(id_), is_up


def _is_near(graph: Graph, columns: Columns, id_: str, other: str) -> bool:
    """Whether a usual node stands where an exception must be below it."""
    return (
        other not in columns.aside
        and graph.nodes[id_].band == graph.nodes[other].band
        and -1 <= columns.of[other] - columns.of[id_] <= 3  # noqa: PLR2004 - what the eye takes in
    )


def _paths(step: Step, tail: float, head: int) -> list[Path]:
    """Straight; or with a corner between the columns, at the tail, at the head."""
    first, last = step.first, step.last
    if step.below:
        tail += 0.45
    if tail == head:
        return [Path((_level(tail, first, last),), (), CORNER)]
    middle = last - 0.5
    levels = (_level(tail, first, middle), _level(head, middle, last))
    found = [Path(levels, (_upright(middle, tail, head),), 3 * CORNER)]
    if step.turns_at_tail:
        found.append(Path((_level(head, first, last),), (_upright(first, tail, head),), 2 * CORNER))
    if step.turns_at_head:
        found.append(Path((_level(tail, first, last),), (_upright(last, tail, head),), 2 * CORNER))
    return found


def _loops(step: Step, tail: int, head: int) -> list[Path]:
    """Back above or below both ends, or between their rows."""
    low, high = min(tail, head), max(tail, head)
    between = (tail + 0.5, head - 0.5) if head > tail else (tail - 0.5, head + 0.5)
    inner = between if tail != head else ()
    return [
        Path(
            (_level(y, step.last, step.first),),
            (_upright(step.first, tail, y), _upright(step.last, y, head)),
            AROUND * (abs(y - tail) + abs(y - head)),
        )
        for y in dict.fromkeys((low - 0.5, high + 0.5, *inner))
    ]


def _level(y: float, one: float, other: float) -> Level:
    return (y, one, other) if one < other else (y, other, one)


def _upright(x: float, one: float, other: float) -> Upright:
    return (x, one, other) if one < other else (x, other, one)


def _blocks(path: Path, step: Step, ends: tuple[int, int], taken: set[tuple[int, int]]) -> int:
    own = {(ends[0], step.first), (ends[1], step.last)}
    count = 0
    for y, left, right in path.level:
        if y == int(y):
            count += sum(
                (y, x) in taken and (y, x) not in own
                for x in range(math.ceil(left), math.floor(right) + 1)
            )
    for x, top, bottom in path.upright:
        if x == int(x):
            count += sum(
                (y, x) in taken and (y, x) not in own
                for y in range(math.floor(top) + 1, math.ceil(bottom))
            )
    return count


def _crossings(path: Path, level: list[Level], upright: list[Upright]) -> int:
    count = 0
    for y, left, right in path.level:
        for x, top, bottom in upright:
            if left < x < right and top < y < bottom:
                count += 1
    for x, top, bottom in path.upright:
        for y, left, right in level:
            if left < x < right and top < y < bottom:
                count += 1
    return count
