"""Names outside: of events, gateways, data, groups and flows."""

from __future__ import annotations

from dataclasses import replace

from procrunner import font
from procrunner.definition.model import Bounds
from procrunner.diagram import data, events, gateways, route
from procrunner.diagram.blocks import Block
from procrunner.diagram.scene import Line, Node
from procrunner.diagram.svg import Canvas, is_number

OUTSIDE = (*events.KINDS, *gateways.KINDS, *data.KINDS, "group")
SIZE = 11.0
USUAL = 90.0  #: width of a label that the file gives no bounds
MOST = 12  #: lines
LONGEST = 1000  #: letters that are looked at; far more than there are lines for
GAP = 3.0  #: between a shape and a name below it
SLACK = 6.0  #: by how much a label may be higher than the file says


def draw(canvas: Canvas, labelled: Node | Line) -> None:
    """Draw the name of a node or a flow, if it has one."""
    if not labelled.name.strip():
        return
    block = place(labelled)
    colour = replace(labelled.colours, fill="").text
    canvas.text(block.placed, size=block.size, fill=colour, halo=True)


def place(labelled: Node | Line) -> Block:
    """The name where the file says, or at the usual place."""
    if isinstance(labelled, Line):
        return _of_line(labelled)
    return _of_node(labelled)


def _of_node(node: Node) -> Block:
    box, label = node.bounds, _known(node.shape.label)
    x, _ = node.centre
    if label is None:
        top = box.y + 4 if node.kind == "group" else box.y + box.height + GAP
        return _block(node.name, Bounds(x, top, 0, 0), 0)
    if label.y + label.height <= box.y + 2:
        return _block(node.name, label, 1)
    is_below = label.y >= box.y + box.height - 2
    return _block(node.name, label, 0 if is_below or node.kind == "group" else 0.5)


def _of_line(line: Line) -> Block:
    if label := _known(line.edge.label):
        return _block(line.name, label, 0.5)
    (x, y), is_flat = route.beside(line.points)
    if is_flat:
        return _block(line.name, Bounds(x, y - 4, 0, 0), 1)
    half = min(USUAL, font.width(line.name, SIZE)) / 2
    return _block(line.name, Bounds(x + half + 6, y, 0, 0), 0.5)


def _known(label: Bounds | None) -> Bounds | None:
    if label is None or label.width <= 0:
        return None
    numbers = (label.x, label.y, label.width, label.height)
    return label if all(is_number(value) for value in numbers) else None


def _block(name: str, label: Bounds, share: float) -> Block:
    """The name at the label's upper edge, its lower one (share 1), or its middle (0.5)."""
    lines = _lines(name, label)
    is_cut = len(lines) > MOST
    if is_cut:
        lines = (*lines[: MOST - 1], font.shortened(lines[MOST - 1], SIZE, USUAL))
    height = len(lines) * SIZE * font.LINE
    top = label.y + share * (label.height - height)
    return Block(lines=lines, size=SIZE, x=label.x + label.width / 2, top=top, is_cut=is_cut)


def _lines(name: str, label: Bounds) -> tuple[str, ...]:
    """Wrapped as the file's label asks; wider where it was made for other words."""
    asked = font.wrap(name[:LONGEST], SIZE, [label.width + 1])
    high = len(asked.lines) * SIZE * font.LINE
    if not asked.is_broken and high <= label.height + SLACK:
        return asked.lines
    return font.wrap(name[:LONGEST], SIZE, [max(label.width, USUAL)]).lines
