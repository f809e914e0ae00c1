"""What an event reacts to or causes, drawn about the middle of a circle of radius 18."""

from __future__ import annotations

import math

from procrunner.definition.model import Bounds, Element
from procrunner.diagram import icons
from procrunner.diagram.svg import Canvas, Pen

OUTLINES = {
    "error": "M-9 8L-4.2-6.8L3 2.4L9-8.6L4.4 7L-3.1-1.4Z",
    "escalation": "M0-10L7 8.5L0 1.5L-7 8.5Z",
    "signal": "M0-9.6L9.4 6.8H-9.4Z",
    "link": "M-9.5-3.6h10.2v-4.6L9.6 0L.7 8.2V3.6H-9.5Z",
    "cancel": (
        "M-8.6-5.8L-5.8-8.6L0-2.8L5.8-8.6L8.6-5.8L2.8 0L8.6 5.8L5.8 8.6L0 2.8L-5.8 8.6"
        "L-8.6 5.8L-2.8 0Z"
    ),
    "compensate": "M-.6-7v14L-10 0ZM8.8-7v14L-.6 0Z",
    "multiple": "M0-10L9.5-3.1L5.9 8.1H-5.9L-9.5-3.1Z",
    "parallelMultiple": "M-3-9.8h6v6.8h6.8v6H3v6.8h-6V3h-6.8v-6H-3Z",
}
TICKS = "".join(
    f"M{10.3 * math.sin(angle):.2f} {10.3 * math.cos(angle):.2f}"
    f"L{8.4 * math.sin(angle):.2f} {8.4 * math.cos(angle):.2f}"
    for angle in (hour * math.pi / 6 for hour in range(12))
)
HANDS = "M2.6-7.6L0 0L6.2 1"
SHEET = "M-5-6h10M-5-2h10M-5 2h10M-5 6h10"


def kind(event: Element) -> str:
    """The name of the symbol, empty for none."""
    if len(event.events) > 1:
        together = event.attributes.get("parallelMultiple") == "true"
        return "parallelMultiple" if together else "multiple"
    return event.events[0].type if event.events else ""


def draw(canvas: Canvas, name: str, pen: Pen, *, is_thrown: bool) -> None:
    """Draw a symbol: filled when thrown, an outline when caught."""
    light = Pen(stroke=pen.stroke, width=1.1, is_round=True)
    if name == "message":
        icons.envelope(canvas, Bounds(-9.5, -6.5, 19, 13), pen, is_filled=is_thrown)
    elif name == "timer":
        canvas.circle(0, 0, 10.6, pen)
        canvas.path(TICKS, Pen(stroke=pen.stroke, width=0.9))
        canvas.path(HANDS, light)
    elif name == "conditional":
        canvas.rect(Bounds(-7.5, -9.5, 15, 19), pen)
        canvas.path(SHEET, light)
    elif name == "terminate":
        canvas.circle(0, 0, 10.5, Pen(stroke="none", fill=pen.stroke))
    elif name in OUTLINES:
        fill = pen.stroke if is_thrown else "none"
        canvas.path(
            OUTLINES[name], Pen(stroke=pen.stroke, fill=fill, width=pen.width, is_round=True)
        )
