"""A term: how much time a step or a service may take, and which time counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from procrunner.errors import UsageError

ISO = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
"""ISO 8601 durations in whole numbers: years, months, weeks, days, hours, minutes, seconds."""


class Counting(StrEnum):
    """Which time counts."""

    WORKING = "working"  #: working days, or hours and minutes of work
    CALENDAR = "calendar"  #: every day; a last day that is a day off moves on to a working one
    CLOCK = "clock"  #: all time, day and night


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """So much time, counted so.

    Days do not count the day of the event; the last one ends when the office closes. ``P0D`` is
    that day itself. Hours and minutes begin at once, or when the office opens.
    """

    text: str  #: as it was written
    counting: Counting
    months: int = 0  #: years are twelve
    days: int = 0  #: weeks are seven
    time: timedelta = timedelta(0)
    is_before: bool = False  #: "before the n-th day": the day before it is the last

    def share(self, part: float) -> Term:
        """A part of it, in whole days where days are counted; months are thirty."""
        days = int((30 * self.months + self.days) * part)
        return replace(self, months=0, days=days, time=self.time * part, is_before=False)

    @property
    def is_in_days(self) -> bool:
        """Whether whole days are counted."""
        return not self.time


def term(properties: Mapping[str, str]) -> Term | None:
    """Read the properties ``term``, ``term:calendar`` and ``term:bound``; None without a term.

    Raises:
        UsageError: the term cannot be read, or its calendar cannot count it.
    """
    text = properties.get("term", "")
    if not text:
        return None
    counting = _counting(properties.get("term:calendar", "") or Counting.CLOCK, text)
    match = ISO.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            f"the term '{text}' is no ISO 8601 duration", hint="Write PT15M, PT2H, P1D or P1M."
        )
    years, months, weeks, days, hours, minutes, seconds = (
        int(each or 0) for each in match.groups()
    )
    read = Term(
        text=text,
        counting=counting,
        months=12 * years + months,
        days=7 * weeks + days,
        time=timedelta(hours=hours, minutes=minutes, seconds=seconds),
        is_before=_is_before(properties.get("term:bound", "") or "within"),
    )
    _refuse(read, weeks)
    return read


def _counting(text: str, of: str) -> Counting:
    try:
        return Counting(text)
    except ValueError as error:
        raise UsageError(
            f"the term '{of}' has an unknown calendar '{text}'",
            hint=f"Write term:calendar = {', '.join(Counting)}.",
        ) from error


def _is_before(text: str) -> bool:
    if text not in ("within", "before"):
        raise UsageError(
            f"term:bound is '{text}', which nobody knows",
            hint="Write within, or before: the day before is the last.",
        )
    return text == "before"


def _refuse(read: Term, weeks: int) -> None:
    """What no calendar can count."""
    wrong = hint = ""
    if read.counting is Counting.WORKING and (read.months or weeks):
        wrong, hint = "has no working days of its own", "Write the number of working days: P5D."
    elif read.counting is Counting.CALENDAR and read.time:
        wrong, hint = "counts hours", "Write term:calendar = clock or working."
    elif read.time and (read.days or read.months) and read.counting is Counting.WORKING:
        wrong, hint = "mixes days and hours of work", "Write one of them: P1D or PT8H."
    elif read.is_before and (read.time or not read.days):
        wrong, hint = "has no day to be before of", "term:bound = before takes days: P5D."
    if wrong:
        raise UsageError(f"the term '{read.text}' {wrong}", hint=hint)
