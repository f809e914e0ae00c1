"""Badges: a small pill with a sign and a text, so that colour never speaks alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from procrunner import font
from procrunner.definition.model import Bounds
from procrunner.diagram import colours
from procrunner.diagram.overlay import Kind, Mark
from procrunner.diagram.svg import Canvas, Pen

HEIGHT = 17.0
SIZE = 10.5
SIGN = 12.0
PAD = 5.0
GAP = 3.0
LONGEST = 18  #: letters of a badge

CHECK = "M-4 .4L-1.2 3.2L4.2-3.4"
SAW = "M-3.4-3.4L3.4 3.4M3.4-3.4L-3.4 3.4"
TRIANGLE = "M0-5.6L6 5H-6Z"
EXCLAMATION = "M0-2.2V1.4M0 2.9V3.5"
OCTAGON = "M-2.4-5.8H2.4L5.8-2.4V2.4L2.4 5.8H-2.4L-5.8 2.4V-2.4Z"
LETTER_I = "M0-3.2V-2.4M0-.8V3.2"
CLOCK = "M0-3.2V0L2.4 1.2"
DOT = 3.4
LINES = {
    Kind.PASSED: CHECK,
    Kind.COVERED: CHECK,
    Kind.UNCOVERED: SAW,
    Kind.ADDED: "M-4 0H4M0-4V4",
    Kind.REMOVED: "M-4 0H4",
    Kind.CHANGED: "M-4.4 1.2Q-2.4-3.2 0 0T4.4-1.2",
    Kind.MOVED: "M-5 0H5M-2.6-2.6L-5 0L-2.6 2.6M2.6-2.6L5 0L2.6 2.6",
}
"""Signs that are a line."""

INKS = {
    Kind.INCIDENT: "#b3261e",
    Kind.OVERDUE: "#9a4a00",
    Kind.ERROR: "#b3261e",
    Kind.WARNING: "#9a4a00",
    Kind.INFO: "#0b57d0",
    Kind.REMOVED: "#b3261e",
    Kind.ADDED: "#1a6b34",
    Kind.CHANGED: "#9a4a00",
    Kind.MOVED: "#0b57d0",
    Kind.TOKEN: "#0b57d0",
    Kind.HEAT: "#8a3b12",
    Kind.UNCOVERED: "#b3261e",
    Kind.COVERED: "#1a6b34",
    Kind.PASSED: "#1a6b34",
}
TINTS = {
    Kind.INCIDENT: "#fce8e6",
    Kind.OVERDUE: "#fdf0e1",
    Kind.REMOVED: "#fdf1f0",
    Kind.ADDED: "#e0f3e4",
    Kind.CHANGED: "#fdf0e1",
    Kind.MOVED: "#e8f0fe",
    Kind.TOKEN: "#e3edfd",
    Kind.UNCOVERED: "#fdf1f0",
    Kind.COVERED: "#e7f4ea",
    Kind.PASSED: "#e7f4ea",
}
SCALE = ("#fff8ee", "#fee9cc", "#fdd3a0", "#fab974", "#f39c4d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """All marks of one kind at one place."""

    kind: Kind
    text: str
    note: str = ""

    @property
    def width(self) -> float:
        """Of the whole pill."""
        sign = 0 if self.kind is Kind.HEAT else SIGN
        text = font.width(self.text, SIZE)
        return max(2 * PAD + sign + text + (GAP if sign and text else 0), HEIGHT)


def of(marks: Iterable[Mark]) -> list[Badge]:
    """The badges of one element, the most urgent first."""
    kinds: dict[Kind, list[Mark]] = {kind: [] for kind in Kind}
    for mark in marks:
        kinds[mark.kind].append(mark)
    return [_badge(kind, same) for kind, same in kinds.items() if same]


def tint(marks: Iterable[Mark]) -> str:
    """The colour of the inside of an element, empty for its own."""
    urgent = sorted(marks, key=lambda mark: list(Kind).index(mark.kind))
    for mark in urgent:
        if mark.kind is Kind.HEAT:
            return shade(mark.level)
        if mark.kind in TINTS:
            return TINTS[mark.kind]
    return ""


def shade(level: float) -> str:
    """The colour of a level from 0 to 1."""
    return SCALE[round(max(0.0, min(level, 1.0)) * (len(SCALE) - 1))]


def row(found: Sequence[Badge], place: Bounds) -> list[tuple[Badge, Bounds]]:
    """The badges side by side, the most urgent at the right."""
    placed = []
    right = place.x + place.width
    for badge in found:
        right -= badge.width
        placed.append((badge, Bounds(right, place.y, badge.width, HEIGHT)))
        right -= GAP
    return placed


def draw(canvas: Canvas, badge: Badge, box: Bounds) -> None:
    """Draw one badge."""
    ink = INKS[badge.kind]
    is_solid = badge.kind is Kind.TOKEN
    fill = ink if is_solid else colours.PAPER
    canvas.rect(box, Pen(stroke=ink, fill=fill, width=1.2), radius=HEIGHT / 2)
    y = box.y + box.height / 2
    left = box.x + PAD
    if badge.kind is not Kind.HEAT:
        at = left + SIGN / 2 if badge.text else box.x + box.width / 2
        _sign(canvas.moved(at, y), badge.kind, ink)
        left += SIGN + GAP
    if badge.text:
        line = (badge.text, left, y + SIZE * font.BASELINE)
        text = colours.PAPER if is_solid else ink
        canvas.text([line], size=SIZE, fill=text, anchor="start")


def _badge(kind: Kind, marks: Sequence[Mark]) -> Badge:
    texts = list(dict.fromkeys(mark.text for mark in marks if mark.text))
    text = texts[0] if texts else ""
    if kind in (Kind.TOKEN, Kind.INCIDENT) and not texts:
        text = str(len(marks)) if kind is Kind.TOKEN or len(marks) > 1 else ""
    elif len(texts) > 1:
        text = f"{text} +{len(texts) - 1}"
    note = "\n".join(dict.fromkeys(mark.note for mark in marks if mark.note))
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return Badge(kind=kind, text=short, note=note)


def _sign(canvas: Canvas, kind: Kind, ink: str) -> None:
    line = Pen(stroke=ink, width=1.5, is_round=True)
    thin = Pen(stroke=ink, width=1.2, is_round=True)
    if kind in LINES:
        canvas.path(LINES[kind], line)
    elif kind is Kind.TOKEN:
        canvas.circle(0, 0, DOT, Pen(stroke="none", fill=colours.PAPER))
    elif kind is Kind.OVERDUE:
        canvas.circle(0, 0, 5.2, thin)
        canvas.path(CLOCK, thin)
    elif kind is Kind.INFO:
        canvas.circle(0, 0, 5.4, thin)
        canvas.path(LETTER_I, line)
    else:
        canvas.path(TRIANGLE if kind is Kind.WARNING else OCTAGON, thin)
        canvas.path(EXCLAMATION, line)
