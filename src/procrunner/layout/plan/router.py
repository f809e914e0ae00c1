"""The lines of a scope on their grid, and the cheapest way for one more."""

from __future__ import annotations

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


class Used(NamedTuple):
    """Pieces and vertices that other lines take: level ones first, upright ones second."""

    pieces: tuple[dict[int, list[Key]], dict[int, list[Key]]]
    through: tuple[dict[int, int], dict[int, int]]


class Router:
    """Remembers the lines that are there."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.routes: dict[str, tuple[tuple[Point, ...], Key]] = {}

    def used(self, without: str) -> Used:
        """What all lines but one take."""
        used = Used(({}, {}), ({}, {}))
        for id_, (points, key) in self.routes.items():
            if id_ != without:
                for one, other in pairwise(points):
                    self._occupy(used, one, other, key)
        return used

    def _occupy(self, used: Used, one: Point, other: Point, key: Key) -> None:
        axis = 0 if one[1] == other[1] else 1
        start, end = sorted((self.grid.vertex(one), self.grid.vertex(other)))
        step = (1, self.grid.wide)[axis]
        pieces, through = used.pieces[axis], used.through[axis]
        for vertex in range(start, end, step):
            pieces.setdefault(vertex, []).append(key)
        for vertex in range(start + step, end, step):
            through[vertex] = through.get(vertex, 0) + 1
