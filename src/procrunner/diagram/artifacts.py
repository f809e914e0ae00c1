"""Groups and annotations, and a plain box for what has no symbol."""

from __future__ import annotations

from procrunner.definition.model import Bounds
from procrunner.diagram import blocks, colours
from procrunner.diagram.scene import Node, Scene
from procrunner.diagram.svg import Canvas, Pen

MARGIN = 7.0
BRACKET = 10.0


def group(canvas: Canvas, node: Node, _scene: Scene) -> None:
    """Draw the dash-dotted outline of a group."""
    pen = Pen(stroke=node.colours.ink, width=1.4, dash="10 6 0 6", is_round=True)
    canvas.rect(node.bounds, pen, radius=10, kind="body")


def annotation(canvas: Canvas, node: Node, _scene: Scene) -> None:
    """Draw a remark behind its bracket."""
    box = node.bounds
    canvas.rect(box, Pen(stroke="none", fill=node.colours.fill or "none"), kind="body")
    right, bottom = box.x + min(BRACKET, box.width), box.y + box.height
    canvas.path(
        ["M", right, box.y, "L", box.x, box.y, "L", box.x, bottom, "L", right, bottom],
        Pen(stroke=node.colours.ink, width=1.4),
    )
    block = remark(node)
    lines = [(line, box.x + MARGIN, y) for line, _, y in block.placed]
    canvas.text(lines, size=block.size, fill=node.colours.text, anchor="start")


def remark(node: Node) -> blocks.Block:
    """The text of an annotation."""
    box = node.bounds
    inner = Bounds(box.x + MARGIN, box.y + 4, box.width - MARGIN - 2, box.height - 5)
    return blocks.raised(blocks.fit(node.name, inner), inner)


def unknown(canvas: Canvas, node: Node, _scene: Scene) -> None:
    """Draw a dashed box for an element that BPMN gives another kind of diagram."""
    box = node.bounds
    pen = Pen(stroke=colours.SOFT, fill=node.colours.paper, width=1.2, dash="4 3")
    canvas.rect(box, pen, kind="body")
    inner = Bounds(box.x + MARGIN, box.y + 4, box.width - 2 * MARGIN, box.height - 8)
    block = blocks.fit(node.name or node.kind, inner)
    canvas.text(block.placed, size=block.size, fill=node.colours.text)
