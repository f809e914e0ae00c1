"""Data objects, inputs, outputs and stores."""

from __future__ import annotations

from procrunner.definition.model import Element
from procrunner.diagram import markers
from procrunner.diagram.scene import Node, Scene
from procrunner.diagram.svg import Canvas, Pen

SHEETS = ("dataObjectReference", "dataObject", "dataInput", "dataOutput")
STORES = ("dataStoreReference", "dataStore")
KINDS = (*SHEETS, *STORES)
ARROW = "M0-2.6h7.6v-3.2L14 0L7.6 5.8V2.6H0Z"


def draw(canvas: Canvas, node: Node, scene: Scene) -> None:
    """Draw a sheet with a folded corner, or a drum."""
    pen = Pen(stroke=node.colours.ink, fill=node.colours.paper, width=1.5, is_round=True)
    if node.kind in STORES:
        _drum(canvas, node, pen)
        return
    _sheet(canvas, node, pen)
    box = node.bounds
    if node.kind in ("dataInput", "dataOutput"):
        fill = pen.stroke if node.kind == "dataOutput" else pen.fill
        arrow = canvas.moved(box.x + 5, box.y + 11)
        arrow.path(ARROW, Pen(stroke=pen.stroke, fill=fill, width=1.1, is_round=True))
    if _is_collection(node, scene):
        markers.three_lines(canvas, node.centre[0], box.y + box.height - 9, pen.stroke)


def _is_collection(node: Node, scene: Scene) -> bool:
    thing = node.thing
    if not isinstance(thing, Element):
        return False
    behind = scene.definition.elements.get(thing.attributes.get("dataObjectRef", ""), thing)
    return "true" in (each.attributes.get("isCollection") for each in (thing, behind))


def _sheet(canvas: Canvas, node: Node, pen: Pen) -> None:
    box = node.bounds
    fold = min(12.0, box.width * 0.3)
    right, bottom = box.x + box.width, box.y + box.height
    canvas.path(
        [
            *("M", box.x, box.y, "L", right - fold, box.y, "L", right, box.y + fold),
            *("L", right, bottom, "L", box.x, bottom, "Z"),
        ],
        pen,
        kind="body",
    )
    canvas.path(
        ["M", right - fold, box.y, "v", fold, "h", fold],
        Pen(stroke=pen.stroke, width=1.2, is_round=True),
    )


def _drum(canvas: Canvas, node: Node, pen: Pen) -> None:
    box = node.bounds
    half, flat = box.width / 2, box.height * 0.12
    right, bottom, top = box.x + box.width, box.y + box.height, box.y + box.height * 0.12
    canvas.path(
        [
            *("M", box.x, top, "A", half, flat, 0, 0, 1, right, top, "L", right, bottom - flat),
            *("A", half, flat, 0, 0, 1, box.x, bottom - flat, "Z"),
        ],
        pen,
        kind="body",
    )
    rings: list[str | float] = []
    for down in (0.0, box.height * 0.11, box.height * 0.22):
        rings += ["M", box.x, top + down, "a", half, flat, 0, 0, 0, box.width, 0]
    canvas.path(rings, Pen(stroke=pen.stroke, width=1.3))
