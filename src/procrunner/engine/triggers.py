"""Which events may happen to a node: at its border, behind a gateway, inside a scope."""

from __future__ import annotations

from procrunner.definition.reader import SCOPES
from procrunner.engine import containers, events, gateways, support, undoing
from procrunner.engine.draft import Draft
from procrunner.engine.node import Node, Trigger


def connect(draft: Draft) -> None:
    """Tell nodes of the events that may happen to them."""
    for node in draft.nodes.values():
        if node.element.type == "boundaryEvent":
            _attach(draft, node)
        elif type(node) is events.ArmedCatch:
            node.triggers += [Trigger(node, each) for each in node.expected]
    for node in draft.all_nodes():
        if isinstance(node, containers.EventSubProcess):
            _connect_event_sub_process(draft, node)
        elif isinstance(node, gateways.EventGateway):
            _connect_event_gateway(draft, node)


def _attach(draft: Draft, node: Node) -> None:
    element = node.element
    host = draft.nodes.get(element.attached_to)
    if (
        host is None
        or host.element.type not in support.ACTIVITIES
        or host.is_event_sub_process
        or host.element.parent != element.parent
    ):
        draft.find(
            "PR107",
            element,
            f"the boundary event is attached to '{element.attached_to}', "
            "which is no activity beside it",
            "Drag it onto the border of an activity.",
        )
    elif any(event.type == "escalation" for event in element.events) and not _is_scope(host):
        draft.find(
            "PR107",
            element,
            f"nothing in '{element.attached_to}' can throw an escalation",
            "Attach it to a sub-process or a call activity.",
        )
    elif not element.is_interrupting and {"cancel", "compensate"} & {
        e.type for e in element.events
    }:
        what = f"a {element.events[0].type} event neither interrupts nor goes on beside"
        draft.find("PR107", element, what, "Remove cancelActivity.")
    elif any(event.type == "cancel" for event in element.events) and not _may_cancel(host):
        draft.find(
            "PR107",
            element,
            f"'{element.attached_to}' is no transaction, or one that repeats",
            "Attach it to a transaction; put what repeats into a sub-process around it.",
        )
    elif isinstance(node, events.CatchEvent) and node.definition.type != "compensate":
        host.triggers += [Trigger(node, each, element.is_interrupting) for each in node.expected]


def _connect_event_gateway(draft: Draft, node: gateways.EventGateway) -> None:
    for route in node.routes:
        if isinstance(route.target, events.CatchEvent):
            node.triggers += [Trigger(route.target, each) for each in route.target.expected]
        else:
            draft.find(
                "PR113",
                route.target.element,
                "only events and receive tasks may stand behind an event-based gateway",
                "Put an intermediate catch event between them.",
            )


def _connect_event_sub_process(draft: Draft, node: containers.EventSubProcess) -> None:
    inner = draft.inside(node.element.id)
    starts = [each for each in inner if isinstance(each, events.EventStart)]
    node.starts = tuple(starts)
    if len(starts) != 1:
        draft.find(
            "PR114",
            node.element,
            "an event sub-process has one start event",
            "Draw one for each event.",
        )
    for start in starts:
        is_interrupting = start.element.is_interrupting
        if start.definition.type == "compensate":
            if not is_interrupting:
                what = "what undoes a scope neither interrupts it nor goes on beside"
                draft.find("PR107", start.element, what, "Remove isInterrupting.")
            undoing.connect_inner(draft, node)
            continue
        node.goes_beside = not is_interrupting
        scope = draft.scope(node.element.parent)
        scope.triggers += [
            Trigger(start, each, is_interrupting, handler=node) for each in start.expected
        ]


def _is_scope(node: Node) -> bool:
    throws = node.element.loop is not None and node.element.loop.behaviours
    return node.element.type in (*SCOPES, "callActivity") or bool(throws)


def _may_cancel(node: Node) -> bool:
    return node.element.type == "transaction" and node.element.loop is None
