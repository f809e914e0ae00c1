"""How much room names take, in every language they have."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from procrunner import font
from procrunner.definition import Bounds

TASK_SIZE = 12.0
"""Font size inside tasks, pools and lanes."""
LABEL_SIZE = 11.0
"""Font size of the labels of events, gateways, data and flows."""
LABEL_WIDTH = 90.0
"""An external label is broken at this width, or at its drawn width if that is larger."""
TITLE_TOP, TITLE_SIDE = 6.0, 10.0
"""Space above and beside the title of an expanded sub-process."""


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
    return [text for text in dict.fromkeys([thing.name, *labels]) if text.strip()]


def extent(lines: Sequence[str], size: float) -> tuple[float, float]:
    """Width and height of lines drawn one below the other."""
    return max(font.width(line, size) for line in lines), len(lines) * size * font.LINE


def room(texts: Iterable[str], width: float = LABEL_WIDTH) -> tuple[float, float]:
    """Whole pixels that hold a label in each of its languages."""
    sizes = [extent(font.wrap(text, LABEL_SIZE, [width]).lines, LABEL_SIZE) for text in texts]
    return float(math.ceil(max(w for w, _ in sizes))), float(math.ceil(max(h for _, h in sizes)))


def title_box(frame: Bounds, texts: Iterable[str]) -> Bounds:
    """Where the title of an expanded sub-process stands, in the longest of its languages."""
    rooms = [frame.width - 2 * TITLE_SIDE]
    sizes = [extent(font.wrap(text, TASK_SIZE, rooms).lines, TASK_SIZE) for text in texts]
    wide, high = (max(parts) for parts in zip(*sizes, strict=True)) if sizes else (0.0, 0.0)
    return Bounds(frame.x + (frame.width - wide) / 2, frame.y + TITLE_TOP, wide, high)
