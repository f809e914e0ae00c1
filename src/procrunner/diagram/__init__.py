"""Diagrams: a definition's drawing as SVG, with overlays; the same bytes every time."""

from procrunner.diagram.differing import overlays, together
from procrunner.diagram.drawing import Picture, draw, render
from procrunner.diagram.overlay import (
    Kind,
    Mark,
    Overlay,
    case,
    coverage,
    effect,
    findings,
    heat,
    overdue,
    path,
    tokens,
    way,
)
from procrunner.diagram.png import to_png

__all__ = [
    "Kind",
    "Mark",
    "Overlay",
    "Picture",
    "case",
    "coverage",
    "draw",
    "effect",
    "findings",
    "heat",
    "overdue",
    "overlays",
    "path",
    "render",
    "to_png",
    "together",
    "tokens",
    "way",
]
