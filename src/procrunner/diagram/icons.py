"""Icons of tasks, 18 by 18 pixels, drawn about their upper left corner."""

from __future__ import annotations

import math

from procrunner.definition.model import Bounds
from procrunner.diagram import colours
from procrunner.diagram.svg import Canvas, Pen

SIZE = 18.0

SHOULDERS = "M1.5 17v-2.6c0-3 2.6-4.6 7.5-4.6s7.5 1.6 7.5 4.6v2.6z"
ARMS = "M5 17v-3.2M13 17v-3.2"
HAIR = "M4.9 4.7c.3-4.6 7.9-4.6 8.2 0c-1.7.5-3 0-4.1-1c-1.1 1-2.4 1.5-4.1 1z"
HAND = (
    "M.9 7.7L6.3 2.5c1.3-1.1 2.9.4 1.8 1.7L6.9 5.6h8.5a1.35 1.35 0 0 1 0 2.7h.6"
    "a1.35 1.35 0 0 1 0 2.7h-.9a1.3 1.3 0 0 1 0 2.6h-1.2a1.25 1.25 0 0 1 0 2.5H5.3"
    "C2.6 16.1.9 14.5.9 11.9z"
)
FINGERS = "M10 8.3h5.4M10 11h5.1M10 13.6h3.9"
SCROLL = "M5.6 1.5h10.6c-4.8 4.4 2.6 9.4-2 15H3c4.8-5.6-2.6-10.4 2.6-15z"
WRITING = "M5.2 5h5.9M5.6 8.1h6M6.9 11.2h6M6 14h5.9"


def draw(canvas: Canvas, kind: str, chosen: colours.Colours, *, instantiates: bool) -> None:
    """Draw the icon of a task."""
    pen = Pen(stroke=chosen.ink, fill=chosen.paper, width=1, is_round=True)
    if kind in ("sendTask", "receiveTask"):
        if instantiates:
            canvas.circle(SIZE / 2, SIZE / 2, SIZE / 2, pen)
        scale = 0.68 if instantiates else 1
        envelope(canvas.moved(9, 9, scale), Bounds(-9, -6, 18, 12), pen, is_filled=kind[0] == "s")
    else:
        DRAWN[kind](canvas, pen)


def envelope(canvas: Canvas, box: Bounds, pen: Pen, *, is_filled: bool) -> None:
    """A letter: dark when sent, light when received."""
    paper, ink = pen.fill, pen.stroke
    canvas.rect(box, Pen(stroke=ink, fill=ink if is_filled else paper, width=pen.width))
    right, flap = box.x + box.width, box.y + box.height * 0.56
    canvas.path(
        ["M", box.x, box.y, "L", box.x + box.width / 2, flap, "L", right, box.y],
        Pen(stroke=paper if is_filled else ink, width=pen.width, is_round=True),
    )


def _user(canvas: Canvas, pen: Pen) -> None:
    canvas.path(SHOULDERS, pen)
    canvas.path(ARMS, Pen(stroke=pen.stroke, width=1, is_round=True))
    canvas.circle(9, 5.2, 4.1, pen)
    canvas.path(HAIR, Pen(stroke="none", fill=pen.stroke))


def _manual(canvas: Canvas, pen: Pen) -> None:
    canvas.path(HAND, pen)
    canvas.path(FINGERS, Pen(stroke=pen.stroke, width=0.9, is_round=True))


def _script(canvas: Canvas, pen: Pen) -> None:
    canvas.path(SCROLL, pen)
    canvas.path(WRITING, Pen(stroke=pen.stroke, width=0.9, is_round=True))


def _service(canvas: Canvas, pen: Pen) -> None:
    for x, radius in ((6.1, 6.0), (12.1, 5.7)):
        canvas.path(gear(x, x, radius), pen)
        canvas.circle(x, x, radius * 0.36, pen)


def _business_rule(canvas: Canvas, pen: Pen) -> None:
    canvas.rect(Bounds(0, 2.5, 18, 13), pen)
    canvas.rect(
        Bounds(0, 2.5, 18, 4), Pen(stroke=pen.stroke, fill=pen.stroke, width=1, opacity=0.3)
    )
    canvas.path("M0 11h18M5.5 6.5v9", Pen(stroke=pen.stroke, width=1))


def gear(x: float, y: float, radius: float) -> list[str | float]:
    """A wheel with eight teeth."""
    steps: list[str | float] = []
    for tooth in range(8):
        for aside, share in ((-0.26, 0.76), (-0.15, 1.0), (0.15, 1.0), (0.26, 0.76)):
            angle = (tooth + aside) * math.pi / 4
            steps += ["L" if steps else "M"]
            steps += [x + radius * share * math.cos(angle), y + radius * share * math.sin(angle)]
    return [*steps, "Z"]


DRAWN = {
    "userTask": _user,
    "manualTask": _manual,
    "scriptTask": _script,
    "serviceTask": _service,
    "businessRuleTask": _business_rule,
}
KINDS = ("sendTask", "receiveTask", *DRAWN)
