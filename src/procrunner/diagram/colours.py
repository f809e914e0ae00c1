"""Colours: the ink of the house, and what a modeller chose in either vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

INK = "#24292f"  #: outlines and arrows
SOFT = "#6b7280"  #: secondary lines
TEXT = "#1f2328"
PAPER = "#ffffff"
POOL = "#e6e9ee"  #: behind the name of a pool
LANE = "#f1f3f6"  #: behind the name of a lane

NAMED = {
    "black": "#000000",
    "white": "#ffffff",
    "gray": "#808080",
    "grey": "#808080",
    "silver": "#c0c0c0",
    "red": "#ff0000",
    "maroon": "#800000",
    "orange": "#ffa500",
    "yellow": "#ffff00",
    "olive": "#808000",
    "green": "#008000",
    "lime": "#00ff00",
    "teal": "#008080",
    "aqua": "#00ffff",
    "cyan": "#00ffff",
    "blue": "#0000ff",
    "navy": "#000080",
    "purple": "#800080",
    "fuchsia": "#ff00ff",
    "magenta": "#ff00ff",
    "pink": "#ffc0cb",
    "brown": "#a52a2a",
}
READABLE = 4.5
"""Contrast that WCAG asks of small text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The colours of one element; empty where the modeller chose none."""

    fill: str = ""
    stroke: str = ""
    label: str = ""

    @property
    def ink(self) -> str:
        """For outlines and icons."""
        return self.stroke or INK

    @property
    def paper(self) -> str:
        """For the inside."""
        return self.fill or PAPER

    @property
    def text(self) -> str:
        """For text on the inside; what could not be read there is black or white."""
        wanted = self.label or self.stroke or TEXT
        if contrast(wanted, self.paper) >= READABLE:
            return wanted
        return max((TEXT, PAPER), key=lambda colour: contrast(colour, self.paper))


def chosen(attributes: Mapping[str, str]) -> Colours:
    """The colours of a drawn element, from ``color:*`` or the older ``bioc:*``."""
    return Colours(
        fill=_either(attributes, "color:background-color", "bioc:fill"),
        stroke=_either(attributes, "color:border-color", "bioc:stroke"),
        label=_either(attributes, "color:color"),
    )


def _either(attributes: Mapping[str, str], *names: str) -> str:
    return next((known for name in names if (known := plain(attributes.get(name, "")))), "")


def plain(colour: str) -> str:
    """``#rrggbb``; empty for anything that is no plain colour."""
    colour = colour.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        return "#" + "".join(digit * 2 for digit in colour[1:])
    if re.fullmatch(r"#[0-9a-f]{6}([0-9a-f]{2})?", colour):
        return colour[:7]
    if match := re.fullmatch(r"rgb\( ?(\d{1,3}), ?(\d{1,3}), ?(\d{1,3}) ?\)", colour):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    return NAMED.get(colour, "")


def contrast(one: str, other: str) -> float:
    """How well one colour can be told from the other, 1 to 21 (WCAG 2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92
        if part <= 0.03928  # noqa: PLR2004 - WCAG 2's own numbers
        else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
