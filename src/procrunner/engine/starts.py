"""Where the tokens of a process or a sub-process begin."""

from __future__ import annotations

from collections.abc import Sequence

from procrunner.definition import Element
from procrunner.engine import containers, undoing
from procrunner.engine.draft import Draft
from procrunner.engine.node import Node
from procrunner.engine.routes import is_link


def connect(draft: Draft) -> None:
    """Tell the process and its sub-processes where they begin; flows are connected."""
    for node in draft.all_nodes():
        if isinstance(node, containers.SubProcess) and not node.is_event_sub_process:
            node.starts = _starts(draft, node.element.id, node.element)
    draft.frame.starts = _starts(draft, draft.process.id, None)


def _starts(draft: Draft, parent: str, scope: Element | None) -> Sequence[Node]:
    inner = draft.inside(parent)
    starts = [node for node in inner if node.element.type == "startEvent"]
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
