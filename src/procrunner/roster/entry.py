"""One thing that a file says, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from procrunner.errors import Finding
from procrunner.people import ALWAYS, Absence, Deputy, Membership, Period, Person, Role, Unit

Thing = Person | Role | Unit | Membership | Absence | Deputy

ID = re.compile(r"[^\s,;]+")
"""What names a person, a role or a unit: it is typed in commands."""
LAST_RANK = 99
"""Of a deputy; more are not to be kept in order by anybody."""
MACHINE = "system"
"""What the history calls the machine itself: no person's id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing and where it stands."""

    thing: Thing
    file: str = ""  #: empty for what a command says
    line: int = 1  #: 1-based
    column: int = 1  #: 1-based

    def finding(self, message: str, hint: str = "", code: str = "RO002") -> Finding:
        """Something wrong with it."""
        return Finding(
            code=code,
            message=message,
            hint=hint,
            file=self.file,
            line=self.line,
            column=self.column,
        )


def kind(thing: Thing) -> str:
    """What it is, in a word: a thing's key is its own among those of its kind."""
    return type(thing).__name__.lower()


def key(thing: Thing) -> tuple[str, ...]:
    """What tells it from others of its kind; a thing of the same key takes its place."""
    match thing:
        case Membership(person=person, role=role, unit=unit, period=period):
            return person, role, unit, str(period.since or "")
        case Absence(person=person, period=period):
            return person, str(period.since or "")
        case Deputy(principal=principal, deputy=deputy, role=role, process=process, period=period):
            return principal, deputy, role, process, str(period.since or "")
    return (thing.id,)


def words(thing: Thing) -> str:
    """Which thing it is; persons by their ids."""
    match thing:
        case Membership(person=person, role=role, unit=unit, period=period):
            return f"{person} as {role}{f' in {unit}' if unit else ''}{_when(period)}"
        case Absence(person=person, period=period):
            return f"absence of {person}{_when(period)}"
        case Deputy(principal=principal, deputy=deputy, role=role, process=process, period=period):
            what = "".join(f" for {each}" for each in (role, process) if each)
            return f"{deputy} as deputy of {principal}{what}{_when(period)}"
    return f"{kind(thing)} {thing.id}"


def _when(period: Period) -> str:
    return "" if period == ALWAYS else f" {period}"


def own_faults(entries: Iterable[Entry]) -> list[Finding]:
    """What is wrong with things taken by themselves."""
    return [each.finding(message, hint) for each in entries for message, hint in _wrong(each.thing)]


def _wrong(thing: Thing) -> Iterator[tuple[str, str]]:
    id_ = getattr(thing, "id", "x")
    if id_ == MACHINE and isinstance(thing, Person):
        yield f"the history calls the machine '{MACHINE}'", "Give the person another id."
    elif not ID.fullmatch(id_):
        yield f"'{id_}' is no id: it is one word without commas", "Write a.uly, for instance."
    if not all(each.isprintable() for each in _texts(thing)):
        yield f"the {kind(thing)} has a letter that nobody can see", "Remove control characters."
    if isinstance(thing, Deputy) and thing.rank > LAST_RANK:
        yield f"a deputy has a rank up to {LAST_RANK}, not {thing.rank}", "Count from 1."
    period = getattr(thing, "period", ALWAYS)
    if period.since and period.until and period.until < period.since:
        what = f"the {kind(thing)} ends on {period.until}, before it begins"
        yield what, f"It begins on {period.since}: mend one of them."


def _texts(thing: Thing) -> Iterator[str]:
    for each in fields(thing):
        value = getattr(thing, each.name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from (*value, *value.values())
