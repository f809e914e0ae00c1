"""Events: a thin circle starts, a double one lies between, a thick one ends."""

from __future__ import annotations

import math

from procrunner.definition.model import Element
from procrunner.diagram import triggers
from procrunner.diagram.scene import Node, Scene
from procrunner.diagram.svg import Canvas, Pen, number

KINDS = (
    *("startEvent", "endEvent", "boundaryEvent"),
    *("intermediateCatchEvent", "intermediateThrowEvent", "implicitThrowEvent"),
)
DOUBLE = ("boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent", "implicitThrowEvent")
THROWN = ("endEvent", "intermediateThrowEvent", "implicitThrowEvent")
GAP = 3.0
DASHES = 14  #: around the circle of an event that does not interrupt


def draw(canvas: Canvas, node: Node, _scene: Scene) -> None:
    """Draw the circle and the symbol of an event."""
    thing, colours = node.thing, node.colours
    x, y = node.centre
    radius = min(node.bounds.width, node.bounds.height) / 2
    waits_along = isinstance(thing, Element) and not thing.is_interrupting
    width = 3.4 if node.kind == "endEvent" else 1.5
    dash = dashes(radius) if waits_along else ""
    ring = Pen(stroke=colours.ink, fill=colours.paper, width=width, dash=dash)
    canvas.circle(x, y, radius, ring, kind="body")
    if node.kind in DOUBLE:
        inner_dash = dashes(radius - GAP) if waits_along else ""
        canvas.circle(x, y, radius - GAP, Pen(stroke=colours.ink, width=1.4, dash=inner_dash))
    if isinstance(thing, Element) and (symbol := triggers.kind(thing)):
        pen = Pen(stroke=colours.ink, fill=colours.paper, width=1.2)
        inner = canvas.moved(x, y, round(radius / 18 * 0.94, 3))
        triggers.draw(inner, symbol, pen, is_thrown=node.kind in THROWN)


def dashes(radius: float) -> str:
    """Dashes that close evenly, at the same angles whatever the radius."""
    period = 2 * math.pi * radius / DASHES
    return f"{number(period * 0.6)} {number(period * 0.4)}"
