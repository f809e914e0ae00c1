"""The gate has teeth: a clean drawing that is spoilt in one way shows that fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from procrunner.definition import Bounds, Definition, Edge, Shape, read
from procrunner.layout import Kind, lay_out, measure
from tests.layout.family import model

CLEAN = read(lay_out(model(3), fast=True), file="clean.bpmn")
(PLANE,) = CLEAN.diagrams
Spoil = Callable[[], Definition]


def shapes_of(*types: str) -> list[Shape]:
    return [
        shape
        for shape in PLANE.shapes
        if shape.element in CLEAN.elements and CLEAN.elements[shape.element].type in types
    ]


TASKS = shapes_of("userTask", "serviceTask", "sendTask")
GATEWAYS = shapes_of("exclusiveGateway", "parallelGateway")
LANES = [shape for shape in PLANE.shapes if shape.element in CLEAN.lanes]
STRAIGHT = [edge for edge in PLANE.edges if edge.element in CLEAN.flows and len(edge.points) == 2]


def with_shape(old: Shape, **new: object) -> Definition:
    shapes = tuple(replace(old, **new) if each is old else each for each in PLANE.shapes)
    return replace(CLEAN, diagrams=(replace(PLANE, shapes=shapes),))


def with_edge(old: Edge, *points: tuple[float, float]) -> Definition:
    edges = tuple(replace(old, points=points) if each is old else each for each in PLANE.edges)
    return replace(CLEAN, diagrams=(replace(PLANE, edges=edges),))


def moved(box: Bounds, x: float = 0, y: float = 0, height: float = 0) -> Bounds:
    return Bounds(box.x + x, box.y + y, box.width, box.height + height)


def task_on_another() -> Definition:
    return with_shape(TASKS[0], bounds=moved(TASKS[1].bounds, x=10, y=10))


def line_off_its_shape() -> Definition:
    (x, y), end = STRAIGHT[0].points
    return with_edge(STRAIGHT[0], (x, y - 30), (end[0], end[1] - 30))


def crooked_line() -> Definition:
    (x, y), end = STRAIGHT[0].points
    return with_edge(STRAIGHT[0], (x, y), ((x + end[0]) / 2, y + 9), end)


def line_there_and_back() -> Definition:
    start, end = STRAIGHT[0].points
    return with_edge(STRAIGHT[0], start, (end[0] + 40, end[1]), end)


def line_through_a_task() -> Definition:
    box = TASKS[0].bounds
    middle = box.y + box.height / 2
    return with_edge(STRAIGHT[0], (box.x - 50, middle), (box.x + box.width + 50, middle))


def label_on_a_task() -> Definition:
    return with_shape(GATEWAYS[0], label=moved(TASKS[0].bounds))


def lane_too_low() -> Definition:
    return with_shape(LANES[1], bounds=moved(LANES[1].bounds, height=-40))


def task_below_its_pool() -> Definition:
    return with_shape(TASKS[0], bounds=moved(TASKS[0].bounds, y=5_000))


def element_not_drawn() -> Definition:
    shapes = tuple(each for each in PLANE.shapes if each is not TASKS[0])
    return replace(CLEAN, diagrams=(replace(PLANE, shapes=shapes),))


def flow_not_drawn() -> Definition:
    edges = tuple(each for each in PLANE.edges if each is not STRAIGHT[0])
    return replace(CLEAN, diagrams=(replace(PLANE, edges=edges),))


MUTATIONS: dict[Spoil, Kind] = {
    task_on_another: Kind.NODE_OVERLAP,
    line_off_its_shape: Kind.BAD_DOCK,
    crooked_line: Kind.NOT_ORTHOGONAL,
    line_there_and_back: Kind.U_TURN,
    line_through_a_task: Kind.EDGE_THROUGH_NODE,
    label_on_a_task: Kind.LABEL_ON_NODE,
    lane_too_low: Kind.LANE_GAP,
    task_below_its_pool: Kind.OUTSIDE_LANE,
    element_not_drawn: Kind.NOT_DRAWN,
    flow_not_drawn: Kind.NOT_DRAWN,
}


def test_the_drawing_was_clean_before() -> None:
    assert measure(CLEAN).faults == ()


@pytest.mark.parametrize("spoil", MUTATIONS, ids=lambda spoil: spoil.__name__)
def test_a_spoilt_drawing_is_noticed(spoil: Spoil) -> None:
    quality = measure(spoil())

    assert quality.count(MUTATIONS[spoil]) >= 1


def test_a_fault_is_a_finding_with_code_place_and_mending() -> None:
    spoilt = task_on_another()

    found = [each for each in measure(spoilt).findings(spoilt) if each.code == Kind.NODE_OVERLAP]

    assert found
    assert found[0].hint
    assert found[0].line > 1
