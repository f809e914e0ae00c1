"""BPMN Diagram Interchange (BPMN 2.0.2, chapter 12): where everything is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from procrunner.definition.field import Place
from procrunner.definition.model import Bounds, Diagram, Edge, Shape
from procrunner.definition.xml import DC, DD, DI, attributes

_BOOLEANS = {"true": True, "false": False}


def diagrams(root: etree._Element, places: Mapping[etree._Element, Place]) -> Iterator[Diagram]:
    """Every plane of the file, in order."""
    for node in root.iterchildren(f"{{{DI}}}BPMNDiagram"):
        for plane in node.iterchildren(f"{{{DI}}}BPMNPlane"):
            yield Diagram(
                id=node.get("id", ""),
                name=node.get("name", ""),
                element=_reference(plane),
                shapes=tuple(
                    _shape(shape, places[shape])
                    for shape in plane.iterchildren(f"{{{DI}}}BPMNShape")
                ),
                edges=tuple(
                    _edge(edge, places[edge]) for edge in plane.iterchildren(f"{{{DI}}}BPMNEdge")
                ),
            )


def _shape(node: etree._Element, place: Place) -> Shape:
    return Shape(
        id=node.get("id", ""),
        element=_reference(node),
        place=place,
        bounds=_bounds(node) or Bounds(0, 0, 0, 0),
        label=_label(node),
        is_horizontal=_BOOLEANS.get(node.get("isHorizontal", "")),
        is_expanded=_BOOLEANS.get(node.get("isExpanded", "")),
        is_marker_visible=_BOOLEANS.get(node.get("isMarkerVisible", "")),
        attributes=_attributes(node),
    )


def _edge(node: etree._Element, place: Place) -> Edge:
    return Edge(
        id=node.get("id", ""),
        element=_reference(node),
        place=place,
        points=tuple(
            (_number(point, "x"), _number(point, "y"))
            for point in node.iterchildren(f"{{{DD}}}waypoint")
        ),
        label=_label(node),
        attributes=_attributes(node),
    )


def _attributes(node: etree._Element) -> dict[str, str]:
    """Those of the drawn thing, with the colour of its label."""
    result = attributes(node)
    for label in node.iterchildren(f"{{{DI}}}BPMNLabel"):
        result |= {key: value for key, value in attributes(label).items() if key == "color:color"}
    return result


def _label(node: etree._Element) -> Bounds | None:
    return next((_bounds(label) for label in node.iterchildren(f"{{{DI}}}BPMNLabel")), None)


def _bounds(node: etree._Element) -> Bounds | None:
    for box in node.iterchildren(f"{{{DC}}}Bounds"):
        return Bounds(*(_number(box, name) for name in ("x", "y", "width", "height")))
    return None


def _number(node: etree._Element, name: str) -> float:
    try:
        return float(node.get(name, "0"))
    except ValueError:
        return 0.0


def _reference(node: etree._Element) -> str:
    return node.get("bpmnElement", "").rpartition(":")[2]
