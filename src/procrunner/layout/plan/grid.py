"""The lines along which flows may run, and what lies in their way."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from procrunner.definition import Bounds
from procrunner.layout.geometry import Point

HALO = 9
"""Flows keep this distance from shapes."""
ALONG, FENCE = 5, 400
"""Nearer to the border of a sub-process, and what a piece of line there costs."""
SOFT = 25
"""What a piece of line through the place of a label costs."""


class Grid:
    """Vertices where lines of ``xs`` and ``ys`` meet.

    The piece from a vertex to the next one at its right is ``level[vertex]``, the piece to the
    one below ``upright[vertex]``. ``*_wall`` holds the shapes in the way of a piece as bits.
    """

    def __init__(self, xs: Iterable[float], ys: Iterable[float]) -> None:
        self.xs = sorted(set(xs))
        self.ys = sorted(set(ys))
        self.wide = len(self.xs)
        self._x = {x: number for number, x in enumerate(self.xs)}
        self._y = {y: number for number, y in enumerate(self.ys)}
        size = self.wide * len(self.ys)
        self.level_wall = [0] * size
        self.upright_wall = [0] * size
        self.level_cost = self._costs(self.xs) * len(self.ys)
        self.upright_cost = [cost for cost in self._costs(self.ys) for _ in self.xs]
        self.bits: dict[str, int] = {}

    @staticmethod
    def _costs(lines: list[float]) -> list[float]:
        """The length of the piece after each line; none after the last."""
        return [b - a for a, b in zip(lines, lines[1:], strict=False)] + [0.0]

    def vertex(self, point: Point) -> int:
        """The vertex at a point, which must lie on both kinds of lines."""
        return self._y[point[1]] * self.wide + self._x[point[0]]

    def point(self, vertex: int) -> Point:
        """Where a vertex is."""
        return self.xs[vertex % self.wide], self.ys[vertex // self.wide]

    def wall(self, id_: str, box: Bounds, halo: float = HALO) -> None:
        """Put a shape in the way."""
        bit = self.bits.setdefault(id_, 1 << len(self.bits))
        level, upright = self._pieces(box, halo, open_ends=True)
        for vertex in level:
            self.level_wall[vertex] |= bit
        for vertex in upright:
            self.upright_wall[vertex] |= bit

    def fence(self, box: Bounds) -> None:
        """Lines may cross the border of a sub-process but not run along it."""
        sides = (
            *(Bounds(box.x, y, box.width, 0) for y in (box.y, box.y + box.height)),
            *(Bounds(x, box.y, 0, box.height) for x in (box.x, box.x + box.width)),
        )
        for number, side in enumerate(sides):
            level, upright = self._pieces(side, ALONG, open_ends=True)
            pieces, costs = (upright, self.upright_cost) if number > 1 else (level, self.level_cost)
            for vertex in pieces:
                costs[vertex] += FENCE

    def soften(self, box: Bounds) -> None:
        """Make a place dear, for a label will stand there."""
        level, upright = self._pieces(box, 0, open_ends=False)
        for vertex in level:
            self.level_cost[vertex] += SOFT
        for vertex in upright:
            self.upright_cost[vertex] += SOFT

    def _pieces(self, box: Bounds, halo: float, *, open_ends: bool) -> tuple[list[int], list[int]]:
        """Level and upright pieces that touch a rectangle; lines on its very edge if closed."""
        left, right = box.x - halo, box.x + box.width + halo
        top, bottom = box.y - halo, box.y + box.height + halo
        columns, rows = _inside(self.xs, left, right), _inside(self.ys, top, bottom)
        if open_ends:
            columns = [n for n in columns if left < self.xs[n] < right]
            rows = [n for n in rows if top < self.ys[n] < bottom]
        beside = range(max(0, bisect_right(self.xs, left) - 1), bisect_left(self.xs, right))
        above = range(max(0, bisect_right(self.ys, top) - 1), bisect_left(self.ys, bottom))
        return (
            [row * self.wide + column for row in rows for column in beside],
            [row * self.wide + column for column in columns for row in above],
        )

    def mask(self, ids: Iterable[str]) -> int:
        """The bits of shapes."""
        return sum(self.bits.get(id_, 0) for id_ in dict.fromkeys(ids))


def _inside(lines: list[float], low: float, high: float) -> list[int]:
    return list(range(bisect_left(lines, low), bisect_right(lines, high)))
