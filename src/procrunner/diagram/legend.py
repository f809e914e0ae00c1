"""The legend below a diagram: every kind of mark on it, with its word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from procrunner import font
from procrunner.definition.model import Bounds
from procrunner.diagram import badges, colours, words
from procrunner.diagram.overlay import Kind, Mark, Overlay
from procrunner.diagram.svg import Canvas, Pen

SIZE = 11.0
ROW = 24.0
GAP = 6.0
BETWEEN = 26.0
SWATCH = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One kind of mark and its word."""

    kind: Kind
    word: str
    low: str = ""
    high: str = ""

    @property
    def sign(self) -> float:
        """How wide the sign is."""
        if self.kind is not Kind.HEAT:
            return badges.Badge(kind=self.kind, text="").width
        ends = font.width(self.low, SIZE) + font.width(self.high, SIZE)
        return ends + 2 * GAP + SWATCH * len(badges.SCALE)

    @property
    def width(self) -> float:
        """Of sign and word."""
        return self.sign + GAP + font.width(self.word, SIZE)


def entries(overlay: Overlay, marks: Iterable[Mark], language: str) -> list[Entry]:
    """What the legend has to explain, the most urgent first."""
    shown = {mark.kind for mark in marks}
    return [
        Entry(kind=kind, word=words.say(kind, language), low=overlay.low, high=overlay.high)
        for kind in Kind
        if kind in shown
    ]


def rows(found: Sequence[Entry], width: float) -> list[list[Entry]]:
    """The entries in rows that are no wider than the diagram."""
    result: list[list[Entry]] = []
    left = 0.0
    for entry in found:
        if not result or entry.width > left:
            result.append([])
            left = width
        result[-1].append(entry)
        left -= entry.width + BETWEEN
    return result


def draw(canvas: Canvas, found: Sequence[Sequence[Entry]], x: float, y: float) -> None:
    """Draw the rows from their upper left corner."""
    for at, entries_ in enumerate(found):
        left = x
        for entry in entries_:
            _entry(canvas, entry, left, y + at * ROW + ROW / 2)
            left += entry.width + BETWEEN


def _entry(canvas: Canvas, entry: Entry, x: float, y: float) -> None:
    if entry.kind is Kind.HEAT:
        _scale(canvas, entry, x, y)
    else:
        box = Bounds(x, y - badges.HEIGHT / 2, entry.sign, badges.HEIGHT)
        badges.draw(canvas, badges.Badge(kind=entry.kind, text=""), box)
    line = (entry.word, x + entry.sign + GAP, y + SIZE * font.BASELINE)
    canvas.text([line], size=SIZE, anchor="start")


def _scale(canvas: Canvas, entry: Entry, x: float, y: float) -> None:
    baseline = y + SIZE * font.BASELINE
    left = x + font.width(entry.low, SIZE) + GAP
    for at, shade in enumerate(badges.SCALE):
        box = Bounds(left + at * SWATCH, y - 6, SWATCH, 12)
        canvas.rect(box, Pen(stroke=colours.SOFT, fill=shade, width=0.8))
    right = left + SWATCH * len(badges.SCALE) + GAP
    canvas.text(
        [(entry.low, x, baseline), (entry.high, right, baseline)], size=SIZE, anchor="start"
    )
