"""What the adapter needs to know of a database: how it opens, locks and complains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from procrunner.errors import ProcrunnerError, UsageError


class Care(Protocol):
    """What each kind of database does in its own way."""

    @property
    def where(self) -> str:
        """The database as errors name it."""
        ...

    def broken(self) -> Sequence[str]:
        """What the database itself complains of."""
        ...

    def backup(self, path: Path) -> None:
        """Copy it while it is used."""
        ...

    def restore(self, path: Path) -> str:
        """Put a copy in its place; the revision of what was put there."""
        ...

    def vacuum(self) -> tuple[int, int]:
        """Give back space that nothing uses; bytes of all before and after."""
        ...

    def sizes(self) -> Sequence[tuple[str, int]]:
        """Bytes by table, its indexes included."""
        ...


class Database(Protocol):
    """SQLite or PostgreSQL."""

    @property
    def where(self) -> str:
        """The database as errors name it, without its password."""
        ...

    @property
    def has_one_writer(self) -> bool:
        """Whether a writing transaction keeps all others out."""
        ...

    def create(self) -> None:
        """Make what must be there before the first migration."""
        ...

    def begin(self, *, write: bool) -> Connection:
        """A connection inside a new transaction."""
        ...

    def end(self, connection: Connection) -> None:
        """Have the connection back; what is not committed is rolled back."""
        ...

    def end_reading(self, connection: Connection) -> None:
        """End a transaction that has only read."""
        ...

    def lock(self, connection: Connection, name: str, *, shared: bool) -> None:
        """Hold a name until the transaction ends; those who share it do not wait for each other."""
        ...

    def care(self) -> Care:
        """For the database as a whole."""
        ...

    def close(self) -> None:
        """End the connections that are kept for the next transaction."""
        ...

    def explain(self, error: DBAPIError) -> ProcrunnerError:
        """The complaint in words: where, what, how to mend."""
        ...


def open_database(url: str, *, busy_timeout: float) -> Database:
    """The database behind a URL; nothing is connected yet.

    Raises:
        UsageError: the URL is none, or not of SQLite or PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError(f"'{url}' is no database URL.", hint=_URLS) from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        from procrunner_storage.sqlite import Sqlite  # noqa: PLC0415 - only the driver in use

        return Sqlite(parsed, busy_timeout=busy_timeout)
    if backend == "postgresql":
        from procrunner_storage.postgres import Postgres  # noqa: PLC0415 - only the driver in use

        return Postgres(parsed, busy_timeout=busy_timeout)
    raise UsageError(f"Databases of kind '{backend}' are not supported.", hint=_URLS)


_URLS = "Write sqlite:///cases.db or postgresql+psycopg://user@host/database."
