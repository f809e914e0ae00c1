"""Incidents: why instances stand still."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from procrunner.errors import NotFoundError
from procrunner.model import Incident, IncidentKind, Wait
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import incident as table
from procrunner_storage.transaction import Row, Transaction

_LONGEST = 9  # digits of a number that the column holds

_open = table.c.resolved_at.is_(None)
_ADD = Prepared(insert(table))
_RENEW = Prepared(
    update(table).where(
        table.c.instance == bindparam("owner"), table.c.token == bindparam("number"), _open
    )
)
_RESOLVE = _RENEW
_RESOLVE_ALL = Prepared(update(table).where(table.c.instance == bindparam("owner"), _open))
_GET = Prepared(select(table).where(table.c.id == bindparam("number")))


class SqlIncidents:
    """Rows of ``incident``."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, instance: str, wait: Wait, kind: IncidentKind, *, at: datetime) -> None:
        """Open an incident for a token; an open one of the same token is brought up to date."""
        values: dict[str, object] = {
            "element": wait.element,
            "process": wait.process,
            "name": wait.name,
            "kind": kind,
            "message": wait.detail,
            "hint": wait.hint,
        }
        which: dict[str, object] = {"owner": instance, "number": wait.token}
        if self._transaction.change(_RENEW, which | values):
            return
        values |= {"instance": instance, "token": wait.token}
        self._transaction.change(_ADD, values | {"created_at": at, "resolved_by": ""})

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
        self, *, instance: str = "", open_only: bool = True, limit: int = 100
    ) -> Sequence[Incident]:
        """Oldest first."""
        wanted = select(table).order_by(table.c.id).limit(limit)
        if instance:
            wanted = wanted.where(table.c.instance == instance)
        if open_only:
            wanted = wanted.where(_open)
        return [_incident(row) for row in self._transaction.rows(wanted)]

    def resolve(self, instance: str, tokens: Collection[int], *, by: str, at: datetime) -> None:
        """Close the open incidents of these tokens."""
        values = {"owner": instance, "resolved_at": at, "resolved_by": by}
        self._transaction.change_each(_RESOLVE, [values | {"number": token} for token in tokens])

    def resolve_all(self, instance: str, *, by: str, at: datetime) -> None:
        """Close all open incidents of the instance."""
        values = {"owner": instance, "resolved_at": at, "resolved_by": by}
        self._transaction.change(_RESOLVE_ALL, values)


def _incident(row: Row) -> Incident:
    return Incident(**{**row, "id": str(row["id"])})
