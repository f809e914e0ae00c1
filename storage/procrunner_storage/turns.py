"""Turns: when whom may be asked next, on the database's clock, whichever worker asks."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import BigInteger, bindparam, select, text, type_coerce

from procrunner_storage.columns import database_now, microseconds
from procrunner_storage.tables import turn as table
from procrunner_storage.transaction import Transaction

_NOW = select(type_coerce(database_now(), BigInteger).label("now"))
_NEXT = select(table.c.next).where(table.c.name == bindparam("name"))
_TAKE = text(
    """
    INSERT INTO turn (name, next) VALUES (:name, :now + :apart)
    ON CONFLICT (name) DO UPDATE
    SET next = CASE WHEN turn.next > :now THEN turn.next ELSE :now END + :apart
    WHERE turn.next <= :now + :most
    """
).bindparams(*(bindparam(each, type_=BigInteger) for each in ("now", "apart", "most")))


class SqlTurns:
    """Rows of ``turn``."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def take(self, name: str, *, apart: timedelta, most: timedelta) -> timedelta:
        """How long the next question under this name has to wait; further than ``most``: free."""
        row = self._transaction.row(_NOW)
        now = int(row["now"]) if row else 0
        values = {"name": name, "now": now, "apart": microseconds(apart)}
        taken = self._transaction.change(_TAKE, values | {"most": microseconds(most)})
        found = self._transaction.row(_NEXT, {"name": name})
        free = int(found["next"]) if found else now
        mine = free - microseconds(apart) if taken else free
        return timedelta(microseconds=max(0, mine - now))
