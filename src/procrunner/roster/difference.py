"""What is added, changed and removed between two rosters, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from procrunner.people import Period, Roster
from procrunner.roster.entry import Thing, key, words
from procrunner.roster.gathering import KINDS


def difference(before: Roster, after: Roster) -> tuple[str, ...]:
    """A line for each thing; what is no plain text, such as identifiers, is only named."""
    return tuple(line for field in KINDS for line in _of(field, before, after))


def _of(field: str, before: Roster, after: Roster) -> Iterator[str]:
    old: Mapping[tuple[str, ...], Thing] = {key(each): each for each in getattr(before, field)}
    new: Mapping[tuple[str, ...], Thing] = {key(each): each for each in getattr(after, field)}
    for each in sorted({*old, *new}):
        if each not in old:
            yield f"added {words(new[each])}"
        elif each not in new:
            yield f"removed {words(old[each])}"
        elif old[each] != new[each]:
            yield f"changed {words(new[each])}: {', '.join(_changes(old[each], new[each]))}"


def _changes(old: Thing, new: Thing) -> Iterator[str]:
    for each in fields(old):
        was, now = getattr(old, each.name), getattr(new, each.name)
        if was != now:
            plain = isinstance(now, str | int | Period)
            yield f"{each.name} {was or 'none'} → {now or 'none'}" if plain else each.name
