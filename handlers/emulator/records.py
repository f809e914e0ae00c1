"""What the systems know, row by row, for an operator to look at and to change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, NullPool, Table, create_engine, select, update
from sqlalchemy.types import JSON, Boolean, Date, Integer, LargeBinary

from .. import cabinets_sql, e_queue_sql, legal_entities_sql, payments_sql, testing_sql
from .. import registry_tables as tables

DATABASES: Mapping[str, MetaData] = {
    "individuals": tables.individuals,
    "legal-entities": legal_entities_sql.metadata,
    "notary": tables.notary,
    "gateway": tables.gateway,
    "cabinet": cabinets_sql.metadata,
    "portal": tables.portal,
    "payments": payments_sql.metadata,
    "e-licensing": tables.e_licensing,
    "testing": testing_sql.metadata,
    "e-queue": e_queue_sql.metadata,
}
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table, newest rows last."""

    name: str  #: ``database/table``
    columns: tuple[str, ...]
    keys: tuple[str, ...]  #: the columns that name a row
    rows: tuple[tuple[str, ...], ...]  #: as text


class Records:
    """The databases of all systems, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """All tables: ``database/table``."""
        return [
            f"{name}/{table}" for name, metadata in DATABASES.items() for table in metadata.tables
        ]

    def sheet(self, name: str) -> Sheet:
        """What stands in a table; bytes are told by their number.

        Raises:
            LookupError: there is no such table.
        """
        database, table = self._table(name)
        with self._engine(database).connect() as connection:
            found = connection.execute(select(table).limit(_MOST_ROWS)).all()
        return Sheet(
            name=name,
            columns=tuple(table.columns.keys()),
            keys=tuple(each.name for each in table.primary_key.columns),
            rows=tuple(tuple(_told(value) for value in row) for row in found),
        )

    def change(self, name: str, row: Mapping[str, str], column: str, text: str) -> None:
        """Put another value where the row's keys point.

        Raises:
            LookupError: there is no such table, column or row.
            ValueError: the text is no value of that column.
        """
        database, table = self._table(name)
        statement = update(table).values({column: _value(table.columns[column], text)})
        for key in table.primary_key.columns:
            statement = statement.where(key == _value(key, row[key.name]))
        with self._engine(database).begin() as connection:
            if connection.execute(statement).rowcount != 1:
                raise LookupError(f"{name} has no such row")

    def _table(self, name: str) -> tuple[str, Table]:
        database, _, table = name.partition("/")
        return database, DATABASES[database].tables[table]

    def _engine(self, database: str) -> Any:
        return create_engine(f"sqlite:///{self._folder / database}.db", poolclass=NullPool)


def _told(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _value(column: Column[Any], text: str) -> object:
    if not text and column.nullable:
        return None
    kind = column.type
    if isinstance(kind, Boolean):
        return {"True": True, "False": False}[text]
    if isinstance(kind, LargeBinary):
        raise ValueError("bytes cannot be changed here")  # noqa: TRY004 - it is what was asked
    if isinstance(kind, Date):
        return date.fromisoformat(text)
    if isinstance(kind, JSON):
        return json.loads(text)
    return int(text) if isinstance(kind, Integer) else text
