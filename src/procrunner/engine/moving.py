"""A person takes a token from one element and puts it on another of the same scope."""

from __future__ import annotations

from procrunner.engine import happening, joining
from procrunner.engine.case import Case
from procrunner.engine.node import Node
from procrunner.engine.support import ACTIVITIES
from procrunner.engine.token import Token
from procrunner.errors import ConflictError, UsageError
from procrunner.model import EventKind, HistoryEvent, Variables

_EVENTS = ("intermediateCatchEvent", "intermediateThrowEvent", "endEvent")
TARGETS = (*ACTIVITIES, *_EVENTS, "exclusiveGateway")
"""What a token may be put on. A join would wait for tokens that never come."""


def move(case: Case, number: int, to: str, variables: Variables, reason: str) -> None:
    """Interrupt what the token does, with all that goes on inside it, and go on elsewhere.

    Raises:
        ConflictError: there is no such token any more.
        UsageError: it cannot be put there.
    """
    token = case.tasks.get(number)
    if token is None or not token.is_live:
        raise ConflictError(
            f"token {number} is not there any more",
            hint="procrunner show tells what the instance waits for now.",
        )
    target = _target(case, token, to)
    joining.forget(case, token)
    came_from = token.task_spec.element.id
    successor = happening.leave_for(case, token, target, variables)
    data = {"from": came_from, "reason": reason}
    case.events.append(
        HistoryEvent(
            kind=EventKind.MOVED,
            element=to,
            process=target.process,
            name=target.element.name,
            token=successor,
            data={**data, "set": sorted(variables)} if variables else data,
        )
    )


def _target(case: Case, token: Token, to: str) -> Node:
    here = token.task_spec
    if here.body is not None:
        raise UsageError(
            "the token is in one round of a loop", hint="Move the token of the whole activity."
        )
    target = case.program.nodes.get(f"{here.process}/{to}")
    beside = sorted(
        node.element.id
        for node in case.program.nodes.values()
        if node.process == here.process and _is_beside(here, node) and node.body is None
    )
    if target is None or target.element.id not in beside:
        raise UsageError(
            f"a token at '{here.element.id}' cannot be put on '{to}'",
            hint=f"Of the same scope it may be put on: {', '.join(beside)}.",
        )
    return target


def _is_beside(here: Node, node: Node) -> bool:
    return (
        node.element.parent == here.element.parent
        and node.element.type in TARGETS
        and not node.is_event_sub_process
        and node is not here
    )
