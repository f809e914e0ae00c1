"""A diagram as an SVG picture: paints a scene back to front, marks and legend last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from procrunner import font
from procrunner.definition.model import Bounds, Definition, Diagram
from procrunner.diagram import (
    activities,
    artifacts,
    colours,
    data,
    events,
    flows,
    gaps,
    gateways,
    labels,
    legend,
    pools,
    words,
)
from procrunner.diagram.marked import Marked
from procrunner.diagram.overlay import Overlay
from procrunner.diagram.scene import Line, Node, Scene
from procrunner.diagram.svg import Canvas, Document, Pen
from procrunner.errors import Finding, NotFoundError

MARGIN = 20.0
NARROWEST = 240.0
TITLE = 15.0

Artist = Callable[[Canvas, Node, Scene], None]
ARTISTS: Mapping[str, Artist] = {
    **dict.fromkeys(pools.KINDS, pools.draw),
    **dict.fromkeys(activities.KINDS, activities.draw),
    **dict.fromkeys(events.KINDS, events.draw),
    **dict.fromkeys(gateways.KINDS, gateways.draw),
    **dict.fromkeys(data.KINDS, data.draw),
    "group": artifacts.group,
    "textAnnotation": artifacts.annotation,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawn diagram."""

    svg: bytes
    warnings: tuple[Finding, ...]  #: what could not be drawn, or not well


def draw(
    definition: Definition,
    *,
    diagram: int | str = 0,
    language: str = "",
    overlay: Overlay | None = None,
) -> Picture:
    """Draw one diagram, and tell what is missing in it.

    Args:
        definition: what the file says.
        diagram: its number from 0, its id, or the id of what it draws.
        language: of the names: kk, ru or en; the plain names when empty.
        overlay: marks to draw over it.

    Raises:
        DefinitionError: the file has no drawing (PR701).
        NotFoundError: it has no such diagram.
    """
    scene = Scene(definition=definition, diagram=_pick(definition, diagram), language=language)
    marked = Marked(scene, overlay or Overlay())
    return Picture(svg=_paint(scene, marked), warnings=gaps.warnings(scene, symbols=ARTISTS))


def render(
    definition: Definition,
    *,
    diagram: int | str = 0,
    language: str = "",
    overlay: Overlay | None = None,
) -> bytes:
    """Draw one diagram as SVG; see :func:`draw`."""
    return draw(definition, diagram=diagram, language=language, overlay=overlay).svg


def _pick(definition: Definition, wanted: int | str) -> Diagram:
    known = definition.diagrams
    if not known:
        raise gaps.no_drawing(definition)
    for at, diagram in enumerate(known):
        if wanted in (at, diagram.id, diagram.element):
            return diagram
    names = ", ".join(each.id or each.element for each in known)
    raise NotFoundError(
        f"there is no diagram '{wanted}'", where=definition.file, hint=f"It has: {names}"
    )


def _paint(scene: Scene, marked: Marked) -> bytes:
    content = _extent(scene, marked)
    rows = legend.rows(marked.entries, max(content.width, NARROWEST) - 2 * MARGIN)
    heading = font.wrap(marked.title, TITLE, [max(content.width, NARROWEST) - 2 * MARGIN]).lines
    above = len(heading) * TITLE * font.LINE + 8 if marked.title else 0
    view = Bounds(
        content.x,
        content.y - above,
        max(content.width, NARROWEST) if marked.title or rows else content.width,
        content.height + above + len(rows) * legend.ROW,
    )
    document = _document(scene, marked, view)
    document.rect(view, Pen(stroke="none", fill=colours.PAPER), kind="paper")
    if marked.title:
        lines = [
            (line, view.x + MARGIN, view.y + MARGIN + TITLE * font.LINE * at + 4)
            for at, line in enumerate(heading)
        ]
        document.group("heading").text(lines, size=TITLE, anchor="start")
    _layers(document, scene, marked)
    if rows:
        bottom = content.y + content.height - 8
        legend.draw(document.group("legend"), rows, view.x + MARGIN, bottom)
    return document.encode()


def _document(scene: Scene, marked: Marked, view: Bounds) -> Document:
    name = marked.title or _name(scene)
    document = Document(view, label=name, language=scene.language)
    document.title(name)
    summary = words.say("summary", scene.language)
    document.describe(summary.format(nodes=len(scene.nodes), lines=len(scene.lines)))
    return document


def _name(scene: Scene) -> str:
    definition, shown = scene.definition, scene.diagram.element
    if element := definition.elements.get(shown):
        return element.label(scene.language) or element.id
    names = [pool.label(scene.language) for pool in definition.participants if pool.process]
    names += [process.name for process in definition.processes]
    return scene.diagram.name or next((name for name in names if name), shown)


def _layers(document: Document, scene: Scene, marked: Marked) -> None:
    nodes = [marked.node(node) for node in scene.nodes.values()]
    lines = sorted(map(marked.line, scene.lines.values()), key=lambda line: line.weight)
    behind = document.group("behind")
    edges = document.group("edges")
    front = document.group("nodes")
    for node in nodes:
        layer = behind if scene.is_behind_flows(node) else front
        _node(layer, node, scene, is_gone=marked.is_gone(node.thing.id))
    for line in lines:
        group = edges.group(f"edge {line.flow.type}", id=line.flow.id)
        group.title(line.name or line.flow.id)
        flows.draw(group.dashed() if marked.is_gone(line.flow.id) else group, line, scene)
    texts = document.group("labels")
    for labelled, id_ in _labelled(nodes, lines):
        labels.draw(texts.group("label", **{"for": id_}), labelled)
    marked.draw(document)


def _node(layer: Canvas, node: Node, scene: Scene, *, is_gone: bool) -> None:
    group = layer.group(f"node {node.kind}", id=node.thing.id)
    group.title(node.name or node.thing.id)
    canvas = group.dashed() if is_gone else group
    ARTISTS.get(node.kind, artifacts.unknown)(canvas, node, scene)


def _labelled(nodes: list[Node], lines: list[Line]) -> Iterator[tuple[Node | Line, str]]:
    for node in nodes:
        if node.kind in labels.OUTSIDE and node.name.strip():
            yield node, node.thing.id
    for line in lines:
        if line.name.strip():
            yield line, line.flow.id


def _extent(scene: Scene, marked: Marked) -> Bounds:
    """Around everything drawn, with a margin."""
    boxes = [node.bounds for node in scene.nodes.values()]
    boxes += [Bounds(x, y, 0, 0) for line in scene.lines.values() for x, y in line.points]
    nodes, lines = list(scene.nodes.values()), list(scene.lines.values())
    for labelled, _ in _labelled(nodes, lines):
        boxes += labels.place(labelled).boxes
    boxes += [box for _, _, box in marked.placed]
    if not boxes:
        return Bounds(0, 0, NARROWEST, 2 * MARGIN)
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(box.x + box.width for box in boxes)
    bottom = max(box.y + box.height for box in boxes)
    return Bounds(left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
