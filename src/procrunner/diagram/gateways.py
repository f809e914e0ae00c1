"""Gateways: a diamond and the sign of how it decides."""

from __future__ import annotations

from procrunner.definition.model import Element
from procrunner.diagram import triggers
from procrunner.diagram.scene import Node, Scene
from procrunner.diagram.svg import Canvas, Pen

KINDS = (
    *("exclusiveGateway", "parallelGateway", "inclusiveGateway"),
    *("eventBasedGateway", "complexGateway"),
)
SAW = "M-7.4-8.2L7.4 8.2M7.4-8.2L-7.4 8.2"
CROSS = "M-11.5 0h23M0-11.5v23"
STAR = "M-11.5 0h23M0-11.5v23M-8-8L8 8M8-8L-8 8"
SIZE = 50


def draw(canvas: Canvas, node: Node, _scene: Scene) -> None:
    """Draw the diamond and its sign."""
    box = node.bounds
    x, y = node.centre
    right, bottom = box.x + box.width, box.y + box.height
    canvas.path(
        ["M", x, box.y, "L", right, y, "L", x, bottom, "L", box.x, y, "Z"],
        Pen(stroke=node.colours.ink, fill=node.colours.paper, width=1.5, is_round=True),
        kind="body",
    )
    _sign(canvas.moved(x, y, min(box.width, box.height) / SIZE), node)


def _sign(canvas: Canvas, node: Node) -> None:
    ink = node.colours.ink
    if node.kind == "exclusiveGateway" and node.shape.is_marker_visible is not False:
        canvas.path(SAW, Pen(stroke=ink, width=3.4))
    elif node.kind == "parallelGateway":
        canvas.path(CROSS, Pen(stroke=ink, width=3.6))
    elif node.kind == "inclusiveGateway":
        canvas.circle(0, 0, 12, Pen(stroke=ink, width=2.6))
    elif node.kind == "complexGateway":
        canvas.path(STAR, Pen(stroke=ink, width=2.8))
    elif node.kind == "eventBasedGateway" and isinstance(node.thing, Element):
        _event_based(canvas, node.thing, ink)


def _event_based(canvas: Canvas, thing: Element, ink: str) -> None:
    """Two circles wait inside an instance, one starts it; a plus waits for all events."""
    is_parallel = thing.attributes.get("eventGatewayType") == "Parallel"
    starts = is_parallel or thing.attributes.get("instantiate") == "true"
    thin = Pen(stroke=ink, width=1.1)
    canvas.circle(0, 0, 15, thin)
    if not starts:
        canvas.circle(0, 0, 12.6, thin)
    name = "parallelMultiple" if is_parallel else "multiple"
    triggers.draw(canvas.moved(0, 0, 0.85), name, Pen(stroke=ink, width=1.4), is_thrown=False)
