"""Which of several drawings of one scope is the best."""

from __future__ import annotations

from itertools import combinations
from math import dist

from procrunner.layout.geometry import crosses, segments
from procrunner.layout.plan.drawing import Drawing

CROSSING, CORNER, PIXEL, TALL = 150, 18, 0.03, 0.3
CROOKED = 20
"""A corner of the main way inside one lane."""


def score(drawing: Drawing, main: frozenset[str]) -> float:
    """The lower the better; ``main`` are the flows that should be straight."""
    pieces = [(id_, s) for id_, points in drawing.routes.items() for s in segments(points)]
    cuts = sum(a != b and crosses(one, other) for (a, one), (b, other) in combinations(pieces, 2))
    corners = sum(len(points) - 2 for points in drawing.routes.values())
    crooked = sum(len(drawing.routes[id_]) - 2 for id_ in main if id_ in drawing.routes)
    length = sum(dist(*piece) for _, piece in pieces)
    price = CROSSING * cuts + CORNER * corners + CROOKED * crooked
    return price + PIXEL * length + TALL * drawing.frame.height
