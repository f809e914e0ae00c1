"""Looking at a state without changing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from procrunner.calendar import Calendar
from procrunner.engine import conditions, happening, standing
from procrunner.engine.case import Case
from procrunner.engine.events import CatchEvent
from procrunner.engine.program import Program
from procrunner.engine.state import restore
from procrunner.engine.timer import Clock
from procrunner.engine.token import WAITING, Token
from procrunner.model import Variables, Wait, WaitKind


@dataclass(frozen=True, slots=True)
class Counted:
    """How a timer is counted that belongs to a term."""

    reading: Mapping[str, str]  #: the properties ``term`` and ``term:…``
    clock: Clock
    calendar: Calendar
    due: datetime | None  #: None while the clock stands


def variables(program: Program, state: str, token: int, now: datetime) -> Variables:
    """The variables as a token sees them.

    Raises:
        ConflictError: nothing waits under this number any more.
    """
    found, _ = happening.find(restore(program, state, now), token)
    return found.data


def enclosing(program: Program, state: str, token: int, now: datetime) -> tuple[Variables, ...]:
    """The variables as a token sees them, and as each scope and caller around it saw them before.

    Raises:
        ConflictError: nothing waits under this number any more.
    """
    found: Token | None = happening.find(restore(program, state, now), token)[0]
    seen = []
    while found is not None:
        seen.append(found.data)
        found = found.parent
    return tuple(seen)


def known(program: Program, state: str, token: int, now: datetime) -> Variables | None:
    """The variables that a condition mentions, as far as they are set; None: it is no condition."""
    return conditions.known(restore(program, state, now), token)


def clock(program: Program, state: str, event: str, now: datetime) -> Counted | None:
    """What the timer of an event is counted from; None where it belongs to no term, or is not set.

    Args:
        program: what the instance runs.
        state: of the instance.
        event: BPMN id of the timer event.
        now: the moment, aware.
    """
    for token, _, node, moment, own in standing.timers(restore(program, state, now)):
        if node.element.id == event:
            reading = {**node.element.properties, "term": own.text}
            return Counted(reading, own, node.calendar(token), moment.fires)
    return None


def scopes(program: Program, state: str, now: datetime) -> tuple[Wait, ...]:
    """Sub-processes and calls in which something goes on, the outermost first."""
    case = restore(program, state, now)
    return tuple(
        token.task_spec.about(token.id, WaitKind.JOIN)
        for token in case.tasks.values()
        if token._children and token.is_live and token.task_spec.body is None
    )


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
        due = token.moment.fires if token.moment else None
        wait = node.about(token.id, case.waiting[token.id])
        message = node.definition.name if isinstance(node, CatchEvent) else ""
        why = happening.stands(token.moment)
        yield replace(wait, due=due, detail=why, message=message, correlation=token.correlation)
    for trigger in node.triggers:
        armed = token.armed.get(trigger.key)
        if armed is not None:
            yield happening.told(trigger, armed)
