"""What a roster says; days are those of the office's own time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from the first to the last, both included; None where it has no end there."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        return (self.since or day) <= day <= (self.until or day)

    def overlaps(self, other: Period) -> bool:
        """Whether they have a day in common."""
        begins = max(self.since or date.min, other.since or date.min)
        return begins <= min(self.until or date.max, other.until or date.max)

    def __str__(self) -> str:
        first = f"from {self.since}" if self.since else ""
        last = f"until {self.until}" if self.until else ""
        return " ".join(filter(None, (first, last))) or "always"


ALWAYS = Period()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who acts."""

    id: str  #: what the history calls the person; never given to another one
    name: str
    unit: str = ""  #: id of the unit that the person belongs to
    account: str = ""  #: another name under which the person acts, as of a computer's user
    contacts: Mapping[str, str] = field(default_factory=dict)  #: such as phone and mail
    identifiers: Mapping[str, str] = field(default_factory=dict)  #: official numbers by their kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Whose work it is."""

    id: str  #: as candidate groups name it
    names: Mapping[str, str] = field(default_factory=dict)  #: by language; lanes have one of them
    outside: bool = False  #: done by those whom the office serves: whoever comes may act


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of the office."""

    id: str
    names: Mapping[str, str] = field(default_factory=dict)  #: by language
    parent: str = ""  #: id of the unit that it is a part of


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person has a role."""

    person: str
    role: str
    unit: str = ""  #: id of the unit in which the person has it
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A person is away, and cannot act."""

    person: str
    period: Period
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputy:
    """A person acts in the place of another one while that one is away."""

    principal: str
    deputy: str
    role: str = ""  #: for the work of this role only; empty for all
    process: str = ""  #: BPMN id, for the work of this process only; empty for all
    period: Period = ALWAYS
    rank: int = 1  #: those of a higher number act when all of a lower one are away


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """All that is known of an office, each kind in the order of its keys."""

    persons: tuple[Person, ...] = ()
    roles: tuple[Role, ...] = ()
    units: tuple[Unit, ...] = ()
    memberships: tuple[Membership, ...] = ()
    absences: tuple[Absence, ...] = ()
    deputies: tuple[Deputy, ...] = ()
