"""The officers of the benchmark's year: away for weeks and days, with deputies in a row.

Who may act is told twice: by the roster that the office loads, and here, where each day of each
person is written down, and who comes after whom stands in a list made by hand.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from procrunner.errors import NotPermittedError
from procrunner.model import EventKind, StoredEvent, WorkItem
from procrunner.people import Absence, Deputy, Membership, Period, Person, Role, Roster
from procrunner.ports import RosterChange, Unit
from procrunner.project import Project

SHIFT = timedelta(hours=5)  # Almaty, all through 2025
OUTSIDE = "applicant"
HOLDERS: Mapping[str, Sequence[str]] = {
    "clerk": ("clara", "cyril"),
    "head": ("hana",),
    "specialist": ("sara", "sevak", "sofia"),
    "deputy": ("dina",),
}
DEPUTIES = (
    *(("hana", "dina", 1), ("hana", "sara", 2)),
    *(("dina", "sevak", 1), ("sara", "sofia", 1)),
    *(("clara", "cyril", 1), ("cyril", "clara", 1)),
)
IN_A_ROW: Mapping[str, Sequence[str]] = {
    "hana": ("dina", "sara", "sevak", "sofia"),
    "dina": ("sevak",),
    "sara": ("sofia",),
    "clara": ("cyril",),
    "cyril": ("clara",),
}
"""Who acts for whom: the first of them who is there."""


@dataclass
class Officers:
    """Who is away when; and what came of their acts."""

    chance: random.Random
    away: dict[str, set[date]] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)

    def employ(self, project: Project) -> None:
        """Let everybody be away for some time, and make the office known."""
        absences = [each for person in self._persons for each in self._absences(person)]
        roster = Roster(
            persons=tuple(Person(id=each, name=each) for each in self._persons),
            roles=tuple(Role(id=each, outside=each == OUTSIDE) for each in (*HOLDERS, OUTSIDE)),
            memberships=tuple(
                Membership(person=person, role=role)
                for role, persons in HOLDERS.items()
                for person in persons
            ),
            absences=tuple(absences),
            deputies=tuple(Deputy(principal=a, deputy=b, rank=n) for a, b, n in DEPUTIES),
        )
        change = RosterChange(number=1, at=project.clock.now(), by="x", what=())
        with project.store.write() as unit:
            unit.people.replace(roster, change)

    def act(self, project: Project, item: WorkItem, given: Mapping[str, object]) -> bool:
        """Let somebody do a work item, after a try of somebody who may not; False: nobody is there.

        The officer is chosen among those who may by this file's own count.
        """
        if item.candidates == (OUTSIDE,):
            project.runner.complete(item.id, given, actor="the applicant")
            return True
        able = self.able(item.candidates, project.clock.now())
        wrong = sorted(set(self._persons) - able.keys())
        if self.chance.random() < 0.1 and self._lets_in(project, item, given, wrong):
            return True
        if not able:
            self.found["waited for an officer"] += 1
            return False
        actor = self.chance.choice(sorted(able))
        project.runner.complete(item.id, given, actor=actor)
        return True

    def able(self, roles: Iterable[str], at: datetime) -> dict[str, set[str]]:
        """Those who may act, and for whom; empty for themselves."""
        day = (at + SHIFT).date()
        found: dict[str, set[str]] = {}
        for holder in (each for role in roles for each in HOLDERS[role]):
            if day not in self.away[holder]:
                found.setdefault(holder, set()).add("")
                continue
            there = [each for each in IN_A_ROW.get(holder, ()) if day not in self.away[each]]
            if there:
                found.setdefault(there[0], set()).add(holder)
        return found

    def judge(self, unit: Unit, events: Sequence[StoredEvent], instance: str) -> None:
        """Look at each act of an instance, and at who was told of late ones."""
        late: set[int] = set()
        items = unit.work_items.list(instance=instance, open_only=False, limit=100)
        by_token = {each.token: each for each in items}
        for stored in events:
            event = stored.event
            if event.kind is EventKind.LATE:
                late.add(event.token)
            item = by_token.get(event.token)
            if event.kind is EventKind.COMPLETED and item and item.candidates != (OUTSIDE,):
                self._judge(stored, item, is_late=event.token in late)

    def _judge(self, stored: StoredEvent, item: WorkItem, *, is_late: bool) -> None:
        role, *more = item.candidates
        told = ["deputy"] if is_late else []
        able = self.able([role, *told], stored.at)
        self.found["acts of officers"] += 1
        self.found["acts for another"] += bool(stored.behalf)
        self.found["acts without a right"] += stored.behalf not in able.get(stored.actor, set())
        self.found["escalated wrongly or not once"] += more != told

    def _lets_in(
        self, project: Project, item: WorkItem, given: Mapping[str, object], wrong: Sequence[str]
    ) -> bool:
        """Whether one of those who may not do it does it."""
        try:
            project.runner.complete(item.id, given, actor=self.chance.choice(wrong))
        except NotPermittedError:
            self.found["persons without a right refused"] += 1
            return False
        self.found["persons without a right let in"] += 1
        return True

    @property
    def _persons(self) -> list[str]:
        return sorted(person for persons in HOLDERS.values() for person in persons)

    def _absences(self, person: str) -> Iterable[Absence]:
        own = self.away[person] = set()
        for days in (21, 14, *(self.chance.randrange(1, 5) for _ in range(8))):
            first = date(2025, 1, 1) + timedelta(days=self.chance.randrange(450))
            span = {first + timedelta(days=number) for number in range(days)}
            if not span & own:
                own |= span
                yield Absence(person=person, period=Period(first, max(span)))


WRONG = (
    "acts without a right",
    "persons without a right let in",
    "escalated wrongly or not once",
)
