"""How an instance begins: at a plain start, or with what has happened (BPMN 2.0.2, 13.2)."""

from __future__ import annotations

from collections.abc import Sequence

from procrunner.definition.starting import is_parallel
from procrunner.engine.case import Case
from procrunner.engine.gateways import EventGateway
from procrunner.engine.node import Node
from procrunner.errors import UsageError


def begin(case: Case, at: str) -> None:
    """Put the first tokens where the instance begins.

    Args:
        case: the new instance.
        at: what has happened: a start event, a receive task, an event behind a gateway that
            begins; empty for the plain start.

    Raises:
        UsageError: there is no such start, or there are several and none was chosen.
    """
    nodes = _chosen(case, at)
    tokens = case.enter(nodes, case.task_tree, scope=0)
    for token in tokens:
        token.has_happened = token.task_spec.begins
    if tokens and isinstance(tokens[0].task_spec, EventGateway):
        gateway, before = tokens[0], case.number
        waits_for_all = is_parallel(gateway.task_spec.element)
        routes = gateway.task_spec.routes
        gateway.route = [each for each in routes if waits_for_all or each.target.element.id == at]
        gateway.complete()
        for token in case.tasks.values():
            if token.id > before and token.task_spec.element.id == at:
                token.has_happened = True


def _chosen(case: Case, at: str) -> Sequence[Node]:
    frame = case.program.frame
    if at:
        for node in frame.starts:
            behind = [route.target.element.id for route in node.routes]
            is_behind = node.begins and isinstance(node, EventGateway) and at in behind
            if node.element.id == at or is_behind:
                return [node]
        known = ", ".join(_names(frame.starts))
        raise UsageError(f"the process has no start event '{at}'", hint=f"It starts at: {known}")
    drawn = [node for node in frame.starts if node.begins or node.element.type == "startEvent"]
    if drawn and len(frame.plain) != 1 and len(_names(drawn)) > 1:
        known = ", ".join(_names(drawn))
        raise UsageError("the process has several start events", hint=f"Choose one: {known}")
    return frame.plain or frame.starts


def _names(starts: Sequence[Node]) -> list[str]:
    names: list[str] = []
    for node in starts:
        if isinstance(node, EventGateway) and node.begins:
            names += [route.target.element.id for route in node.routes]
        else:
            names.append(node.element.id)
    return names
