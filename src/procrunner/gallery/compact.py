"""Saying things once: looks as classes, signs that repeat as shapes to be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from procrunner.diagram.svg import SVG

LOOKS = (
    *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"),
    *("stroke-linejoin", "font-size", "text-anchor", "paint-order"),
)
SIGN = 60  #: bytes from which a repeated sign is worth a shape of its own


class Wardrobe:
    """The looks and signs of all drawings of a page; makes drawings smaller in place."""

    def __init__(self) -> None:
        self._looks: dict[str, str] = {}
        self._signs: dict[bytes, str] = {}
        self._drawings: list[etree._Element] = []

    def dress(self, drawing: etree._Element) -> None:
        """Replace the looks of a drawing by classes."""
        for hit in list(drawing.iter(f"{{{SVG}}}path")):
            if hit.get("class") == "hit" and (parent := hit.getparent()) is not None:
                parent.remove(hit)
        for node in list(drawing.iter(f"{{{SVG}}}*")):
            self._dress(node)
            if node.tag == f"{{{SVG}}}text":
                _unspan(node)
        self._drawings.append(drawing)

    def share(self) -> None:
        """Replace signs that stand more than once by uses of one shape."""
        found = [(group, _inside(group)) for each in self._drawings for group in _signs(each)]
        counts = Counter(inside for _, inside in found)
        for group, inside in found:
            if counts[inside] > 1 and len(inside) > SIGN:
                name = self._signs.setdefault(inside, f"sign-{len(self._signs)}")
                for child in list(group):
                    group.remove(child)
                etree.SubElement(group, f"{{{SVG}}}use", {"href": f"#{name}"})

    @property
    def style(self) -> str:
        """The rules of all classes."""
        return "".join(f".{name}{{{rule}}}" for rule, name in self._looks.items())

    @property
    def signs(self) -> str:
        """The shapes that drawings use."""
        shapes = (f'<g id="{name}">{inside.decode()}</g>' for inside, name in self._signs.items())
        return "".join(shapes)

    def _dress(self, node: etree._Element) -> None:
        looks = [(name, node.attrib.pop(name)) for name in LOOKS if name in node.attrib]
        if looks:
            rule = ";".join(f"{name}:{_css(name, str(value))}" for name, value in looks)
            name = self._looks.setdefault(rule, f"l{len(self._looks)}")
            node.set("class", " ".join(part for part in (node.get("class"), name) if part))


def written(node: etree._Element) -> str:
    """As part of an HTML document, which needs no namespaces."""
    return etree.tostring(node, encoding="unicode").replace(f' xmlns="{SVG}"', "")


def _css(name: str, value: str) -> str:
    return f"{value}px" if name == "font-size" else value


def _unspan(text: etree._Element) -> None:
    """A line of its own needs no span."""
    spans: Sequence[etree._Element] = list(text)
    if len(spans) == 1:
        text.text = spans[0].text
        for name in ("x", "y"):
            text.set(name, spans[0].get(name, "0"))
        text.remove(spans[0])


def _signs(drawing: etree._Element) -> Iterator[etree._Element]:
    """The outermost moved groups; a flow's own ends are coloured with it."""
    for group in drawing.iter(f"{{{SVG}}}g"):
        around = [each for each in group.iterancestors() if each.get("transform")]
        edges = [each for each in group.iterancestors() if "edge" in each.get("class", "").split()]
        if group.get("transform") and not around and not edges:
            yield group


def _inside(group: etree._Element) -> bytes:
    return "".join(written(child) for child in group).encode()
