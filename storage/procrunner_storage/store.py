"""The store: transactions on a database whose schema is the one this version knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from procrunner.errors import StorageError
from procrunner.ports import Store, Unit
from procrunner.veil import NO_VEIL, Veil
from procrunner_storage.database import Care, open_database
from procrunner_storage.tables import REVISION
from procrunner_storage.transaction import Transaction
from procrunner_storage.unit import SqlUnit
from procrunner_storage.waking import NO_WAKER, Waker

_REVISION = text("SELECT version_num FROM alembic_version")


class SqlStore(Store):
    """A database by its URL: ``sqlite:///cases.db`` or ``postgresql+psycopg://…``."""

    def __init__(
        self,
        url: str,
        *,
        busy_timeout: float = 30.0,
        waker: Waker = NO_WAKER,
        veil: Veil = NO_VEIL,
    ) -> None:
        self._veil = veil
        self._database = open_database(url, busy_timeout=busy_timeout)
        self._waker = waker
        self._is_current = False

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """A writing transaction: committed at the end, rolled back by an error."""
        with self._begun(write=True) as transaction:
            self._check(transaction)
            yield SqlUnit(transaction, self._waker.wakes(transaction), self._veil)
            transaction.commit()

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A reading transaction: one moment's view, and never a change."""
        with self._begun(write=False) as transaction:
            self._check(transaction)
            yield SqlUnit(transaction, self._waker.wakes(transaction), self._veil)
            transaction.end_reading()

    def migrate(self) -> str:
        """Make the database if need be, bring its schema up to date, and say its revision."""
        from alembic import command  # noqa: PLC0415 - start-up does not wait for what it rarely needs
        from alembic.config import Config  # noqa: PLC0415 - as above
        from alembic.util import CommandError  # noqa: PLC0415 - as above

        self._database.create()
        with self._begun(write=True) as transaction:
            transaction.lock("procrunner migrate")
            config = Config()
            config.set_main_option("script_location", "procrunner_storage:migrations")
            config.attributes["connection"] = transaction.connection
            try:
                command.upgrade(config, "head")
            except CommandError:
                self._check(transaction)  # says which revision it does not know
                raise
            except DBAPIError as error:
                raise self._database.explain(error) from error
            self._check(transaction)
            self._waker.create(transaction)
            transaction.commit()
        return REVISION

    def care(self) -> Care:
        """For the database as a whole."""
        return self._database.care()

    def close(self) -> None:
        """End the connections that are kept; the store opens new ones when it is used again."""
        self._database.close()

    @contextmanager
    def _begun(self, *, write: bool) -> Iterator[Transaction]:
        try:
            connection = self._database.begin(write=write)
        except DBAPIError as error:
            raise self._database.explain(error) from error
        except NoConnection as error:
            raise StorageError(
                "all connections of this process are in use.",
                where=self._database.where,
                hint="End a transaction before the next one begins, or run fewer threads.",
            ) from error
        try:
            yield Transaction(self._database, connection)
        finally:
            self._database.end(connection)

    def _check(self, transaction: Transaction) -> None:
        if self._is_current:
            return
        row = transaction.row(_REVISION)
        found = row["version_num"] if row else "none"
        if found != REVISION:
            raise StorageError(
                f"the schema is at revision {found}, and this version needs {REVISION}.",
                where=self._database.where,
                hint="Bring an older one up to date with `procrunner init`;"
                " for a newer one install a newer procrunner.",
            )
        self._is_current = True
