"""Where the tokens of a process or a sub-process begin."""

from __future__ import annotations

from collections.abc import Sequence

from procrunner.definition import Element, EventDefinition
from procrunner.definition.starting import begins, is_gateway, is_parallel
from procrunner.engine import containers, undoing
from procrunner.engine.draft import Draft
from procrunner.engine.node import Node
from procrunner.engine.routes import is_link

_BEGINNING = ("message", "signal")
"""What may happen behind a gateway that begins a process."""


def connect(draft: Draft) -> None:
    """Tell the process and its sub-processes where they begin; flows are connected."""
    for node in draft.nodes.values():
        node.begins = begins(node.element, draft.process)
        if node.element.attributes.get("instantiate") == "true":
            _check_receiver(draft, node)
    for node in draft.all_nodes():
        if isinstance(node, containers.SubProcess) and not node.is_event_sub_process:
            node.starts = _starts(draft, node.element.id, node.element)
    draft.frame.starts = _starts(draft, draft.process.id, None)
    for node in draft.frame.starts:
        _check_start(draft, node.element)


def is_plain(element: Element) -> bool:
    """Whether nothing has to happen for what begins here."""
    return not element.events and element.attributes.get("instantiate") != "true"


def _starts(draft: Draft, parent: str, scope: Element | None) -> Sequence[Node]:
    inner = draft.inside(parent)
    starts = [node for node in inner if node.element.type == "startEvent" or node.begins]
    first = starts or [
        node
        for node in inner
        if not node.incoming
        and node.element.type != "boundaryEvent"
        and not is_link(node)
        and not node.is_event_sub_process
        and not undoing.is_handler(node.element)
    ]
    if not first:
        draft.find(
            "PR114", scope or draft.process, "nothing in it can start", "Draw a start event."
        )
    if scope is not None and any(start.element.events for start in starts):
        draft.find("PR101", scope, "a sub-process starts with a none event", "Change it.")
    return tuple(first)


def _check_receiver(draft: Draft, node: Node) -> None:
    """A receive task or event-based gateway that begins a process."""
    element = node.element
    if not node.begins or node.incoming or element.loop:
        draft.find(
            "PR101",
            element,
            f"a {element.type} that begins a process inside a sub-process, behind a flow "
            "or more than once is not executed",
            "Put it right into the process, without a flow to it; or untick Instantiate.",
        )
    if not is_gateway(element):
        return
    allowed = _BEGINNING[:1] if is_parallel(element) else _BEGINNING
    for route in node.routes:
        behind = route.target.element
        kinds = {event.type for event in behind.events}
        if kinds - set(allowed) or behind.is_parallel_multiple:
            draft.find(
                "PR101",
                behind,
                f"behind a gateway that begins a process, other than {' or '.join(allowed)} "
                "is not executed",
                "Begin with a start event instead.",
            )


def _check_start(draft: Draft, element: Element) -> None:
    kinds = {event.type for event in element.events}
    if element.is_parallel_multiple and kinds != {"message"}:
        draft.find(
            "PR101",
            element,
            "a start that waits for several things together is executed for messages only",
            "Begin with one of them, and wait for the others behind it.",
        )
    for event in element.events:
        if event.type == "timer":
            _check_timer(draft, element, event)


def _check_timer(draft: Draft, element: Element, event: EventDefinition) -> None:
    if "${" in event.text:
        draft.find(
            "PR101",
            element,
            "a timer that begins a process knows no variables",
            "Write the time itself, such as R/2026-03-01T09:00:00+05:00/P1D.",
        )
    for field in element.fields:
        if field.required and not field.default:
            draft.find(
                "PR101",
                element,
                f"nobody fills in '{field.id}' when a timer begins the process",
                "Give it a default, or ask for it in a task.",
            )
