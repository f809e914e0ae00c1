"""The history: appended to, never changed, each event chained to the one before by its hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from procrunner import audit
from procrunner.errors import NotFoundError
from procrunner.model import HistoryEvent, Instance, StoredEvent
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import event as table
from procrunner_storage.tables import instance as instances
from procrunner_storage.tables import salt as salts
from procrunner_storage.transaction import Row, Transaction


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


class SqlHistory:
    """Rows of ``event``."""

    def __init__(self, transaction: Transaction, heads: Heads) -> None:
        self._transaction = transaction
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
            row = _row(instance, standing, event, sealed)
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
