"""Calendars for tests, and a second way to count, minute by minute, that shares nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from procrunner.calendar import Book, Calendar, Counting, Term, book, term

ALMATY = ZoneInfo("Asia/Almaty")
WEEK = {"mon-fri": "09:00-13:00 14:00-18:00"}


def kazakhstan(**more: Any) -> Book:
    said: Mapping[str, Any] = {"version": "1", "zone": "Asia/Almaty", "holidays": "KZ"}
    return book({**said, "hours": WEEK, **more}, where="calendar.yaml")


OFFICE = kazakhstan().usual


def working(text: str, **more: str) -> Term:
    return read(text, Counting.WORKING, **more)


def read(text: str, counting: Counting, **more: str) -> Term:
    found = term({"term": text, "term:calendar": counting, **more})
    assert found is not None
    return found


def almaty(text: str) -> datetime:
    """``2026-03-20 17:50`` on a wall in Almaty."""
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


def said(moment: datetime) -> str:
    """A moment as a wall in Almaty shows it, with the day of the week."""
    return f"{moment.astimezone(ALMATY):%a %Y-%m-%d %H:%M}"


MINUTE = timedelta(minutes=1)


def minutes(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, bool]]:
    """Every minute from a moment on, and whether it is worked."""
    at = start.astimezone(UTC)
    while True:
        wall = at.astimezone(calendar.zone)
        day = calendar.day(wall.date())
        clock = wall.strftime("%H:%M")
        yield (
            at,
            any(
                f"{s.begin:%H:%M}" <= clock < (f"{s.end:%H:%M}", "24:00")[s.end.hour == 0]
                for s in day.spans
            ),
        )
        at += MINUTE


def minute_by_minute(calendar: Calendar, start: datetime, needed: int) -> datetime:
    """When so many minutes have been worked."""
    for at, is_worked in minutes(calendar, start):
        needed -= is_worked
        if needed == 0:
            return at + MINUTE
    raise AssertionError
