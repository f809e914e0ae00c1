"""The way of an edge: rounded corners, points and directions along it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
CORNER = 5.0


def rounded(points: Sequence[Point]) -> list[str | float]:
    """The way as a path whose corners are rounded."""
    steps: list[str | float] = ["M", *points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(CORNER, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        if radius < 0.5 or _is_straight(before, corner, after):  # noqa: PLR2004 - half a pixel
            steps += ["L", *corner]
            continue
        steps += ["L", *_towards(corner, before, radius)]
        steps += ["Q", *corner, *_towards(corner, after, radius)]
    return [*steps, "L", *points[-1]]


def at(points: Sequence[Point], share: float) -> Point:
    """The point at a share of the way, 0 to 1."""
    left = share * sum(math.dist(one, other) for one, other in _pairs(points))
    for one, other in _pairs(points):
        length = math.dist(one, other)
        if length and left <= length:
            return _towards(one, other, left)
        left -= length
    return points[-1]


def beside(points: Sequence[Point]) -> tuple[Point, bool]:
    """The middle of the middle segment, where a label may stand, and whether it is flat."""
    half = (len(points) - 1) // 2
    (x, y), (u, v) = points[half], points[half + 1]
    return ((x + u) / 2, (y + v) / 2), abs(u - x) >= abs(v - y)


def heading(points: Sequence[Point]) -> float:
    """The direction in which the way leaves its start, in degrees."""
    for one, other in _pairs(points):
        if math.dist(one, other) > 0.01:  # noqa: PLR2004 - not the same point twice
            return math.degrees(math.atan2(other[1] - one[1], other[0] - one[0]))
    return 0.0


def _pairs(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise(points))


def _is_straight(before: Point, corner: Point, after: Point) -> bool:
    one = (corner[0] - before[0]) * (after[1] - corner[1])
    other = (corner[1] - before[1]) * (after[0] - corner[0])
    return abs(one - other) < 0.01  # noqa: PLR2004 - no turn to be seen


def _towards(start: Point, goal: Point, distance: float) -> Point:
    share = distance / (math.dist(start, goal) or 1)
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share
