"""What is going to go wrong: roles without anybody, circles of deputies, deputies of nothing."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, groupby

from procrunner.people import Deputy, Period, Staff

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Weakness:
    """One thing to mend."""

    kind: str  #: nobody, absence, circle, deputy, role or process
    about: str  #: id of the role or person, or its name in a drawing
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What drawings name."""

    roles: Mapping[str, str]  #: places by the names of roles
    processes: Collection[str]  #: BPMN ids


def weaknesses(staff: Staff, today: date, days: int, drawn: Drawn) -> list[Weakness]:
    """Everything found for the days from today on."""
    return [
        *_unknown_roles(staff, drawn.roles),
        *_nobody(staff, [today + number * _DAY for number in range(days)]),
        *_overlaps(staff, today),
        *_circles(staff, today),
        *_idle_deputies(staff, today, drawn.processes),
    ]


def _unknown_roles(staff: Staff, named: Mapping[str, str]) -> Iterator[Weakness]:
    for name, place in named.items():
        if not staff.roles_named([name]):
            what = f"{place} is for '{name}', which is no role of the office"
            yield Weakness("role", name, what, "Load a role of this id or name.")


def _nobody(staff: Staff, days: Sequence[date]) -> Iterator[Weakness]:
    for role in (each.id for each in staff.roster.roles if not each.outside):
        for reason, same in groupby(days, key=lambda day, role=role: _vacancy(staff, role, day)):  # type: ignore[misc]
            if reason:
                span = [*same]
                when = Period(span[0], span[-1])
                hint = f"Give somebody the role {role}, or name a deputy: procrunner people deputy"
                yield Weakness("nobody", role, f"nobody can act as {role} {when}: {reason}", hint)


def _vacancy(staff: Staff, role: str, day: date) -> str:
    """Why nobody can act in a role on a day; empty where somebody can."""
    if staff.standings([role], day):
        return ""
    having = staff.having(role, day)
    if not having:
        return "nobody has the role"
    away = f"{', '.join(having)} absent"
    covered = sorted(
        process
        for process in {each.process for each in staff.roster.deputies} - {""}
        if staff.standings([role], day, process=process)
    )
    if covered:
        return f"{away}, with deputies for {', '.join(covered)} only"
    return f"{away}, without a deputy who is there"


def _overlaps(staff: Staff, today: date) -> Iterator[Weakness]:
    for person in staff.persons:
        own = [each for each in staff.roster.absences if each.person == person]
        current = [each for each in own if (each.period.until or today) >= today]
        for one, other in combinations(current, 2):
            if one.period.overlaps(other.period):
                what = f"{person} is absent {one.period}, and {other.period} too"
                yield Weakness("absence", person, what, "Make one of them, or mend their days.")


def _circles(staff: Staff, today: date) -> Iterator[Weakness]:
    """A shortest circle of each person who is in none yet; all there are could be too many."""
    by_principal: dict[str, list[Deputy]] = defaultdict(list)
    for each in staff.roster.deputies:
        if (each.period.until or today) >= today:
            by_principal[each.principal].append(each)
    told: set[str] = set()
    for first in sorted(by_principal):
        way = _way_back(first, by_principal) if first not in told else ()
        if way and all(_meet(one, other) for one, other in combinations(way, 2)):
            persons = [each.principal for each in way]
            told.update(persons)
            what = f"when all are away nobody acts: {' → '.join([*persons, first])}"
            yield Weakness("circle", first, what, "Name a deputy from outside of it.")


def _way_back(first: str, by_principal: Mapping[str, Sequence[Deputy]]) -> Sequence[Deputy]:
    """From a person by deputies back to the same person; empty where no way leads there."""
    came: dict[str, Deputy] = {}  # by whom each deputy was reached
    todo = deque([first])
    while todo and first not in came:
        here = todo.popleft()
        for each in by_principal.get(here, ()):
            if each.deputy not in came and (here == first or _meet(came[here], each)):
                came[each.deputy] = each
                todo.append(each.deputy)
    way: list[Deputy] = [came[first]] if first in came else []
    while way and way[-1].principal != first:
        way.append(came[way[-1].principal])
    return way[::-1]


def _meet(one: Deputy, other: Deputy) -> bool:
    """Whether both may act at one time for one work."""
    return one.period.overlaps(other.period) and all(
        not a or not b or a == b for a, b in ((one.role, other.role), (one.process, other.process))
    )


def _idle_deputies(staff: Staff, today: date, processes: Collection[str]) -> Iterator[Weakness]:
    for each in staff.roster.deputies:
        if (each.period.until or today) < today:
            continue
        who = f"{each.deputy} is deputy of {each.principal}"
        if each.role and not _has(staff, each.principal, each):
            what = f"{who} as {each.role}, which {each.principal} is not then"
            yield Weakness("deputy", each.deputy, what, "Mend the role or the days.")
        elif not _has(staff, each.deputy, each, any_role=True):
            what = f"{who} and has no role of the office then"
            yield Weakness("deputy", each.deputy, what, "Give that person a role, or name another.")
        if each.process and each.process not in processes:
            what = f"{who} for the process '{each.process}', which nobody drew or deployed"
            yield Weakness("process", each.deputy, what, "Mend the id of the process.")


def _has(staff: Staff, person: str, deputy: Deputy, *, any_role: bool = False) -> bool:
    return any(
        each.person == person
        and (any_role or each.role == deputy.role)
        and each.period.overlaps(deputy.period)
        for each in staff.roster.memberships
    )
