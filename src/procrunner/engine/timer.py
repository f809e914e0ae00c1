"""Moments of timer events: ISO 8601 dates, durations and cycles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import isodate

from procrunner.calendar import Calendar, Stop, due, term
from procrunner.errors import ExpressionError, UsageError

_CYCLE = re.compile(r"R(\d*)/([^/]+)(?:/([^/]+))?")


_ROUNDS = 100_000
"""Firings that are counted back from the end of a cycle."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What a timer is counted from that stands while the clock of a term does."""

    text: str  #: ISO 8601 duration
    begun: datetime
    stops: tuple[Stop, ...] = ()
    since: datetime | None = None  #: since when it stands; None while it runs
    reason: str = ""  #: why it stands


@dataclass(frozen=True, slots=True)
class Moment:
    """When a timer fires, and how it goes on."""

    due: datetime
    times: int | None = 1  #: how often it fires from here on, None for ever
    interval: str = ""  #: ISO 8601 duration between two firings
    first: datetime | None = None  #: from where a cycle is counted; None: from here
    number: int = 0  #: intervals from there to here
    clock: Clock | None = None  #: of a timer that stands with a term

    @property
    def fires(self) -> datetime | None:
        """When it fires; None while its clock stands."""
        return None if self.clock and self.clock.since else self.due

    def after(self, now: datetime) -> Moment | None:
        """The next firing of a cycle, missed ones left out; None after the last.

        It is counted from the first one, so that the 31st of a month is the last day of the
        shorter ones and the 31st again.
        """
        if self.times == 1:
            return None
        step, first = _parse(self.interval), self.first or self.due
        number = self.number + 1
        if isinstance(step, timedelta):
            number += max(0, (now - self.due) // step)
        while first + number * step <= now:  # years and months, which have no fixed length
            number += 1
        left = None if self.times is None else self.times - (number - self.number)
        if left is not None and left < 1:
            return None
        return Moment(first + number * step, left, self.interval, first, number)


def to_row(moment: Moment) -> list[Any]:
    """The moment as JSON."""
    row = [moment.due.isoformat(), moment.times, moment.interval]
    if moment.clock:
        return [*row, None, 0, _clock_row(moment.clock)]
    return [*row, moment.first.isoformat(), moment.number] if moment.first else row


def _clock_row(clock: Clock) -> list[Any]:
    stops = [[each.begin.isoformat(), each.end.isoformat(), each.reason] for each in clock.stops]
    since = clock.since and clock.since.isoformat()
    return [clock.text, clock.begun.isoformat(), stops, since, clock.reason]


def from_row(row: list[Any]) -> Moment:
    """The moment as it was written."""
    due, times, interval, *counted = row
    first, number, *clock = counted or (None, 0)
    begun = datetime.fromisoformat(first) if first else None
    own = _clock(*clock[0]) if clock else None
    return Moment(datetime.fromisoformat(due), times, interval, begun, number, own)


def _clock(text: str, begun: str, stops: list[list[str]], since: str | None, reason: str) -> Clock:
    read = datetime.fromisoformat
    past = tuple(Stop(read(begin), read(end), why) for begin, end, why in stops)
    return Clock(text, read(begun), past, read(since) if since else None, reason)


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


def counted(clock: Clock, properties: Mapping[str, str], calendar: Calendar) -> Moment:
    """When a duration has run by a calendar, as a term of the act does.

    Raises:
        ExpressionError: the calendar cannot count it.
    """
    try:
        read = term({**properties, "term": clock.text})
        if read is not None:
            return Moment(due(read, clock.begun, calendar, clock.stops))
    except UsageError as error:
        raise ExpressionError(error.what, hint=error.hint) from error
    return moment("timeDuration", clock.text, clock.begun)


def stand(moment: Moment, now: datetime, reason: str) -> Moment:
    """Its clock stands from now on, if it does not yet."""
    if moment.clock is None or moment.clock.since:
        return moment
    return replace(moment, clock=replace(moment.clock, since=now, reason=reason))


def ran_on(clock: Clock, since: datetime, now: datetime) -> Clock:
    """A clock that stood runs again."""
    stop = Stop(since, now, clock.reason)
    return replace(clock, stops=(*clock.stops, stop), since=None, reason="")


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
    """``R3/PT10M``, ``R3/start/PT10M``, ``R3/start/end`` or ``R3/PT10M/end``; 3 may be left out."""
    match = _CYCLE.fullmatch(text)
    if match is None or not (match[2] + (match[3] or "")).count("P") <= 1:
        raise ExpressionError(
            f"'{text}' is no ISO 8601 cycle", hint="Write R3/PT10M, or R/P1D without an end."
        )
    times = int(match[1]) if match[1] else None
    if times == 0:
        raise ExpressionError(f"'{text}' never fires", hint="Write R1/… or more.")
    if match[2].startswith("P"):
        _refuse_empty(text, match[2], now)
        if match[3]:
            return _until(_date(match[3]), times, match[2], now)
        return Moment(_after(match[2], now), times, match[2], now, 1)
    start = _date(match[2])
    interval = match[3] or ""
    if not interval.startswith("P"):
        interval = isodate.duration_isoformat(_date(interval) - start)
    _refuse_empty(text, interval, now)
    begun = Moment(start, times, interval)
    return begun if start >= now else begun.after(now) or Moment(start)


def _refuse_empty(text: str, interval: str, now: datetime) -> None:
    if _after(interval, now) <= now:
        raise ExpressionError(f"'{text}' has no length", hint="Write a duration above zero.")


def _until(end: datetime, times: int | None, interval: str, now: datetime) -> Moment:
    """A cycle whose last firing is at ``end``; what would have been before now is left out."""
    step, number = _parse(interval), 0
    while (times is None or number + 1 < times) and end + -(number + 1) * step >= now:
        number += 1
        if number > _ROUNDS:
            raise ExpressionError(
                f"more than {_ROUNDS:,} times '{interval}' until {end.isoformat()}",
                hint="Write a longer duration.",
            )
    return Moment(end + -number * step, number + 1, interval, end, -number)
