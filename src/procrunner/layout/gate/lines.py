"""Faults of lines: through shapes, slanted, loose, doubled or turned; crossings and bends."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations, pairwise

from procrunner.definition import Bounds
from procrunner.layout.gate.fault import Fault, Kind
from procrunner.layout.gate.scene import Band, Line, Node, Scene
from procrunner.layout.geometry import (
    LEVEL,
    Point,
    Segment,
    centre,
    contains,
    crosses,
    grown,
    pierces,
    runs_beside,
    segments,
)

DOCK = 3.0
"""A line's end may be this far from the outline."""
SAME = 2.0
"""Two parallel lines nearer than this are one line for the eye."""
NEAR = 8.0
"""Two parallel lines nearer than this are hard to tell apart."""
SHORT = 15.0
"""A last piece shorter than this leaves no room for the arrow."""


def faults(scene: Scene) -> Iterator[Fault]:
    """Everything wrong with the lines of a plane."""
    for line in scene.lines:
        yield from _through(line, scene)
        yield from _slants(line)
        yield from _turns(line)
        yield from _loose(line, scene)
        yield from _at_borders(line, scene)
    for one, other in combinations(scene.lines, 2):
        if not one.ends & other.ends and _beside(one, other, SAME) > DOCK:
            yield _fault(Kind.SHARED_LINE, one, other.id)


def _fault(kind: Kind, line: Line, other: str = "") -> Fault:
    return Fault(kind=kind, element=line.id, other=other, place=line.place)


def _through(line: Line, scene: Scene) -> Iterator[Fault]:
    for node in scene.nodes.values():
        inset = 4.0 if node.id in line.ends else 1.0
        if not _lies_inside(line, node, scene) and _pierced(line, node.box, inset):
            yield _fault(Kind.EDGE_THROUGH_NODE, line, node.id)
    for band in scene.bands.values():
        if band.id in line.ends:
            continue
        if _pierced(line, band.header if band.process else band.box, SAME):
            yield _fault(Kind.EDGE_THROUGH_NODE, line, band.id)


def _lies_inside(line: Line, frame: Node, scene: Scene) -> bool:
    """Whether an end of the line lies in an expanded sub-process, so that it may cross its area."""
    ends = (scene.nodes.get(end) for end in line.ends)
    return frame.is_open and any(
        frame.id in end.inside or (end.host == frame.id and _from_inside(line, frame.box))
        for end in ends
        if end
    )


def _from_inside(line: Line, box: Bounds) -> bool:
    return all(contains(box, Bounds(*point, 0, 0)) for point in line.points[1:])


def _pierced(line: Line, box: Bounds, inset: float) -> bool:
    return any(pierces(segment, box, inset) for segment in segments(line.points))


def _slants(line: Line) -> Iterator[Fault]:
    for (ax, ay), (bx, by) in segments(line.points):
        if line.is_flow and abs(ax - bx) > LEVEL and abs(ay - by) > LEVEL:
            yield _fault(Kind.NOT_ORTHOGONAL, line)


def _turns(line: Line) -> Iterator[Fault]:
    for ((ax, ay), (bx, by)), (_, (cx, cy)) in pairwise(segments(line.points)):
        if (bx - ax) * (cx - bx) + (by - ay) * (cy - by) < -1:
            yield _fault(Kind.U_TURN, line)


def _at_borders(line: Line, scene: Scene) -> Iterator[Fault]:
    frames = [(node.id, node.box) for node in scene.nodes.values() if node.is_open]
    for id_, box in (*frames, *((band.id, band.box) for band in scene.bands.values())):
        along = (runs_beside(a, b, DOCK) for a in segments(line.points) for b in _sides(box))
        if any(length > SHORT for length in along):
            yield _fault(Kind.EDGE_ON_BORDER, line, id_)
    source = scene.nodes.get(line.source)
    for pool in scene.pools:
        is_own = source and line.type == "sequenceFlow" and pool.process == source.process
        if is_own and not _from_inside(line, pool.box):
            yield _fault(Kind.EDGE_OUT_OF_POOL, line, pool.id)


def _sides(box: Bounds) -> Iterator[Segment]:
    right, bottom = box.x + box.width, box.y + box.height
    corners = ((box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom), (box.x, box.y))
    return segments(corners)


def _loose(line: Line, scene: Scene) -> Iterator[Fault]:
    for point, id_ in ((line.points[0], line.source), (line.points[-1], line.target)):
        node, band = scene.nodes.get(id_), scene.bands.get(id_)
        thing = node or band
        if thing and _from_outline(point, thing) > DOCK:
            yield _fault(Kind.BAD_DOCK, line, id_)


def _from_outline(point: Point, thing: Node | Band) -> float:
    """How far a point is from the real outline: circle, diamond or rectangle."""
    box, (cx, cy) = thing.box, centre(thing.box)
    type_ = thing.type if isinstance(thing, Node) else ""
    dx, dy = abs(point[0] - cx), abs(point[1] - cy)
    if type_.endswith("Event"):
        return abs(math.hypot(dx, dy) - box.width / 2)
    if type_.endswith("Gateway"):
        return abs(dx / (box.width / 2) + dy / (box.height / 2) - 1) * box.width / 2
    if not contains(grown(box, DOCK), Bounds(*point, 0, 0)):
        return math.inf
    return min(abs(dx - box.width / 2), abs(dy - box.height / 2))


def _beside(one: Line, other: Line, gap: float) -> float:
    return max(runs_beside(a, b, gap) for a in segments(one.points) for b in segments(other.points))


def crossings(scene: Scene) -> tuple[int, int]:
    """How often flows cross: sequence flows among themselves, and all flows."""
    flows = [line for line in scene.lines if line.is_flow]
    alone = [line for line in flows if line.type == "sequenceFlow"]
    return _cuts(alone), _cuts(flows)


def _cuts(lines: list[Line]) -> int:
    return sum(
        crosses(a, b)
        for one, other in combinations(lines, 2)
        for a in segments(one.points)
        for b in segments(other.points)
    )


def bends(scene: Scene) -> int:
    """How many corners all flows have."""
    return sum(len(line.points) - 2 for line in scene.lines if line.is_flow)


def short_ends(scene: Scene) -> int:
    """How many flows with a corner end in a piece shorter than :data:`SHORT`."""
    bent = [line.points for line in scene.lines if line.is_flow and len(line.points) > 2]  # noqa: PLR2004 - two points are a straight line
    return sum(_length(points[-2:]) < SHORT for points in bent)


def close_lines(scene: Scene) -> int:
    """How many pairs of lines run nearer than :data:`NEAR`, but not on each other."""
    return sum(
        any(
            runs_beside(a, b, NEAR) > SHORT and not runs_beside(a, b, SAME)
            for a in segments(one.points)
            for b in segments(other.points)
        )
        for one, other in combinations(scene.lines, 2)
    )


def backward(scene: Scene) -> int:
    """How many sequence flows lead to the left."""
    count = 0
    for line in scene.lines:
        source, target = scene.box(line.source), scene.box(line.target)
        if line.type == "sequenceFlow" and source and target:
            count += centre(target)[0] < centre(source)[0] - LEVEL
    return count


def length(scene: Scene) -> float:
    """The length of all lines in pixels."""
    return sum(_length(line.points) for line in scene.lines)


def _length(points: tuple[Point, ...]) -> float:
    pieces: Iterator[Segment] = segments(points)
    return sum(math.dist(*piece) for piece in pieces)
