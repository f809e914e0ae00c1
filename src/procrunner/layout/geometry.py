"""Points, segments and rectangles of a drawing, in pixels; y grows downwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from procrunner.definition import Bounds

Point: TypeAlias = tuple[float, float]
Segment: TypeAlias = tuple[Point, Point]

LEVEL = 1.0
"""Two coordinates nearer than this are one line for the eye."""

NOTHING = 1e-6
"""Less than this comes from rounding."""


def segments(points: Sequence[Point]) -> Iterator[Segment]:
    """The straight pieces of a line, from its first point to its last."""
    return pairwise(points)


def overlaps(a: Bounds, b: Bounds, slack: float = 0.5) -> bool:
    """Whether two rectangles share more than ``slack`` pixels both ways."""
    return (
        min(a.x + a.width, b.x + b.width) - max(a.x, b.x) > slack
        and min(a.y + a.height, b.y + b.height) - max(a.y, b.y) > slack
    )


def shared_area(a: Bounds, b: Bounds) -> float:
    """How many square pixels two rectangles share."""
    across = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    down = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    return across * down if across > 0 and down > 0 else 0.0


def contains(outer: Bounds, inner: Bounds, margin: float = 0.0) -> bool:
    """Whether ``inner`` keeps ``margin`` from every side of ``outer``, half a pixel forgiven."""
    return (
        inner.x >= outer.x + margin - 0.5
        and inner.y >= outer.y + margin - 0.5
        and inner.x + inner.width <= outer.x + outer.width - margin + 0.5
        and inner.y + inner.height <= outer.y + outer.height - margin + 0.5
    )


def grown(box: Bounds, by: float) -> Bounds:
    """The rectangle with ``by`` pixels more on every side."""
    return Bounds(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)


def around(boxes: Iterable[Bounds]) -> Bounds:
    """The smallest rectangle that holds all of them."""
    all_ = list(boxes)
    x, y = min(box.x for box in all_), min(box.y for box in all_)
    right = max(box.x + box.width for box in all_)
    bottom = max(box.y + box.height for box in all_)
    return Bounds(x, y, right - x, bottom - y)


def distance(a: Bounds, b: Bounds) -> float:
    """The gap between two rectangles, the larger of across and down; negative if they overlap."""
    across = max(a.x, b.x) - min(a.x + a.width, b.x + b.width)
    down = max(a.y, b.y) - min(a.y + a.height, b.y + b.height)
    return max(across, down)


def centre(box: Bounds) -> Point:
    """The middle of a rectangle."""
    return box.x + box.width / 2, box.y + box.height / 2


def pierces(segment: Segment, box: Bounds, inset: float = 1.5) -> bool:
    """Whether a segment runs through the inside of a rectangle (Liang-Barsky)."""
    if box.width <= 2 * inset or box.height <= 2 * inset:
        return False
    (x1, y1), (x2, y2) = segment
    enter, leave = 0.0, 1.0
    for delta, room in (
        (x1 - x2, x1 - box.x - inset),
        (x2 - x1, box.x + box.width - inset - x1),
        (y1 - y2, y1 - box.y - inset),
        (y2 - y1, box.y + box.height - inset - y1),
    ):
        if delta == 0 and room < 0:
            return False
        if delta < 0:
            enter = max(enter, room / delta)
        elif delta > 0:
            leave = min(leave, room / delta)
    return enter < leave


def crosses(one: Segment, other: Segment) -> bool:
    """Whether two segments cut each other, touching ends left out."""
    return _parts(one, other) and _parts(other, one)


def _parts(line: Segment, other: Segment) -> bool:
    (ax, ay), (bx, by) = line
    sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in other]
    return sides[0] * sides[1] < -NOTHING


def runs_beside(one: Segment, other: Segment, gap: float) -> float:
    """How long two upright or two level segments run at most ``gap`` apart; 0 if they do not."""
    for axis in (0, 1):
        along = 1 - axis
        if (
            abs(one[0][axis] - one[1][axis]) < LEVEL
            and abs(other[0][axis] - other[1][axis]) < LEVEL
            and abs(one[0][axis] - other[0][axis]) < gap
        ):
            low = max(min(one[0][along], one[1][along]), min(other[0][along], other[1][along]))
            high = min(max(one[0][along], one[1][along]), max(other[0][along], other[1][along]))
            return max(0.0, high - low)
    return 0.0
