"""What stands in one plane of a drawing: nodes, lines, labels, pools and lanes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import dist

from procrunner import font
from procrunner.definition import Bounds, Definition, Diagram, Edge, Element, Place, Shape
from procrunner.layout.geometry import Point, centre, segments
from procrunner.layout.text import LABEL_SIZE, LABEL_WIDTH, extent, names, title_box

CONTAINERS = ("subProcess", "transaction", "adHocSubProcess")
DATA = ("dataObjectReference", "dataStoreReference")
HEADER = 30.0
"""Width of the strip with the title of a pool or lane."""
GAP = 4.0
"""Between a shape or line and a name without a drawn place."""
SLACK = 2.0
"""By so much a label may reach over the edge of its shape and still be above or below it."""
ROOM = 6.0
"""By so much a name may be higher than its drawn place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A drawn flow node, data element or annotation."""

    id: str
    type: str
    box: Bounds
    place: Place
    host: str = ""  #: of a boundary event
    inside: tuple[str, ...] = ()  #: sub-processes around it, the nearest first
    process: str = ""
    is_open: bool = False  #: an expanded sub-process: others may lie in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A drawn flow or association."""

    id: str
    type: str
    source: str
    target: str
    points: tuple[Point, ...]
    place: Place

    @property
    def ends(self) -> frozenset[str]:
        """The ids it joins."""
        return frozenset((self.source, self.target))

    @property
    def is_flow(self) -> bool:
        """Whether it is a sequence or message flow, not an association."""
        return self.type in ("sequenceFlow", "messageFlow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The text beside a shape or line, with its box in each language."""

    element: str
    type: str
    boxes: tuple[Bounds, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A pool or a lane."""

    id: str
    box: Bounds
    place: Place
    parent: str = ""  #: the lane or pool around a lane
    process: str = ""  #: empty for a black box
    is_lane: bool = False
    is_level: bool = True  #: the title stands at the left, not on top
    members: tuple[str, ...] = ()

    @property
    def header(self) -> Bounds:
        """The strip with the title."""
        box = self.box
        if self.is_level:
            return Bounds(box.x, box.y, HEADER, box.height)
        return Bounds(box.x, box.y, box.width, HEADER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One plane."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    labels: tuple[Label, ...] = ()
    bands: Mapping[str, Band] = field(default_factory=dict)

    @property
    def pools(self) -> list[Band]:
        """The pools, black boxes too."""
        return [band for band in self.bands.values() if not band.is_lane]

    @property
    def lanes(self) -> list[Band]:
        """The lanes of all pools."""
        return [band for band in self.bands.values() if band.is_lane]

    def box(self, id_: str) -> Bounds | None:
        """Where a node or pool is drawn."""
        thing = self.nodes.get(id_) or self.bands.get(id_)
        return thing.box if thing else None


def scene(definition: Definition, diagram: Diagram) -> Scene:
    """The plane with what its shapes mean; shapes of unknown elements are left out."""
    return Scene(
        nodes={node.id: node for node in _nodes(definition, diagram)},
        lines=tuple(_lines(definition, diagram)),
        labels=tuple(_labels(definition, diagram)),
        bands={band.id: band for band in _bands(definition, diagram)},
    )


def scopes(definition: Definition, element: Element) -> tuple[str, ...]:
    """The sub-processes around an element, the nearest first."""
    parent = definition.elements.get(element.parent)
    return (parent.id, *scopes(definition, parent)) if parent else ()


def _nodes(definition: Definition, diagram: Diagram) -> Iterator[Node]:
    process_of = {e.id: process.id for process in definition.processes for e in process.elements}
    for shape in diagram.shapes:
        element = definition.elements.get(shape.element)
        if element is None or element.type == "group":
            continue
        yield Node(
            id=element.id,
            type=element.type,
            box=shape.bounds,
            place=shape.place,
            host=element.attached_to,
            inside=scopes(definition, element),
            process=process_of.get(element.id, ""),
            is_open=element.type in CONTAINERS and shape.is_expanded is True,
        )


def _lines(definition: Definition, diagram: Diagram) -> Iterator[Line]:
    for edge in diagram.edges:
        flow = definition.flows.get(edge.element)
        if flow is not None and len(edge.points) > 1:
            yield Line(
                id=flow.id,
                type=flow.type,
                source=flow.source,
                target=flow.target,
                points=edge.points,
                place=edge.place,
            )


def _bands(definition: Definition, diagram: Diagram) -> Iterator[Band]:
    pools = {pool.id: pool for pool in definition.participants}
    pool_of = {pool.process: pool.id for pool in definition.participants if pool.process}
    for shape in diagram.shapes:
        if pool := pools.get(shape.element):
            yield _band(shape, process=pool.process)
        elif lane := definition.lanes.get(shape.element):
            parent = lane.parent or pool_of.get(lane.process, "")
            yield _band(shape, process=lane.process, parent=parent, members=lane.members, lane=True)


def _band(
    shape: Shape,
    *,
    process: str,
    parent: str = "",
    members: tuple[str, ...] = (),
    lane: bool = False,
) -> Band:
    return Band(
        id=shape.element,
        box=shape.bounds,
        place=shape.place,
        parent=parent,
        process=process,
        is_lane=lane,
        is_level=shape.is_horizontal is not False,
        members=members,
    )


def _labels(definition: Definition, diagram: Diagram) -> Iterator[Label]:
    for shape in diagram.shapes:
        element = definition.elements.get(shape.element)
        if element is None or not names(element):
            continue
        if has_outer_label(element.type):
            boxes = tuple(_beside_shape(text, shape) for text in names(element))
        elif element.type in CONTAINERS and shape.is_expanded:
            boxes = (title_box(shape.bounds, names(element)),)
        else:
            continue
        yield Label(element=element.id, type=element.type, boxes=boxes, place=shape.place)
    for edge in diagram.edges:
        flow = definition.flows.get(edge.element)
        if flow and len(edge.points) > 1:
            boxes = tuple(_beside_line(text, edge) for text in names(flow))
            yield Label(element=flow.id, type=flow.type, boxes=boxes, place=edge.place)


def has_outer_label(type_: str) -> bool:
    """Whether the name stands beside the shape, not in it."""
    return type_.endswith(("Event", "Gateway")) or type_ in DATA


def _beside_shape(text: str, shape: Shape) -> Bounds:
    """Below its shape, above or beside it, as the drawn label is."""
    box, drawn = shape.bounds, shape.label
    if drawn is None or drawn.width <= 0:
        return _text(text, Bounds(centre(box)[0], box.y + box.height + GAP, 0, 0), 0)
    if drawn.y + drawn.height <= box.y + SLACK:
        return _text(text, drawn, 1)
    return _text(text, drawn, 0 if drawn.y >= box.y + box.height - SLACK else 0.5)


def _beside_line(text: str, edge: Edge) -> Bounds:
    if edge.label and edge.label.width > 0:
        return _text(text, edge.label, 0.5)
    x, y = _middle(edge.points)
    return _text(text, Bounds(x, y - GAP, 0, 0), 1)


def _text(text: str, drawn: Bounds, share: float) -> Bounds:
    """The text at the upper edge of its drawn place, in the middle, or at the lower edge."""
    asked = font.wrap(text, LABEL_SIZE, [drawn.width + 1])
    wide, high = extent(asked.lines, LABEL_SIZE)
    if asked.is_broken or high > drawn.height + ROOM:
        lines = font.wrap(text, LABEL_SIZE, [max(drawn.width, LABEL_WIDTH)]).lines
        wide, high = extent(lines, LABEL_SIZE)
    top = drawn.y + share * (drawn.height - high)
    return Bounds(drawn.x + (drawn.width - wide) / 2, top, wide, high)


def _middle(points: tuple[Point, ...]) -> Point:
    lengths = [dist(*piece) for piece in segments(points)]
    left = sum(lengths) / 2
    for ((ax, ay), (bx, by)), length in zip(segments(points), lengths, strict=True):
        if length and left <= length:
            return ax + (bx - ax) * left / length, ay + (by - ay) * left / length
        left -= length
    return points[-1]
