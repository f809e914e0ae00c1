"""All calendars of a project: one for most, others for those who keep other hours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from procrunner.calendar.calendar import MIDNIGHT, Calendar, Span
from procrunner.calendar.national import national
from procrunner.errors import UsageError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OWN = {"hours", "holidays", "days_off", "working_days"}
_OFFICE = _OWN | {"roles"}
_BOOK = _OWN | {"version", "zone", "offices"}
_SPAN = re.compile(r"\d\d:\d\d-\d\d:\d\d")
_HINT = "Write hours: {mon-fri: 09:00-13:00 14:00-18:00}."
_FULL = (Span(MIDNIGHT, MIDNIGHT),)

EVERY_HOUR = Calendar(name="clock", zone=ZoneInfo("UTC"), week=(_FULL,) * 7)
"""The calendar of a project that has none: all time is working time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The calendars of a project, in one version of them."""

    version: str  #: what a due moment was counted by; empty without a calendar
    usual: Calendar  #: for everybody who has none of their own
    by_role: Mapping[str, Calendar] = field(default_factory=dict)
    offices: Mapping[str, Calendar] = field(default_factory=dict)  #: by name

    def of(self, roles: Iterable[str]) -> Calendar:
        """The calendar of the first of these roles that has one of its own; the usual one else."""
        own = (self.by_role.get(role) for role in roles)
        return next((each for each in own if each is not None), self.usual)


NO_BOOK = Book(version="", usual=EVERY_HOUR)
"""The calendars of a project that has none."""


def book(said: Mapping[str, Any], *, where: str) -> Book:
    """Read a calendar file.

    Args:
        said: the file as a map.
        where: its name, for errors.

    Raises:
        UsageError: something in it cannot be understood.
    """
    try:
        return _book(said)
    except UsageError as error:
        raise UsageError(error.what, where=error.where or where, hint=error.hint) from error


def _book(said: Mapping[str, Any]) -> Book:
    _refuse_unknown(said, _BOOK, "a calendar")
    for key in ("version", "zone", "hours"):
        if key not in said:
            raise UsageError(f"a calendar lacks '{key}'", hint="README tells what stands in one.")
    usual = _own(
        Calendar(
            name="usual",
            zone=_zone(str(said["zone"])),
            week=((),) * 7,
        ),
        said,
    )
    offices: dict[str, Calendar] = {}
    by_role: dict[str, Calendar] = {}
    for name, office in (said.get("offices") or {}).items():
        _refuse_unknown(office, _OFFICE, f"the office '{name}'")
        offices[name] = _own(replace(usual, name=name, _days={}), office)
        for role in office.get("roles", ()):
            if role in by_role:
                raise UsageError(f"the role '{role}' has two offices", hint="Name it once.")
            by_role[role] = offices[name]
    return Book(version=str(said["version"]), usual=usual, by_role=by_role, offices=offices)


def _own(calendar: Calendar, said: Mapping[str, Any]) -> Calendar:
    """The calendar with an office's own hours and days."""
    return replace(
        calendar,
        week=_week(said["hours"]) if "hours" in said else calendar.week,
        national=national(str(said["holidays"] or "")) if "holidays" in said else calendar.national,
        days_off={**calendar.days_off, **_dates(said, "days_off")},
        working_days={**calendar.working_days, **_dates(said, "working_days")},
        _days={},
    )


def _week(said: Mapping[str, str]) -> tuple[tuple[Span, ...], ...]:
    week: list[tuple[Span, ...]] = [()] * len(WEEKDAYS)
    for days, hours in said.items():
        first, _, last = str(days).partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            raise UsageError(f"'{days}' are no days of the week", hint=_HINT)
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        if end < begin:
            raise UsageError(f"'{days}' runs backwards", hint=_HINT)
        week[begin : end + 1] = [_spans(str(hours))] * (end - begin + 1)
    if not any(week):
        raise UsageError("nobody ever works", hint=_HINT)
    return tuple(week)


def _spans(text: str) -> tuple[Span, ...]:
    spans = tuple(_span(part) for part in text.split())
    for before, after in pairwise(spans):
        if before.end == MIDNIGHT or after.begin < before.end:
            raise UsageError(f"the hours '{text}' overlap", hint=_HINT)
    return spans


def _span(text: str) -> Span:
    first, _, last = text.partition("-")
    try:
        begin = time.fromisoformat(first)
        end = MIDNIGHT if last == "24:00" else time.fromisoformat(last)
    except ValueError:
        begin = end = time.max
    if not _SPAN.fullmatch(text) or (end != MIDNIGHT and end <= begin):
        raise UsageError(f"'{text}' are no hours of work", hint=_HINT)
    return Span(begin, end)


def _dates(said: Mapping[str, Any], key: str) -> dict[date, str]:
    days = said.get(key) or {}
    for day, reason in days.items():
        if not isinstance(day, date) or isinstance(day, datetime) or not reason:
            raise UsageError(
                f"'{day}' under {key} is no day with its reason",
                hint=f"Write {key}: {{2026-01-05: in place of 10 January}}.",
            )
    return {day: str(reason) for day, reason in days.items()}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"there is no time zone '{name}'", hint="Write one of IANA's: Asia/Almaty."
        ) from error


def _refuse_unknown(said: object, known: set[str], what: str) -> None:
    if not isinstance(said, Mapping):
        raise UsageError(f"{what} is {said!r}, not a map", hint="README tells what stands in it.")
    for key in said:
        if key not in known:
            raise UsageError(
                f"{what} has no setting '{key}'", hint=f"Settings are: {', '.join(sorted(known))}."
            )
