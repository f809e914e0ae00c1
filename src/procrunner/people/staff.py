"""Who may act, for whom, on a day."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from procrunner.people.model import Absence, Deputy, Membership, Person, Role, Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The right by which a person acts."""

    person: str  #: id of who acts
    role: str = ""  #: id of the role by which it is done; empty where it is assigned, or anybody's
    behalf: str = ""  #: id of the absent person for whom it is done; empty for an own right
    via: tuple[str, ...] = ()  #: deputies between them who are absent too, from the principal on


@dataclass(frozen=True)
class Staff:
    """A roster, asked for rights; it never changes."""

    roster: Roster = field(default_factory=Roster)

    def __bool__(self) -> bool:
        """Whether anybody is known."""
        return bool(self.roster.persons)

    @cached_property
    def persons(self) -> Mapping[str, Person]:
        """By id."""
        return {each.id: each for each in self.roster.persons}

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """By id."""
        return {each.id: each for each in self.roster.roles}

    def person(self, name: str) -> Person | None:
        """The person of this id, or of this account."""
        return self.persons.get(name) or self._accounts.get(name)

    def roles_named(self, names: Collection[str]) -> frozenset[str]:
        """Ids of the roles that have one of these ids or names."""
        return frozenset(
            each.id
            for each in self.roster.roles
            if each.id in names or not set(names).isdisjoint(each.names.values())
        )

    def unit_of(self, person: str, roles: Collection[str], day: date) -> str:
        """Id of the unit in which a person does the work of these roles; empty where none is known.

        That of the membership, else that to which the person belongs.
        """
        own = (
            each.unit
            for role in self.roles_named(roles)
            for each in self._members.get(role, {}).get(person, ())
            if each.period.covers(day) and each.unit
        )
        known = self.persons.get(person)
        return next(own, known.unit if known else "")

    def absence(self, person: str, day: date) -> Absence | None:
        """Why the person is away on a day; None for somebody who is there."""
        own = self._absences.get(person, ())
        return next((each for each in own if each.period.covers(day)), None)

    def outside(self, roles: Collection[str]) -> str:
        """The id of that of these roles whose work is done by whoever comes; empty for none."""
        return next((id_ for id_ in sorted(self.roles_named(roles)) if self.roles[id_].outside), "")

    def standing(
        self,
        person: str,
        roles: Collection[str],
        day: date,
        *,
        process: str = "",
        assignee: str = "",
    ) -> Standing | None:
        """The right of a person to do a piece of work; the own right before that of a deputy.

        Args:
            person: id; whoever is absent has no right.
            roles: ids or names of the roles that may do it; without any, and without an assignee,
                everybody known may.
            day: of the office.
            process: BPMN id of its process.
            assignee: id of the person to whom it is assigned.
        """
        return next(
            iter(self.standings(roles, day, process=process, assignee=assignee, person=person)),
            None,
        )

    def standings(
        self,
        roles: Collection[str],
        day: date,
        *,
        process: str = "",
        assignee: str = "",
        person: str = "",
    ) -> list[Standing]:
        """Every right that somebody has, own ones first; a person may have several.

        With ``person``, those of this person only, which takes no longer in a large office.
        """
        wanted = {person} if person else {*self.persons}
        if not roles and not assignee:
            return [
                Standing(person=each) for each in self.persons if self._is_there(each, wanted, day)
            ]
        holders = self._holders(roles, day, assignee, self.served(person, day) if person else None)
        own = [
            Standing(person=each, role=role)
            for role, each in holders
            if self._is_there(each, wanted, day)
        ]
        others = [
            standing
            for role, each in holders
            if self.absence(each, day)
            for standing in self._acting(each, role, process, day)
            if standing.person in wanted
        ]
        return list(dict.fromkeys((*own, *others)))

    def rights(self, person: str, day: date) -> frozenset[str]:
        """Ids of the roles by which a person may act in some process, for whomever."""
        return frozenset(each.role for each in self._standings(person, day))

    def principals(self, person: str, day: date) -> frozenset[str]:
        """Ids of the absent persons for whom a person acts on a day, in some process."""
        return frozenset(each.behalf for each in self._standings(person, day)) - {""}

    def acts_for(self, person: str, principal: str, day: date) -> bool:
        """Whether a person does what is assigned to another, or to that person, in some process."""
        return any(
            self.standing(person, (), day, process=each, assignee=principal)
            for each in self._processes
        )

    def served(self, person: str, day: date) -> list[str]:
        """The person, and absent persons whose deputies, or deputies' absent ones, lead there."""
        found, todo = {person: None}, deque([person])
        while todo:
            for each in sorted(self._principals.get(todo.popleft(), ())):
                if each not in found and self.absence(each, day):
                    found[each] = None
                    todo.append(each)
        return list(found)

    def having(self, role: str, day: date) -> list[str]:
        """Ids of the persons who have a role on a day, there or absent."""
        return [each for each in self._members.get(role, {}) if self._has(each, role, day)]

    def _holders(
        self, roles: Collection[str], day: date, assignee: str, served: Collection[str] | None
    ) -> list[tuple[str, str]]:
        """Those whose work it is, each with the role; with ``served``, those of them only."""
        found = [("", assignee)] if assignee in self.persons else []
        for role in sorted(self.roles_named(roles)):
            every = self._members.get(role, {}) if served is None else served
            found += [(role, each) for each in every if self._has(each, role, day)]
        return found

    def _has(self, person: str, role: str, day: date) -> bool:
        own = self._members.get(role, {}).get(person, ())
        return any(each.period.covers(day) for each in own)

    def _is_there(self, person: str, wanted: Collection[str], day: date) -> bool:
        return person in wanted and self.absence(person, day) is None

    def _standings(self, person: str, day: date) -> Iterator[Standing]:
        """All rights of a person by roles, in whatever process."""
        for role in self.roles:
            for process in self._processes:
                yield from self.standings([role], day, process=process, person=person)

    def _acting(self, principal: str, role: str, process: str, day: date) -> list[Standing]:
        """Those who act for the absent principal: deputies who are there, else deputies' deputies.

        Nobody is asked twice, so that a circle of deputies ends.
        """
        ways: deque[tuple[str, ...]] = deque([(principal,)])
        asked = {principal}
        while ways:
            way = ways.popleft()
            for deputies in self._ranks(way[-1], role, process, day):
                if here := [each for each in deputies if not self.absence(each, day)]:
                    return [
                        Standing(person=each, role=role, behalf=principal, via=way[1:])
                        for each in here
                    ]
                ways.extend((*way, each) for each in deputies if each not in asked)
                asked.update(deputies)
        return []

    def _ranks(self, principal: str, role: str, process: str, day: date) -> Iterator[list[str]]:
        """Deputies of a person for this work, those of the lowest rank first."""
        fitting = [
            each
            for each in self._deputies.get(principal, ())
            if each.period.covers(day) and each.role in {"", role} and each.process in {"", process}
        ]
        for _, same in groupby(fitting, key=lambda each: each.rank):
            yield list(dict.fromkeys(each.deputy for each in same))

    @cached_property
    def _processes(self) -> frozenset[str]:
        """Processes for which somebody is a deputy, and any other."""
        return frozenset({"", *(each.process for each in self.roster.deputies)})

    @cached_property
    def _accounts(self) -> Mapping[str, Person]:
        return {each.account: each for each in self.roster.persons if each.account}

    @cached_property
    def _members(self) -> Mapping[str, Mapping[str, list[Membership]]]:
        """By role and person."""
        found: dict[str, dict[str, list[Membership]]] = defaultdict(lambda: defaultdict(list))
        for each in self.roster.memberships:
            found[each.role][each.person].append(each)
        return found

    @cached_property
    def _principals(self) -> Mapping[str, set[str]]:
        """Whose deputy somebody is, by that person."""
        found: dict[str, set[str]] = defaultdict(set)
        for each in self.roster.deputies:
            found[each.deputy].add(each.principal)
        return found

    @cached_property
    def _absences(self) -> Mapping[str, list[Absence]]:
        found: dict[str, list[Absence]] = defaultdict(list)
        for each in self.roster.absences:
            found[each.person].append(each)
        return found

    @cached_property
    def _deputies(self) -> Mapping[str, list[Deputy]]:
        found: dict[str, list[Deputy]] = defaultdict(list)
        for each in sorted(self.roster.deputies, key=lambda each: each.rank):
            found[each.principal].append(each)
        return found


NOBODY = Staff()
"""Where no persons are known: whoever acts may do everything."""
