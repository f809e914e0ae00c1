"""What is told of terms, each thing once; and how they end by other calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from procrunner.deadline import Deadline
from procrunner.model import EventKind
from procrunner.ports import Unit
from procrunner.runner.terms import Rules, told

ACTOR = "system"


@dataclass(frozen=True, slots=True)
class Recount:
    """A term that ends otherwise by the calendars of now."""

    before: Deadline
    after: Deadline


def tell(unit: Unit, deadline: Deadline, *, now: datetime) -> str:
    """Tell what is due to be told: that a term is about to end, or that it has; what it was.

    With the property ``term:escalate`` the work is offered to that role too when the term ends.

    Raises:
        ConflictError: somebody else told it meanwhile.
    """
    expected = deadline.next_at
    if expected is None or expected >= now:
        return "nothing to tell"
    is_late = deadline.due is not None and deadline.due < now
    if is_late:
        after = replace(deadline, late_at=now)
        role = deadline.reading.get("term:escalate", "")
        event = told(deadline, EventKind.LATE, **({"to": role} if role else {}))
    else:
        after, role = replace(deadline, warned_at=now), ""
        event = told(deadline, EventKind.WARNED)
    unit.deadlines.tell(after, expected=expected)
    if role:
        unit.work_items.offer(deadline.instance, role, token=deadline.token)
    unit.history.append(deadline.instance, [event], actor=ACTOR, at=now)
    return f"{event.kind}: due {deadline.due:%Y-%m-%d %H:%M} UTC" + (f", to {role}" if role else "")


def recount(unit: Unit, rules: Rules) -> list[Recount]:
    """Open terms that were counted by other calendars, as these count them."""
    found = unit.deadlines.counted_otherwise(rules.book.version)
    return [Recount(each, rules.counted(each)) for each in found]


def apply(unit: Unit, recounts: Sequence[Recount], *, actor: str, now: datetime) -> None:
    """Store counted terms; the history keeps both moments."""
    unit.deadlines.put([each.after for each in recounts])
    for each in recounts:
        if each.after.due != each.before.due:
            before = each.before.due.isoformat() if each.before.due else ""
            calendars = {"before": before, "calendar": each.after.calendar}
            event = told(each.after, EventKind.RECOUNTED, **calendars)
            unit.history.append(each.after.instance, [event], actor=actor, at=now)
