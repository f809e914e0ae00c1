"""Two versions on one drawing: the later one with marks, and ghosts of what is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from procrunner import difference
from procrunner.definition import (
    Bounds,
    Definition,
    Diagram,
    Edge,
    Element,
    Flow,
    Lane,
    Participant,
    Shape,
)
from procrunner.diagram.overlay import Kind, Mark, Overlay
from procrunner.difference import Aspect, Change, Difference, told, worth_telling

T = TypeVar("T", Element, Flow, Lane, Participant)

ASIDE = 10.0  #: by how much a ghost stands beside what took its place
HIDDEN = 0.5  #: share of a ghost that something else may cover
LARGER = 4.0  #: times; what is larger still is a pool or the like, which lies below


def overlays(found: Difference) -> tuple[Overlay, Overlay]:
    """Marks for the earlier version, and marks for the later one."""
    redrawn = {change.thing.id for change in found.changes if _is_drawn_otherwise(change)}
    marks = [_mark(change) for change in found.changes if not _follows(change, redrawn)]
    return (
        Overlay(marks=tuple(mark for mark in marks if mark.kind is not Kind.ADDED)),
        Overlay(marks=tuple(mark for mark in marks if mark.kind is not Kind.REMOVED)),
    )


def together(found: Difference) -> tuple[Definition, Overlay]:
    """The later version with ghosts of what is gone, and marks for all changes."""
    gone = {change.thing.id for change in found.of(difference.Kind.REMOVED)}
    earlier, later = overlays(found)
    ghosts = tuple(mark for mark in earlier.marks if mark.kind is Kind.REMOVED)
    return _merged(found.before, found.after, gone), Overlay(marks=later.marks + ghosts)


def _mark(change: Change) -> Mark:
    note = "\n".join(told(detail) for detail in worth_telling(change))
    return Mark(element=change.thing.id, kind=Kind(change.kind), note=note)


def _follows(change: Change, redrawn: Collection[str]) -> bool:
    """Whether a flow only follows its ends to another place."""
    is_moved = change.kind is difference.Kind.MOVED
    return is_moved and any(end in redrawn for end in change.thing.ends)


def _is_drawn_otherwise(change: Change) -> bool:
    return any(detail.aspect is Aspect.DRAWING for detail in change.details)


def _merged(before: Definition, after: Definition, gone: Collection[str]) -> Definition:
    def ghosts(things: Iterable[T]) -> tuple[T, ...]:
        return tuple(thing for thing in things if thing.id in gone)

    processes = tuple(
        replace(
            each,
            elements=ghosts(each.elements),
            flows=ghosts(each.flows),
            lanes=ghosts(each.lanes),
        )
        for each in before.processes
    )
    return replace(
        after,
        processes=after.processes + processes,
        participants=after.participants + ghosts(before.participants),
        message_flows=after.message_flows + ghosts(before.message_flows),
        artifacts=after.artifacts + ghosts(before.artifacts),
        associations=after.associations + ghosts(before.associations),
        root_elements=after.root_elements + ghosts(before.root_elements),
        diagrams=tuple(
            _with_ghosts(diagram, _earlier(before, diagram, number), gone)
            for number, diagram in enumerate(after.diagrams)
        ),
    )


def _earlier(before: Definition, diagram: Diagram, number: int) -> Diagram | None:
    """The plane of the earlier version that shows the same."""
    same = [each for each in before.diagrams if each.element == diagram.element]
    return next(iter(same or before.diagrams[:1] if number == 0 else same), None)


def _with_ghosts(diagram: Diagram, earlier: Diagram | None, gone: Collection[str]) -> Diagram:
    """What is gone lies beneath what is there."""
    if earlier is None:
        return diagram
    shapes = [each for each in earlier.shapes if each.element in gone]
    edges = [each for each in earlier.edges if each.element in gone]
    solid = [each.bounds for each in diagram.shapes]
    ways = {each.points for each in diagram.edges}
    return replace(
        diagram,
        shapes=(*(_aside(shape, solid) for shape in shapes), *diagram.shapes),
        edges=(*(_beside(edge, ways) for edge in edges), *diagram.edges),
    )


def _aside(shape: Shape, solid: Sequence[Bounds]) -> Shape:
    """The shape a little aside, where something of its size took its place."""
    box = shape.bounds
    if not any(_is_hidden(box, other) for other in solid):
        return shape
    moved = replace(box, x=box.x - ASIDE, y=box.y - ASIDE)
    return replace(shape, bounds=moved)


def _beside(edge: Edge, ways: Collection[tuple[tuple[float, float], ...]]) -> Edge:
    """The edge a little aside, where another runs the same way."""
    if edge.points not in ways:
        return edge
    return replace(edge, points=tuple((x - ASIDE, y - ASIDE) for x, y in edge.points))


def _is_hidden(box: Bounds, other: Bounds) -> bool:
    """Whether most of the box lies under something that is not much larger."""
    width = min(box.x + box.width, other.x + other.width) - max(box.x, other.x)
    height = min(box.y + box.height, other.y + other.height) - max(box.y, other.y)
    area = box.width * box.height
    is_covered = width > 0 and height > 0 and width * height > HIDDEN * area
    return is_covered and other.width * other.height < LARGER * area
