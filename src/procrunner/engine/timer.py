"""Moments of timer events: ISO 8601 dates, durations and cycles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import isodate

from procrunner.errors import ExpressionError

_CYCLE = re.compile(r"R(\d*)/(?:([^P/]+)/)?(P[^/]+)")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a timer fires, and how it goes on."""

    due: datetime
    times: int | None = 1  #: how often it fires from here on, None for ever
    interval: str = ""  #: ISO 8601 duration between two firings

    def after(self, now: datetime) -> Moment | None:
        """The next firing of a cycle, missed ones left out; None after the last."""
        if self.times == 1:
            return None
        step = _parse(self.interval)
        missed = 0
        if isinstance(step, timedelta):
            missed = max(0, (now - self.due) // step)
        due = self.due + (missed + 1) * step
        while due <= now:  # years and months, which have no fixed length
            due, missed = due + step, missed + 1
        left = None if self.times is None else self.times - missed - 1
        return None if left is not None and left < 1 else Moment(due, left, self.interval)


def moment(kind: str, value: Any, now: datetime) -> Moment:
    """When a timer of this kind and text fires first, counted from ``now``.

    Args:
        kind: ``timeDate``, ``timeDuration`` or ``timeCycle`` (BPMN 2.0.2, 10.5.5).
        value: ISO 8601 text.
        now: the moment when the timer is set, aware.

    Raises:
        ExpressionError: the text is no such time, or a date without a zone.
    """
    text = str(value).strip()
    if kind == "timeDate":
        return Moment(_date(text))
    if kind == "timeDuration":
        return Moment(_after(text, now))
    return _cycle(text, now)


def _date(text: str) -> datetime:
    try:
        date = datetime.fromisoformat(text)
    except ValueError as error:
        raise ExpressionError(
            f"'{text}' is no ISO 8601 date and time", hint="Write 2026-03-01T09:00:00+05:00."
        ) from error
    if date.tzinfo is None:
        raise ExpressionError(
            f"'{text}' has no time zone", hint="Add the offset: 2026-03-01T09:00:00+05:00."
        )
    return date.astimezone(UTC)


def _after(text: str, start: datetime) -> datetime:
    try:
        end: datetime = start + _parse(text)  # years and months depend on where they start
    except (OverflowError, ValueError) as error:
        raise ExpressionError(
            f"'{text}' leads beyond the calendar", hint="Write a shorter duration."
        ) from error
    return end


def _parse(text: str) -> timedelta | isodate.Duration:
    try:
        return isodate.parse_duration(text)
    except (ArithmeticError, ValueError) as error:
        raise ExpressionError(
            f"'{text}' is no ISO 8601 duration", hint="Write PT15M, PT2H or P1D."
        ) from error


def _cycle(text: str, now: datetime) -> Moment:
    match = _CYCLE.fullmatch(text)
    if match is None:
        raise ExpressionError(
            f"'{text}' is no ISO 8601 cycle", hint="Write R3/PT10M, or R/P1D without an end."
        )
    times = int(match[1]) if match[1] else None
    if times == 0:
        raise ExpressionError(f"'{text}' never fires", hint="Write R1/… or more.")
    first = _after(match[3], now)
    if first <= now:
        raise ExpressionError(f"'{text}' has no length", hint="Write a duration above zero.")
    return Moment(_date(match[2]) if match[2] else first, times, match[3])
