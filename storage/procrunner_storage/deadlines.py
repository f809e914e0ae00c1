"""Deadlines: terms on their way, found by when something is to be told of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, text, tuple_, update

from procrunner.deadline import Deadline, Pause
from procrunner.errors import ConflictError
from procrunner_storage.prepared import Prepared
from procrunner_storage.roles import running
from procrunner_storage.tables import deadline as table
from procrunner_storage.transaction import Row, Transaction

_FIELDS = tuple(Deadline.__dataclass_fields__)
_KEYS = ("instance", "token")
_NAMES = [column.name for column in table.c]

_news = [f"{name} = excluded.{name}" for name in _NAMES if name not in _KEYS]


def _insert(otherwise: str) -> Prepared:
    statement = text(
        f"INSERT INTO deadline ({', '.join(_NAMES)}) VALUES (:{', :'.join(_NAMES)})"  # noqa: S608 - names from tables.py
        f" ON CONFLICT ({', '.join(_KEYS)}) DO {otherwise}"
    )
    return Prepared(
        statement.bindparams(*(bindparam(each.name, type_=each.type) for each in table.c))
    )


_BEGIN = _insert("NOTHING")
_PUT = _insert(f"UPDATE SET {', '.join(_news)}")
_is_open = table.c.closed_at.is_(None)
_is_of = table.c.instance == bindparam("owner")
_this = _is_of & (table.c.token == bindparam("number"))
_OF = Prepared(select(table).where(_is_of).order_by(table.c.token))
_OF_OPEN = Prepared(select(table).where(_is_of, _is_open).order_by(table.c.token))
_NEXT = select(table).where(table.c.next_at < bindparam("now")).order_by(table.c.next_at).limit(1)
_NEXT_OF_ALL = Prepared(_NEXT)
_NEXT_OF_ONE = Prepared(_NEXT.where(_is_of))
_BEGAN = (
    select(table)
    .where(table.c.began_at >= bindparam("first"), table.c.began_at < bindparam("end"))
    .order_by(table.c.began_at, table.c.instance, table.c.token)
)
_OTHERWISE = Prepared(
    select(table)
    .where(_is_open, table.c.calendar != bindparam("version"))
    .order_by(table.c.instance, table.c.token)
)
_TELL = Prepared(update(table).where(_this, table.c.next_at == bindparam("expected")))
_CLOSE = Prepared(update(table).where(_this, _is_open))
_CLOSE_ALL = Prepared(update(table).where(_is_of, _is_open))


class SqlDeadlines:
    """Rows of ``deadline``."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def begin(self, deadline: Deadline) -> None:
        """Store a new one; a token that waits again, after an incident, keeps its own."""
        self._transaction.change(_BEGIN, _row(deadline))

    def put(self, deadlines: Collection[Deadline]) -> None:
        """Store deadlines; one of the same token is replaced."""
        self._transaction.change_each(_PUT, [_row(each) for each in deadlines])

    def tell(self, deadline: Deadline, *, expected: datetime) -> None:
        """Replace one whose ``next_at`` still is ``expected``."""
        row = _row(deadline)
        which = {"owner": row.pop("instance"), "number": row.pop("token"), "expected": expected}
        if not self._transaction.change(_TELL, which | row):
            raise ConflictError(
                "somebody else told it meanwhile",
                where=f"term of {deadline.instance}.{deadline.token}",
                hint="Nothing is left to do.",
            )

    def of(self, instance: str, *, open_only: bool = True) -> Sequence[Deadline]:
        """Those of an instance, its own first."""
        rows = self._transaction.rows(_OF_OPEN if open_only else _OF, {"owner": instance})
        return [_deadline(row) for row in rows]

    def of_tokens(self, tokens: Collection[tuple[str, int]]) -> Mapping[tuple[str, int], Deadline]:
        """Those of work items, by instance and token."""
        if not tokens:
            return {}
        wanted = select(table).where(tuple_(table.c.instance, table.c.token).in_([*tokens]))
        found = [_deadline(row) for row in self._transaction.rows(wanted)]
        return {(each.instance, each.token): each for each in found}

    def earliest(self, instances: Collection[str]) -> Mapping[str, datetime]:
        """When the open term of each that ends first does so."""
        if not instances:
            return {}
        wanted = (
            select(table.c.instance, func.min(table.c.due).label("due"))
            .where(table.c.instance.in_([*instances]), _is_open, table.c.due.is_not(None))
            .group_by(table.c.instance)
        )
        return {row["instance"]: row["due"] for row in self._transaction.rows(wanted)}

    def next(self, now: datetime, *, instance: str = "") -> Deadline | None:
        """One of which something is to be told by now."""
        if instance:
            row = self._transaction.row(_NEXT_OF_ONE, {"now": now, "owner": instance})
        else:
            row = self._transaction.row(_NEXT_OF_ALL, {"now": now})
        return _deadline(row) if row else None

    def began(
        self, begin: datetime, end: datetime, *, processes: Collection[str] | None = None
    ) -> Sequence[Deadline]:
        """Those that began in a time, oldest first."""
        wanted = _BEGAN
        if processes is not None:
            wanted = wanted.where(table.c.instance.in_(running(processes)))
        rows = self._transaction.rows(wanted, {"first": begin, "end": end})
        return [_deadline(row) for row in rows]

    def counted_otherwise(self, calendar: str) -> Sequence[Deadline]:
        """Open ones counted by another version of the calendars."""
        rows = self._transaction.rows(_OTHERWISE, {"version": calendar})
        return [_deadline(row) for row in rows]

    def close(self, instance: str, tokens: Collection[int], *, how: str, at: datetime) -> None:
        """End the open ones of these tokens."""
        ended = {"owner": instance, "closed_at": at, "closing": how, "next_at": None}
        self._transaction.change_each(_CLOSE, [{**ended, "number": token} for token in tokens])

    def close_all(self, instance: str, *, how: str, at: datetime) -> None:
        """End all open ones of an instance."""
        ended = {"owner": instance, "closed_at": at, "closing": how, "next_at": None}
        self._transaction.change(_CLOSE_ALL, ended)


def _row(deadline: Deadline) -> dict[str, Any]:
    row = {name: getattr(deadline, name) for name in _FIELDS}
    pauses = [
        {
            **asdict(each),
            "begin": each.begin.isoformat(),
            "end": each.end.isoformat() if each.end else None,
        }
        for each in deadline.pauses
    ]
    return {**row, "pauses": pauses, "next_at": deadline.next_at}


def _deadline(row: Row) -> Deadline:
    given = {name: row[name] for name in _FIELDS}
    pauses = tuple(
        Pause(
            token=each["token"],
            begin=datetime.fromisoformat(each["begin"]),
            end=datetime.fromisoformat(each["end"]) if each["end"] else None,
            reason=each["reason"],
        )
        for each in row["pauses"]
    )
    return Deadline(**{**given, "roles": tuple(row["roles"]), "pauses": pauses})
