"""A finished drawing as BPMN's diagram interchange."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procrunner.definition import Bounds, Definition, Diagram, Edge, Place, Shape
from procrunner.layout.gate.scene import CONTAINERS
from procrunner.layout.plan.drawing import Drawing

LEFT, TOP = 160, 80
"""Where the drawing begins, as in a new file of Camunda Modeler."""


def diagram(definition: Definition, drawing: Drawing) -> Diagram:
    """One plane with everything, moved to the usual place."""
    frame = drawing.frame
    moved = drawing.moved(round(LEFT - frame.x), round(TOP - frame.y))
    ids = Ids(definition)
    plane = definition.collaboration or definition.processes[0].id
    return Diagram(
        id=ids.fresh("BPMNPlane_1"),
        name="",
        element=plane,
        shapes=tuple(_shapes(definition, moved, ids)),
        edges=tuple(_edges(moved, ids)),
    )


class Ids:
    """New ids that the file does not have."""

    def __init__(self, definition: Definition) -> None:
        self._taken = {
            *definition.elements,
            *definition.flows,
            *definition.lanes,
            *(pool.id for pool in definition.participants),
            *(process.id for process in definition.processes),
        }

    def fresh(self, id_: str) -> str:
        """The id, with a tail if it is taken."""
        while id_ in self._taken:
            id_ += "_di"
        self._taken.add(id_)
        return id_


def _shapes(definition: Definition, drawing: Drawing, ids: Ids) -> Iterator[Shape]:
    for id_, box in (*drawing.pools.items(), *drawing.lanes.items()):
        yield _shape(id_, box, ids, is_horizontal=True)
    elements = definition.elements
    for id_, box in sorted(
        drawing.boxes.items(), key=lambda item: bool(elements[item[0]].attached_to)
    ):
        type_ = elements[id_].type
        yield _shape(
            id_,
            box,
            ids,
            label=drawing.labels.get(id_),
            is_expanded=None if type_ not in CONTAINERS else _holds(id_, drawing, definition),
            is_marker_visible=True if type_ == "exclusiveGateway" else None,
        )
    for id_, box in drawing.groups.items():
        yield _shape(id_, box, ids)


def _holds(id_: str, drawing: Drawing, definition: Definition) -> bool:
    """Whether anything is drawn inside a sub-process."""
    return any(definition.elements[other].parent == id_ for other in drawing.boxes)


def _shape(  # noqa: PLR0913 - a shape has that many facts
    id_: str,
    box: Bounds,
    ids: Ids,
    *,
    label: Bounds | None = None,
    is_horizontal: bool | None = None,
    is_expanded: bool | None = None,
    is_marker_visible: bool | None = None,
) -> Shape:
    return Shape(
        id=ids.fresh(f"{id_}_di"),
        element=id_,
        place=Place(),
        bounds=_whole(box),
        label=None if label is None else _whole(label),
        is_horizontal=is_horizontal,
        is_expanded=is_expanded,
        is_marker_visible=is_marker_visible,
    )


def _edges(drawing: Drawing, ids: Ids) -> Iterator[Edge]:
    labels: Mapping[str, Bounds] = drawing.labels
    for id_, points in drawing.routes.items():
        label = labels.get(id_)
        yield Edge(
            id=ids.fresh(f"{id_}_di"),
            element=id_,
            place=Place(),
            points=tuple((round(x), round(y)) for x, y in points),
            label=None if label is None else _whole(label),
        )


def _whole(box: Bounds) -> Bounds:
    return Bounds(round(box.x), round(box.y), round(box.width), round(box.height))
