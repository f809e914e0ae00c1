"""A diagram as layers: its shapes once, its names once a language, its marks once an overlay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from procrunner.definition.model import Bounds, Definition
from procrunner.diagram import legend
from procrunner.diagram.drawing import draw
from procrunner.diagram.marked import Marked
from procrunner.diagram.overlay import Overlay
from procrunner.diagram.scene import Scene
from procrunner.diagram.svg import SVG, Document, number
from procrunner.errors import Finding

WORDS = ("text", "title", "desc")
KEYS = 640.0  #: width of a legend


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """How an overlay colours a node or a flow."""

    fill: str = ""  #: of a node
    stroke: str = ""  #: of a flow
    width: float = 0  #: of a flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Coat:
    """One overlay, ready to be laid over the shapes."""

    marks: bytes  #: a group of badges; empty when it marks nothing here
    paints: Mapping[str, Paint]  #: by the id of a node or flow
    legends: Mapping[str, bytes]  #: a picture by language
    notes: Mapping[str, tuple[str, ...]]  #: by id: what the marks say


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """A drawn diagram whose language and overlay can be switched."""

    svg: bytes  #: shapes, and a ``<g class="labels" data-lang="…">`` for each language
    view: Bounds  #: around the shapes, names and badges in every language
    coats: Mapping[str, Coat] = field(default_factory=dict)  #: by the name of the overlay
    warnings: tuple[Finding, ...] = ()


def draw_layers(
    definition: Definition,
    *,
    diagram: int = 0,
    languages: Sequence[str] = ("kk", "ru", "en"),
    overlays: Mapping[str, Overlay] | None = None,
) -> Layers:
    """Draw one diagram in several languages at once.

    Args:
        definition: what the file says.
        diagram: its number from 0.
        languages: of the names; at least one.
        overlays: what to lie over it, by name.

    Raises:
        DefinitionError: the file has no drawing (PR701).
        NotFoundError: it has no such diagram.
    """
    pictures = [draw(definition, diagram=diagram, language=each) for each in languages]
    drawings = [etree.fromstring(picture.svg) for picture in pictures]
    layers = [_names(each, lang) for each, lang in zip(drawings, languages, strict=True)]
    shapes = _shapes(drawings[0])
    shapes.extend(layers)
    chosen = {name: each for name, each in (overlays or {}).items() if each.marks}
    scene = Scene(definition=definition, diagram=definition.diagrams[diagram], language="")
    badges = [box for each in chosen.values() for _, _, box in Marked(scene, each).placed]
    view = _around([*map(_view, drawings), *badges])
    corners = (view.x, view.y, view.width, view.height)
    shapes.set("viewBox", " ".join(number(value) for value in corners))
    return Layers(
        svg=etree.tostring(shapes, encoding="utf-8"),
        view=view,
        coats={name: _coat(scene, each, languages) for name, each in chosen.items()},
        warnings=pictures[0].warnings,
    )


def _names(drawing: etree._Element, language: str) -> etree._Element:
    """All texts of a drawing, each with the id of what it names."""
    layer = etree.Element(f"{{{SVG}}}g", {"class": "labels", "data-lang": language})
    for owner, text in _texts(drawing):
        text.set("data-for", owner)
        layer.append(text)
    return layer


def _texts(drawing: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for group in drawing.iter(f"{{{SVG}}}g"):
        if owner := group.get("data-id", "") or group.get("data-for", ""):
            for text in list(group.iterchildren(f"{{{SVG}}}text")):
                yield owner, text


def _shapes(drawing: etree._Element) -> etree._Element:
    """The drawing without texts, titles and paper; these are layers, or the page's."""
    for node in list(drawing.iter(*(f"{{{SVG}}}{word}" for word in WORDS))):
        _drop(node)
    for layer in list(drawing):
        if layer.get("class") in ("paper", "labels", "legend", "heading"):
            _drop(layer)
    for name in ("width", "height", "role", "aria-label", "lang", "font-family"):
        drawing.attrib.pop(name, "")
    return drawing


def _drop(node: etree._Element) -> None:
    if (parent := node.getparent()) is not None:
        parent.remove(node)


def _view(drawing: etree._Element) -> Bounds:
    return Bounds(*map(float, drawing.get("viewBox", "0 0 0 0").split()))


def _around(boxes: Sequence[Bounds]) -> Bounds:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(box.x + box.width for box in boxes)
    bottom = max(box.y + box.height for box in boxes)
    return Bounds(left, top, right - left, bottom - top)


def _coat(scene: Scene, overlay: Overlay, languages: Sequence[str]) -> Coat:
    marked = Marked(scene, overlay)
    canvas = Document(Bounds(0, 0, 1, 1), label="", language="")
    marked.draw(canvas)
    layer = next(canvas.node.iterchildren(f"{{{SVG}}}g"), None)
    return Coat(
        marks=b"" if layer is None else etree.tostring(layer, encoding="utf-8"),
        paints=dict(_paints(scene, marked)),
        legends={language: _legend(scene, overlay, language) for language in languages},
        notes={id_: _notes(overlay, id_) for id_ in {m.element: 0 for m in overlay.marks}},
    )


def _paints(scene: Scene, marked: Marked) -> Iterator[tuple[str, Paint]]:
    for id_, node in scene.nodes.items():
        if (painted := marked.node(node)) is not node:
            yield id_, Paint(fill=painted.colours.fill)
    for id_, line in scene.lines.items():
        if (drawn := marked.line(line)) is not line:
            yield id_, Paint(stroke=drawn.colours.stroke, width=drawn.weight)


def _legend(scene: Scene, overlay: Overlay, language: str) -> bytes:
    spoken = Scene(definition=scene.definition, diagram=scene.diagram, language=language)
    rows = legend.rows(Marked(spoken, overlay).entries, KEYS)
    wide = max((sum(e.width + legend.BETWEEN for e in row) for row in rows), default=1.0)
    document = Document(
        Bounds(0, 0, wide, max(len(rows), 1) * legend.ROW), label=overlay.title, language=language
    )
    legend.draw(document, rows, 1, 0)
    return document.encode()


def _notes(overlay: Overlay, id_: str) -> tuple[str, ...]:
    marks = (mark for mark in overlay.marks if mark.element == id_)
    said = (" ".join(part for part in (mark.text, mark.note) if part) for mark in marks)
    return tuple(dict.fromkeys(text for text in said if text))
