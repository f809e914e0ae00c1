"""How wide a text is drawn, where its lines break, and how much room a label takes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Protocol

from procrunner.definition import Bounds

TASK_SIZE = 12.0
"""Font size inside tasks, pools and lanes."""
LABEL_SIZE = 11.0
"""Font size of the labels of events, gateways, data and flows."""
LINE_HEIGHT = 1.2
"""Of a line, in font sizes."""
LABEL_WIDTH = 90.0
"""An external label is broken at this width, or at its drawn width if that is larger."""

TITLE_TOP, TITLE_SIDE = 6.0, 10.0
"""Space above and beside the title of an expanded sub-process."""

_WORD = re.compile(r"\S+?(?:[-/](?=\S)|$|(?=\s))|\S+")


class Measure(Protocol):
    """What knows the width of a text."""

    def width(self, text: str, size: float) -> float:
        """The width in pixels at a font size."""
        ...


class Table:
    """Advance widths in thousandths of the font size; what it lacks counts as ``other``."""

    def __init__(self, widths: Mapping[str, int], other: int = 600) -> None:
        self._widths = widths
        self._other = other

    def width(self, text: str, size: float) -> float:
        """The sum of the letters' advance widths."""
        return sum(self._widths.get(letter, self._other) for letter in text) * size / 1000


NOTO: Measure = Table(json.loads(files(__package__).joinpath("widths.json").read_text("utf-8")))
"""Noto Sans Regular."""


class Named(Protocol):
    """Whatever has a name, perhaps in several languages (``label:ru``, ``label:en``)."""

    @property
    def name(self) -> str:
        """The plain name."""
        ...

    @property
    def properties(self) -> Mapping[str, str]:
        """``camunda:property`` by name."""
        ...


def names(thing: Named) -> list[str]:
    """Every different text that may stand in the thing's place, the plain name first."""
    labels = [value for key, value in thing.properties.items() if key.startswith("label:")]
    return [text for text in dict.fromkeys([thing.name, *labels]) if text]


def wrap(text: str, width: float, size: float, measure: Measure = NOTO) -> list[str]:
    """The lines of a text; a word longer than ``width`` is broken with a hyphen."""
    lines: list[str] = []
    for paragraph in text.replace("\r", "").split("\n"):
        line = ""
        for word in _WORD.findall(paragraph):
            glue = "" if not line or line.endswith(("-", "/")) else " "
            if measure.width(line + glue + word, size) <= width:
                line += glue + word
                continue
            if line:
                lines.append(line)
            *broken, line = _pieces(word, width, size, measure)
            lines.extend(broken)
        lines.append(line)
    return lines


def _pieces(word: str, width: float, size: float, measure: Measure) -> list[str]:
    pieces = []
    while measure.width(word, size) > width and len(word) > 1:
        end = len(word)
        while end > 1 and measure.width(word[:end] + "-", size) > width:
            end -= 1
        pieces.append(word[:end] + "-")
        word = word[end:]
    return [*pieces, word]


def extent(lines: Sequence[str], size: float, measure: Measure = NOTO) -> tuple[float, float]:
    """Width and height of lines drawn one below the other."""
    return max(measure.width(line, size) for line in lines), len(lines) * size * LINE_HEIGHT


def room(
    texts: Iterable[str], width: float = LABEL_WIDTH, measure: Measure = NOTO
) -> tuple[float, float]:
    """Whole pixels that hold a label in each of its languages."""
    sizes = [extent(wrap(text, width, LABEL_SIZE, measure), LABEL_SIZE, measure) for text in texts]
    return float(math.ceil(max(w for w, _ in sizes))), float(math.ceil(max(h for _, h in sizes)))


def title_box(frame: Bounds, texts: Iterable[str], measure: Measure = NOTO) -> Bounds:
    """Where the title of an expanded sub-process stands, in the longest of its languages."""
    width = frame.width - 2 * TITLE_SIDE
    sizes = [extent(wrap(text, width, TASK_SIZE, measure), TASK_SIZE, measure) for text in texts]
    wide, high = (max(parts) for parts in zip(*sizes, strict=True)) if sizes else (0.0, 0.0)
    return Bounds(frame.x + (frame.width - wide) / 2, frame.y + TITLE_TOP, wide, high)
