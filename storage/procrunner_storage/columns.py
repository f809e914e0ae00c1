"""How values are written, so that SQLite and PostgreSQL keep and compare them alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from json import JSONEncoder, loads
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from procrunner.audit.text import canonical, plain

Word = TypeVar("Word", bound=StrEnum)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


to_json = JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=plain
).encode


def microseconds(duration: timedelta) -> int:
    """The duration as moments and leases are counted."""
    return duration // _MICROSECOND


class Moment(TypeDecorator[datetime]):
    """Microseconds since 1970: exact, in the same order everywhere, and a lease is a sum."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Count; a naive moment is refused."""
        del dialect
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """An aware moment, UTC."""
        del dialect
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Day(TypeDecorator[date]):
    """A day as ISO 8601: its text sorts as days do."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Year, month, day."""
        del dialect
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """The day."""
        del dialect
        return None if value is None else date.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """JSON as text, never as the database's own type: it comes back as it was written."""

    impl = Text
    cache_ok = True

    def __init__(self, *, canonical: bool = False) -> None:
        super().__init__()
        self.canonical = canonical

    def process_bind_param(self, value: object, dialect: Dialect) -> str:
        """Compact, letters as they are; with sorted keys where it is hashed."""
        del dialect
        return canonical(value) if self.canonical else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value that was written."""
        del dialect
        return None if value is None else loads(value)


class Choice(TypeDecorator[Word]):
    """A member of an enum by its word."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[Word]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Word | None, dialect: Dialect) -> str | None:
        """Only words of the enum are written."""
        del dialect
        return None if value is None else str(self.words(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Word | None:
        """The member."""
        del dialect
        return None if value is None else self.words(value)


class database_now(FunctionElement[int]):  # noqa: N801 - it reads as an SQL function
    """The database's own clock, as a moment is counted."""

    type = BigInteger()
    inherit_cache = True


@compiles(database_now, "sqlite")
def _sqlite_now(element: database_now, compiler: SQLCompiler, **_: Any) -> str:
    del element, compiler
    return "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000"


@compiles(database_now, "postgresql")
def _postgresql_now(element: database_now, compiler: SQLCompiler, **_: Any) -> str:
    del element, compiler
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"
