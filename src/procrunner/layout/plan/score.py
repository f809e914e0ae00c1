"""Which of several drawings of one scope is the best."""

from __future__ import annotations

from itertools import combinations
from math import dist

from procrunner.layout.geometry import crosses, segments
from procrunner.layout.plan.drawing import Drawing

CROSSING, CORNER, PIXEL, TALL = 100, 18, 0.03, 0.3


def score(drawing: Drawing) -> float:
    """The lower the better."""
    pieces = [(id_, s) for id_, points in drawing.routes.items() for s in segments(points)]
    cuts = sum(a != b and crosses(one, other) for (a, one), (b, other) in combinations(pieces, 2))
    corners = sum(len(points) - 2 for points in drawing.routes.values())
    length = sum(dist(*piece) for _, piece in pieces)
    return CROSSING * cuts + CORNER * corners + PIXEL * length + TALL * drawing.frame.height
