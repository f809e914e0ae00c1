"""Care for a database of PostgreSQL: by its own programs and statistics."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from procrunner.errors import ProcrunnerError, StorageError

Explain = Callable[[DBAPIError], ProcrunnerError]

_TOTAL = "SELECT pg_database_size(current_database())"
_SIZES = """
    SELECT c.relname, pg_total_relation_size(c.oid) FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = current_schema()
"""
_INVALID = """
    SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT i.indisvalid AND n.nspname = current_schema()
"""
_REVISION = text("SELECT version_num FROM alembic_version")


class PostgresCare:
    """A database on a server."""

    def __init__(self, url: URL, engine: Engine, explain: Explain) -> None:
        self._url = url
        self._engine = engine
        self._explain = explain
        self.where = url.render_as_string()

    def broken(self) -> Sequence[str]:
        """Indexes that the server itself calls invalid; keys between tables it always holds."""
        return [f"the index {name} is not valid" for (name,) in self._ask(_INVALID)]

    def backup(self, path: Path) -> None:
        """One moment's view by ``pg_dump``, in its own format."""
        schema = str(self._ask("SELECT current_schema()")[0][0])
        options = ["--format=custom", "--no-owner", f"--schema={schema}", f"--file={path}"]
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            self._run("pg_dump", *options)
        except StorageError:
            path.unlink(missing_ok=True)
            raise

    def restore(self, path: Path) -> str:
        """Put it back by ``pg_restore``, all of it or nothing."""
        options = ["--clean", "--if-exists", "--no-owner", "--single-transaction"]
        self._run("pg_restore", *options, f"--dbname={self._url.database}", str(path))
        with self._connected() as connection:
            return str(connection.execute(_REVISION).scalar_one())

    def vacuum(self) -> tuple[int, int]:
        """Make space reusable, and count anew what the planner goes by."""
        before = int(self._ask(_TOTAL)[0][0])
        with self._connected() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("VACUUM (ANALYZE)"))
        return before, int(self._ask(_TOTAL)[0][0])

    def sizes(self) -> Sequence[tuple[str, int]]:
        """Bytes by table."""
        return [(str(name), int(size)) for name, size in self._ask(_SIZES)]

    def _ask(self, query: str) -> Sequence[Sequence[Any]]:
        with self._connected() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise self._explain(error) from error

    def _run(self, name: str, *options: str) -> None:
        program = shutil.which(name)
        if program is None:
            raise StorageError(
                f"there is no {name} on this machine.",
                where=self.where,
                hint="Install PostgreSQL's client programs, of the server's version or newer.",
            )
        told = {
            "PGHOST": self._url.host,
            "PGPORT": self._url.port,
            "PGUSER": self._url.username,
            "PGPASSWORD": self._url.password,
            "PGDATABASE": self._url.database,
        }
        environment = {key: str(value) for key, value in told.items() if value}
        done = subprocess.run(  # noqa: S603 - our own words
            [program, "--no-password", *options],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip().partition("\n")[0]
            raise StorageError(f"{name} says: {said}", where=self.where)
