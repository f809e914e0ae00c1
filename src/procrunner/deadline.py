"""A deadline: the term of one step, or of the whole instance, on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

WHOLE = 0
"""In the place of a token's number: the term of the instance itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time in which the clock stands because a token waits."""

    token: int
    begin: datetime
    end: datetime | None  #: None while it stands
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The term of a token, or of the whole instance."""

    instance: str
    token: int  #: ``WHOLE`` for the instance itself
    element: str  #: BPMN id, empty for the instance
    process: str
    name: str
    roles: tuple[str, ...]  #: whose calendar counts
    reading: Mapping[str, str]  #: the properties ``term`` and ``term:…``, computed
    began_at: datetime
    calendar: str  #: version of the calendars that ``due`` was counted by
    due: datetime | None  #: None when the term cannot be counted: ``trouble`` says why
    first_calendar: str  #: version that it was counted by first
    first_due: datetime | None
    warn_at: datetime | None  #: None when nobody is to be warned
    warned_at: datetime | None = None
    late_at: datetime | None = None  #: when it was told that the term has ended
    pauses: tuple[Pause, ...] = ()
    paused_at: datetime | None = None  #: since when the clock stands; None while it runs
    closed_at: datetime | None = None
    closing: str = ""  #: ``completed`` or ``interrupted``, empty while open
    trouble: str = ""

    @property
    def term(self) -> str:
        """The term as ISO 8601."""
        return self.reading.get("term", "")

    @property
    def next_at(self) -> datetime | None:
        """When somebody is to be told something; None when there is nothing left to tell."""
        if self.closed_at or self.paused_at or self.late_at:
            return None
        return self.due if self.warned_at or self.warn_at is None else self.warn_at

    def is_late(self, now: datetime) -> bool:
        """Whether it has ended, or was closed, after its due moment."""
        if self.due is None or self.paused_at:
            return False
        return (self.closed_at or now) > self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What is open for one role."""

    role: str  #: candidate group or lane; empty for anybody
    open: int
    oldest: datetime  #: when the oldest came
    next_due: datetime | None  #: the term that ends next, or ended first
    late: int  #: terms that have ended
