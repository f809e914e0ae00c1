"""In whose hands work items are: nobody's, a person's, or those of whom that person asked."""

from __future__ import annotations

from datetime import datetime

from procrunner.errors import ConflictError
from procrunner.model import EventKind, HistoryEvent, Variables, WorkItem
from procrunner.people import Standing
from procrunner.ports import Unit
from procrunner.runner import rights
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.terms import Rules


def find(unit: Unit, ref: str, rules: Rules) -> WorkItem:
    """An open work item; nobody else changes it until the transaction ends.

    Raises:
        NotFoundError: there is none.
        ConflictError: it was completed or interrupted before.
    """
    found = unit.work_items.get(ref)
    if unit.instances.hold(found.instance):
        found = unit.work_items.get(found.id)  # as whoever had it until now left it
    if found.closed_at is not None:
        raise ConflictError(
            f"work item {found.id} ({found.name}) was {found.closing} "
            f"by {found.closed_by} at {rules.told(found.closed_at)}",
            hint=f"See what the instance waits for now: procrunner show {found.instance}",
        )
    return found


def right(unit: Unit, catalogue: Catalogue, item: WorkItem, actor: str, now: datetime) -> Standing:
    """The right to act on a work item; what is in somebody's hands is done by them alone.

    Or by whoever acts for them while they are absent.

    Raises:
        NotPermittedError: the actor may not do it.
        ConflictError: it is in another's hands.
    """
    own = rights.may_act(unit, catalogue, item, actor, now)
    if not item.assignee:
        return own
    holder = rights.holder(catalogue.staff(unit), item)
    if holder in {own.person, own.behalf}:
        return own
    for_them = able(unit, catalogue, item, now, person=own.person)
    if not for_them:
        raise ConflictError(
            f"work item {item.id} ({item.name}) is in the hands of {item.assignee}",
            hint=f"They can give it back: procrunner release {item.id}; or give it to whom it "
            f"should have: procrunner assign {item.id} PERSON",
        )
    return for_them[0]


def able(
    unit: Unit, catalogue: Catalogue, item: WorkItem, now: datetime, *, person: str = ""
) -> list[Standing]:
    """The rights by which a work item may be done now, own ones first; of one person or of all.

    What is outside of the office may be done by others too.
    """
    found = rights.Claims.of(unit, catalogue, item, now, person=person)
    holder = rights.holder(found.staff, item)
    return [each for each in found.allowed if holder in {"", each.person, each.behalf}]


def put(  # noqa: PLR0913 - the facts of a hand-over
    unit: Unit,
    item: WorkItem,
    kind: EventKind,
    *,
    to: str,
    actor: str,
    at: datetime,
    delegated_by: str = "",
) -> WorkItem:
    """Put a work item into a person's hands, or into nobody's, and tell the history."""
    data = {name: who for name, who in (("from", item.assignee), ("to", to)) if who}
    unit.history.append(item.instance, [event(item, kind, data)], actor=actor, at=at)
    return unit.work_items.hand(item, to=to, delegated_by=delegated_by)


def give_back(
    unit: Unit, item: WorkItem, draft: Variables, *, actor: str, at: datetime
) -> WorkItem:
    """Let the owner of a delegated work item have it again, with what was filled in of it."""
    kept = unit.work_items.keep(item, draft)
    return put(unit, kept, EventKind.HANDED_BACK, to=item.delegated_by, actor=actor, at=at)


def event(item: WorkItem, kind: EventKind, data: Variables) -> HistoryEvent:
    """What happened to a work item."""
    return HistoryEvent(
        kind=kind,
        element=item.element,
        process=item.process,
        name=item.name,
        token=item.token,
        data=data,
    )
