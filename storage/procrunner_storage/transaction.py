"""One transaction: statements in, rows out, complaints of the database in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

from procrunner.errors import ProcrunnerError
from procrunner_storage.database import Database
from procrunner_storage.prepared import Prepared

Values = Mapping[str, object]
Row = Mapping[str, Any]

_NONE: Values = {}


class Transaction:
    """Runs statements on a connection that has begun.

    Only our own statements are explained: what a handler does on the connection fails as it fails.
    """

    def __init__(self, database: Database, connection: Connection) -> None:
        self.connection = connection
        self._database = database
        self._dialect = connection.dialect
        self._cursor = connection.connection.cursor()

    @property
    def is_alone(self) -> bool:
        """Whether nobody else writes until it ends."""
        return self._database.has_one_writer

    def row(self, statement: Executable | Prepared, values: Values | None = None) -> Row | None:
        """The first row, if there is one."""
        if isinstance(statement, Prepared):
            return next(iter(self._run(statement, values or _NONE)), None)
        try:
            return self.connection.execute(statement, values).mappings().first()  # type: ignore[return-value]
        except DBAPIError as error:
            raise self._database.explain(error) from error

    def rows(self, statement: Executable | Prepared, values: Values | None = None) -> Sequence[Row]:
        """All rows."""
        if isinstance(statement, Prepared):
            return self._run(statement, values or _NONE)
        try:
            return self.connection.execute(statement, values).mappings().all()  # type: ignore[return-value]
        except DBAPIError as error:
            raise self._database.explain(error) from error

    def change(self, statement: Executable | Prepared, values: Values) -> int:
        """How many rows were changed."""
        if isinstance(statement, Prepared):
            self._run(statement, values)
            return int(self._cursor.rowcount)
        try:
            return self.connection.execute(statement, values).rowcount
        except DBAPIError as error:
            raise self._database.explain(error) from error

    def change_each(self, statement: Prepared, values: Sequence[Values]) -> None:
        """Run the statement for each of the values, which have the same names, in one go."""
        if not values:
            return
        compiled = statement.compiled(self._dialect, values[0])
        arguments = [compiled.arguments(each) for each in values]
        try:
            if len(arguments) == 1:
                self._cursor.execute(compiled.sql, arguments[0])
            else:
                self._cursor.executemany(compiled.sql, arguments)
        except self._dialect.loaded_dbapi.Error as error:
            raise self._explained(compiled.sql, error) from error

    def lock(self, name: str, *, shared: bool = False) -> None:
        """Hold a name until the transaction ends."""
        try:
            self._database.lock(self.connection, name, shared=shared)
        except DBAPIError as error:
            raise self._database.explain(error) from error

    def commit(self) -> None:
        """Make it last."""
        try:
            self.connection.commit()
        except DBAPIError as error:
            raise self._database.explain(error) from error

    def end_reading(self) -> None:
        """Let go of what was only read."""
        try:
            self._database.end_reading(self.connection)
        except DBAPIError as error:
            raise self._database.explain(error) from error

    def _run(self, statement: Prepared, values: Values) -> Sequence[Row]:
        compiled = statement.compiled(self._dialect, values)
        cursor = self._cursor
        try:
            cursor.execute(compiled.sql, compiled.arguments(values))
            found = cursor.fetchall() if compiled.returned else ()
        except self._dialect.loaded_dbapi.Error as error:
            raise self._explained(compiled.sql, error) from error
        return [compiled.row(values) for values in found]

    def _explained(self, sql: str, error: Exception) -> ProcrunnerError:
        connection = self.connection
        if self._dialect.is_disconnect(error, connection.connection, self._cursor):  # type: ignore[arg-type]
            connection.invalidate(error)  # so that the next transaction does not get it
        return self._database.explain(DBAPIError(sql, None, error))
