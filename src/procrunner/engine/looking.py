"""Looking at a state without changing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from procrunner.engine import conditions, happening
from procrunner.engine.case import Case
from procrunner.engine.events import CatchEvent
from procrunner.engine.program import Program
from procrunner.engine.state import restore
from procrunner.engine.token import WAITING, Token
from procrunner.model import Variables, Wait, WaitKind


def variables(program: Program, state: str, token: int, now: datetime) -> Variables:
    """The variables as a token sees them.

    Raises:
        ConflictError: nothing waits under this number any more.
    """
    found, _ = happening.find(restore(program, state, now), token)
    return found.data


def known(program: Program, state: str, token: int, now: datetime) -> Variables | None:
    """The variables that a condition mentions, as far as they are set; None: it is no condition."""
    return conditions.known(restore(program, state, now), token)


def waits(program: Program, state: str, now: datetime) -> tuple[Wait, ...]:
    """Everything that the instance waits for, oldest first."""
    case = restore(program, state, now)
    found = [wait for token in case.tasks.values() for wait in _of(case, token)]
    return tuple(sorted(found, key=lambda wait: wait.token))


def _of(case: Case, token: Token) -> Iterator[Wait]:
    node = token.task_spec
    if token.blocked is not None:
        wait = node.about(token.id, WaitKind.INCIDENT)
        told = token.blocked
        yield replace(wait, incident=told.kind, detail=told.message, hint=told.hint)
    elif token._state == WAITING:
        yield node.about(token.id, WaitKind.JOIN)
    elif token.id in case.waiting:
        due = token.moment.due if token.moment else None
        wait = node.about(token.id, case.waiting[token.id])
        message = node.definition.name if isinstance(node, CatchEvent) else ""
        yield replace(wait, due=due, message=message, correlation=token.correlation)
    for trigger in node.triggers:
        armed = token.armed.get(trigger.key)
        if armed is not None:
            yield happening.told(trigger, armed)
