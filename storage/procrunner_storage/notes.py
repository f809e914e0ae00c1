"""Notes: comments and files that persons put to a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, func, insert, select

from procrunner.model import Note
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import note as table
from procrunner_storage.transaction import Transaction

_NAMES = tuple(Note.__dataclass_fields__)
_ADD = Prepared(insert(table))
_LAST = Prepared(
    select(func.max(table.c.number).label("number")).where(table.c.instance == bindparam("key"))
)
_LIST = Prepared(
    select(*(table.c[name] for name in _NAMES))
    .where(table.c.instance == bindparam("key"))
    .order_by(table.c.number)
)


class SqlNotes:
    """Rows of ``note``."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, note: Note) -> Note:
        """Store one, numbered after the last of its instance."""
        row = self._transaction.row(_LAST, {"key": note.instance})
        note = replace(note, number=((row["number"] if row else 0) or 0) + 1)
        values = {name: getattr(note, name) for name in _NAMES}
        self._transaction.change(_ADD, values | {"sha256": note.file.get("attachment", "")})
        return note

    def list(self, instance: str) -> Sequence[Note]:
        """Those of an instance, in their order."""
        return [Note(**row) for row in self._transaction.rows(_LIST, {"key": instance})]
