"""Statements of fixed text, compiled once and run on the driver itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Delete, Dialect, Insert, Select, TextClause, Update
from sqlalchemy.types import TypeEngine

Values = Mapping[str, object]
Statement = Select[Any] | Insert | Update | Delete | TextClause
Convert = Callable[[Any], Any]

_Key = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """The text of a statement for one dialect and one set of values."""

    sql: str
    given: Sequence[
        tuple[str, object, Convert | None]
    ]  #: name, value if none is given, how written
    returned: Sequence[tuple[str, Convert | None]]  #: name, how read
    is_positional: bool

    def arguments(self, values: Values) -> Any:
        """The values as the driver takes them."""
        written = [
            (name, convert(value) if convert else value)
            for name, default, convert in self.given
            for value in (values.get(name, default),)
        ]
        return [value for _, value in written] if self.is_positional else dict(written)

    def row(self, values: Sequence[Any]) -> dict[str, Any]:
        """A row of the driver by the names of its columns."""
        return {
            name: convert(value) if convert else value
            for (name, convert), value in zip(self.returned, values, strict=True)
        }


class Prepared:
    """A statement that is always the same but for its values.

    SQLAlchemy writes its text and converts the values, once; its way through each execution,
    which costs several times what the database needs, is left out. Lists in it do not expand.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[_Key, Compiled] = {}

    def compiled(self, dialect: Dialect, names: Iterable[str]) -> Compiled:
        """Its text for values of these names."""
        key = dialect.name, frozenset(names)
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = self._compile(dialect, key[1])
        return found

    def _compile(self, dialect: Dialect, names: Iterable[str]) -> Compiled:
        text = self._statement.compile(dialect=dialect, column_keys=sorted(names))
        positions = getattr(text, "positiontup", None)
        binds = text.binds
        given = [
            (name, text.params[name], _writer(binds[name].type, dialect))
            for name in positions or text.params
        ]
        returned = [(each["name"], _reader(each["type"], dialect)) for each in self._columns()]
        return Compiled(str(text), given, returned, positions is not None)

    def _columns(self) -> Sequence[Any]:
        columns: Sequence[Any] = ()
        if isinstance(self._statement, Select):
            columns = self._statement.column_descriptions
        elif not isinstance(self._statement, TextClause):
            columns = self._statement.returning_column_descriptions
        return columns


def _writer(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _reader(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return type_.dialect_impl(dialect).result_processor(dialect, None)
