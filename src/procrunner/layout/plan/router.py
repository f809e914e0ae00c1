"""The lines of a scope on their grid, and the cheapest way for one more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from procrunner.layout.geometry import Point
from procrunner.layout.plan.grid import Grid

RIGHT, DOWN, LEFT, UP = range(4)

Key: TypeAlias = tuple[str, str]


class Port(NamedTuple):
    """A place on the outline of a shape, and the direction of travel there."""

    point: Point
    direction: int
    cost: float


class Prices(NamedTuple):
    """What a way costs besides its length."""

    corner: float
    crossing: float
    may_join: bool  #: whether it may run on a line with a common end


class Trip(NamedTuple):
    """What to find a way for."""

    starts: list[Port]
    goals: list[Port]
    key: Key  #: the ends
    own: int  #: bits of the ends, whose outline the first and last piece may touch
    open: int  #: bits of the sub-processes around an end
    prices: Prices


class Router:
    """The lines that are there, and the pieces and vertices they take: level ones first."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.routes: dict[str, tuple[tuple[Point, ...], Key]] = {}
        self.pieces: tuple[dict[int, list[Key]], dict[int, list[Key]]] = ({}, {})
        self.through: tuple[dict[int, int], dict[int, int]] = ({}, {})

    def put(self, id_: str, points: tuple[Point, ...], key: Key) -> None:
        """Draw a line."""
        self.routes[id_] = points, key
        for axis, way in self._ways(points):
            for vertex in way:
                self.pieces[axis].setdefault(vertex, []).append(key)
            for vertex in way[1:]:
                self.through[axis][vertex] = self.through[axis].get(vertex, 0) + 1

    def remove(self, id_: str) -> None:
        """Take a line up again, if it is there."""
        points, key = self.routes.pop(id_, ((), ("", "")))
        for axis, way in self._ways(points):
            for vertex in way:
                self.pieces[axis][vertex].remove(key)
                if not self.pieces[axis][vertex]:
                    del self.pieces[axis][vertex]
            for vertex in way[1:]:
                self.through[axis][vertex] -= 1
                if not self.through[axis][vertex]:
                    del self.through[axis][vertex]

    def _ways(self, points: tuple[Point, ...]) -> Iterator[tuple[int, range]]:
        """For every straight part its axis and the vertices that name its pieces."""
        for one, other in pairwise(points):
            axis = 0 if one[1] == other[1] else 1
            start, end = sorted((self.grid.vertex(one), self.grid.vertex(other)))
            yield axis, range(start, end, (1, self.grid.wide)[axis])
