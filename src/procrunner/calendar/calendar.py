"""One office's calendar: on which days it works, and from when to when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of work without a pause; an end at midnight is the end of the day."""

    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an office."""

    date: date
    spans: tuple[Span, ...]  #: hours of work in order; none on a day off
    reason: str  #: why it is a day off, or a working day although it looks like none

    @property
    def is_working(self) -> bool:
        """Whether the office works at all."""
        return bool(self.spans)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day, at work or not."""

    begin: datetime  #: UTC
    end: datetime  #: UTC
    is_working: bool
    reason: str  #: such as ``break`` or the name of a holiday; empty at ordinary work


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which time is working time."""

    name: str
    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]  #: hours of Monday to Sunday; no spans on a day off
    national: Callable[[date], tuple[bool, str] | None] = lambda _: None
    """What the country says of a day: whether it works, and why; None when it says nothing."""
    days_off: Mapping[date, str] = field(default_factory=dict)  #: reasons by day
    working_days: Mapping[date, str] = field(default_factory=dict)  #: reasons by day
    _days: dict[date, Day] = field(default_factory=dict, repr=False, compare=False)

    def day(self, date_: date) -> Day:
        """A day: the office's own word counts before the country's, that before the week's."""
        if date_ not in self._days:
            self._days[date_] = self._day(date_)
        return self._days[date_]

    def local(self, moment: datetime) -> datetime:
        """A moment as the clock on the office's wall shows it."""
        return moment.astimezone(self.zone)

    def at(self, date_: date, hour: time, *, ends: bool = False) -> datetime:
        """The moment, UTC, of an hour on the wall; midnight is the day's end if it ends there."""
        day = date_ + _DAY if ends and hour == MIDNIGHT else date_
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def close(self, date_: date) -> datetime:
        """When the office closes on a working day; on a day off, the end of the day."""
        spans = self.day(date_).spans
        return self.at(date_, spans[-1].end if spans else MIDNIGHT, ends=True)

    def parts(self, date_: date) -> Iterator[Part]:
        """The whole day, from midnight to midnight."""
        day = self.day(date_)
        end = self.at(date_, MIDNIGHT)
        closed = "before opening" if day.is_working else day.reason
        for span in day.spans:
            begin = self.at(date_, span.begin)
            if end < begin:
                yield Part(end, begin, False, closed)
            end = self.at(date_, span.end, ends=True)
            yield Part(begin, end, True, day.reason)
            closed = "break"
        midnight = self.at(date_, MIDNIGHT, ends=True)
        if end < midnight:
            yield Part(end, midnight, False, "after closing" if day.is_working else day.reason)

    def _day(self, date_: date) -> Day:
        usual = self.week[date_.weekday()]
        if reason := self.days_off.get(date_):
            return Day(date_, (), reason)
        if reason := self.working_days.get(date_):
            return Day(date_, usual or self._ordinary, reason)
        if (said := self.national(date_)) is not None:
            works, reason = said
            return Day(date_, (usual or self._ordinary) if works else (), reason)
        return Day(date_, usual, "" if usual else f"{date_:%A}")

    @property
    def _ordinary(self) -> tuple[Span, ...]:
        """The hours of the first working day of the week: those of a working Saturday."""
        return next(spans for spans in self.week if spans)
