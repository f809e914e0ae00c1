"""Timers that belong to a term stand while its clock does (the properties of ``term:…``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from procrunner.engine.events import CatchEvent
from procrunner.engine.timer import Clock, Moment, ran_on, stand
from procrunner.engine.token import STARTED, Token

if TYPE_CHECKING:
    from procrunner.engine.case import Case


def settle(case: Case) -> None:
    """After a step: clocks stand while a token waits where the drawing says so, or run again.

    Raises:
        ExpressionError: a timer cannot be counted any more.
    """
    found = [*timers(case)]
    reason = next(_reasons(case), "") if found else ""
    for token, key, node, moment, clock in found:
        if reason:
            after = stand(moment, case.now, reason)
        elif clock.since:
            after = node.recounted(token, ran_on(clock, clock.since, case.now))
        else:
            continue
        _put(token, key, after)
        number = token.armed[key].number if key else token.id
        if number in case.opened:
            wait = replace(case.opened[number], due=after.fires, detail=reason)
            case.opened[number] = wait


def recount(case: Case) -> None:
    """Count by the calendars of now; what stands is counted when it runs again.

    Raises:
        ExpressionError: a timer cannot be counted any more.
    """
    for token, key, node, _, clock in [*timers(case)]:
        if not clock.since:
            _put(token, key, node.recounted(token, clock))


def _put(token: Token, key: str, moment: Moment) -> None:
    if key:
        token.armed[key] = replace(token.armed[key], moment=moment)
    else:
        token.moment = moment


def timers(case: Case) -> Iterator[tuple[Token, str, CatchEvent, Moment, Clock]]:
    """Those that belong to a term: whose they are, by which key, and where they are drawn."""
    for token in case.tasks.values():
        if token.moment and token.moment.clock and isinstance(token.task_spec, CatchEvent):
            yield token, "", token.task_spec, token.moment, token.moment.clock
        for trigger in token.task_spec.triggers if token.armed else ():
            armed, node = token.armed.get(trigger.key), trigger.node
            if armed and armed.moment and armed.moment.clock and isinstance(node, CatchEvent):
                yield token, trigger.key, node, armed.moment, armed.moment.clock


def _reasons(case: Case) -> Iterator[str]:
    for token in case.tasks.values():
        reason = token.task_spec.element.properties.get("term:pauses", "")
        if reason and token.has_begun and token._state == STARTED:
            yield reason
