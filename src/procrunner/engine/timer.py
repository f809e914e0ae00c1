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
    times: int = 1  #: how often it fires from here on
    interval: str = ""  #: ISO 8601 duration between two firings

    def after(self, now: datetime) -> Moment | None:
        """The next firing of a cycle, missed ones left out; None after the last."""
        left, due = self.times - 1, self.due
        while left > 0:
            due += _duration(self.interval, due)
            if due > now:
                return Moment(due, left, self.interval)
            left -= 1
        return None


UNBOUNDED = 1_000_000
"""Firings of a cycle without a count (``R/PT1H``)."""


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
        return Moment(now + _duration(text, now))
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


def _duration(text: str, start: datetime) -> timedelta:
    try:
        duration = isodate.parse_duration(text)
    except ValueError as error:
        raise ExpressionError(
            f"'{text}' is no ISO 8601 duration", hint="Write PT15M, PT2H or P1D."
        ) from error
    end: datetime = start + duration  # years and months depend on where they start
    return end - start


def _cycle(text: str, now: datetime) -> Moment:
    match = _CYCLE.fullmatch(text)
    if match is None:
        raise ExpressionError(
            f"'{text}' is no ISO 8601 cycle", hint="Write R3/PT10M, or R/P1D without an end."
        )
    times = int(match[1]) if match[1] else UNBOUNDED
    if times < 1:
        raise ExpressionError(f"'{text}' never fires", hint="Write R1/… or more.")
    step = _duration(match[3], now)
    if step <= timedelta(0):
        raise ExpressionError(f"'{text}' has no length", hint="Write a duration above zero.")
    due = _date(match[2]) if match[2] else now + step
    return Moment(due, times, match[3])
