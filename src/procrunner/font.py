"""Measuring and breaking text with the widths of the shipped font."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from procrunner.glyphs import LETTERS_BY_WIDTH

WIDTHS = {letter: width for width, letters in LETTERS_BY_WIDTH.items() for letter in letters}
UNKNOWN = 650  #: a guess for a letter of another script
WIDE = 1100  #: a guess for ideographs and emoji
LINE = 1.2  #: line height in font sizes
BASELINE = 0.36  #: how far below its middle a line's letters stand, in font sizes

VOWELS = frozenset("аәеёиіоөуұүыэюяaeiouyäöüéè")
SIGNS = frozenset("ьъй")  #: never begin a syllable


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Text in lines."""

    lines: tuple[str, ...]
    is_broken: bool  #: a word had to be hyphenated


@lru_cache(maxsize=4096)
def width(text: str, size: float) -> float:
    """How wide a line is, in pixels."""
    return sum(_width(letter) for letter in text) * size / 1000


def missing(text: str) -> str:
    """The letters that the shipped font cannot draw, each once."""
    return "".join(
        dict.fromkeys(letter for letter in text if letter not in WIDTHS and letter not in "\n\r\t")
    )


def wrap(text: str, size: float, rooms: Sequence[float]) -> Wrapped:
    """The text in lines as wide as ``rooms`` say; the last room is that of all further lines."""
    lines: list[str] = []
    is_broken = False
    for paragraph in text.splitlines() or [""]:
        line = ""
        for glue, part in _parts(paragraph):
            grown = line + glue + part if line else part
            if width(grown, size) <= _room(rooms, len(lines)):
                line = grown
                continue
            if line:
                lines.append(line)
            *full, line = _split(part, size, rooms, len(lines))
            is_broken = is_broken or bool(full)
            lines.extend(full)
        lines.append(line)
    return Wrapped(tuple(lines), is_broken)


def shortened(text: str, size: float, room: float) -> str:
    """As much of a text that goes on as there is room for, and an ellipsis."""
    kept = text[: _fitting(text, size, room - width("…", size))]
    return kept.rstrip() + "…"


def _room(rooms: Sequence[float], line: int) -> float:
    return rooms[min(line, len(rooms) - 1)]


def _width(letter: str) -> float:
    if (known := WIDTHS.get(letter)) is not None:
        return known
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return WIDE if unicodedata.east_asian_width(letter) in "WF" else UNKNOWN


def _parts(paragraph: str) -> Iterator[tuple[str, str]]:
    """What may stand on lines of its own, each with what joins it to the part before."""
    for word in re.split(r"[ \t]+", paragraph.strip(" \t")):
        at = 0
        for cut in _seams(word):
            yield ("" if at else " ", word[at:cut])
            at = cut
        yield ("" if at else " ", word[at:])


def _seams(word: str) -> list[int]:
    """Places behind a hyphen or stroke with at least three letters on each side."""
    return [
        match.end()
        for match in re.finditer(r"[-‐–/](?=[^\W\d])", word)
        if match.end() > 3 and len(word) - match.end() >= 3  # noqa: PLR2004
    ]


def _split(word: str, size: float, rooms: Sequence[float], first: int) -> Iterator[str]:
    """A word that is too long for a line, hyphenated; what remains comes last."""
    line = first
    while width(word, size) > (room := _room(rooms, line)) and len(word) > 1:
        limit = _fitting(word, size, room - width("-", size))
        cut, hyphen = _syllable(word, max(limit, 1))
        yield word[:cut] + hyphen
        word = word[cut:]
        line += 1
    yield word


def _fitting(text: str, size: float, room: float) -> int:
    """How many letters there is room for."""
    total = 0.0
    for at, letter in enumerate(text):
        total += _width(letter) * size / 1000
        if total > room:
            return at
    return len(text)


def _syllable(word: str, limit: int) -> tuple[int, str]:
    """Where to cut a word, at most ``limit`` letters in, and the hyphen to add."""
    for cut in range(min(limit, len(word) - 2), max(limit - 6, 1), -1):
        starts = word[cut].isalpha() and word[cut].lower() not in (VOWELS | SIGNS)
        if starts and word[cut + 1].lower() in VOWELS and VOWELS & set(word[:cut].lower()):
            return cut, "-"
    cut = limit
    while cut > 1 and _joins(word[cut - 1], word[cut]):
        cut -= 1
    return cut, "-" if word[cut - 1].isalpha() and word[cut].isalpha() else ""


def _joins(before: str, after: str) -> bool:
    """Whether two characters are one sign to the eye."""
    return before == "\u200d" or unicodedata.category(after) in ("Mn", "Me", "Cf", "Sk")
