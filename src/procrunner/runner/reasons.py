"""Why an instance does not go on: what it waits for, who can move it, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from procrunner import engine
from procrunner.deadline import Deadline
from procrunner.model import (
    EventKind,
    Incident,
    Instance,
    Job,
    Message,
    StoredEvent,
    Variables,
    Wait,
    WaitKind,
    WorkItem,
)
from procrunner.ports import Clock, Store, Unit
from procrunner.runner.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that an instance waits for."""

    wait: Wait
    since: datetime | None  #: when the token came; None for what the history does not tell
    usual: timedelta | None  #: median of the latest cases at this step; None without any
    item: WorkItem | None = None
    job: Job | None = None
    incident: Incident | None = None
    deadline: Deadline | None = None
    known: Variables | None = None  #: of a condition: the variables it mentions, if they are set
    near: Sequence[Message] = ()  #: messages that came, and miss it by a name or a key


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why an instance stands where it stands."""

    instance: Instance
    name: str  #: of the process
    wholes: Sequence[Deadline]  #: of the instance itself, of sub-processes and calls
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
            program = self.catalogue.of(unit, instance)
            waits: Sequence[Wait] = ()
            known: dict[int, Variables | None] = {}
            if instance.state:
                now = self.clock.now()
                waits = engine.waits(program, instance.state, now)
                known = {
                    wait.token: engine.known(program, instance.state, wait.token, now)
                    for wait in waits
                    if wait.kind is WaitKind.CONDITIONAL
                }
            deadlines = {each.token: each for each in unit.deadlines.of(instance.id)}
            waiting = {wait.token for wait in waits}
            return Reasons(
                instance=instance,
                name=program.frame.element.name,
                wholes=[each for token, each in deadlines.items() if token not in waiting],
                reasons=[
                    replace(each, known=known.get(each.wait.token))
                    for each in _reasons(unit, instance.id, waits, deadlines)
                ],
            )


def _reasons(
    unit: Unit, instance: str, waits: Sequence[Wait], deadlines: Mapping[int, Deadline]
) -> list[Reason]:
    items = {each.token: each for each in unit.work_items.list(instance=instance)}
    jobs = {each.token: each for each in unit.jobs.list(instance=instance)}
    incidents = {each.token: each for each in unit.incidents.list(instance=instance)}
    came = _came(unit.history.list(instance))
    return [
        Reason(
            wait=wait,
            since=came.get(wait.token),
            usual=unit.work_items.usual(wait.process, wait.element),
            item=items.get(wait.token),
            job=jobs.get(wait.token),
            incident=incidents.get(wait.token),
            deadline=deadlines.get(wait.token),
            near=_near(unit, instance, wait),
        )
        for wait in waits
    ]


def _came(events: Sequence[StoredEvent]) -> dict[int, datetime]:
    entered = [each for each in events if each.event.kind is EventKind.ENTERED]
    return {each.event.token: each.at for each in entered}


def _near(unit: Unit, instance: str, wait: Wait) -> Sequence[Message]:
    if wait.kind is not WaitKind.MESSAGE:
        return ()
    return unit.messages.near(wait.message, wait.correlation, instance)
