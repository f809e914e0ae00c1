"""Flows: sequence, message, association, data association."""

from __future__ import annotations

from procrunner.definition.model import Bounds, Element
from procrunner.diagram import activities, colours, icons, route
from procrunner.diagram.scene import Line, Scene
from procrunner.diagram.svg import Canvas, Pen

ARROW = "M0 0L-10.5 4.2V-4.2Z"
OPEN_ARROW = "M-9.5-4.2L0 0L-9.5 4.2Z"
HOOK = "M-8-4.6L0 0L-8 4.6"
DIAMOND = "M0 0L8-4.2L16 0L8 4.2Z"
RING = 3.8
SLASH = "M7.2 5L11.2-5"


def draw(canvas: Canvas, line: Line, scene: Scene) -> None:
    """Draw a flow; a wide invisible path makes it easy to hit."""
    DRAWN.get(line.flow.type, _association)(canvas, line, scene)
    canvas.path(route.rounded(line.points), Pen(stroke="transparent", width=12), kind="hit")


def _sequence(canvas: Canvas, line: Line, scene: Scene) -> None:
    ink = line.colours.ink
    canvas.path(route.rounded(line.points), Pen(stroke=ink, width=line.weight), kind="body")
    _end(canvas, line, scale=max(1, line.weight / 2.4)).path(ARROW, Pen(stroke="none", fill=ink))
    source = scene.definition.elements.get(line.flow.source)
    if source and source.attributes.get("default") == line.flow.id:
        _start(canvas, line).path(SLASH, Pen(stroke=ink, width=1.5))
    elif _is_conditional(line, source):
        _start(canvas, line).path(DIAMOND, Pen(stroke=ink, fill=colours.PAPER, width=1.2))


def _is_conditional(line: Line, source: Element | None) -> bool:
    is_activity = source is not None and source.type in activities.KINDS
    return is_activity and line.flow.condition is not None


def _message(canvas: Canvas, line: Line, _scene: Scene) -> None:
    ink = line.colours.ink
    way = Pen(stroke=ink, width=line.weight, dash="10 8")
    canvas.path(route.rounded(line.points), way, kind="body")
    _start(canvas, line).circle(RING, 0, RING, Pen(stroke=ink, fill=colours.PAPER, width=1.2))
    _end(canvas, line).path(OPEN_ARROW, Pen(stroke=ink, fill=colours.PAPER, width=1.2))
    visible = line.edge.attributes.get("messageVisibleKind", "")
    if visible or line.flow.attributes.get("messageRef"):
        x, y = route.at(line.points, 0.5)
        pen = Pen(stroke=ink, fill=line.colours.paper, width=1.2)
        icons.envelope(
            canvas, Bounds(x - 11, y - 7.5, 22, 15), pen, is_filled=visible != "initiating"
        )


def _association(canvas: Canvas, line: Line, _scene: Scene) -> None:
    ink = line.colours.ink
    way = Pen(stroke=ink, width=line.weight, dash="0 5", is_round=True)
    canvas.path(route.rounded(line.points), way, kind="body")
    direction = line.flow.attributes.get("associationDirection", "None")
    pen = Pen(stroke=ink, width=1.4, is_round=True)
    if direction in ("One", "Both") or line.flow.type != "association":
        _end(canvas, line).path(HOOK, pen)
    if direction == "Both":
        _start(canvas, line).path("M8-4.6L0 0L8 4.6", pen)


def _start(canvas: Canvas, line: Line) -> Canvas:
    return canvas.moved(*line.points[0], turn=route.heading(line.points))


def _end(canvas: Canvas, line: Line, *, scale: float = 1) -> Canvas:
    backwards = route.heading(tuple(reversed(line.points)))
    return canvas.moved(*line.points[-1], scale, turn=backwards + 180)


DRAWN = {"sequenceFlow": _sequence, "messageFlow": _message}
