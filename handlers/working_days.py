"""Counts working days, by the project's calendar.

Almaty city 4/636, licences, p. 12 item 1: the list is stamped with the planned day of the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from procrunner import calendar
from procrunner.handler import Call, handler
from procrunner.project.calendars import read

from .registries import local_day
from .variables import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The last day of a term, as it stands in variables."""

    day: str
    term: str
    calendar: str  #: version of the calendar that it was counted by


class WorkingDays:
    """The working calendar of state bodies."""

    def __init__(self, file: str) -> None:
        self._book = read(Path(file))

    @property
    def version(self) -> str:
        """Which calendar it is."""
        return self._book.version

    def end(self, written: str, start: datetime) -> datetime:
        """When the term ends that begins at the moment.

        Raises:
            UsageError: it is no term of working time.
        """
        read_ = calendar.term({"term": written, "term:calendar": "working"})
        return start if read_ is None else calendar.due(read_, start, self._book.usual)


@handler("working-days.plan", kind="idempotent")
def plan(term: str, *, working_days: WorkingDays, call: Call) -> Planned:
    """Say on which day a term ends that begins now; the day it begins does not count."""
    written = text(term, name="term")
    end = working_days.end(written, call.now)
    return Planned(day=local_day(end).isoformat(), term=written, calendar=working_days.version)
