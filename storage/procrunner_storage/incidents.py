"""Incidents: why instances stand still."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update

from procrunner.errors import NotFoundError
from procrunner.model import Incident, IncidentKind, Wait
from procrunner.ports import Cause
from procrunner.veil import Veil
from procrunner_storage.prepared import Prepared
from procrunner_storage.roles import running
from procrunner_storage.tables import incident as table
from procrunner_storage.tables import job
from procrunner_storage.transaction import Row, Transaction

_LONGEST = 9  # digits of a number that the column holds

_open = table.c.resolved_at.is_(None)
_of_token = (table.c.instance == bindparam("owner")) & (table.c.token == bindparam("number"))
_ADD = Prepared(insert(table))
_RENEW = Prepared(
    update(table)
    .where(table.c.id == select(func.max(table.c.id)).where(_of_token).scalar_subquery())
    .values(times=table.c.times + 1)
)
_RESOLVE = Prepared(update(table).where(_of_token, _open))
_RESOLVE_ALL = Prepared(update(table).where(table.c.instance == bindparam("owner"), _open))
_SETTLE = Prepared(update(table).where(table.c.id == bindparam("number")))
_TOLD = select(table, func.coalesce(job.c.topic, "").label("topic")).outerjoin(
    job, (job.c.instance == table.c.instance) & (job.c.token == table.c.token)
)
_GET = Prepared(_TOLD.where(table.c.id == bindparam("number")))


class SqlIncidents:
    """Rows of ``incident``."""

    def __init__(self, transaction: Transaction, veil: Veil) -> None:
        self._transaction = transaction
        self._veil = veil

    def add(self, instance: str, wait: Wait, kind: IncidentKind, *, at: datetime) -> None:
        """Open an incident for a token; one that it had before is opened again."""
        values: dict[str, object] = {
            "element": wait.element,
            "process": wait.process,
            "name": wait.name,
            "kind": kind,
            "message": self._veil.text(wait.detail),
            "hint": self._veil.text(wait.hint),
        }
        values |= {"settled_at": None, "settled_by": "", "resolved_at": None, "resolved_by": ""}
        values |= {"last_at": at}
        which: dict[str, object] = {"owner": instance, "number": wait.token}
        if self._transaction.change(_RENEW, which | values):
            return
        values |= {"instance": instance, "token": wait.token}
        self._transaction.change(_ADD, values | {"created_at": at})

    def get(self, ref: str) -> Incident:
        """By number."""
        is_number = ref.isascii() and ref.isdigit() and len(ref) <= _LONGEST
        row = self._transaction.row(_GET, {"number": int(ref)}) if is_number else None
        if row is None:
            raise NotFoundError(
                f"There is no incident '{ref}'.", hint="An incident is named by its number."
            )
        return _incident(row)

    def list(
        self,
        *,
        instance: str = "",
        open_only: bool = True,
        cause: Cause | None = None,
        limit: int = 100,
    ) -> Sequence[Incident]:
        """Oldest first."""
        wanted = _TOLD.where(*_narrowed(instance, cause, open_only=open_only))
        rows = self._transaction.rows(wanted.order_by(table.c.id).limit(limit))
        return [_incident(row) for row in rows]

    def count(
        self, *, instance: str = "", open_only: bool = True, cause: Cause | None = None
    ) -> Mapping[IncidentKind, int]:
        """How many there are of each kind, whatever a list's limit."""
        wanted = select(table.c.kind, func.count().label("number")).group_by(table.c.kind)
        wanted = wanted.where(*_narrowed(instance, cause, open_only=open_only))
        rows = self._transaction.rows(wanted.order_by(table.c.kind))
        return {row["kind"]: int(row["number"]) for row in rows}

    def settle(self, ref: str, *, by: str, at: datetime) -> None:
        """Keep that a person has settled it by hand; it stays open."""
        values = {"number": int(ref), "settled_at": at, "settled_by": by}
        self._transaction.change(_SETTLE, values)

    def resolve(self, instance: str, tokens: Collection[int], *, by: str, at: datetime) -> None:
        """Close the open incidents of these tokens."""
        values = {"owner": instance, "resolved_at": at, "resolved_by": by}
        self._transaction.change_each(_RESOLVE, [values | {"number": token} for token in tokens])

    def resolve_all(self, instance: str, *, by: str, at: datetime) -> None:
        """Close all open incidents of the instance."""
        values = {"owner": instance, "resolved_at": at, "resolved_by": by}
        self._transaction.change(_RESOLVE_ALL, values)


def _narrowed(
    instance: str, cause: Cause | None, *, open_only: bool
) -> Iterator[ColumnElement[bool]]:
    if instance:
        yield table.c.instance == instance
    if open_only:
        yield _open
    if cause and cause.kind:
        yield table.c.kind == cause.kind
    if cause and cause.processes is not None:
        yield table.c.instance.in_(running(cause.processes))
    if cause and cause.unsettled:
        yield table.c.settled_at.is_(None)
    if cause and cause.words:
        yield table.c.message.icontains(cause.words, autoescape=True)
    if cause and cause.topic:
        own = job.alias("own")  # the list tells the topic too, from the table itself
        stopped = select(own.c.token).where(
            own.c.instance == table.c.instance,
            own.c.token == table.c.token,
            own.c.topic == cause.topic,
        )
        yield stopped.exists()


def _incident(row: Row) -> Incident:
    return Incident(**{**row, "id": str(row["id"])})
