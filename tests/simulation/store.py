"""A store in memory that keeps the contract of ``ports.Store`` under overlapping transactions.

As in PostgreSQL at READ COMMITTED: a transaction sees what others have committed, and its own; who
changes an instance holds its row to the end; all that is written appears at once, or never.
``pause`` is called wherever another process may come between.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from procrunner.errors import ConflictError, NotFoundError
from procrunner.model import (
    HistoryEvent,
    Instance,
    Job,
    JobStatus,
    ProcessStart,
    Status,
    Wait,
    WaitKind,
    WorkItem,
)
from procrunner.ports import Unit

Table = dict[Any, Any]
TABLES = ("definition", "instance", "job", "item", "incident", "event", "ledger", "start")


@dataclass
class MemoryStore:
    """Committed rows, and who holds which instance."""

    pause: Callable[[str], None]
    now: Callable[[], datetime]  #: the database's clock
    tables: dict[str, Table] = field(default_factory=lambda: {name: {} for name in TABLES})
    held: dict[str, MemoryUnit] = field(default_factory=dict)

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """A transaction: all of it, or nothing."""
        unit = MemoryUnit(self)
        try:
            self.pause("begin")
            yield unit  # type: ignore[misc]  # attachments and definitions are not simulated
            self.pause("before commit")
            unit.commit()
        finally:
            unit.release()
        self.pause("after commit")

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """What is committed now."""
        self.pause("read")
        yield MemoryUnit(self)  # type: ignore[misc]  # as above


class MemoryUnit:
    """One transaction, and the nouns in it, which are few enough to be one class."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.own: dict[str, Table] = {name: {} for name in TABLES}
        self.connection = self.own["ledger"]

    @cached_property
    def definitions(self) -> Any:
        return SimpleNamespace(
            add=lambda version: self.own["definition"].update({version.process: version}),
            get=lambda process, _=None: self.row("definition", process),
        )

    @cached_property
    def instances(self) -> Any:
        return SimpleNamespace(
            add=self.add,
            get=self.instance,
            save=self.save,
            active=self.active,
            due=self.due,
            remember=_nothing,
            hold=self.hold,
        )

    @cached_property
    def waits(self) -> Any:
        return SimpleNamespace(open=self.open, close=self.close, close_all=self.close_all)

    @cached_property
    def work_items(self) -> Any:
        return SimpleNamespace(get=self.item)

    @cached_property
    def jobs(self) -> Any:
        return SimpleNamespace(
            claim=self.claim, get=self.job, put_off=self.put_off, fail=self.fail, renew=self.renew
        )

    @cached_property
    def messages(self) -> Any:
        return SimpleNamespace(waiting=lambda *_: None, subscribers=lambda _: ())

    @cached_property
    def starts(self) -> Any:
        return SimpleNamespace(of=lambda *_: (), due=self.starts_due, move_on=self.start_moves_on)

    @cached_property
    def deadlines(self) -> Any:
        return SimpleNamespace(
            next=lambda *_, **__: None,
            of=lambda _: (),
            put=lambda _: None,
            close=lambda *_, **__: None,
        )

    @cached_property
    def people(self) -> Any:
        return SimpleNamespace(version=lambda: None)

    @cached_property
    def history(self) -> Any:
        return SimpleNamespace(append=self.append)

    # Rows.

    def rows(self, table: str) -> Table:
        return {**self.store.tables[table], **self.own[table]}

    def row(self, table: str, key: object) -> Any:
        own = self.own[table]
        return own[key] if key in own else self.store.tables[table][key]

    def hold(self, instance: str) -> bool:
        """Lock the row, after whoever holds it has ended."""
        while self.store.held.get(instance, self) is not self:
            self.store.pause("waits for a row")
        self.store.held[instance] = self
        return True

    def commit(self) -> None:
        if self.own["instance"]:
            keys = [
                (each.process, each.business_key)
                for each in self.rows("instance").values()
                if _is_active(each) and each.business_key
            ]
            if len(keys) != len(set(keys)):
                raise ConflictError("somebody else wrote this first; nothing was changed.")
        for name, rows in self.own.items():
            if rows:
                self.store.tables[name].update(rows)

    def release(self) -> None:
        self.store.held = {id_: by for id_, by in self.store.held.items() if by is not self}

    # Instances.

    def add(self, instance: Instance) -> None:
        self.own["instance"][instance.id] = instance

    def instance(self, ref: str) -> Instance:
        try:
            found: Instance = self.row("instance", ref)
        except KeyError:
            raise NotFoundError(f"There is no instance '{ref}'.") from None
        return found

    def save(self, instance: Instance, *, expected: int) -> None:
        self.hold(instance.id)
        found = self.instance(instance.id).revision
        if found != expected:
            raise ConflictError(
                f"somebody else changed it meanwhile (revision {found}, not {expected});"
                " nothing of yours was stored.",
                where=f"instance {instance.id}",
                hint="Look at it again, then decide.",
            )
        self.own["instance"][instance.id] = instance
        self.store.pause("saved")

    def active(self, process: str, business_key: str) -> Instance | None:
        self.hold(f"key {process} {business_key}")
        found = self.rows("instance").values()
        fits = (each for each in found if each.business_key == business_key and _is_active(each))
        return next(fits, None)

    def due(self, now: datetime) -> Sequence[str]:
        found = [each for each in self.rows("instance").values() if _is_active(each)]
        due = [(each.next_due, each.id) for each in found if each.next_due and each.next_due <= now]
        return [id_ for _, id_ in sorted(due)]

    def append(self, instance: str, events: Sequence[HistoryEvent], **_: object) -> None:
        self.hold(instance)
        self.instance(instance)
        number = sum(owner == instance for owner, _ in self.rows("event"))
        for number, event in enumerate(events, number + 1):  # noqa: B020 - counts on
            self.own["event"][instance, number] = event

    def starts_due(self, now: datetime) -> Sequence[ProcessStart]:
        return [each for each in self.rows("start").values() if each.due and each.due <= now]

    def start_moves_on(self, start: ProcessStart, *, due: datetime | None, cycle: str) -> None:
        self.hold(f"start {start.process}")
        if self.row("start", start.process).due != start.due:
            raise ConflictError("its timer was fired meanwhile")
        self.own["start"][start.process] = replace(start, due=due, cycle=cycle)
        self.store.pause("moved on")

    # What tokens wait for.

    def open(self, instance: str, waits: Iterable[Wait], *, at: datetime) -> None:
        for wait in waits:
            key = instance, wait.token
            if wait.kind is WaitKind.JOB:
                self.own["job"][key] = _job(instance, wait, at)
            elif wait.kind is WaitKind.USER:
                self.own["item"][key] = _item(instance, wait, at)
            elif wait.kind is WaitKind.INCIDENT:
                self.own["incident"][key] = wait

    def close(
        self,
        instance: str,
        tokens: Collection[int],
        *,
        how: str,
        by: str,
        at: datetime,
        **_: object,
    ) -> None:
        status = JobStatus.DONE if how == "completed" else JobStatus.CANCELLED
        for key in [(instance, token) for token in tokens]:
            if key in self.rows("job"):
                self.own["job"][key] = replace(self.row("job", key), status=status)
            if key in self.rows("item") and self.row("item", key).closed_at is None:
                closed = replace(self.row("item", key), closed_at=at, closed_by=by, closing=how)
                self.own["item"][key] = closed

    def close_all(self, instance: str, *, by: str, at: datetime) -> None:
        tokens = [token for name in ("job", "item") for owner, token in self.rows(name)]
        self.close(instance, tokens, how="interrupted", by=by, at=at)

    def item(self, ref: str) -> WorkItem:
        owner, _, token = ref.partition(".")
        found: WorkItem = self.row("item", (owner, int(token)))
        return found

    # Jobs.

    def claim(  # noqa: PLR0913 - the facts of a claim
        self,
        *,
        worker: str,
        lease: timedelta,
        now: datetime,
        topics: Collection[str] = (),
        instance: str = "",
        without: Collection[str] = (),
    ) -> Job | None:
        """The instance's row is held, or skipped when somebody else holds it."""
        jobs = self.rows("job")
        running = {owner for (owner, _), job in jobs.items() if job.status is JobStatus.RUNNING}
        for key, job in sorted(jobs.items(), key=lambda each: _urgency(each[1])):
            if instance not in {"", job.instance} or job.topic not in (topics or [job.topic]):
                continue
            if job.topic in without:
                continue
            is_due = job.status is JobStatus.DUE and job.due <= now and key[0] not in running
            if not (is_due or self.is_lapsed(job)) or self.store.held.get(key[0], self) is not self:
                continue
            self.hold(key[0])
            taken: Job = replace(
                job,
                status=JobStatus.RUNNING,
                worker=worker,
                attempts=job.attempts + 1,
                error=job.error if is_due else "",
                lease_until=self.store.now() + lease,
            )
            self.own["job"][key] = taken
            return taken
        return None

    def is_lapsed(self, job: Job) -> bool:
        return job.status is JobStatus.RUNNING and (job.lease_until or self.store.now()) <= (
            self.store.now()
        )

    def job(self, instance: str, token: int) -> Job:
        try:
            found: Job = self.row("job", (instance, token))
        except KeyError:
            raise NotFoundError(f"There is no job '{instance}.{token}'.") from None
        return found

    def put_off(self, job: Job, *, due: datetime, error: str, count_attempt: bool = True) -> None:
        attempts = job.attempts if count_attempt else job.attempts - 1
        values = {"status": JobStatus.DUE, "due": due, "lease_until": None, "worker": ""}
        self.change_held(job, **values, error=error, attempts=attempts)

    def fail(self, job: Job, *, error: str) -> None:
        self.change_held(job, status=JobStatus.FAILED, error=error, lease_until=None)

    def renew(self, job: Job, *, lease: timedelta) -> Job:
        return self.change_held(job, lease_until=self.store.now() + lease)

    def change_held(self, job: Job, **values: Any) -> Job:
        found = self.job(job.instance, job.token)
        if found != job:
            by = f" by {found.worker}" if found.worker else ""
            raise ConflictError(
                f"it is no longer held by {job.worker}: it is {found.status}{by}.",
                where=f"job {job.id}",
                hint="Its lease ran out or its task was left; drop the result.",
            )
        changed = replace(job, **values)
        self.own["job"][job.instance, job.token] = changed
        return changed


def _nothing(*_: object, **__: object) -> None:
    """Variables to search by and terms are not simulated."""


def _urgency(job: Job) -> tuple[bool, datetime]:
    """Lapsed ones first, then what is due longest."""
    return job.status is not JobStatus.RUNNING, job.due


def _is_active(instance: Instance) -> bool:
    return instance.status is Status.ACTIVE


def _job(instance: str, wait: Wait, at: datetime) -> Job:
    return Job(
        id=f"{instance}.{wait.token}",
        instance=instance,
        token=wait.token,
        element=wait.element,
        process=wait.process,
        name=wait.name,
        topic=wait.topic,
        status=JobStatus.DUE,
        inputs=wait.inputs,
        policy=wait.retries,
        attempts=0,
        due=at,
        lease_until=None,
        worker="",
        error="",
    )


def _item(instance: str, wait: Wait, at: datetime) -> WorkItem:
    return WorkItem(
        id=f"{instance}.{wait.token}",
        instance=instance,
        token=wait.token,
        element=wait.element,
        process=wait.process,
        name=wait.name,
        role=wait.lane,
        assignee="",
        candidates=(),
        form="",
        term="",
        created_at=at,
        closed_at=None,
        closed_by="",
        closing="",
    )
