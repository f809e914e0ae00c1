"""Why an instance does not go on: what it waits for, who can move it, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from procrunner import engine
from procrunner.deadline import WHOLE, Deadline
from procrunner.model import (
    EventKind,
    Incident,
    IncidentKind,
    Instance,
    Job,
    Message,
    Status,
    StoredEvent,
    Variables,
    Wait,
    WaitKind,
    WorkItem,
)
from procrunner.ports import Clock, Store, Unit
from procrunner.runner.catalogue import Catalogue
from procrunner.runner.veiling import PERSONAL, veil_of

_SHOWN = 5
"""Messages that nearly fit; more would hide the one that was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that an instance waits for."""

    wait: Wait
    since: datetime | None  #: when the token came; None for what the history does not tell
    usual: timedelta | None  #: median of the latest cases at this place; None without any
    item: WorkItem | None = None
    job: Job | None = None
    incident: Incident | None = None
    deadline: Deadline | None = None
    known: Variables | None = None  #: of a condition: the variables it mentions, if they are set
    disputed: Variables | None = None  #: of a conflict: by variable, what the branches set it to
    near: Sequence[Message] = ()  #: messages that came, and miss it by a name or a key
    persons: Sequence[str] | None = None  #: who may do it now; None where nobody is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why an instance stands where it stands."""

    instance: Instance
    name: str  #: of the process
    wholes: Sequence[Deadline]  #: of the instance itself
    suspended: StoredEvent | None  #: who stopped it, when and why; None where nobody did
    scopes: Sequence[Reason]  #: sub-processes and calls in which something goes on
    reasons: Sequence[Reason]


class Explainer:
    """Tells why; changes nothing."""

    def __init__(self, store: Store, clock: Clock, catalogue: Catalogue) -> None:
        self.store = store
        self.clock = clock
        self.catalogue = catalogue

    def why(self, ref: str) -> Reasons:
        """What an instance waits for, each with what is known about it.

        Raises:
            NotFoundError: no such instance.
        """
        with self.store.read() as unit:
            instance = unit.instances.get(ref)
            sketches = self.catalogue.sketches(unit, instance)
            stands = engine.glance(sketches, instance.state)
            waits, scopes = stands.waits, stands.scopes
            now = self.clock.now()
            program = partial(self.catalogue.of, unit, instance)  # read if need be
            known = {
                each.token: engine.known(program(), instance.state, each.token, now)
                for each in waits
                if each.kind is WaitKind.CONDITIONAL
            }
            disputed = {
                each.token: engine.disputed(program(), instance.state, each.token, now)
                for each in waits
                if each.incident is IncidentKind.CONFLICT
            }
            deadlines = {each.token: each for each in unit.deadlines.of(instance.id)}
            veil = veil_of(unit, instance)
            events = unit.history.list(instance.id)
            found = [
                replace(each, wait=veil.of(each.wait, *PERSONAL))
                for each in _reasons(unit, instance, [*scopes, *waits], deadlines, events)
            ]
            return Reasons(
                instance=instance,
                name=sketches[instance.process].name,
                wholes=[each for token, each in deadlines.items() if token == WHOLE],
                suspended=_suspended(instance, events),
                scopes=found[: len(scopes)],
                reasons=[
                    replace(
                        each,
                        known=veil.data(known.get(each.wait.token)),
                        disputed=veil.data(disputed.get(each.wait.token)),
                        persons=self._persons(unit, each),
                    )
                    for each in found[len(scopes) :]
                ],
            )

    def _persons(self, unit: Unit, reason: Reason) -> list[str] | None:
        staff = self.catalogue.staff(unit)
        if not staff or reason.item is None:
            return None
        from procrunner.runner import hands, rights  # noqa: PLC0415 - only where persons are known

        if staff.outside(rights.roles_of(reason.item)):
            return None
        found = hands.able(unit, self.catalogue, reason.item, self.clock.now())
        return rights.persons(staff, found)


def _reasons(
    unit: Unit,
    about: Instance,
    waits: Sequence[Wait],
    deadlines: Mapping[int, Deadline],
    events: Sequence[StoredEvent],
) -> list[Reason]:
    instance = about.id
    items = {each.token: each for each in unit.work_items.list(instance=instance)}
    jobs = {each.token: each for each in unit.jobs.list(instance=instance)}
    incidents = {each.token: each for each in unit.incidents.list(instance=instance)}
    came = _came(events)
    others = {(wait.process, wait.element) for wait in waits if wait.token not in items}
    usual = unit.history.usual(about.process, others)
    return [
        Reason(
            wait=wait,
            since=_since(wait, came, incidents),
            usual=unit.work_items.usual(wait.process, wait.element)
            if wait.token in items
            else usual.get((wait.process, wait.element)),
            item=items.get(wait.token),
            job=jobs.get(wait.token),
            incident=incidents.get(wait.token),
            deadline=deadlines.get(wait.token),
            near=_near(unit, instance, wait),
        )
        for wait in waits
    ]


def _since(
    wait: Wait, came: Mapping[int, datetime], incidents: Mapping[int, Incident]
) -> datetime | None:
    held = incidents.get(wait.token)
    return came.get(wait.token, held.created_at if held else None)


def _suspended(instance: Instance, events: Sequence[StoredEvent]) -> StoredEvent | None:
    if instance.status is not Status.SUSPENDED:
        return None
    stops = (each for each in reversed(events) if each.event.kind is EventKind.SUSPENDED)
    return next(stops, None)


def _came(events: Sequence[StoredEvent]) -> dict[int, datetime]:
    entered = [each for each in events if each.event.kind is EventKind.ENTERED]
    return {each.event.token: each.at for each in entered}


def _near(unit: Unit, instance: str, wait: Wait) -> Sequence[Message]:
    if wait.kind is not WaitKind.MESSAGE:
        return ()
    found = unit.messages.near(wait.message, wait.correlation, instance)
    return sorted(found, key=lambda each: _likeness(wait, each), reverse=True)[:_SHOWN]


def _likeness(wait: Wait, message: Message) -> float:
    """How much a message looks like the one that is waited for; 1 where one cannot tell them."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - seldom something nearly fits

    wanted = f"{wait.message} {wait.correlation}"
    return SequenceMatcher(None, wanted, f"{message.name} {message.correlation}").ratio()
