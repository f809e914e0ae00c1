"""What an audit asks of the history: chains, the tree over their heads, checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, func, insert, literal_column, select

from procrunner.audit import DEFINITION, Checkpoint, Head, Link, body
from procrunner.audit.text import canonical
from procrunner.errors import NotFoundError
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import (
    RawEvent,
    archived,
    checkpoint,
    definition,
    leaf,
    message,
    metadata,
)
from procrunner_storage.tables import instance as instances
from procrunner_storage.tables import salt as salts
from procrunner_storage.transaction import Row, Transaction

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MANY = 2_000  # rows given to the driver at once

_raw = RawEvent.c
_HEADS = Prepared(
    select(instances.c.id, instances.c.events, instances.c.head)
    .where(instances.c.id > bindparam("after"))
    .order_by(instances.c.id)
    .limit(bindparam("most"))
)
_HEAD = Prepared(
    select(instances.c.id, instances.c.events, instances.c.head).where(
        instances.c.id == bindparam("key")
    )
)
_LINKS = Prepared(
    select(RawEvent)
    .where(_raw.instance > bindparam("after"), _raw.instance <= bindparam("last"))
    .order_by(_raw.instance, _raw.number)
)
_LINKS_OF = Prepared(
    select(RawEvent).where(_raw.instance == bindparam("key")).order_by(_raw.number)
)
_STRAY = Prepared(
    select(_raw.instance)
    .where(~select(instances.c.id).where(instances.c.id == _raw.instance).exists())
    .distinct()
)
_grown = (
    select(leaf.c.instance, func.max(leaf.c.events).label("events"))
    .group_by(leaf.c.instance)
    .subquery()
)
_GROWN = Prepared(
    select(instances.c.id, instances.c.events, instances.c.head)
    .outerjoin(_grown, _grown.c.instance == instances.c.id)
    .where(instances.c.events > func.coalesce(_grown.c.events, literal_column("0")))
    .order_by(instances.c.id)
)
_DEFINITIONS = Prepared(
    select(
        definition.c.process, definition.c.version, definition.c.xml, definition.c.forms
    ).order_by(definition.c.process, definition.c.version)
)
_GATHERED = Prepared(
    select(leaf.c.instance)
    .where(leaf.c.instance >= bindparam("first"), leaf.c.instance < bindparam("last"))
    .distinct()
)
_LEAVES = Prepared(select(leaf.c.instance, leaf.c.events, leaf.c.hash).order_by(leaf.c.number))
_LAST_LEAF = Prepared(select(func.max(leaf.c.number).label("number")))
_ADD_LEAF = Prepared(insert(leaf))
_CHECKPOINTS = Prepared(select(checkpoint).order_by(checkpoint.c.number))
_ADD_CHECKPOINT = Prepared(insert(checkpoint))
_ARCHIVED = Prepared(
    select(archived.c.instance, archived.c.events, archived.c.hash).order_by(archived.c.instance)
)
_KEEP = Prepared(insert(archived))
_REMOVE = [
    *(
        Prepared(delete(each).where(each.c.instance == bindparam("key")))
        for each in reversed(metadata.sorted_tables)  # who refers goes before who is referred to
        if "instance" in each.c and each not in (leaf, archived, message)
    ),
    Prepared(delete(message).where(message.c.delivered_to == bindparam("key"))),
    Prepared(delete(instances).where(instances.c.id == bindparam("key"))),
]
_SALT = Prepared(select(salts.c.value).where(salts.c.instance == bindparam("key")))


class SqlAudit:
    """Rows of ``event`` as they lie there, ``leaf``, ``checkpoint`` and ``archived``."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def heads(self, *, after: str = "", limit: int = 500) -> Sequence[Head]:
        """How far each instance has come, by id."""
        values = {"after": after, "most": limit}
        return [_head(row) for row in self._transaction.rows(_HEADS, values)]

    def head(self, instance: str) -> Head | None:
        """How far one instance has come."""
        row = self._transaction.row(_HEAD, {"key": instance})
        return _head(row) if row else None

    def chains(self, after: str, last: str) -> dict[str, list[Link]]:
        """The chains of the instances behind one id, up to another."""
        found: dict[str, list[Link]] = {}
        for row in self._transaction.rows(_LINKS, {"after": after, "last": last}):
            found.setdefault(row["instance"], []).append(_link(row))
        return found

    def chain(self, instance: str) -> list[Link]:
        """The chain of one instance."""
        return [_link(row) for row in self._transaction.rows(_LINKS_OF, {"key": instance})]

    def stray(self) -> Sequence[str]:
        """Instances that have events and are not there."""
        return [row["instance"] for row in self._transaction.rows(_STRAY)]

    def definitions(self) -> Sequence[Head]:
        """Every version of a process, by the hash of its file; of no events."""
        rows = self._transaction.rows(_DEFINITIONS)
        return [
            Head(f"{DEFINITION}{row['process']}:{row['version']}", 0, _digest(row)) for row in rows
        ]

    def grown(self) -> Sequence[Head]:
        """Heads that no leaf covers yet: of definitions, and of instances by their ids."""
        range_ = {"first": DEFINITION, "last": f"{DEFINITION}\U0010ffff"}
        known = {row["instance"] for row in self._transaction.rows(_GATHERED, range_)}
        new = [each for each in self.definitions() if each.instance not in known]
        return [*new, *(_head(row) for row in self._transaction.rows(_GROWN))]

    def leaves(self) -> Sequence[Head]:
        """All heads ever gathered, in their order."""
        return [Head(**row) for row in self._transaction.rows(_LEAVES)]

    def add_leaves(self, heads: Sequence[Head]) -> None:
        """Put heads behind those that are there; nobody else does until the transaction ends."""
        self._transaction.lock("procrunner checkpoint")
        row = self._transaction.row(_LAST_LEAF)
        first = ((row["number"] if row else 0) or 0) + 1
        rows = [
            {"number": number, "instance": each.instance, "events": each.events, "hash": each.hash}
            for number, each in enumerate(heads, first)
        ]
        for start in range(0, len(rows), _MANY):
            self._transaction.change_each(_ADD_LEAF, rows[start : start + _MANY])

    def checkpoints(self) -> Sequence[Checkpoint]:
        """All, the first one first."""
        return [
            Checkpoint(**{**row, "signature": bytes(row["signature"])})
            for row in self._transaction.rows(_CHECKPOINTS)
        ]

    def add_checkpoint(self, made: Checkpoint) -> None:
        """Store one."""
        names = Checkpoint.__dataclass_fields__
        values = {name: getattr(made, name) for name in names}
        self._transaction.change(_ADD_CHECKPOINT, values)

    def archived(self) -> Sequence[Head]:
        """How far the instances had come that were archived and are gone."""
        return [Head(**row) for row in self._transaction.rows(_ARCHIVED)]

    def remove(self, instance: str, *, by: str, at: datetime, file: str) -> None:
        """Take an archived instance out with all it has; where its chain ended stays."""
        head = self.head(instance)
        if head is None:
            raise NotFoundError(f"There is no instance '{instance}'.")
        kept = {"instance": instance, "events": head.events, "hash": head.hash}
        self._transaction.change(_KEEP, kept | {"at": at, "by": by, "file": file})
        for statement in _REMOVE:
            self._transaction.change(statement, {"key": instance})

    def salt(self, instance: str) -> str:
        """What seals of an instance were made with; empty once it is erased."""
        row = self._transaction.row(_SALT, {"key": instance})
        return str(row["value"]) if row else ""


def _head(row: Row) -> Head:
    return Head(row["id"], row["events"], row["head"])


def _link(row: Row) -> Link:
    at = _EPOCH + timedelta(microseconds=row["at"])
    content = body(at, row["actor"], row, row["data"])
    return Link(row["number"], content, row["hash"], row["seal"])


def _digest(row: Row) -> str:
    """Of the file, and of its forms where it has any."""
    forms = canonical(row["forms"]).encode() if row["forms"] else b""
    return sha256(row["xml"] + forms).hexdigest()
