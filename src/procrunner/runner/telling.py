"""What is told of terms, each thing once; and how they end by other calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from procrunner import engine
from procrunner.deadline import Deadline
from procrunner.model import EventKind, HistoryEvent, Instance
from procrunner.ports import Unit
from procrunner.runner import starting
from procrunner.runner.terms import Rules, told

if TYPE_CHECKING:
    from procrunner.runner.applying import Applier

ACTOR = "system"


@dataclass(frozen=True, slots=True)
class Recount:
    """A term that ends otherwise by the calendars of now."""

    before: Deadline
    after: Deadline


def tell(applier: Applier, deadline: Deadline, *, trouble: str = "") -> str:
    """Tell what is due to be told: that a term is about to end, or that it has; what it was.

    With the property ``term:escalate`` the work is offered to that role too when the term ends.
    Where the project names a process for it, an instance of that begins, which carries the notice
    out; unless ``trouble`` says why it cannot.

    Raises:
        ConflictError: somebody else told it meanwhile.
        ProcrunnerError: the process that carries notices cannot begin.
    """
    unit, now, rules = applier.unit, applier.now, applier.catalogue.rules
    expected = deadline.next_at
    if expected is None or expected >= now:
        return "nothing to tell"
    is_late = deadline.due is not None and deadline.due < now
    if is_late:
        kind, after = EventKind.LATE, replace(deadline, late_at=now)
        role = deadline.reading.get("term:escalate", "")
    else:
        kind, after, role = EventKind.WARNED, replace(deadline, warned_at=now), ""
    unit.deadlines.tell(after, expected=expected)
    if role:
        unit.work_items.offer(deadline.instance, role, token=deadline.token)
    more = {"to": role} if role else {}
    if trouble:
        more["trouble"] = trouble
    elif notice := _notify(applier, rules.notify, deadline, kind):
        more["notice"] = notice
    unit.history.append(deadline.instance, [told(deadline, kind, **more)], actor=ACTOR, at=now)
    said = ", ".join(f"{name} {value}" for name, value in more.items())
    return f"{kind}: due {rules.told(deadline.due)}" + (f", {said}" if said else "")


def _notify(applier: Applier, process: str, deadline: Deadline, kind: EventKind) -> str:
    """Begin what carries the notice out; its id, empty where nobody is to be notified."""
    about = applier.unit.instances.get(deadline.instance)
    if process in ("", about.process):  # a notice that is late is told by itself
        return ""
    facts = {
        "told": kind.value,
        "case": about.id,
        "business_key": about.business_key,
        "process": deadline.process,
        "element": deadline.element,
        "name": deadline.name,
        "term": deadline.term,
        "began_at": deadline.began_at.isoformat(),
        "due": deadline.due.isoformat() if deadline.due else "",
        "roles": list(deadline.roles),
        "escalate": deadline.reading.get("term:escalate", ""),
    }
    version = applier.unit.definitions.get(process)
    key = f"{about.id}.{deadline.token} {kind}"
    begun = starting.begin(applier.unit, applier, version, facts, at="", key=key, actor=ACTOR)
    return begun.id


def recount(unit: Unit, rules: Rules) -> list[Recount]:
    """Open terms that were counted by other calendars, as these count them."""
    found = unit.deadlines.counted_otherwise(rules.book.version)
    return [Recount(each, rules.counted(each)) for each in found]


def apply(applier: Applier, recounts: Sequence[Recount], *, actor: str) -> None:
    """Store counted terms, and the timers that belong to them; the history keeps both moments.

    Raises:
        ConflictError: somebody changed an instance meanwhile.
    """
    unit = applier.unit
    unit.deadlines.put([each.after for each in recounts])
    for id_, of_one in groupby(recounts, key=lambda each: each.after.instance):
        found, mine = unit.instances.get(id_), [*of_one]
        turned = _with_timers(applier, found)
        if turned is not found:
            unit.instances.save(turned, expected=found.revision)
        events = [
            _recounted(each)
            for each in mine
            if each.after.due != each.before.due or turned is not found
        ]
        unit.history.append(id_, events, actor=actor, at=applier.now, after=turned)


def _with_timers(applier: Applier, found: Instance) -> Instance:
    """The instance with its timers counted anew that belong to terms."""
    program = applier.catalogue.of(applier.unit, found)
    if not _has_timers(program):
        return found
    step = engine.recount(program, found.state, applier.now)
    if step.state == found.state:
        return found
    revision = found.revision + 1
    return replace(found, state=step.state, next_due=step.next_due, revision=revision)


@lru_cache(maxsize=1_000)
def _has_timers(program: engine.Program) -> bool:
    return any("term:of" in node.element.properties for node in program.nodes.values())


def _recounted(found: Recount) -> HistoryEvent:
    before = found.before.due.isoformat() if found.before.due else ""
    calendar = found.after.calendar
    return told(found.after, EventKind.RECOUNTED, before=before, calendar=calendar)
