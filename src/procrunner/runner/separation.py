"""Separation of duties: who may not do a work item whatever their roles are.

Nobody does two tasks that ``sod:not`` keeps apart (ISO/IEC 27002:2022, 5.3), and nobody decides
the own case. Both hold for whoever acts and for whom it is done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from procrunner import engine
from procrunner.model import Variables, WorkItem
from procrunner.people import Staff
from procrunner.ports import Unit
from procrunner.runner.catalogue import Catalogue

_EVERY = 1_000_000  # work items of an instance


def barred(
    unit: Unit, catalogue: Catalogue, staff: Staff, item: WorkItem, now: datetime
) -> Mapping[str, str]:
    """Why persons may not do a work item, in words, by their ids.

    Rounds of a loop, parallel branches and calls of the same process count as one task: who did
    it in one of them did it.
    """
    instance = unit.instances.get(item.instance)
    program = catalogue.of(unit, instance)
    found = dict(_performers(unit, staff, item, apart(program, item.process).get(item.element, ())))
    if catalogue.applicant and any(each.identifiers for each in staff.roster.persons):
        seen = engine.enclosing(program, instance.state, item.token, now)
        found |= _applicants(staff, catalogue, seen)
    return found


@lru_cache(maxsize=1_000)
def apart(program: engine.Program, process: str) -> Mapping[str, frozenset[str]]:
    """By id of a user task, the tasks that others must have done; it holds both ways."""
    pairs = {
        (element.id, other)
        for element in program.definitions[process].process(process).elements
        for other in element.apart
    }
    both = pairs | {(other, one) for one, other in pairs}
    return {one: frozenset(b for a, b in both if a == one) for one, _ in both}


def _performers(
    unit: Unit, staff: Staff, item: WorkItem, elements: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Who completed these tasks, and for whom; a retry after an incident is no performance."""
    if not elements:
        return
    items = unit.work_items.list(instance=item.instance, open_only=False, limit=_EVERY)
    done = {
        each.token: each
        for each in items
        if each.process == item.process and each.element in elements and each.closing == "completed"
    }
    for each in done.values():
        person = staff.person(each.closed_by)
        yield (
            person.id if person else each.closed_by,
            f"did '{each.name or each.element}' in this case",
        )
    for stored in unit.history.list(item.instance) if done else ():
        if stored.behalf and stored.event.token in done:
            name = done[stored.event.token].name or stored.event.element
            yield stored.behalf, f"had '{name}' done by a deputy in this case"


def _applicants(
    staff: Staff, catalogue: Catalogue, seen: tuple[Variables, ...]
) -> Iterator[tuple[str, str]]:
    told = {
        str(value)
        for variables in seen
        for name in catalogue.applicant
        if (value := _value(variables, name)) not in {None, ""}
    }
    for person in staff.roster.persons:
        if not told.isdisjoint(person.identifiers.values()):
            yield person.id, "is the applicant of this case"


def _value(variables: Variables, name: str) -> Any:
    """A plain variable, or one inside a map: ``applicant.iin``."""
    found: Any = variables
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return None if isinstance(found, Mapping | list) else found
