"""One transaction: statements in, rows out, complaints of the database in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Executable, RowMapping
from sqlalchemy.exc import DBAPIError

from procrunner_storage.database import Database

Values = Mapping[str, object]


class Transaction:
    """Runs statements on a connection that has begun.

    Only our own statements are explained: what a handler does on the connection fails as it fails.
    """

    def __init__(self, database: Database, connection: Connection) -> None:
        self.connection = connection
        self._database = database

    def row(self, statement: Executable, values: Values | None = None) -> RowMapping | None:
        """The first row, if there is one."""
        try:
            return self.connection.execute(statement, values).mappings().first()
        except DBAPIError as error:
            raise self._database.explain(error) from error

    def rows(self, statement: Executable, values: Values | None = None) -> Sequence[RowMapping]:
        """All rows."""
        try:
            return self.connection.execute(statement, values).mappings().all()
        except DBAPIError as error:
            raise self._database.explain(error) from error

    def change(self, statement: Executable, values: Values) -> int:
        """How many rows were changed."""
        try:
            return self.connection.execute(statement, values).rowcount
        except DBAPIError as error:
            raise self._database.explain(error) from error

    def change_each(self, statement: Executable, values: Sequence[Values]) -> None:
        """Run the statement for each of the values, in one go."""
        if not values:
            return
        try:
            self.connection.execute(statement, values)
        except DBAPIError as error:
            raise self._database.explain(error) from error

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
