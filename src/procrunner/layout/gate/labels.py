"""Faults of labels, in every language the file has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from procrunner.definition import Bounds
from procrunner.layout.gate.fault import Fault, Kind
from procrunner.layout.gate.scene import DATA, Label, Node, Scene
from procrunner.layout.geometry import contains, overlaps, pierces, segments

TOUCH = 1.5
"""A label may touch something by this many pixels."""


def faults(scene: Scene) -> Iterator[Fault]:
    """Everything wrong with the labels of a plane."""
    for label in scene.labels:
        yield from _on_nodes(label, scene)
        yield from _on_lines(label, scene)
        yield from _on_bands(label, scene)
        yield from _out_of_pool(label, scene)
    for one, other in combinations(scene.labels, 2):
        if any(overlaps(a, b, TOUCH) for a, b in _same_language(one, other)):
            yield _fault(Kind.LABEL_ON_LABEL, one, other.element)


def _fault(kind: Kind, label: Label, other: str = "") -> Fault:
    return Fault(kind=kind, element=label.element, other=other, place=label.place)


def _same_language(one: Label, other: Label) -> Iterator[tuple[Bounds, Bounds]]:
    """The boxes that can be seen together; all with all, for names may lack a language."""
    return ((a, b) for a in one.boxes for b in other.boxes)


def _on_nodes(label: Label, scene: Scene) -> Iterator[Fault]:
    for node in scene.nodes.values():
        if node.is_open:
            hit = any(_on_frame(box, node.box) for box in label.boxes)
        else:
            touch = _own(node) if node.id == label.element else TOUCH
            hit = any(overlaps(box, node.box, touch) for box in label.boxes)
        if hit:
            yield _fault(Kind.LABEL_ON_NODE, label, node.id)


def _own(node: Node) -> float:
    """Data objects may carry their label on themselves; events and gateways have round corners."""
    return max(node.box.width, node.box.height) if node.type in DATA else 4.0


def _on_frame(box: Bounds, frame: Bounds) -> bool:
    return overlaps(box, frame, TOUCH) and not contains(frame, box)


def _on_lines(label: Label, scene: Scene) -> Iterator[Fault]:
    for line in scene.lines:
        if any(pierces(s, box, 2) for s in segments(line.points) for box in label.boxes):
            yield _fault(Kind.EDGE_THROUGH_LABEL, label, line.id)


def _on_bands(label: Label, scene: Scene) -> Iterator[Fault]:
    for lane in scene.lanes:
        if any(_cut(box, lane.box) for box in label.boxes):
            yield _fault(Kind.LABEL_ON_LANE_BORDER, label, lane.id)
            break
    for band in scene.bands.values():
        strip = band.header if band.process else band.box
        if any(overlaps(box, strip, TOUCH) for box in label.boxes):
            yield _fault(Kind.LABEL_ON_HEADER, label, band.id)


def _cut(box: Bounds, lane: Bounds) -> bool:
    return overlaps(box, lane, 2) and not contains(lane, box, -TOUCH)


def _out_of_pool(label: Label, scene: Scene) -> Iterator[Fault]:
    if label.type == "messageFlow" or not scene.pools:
        return
    if not all(any(contains(pool.box, box) for pool in scene.pools) for box in label.boxes):
        yield _fault(Kind.LABEL_OUT_OF_POOL, label)
