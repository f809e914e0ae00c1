"""The history: appended to, never changed, each event chained to the one before by its hash."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from procrunner import audit
from procrunner.errors import NotFoundError
from procrunner.model import EventKind, HistoryEvent, Instance, StoredEvent
from procrunner.veil import Veil
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import event as table
from procrunner_storage.tables import instance as instances
from procrunner_storage.tables import salt as salts
from procrunner_storage.transaction import Row, Transaction

_CASES = 100
"""Cases that ended, by which the usual time is told."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the chain of an instance stands that this transaction has locked."""

    hash: str  #: of the last event
    events: int  #: how many there are
    salt: str  #: for seals; empty for none


Heads = dict[str, Standing]
"""By instance."""

_APPEND = Prepared(insert(table))
salt_of = (
    select(salts.c.value).where(salts.c.instance == instances.c.id).scalar_subquery().label("salt")
)
_HEAD = Prepared(
    select(instances.c.head, instances.c.events, salt_of)
    .where(instances.c.id == bindparam("key"))
    .with_for_update(key_share=True, of=instances)
)
_MOVE_HEAD = Prepared(update(instances).where(instances.c.id == bindparam("key")))
_LIST = Prepared(select(table).where(table.c.instance == bindparam("key")).order_by(table.c.number))
_LATEST = (
    select(instances.c.id)
    .where(instances.c.process == bindparam("of"), instances.c.ended_at.is_not(None))
    .order_by(instances.c.ended_at.desc())
    .limit(_CASES)
)
_OF_LATEST = (
    select(*(table.c[name] for name in ("instance", "process", "element", "token", "kind", "at")))
    .where(
        table.c.instance.in_(_LATEST),
        table.c.kind.in_([EventKind.ENTERED, EventKind.COMPLETED]),
    )
    .order_by(table.c.instance, table.c.number)
)


class SqlHistory:
    """Rows of ``event``."""

    def __init__(self, transaction: Transaction, heads: Heads, veil: Veil) -> None:
        self._transaction = transaction
        self._veil = veil.by_patterns  # it tells names of variables, never values
        self._heads = heads

    def append(
        self,
        instance: str,
        events: Sequence[HistoryEvent],
        *,
        actor: str,
        at: datetime,
        after: Instance | None = None,
    ) -> None:
        """Add events in order, each chained to the one before; the last one seals ``after``."""
        if not events:
            return
        standing = self._heads.get(instance) or self._standing(instance)
        rows = []
        for event in events:
            sealed = after if event is events[-1] else None
            told = replace(event, data=self._veil.data(event.data)) if self._veil else event
            row = _row(instance, standing, told, sealed)
            row |= {"at": at, "actor": actor}
            row["hash"] = _hash(standing.hash, row)
            standing = replace(standing, hash=row["hash"], events=standing.events + 1)
            rows.append(row)
        self._transaction.change_each(_APPEND, rows)
        moved = {"key": instance, "head": standing.hash, "events": standing.events}
        self._transaction.change(_MOVE_HEAD, moved)
        self._heads[instance] = standing

    def list(self, instance: str) -> Sequence[StoredEvent]:
        """All of them, in order."""
        rows = self._transaction.rows(_LIST, {"key": instance})
        return [_stored(row) for row in rows]

    def usual(
        self, process: str, places: Collection[tuple[str, str]]
    ) -> Mapping[tuple[str, str], timedelta]:
        """How long tokens waited at elements, as a median over the latest cases that ended."""
        if not places:
            return {}
        entered: dict[tuple[str, int], datetime] = {}
        took: dict[tuple[str, str], list[timedelta]] = {}
        of_elements = _OF_LATEST.where(table.c.element.in_({element for _, element in places}))
        for row in self._transaction.rows(of_elements, {"of": process}):
            token = row["instance"], row["token"]
            if row["kind"] is EventKind.ENTERED:
                entered.setdefault(token, row["at"])
            elif (began := entered.pop(token, None)) is not None:
                took.setdefault((row["process"], row["element"]), []).append(row["at"] - began)
        return {
            place: timedelta(seconds=median(each.total_seconds() for each in took[place]))
            for place in places
            if place in took
        }

    def _standing(self, instance: str) -> Standing:
        row = self._transaction.row(_HEAD, {"key": instance})
        if row is None:
            raise NotFoundError(f"There is no instance '{instance}'.")
        return Standing(row["head"], row["events"], row["salt"] or "")


_EVENT = tuple(HistoryEvent.__dataclass_fields__)
_STORED = tuple(name for name in StoredEvent.__dataclass_fields__ if name != "event")


def _row(
    instance: str, standing: Standing, event: HistoryEvent, after: Instance | None
) -> dict[str, Any]:
    row = {name: getattr(event, name) for name in _EVENT}
    row |= {"instance": instance, "number": standing.events + 1, "seal": ""}
    if after and standing.salt:
        row["seal"] = audit.seal(standing.salt, after.variables, after.state)
    return row


def _hash(previous: str, row: Mapping[str, Any]) -> str:
    content = audit.body(row["at"], row["actor"], row, audit.canonical(row["data"]))
    link = audit.Link(row["number"], content, "", row["seal"])
    return audit.digest(previous, row["instance"], link)


def _stored(row: Row) -> StoredEvent:
    event = HistoryEvent(**{name: row[name] for name in _EVENT})
    return StoredEvent(event=event, **{name: row[name] for name in _STORED})
