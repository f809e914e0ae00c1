"""Pools and lanes: who acts, with the name in a tinted header."""

from __future__ import annotations

from procrunner.definition.model import Bounds, Participant
from procrunner.diagram import blocks, colours, markers
from procrunner.diagram.scene import Node, Scene
from procrunner.diagram.svg import Canvas, Pen

KINDS = ("participant", "lane")
HEADER = 30.0
MARGIN = 6.0


def draw(canvas: Canvas, node: Node, _scene: Scene) -> None:
    """Draw a pool, a black box or a lane."""
    box, chosen = node.bounds, node.colours
    is_pool = isinstance(node.thing, Participant)
    is_black_box = isinstance(node.thing, Participant) and not node.thing.process
    canvas.rect(box, Pen(stroke="none", fill=chosen.paper, opacity=1 if is_pool else 0.4))
    if not is_black_box:
        tint = colours.POOL if is_pool else colours.LANE
        canvas.rect(header(node), Pen(stroke="none", fill=chosen.fill or tint))
        if is_pool:
            _rule(canvas, node)
    pen = Pen(stroke=chosen.ink, width=1.5 if is_pool else 1)
    canvas.rect(box, pen, kind="body")
    if isinstance(node.thing, Participant) and node.thing.multiplicity:
        markers.three_lines(canvas, node.centre[0], box.y + box.height - 10, chosen.ink)
    _name(canvas, node, box if is_black_box else header(node))


def header(node: Node) -> Bounds:
    """Where the name stands."""
    box = node.bounds
    if node.is_horizontal:
        return Bounds(box.x, box.y, min(HEADER, box.width), box.height)
    return Bounds(box.x, box.y, box.width, min(HEADER, box.height))


def name(node: Node, room: Bounds) -> tuple[blocks.Block, bool]:
    """The name in its room, and whether it is turned."""
    is_turned = room.height > room.width and room.width <= HEADER
    if not is_turned:
        inner = Bounds(room.x + MARGIN, room.y, room.width - 2 * MARGIN, room.height)
        return blocks.fit(node.name, inner), False
    x, y = room.x + room.width / 2, room.y + room.height / 2
    long = room.height - 2 * MARGIN
    return blocks.fit(node.name, Bounds(x - long / 2, y - room.width / 2, long, room.width)), True


def _name(canvas: Canvas, node: Node, room: Bounds) -> None:
    block, is_turned = name(node, room)
    middle = (room.x + room.width / 2, room.y + room.height / 2)
    canvas.text(
        block.placed,
        size=block.size,
        fill=node.colours.text,
        turned=middle if is_turned else None,
    )


def _rule(canvas: Canvas, node: Node) -> None:
    box, room = node.bounds, header(node)
    right, below = room.x + room.width, room.y + room.height
    start = (right, box.y) if node.is_horizontal else (box.x, below)
    canvas.path(["M", *start, "L", right, below], Pen(stroke=node.colours.ink, width=1.2))
