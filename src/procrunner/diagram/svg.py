"""The SVG builder: pens and shapes in, bytes out; every text is escaped by lxml."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from procrunner.definition.model import Bounds
from procrunner.diagram import colours

SVG = "http://www.w3.org/2000/svg"
LEGAL = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
FAMILY = "'Noto Sans','DejaVu Sans',sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How a shape is stroked and filled."""

    stroke: str = colours.INK
    fill: str = "none"
    width: float = 1.4
    dash: str = ""
    is_round: bool = False  #: round line ends and corners
    opacity: float = 1  #: of the filling

    def attributes(self) -> dict[str, str]:
        """The presentation attributes, without those that SVG assumes anyway."""
        result = {"fill": self.fill, "stroke": self.stroke, "stroke-width": number(self.width)}
        if self.stroke == "none":
            result = {"fill": self.fill}
        if self.dash:
            result["stroke-dasharray"] = self.dash
        if self.is_round:
            result |= {"stroke-linecap": "round", "stroke-linejoin": "round"}
        if self.opacity != 1:
            result["fill-opacity"] = number(self.opacity)
        return result


class Canvas:
    """An SVG group that can be drawn on."""

    def __init__(self, node: etree._Element) -> None:
        self.node = node

    def group(self, kind: str = "", **data: str) -> Canvas:
        """A group inside this one; ``data`` becomes ``data-…`` attributes."""
        given = {f"data-{key}": legal(value) for key, value in data.items()}
        return Canvas(self._add("g", ({"class": kind} if kind else {}) | given))

    def dashed(self) -> Canvas:
        """A group inside this one whose plain lines are dashed."""
        return Canvas(self._add("g", {"class": "ghost", "stroke-dasharray": "6 4"}))

    def moved(self, x: float, y: float, scale: float = 1, *, turn: float = 0) -> Canvas:
        """A group whose own zero lies at a point, turned clockwise by degrees."""
        transform = f"translate({number(x)} {number(y)})"
        if round(turn % 360, 2):
            transform += f" rotate({number(turn % 360)})"
        if scale != 1:
            transform += f" scale({number(scale)})"
        return Canvas(self._add("g", {"transform": transform}))

    def title(self, text: str) -> None:
        """What a reader sees when the pointer rests on the group."""
        self._add("title", {}).text = legal(text)

    def describe(self, text: str) -> None:
        """A longer description for those who cannot see the drawing."""
        self._add("desc", {}).text = legal(text)

    def rect(self, box: Bounds, pen: Pen, *, radius: float = 0, kind: str = "") -> None:
        """A rectangle."""
        place = {
            "x": number(box.x),
            "y": number(box.y),
            "width": number(box.width),
            "height": number(box.height),
        }
        if radius:
            place["rx"] = number(radius)
        self._shape("rect", place, pen, kind)

    def circle(self, x: float, y: float, radius: float, pen: Pen, *, kind: str = "") -> None:
        """A circle."""
        place = {"cx": number(x), "cy": number(y), "r": number(radius)}
        self._shape("circle", place, pen, kind)

    def path(self, steps: str | Iterable[str | float], pen: Pen, *, kind: str = "") -> None:
        """A path: SVG's own words, or letters and numbers in turn."""
        words = steps if isinstance(steps, str) else " ".join(word(step) for step in steps)
        self._shape("path", {"d": words}, pen, kind)

    def text(  # noqa: PLR0913 - where, how large, which way
        self,
        lines: Iterable[tuple[str, float, float]],
        *,
        size: float,
        fill: str = colours.TEXT,
        anchor: str = "middle",
        halo: bool = False,
        turned: tuple[float, float] | None = None,
    ) -> None:
        """Lines of text, each with its anchor and baseline; ``turned`` left about a point."""
        style = {"font-size": number(size), "text-anchor": anchor, "fill": fill}
        if halo:
            style |= {
                "stroke": colours.PAPER,
                "stroke-width": "3",
                "stroke-linejoin": "round",
                "paint-order": "stroke",
            }
        if turned:
            style["transform"] = f"rotate(-90 {number(turned[0])} {number(turned[1])})"
        node = self._add("text", style)
        for line, x, y in lines:
            span = etree.SubElement(node, f"{{{SVG}}}tspan", {"x": number(x), "y": number(y)})
            span.text = legal(line)

    def _shape(self, name: str, place: dict[str, str], pen: Pen, kind: str) -> None:
        self._add(name, ({"class": kind} if kind else {}) | place | pen.attributes())

    def _add(self, name: str, attributes: dict[str, str]) -> etree._Element:
        return etree.SubElement(self.node, f"{{{SVG}}}{name}", attributes)


class Document(Canvas):
    """An SVG document."""

    def __init__(self, view: Bounds, *, label: str, language: str) -> None:
        root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})  # type: ignore[dict-item]  # None is the default namespace
        super().__init__(root)
        corners = (view.x, view.y, view.width, view.height)
        root.set("viewBox", " ".join(number(value) for value in corners))
        root.set("width", number(view.width))
        root.set("height", number(view.height))
        root.set("font-family", FAMILY)
        root.set("role", "img")
        root.set("aria-label", legal(label))
        if language:
            root.set("lang", legal(language))

    def encode(self) -> bytes:
        """The document as UTF-8, ending with a newline."""
        return etree.tostring(self.node, encoding="utf-8") + b"\n"


def number(value: float) -> str:
    """A coordinate with two decimals at most, the same on every machine."""
    text = f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def word(step: str | float) -> str:
    """A letter of a path as it is, a number as a coordinate."""
    return step if isinstance(step, str) else number(step)


def legal(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(letter if _is_legal(ord(letter)) else "\ufffd" for letter in text)


def _is_legal(code: int) -> bool:
    """XML 1.0, production 2."""
    return code in (0x9, 0xA, 0xD) or any(code in part for part in LEGAL)


def is_number(value: float) -> bool:
    """Whether a coordinate can be drawn."""
    return math.isfinite(value) and abs(value) < 1e6  # noqa: PLR2004 - larger than any drawing
