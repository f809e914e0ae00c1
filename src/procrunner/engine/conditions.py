"""Conditions of events: looked at whenever nothing else moves (BPMN 2.0.2, 10.5.5).

An event happens when its condition becomes true: at once if it is true already when the event is
armed, and again only after it was false in between. A variable that is not set makes it false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from procrunner.engine import happening, scope
from procrunner.engine.node import Trigger, blocked_by
from procrunner.engine.token import Armed, Blocked, Token
from procrunner.errors import ConflictError, ExpressionError
from procrunner.model import EventKind, Variables

if TYPE_CHECKING:
    from procrunner.engine.case import Case


def fire(case: Case) -> bool:
    """Let one event happen whose condition has become true; False if none has."""
    if not case.program.has_conditions or case.completed:
        return False
    for token, trigger, armed in list(_armed(case)):
        if _has_become_true(case, token, trigger, armed):
            happening.fire(case, token, trigger.key, {})
            return True
    return False


def known(case: Case, number: int) -> dict[str, Any] | None:
    """What a condition that is waited for knows of the variables it mentions; None: no condition.

    A variable that is not set is left out.
    """
    for token, trigger, armed in _armed(case):
        if armed.number == number:
            names = trigger.expected.text.names
            view, _ = _view(token, names)
            return {name: view[name] for name in sorted(names & view.keys())}
    return None


def mend(case: Case, number: int, given: Variables) -> None:
    """A person has mended a condition that could not be computed.

    Raises:
        ConflictError: no such condition.
    """
    for token, trigger, armed in list(_armed(case)):
        if armed.number == number and armed.fault is not None:
            case.note_event(EventKind.RETRIED, trigger.node, token, _set(given))
            _share(_frame(token), given)
            _change(case, token, trigger, replace(armed, fault=None))
            return
    raise ConflictError(
        f"token {number} has no incident any more", hint="Look again: procrunner incidents"
    )


def _set(given: Variables) -> dict[str, Any]:
    return {"set": sorted(given)} if given else {}


def _armed(case: Case) -> Iterator[tuple[Token, Trigger, Armed]]:
    for token in case.tasks.values():
        if token.armed:
            for trigger in token.task_spec.triggers:
                armed = token.armed.get(trigger.key)
                if armed is not None and trigger.definition.type == "conditional":
                    yield token, trigger, armed


def _has_become_true(case: Case, token: Token, trigger: Trigger, armed: Armed) -> bool:
    condition = trigger.expected.text
    view, elsewhere = _view(token, condition.names)
    try:
        holds = condition.names <= view.keys() and condition.is_true(view)
    except ExpressionError as error:
        _change(case, token, trigger, replace(armed, fault=blocked_by(error)))
        return False
    has_become = holds and not armed.holds
    if holds != armed.holds or armed.fault is not None:
        _change(case, token, trigger, replace(armed, holds=holds, fault=None))
    if has_become:
        _share(_frame(token), elsewhere)
    return has_become


def _change(case: Case, token: Token, trigger: Trigger, armed: Armed) -> None:
    before = token.armed[trigger.key]
    token.armed[trigger.key] = armed
    if armed.fault == before.fault:
        return
    case.close(armed.number, "completed")
    case.open(happening.told(trigger, armed))
    if armed.fault is not None:
        case.note_event(EventKind.INCIDENT, trigger.node, token, _about(armed.fault))


def _about(fault: Blocked) -> dict[str, Any]:
    return {"kind": fault.kind, "message": fault.message}


def _view(token: Token, names: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a token knows and its branches together do; and which of the names come from others.

    Where others disagree about a variable, it is what the token knows of it.
    """
    together, lost = scope.seen(_frame(token), first=token)
    disagreed = {path.partition(".")[0] for path in lost}
    elsewhere = {
        name: value
        for name, value in scope.changes(token.data, together).items()
        if name in names - disagreed - _own(token)
    }
    return {**token.data, **elsewhere}, elsewhere


def _own(token: Token) -> set[str]:
    """Variables that the rounds around a token have for themselves."""
    own: set[str] = set()
    above: Token | None = token
    while above is not None:
        own.update(above.task_spec.body.own if above.task_spec.body else ())
        above = above.parent
    return own


def _frame(token: Token) -> Token:
    """The root of the tokens of the process that a token is in."""
    above: Token | None = token
    while above is not None and not above.is_frame:
        above = above.parent
    if above is None:
        raise AssertionError(f"token {token.id} is in no process")  # a defect of ours
    return above


def _share(frame: Token, known: Variables) -> None:
    """What a condition has seen is known to every branch of the process from now on.

    A branch that takes it along, and one that sets it again, do not disagree then.
    """
    if not known:
        return
    shared: dict[int, Variables] = {}
    todo = [frame]
    while todo:
        token = todo.pop()
        old = token.data
        body = token.task_spec.body
        news = {name: value for name, value in known.items() if not body or name not in body.own}
        token.data = shared.setdefault(id(old), {**old, **news}) if not body else {**old, **news}
        todo += [child for child in token.children if not child.is_frame]
