"""What one person may do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from procrunner.deadline import Deadline
from procrunner.errors import ConflictError, NotPermittedError
from procrunner.model import WorkItem
from procrunner.people import Staff, Standing
from procrunner.ports import Unit
from procrunner.runner import hands
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.staffing import known_person

_EVERY = 100_000  # open work items of some roles
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Permitted:
    """A work item, and the right by which somebody may do it."""

    item: WorkItem
    right: Standing


def worklist(  # noqa: PLR0913 - who asks, when, and what is wanted
    unit: Unit,
    catalogue: Catalogue,
    actor: str,
    now: datetime,
    *,
    instance: str = "",
    limit: int = 50,
) -> list[Permitted]:
    """Open work items that a person may do now; what is due first comes first.

    As a deputy too, but not what separation of duties forbids or another person has in hands.
    Where nobody is known, what is assigned to the actor.

    Raises:
        NotFoundError: persons are known, and the actor is none of them.
    """
    staff = catalogue.staff(unit)
    if not staff:
        own = unit.work_items.list(instance=instance, assignee=actor, by_due=True, limit=limit)
        return [Permitted(each, Standing(person=actor)) for each in own]
    person = known_person(staff, actor).id
    found = _possible(unit, catalogue, staff, person, now, instance)
    deadlines = unit.deadlines.of_tokens(list(found))
    ordered = sorted(found.values(), key=lambda each: _urgency(each, deadlines))
    permitted = (
        Permitted(item, right)
        for item in ordered
        if (right := _right(unit, catalogue, item, person, now)) is not None
    )
    return list(islice(permitted, limit))


def _possible(  # noqa: PLR0913, PLR0917 - as above
    unit: Unit,
    catalogue: Catalogue,
    staff: Staff,
    person: str,
    now: datetime,
    instance: str,
) -> dict[tuple[str, int], WorkItem]:
    day = catalogue.rules.today(now)
    roles = staff.rights(person, day)
    lanes = [name for role in roles for name in staff.roles[role].names.values()]
    assigned = (
        name
        for each in staff.served(person, day)
        if staff.acts_for(person, each, day)
        for name in (each, staff.persons[each].account)
        if name
    )
    lists = [
        unit.work_items.list(instance=instance, roles=["", *roles, *lanes], limit=_EVERY),
        *(
            unit.work_items.list(instance=instance, assignee=each, limit=_EVERY)
            for each in assigned
        ),
    ]
    return {(item.instance, item.token): item for items in lists for item in items}


def _urgency(
    item: WorkItem, deadlines: Mapping[tuple[str, int], Deadline]
) -> tuple[datetime, datetime, str, int]:
    deadline = deadlines.get((item.instance, item.token))
    due = deadline.due if deadline and deadline.due else _NEVER
    return due, item.created_at, item.instance, item.token


def _right(
    unit: Unit, catalogue: Catalogue, item: WorkItem, person: str, now: datetime
) -> Standing | None:
    try:
        return hands.right(unit, catalogue, item, person, now)
    except (NotPermittedError, ConflictError):
        return None
