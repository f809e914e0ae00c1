"""PostgreSQL through psycopg 3: many writers, row locks, advisory locks."""

from __future__ import annotations

from typing import Any, Protocol

from psycopg import IsolationLevel
from sqlalchemy import URL, Connection, bindparam, create_engine, event, func, select
from sqlalchemy.exc import DBAPIError

from procrunner.errors import ConflictError, ProcrunnerError, StorageError
from procrunner_storage.connections import Connections
from procrunner_storage.database import Care
from procrunner_storage.postgres_care import PostgresCare

_WRITING, _READING = IsolationLevel.READ_COMMITTED, IsolationLevel.REPEATABLE_READ
_TIMEOUTS = {
    "connect_timeout": "10",  # the driver's own is over two minutes
    # a network that goes away without a word is noticed in half a minute, not in two hours
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}
_FIRST = {"23505", "40001", "40P01"}  # unique violation, serialization failure, deadlock
_INIT = "Create them with `procrunner init`."
_SPACE = "Make space on the server, then run the command again."
_COMPLAINTS = {
    "53100": ("the server's disk is full; nothing was changed.", _SPACE),
    "53300": (
        "the server takes no more connections.",
        "Run fewer workers, or raise max_connections on the server.",
    ),
    "25006": (
        "the database cannot be written to.",
        "It is a standby or set to read-only: name the primary server in the database URL.",
    ),
    "42P01": ("the database has no tables of procrunner.", _INIT),
    "3F000": ("the database has no tables of procrunner.", _INIT),
    "3D000": ("there is no such database.", "Create it with `createdb`."),
    "42501": ("this user may not do that.", "Grant the user its rights on procrunner's tables."),
}

_LOCK = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))
_SHARE = select(func.pg_advisory_xact_lock_shared(func.hashtextextended(bindparam("name"), 0)))


class _Cursor(Protocol):
    def execute(self, query: str) -> object: ...
    def close(self) -> None: ...


class _Driver(Protocol):
    autocommit: bool

    def cursor(self) -> _Cursor: ...


class Postgres:
    """A database on a server."""

    has_one_writer = False

    def __init__(self, url: URL, *, busy_timeout: float) -> None:
        self.where = url.render_as_string()
        self._url = url
        self._busy_timeout = busy_timeout
        url = url.update_query_dict({**_TIMEOUTS, **url.query})
        engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_timeout=busy_timeout)
        event.listen(engine, "connect", self._prepare)
        self._engine = engine
        self._connections = Connections(engine)

    def create(self) -> None:
        """Nothing to do: a database is made by the server's administrator."""

    def begin(self, *, write: bool) -> Connection:
        """The driver begins with the first statement; a reader sees that one moment."""
        connection = self._connections.take()
        driver: Any = connection.connection.driver_connection
        driver.isolation_level = _WRITING if write else _READING
        driver.read_only = None if write else True  # unless said, the server decides
        connection.begin()  # so that commit knows of what runs on the driver itself
        return connection

    def end(self, connection: Connection) -> None:
        """Roll back what is not committed."""
        self._connections.give(connection)

    def end_reading(self, connection: Connection) -> None:
        """The driver forgets its prepared statements when a transaction is rolled back."""
        connection.commit()

    def lock(self, connection: Connection, name: str, *, shared: bool) -> None:
        """Take an advisory lock."""
        connection.execute(_SHARE if shared else _LOCK, {"name": name})

    def care(self) -> Care:
        """For the database as a whole."""
        return PostgresCare(self._url, self._engine, self.explain)

    def close(self) -> None:
        """End the connections that are kept."""
        self._connections.close()

    def explain(self, error: DBAPIError) -> ProcrunnerError:
        """The complaint in words."""
        cause = error.orig
        state = getattr(cause, "sqlstate", None)
        said = str(cause).strip().partition("\n")[0]
        if state in _FIRST:
            return ConflictError(
                "somebody else wrote this first; nothing was changed.",
                where=self.where,
                hint=f"Look at it again, then decide. PostgreSQL says: {said}.",
            )
        what, hint = self._words(state, said)
        return StorageError(what, where=self.where, hint=hint)

    def _words(self, state: str | None, said: str) -> tuple[str, str]:
        if state in _COMPLAINTS:
            return _COMPLAINTS[state]
        if state == "55P03":
            return (
                f"the rows are locked; waited {self._busy_timeout:g} s.",
                "Another program holds them: let it finish, then run the command again.",
            )
        if state is None or state.startswith(("08", "57P", "28")):
            return (
                f"the database is out of reach: {said}.",
                "Start the server, or correct host, user and password in the database URL.",
            )
        return f"the database cannot be used: {said}.", "Look at the server's log."

    def _prepare(self, connection: _Driver, _: object) -> None:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {int(self._busy_timeout * 1000)}")
        cursor.close()
        connection.autocommit = False
