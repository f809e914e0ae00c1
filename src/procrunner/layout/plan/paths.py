"""Guesses of lines, in rows and columns: enough to compare arrangements of the rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from procrunner.layout.plan.columns import Columns
from procrunner.layout.plan.graph import BOUNDARY, Graph, Link

CORNER = 8
"""The price of a corner."""
AROUND = 6
"""The price of a row that a loop goes up or down."""
GUEST = 0.45
"""How far below the row of its host a boundary event is."""

Level: TypeAlias = tuple[float, float, float]  # y, from x, to x
Upright: TypeAlias = tuple[float, float, float]  # x, from y, to y
Cell: TypeAlias = tuple[int, int]  # y, x


@dataclass(frozen=True, slots=True)
class Path:
    """A guess of a line: its level and its upright pieces, and the cells it runs through."""

    level: tuple[Level, ...]
    upright: tuple[Upright, ...]
    cells: frozenset[Cell]
    price: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
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
    is_main: bool  #: of the main way, inside one lane
    climbs: bool  #: to a higher lane
    sides: tuple[bool, bool]  #: whether tail and head are gateways

    def paths(self, tail: int, head: int) -> list[Path]:
        """The lines that come into question when the ends stand in these rows."""
        return list(self._loops(tail, head) if self.is_back else self._ways(tail, head))

    def _ways(self, tail: int, head: int) -> Iterator[Path]:
        """Straight; or with a corner between the columns, at the tail, at the head."""
        first, last, own = self.first, self.last, (tail, head)
        y = tail + (GUEST if self.below else 0)
        if y == head:
            yield self._path(own, [(y, first, last)], [], 0)
            yield from self._around(y, head, own)
            return
        if first == last:
            yield self._path(own, [], [(first, y, head)], 0)
            return
        middle = last - 0.5
        levels = [(y, first, middle), (float(head), middle, float(last))]
        yield self._path(own, levels, [(middle, y, head)], 2 * CORNER)
        if self.turns_at_tail:
            yield self._path(own, [(head, first, last)], [(first, y, head)], CORNER)
        if self.turns_at_head:
            yield self._path(own, [(y, first, last)], [(last, y, head)], CORNER)
        yield from self._around(y, head, own)

    def _around(self, y: float, head: float, own: tuple[int, int]) -> Iterator[Path]:
        """From gateway to gateway above or below what lies between them."""
        if self.sides == (True, True):
            for way in (min(y, head) - 0.5, max(y, head) + 0.5):
                uprights = [(float(self.first), y, way), (float(self.last), way, head)]
                yield self._path(own, [(way, self.first, self.last)], uprights, 2 * CORNER)

    def _loops(self, tail: int, head: int) -> Iterator[Path]:
        """Back above or below both ends, or between their rows."""
        low, high = min(tail, head), max(tail, head)
        between = (low + 0.5, high - 0.5) if low < high else ()
        for y in dict.fromkeys((low - 0.5, high + 0.5, *between)):
            uprights = [(float(self.first), float(tail), y), (float(self.last), y, float(head))]
            price = AROUND * (abs(y - tail) + abs(y - head))
            yield self._path((tail, head), [(y, self.last, self.first)], uprights, price)

    def _path(
        self, ends: tuple[int, int], level: list[Level], upright: list[Upright], price: float
    ) -> Path:
        level = [(y, min(a, b), max(a, b)) for y, a, b in level]
        upright = [(x, min(a, b), max(a, b)) for x, a, b in upright]
        own = {(ends[0], self.first), (ends[1], self.last)}
        cells = frozenset(_cells(level, upright)) - own
        return Path(tuple(level), tuple(upright), cells, price)


def _cells(level: list[Level], upright: list[Upright]) -> Iterator[Cell]:
    for y, left, right in level:
        if y == int(y):
            yield from ((int(y), x) for x in range(math.ceil(left), math.floor(right) + 1))
    for x, top, bottom in upright:
        if x == int(x):
            yield from ((y, int(x)) for y in range(math.floor(top) + 1, math.ceil(bottom)))


def steps(graph: Graph, columns: Columns) -> Iterator[Step]:
    """Everything but messages, as the cost sees it."""
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
            is_main=arc.id in columns.straight,
            climbs=head.band < tail.band,
            sides=(tail.is_gateway and not is_data, head.is_gateway and not is_data),
        )


def crossings(path: Path, level: list[Level], upright: list[Upright]) -> int:
    """How many of the pieces a path crosses."""
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
