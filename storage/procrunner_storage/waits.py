"""What the tokens of an instance wait for, as rows: written by kind, ended by token."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Table,
    bindparam,
    delete,
    insert,
    literal_column,
    text,
    update,
)

from procrunner.model import IncidentKind, JobStatus, Wait, WaitKind
from procrunner.ports import Wakes
from procrunner_storage.incidents import SqlIncidents
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import (
    candidate,
    deadline,
    incident,
    job,
    subscription,
    work_item,
)
from procrunner_storage.transaction import Transaction, Values

_is_live = [job.c.status != literal_column(f"'{over}'") for over in ("done", "cancelled")]


def _put(table: Table) -> Prepared:
    """A token that waits again, after an incident, takes the place of its earlier row."""
    keys = [column.name for column in table.primary_key]
    names = [column.name for column in table.c]
    news = [f"{name} = excluded.{name}" for name in names if name not in keys]
    instead = f"UPDATE SET {', '.join(news)}" if news else "NOTHING"
    statement = text(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES (:{', :'.join(names)})"  # noqa: S608 - names from tables.py
        f" ON CONFLICT ({', '.join(keys)}) DO {instead}"
    )
    typed = (bindparam(each.name, type_=each.type) for each in table.c)
    return Prepared(statement.bindparams(*typed))


_PUT_WORK_ITEM = _put(work_item)
_PUT_CANDIDATE = _put(candidate)
_PUT_JOB = _put(job)
_SUBSCRIBE = Prepared(insert(subscription))


def _of_instance(table: Table) -> ColumnElement[bool]:
    return table.c.instance == bindparam("owner")


def _of_token(table: Table) -> ColumnElement[bool]:
    return _of_instance(table) & (table.c.token == bindparam("number"))


def _end_work_items(which: Callable[[Table], ColumnElement[bool]]) -> Prepared:
    return Prepared(update(work_item).where(which(work_item), work_item.c.closed_at.is_(None)))


def _end_jobs(which: Callable[[Table], ColumnElement[bool]]) -> Prepared:
    return Prepared(update(job).where(which(job), *_is_live))


def _end_subscriptions(which: Callable[[Table], ColumnElement[bool]]) -> Prepared:
    return Prepared(delete(subscription).where(which(subscription)))


_CLOSE = _end_work_items(_of_token), _end_jobs(_of_token), _end_subscriptions(_of_token)
_CLOSE_ALL = (
    _end_work_items(_of_instance),
    _end_jobs(_of_instance),
    _end_subscriptions(_of_instance),
)


@dataclass(frozen=True, slots=True)
class _Ending:
    how: str
    by: str
    at: datetime


_RENAME = [
    Prepared(update(each).where(_of_token(each))) for each in (work_item, job, incident, deadline)
]


class SqlWaits:
    """Rows of ``work_item``, ``job``, ``subscription`` and ``incident``, as one."""

    def __init__(self, transaction: Transaction, incidents: SqlIncidents, wakes: Wakes) -> None:
        self._transaction = transaction
        self._wakes = wakes
        self._incidents = incidents

    def open(self, instance: str, waits: Iterable[Wait], *, at: datetime) -> None:
        """Write a row for each wait, by its kind."""
        by_kind: dict[WaitKind, list[Wait]] = {}
        for wait in waits:
            by_kind.setdefault(wait.kind, []).append(wait)
        for kind, same in by_kind.items():
            if kind is WaitKind.USER:
                self._open_work_items(instance, same, at)
            elif kind is WaitKind.JOB:
                rows = [_job(instance, wait, at) for wait in same]
                self._transaction.change_each(_PUT_JOB, rows)
                for wait in same:
                    self._wakes.put(instance, at=at, topic=wait.topic)
            elif kind in {WaitKind.MESSAGE, WaitKind.SIGNAL}:
                self._subscribe(instance, same, at)
            elif kind is WaitKind.INCIDENT:
                self._open_incidents(instance, same, at)

    def close(  # noqa: PLR0913 - the facts of an end
        self,
        instance: str,
        tokens: Collection[int],
        *,
        how: str,
        by: str,
        at: datetime,
        kinds: Collection[WaitKind] = tuple(WaitKind),
    ) -> None:
        """End all that is open for these tokens."""
        which = [{"owner": instance, "number": token} for token in tokens]
        if WaitKind.INCIDENT in kinds:  # it may hold any of the others
            kinds = tuple(WaitKind)
            self._incidents.resolve(instance, tokens, by=by, at=at)
        self._end(_CLOSE, which, _Ending(how, by, at), kinds)

    def rename(self, instance: str, wait: Wait) -> None:
        """What is open for the token stands at the wait's element now."""
        place = {"owner": instance, "number": wait.token, "element": wait.element}
        for statement in _RENAME:
            self._transaction.change(statement, {**place, "name": wait.name})

    def close_all(self, instance: str, *, by: str, at: datetime) -> None:
        """End everything open for the instance as interrupted."""
        ending = _Ending("interrupted", by, at)
        self._end(_CLOSE_ALL, [{"owner": instance}], ending, tuple(WaitKind))
        self._incidents.resolve_all(instance, by=by, at=at)

    def _end(
        self,
        statements: tuple[Prepared, Prepared, Prepared],
        which: Sequence[Values],
        ending: _Ending,
        kinds: Collection[WaitKind],
    ) -> None:
        work_items, jobs, subscriptions = statements
        if WaitKind.USER in kinds:
            closed = {"closed_at": ending.at, "closed_by": ending.by, "closing": ending.how}
            self._transaction.change_each(work_items, [{**row, **closed} for row in which])
        if WaitKind.JOB in kinds:
            status = JobStatus.DONE if ending.how == "completed" else JobStatus.CANCELLED
            ended = {"status": status, "lease_until": None}
            self._transaction.change_each(jobs, [{**row, **ended} for row in which])
        if WaitKind.MESSAGE in kinds or WaitKind.SIGNAL in kinds:
            self._transaction.change_each(subscriptions, which)

    def _open_work_items(self, instance: str, waits: Sequence[Wait], at: datetime) -> None:
        self._transaction.change_each(
            _PUT_WORK_ITEM, [_work_item(instance, wait, at) for wait in waits]
        )
        self._transaction.change_each(
            _PUT_CANDIDATE,
            [
                {"role": role, "instance": instance, "token": wait.token}
                for wait in waits
                for role in dict.fromkeys(wait.candidates)
            ],
        )

    def _subscribe(self, instance: str, waits: Sequence[Wait], at: datetime) -> None:
        for name in sorted({wait.message for wait in waits if wait.kind is WaitKind.MESSAGE}):
            self._transaction.lock(f"message {name}", shared=True)  # see SqlMessages.add
        self._transaction.change_each(
            _SUBSCRIBE, [_subscription(instance, wait, at) for wait in waits]
        )

    def _open_incidents(self, instance: str, waits: Sequence[Wait], at: datetime) -> None:
        for wait in waits:
            self._incidents.add(instance, wait, IncidentKind(str(wait.incident)), at=at)


def _place(instance: str, wait: Wait) -> dict[str, object]:
    return {
        "instance": instance,
        "token": wait.token,
        "element": wait.element,
        "process": wait.process,
        "name": wait.name,
    }


def _work_item(instance: str, wait: Wait, at: datetime) -> dict[str, object]:
    return _place(instance, wait) | {
        "role": wait.lane,
        "assignee": wait.assignee,
        "candidates": wait.candidates,
        "form": wait.form,
        "term": wait.term,
        "created_at": at,
        "closed_at": None,
        "closed_by": "",
        "closing": "",
        "delegated_by": "",
        "draft": {},
    }


def _job(instance: str, wait: Wait, at: datetime) -> dict[str, object]:
    return _place(instance, wait) | {
        "topic": wait.topic,
        "status": JobStatus.DUE,
        "inputs": wait.inputs,
        "policy": wait.retries,
        "attempts": 0,
        "due": at,
        "lease_until": None,
        "worker": "",
        "error": "",
    }


def _subscription(instance: str, wait: Wait, at: datetime) -> dict[str, object]:
    return {
        "instance": instance,
        "token": wait.token,
        "kind": wait.kind,
        "name": wait.message,
        "correlation": wait.correlation,
        "created_at": at,
    }
