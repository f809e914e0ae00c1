"""The engine's contract: a program, a state, a command and the time give a step."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime

from procrunner.engine import beginning, catching, conditions, ending, happening, moving, standing
from procrunner.engine.case import Case
from procrunner.engine.node import Node
from procrunner.engine.program import Program
from procrunner.engine.state import restore, save
from procrunner.engine.step import Step
from procrunner.engine.tasks import JobTask, UserTask
from procrunner.engine.token import READY, Blocked, StandstillError, Token
from procrunner.errors import ConflictError
from procrunner.model import (
    EventKind,
    HistoryEvent,
    IncidentKind,
    Status,
    Variables,
)


def start(program: Program, variables: Variables, now: datetime, *, at: str = "") -> Step:
    """Begin an instance.

    Args:
        program: the compiled process.
        variables: JSON data.
        now: the moment, aware.
        at: BPMN id of the start event, or of the event that has happened; needed only where
            there are several.

    Raises:
        UsageError: there are several start events and none was chosen.
        ExpressionError: what an event sub-process waits for cannot be computed.
    """
    case = Case(program, now)
    case.variables = deepcopy(variables)
    case.task_tree = case.frame(program.frame, None, case.variables)
    case.events.append(
        HistoryEvent(
            kind=EventKind.STARTED,
            process=program.process,
            name=program.frame.element.name,
            data={"set": sorted(variables)} if variables else {},
        )
    )
    beginning.begin(case, at)
    return _run(case)


def complete(program: Program, state: str, token: int, variables: Variables, now: datetime) -> Step:
    """A person has completed a work item.

    Raises:
        ConflictError: the work item is not open any more.
        ExpressionError: what follows cannot be computed with these variables; nothing changed.
    """
    case = restore(program, state, now)
    waiting = _expect(case, token, UserTask, "work item")
    if waiting.task_spec.ad_hoc is not None:
        waiting.task_spec.ad_hoc.refuse_second(waiting)
    waiting.result = dict(deepcopy(variables))
    try:
        waiting.task_spec.finish(waiting)
    except StandstillError as error:  # other branches disagree, which no completion can mend
        case.hold(waiting, error)
    else:
        waiting.complete()
    return _run(case)


def finish(program: Program, state: str, token: int, result: Variables, now: datetime) -> Step:
    """A handler has answered; a result that cannot be taken over is kept, with an incident.

    Raises:
        ConflictError: the job is not waited for any more.
    """
    case = restore(program, state, now)
    case.advance(_expect(case, token, JobTask, "job"), deepcopy(result))
    return _run(case)


def fail(  # noqa: PLR0913 - the facts of an incident
    program: Program,
    state: str,
    token: int,
    now: datetime,
    *,
    kind: IncidentKind,
    message: str,
    hint: str = "",
) -> Step:
    """A handler has failed for good: the job's token stands still with an incident.

    Raises:
        ConflictError: the job is not waited for any more.
    """
    case = restore(program, state, now)
    case.block(_expect(case, token, JobTask, "job"), Blocked(kind, message, hint))
    return _run(case)


def bpmn_error(  # noqa: PLR0913 - the facts of an error
    program: Program,
    state: str,
    token: int,
    now: datetime,
    *,
    code: str,
    message: str = "",
    variables: Variables,
) -> Step:
    """A handler raised a BPMN error; one that nobody catches becomes an incident.

    Raises:
        ConflictError: the job is not waited for any more.
    """
    case = restore(program, state, now)
    failed = _expect(case, token, JobTask, "job")
    caught = catching.catcher(case, failed, "error", code)
    if caught is None:
        case.close(token, "interrupted")
        hint = (
            "Mend the handler, and retry; or move the token: procrunner modify. For other cases "
            f"put an error boundary event with the code '{code}' on it."
        )
        text = f"nobody catches the BPMN error '{code}': {message}"
        case.block(failed, Blocked(IncidentKind.ERROR, text, hint))
    else:
        host, trigger = caught
        told = catching.error_variables(trigger, code, message)
        case.give_up(host, trigger, {**deepcopy(variables), **told})
    return _run(case)


def happen(program: Program, state: str, number: int, variables: Variables, now: datetime) -> Step:
    """A message or signal has come for whoever waits under a number.

    Raises:
        ConflictError: nobody waits under it any more.
    """
    case = restore(program, state, now)
    token, event = happening.listener(case, number)
    if event:
        happening.fire(case, token, event, deepcopy(variables))
    else:
        case.advance(token, deepcopy(variables))
    return _run(case)


def tick(program: Program, state: str, now: datetime, *, until: datetime | None = None) -> Step:
    """Let every timer fire that is due, or was due until then."""
    case = restore(program, state, now)
    while happening.fire_due_timer(case, until or now):
        case.run()
    return _run(case)


def retry(program: Program, state: str, token: int, variables: Variables, now: datetime) -> Step:
    """A person has mended what stopped a token; ``variables`` are set right on the way.

    Raises:
        ConflictError: the token does not stand still.
    """
    case = restore(program, state, now)
    held = case.tasks.get(token)
    if held is None or held.blocked is None:
        conditions.mend(case, token, deepcopy(variables))
        return _run(case)
    case.close(token, "completed")
    case.note(EventKind.RETRIED, held, {"set": sorted(variables)} if variables else None)
    given = deepcopy(variables)
    held.blocked, held.settled = None, {**held.settled, **given}
    held.data = {**held.data, **given}
    if held.result is not None:
        case.advance(held, {**held.result, **given})
    else:
        held._set_state(READY)
        case.ready.append(held)
    return _run(case)


def move(  # noqa: PLR0913 - what is moved, whereto, and why
    program: Program,
    state: str,
    token: int,
    now: datetime,
    *,
    to: str,
    variables: Variables,
    reason: str,
) -> Step:
    """A person takes a token from its element and puts it on another of the same scope.

    Raises:
        ConflictError: there is no such token any more.
        UsageError: it cannot be put there.
    """
    case = restore(program, state, now)
    moving.move(case, token, to, deepcopy(variables), reason)
    return _run(case)


def recount(program: Program, state: str, now: datetime) -> Step:
    """Timers that belong to a term are counted by the calendars of now; nothing else changes.

    Raises:
        ExpressionError: one cannot be counted any more.
    """
    case = restore(program, state, now)
    standing.recount(case)
    return _step(case, Status.ACTIVE)


def cancel(program: Program, state: str, now: datetime, *, reason: str) -> Step:
    """A person ends the instance; whatever goes on in it is interrupted."""
    case = restore(program, state, now)
    happening.cancel_below(case, case.task_tree)
    case.disarm(case.task_tree)
    case.events.append(
        HistoryEvent(kind=EventKind.CANCELLED, process=program.process, data={"reason": reason})
    )
    ending.clear(case)
    return _step(case, Status.CANCELLED)


def _run(case: Case) -> Step:
    case.run()
    if not case.completed:
        return _step(case, Status.ACTIVE)
    case.events.append(
        HistoryEvent(
            kind=EventKind.ENDED, process=case.program.process, data={"outcome": case.outcome}
        )
    )
    return _step(case, Status.COMPLETED)


def _step(case: Case, status: Status) -> Step:
    standing.settle(case)
    due = [moment for token in case.tasks.values() for moment in token.due]
    return Step(
        state=save(case),
        status=status,
        variables=case.variables,
        outcome=case.outcome,
        outcome_name=case.outcome_name,
        next_due=min(due, default=None),
        opened=tuple(case.opened.values()),
        closed=case.closed,
        events=tuple(case.events),
        sent=tuple(case.sent),
    )


def _expect(case: Case, number: int, kind: type[Node], what: str) -> Token:
    token = case.tasks.get(number)
    if (
        token is None
        or number not in case.waiting
        or token.blocked is not None
        or not isinstance(token.task_spec, kind)
    ):
        raise ConflictError(
            f"the {what} is not open any more",
            hint="It was completed or interrupted meanwhile: procrunner history tells by whom.",
        )
    return token
