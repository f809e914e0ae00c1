"""Text blocks: how a name is set into a box, clear of icons and markers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from procrunner import font
from procrunner.definition.model import Bounds

SIZES = (12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5)
SMALL = (10, 9.5, 9, 8.5, 8, 7.5, 7)
SMALLEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines of text of one size, centred on ``x``."""

    lines: tuple[str, ...]
    size: float
    x: float
    top: float
    is_cut: bool = False  #: an ellipsis stands for the rest

    @property
    def placed(self) -> list[tuple[str, float, float]]:
        """Each line with its anchor and baseline."""
        step = self.size * font.LINE
        first = self.top + step / 2 + self.size * font.BASELINE
        return [(line, self.x, first + step * at) for at, line in enumerate(self.lines)]

    @property
    def boxes(self) -> list[Bounds]:
        """The rectangle of each line."""
        step = self.size * font.LINE
        return [
            Bounds(
                self.x - (wide := font.width(line, self.size)) / 2, self.top + step * at, wide, step
            )
            for at, line in enumerate(self.lines)
        ]


@lru_cache(maxsize=4096)
def fit(text: str, box: Bounds, keep_out: tuple[Bounds, ...] = ()) -> Block:
    """Set a name into a box: whole words first, then smaller, then hyphenated, then cut."""
    for sizes, may_break in ((SIZES, False), (SMALL, True)):
        for size in sizes:
            for block in _attempts(text, box, keep_out, size, may_break=may_break):
                if all(_is_free(line, box, keep_out) for line in block.boxes):
                    return block
    return _cut(text, box, keep_out)


def _attempts(
    text: str, box: Bounds, keep_out: Sequence[Bounds], size: float, *, may_break: bool
) -> Iterator[Block]:
    """Blocks in the middle, then further and further from it, then narrow beside an icon."""
    step, x = size * font.LINE, box.x + box.width / 2
    most = int(box.height / step + 0.01)
    if font.width(text, size) > most * box.width:
        return
    plain = font.wrap(text, size, [box.width])
    least = len(plain.lines)
    if least <= most and (may_break or not plain.is_broken):
        for top in _tops(box, least * step):
            yield Block(lines=plain.lines, size=size, x=x, top=top)
    for count in range(least, most + 1 if keep_out else least):
        top = box.y + (box.height - count * step) / 2
        rooms = [_room(box, top + step * at, step, keep_out) for at in range(count)]
        narrow = font.wrap(text, size, rooms)
        if len(narrow.lines) == count and (may_break or not narrow.is_broken):
            yield Block(lines=narrow.lines, size=size, x=x, top=top)


def _tops(box: Bounds, height: float) -> Iterator[float]:
    """Upper edges of a block: the middle first, then lower and higher by turns."""
    slack = (box.height - height) / 2
    yield box.y + slack
    for away in range(1, int(slack) + 1):
        yield box.y + slack + away
        yield box.y + slack - away


def _room(box: Bounds, top: float, height: float, beside: Sequence[Bounds]) -> float:
    """The width of a centred line that touches nothing beside it."""
    middle = box.x + box.width / 2
    room = box.width
    for other in beside:
        if other.y < top + height and top < other.y + other.height:
            near = min(abs(other.x - middle), abs(other.x + other.width - middle))
            room = min(room, 2 * near if not other.x < middle < other.x + other.width else 0)
    return room


def _aside(top: float, height: float, box: Bounds, keep_out: Sequence[Bounds]) -> float:
    """The place nearest to ``top`` between the icon above and the markers below."""
    middle = box.y + box.height / 2
    upper = [each.y + each.height for each in keep_out if each.y + each.height / 2 < middle]
    lower = [each.y for each in keep_out if each.y + each.height / 2 >= middle]
    highest = max([box.y, *upper])
    lowest = min([box.y + box.height, *lower]) - height
    return max(min(top, lowest), highest) if lowest >= highest else top


def _is_free(line: Bounds, box: Bounds, keep_out: Sequence[Bounds]) -> bool:
    slack = 0.05
    if line.width > box.width + slack or line.y < box.y - slack:
        return False
    if line.y + line.height > box.y + box.height + slack:
        return False
    return not any(shared(line, other) for other in keep_out)


def shared(one: Bounds, other: Bounds) -> float:
    """The area that two rectangles share."""
    wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(wide, 0.0) * max(high, 0.0)


def _cut(text: str, box: Bounds, keep_out: Sequence[Bounds]) -> Block:
    """As much as there is room for between icon and markers; the title holds it all."""
    step = SMALLEST * font.LINE
    top = _aside(box.y, step, box, keep_out)
    bottom = _aside(box.y + box.height - step, step, box, keep_out) + step
    count = int((bottom - top) / step + 0.01) if box.width > 0 else 0
    start = text[: 2 * count * int(box.width / 2 + 1)]  # letters are wider than a pixel
    lines = font.wrap(start, SMALLEST, [box.width]).lines[:count]
    if lines:
        lines = (*lines[:-1], font.shortened(lines[-1], SMALLEST, box.width))
    return Block(lines=lines, size=SMALLEST, x=box.x + box.width / 2, top=top, is_cut=True)


def raised(block: Block, box: Bounds) -> Block:
    """The block at the upper edge of its box."""
    return replace(block, top=box.y)
