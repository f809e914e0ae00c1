"""The history: appended to, never changed, each event chained to the one before by its hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import bindparam, insert, select, update

from procrunner.errors import NotFoundError
from procrunner.model import HistoryEvent, StoredEvent
from procrunner_storage.columns import to_canonical_json
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import event as table
from procrunner_storage.tables import instance as instances
from procrunner_storage.transaction import Row, Transaction

Heads = dict[str, tuple[str, int]]
"""Hash of the last event and number of events, of instances this transaction has locked."""

_FORMAT = 1  # of what is hashed; a change gets the next number

_APPEND = Prepared(insert(table))
_HEAD = Prepared(
    select(instances.c.head, instances.c.events)
    .where(instances.c.id == bindparam("key"))
    .with_for_update(key_share=True)
)
_MOVE_HEAD = Prepared(update(instances).where(instances.c.id == bindparam("key")))
_LIST = Prepared(select(table).where(table.c.instance == bindparam("key")).order_by(table.c.number))


def digest(previous: str, instance: str, stored: StoredEvent) -> str:
    """SHA-256 over an event and the hash before it; ``stored.hash`` is not looked at."""
    event = stored.event
    at = stored.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    content = [_FORMAT, previous, instance, stored.number, at, stored.actor, event.kind]
    content += [event.element, event.process, event.name, event.token, event.flow, event.data]
    return sha256(to_canonical_json(content).encode()).hexdigest()


class SqlHistory:
    """Rows of ``event``."""

    def __init__(self, transaction: Transaction, heads: Heads) -> None:
        self._transaction = transaction
        self._heads = heads

    def append(
        self, instance: str, events: Sequence[HistoryEvent], *, actor: str, at: datetime
    ) -> None:
        """Add events in order, each chained to the one before."""
        if not events:
            return
        head, number = self._heads.get(instance) or self._head(instance)
        rows = []
        for number, event in enumerate(events, number + 1):  # noqa: B020 - counts on
            stored = StoredEvent(number=number, at=at, actor=actor, event=event, hash="")
            head = digest(head, instance, stored)
            rows.append(_row(instance, replace(stored, hash=head)))
        self._transaction.change_each(_APPEND, rows)
        self._transaction.change(_MOVE_HEAD, {"key": instance, "head": head, "events": number})
        self._heads[instance] = head, number

    def list(self, instance: str) -> Sequence[StoredEvent]:
        """All of them, in order."""
        rows = self._transaction.rows(_LIST, {"key": instance})
        return [_stored(row) for row in rows]

    def _head(self, instance: str) -> tuple[str, int]:
        row = self._transaction.row(_HEAD, {"key": instance})
        if row is None:
            raise NotFoundError(f"There is no instance '{instance}'.")
        return row["head"], row["events"]


_EVENT = tuple(HistoryEvent.__dataclass_fields__)
_STORED = tuple(name for name in StoredEvent.__dataclass_fields__ if name != "event")


def _row(instance: str, stored: StoredEvent) -> dict[str, object]:
    row: dict[str, object] = {"instance": instance}
    row |= {name: getattr(stored, name) for name in _STORED}
    return row | {name: getattr(stored.event, name) for name in _EVENT}


def _stored(row: Row) -> StoredEvent:
    event = HistoryEvent(**{name: row[name] for name in _EVENT})
    return StoredEvent(event=event, **{name: row[name] for name in _STORED})
