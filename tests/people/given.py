"""Small offices for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from procrunner.people import Absence, Deputy, Membership, Period, Person, Role, Roster, Staff

DAY = date(2026, 3, 2)


def roster(
    holders: dict[str, str],
    *more: Absence | Deputy | Membership | Person,
    outside: str = "",
    **names: str,
) -> Roster:
    """Persons by the roles they have (several with spaces between); names of roles in Kazakh."""
    members = [
        Membership(person=person, role=role)
        for role, persons in holders.items()
        for person in persons.split()
    ]
    ids = {each.person: each for each in members}
    ids |= {id_: each for each in more if isinstance(each, Deputy) for id_ in (each.deputy,)}
    own = {each.id: each for each in more if isinstance(each, Person)}
    return Roster(
        persons=tuple(
            own.get(id_, Person(id=id_, name=id_.title())) for id_ in sorted({*ids, *own})
        ),
        roles=tuple(
            Role(
                id=id_,
                names={"kk": names[id_]} if id_ in names else {},
                outside=id_ in outside.split(),
            )
            for id_ in sorted({*holders, *outside.split()})
        ),
        memberships=(*members, *(each for each in more if isinstance(each, Membership))),
        absences=tuple(each for each in more if isinstance(each, Absence)),
        deputies=tuple(each for each in more if isinstance(each, Deputy)),
    )


def staff(holders: dict[str, str], *more: Any, **other: str) -> Staff:
    """The same, asked."""
    return Staff(roster(holders, *more, **other))


def away(person: str, since: date = DAY, until: date | None = None) -> Absence:
    """Absent from a day on."""
    return Absence(person=person, period=Period(since, until), reason="leave")


def deputy(principal: str, deputy: str, **other: Any) -> Deputy:
    """Who acts for whom."""
    return Deputy(principal=principal, deputy=deputy, **other)
