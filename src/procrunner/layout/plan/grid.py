"""The lines along which flows may run, and what lies in their way."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from procrunner.definition import Bounds
from procrunner.layout.geometry import Point

HALO = 9
"""Flows keep this distance from shapes."""
ALONG, FENCE = 5, 400
"""Nearer to the border of a sub-process, and what a piece of line there costs."""
SOFT = 25
"""What a piece of line through the place of a label costs."""
LEVEL, UPRIGHT = 0, 1
_EDGE = 1
"""The bit of the pieces that would leave the grid."""


class Grid:
    """Vertices where lines of ``xs`` and ``ys`` meet, numbered row by row.

    A vertex names the level piece to its right and the upright piece below it: ``walls`` holds
    the shapes in the way of each as bits, ``costs`` its length and what else it costs. The last
    pieces of every row and column lead nowhere and are blocked, so that no search runs over the
    edge: the piece before the first vertex of a row is the last one of the row above.
    """

    def __init__(self, xs: Iterable[float], ys: Iterable[float]) -> None:
        self.xs = sorted(set(xs))
        self.ys = sorted(set(ys))
        self.wide = len(self.xs)
        self._x = {x: number for number, x in enumerate(self.xs)}
        self._y = {y: number for number, y in enumerate(self.ys)}
        lengths = ([b - a for a, b in pairwise(line)] + [0.0] for line in (self.xs, self.ys))
        across, down = lengths
        self.costs = (across * len(down), [length for length in down for _ in across])
        last_row = len(self.ys) - 1
        self.walls = (
            ([0] * (self.wide - 1) + [_EDGE]) * len(self.ys),
            [0] * (self.wide * last_row) + [_EDGE] * self.wide,
        )
        self._bits: dict[str, int] = {}

    def vertex(self, point: Point) -> int:
        """The vertex at a point, which must lie on both kinds of lines."""
        return self._y[point[1]] * self.wide + self._x[point[0]]

    def point(self, vertex: int) -> Point:
        """Where a vertex is."""
        return self.xs[vertex % self.wide], self.ys[vertex // self.wide]

    def mask(self, ids: Iterable[str]) -> int:
        """The bits of shapes."""
        return sum(self._bits.get(id_, 0) for id_ in dict.fromkeys(ids))

    def wall(self, id_: str, box: Bounds, halo: float = HALO) -> None:
        """Put a shape in the way; its bit opens it."""
        bit = self._bits.setdefault(id_, 2 << len(self._bits))
        for axis, pieces in enumerate(self._pieces(box, halo)):
            for vertex in pieces:
                self.walls[axis][vertex] |= bit

    def fence(self, box: Bounds) -> None:
        """Make it dear to run along a border, but not to cross it."""
        right, bottom = box.x + box.width, box.y + box.height
        for y in (box.y, bottom):
            self._add(LEVEL, Bounds(box.x, y, box.width, 0), ALONG, FENCE)
        for x in (box.x, right):
            self._add(UPRIGHT, Bounds(x, box.y, 0, box.height), ALONG, FENCE)

    def soften(self, box: Bounds, *, fixed: bool = False) -> None:
        """Make a place dear, for a label may stand there, or does."""
        for axis in (LEVEL, UPRIGHT):
            self._add(axis, box, 0.1, FENCE if fixed else SOFT)

    def _add(self, axis: int, box: Bounds, halo: float, cost: float) -> None:
        for vertex in self._pieces(box, halo)[axis]:
            self.costs[axis][vertex] += cost

    def _pieces(self, box: Bounds, halo: float) -> tuple[list[int], list[int]]:
        """The level and the upright pieces that come nearer to a rectangle than ``halo``."""
        columns, beside = _near(self.xs, box.x - halo, box.x + box.width + halo)
        rows, above = _near(self.ys, box.y - halo, box.y + box.height + halo)
        return (
            [row * self.wide + column for row in rows for column in beside],
            [row * self.wide + column for column in columns for row in above],
        )


def _near(lines: Sequence[float], low: float, high: float) -> tuple[range, range]:
    """Numbers of the lines between two places, and of the pieces that reach between them."""
    start, end = bisect_right(lines, low), bisect_left(lines, high)
    return range(start, end), range(max(0, start - 1), end)
