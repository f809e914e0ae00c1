"""Counting terms: stretch by stretch, so that the end and its explanation never differ."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from procrunner.calendar.calendar import MIDNIGHT, Calendar, Day, Part
from procrunner.calendar.term import Counting, Term
from procrunner.errors import UsageError

_DAY = timedelta(days=1)
_MONTHS = 12
FARTHEST = timedelta(days=366 * 30)
"""No term is looked for beyond: a calendar may have no working time ahead."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which the clock of a term stands."""

    begin: datetime
    end: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some time on the way to the end of a term: counted, or not and why."""

    begin: datetime  #: UTC
    end: datetime  #: UTC
    is_counted: bool
    reason: str  #: empty where it is plain
    number: int = 0  #: of the counted day, from 1; 0 where hours are counted


def due(term: Term, start: datetime, calendar: Calendar, stops: Sequence[Stop] = ()) -> datetime:
    """When the term ends that begins with an event at ``start``.

    Args:
        term: what to count.
        start: the event, aware.
        calendar: of the office that does the work.
        stops: times in which the clock stood, in order, not overlapping.

    Raises:
        UsageError: the end is farther away than anybody plans.
    """
    end = start.astimezone(UTC)
    for stretch in stretches(term, start, calendar, stops):
        end = stretch.end
    return end


def stretches(
    term: Term, start: datetime, calendar: Calendar, stops: Sequence[Stop] = ()
) -> Iterator[Stretch]:
    """All time from the event to the end of its term; the last stretch ends with the term.

    A counted day on which the clock stands when the office closes is not counted.

    Raises:
        UsageError: the end is farther away than anybody plans.
    """
    start = start.astimezone(UTC)
    try:
        if term.counting is Counting.CLOCK:
            yield from _time(_stopped(_always(start), stops), _clock(term, start, calendar))
        elif not term.is_in_days:
            yield from _time(_stopped(_parts(calendar, start), stops), term.time)
        else:
            yield from _days(term, start, calendar, stops)
    except (OverflowError, ValueError) as error:
        raise UsageError(
            f"the term '{term.text}' leads beyond the calendar", hint="Write a shorter one."
        ) from error


def working_time(calendar: Calendar, begin: datetime, end: datetime) -> timedelta:
    """How much working time lies between two moments; nothing when they stand the other way."""
    total = timedelta(0)
    for part in _parts(calendar, begin.astimezone(UTC)):
        if part.begin >= end:
            break
        if part.is_working:
            total += min(part.end, end) - part.begin
    return total


def working_days(calendar: Calendar, begin: date, end: date) -> int:
    """How many working days come after one day, up to and with another."""
    days = (end - begin).days
    return sum(calendar.day(begin + _DAY * number).is_working for number in range(1, days + 1))


# Hours and minutes.


def _time(parts: Iterator[Part], left: timedelta) -> Iterator[Stretch]:
    """Count working parts until so much is reached."""
    for part in parts:
        stretch = Stretch(part.begin, part.end, part.is_working, part.reason)
        if part.is_working:
            if left <= part.end - part.begin:
                yield replace(stretch, end=part.begin + left)
                return
            left -= part.end - part.begin
        yield stretch
    raise OverflowError


def _parts(calendar: Calendar, start: datetime) -> Iterator[Part]:
    """The parts of all days from a moment on."""
    day = calendar.local(start).date()
    last = day + FARTHEST
    while day < last:
        for part in calendar.parts(day):
            if part.end > start:
                yield replace(part, begin=max(part.begin, start))
        day += _DAY
    raise OverflowError


def _stopped(parts: Iterator[Part], stops: Sequence[Stop]) -> Iterator[Part]:
    """The parts, with the times in which the clock stood cut out of them."""
    for part in parts:
        at = part.begin
        for stop in stops:
            begin, end = max(stop.begin, at), min(stop.end, part.end)
            if begin >= end:
                continue
            if at < begin:
                yield replace(part, begin=at, end=begin)
            yield Part(begin, end, False, stop.reason or "the clock stood")
            at = end
        if at < part.end:
            yield replace(part, begin=at)


def _always(start: datetime) -> Iterator[Part]:
    yield Part(start, start + FARTHEST, True, "")


def _clock(term: Term, start: datetime, calendar: Calendar) -> timedelta:
    """How long it is by the clock; months end at the same hour of the same day on the wall."""
    wall = calendar.local(start)
    end = datetime.combine(_later(wall.date(), term.months), wall.time(), wall.tzinfo)
    return end.astimezone(UTC) - start + _DAY * term.days + term.time


def _later(day: date, months: int) -> date:
    """The same day some months later, or the last of the month that lacks it."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


# Days.


def _days(
    term: Term, start: datetime, calendar: Calendar, stops: Sequence[Stop]
) -> Iterator[Stretch]:
    """Count days by their ends, until there are enough."""
    first = calendar.local(start).date()
    wanted = _wanted(term, first)
    number, begin = 0, start
    for offset in range(FARTHEST.days):
        day = calendar.day(first + _DAY * offset)
        close = calendar.close(day.date)
        is_last = number + 1 >= wanted
        why_not = _event_day(wanted, close > start) if offset == 0 else ""
        why_not = why_not or _day_off(term, day, is_last=is_last) or _stood(close, stops)
        number += not why_not
        is_end = is_last and not why_not
        end = close if is_end else calendar.at(day.date, MIDNIGHT, ends=True)
        yield Stretch(begin, end, not why_not, why_not or day.reason, 0 if why_not else number)
        if is_end:
            return
        begin = end
    raise OverflowError


def _wanted(term: Term, first: date) -> int:
    """How many days after the day of the event; 0 is that day itself."""
    end = _later(first, term.months) + _DAY * term.days
    return (end - first).days - term.is_before


def _event_day(wanted: int, is_open: bool) -> str:  # noqa: FBT001 - one question
    if wanted > 0:
        return "the day of the event does not count"
    return "" if is_open else "after closing"


def _day_off(term: Term, day: Day, *, is_last: bool) -> str:
    if day.is_working:
        return ""
    if term.counting is Counting.WORKING:
        return day.reason
    return f"no term ends on a day off: {day.reason}" if is_last else ""


def _stood(close: datetime, stops: Sequence[Stop]) -> str:
    for stop in stops:
        if stop.begin <= close < stop.end:
            return stop.reason or "the clock stood"
    return ""
