"""Activities: tasks, sub-processes, transactions and call activities."""

from __future__ import annotations

from procrunner.definition.model import Bounds, Element
from procrunner.diagram import blocks, icons, markers, triggers
from procrunner.diagram.scene import Node, Scene
from procrunner.diagram.svg import Canvas, Pen

KINDS = (
    *("task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask"),
    *("scriptTask", "businessRuleTask", "callActivity"),
    *("subProcess", "transaction", "adHocSubProcess"),
)
ROUND = 10.0
MARGIN = 5.0
EDGES = {"callActivity": 4.0, "transaction": 5.0}  #: above and below the name
ICON = Bounds(6, 5, icons.SIZE, icons.SIZE)


def draw(canvas: Canvas, node: Node, scene: Scene) -> None:
    """Draw an activity with icon, markers and name."""
    box = node.bounds
    canvas.rect(box, _outline(node), radius=ROUND, kind="body")
    if node.kind == "transaction":
        inner = Bounds(box.x + 3, box.y + 3, box.width - 6, box.height - 6)
        canvas.rect(inner, Pen(stroke=node.colours.ink, width=1.3), radius=ROUND - 3)
    if has_icon(node, scene):
        _icon(canvas.moved(box.x + ICON.x, box.y + ICON.y), node, scene)
    markers.draw(canvas, node)
    block = name(node, scene)
    canvas.text(block.placed, size=block.size, fill=node.colours.text)


def name(node: Node, scene: Scene) -> blocks.Block:
    """The name inside, clear of icon and markers."""
    box = node.bounds
    edge = EDGES.get(node.kind, 2.0)
    inner = Bounds(box.x + MARGIN, box.y + edge, box.width - 2 * MARGIN, box.height - 2 * edge)
    strip = markers.strip(node)
    corner = _corner(box) if has_icon(node, scene) else None
    keep_out = tuple(each for each in (corner, strip) if each)
    if not node.is_expanded:
        return blocks.fit(node.name, inner, keep_out)
    head = Bounds(inner.x, inner.y + 3, inner.width, min(inner.height, 3 * 12 * 1.2))
    return blocks.raised(blocks.fit(node.name, head, keep_out), head)


def has_icon(node: Node, scene: Scene) -> bool:
    """Whether something is drawn in the upper left corner."""
    return node.kind in icons.KINDS or bool(_start(node, scene))


def _corner(box: Bounds) -> Bounds:
    return Bounds(box.x + ICON.x - 1, box.y + ICON.y - 1, ICON.width + 3, ICON.height + 2)


def _outline(node: Node) -> Pen:
    colours = node.colours
    if _is_event_sub_process(node):
        return Pen(stroke=colours.ink, fill=colours.paper, width=2.2, dash="0 5.5", is_round=True)
    calls = node.kind == "callActivity" or (isinstance(node.thing, Element) and node.thing.calls)
    width = 4 if calls else 1.5
    return Pen(stroke=colours.ink, fill=colours.paper, width=width)


def _icon(canvas: Canvas, node: Node, scene: Scene) -> None:
    if start := _start(node, scene):
        _event_icon(canvas, node, start)
        return
    attributes = node.thing.attributes if isinstance(node.thing, Element) else {}
    instantiates = attributes.get("instantiate") == "true" and node.kind == "receiveTask"
    icons.draw(canvas, node.kind, node.colours, instantiates=instantiates)


def _event_icon(canvas: Canvas, node: Node, start: Element) -> None:
    """What starts a collapsed event sub-process."""
    dash = "" if start.is_interrupting else "2.6 2"
    ink, paper = node.colours.ink, node.colours.paper
    canvas.circle(9, 9, 8.5, Pen(stroke=ink, fill=paper, width=1.1, dash=dash))
    pen = Pen(stroke=ink, fill=paper, width=1.9)
    triggers.draw(canvas.moved(9, 9, 0.47), triggers.kind(start), pen, is_thrown=False)


def _start(node: Node, scene: Scene) -> Element | None:
    if node.is_expanded or not _is_event_sub_process(node):
        return None
    starts = (each for each in scene.inside(node.thing.id) if each.type == "startEvent")
    return next(starts, None)


def _is_event_sub_process(node: Node) -> bool:
    return (
        isinstance(node.thing, Element) and node.thing.attributes.get("triggeredByEvent") == "true"
    )
