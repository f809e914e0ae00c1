"""A cheap estimate of how a diagram will look with its nodes in given rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from procrunner.layout.plan import pools
from procrunner.layout.plan.columns import Columns
from procrunner.layout.plan.graph import Graph
from procrunner.layout.plan.paths import GUEST, Cell, Level, Path, Step, Upright, crossings, steps

ROW = 40  #: a row of the diagram
LOW = 3  #: a row further down
ABOVE = 70  #: an exception that is not below what is usual
CROWD = 38  #: a second flow at one side of a gateway
BLOCKED = 90  #: a node in the way of a straight line
CROSSING = 30
DETOUR = 30  #: a node in the way of a message flow
SLOPE = 10  #: a row up or down
UNEVEN = 12  #: any change of row
CROOKED = 25  #: a change of row of the main way inside one lane
UPWARDS = 60  #: a boundary event whose flow leads up inside its lane


class Cost:
    """Of rows; made once for a graph, asked thousands of times."""

    def __init__(self, graph: Graph, columns: Columns, *, straight: bool = True) -> None:
        nodes = graph.nodes
        ids = (*graph.free, *graph.notes)
        self._crooked = CROOKED if straight else 0
        self._band = {id_: nodes[id_].band for id_ in ids}
        self._bands = len(graph.bands)
        self._column = columns.of
        self._cells = [(id_, columns.of[id_] + k) for id_ in ids for k in range(nodes[id_].span)]
        self._steps = sorted(steps(graph, columns), key=lambda step: step.is_back)
        self._paths: dict[tuple[Step, int, int], list[Path]] = {}
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
        cost: float = ROW * height + LOW * sum(row.values())
        cost += self._misplaced(row) + self._crowds(y)
        level: list[Level] = []
        upright: list[Upright] = []
        for step in self._steps:
            if cost >= limit:
                return cost
            price, path = self._cheapest(step, y, taken, level, upright)
            cost += price
            level += path.level
            upright += path.upright
        return cost + self._ways_out(y, height, taken, level)

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
            if step.is_back or step.below:
                continue
            slope = (y[step.head] > y[step.tail]) - (y[step.head] < y[step.tail])
            places = ((step.tail, "out", slope), (step.head, "in", -slope))
            for is_gateway, side in zip(step.sides, places, strict=True):
                if is_gateway:
                    sides[side] = sides.get(side, 0) + 1
        return CROWD * sum(count - 1 for count in sides.values())

    def _cheapest(
        self,
        step: Step,
        y: Mapping[str, int],
        taken: set[Cell],
        level: list[Level],
        upright: list[Upright],
    ) -> tuple[float, Path]:
        tail, head = y[step.tail], y[step.head]
        paths = self._paths.get((step, tail, head))
        if paths is None:
            paths = self._paths[step, tail, head] = step.paths(tail, head)
        best, chosen = math.inf, paths[0]
        for path in paths:
            price = path.price + BLOCKED * len(path.cells & taken)
            if price < best:
                price += CROSSING * crossings(path, level, upright)
            if price < best:
                best, chosen = price, path
        return best + self._slope(step, tail, head), chosen

    def _slope(self, step: Step, tail: int, head: int) -> float:
        if step.is_back or tail == head:
            return 0
        price = SLOPE * abs(tail + (GUEST if step.below else 0) - head)
        price += UNEVEN if step.first != step.last else 0
        if step.is_main:
            price += self._crooked
        if step.below and head < tail and not step.climbs:
            price += UPWARDS
        return price

    def _ways_out(
        self, y: Mapping[str, int], height: int, taken: set[Cell], level: list[Level]
    ) -> float:
        """Message flows lead straight up or down to their black box."""
        cost = 0.0
        for id_, is_up in self._messages:
            x, here = self._column[id_], y[id_]
            way = range(here) if is_up else range(here + 1, height)
            cost += DETOUR * sum((row, x) in taken for row in way)
            top, bottom = (-1, here) if is_up else (here, height)
            cost += CROSSING * sum(
                left < x < right and top < row < bottom for row, left, right in level
            )
        return cost


def _messages(graph: Graph, columns: Columns) -> Iterator[tuple[str, bool]]:
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
