"""How everything is drawn, as named facts."""

from __future__ import annotations

from collections.abc import Mapping

from procrunner.definition import Bounds, Definition, Diagram, Edge, Shape

FLAGS = {
    "is_horizontal": "horizontal",
    "is_expanded": "expanded",
    "is_marker_visible": "marker visible",
}
OWN = ("id", "bpmnElement", "isHorizontal", "isExpanded", "isMarkerVisible")
"""Said already, or saying nothing."""


def drawings(definition: Definition) -> Mapping[str, dict[str, str]]:
    """Place, size, way and colours by the id of what is drawn."""
    found: dict[str, dict[str, str]] = {}
    for number, diagram in enumerate(definition.diagrams):
        plane = f" on plane {diagram.element or number + 1}" if number else ""
        for drawn in _all(diagram):
            facts = _shape(drawn) if isinstance(drawn, Shape) else _edge(drawn)
            facts |= {key: value for key, value in drawn.attributes.items() if key not in OWN}
            told = found.setdefault(drawn.element, {})
            told |= {f"{name}{plane}": value for name, value in facts.items()}
    return found


def _all(diagram: Diagram) -> list[Shape | Edge]:
    return [*diagram.shapes, *diagram.edges]


def _shape(shape: Shape) -> dict[str, str]:
    box = shape.bounds
    size = f"{_number(box.width)} × {_number(box.height)}"
    facts = {"place": _point(box.x, box.y), "size": size}
    for attribute, name in FLAGS.items():
        if (flag := getattr(shape, attribute)) is not None:
            facts[name] = "yes" if flag else "no"
    return facts | _label(shape.label)


def _edge(edge: Edge) -> dict[str, str]:
    return {"way": " → ".join(_point(x, y) for x, y in edge.points)} | _label(edge.label)


def _label(label: Bounds | None) -> dict[str, str]:
    if label is None:
        return {}
    size = f"{_number(label.width)} × {_number(label.height)}"
    return {"label": f"{_point(label.x, label.y)} {size}"}


def _point(x: float, y: float) -> str:
    return f"({_number(x)}, {_number(y)})"


def _number(value: float) -> str:
    text = f"{round(value, 2) + 0.0:.2f}"
    return text.removesuffix("0").removesuffix("0").removesuffix(".")
