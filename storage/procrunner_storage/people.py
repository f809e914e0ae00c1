"""The roster: persons, roles, units, memberships, absences, deputies; and who changed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, text

from procrunner.errors import ConflictError
from procrunner.people import (
    Absence,
    Deputy,
    Membership,
    Period,
    Person,
    Role,
    Roster,
    Unit,
)
from procrunner.ports import RosterChange
from procrunner_storage.columns import Json, Moment
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import (
    absence,
    deputy,
    membership,
    office_unit,
    person,
    role,
    roster_change,
)
from procrunner_storage.transaction import Row, Transaction

Thing = Person | Role | Unit | Membership | Absence | Deputy

_KINDS: dict[str, tuple[type[Thing], Table]] = {
    "persons": (Person, person),
    "roles": (Role, role),
    "units": (Unit, office_unit),
    "memberships": (Membership, membership),
    "absences": (Absence, absence),
    "deputies": (Deputy, deputy),
}
_FORGET = {name: Prepared(delete(table)) for name, (_, table) in _KINDS.items()}
_ADD = {name: Prepared(insert(table)) for name, (_, table) in _KINDS.items()}
_ALL = {
    name: Prepared(select(table).order_by(*table.primary_key.columns))
    for name, (_, table) in _KINDS.items()
}
_LATER_FIRST = roster_change.c.number.desc()
_NEWEST = Prepared(select(roster_change).order_by(_LATER_FIRST).limit(bindparam("limit")))
_VERSION = Prepared(
    select(roster_change.c.number, roster_change.c.at).order_by(_LATER_FIRST).limit(1)
)
_NOTE = Prepared(
    text(
        "INSERT INTO roster_change (number, at, by, what) VALUES (:number, :at, :by, :what)"
        " ON CONFLICT DO NOTHING"
    ).bindparams(bindparam("at", type_=Moment()), bindparam("what", type_=Json()))
)


class SqlPeople:
    """Rows of the tables of the roster."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def version(self) -> tuple[int, datetime] | None:
        """Number and moment of the last change; None where nobody was ever made known."""
        row = self._transaction.row(_VERSION)
        return (row["number"], row["at"]) if row else None

    def roster(self) -> Roster:
        """All that is known."""
        found: dict[str, Any] = {
            name: tuple(_thing(kind, row) for row in self._transaction.rows(_ALL[name]))
            for name, (kind, _) in _KINDS.items()
        }
        return Roster(**found)

    def replace(self, roster: Roster, change: RosterChange) -> None:
        """Put a roster in the place of what is known."""
        noted = {"number": change.number, "at": change.at, "by": change.by, "what": change.what}
        if not self._transaction.change(_NOTE, noted):
            raise ConflictError(
                "somebody else changed the roster meanwhile; nothing was changed.",
                hint="Look at it again: procrunner people list",
            )
        for name in _KINDS:
            self._transaction.change(_FORGET[name], {})
            rows = [_row(each, number) for number, each in enumerate(getattr(roster, name), 1)]
            self._transaction.change_each(_ADD[name], rows)

    def changes(self, limit: int = 100) -> Sequence[RosterChange]:
        """The newest first."""
        rows = self._transaction.rows(_NEWEST, {"limit": limit})
        return [RosterChange(**{**row, "what": tuple(row["what"])}) for row in rows]


def _row(thing: Thing, number: int) -> dict[str, Any]:
    row = {each.name: getattr(thing, each.name) for each in fields(thing)}
    if period := row.pop("period", None):
        row |= {"number": number, "since": period.since, "until": period.until}
    return row


def _thing(kind: type[Thing], row: Row) -> Thing:
    told = {name: value for name, value in row.items() if name not in {"number", "since", "until"}}
    if "since" in row:
        told["period"] = Period(row["since"], row["until"])
    return kind(**told)
