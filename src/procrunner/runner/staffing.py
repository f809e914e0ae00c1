"""Who works in the office: told, and changed; each change is one transaction."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from procrunner.definition import Definition
from procrunner.errors import ConflictError, NotFoundError, UsageError
from procrunner.model import WorkItem
from procrunner.people import Absence, Deputy, Period, Person, Roster, Staff, Standing
from procrunner.permissions import May
from procrunner.ports import Clock, RosterChange, Store
from procrunner.roster import Entry, Weakness, difference, drawn, gather, weaknesses
from procrunner.runner import hands
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.door import Door


@dataclass(frozen=True, slots=True)
class Personnel:
    """Keeps the roster."""

    store: Store
    clock: Clock
    catalogue: Catalogue
    door: Door

    @property
    def today(self) -> date:
        """The day in the office."""
        return self.catalogue.rules.today(self.clock.now())

    def staff(self) -> Staff:
        """Who works in the office."""
        with self.store.read() as unit:
            return self.catalogue.staff(unit)

    def changes(self, limit: int) -> Sequence[RosterChange]:
        """Who changed what of it, the newest first."""
        with self.store.read() as unit:
            return unit.people.changes(limit)

    def able(self, item: WorkItem) -> list[Standing]:
        """The rights by which a work item may be done now, own ones first."""
        with self.store.read() as unit:
            return hands.able(unit, self.catalogue, item, self.clock.now())

    def load(
        self, entries: Sequence[Entry], *, replace_all: bool, apply: bool, actor: str
    ) -> tuple[str, ...]:
        """Make known what files say; what was added, changed and removed, a line each.

        Args:
            entries: of all files together.
            replace_all: forget what they do not say.
            apply: store it; otherwise nothing is changed.
            actor: who asks for it.

        Raises:
            RosterError: something stands twice, or names what is not there.
        """

        def told(known: Roster) -> Roster:
            return gather(entries, Roster() if replace_all else known)

        return self._change(told, actor=actor, apply=apply)

    def leave(self, absence: Absence, deputy: Deputy | None, *, actor: str) -> tuple[str, ...]:
        """A person is absent, with a deputy for that time if one is given.

        Raises:
            NotFoundError: there is no such person or role.
            ConflictError: the person is absent then already.
            UsageError: it ends before it begins, or the person is the own deputy.
        """

        def told(known: Roster) -> Roster:
            person = _person(known, absence.person).id
            for each in known.absences:
                if each.person == person and each.period.overlaps(absence.period):
                    raise ConflictError(
                        f"{person} is absent {each.period} already",
                        hint=f"If that is over: procrunner people back {person}",
                    )
            changed = gather([Entry(replace(absence, person=person))], known)
            return _with(changed, deputy) if deputy else changed

        _check(absence.period)
        return self._change(told, actor=actor)

    def come_back(self, person: str, *, actor: str) -> tuple[str, ...]:
        """The absence of today is over; it ended yesterday.

        Raises:
            NotFoundError: there is no such person.
            ConflictError: the person is not absent.
        """
        today = self.today

        def told(known: Roster) -> Roster:
            id_ = _person(known, person).id
            absences = [
                _ended(each, today) if _is_of(each, id_, today) else each for each in known.absences
            ]
            if absences == [*known.absences]:
                raise ConflictError(f"{id_} is not absent on {today}")
            return replace(known, absences=tuple(filter(None, absences)))

        return self._change(told, actor=actor)

    def depute(self, deputy: Deputy, *, actor: str) -> tuple[str, ...]:
        """A person acts for another one while that one is absent.

        Raises:
            NotFoundError: there is no such person or role.
            UsageError: it ends before it begins, or the person is the own deputy.
        """
        _check(deputy.period)
        return self._change(lambda known: _with(known, deputy), actor=actor)

    def dismiss(self, principal: str, deputy: str, *, actor: str) -> tuple[str, ...]:
        """A person is no longer the deputy of another one, in whatever.

        Raises:
            NotFoundError: there is no such person, or the person is no deputy of that one.
        """

        def told(known: Roster) -> Roster:
            pair = _person(known, principal).id, _person(known, deputy).id
            kept = tuple(each for each in known.deputies if (each.principal, each.deputy) != pair)
            if kept == known.deputies:
                raise NotFoundError(f"{pair[1]} is no deputy of {pair[0]}")
            return replace(known, deputies=kept)

        return self._change(told, actor=actor)

    def weaknesses(self, definitions: Iterable[Definition], *, days: int) -> list[Weakness]:
        """What is going to go wrong, from today on.

        Args:
            definitions: drawings, whose roles are asked for beside those of deployed ones.
            days: how many are looked at.
        """
        with self.store.read() as unit:
            staff = self.catalogue.staff(unit)
            deployed = [self.catalogue.definition(each) for each in unit.definitions.list()]
        return weaknesses(staff, self.today, days, drawn([*definitions, *deployed]))

    def _change(
        self, told: Callable[[Roster], Roster], *, actor: str, apply: bool = True
    ) -> tuple[str, ...]:
        opened = self.store.write() if apply else self.store.read()
        with opened as unit:
            actor = self.door.require(unit, actor, May.PEOPLE)
            known, version = unit.people.roster(), unit.people.version()
            after = told(known)
            what = difference(known, after)
            if what and apply:
                number = version[0] + 1 if version else 1
                change = RosterChange(number=number, at=self.clock.now(), by=actor, what=what)
                unit.people.replace(after, change)
            return what


def known_person(staff: Staff, name: str) -> Person:
    """The person of this id or account.

    Raises:
        NotFoundError: there is none; the hint names similar ids.
    """
    return _person(staff.roster, name)


def _person(roster: Roster, name: str) -> Person:
    if found := Staff(roster).person(name):
        return found
    near = difflib.get_close_matches(name, [each.id for each in roster.persons], n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "procrunner people list tells them."
    raise NotFoundError(f"there is no person '{name}'", hint=hint)


def _with(roster: Roster, deputy: Deputy) -> Roster:
    principal, instead = (_person(roster, each).id for each in (deputy.principal, deputy.deputy))
    if principal == instead:
        raise UsageError(f"{instead} cannot be the own deputy", hint="Name another person.")
    if deputy.role and deputy.role not in {each.id for each in roster.roles}:
        known = ", ".join(each.id for each in roster.roles)
        raise NotFoundError(f"there is no role '{deputy.role}'", hint=f"Roles are: {known}")
    return gather([Entry(replace(deputy, principal=principal, deputy=instead))], roster)


def _check(period: Period) -> None:
    if period.since and period.until and period.until < period.since:
        raise UsageError(f"{period} is no time", hint="It may not end before it begins.")


def _is_of(absence: Absence, person: str, day: date) -> bool:
    return absence.person == person and absence.period.covers(day)


def _ended(absence: Absence, today: date) -> Absence | None:
    """The absence until yesterday; None where it began today."""
    if absence.period.since == today:
        return None
    return replace(absence, period=replace(absence.period, until=today - timedelta(days=1)))
