"""Faults of shapes: overlaps, lanes, pools, hosts, and what is not drawn at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from procrunner.definition import Definition, Element, Flow, Lane, Participant
from procrunner.layout.gate.fault import Fault, Kind
from procrunner.layout.gate.scene import CONTAINERS, HEADER, Band, Node, Scene, scopes
from procrunner.layout.geometry import LEVEL, contains, distance, grown, overlaps

LANE_MARGIN = 5.0
"""A node keeps this distance from the border of its lane."""
CLEARANCE = 10.0
"""Two nodes nearer than this look crowded."""
SILENT = ("dataObject", "group", "implicitThrowEvent")
"""Elements that BPMN draws in no way of their own, or that may be left out."""


def faults(scene: Scene) -> Iterator[Fault]:
    """Everything wrong with the shapes of a plane."""
    yield from _overlaps(scene)
    yield from _outside(scene)
    yield from _adrift(scene)
    yield from _gaps(scene)


def crowded(scene: Scene) -> int:
    """How many pairs of nodes lie nearer than :data:`CLEARANCE`."""
    return sum(0 <= distance(a.box, b.box) < CLEARANCE for a, b in _strangers(scene))


def _strangers(scene: Scene) -> Iterator[tuple[Node, Node]]:
    for a, b in combinations(scene.nodes.values(), 2):
        if b.id not in (a.host, *a.inside) and a.id not in (b.host, *b.inside):
            yield a, b


def _overlaps(scene: Scene) -> Iterator[Fault]:
    for a, b in _strangers(scene):
        if overlaps(a.box, b.box):
            yield Fault(kind=Kind.NODE_OVERLAP, element=a.id, other=b.id, place=a.place)
    for one, other in combinations(scene.pools, 2):
        if overlaps(one.box, other.box):
            yield Fault(kind=Kind.NODE_OVERLAP, element=one.id, other=other.id, place=one.place)


def _outside(scene: Scene) -> Iterator[Fault]:
    for lane in scene.lanes:
        for member in lane.members:
            node = scene.nodes.get(member)
            if node and not node.host and not contains(lane.box, node.box, LANE_MARGIN):
                yield _out(node, lane.id)
    for node in scene.nodes.values():
        frame = scene.nodes.get(node.inside[0]) if node.inside else None
        if frame and frame.is_open and not contains(frame.box, node.box):
            yield _out(node, frame.id)
        for pool in scene.pools:
            if node.process and pool.process == node.process and not contains(pool.box, node.box):
                yield _out(node, pool.id)


def _out(node: Node, of: str) -> Fault:
    return Fault(kind=Kind.OUTSIDE_LANE, element=node.id, other=of, place=node.place)


def _adrift(scene: Scene) -> Iterator[Fault]:
    for node in scene.nodes.values():
        host = scene.nodes.get(node.host)
        if host is None:
            continue
        half = min(node.box.width, node.box.height) / 2
        if not overlaps(node.box, host.box, 3) or overlaps(node.box, grown(host.box, -half), 3):
            yield Fault(kind=Kind.ADRIFT, element=node.id, other=host.id, place=node.place)


def _gaps(scene: Scene) -> Iterator[Fault]:
    for band in scene.bands.values():
        inner = [lane for lane in scene.lanes if lane.parent == band.id]
        if inner and not _fill(band, inner):
            yield Fault(kind=Kind.LANE_GAP, element=band.id, place=band.place)


def _fill(band: Band, lanes: Sequence[Band]) -> bool:
    starts, ends = zip(*sorted(_span(lane, band.is_level) for lane in lanes), strict=True)
    start, end = _span(band, band.is_level)
    seams = zip((start, *ends), (*starts, end), strict=True)
    tight = all(abs(above - below) <= LEVEL for above, below in seams)
    left, right = _span(band, not band.is_level)
    return tight and all(
        abs(a - left - HEADER) <= LEVEL and abs(b - right) <= LEVEL
        for a, b in (_span(lane, not band.is_level) for lane in lanes)
    )


def _span(band: Band, down: bool) -> tuple[float, float]:  # noqa: FBT001 - an axis, not a switch
    box = band.box
    return (box.y, box.y + box.height) if down else (box.x, box.x + box.width)


def undrawn(definition: Definition) -> Iterator[Fault]:
    """Elements that no plane shows, those inside a closed sub-process left out."""
    drawn = set(_drawn(definition))
    for thing in _expected(definition, drawn):
        if thing.id not in drawn:
            yield Fault(kind=Kind.NOT_DRAWN, element=thing.id, place=thing.place)


def _drawn(definition: Definition) -> Iterator[str]:
    for diagram in definition.diagrams:
        yield from (shape.element for shape in diagram.shapes)
        yield from (edge.element for edge in diagram.edges)


def _expected(
    definition: Definition, drawn: set[str]
) -> Iterator[Element | Flow | Lane | Participant]:
    closed = _closed(definition)
    pools = {pool.process for pool in definition.participants}
    roots = {element.id for element in definition.root_elements}
    yield from definition.participants
    yield from (lane for lane in definition.lanes.values() if lane.process in pools)
    for element in definition.elements.values():
        is_drawable = element.id not in roots and element.type not in SILENT
        if is_drawable and not closed.intersection(scopes(definition, element)):
            yield element
    for flow in definition.flows.values():
        owner = definition.elements.get(flow.parent)
        around = (owner.id, *scopes(definition, owner)) if owner else ()
        is_drawable = not flow.type.startswith("data") or {flow.source, flow.target} <= drawn
        if is_drawable and not closed.intersection(around):
            yield flow


def _closed(definition: Definition) -> set[str]:
    """Sub-processes drawn as a small box, without a plane of their own."""
    planes = {diagram.element for diagram in definition.diagrams}
    return {
        shape.element
        for diagram in definition.diagrams
        for shape in diagram.shapes
        if shape.is_expanded is not True and shape.element not in planes
        if (element := definition.elements.get(shape.element)) and element.type in CONTAINERS
    }
