"""SQLite: a file of its owner, in WAL mode, one writer at a time."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import quote, unquote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from procrunner.errors import ConflictError, ProcrunnerError, StorageError
from procrunner_storage.connections import Connections
from procrunner_storage.database import Care
from procrunner_storage.sqlite_care import SqliteCare

_PRIMARY = 0xFF  # the low byte of an extended result code
_INIT = "Create it with `procrunner init`."
_BESIDE = 64 * 1024
"""Bytes that the smallest files beside the database need."""
_TAKEN = {sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE}
_COMPLAINTS = {
    sqlite3.SQLITE_CORRUPT: (
        "the database is damaged.",
        "Keep the file for examination and restore the last backup.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "this file is not an SQLite database.",
        "Correct the database URL, or restore the last backup.",
    ),
    sqlite3.SQLITE_PERM: (
        "the file may not be opened.",
        "Make it readable and writable for this user.",
    ),
}


class Sqlite:
    """A database file, or ``sqlite://`` in memory."""

    has_one_writer = True

    def __init__(self, url: URL, *, busy_timeout: float) -> None:
        self._busy_timeout = busy_timeout
        self._file = _file(url)
        self.where = str(self._file or "sqlite://")
        if self._file and not str(url.database).startswith("file:"):
            # mode=rw: a mistyped path must not become an empty database
            url = url.set(database=f"file:{quote(str(self._file))}")
            url = url.update_query_dict({"mode": "rw", "uri": "true"})
        engine = _engine(url, busy_timeout=busy_timeout, in_memory=self._file is None)
        self._connections = Connections(engine)

    def create(self) -> None:
        """Make the file, readable by its owner only."""
        if self._file is None or self._file.exists():
            return
        try:
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StorageError(
                f"the database file cannot be made: {error.strerror}.",
                where=self.where,
                hint="Make the folder, writable for this user, or correct the database URL.",
            ) from error

    def begin(self, *, write: bool) -> Connection:
        """Writers queue up at the start: to upgrade later would fail at once, not wait."""
        connection = self._connections.take()
        try:
            connection.begin()  # so that commit knows of what runs on the driver itself
            connection.connection.cursor().execute("BEGIN IMMEDIATE" if write else "BEGIN")
        except sqlite3.Error as error:
            self._connections.give(connection)
            raise DBAPIError("BEGIN", None, error) from error
        except BaseException:
            self._connections.give(connection)
            raise
        return connection

    def end(self, connection: Connection) -> None:
        """Roll back what is not committed."""
        self._connections.give(connection)

    def end_reading(self, connection: Connection) -> None:
        """Nothing to do: it is rolled back, and with it what a reader should not have written."""

    def lock(self, connection: Connection, name: str, *, shared: bool) -> None:
        """Nothing to do: the only writer is alone."""

    def care(self) -> Care:
        """For the file as a whole."""
        return SqliteCare(self._file, busy_timeout=self._busy_timeout)

    def close(self) -> None:
        """End the connections that are kept."""
        self._connections.close()

    def explain(self, error: DBAPIError) -> ProcrunnerError:
        """The complaint in words."""
        cause = error.orig
        code = getattr(cause, "sqlite_errorcode", 0)
        if code in _TAKEN:
            return ConflictError(
                "somebody else wrote this first; nothing was changed.",
                where=self.where,
                hint=f"Look at it again, then decide. SQLite says: {cause}.",
            )
        what, hint = self._words(code & _PRIMARY, str(cause))
        return StorageError(what, where=self.where, hint=hint)

    def _words(self, code: int, said: str) -> tuple[str, str]:
        if code in _COMPLAINTS:
            return _COMPLAINTS[code]
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return (
                f"the database is locked; waited {self._busy_timeout:g} s.",
                "Another program writes to it: let it finish, then run the command again.",
            )
        if code == sqlite3.SQLITE_READONLY:
            return (
                f"the database cannot be written to{self._closed()}.",
                "Make the file and its folder writable for this user, then run the command again.",
            )
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and self._is_full()):
            return (
                f"the disk is full{self._free()}; nothing was changed.",
                "Make space, then run the command again.",
            )
        if code == sqlite3.SQLITE_CANTOPEN and self._file and not self._file.exists():
            return "there is no database.", _INIT
        if code == sqlite3.SQLITE_CANTOPEN and self._file and not os.access(self._file, os.R_OK):
            return _COMPLAINTS[sqlite3.SQLITE_PERM]
        if said.startswith("no such table"):
            return "the database has no tables of procrunner.", _INIT
        return f"the database cannot be used: {said}.", "Look at the file, its folder and its disk."

    def _closed(self) -> str:
        """Which of the files is read-only; SQLite makes those beside it like the first."""
        if self._file is None:
            return ""
        beside = (self._file.with_name(f"{self._file.name}{end}") for end in ("-wal", "-shm"))
        every = (self._file, self._file.parent, *beside)
        closed = [each for each in every if each.exists() and not os.access(each, os.W_OK)]
        return f": {closed[0]} is read-only" if closed else ""

    def _is_full(self) -> bool:
        """Whether there is no room for the files beside it: SQLite calls that an error of I/O."""
        return self._file is not None and shutil.disk_usage(self._file.parent).free < _BESIDE

    def _free(self) -> str:
        if self._file is None:
            return ""
        return f" ({shutil.disk_usage(self._file.parent).free // 1024:,} KiB free)"


def _file(url: URL) -> Path | None:
    name = url.database or ":memory:"
    if name == ":memory:" or url.query.get("mode") == "memory":
        return None
    return Path(unquote(name.removeprefix("file:")) if name.startswith("file:") else name)


def _engine(url: URL, *, busy_timeout: float, in_memory: bool) -> Engine:
    # Without an isolation level the driver leaves BEGIN to us.
    arguments = {"timeout": busy_timeout, "isolation_level": None, "check_same_thread": False}
    size = {"pool_size": 1, "max_overflow": 0} if in_memory else {}  # the connection is the data
    engine = create_engine(
        url, connect_args=arguments, poolclass=QueuePool, pool_timeout=busy_timeout, **size
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _lower(value: str | None) -> str | None:
    return None if value is None else value.lower()


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    # SQLite's own knows Latin letters only
    connection.create_function("lower", 1, _lower, deterministic=True)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased leaves no trace in the file
