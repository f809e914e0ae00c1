"""Markers at the lower edge of an activity: loops, compensation, ad-hoc, a collapsed inside."""

from __future__ import annotations

from procrunner.definition.model import Bounds
from procrunner.diagram.scene import CONTAINERS, Node
from procrunner.diagram.svg import Canvas, Pen

STEP = 18.0
HEIGHT = 19.0

THREE_UP = "M-4-5v10M0-5v10M4-5v10"
THREE_FLAT = "M-5-4h10M-5 0h10M-5 4h10"
PATHS = {
    "loop": "M-3.1 4.5A5.4 5.4 0 1 1 1.6 5.2M-7.3 4.8h4.4v-4.3",
    "parallel": THREE_UP,
    "sequential": THREE_FLAT,
    "compensation": "M-.3-4.8v9.6L-7 0zM6.7-4.8v9.6L0 0z",
}
WAVE = "M-6.5 1.8c2-5.6 4.4-4 6.5-1.8s4.4 3.8 6.5-1.8"
CROSS = "M-4 0h8M0-4v8"


def of(node: Node) -> list[str]:
    """The markers of an activity, left to right."""
    thing = node.thing
    loop = getattr(thing, "loop", None)
    attributes = getattr(thing, "attributes", {})
    loops = {"standard": "loop"}
    found = [loops.get(loop.type, loop.type)] if loop else []
    if attributes.get("isForCompensation") == "true":
        found.append("compensation")
    if node.kind in CONTAINERS and not node.is_expanded:
        found.append("collapsed")
    if node.kind == "adHocSubProcess":
        found.append("ad-hoc")
    return found


def strip(node: Node) -> Bounds | None:
    """The room that the markers take."""
    if not (count := len(of(node))):
        return None
    box = node.bounds
    wide = count * STEP
    return Bounds(box.x + (box.width - wide) / 2, box.y + box.height - HEIGHT, wide, HEIGHT)


def draw(canvas: Canvas, node: Node) -> None:
    """Draw all markers of an activity."""
    box = node.bounds
    found = of(node)
    left = box.x + box.width / 2 - (len(found) - 1) * STEP / 2
    for at, name in enumerate(found):
        _marker(canvas.moved(left + at * STEP, box.y + box.height - 10), name, node)


def _marker(canvas: Canvas, name: str, node: Node) -> None:
    ink = node.colours.ink
    pen = Pen(stroke=ink, width=1.4)
    if name == "collapsed":
        canvas.rect(Bounds(-7, -7, 14, 14), Pen(stroke=ink, fill=node.colours.paper, width=1.2))
        canvas.path(CROSS, pen)
    elif name == "ad-hoc":
        canvas.path(WAVE, Pen(stroke=ink, width=2.2, is_round=True))
    else:
        canvas.path(PATHS[name], pen)


def three_lines(canvas: Canvas, x: float, y: float, ink: str) -> None:
    """Many of a kind: participants, data."""
    canvas.moved(x, y).path(THREE_UP, Pen(stroke=ink, width=1.6))
