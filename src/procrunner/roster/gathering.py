"""What files say, put together with what is known already; names must be names of something."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from procrunner.errors import Finding, RosterError
from procrunner.people import Absence, Deputy, Membership, Person, Role, Roster, Unit
from procrunner.roster.entry import Entry, Thing, key, kind

KINDS: dict[str, type[Thing]] = {
    "persons": Person,
    "roles": Role,
    "units": Unit,
    "memberships": Membership,
    "absences": Absence,
    "deputies": Deputy,
}
"""The fields of a roster."""


def gather(entries: Sequence[Entry], known: Roster) -> Roster:
    """The roster with what the entries say; a thing of the same key takes the place of another.

    Raises:
        RosterError: something stands twice, or names what is not there.
    """
    told: dict[tuple[str, ...], Entry] = {}
    faults: list[Finding] = []
    for entry in entries:
        name = (kind(entry.thing), *key(entry.thing))
        if before := told.get(name):
            what = f"the {kind(entry.thing)} {' '.join(filter(None, name[1:]))} stands twice"
            faults.append(entry.finding(what, f"It stands in {before.file}:{before.line}."))
        told[name] = entry
    found: dict[str, Any] = {}
    for field, type_ in KINDS.items():
        things = {key(each): each for each in getattr(known, field)}
        things |= {key(each.thing): each.thing for each in entries if isinstance(each.thing, type_)}
        found[field] = tuple(things[each] for each in sorted(things))
    roster = Roster(**found)
    names = _Names(roster)
    faults += [fault for entry in entries for fault in names.faults(entry)]
    if faults:
        raise RosterError(sorted(faults, key=lambda each: (each.file, each.line, each.column)))
    return roster


class _Names:
    """What a roster knows by name, so that each thing's names can be looked up."""

    def __init__(self, roster: Roster) -> None:
        self._persons = {each.id for each in roster.persons}
        self._roles = {each.id for each in roster.roles}
        self._parents = {each.id: each.parent for each in roster.units}
        self._holders: dict[tuple[str, str], list[str]] = defaultdict(list)
        for person in roster.persons:
            for each in _own(person):
                self._holders[each].append(person.id)

    def faults(self, entry: Entry) -> Iterator[Finding]:
        """What a thing names that is not there, or is another's."""
        match entry.thing:
            case Person() as person:
                yield from _missing(entry, self._parents, unit=person.unit)
                yield from self._shared(entry, person)
            case Unit(id=id_, parent=parent):
                yield from _missing(entry, self._parents, parent=parent)
                yield from self._circle(entry, id_)
            case Membership(person=id_, role=role, unit=unit):
                yield from _missing(entry, self._persons, person=id_)
                yield from _missing(entry, self._roles, role=role)
                yield from _missing(entry, self._parents, unit=unit)
            case Absence(person=id_):
                yield from _missing(entry, self._persons, person=id_)
            case Deputy(principal=principal, deputy=deputy, role=role):
                yield from _missing(entry, self._persons, principal=principal, deputy=deputy)
                yield from _missing(entry, self._roles, role=role)
                if principal == deputy:
                    yield entry.finding(f"{deputy} is the own deputy", "Name another person.")

    def _circle(self, entry: Entry, unit: str) -> Iterator[Finding]:
        way = [unit]
        while (above := self._parents.get(way[-1], "")) and above not in way:
            way.append(above)
        if above == unit:
            yield entry.finding(f"the unit {unit} is a part of itself", "Mend a 'parent'.")

    def _shared(self, entry: Entry, person: Person) -> Iterator[Finding]:
        """What only one person may have."""
        for what, value in _own(person):
            for other in self._holders[what, value]:
                if other != person.id:
                    named = f"the {what} of {person.id}" if what else f"the account '{value}'"
                    yield entry.finding(f"{named} is that of {other} too", "Mend one of them.")


def _own(person: Person) -> list[tuple[str, str]]:
    """What a person is known by: id and account, under no name, and identifiers by their kinds."""
    accounts = [("", each) for each in dict.fromkeys((person.id, person.account)) if each]
    return [*accounts, *person.identifiers.items()]


def _missing(entry: Entry, names: Collection[str], **given: str) -> Iterator[Finding]:
    for what, name in given.items():
        if name and name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Write the {what} into a file too."
            yield entry.finding(f"{what}: the roster knows no '{name}'", hint, "RO003")
