"""What begins the newest versions of processes from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from procrunner.errors import ConflictError
from procrunner.model import ProcessStart, WaitKind
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import start as table
from procrunner_storage.transaction import Row, Transaction

_NAMES = tuple(ProcessStart.__dataclass_fields__)
_ADD = Prepared(insert(table))
_FORGET = Prepared(delete(table).where(table.c.process == bindparam("owner")))
_OF_KIND = select(table).where(table.c.kind == bindparam("what"))
_IN_ORDER = (table.c.process, table.c.element, table.c.number)
_ALL = Prepared(_OF_KIND.order_by(*_IN_ORDER))
_NAMED = Prepared(_OF_KIND.where(table.c.name == bindparam("wanted")).order_by(*_IN_ORDER))
_DUE = Prepared(
    select(table)
    .where(table.c.due <= bindparam("now"))
    .order_by(table.c.due, *_IN_ORDER)
    .limit(bindparam("limit"))
)
_MOVE_ON = Prepared(
    update(table).where(
        table.c.process == bindparam("owner"),
        table.c.element == bindparam("where"),
        table.c.number == bindparam("which"),
        table.c.version == bindparam("of_version"),
        table.c.due == bindparam("expected"),
    )
)


class SqlStarts:
    """Rows of ``start``."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def replace(self, process: str, starts: Iterable[ProcessStart]) -> None:
        """Put these in the place of all that began the process so far."""
        self._transaction.change(_FORGET, {"owner": process})
        rows = [{name: getattr(each, name) for name in _NAMES} for each in starts]
        self._transaction.change_each(_ADD, rows)

    def of(self, kind: WaitKind, name: str = "") -> Sequence[ProcessStart]:
        """Those of a kind, of one name if any is given, in the order of processes."""
        values = {"what": kind} | ({"wanted": name} if name else {})
        rows = self._transaction.rows(_NAMED if name else _ALL, values)
        return [_start(row) for row in rows]

    def due(self, now: datetime, *, limit: int = 100) -> Sequence[ProcessStart]:
        """Timers that are due, earliest first."""
        rows = self._transaction.rows(_DUE, {"now": now, "limit": limit})
        return [_start(row) for row in rows]

    def move_on(self, start: ProcessStart, *, due: datetime | None, cycle: str) -> None:
        """The timer has fired; ``due`` is when it does so again."""
        which = {
            "owner": start.process,
            "where": start.element,
            "which": start.number,
            "of_version": start.version,
            "expected": start.due,
        }
        if not self._transaction.change(_MOVE_ON, {**which, "due": due, "cycle": cycle}):
            raise ConflictError(
                "its timer was fired, or a new version deployed, meanwhile.",
                where=f"process {start.process}, start event {start.element}",
            )


def _start(row: Row) -> ProcessStart:
    return ProcessStart(**{name: row[name] for name in _NAMES})
