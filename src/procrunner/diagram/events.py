"""Events: a thin circle starts, a double one lies between, a thick one ends."""

from __future__ import annotations

from procrunner.definition.model import Element
from procrunner.diagram import triggers
from procrunner.diagram.scene import Node, Scene
from procrunner.diagram.svg import Canvas, Pen

KINDS = (
    *("startEvent", "endEvent", "boundaryEvent"),
    *("intermediateCatchEvent", "intermediateThrowEvent", "implicitThrowEvent"),
)
DOUBLE = ("boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent", "implicitThrowEvent")
THROWN = ("endEvent", "intermediateThrowEvent", "implicitThrowEvent")
GAP = 3.0


def draw(canvas: Canvas, node: Node, _scene: Scene) -> None:
    """Draw the circle and the symbol of an event."""
    thing, colours = node.thing, node.colours
    x, y = node.centre
    radius = min(node.bounds.width, node.bounds.height) / 2
    waits_along = isinstance(thing, Element) and not thing.is_interrupting
    dash = "4.5 3.2" if waits_along else ""
    width = 3.4 if node.kind == "endEvent" else 1.5
    ring = Pen(stroke=colours.ink, fill=colours.paper, width=width, dash=dash)
    canvas.circle(x, y, radius, ring, kind="body")
    if node.kind in DOUBLE:
        canvas.circle(x, y, radius - GAP, Pen(stroke=colours.ink, width=1.4, dash=dash))
    if isinstance(thing, Element) and (symbol := triggers.kind(thing)):
        pen = Pen(stroke=colours.ink, fill=colours.paper, width=1.2)
        inner = canvas.moved(x, y, round(radius / 18 * 0.94, 3))
        triggers.draw(inner, symbol, pen, is_thrown=node.kind in THROWN)
