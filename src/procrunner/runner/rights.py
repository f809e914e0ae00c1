"""Who may act on a work item: the staff's rights, asked at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from procrunner import engine
from procrunner.errors import NotPermittedError
from procrunner.model import WorkItem
from procrunner.people import Staff, Standing
from procrunner.ports import Unit
from procrunner.runner import separation
from procrunner.runner.catalogue import Catalogue

_SHOWN = 5  # persons who may, in a hint


def may_act(
    unit: Unit, catalogue: Catalogue, item: WorkItem, actor: str, now: datetime
) -> Standing:
    """The right by which somebody acts on a work item; everybody has one where nobody is known.

    Args:
        unit: in which the staff is looked up.
        catalogue: keeps the staff, and the calendar whose days count.
        item: an open one.
        actor: id or account of a person.
        now: the moment.

    Raises:
        NotPermittedError: the actor is not known, is absent, has no role that may do it, or is
            kept from it by the separation of duties; with those who may.
    """
    staff = catalogue.staff(unit)
    if not staff:
        return Standing(person=actor)
    person = staff.person(actor)
    if outside := staff.outside(roles_of(item)):
        return Standing(person=person.id if person else actor, role=outside)
    if person and (own := Claims.of(unit, catalogue, item, now, person=person.id).allowed):
        return own[0]
    found = Claims.of(unit, catalogue, item, now)
    raise NotPermittedError(
        found.why_not(actor), where=_where(item), hint=_hint(staff, found.allowed)
    )


@dataclass(frozen=True, slots=True)
class Claims:
    """The rights of all persons to a work item, and what keeps some of them from it."""

    staff: Staff
    item: WorkItem
    day: date
    rights: Sequence[Standing]  #: own ones first
    barred: Mapping[str, str]  #: reasons by person

    @classmethod
    def of(
        cls, unit: Unit, catalogue: Catalogue, item: WorkItem, now: datetime, *, person: str = ""
    ) -> Claims:
        """Look them up; with ``person``, only those of this one."""
        staff, day = catalogue.staff(unit), catalogue.rules.today(now)
        rights = staff.standings(
            roles_of(item), day, process=item.process, assignee=holder(staff, item), person=person
        )
        reasons = separation.barred(unit, catalogue, staff, item, now) if rights else {}
        return cls(staff, item, day, rights, reasons)

    @property
    def allowed(self) -> list[Standing]:
        """The rights from which nothing keeps anybody, own ones first."""
        return [
            each
            for each in self.rights
            if self.barred.keys().isdisjoint({each.person, each.behalf})
        ]

    def why_not(self, actor: str) -> str:
        """Why somebody may not do it."""
        staff, person = self.staff, self.staff.person(actor)
        if person is None:
            return f"'{actor}' is nobody of this office"
        name = name_of(staff, person.id)
        if away := staff.absence(person.id, self.day):
            reason = f" ({away.reason})" if away.reason else ""
            return f"{name} is absent {away.period}{reason}"
        for each in self.rights:
            if each.person == person.id and each.person in self.barred:
                return f"{name} {self.barred[each.person]}, and so may not do this"
            if each.person == person.id and each.behalf in self.barred:
                whom = name_of(staff, each.behalf)
                return f"{name} acts for {whom}, who {self.barred[each.behalf]}"
        wanted = ", ".join(roles_of(self.item)) or self.item.assignee
        return f"{name} has no right to do the work of {wanted} on {self.day}"


def noted(step: engine.Step, token: int, right: Standing) -> engine.Step:
    """The step with the right by which a token's work was done, in what is told of the token."""
    if not right.role and not right.behalf:
        return step
    how: dict[str, Any] = {"role": right.role, "for": right.behalf, "via": list(right.via)}
    data = {name: value for name, value in how.items() if value}
    return replace(
        step,
        events=tuple(
            replace(each, data={**each.data, **data}) if each.token == token else each
            for each in step.events
        ),
    )


def roles_of(item: WorkItem) -> tuple[str, ...]:
    """Ids or names of the roles that may do it: the candidates, else the lane's; none for all."""
    return item.candidates or tuple(filter(None, [item.role]))


def holder(staff: Staff, item: WorkItem) -> str:
    """The id of the person in whose hands it is; what it says where that is nobody known."""
    person = staff.person(item.assignee)
    return person.id if person else item.assignee


def persons(staff: Staff, found: Iterable[Standing]) -> list[str]:
    """Those who have rights, each once, by the first of them."""
    first: dict[str, Standing] = {}
    for each in found:
        first.setdefault(each.person, each)
    return [told(staff, each) for each in first.values()]


def told(staff: Staff, standing: Standing) -> str:
    """A right in words: ``B (head, for A)``."""
    why = [standing.role] if standing.role else []
    why += [f"for {name_of(staff, standing.behalf)}"] if standing.behalf else []
    name = name_of(staff, standing.person)
    return f"{name} ({', '.join(why)})" if why else name


def name_of(staff: Staff, id_: str) -> str:
    """The name of a person, with the id by which a command knows it."""
    person = staff.persons.get(id_)
    return f"{person.name} [{id_}]" if person else id_


def _hint(staff: Staff, found: Iterable[Standing]) -> str:
    known = persons(staff, found)
    if not known:
        return "Nobody may at present: procrunner people check tells of roles without anybody."
    more = ", …" if len(known) > _SHOWN else ""
    return f"Who may: {', '.join(known[:_SHOWN])}{more}"


def _where(item: WorkItem) -> str:
    return f"work item {item.id} ({item.name or item.element})"
