"""Where badges go: beside their element, where they hide the least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procrunner.definition.model import Bounds
from procrunner.diagram import activities, badges, labels, pools, route
from procrunner.diagram.badges import Badge
from procrunner.diagram.blocks import shared
from procrunner.diagram.route import Point
from procrunner.diagram.scene import Line, Node, Scene

REACH = 8.0  #: how far a badge stands out at a corner
ARROW = 16.0  #: the room of an arrow head
SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)  #: of a flow, where badges may lie
CORE = 60.0  #: smaller shapes are nothing but their symbol


def on_shape(found: Sequence[Badge], box: Bounds, taken: Sequence[Bounds]) -> Bounds:
    """The place for a row of badges on a shape, given what else is there."""
    width = row_width(found)
    is_small = box.width < CORE
    spots = list(_small(box, width) if is_small else _large(box, width))
    reach = Bounds(
        box.x - width - REACH,
        box.y - 2 * badges.HEIGHT,
        box.width + 2 * (width + REACH),
        box.height + 4 * badges.HEIGHT,
    )
    near = [other for other in taken if shared(other, reach)]
    return _freest(spots, [*near, _core(box) if is_small else _corner(box)])


def on_line(found: Sequence[Badge], points: Sequence[Point], taken: Sequence[Bounds]) -> Bounds:
    """The place for a row of badges on a flow: its middle, or a free place near it."""
    width, high = row_width(found), badges.HEIGHT
    spots = [
        Bounds(x - width / 2, y - high / 2, width, high)
        for x, y in (route.at(points, share) for share in SHARES)
    ]
    return _freest(spots, taken)


def _freest(spots: Sequence[Bounds], taken: Sequence[Bounds]) -> Bounds:
    """The first of the places that hide the least."""
    costs = [sum(shared(spot, other) for other in taken) for spot in spots]
    return spots[costs.index(min(costs))]


def row_width(found: Sequence[Badge]) -> float:
    """How wide badges are side by side."""
    return sum(badge.width for badge in found) + badges.GAP * (len(found) - 1)


def symbols(scene: Scene) -> dict[str, Bounds]:
    """The shapes that are nothing but their symbol."""
    return {id_: node.bounds for id_, node in scene.nodes.items() if node.bounds.width < CORE}


def ends(scene: Scene) -> list[Bounds]:
    """Around the first and last points of all flows: arrow heads."""
    points = [point for line in scene.lines.values() for point in (line.points[0], line.points[-1])]
    return [Bounds(x - ARROW / 2, y - ARROW / 2, ARROW, ARROW) for x, y in points]


def headers(scene: Scene) -> list[Bounds]:
    """Where the names of pools and lanes stand."""
    return [pools.header(node) for node in scene.nodes.values() if node.kind in pools.KINDS]


def names(scene: Scene) -> list[Bounds]:
    """The lines of all names, outside and in tasks."""
    labelled: list[Node | Line] = [
        *(node for node in scene.nodes.values() if node.kind in labels.OUTSIDE),
        *scene.lines.values(),
    ]
    blocks = [labels.place(each) for each in labelled if each.name.strip()]
    tasks = [node for node in scene.nodes.values() if node.kind in activities.KINDS]
    blocks += [activities.name(node, scene) for node in tasks]
    return [box for block in blocks for box in block.boxes]


def _core(box: Bounds) -> Bounds:
    """The inside of a circle or diamond."""
    return Bounds(box.x + 6, box.y + 6, box.width - 12, box.height - 12)


def _corner(box: Bounds) -> Bounds:
    """Where the icon of a task is."""
    return Bounds(box.x, box.y, 26, 26)


def _large(box: Bounds, width: float) -> Iterator[Bounds]:
    high = badges.HEIGHT
    right, left = box.x + box.width + REACH - width, box.x - REACH
    for y in (box.y - high / 2, box.y + box.height - high / 2):
        yield Bounds(right, y, width, high)
        yield Bounds(left, y, width, high)
    yield Bounds(right, box.y - high - 1, width, high)


def _small(box: Bounds, width: float) -> Iterator[Bounds]:
    high = badges.HEIGHT
    middle = box.x + box.width / 2
    for x in (middle + 8, middle - 8 - width, middle - width / 2):
        for y in (box.y - high + 4, box.y + box.height - 4, box.y - high - 2):
            yield Bounds(x, y, width, high)


FIXED = (names, ends, headers)
"""What badges should leave to be seen."""
