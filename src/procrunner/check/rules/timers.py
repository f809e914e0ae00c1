"""A timer says when, in ISO 8601.

A text without ${…} is read now, in executable processes by PR104; one with an expression is read
when the timer is set.

At run time: the instance stops at the timer with an incident.
To mend: write a duration PT15M or P1D, a date 2026-03-01T09:00:00+05:00 with its offset, or a
cycle R3/PT10M, and choose the matching kind in the properties panel.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from procrunner.check.rule import Rule, Subject
from procrunner.definition import EventDefinition
from procrunner.engine.timer import moment
from procrunner.errors import ExpressionError, Finding

_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def find(subject: Subject) -> Iterator[Finding]:
    """Timers whose text is none; in what runs, the engine tells of texts itself (PR104)."""
    for process in subject.definition.processes:
        runs = process.executable or process.id in subject.world.callers
        for element in process.elements:
            for event in element.events:
                if event.type == "timer" and (said := _wrong(event, runs=runs)):
                    message, hint = said
                    yield subject.definition.finding("PR511", element, message, hint=hint)


def _wrong(event: EventDefinition, *, runs: bool) -> tuple[str, str] | None:
    if not event.timer or not event.text:
        return "the timer does not say when", "Write a duration, a date or a cycle."
    if runs or "${" in event.text:
        return None
    try:
        moment(event.timer, event.text, _DAY)
    except ExpressionError as error:
        return f"the timer: {error.what}", error.hint
    return None


RULE = Rule(codes=("PR511",), find=find)
