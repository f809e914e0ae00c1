"""Care for a file of SQLite: its own check, its online backup."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from procrunner.errors import StorageError

_REVISION = "SELECT version_num FROM alembic_version"
_TOTAL = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
_SIZES = """
    SELECT coalesce(m.tbl_name, s.name), sum(s.pgsize) FROM dbstat s
    LEFT JOIN sqlite_master m ON m.name = s.name GROUP BY 1
"""


class SqliteCare:
    """A database file."""

    def __init__(self, file: Path | None, *, busy_timeout: float) -> None:
        if file is None:
            raise StorageError("a database in memory needs no care", where="sqlite://")
        self._file = file
        self._busy_timeout = busy_timeout
        self.where = str(file)

    def broken(self) -> Sequence[str]:
        """What SQLite's own checks say."""
        try:
            with closing(self._open(self._file)) as connection:
                said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
                lost = connection.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.Error as error:
            return [f"the file cannot be read: {error}"]
        found = [] if said == ["ok"] else [str(each) for each in said]
        return found + [f"a row of {row[0]} belongs to no row of {row[2]}" for row in lost]

    def backup(self, path: Path) -> None:
        """Copy it page by page; what is written meanwhile is in the copy too."""
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            raise StorageError(
                f"the backup cannot be made: {error.strerror}.", where=str(path)
            ) from error
        try:
            with closing(self._open(self._file)) as mine, closing(self._open(path)) as copy:
                mine.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, to be carried about
        except sqlite3.Error as error:
            path.unlink(missing_ok=True)
            raise StorageError(f"the backup cannot be made: {error}.", where=str(path)) from error

    def restore(self, path: Path) -> str:
        """Copy the backup over the file, as one change."""
        wrong = SqliteCare(path, busy_timeout=self._busy_timeout).broken()
        if wrong:
            raise StorageError(f"this is no sound backup: {wrong[0]}", where=str(path))
        try:
            with closing(self._open(path)) as copy:
                revision = str(copy.execute(_REVISION).fetchone()[0])
                if not self._file.exists():
                    os.close(os.open(self._file, os.O_CREAT | os.O_WRONLY, 0o600))
                with closing(self._open(self._file)) as mine:
                    copy.backup(mine)
        except (sqlite3.Error, TypeError) as error:
            raise StorageError(
                f"it cannot be restored: {error}.",
                where=str(path),
                hint="Stop the workers; give a file that procrunner db backup made.",
            ) from error
        return revision

    def vacuum(self) -> tuple[int, int]:
        """Write the file anew without its gaps."""
        try:
            with closing(self._open(self._file)) as connection:
                before = int(connection.execute(_TOTAL).fetchone()[0])
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("PRAGMA optimize")
                return before, int(connection.execute(_TOTAL).fetchone()[0])
        except sqlite3.Error as error:
            raise StorageError(
                f"it cannot be vacuumed now: {error}.",
                where=self.where,
                hint="It needs as much free space as the file is large, and a moment alone.",
            ) from error

    def sizes(self) -> Sequence[tuple[str, int]]:
        """Bytes by table."""
        with closing(self._open(self._file)) as connection:
            return [(str(name), int(size)) for name, size in connection.execute(_SIZES)]

    def _open(self, file: Path) -> sqlite3.Connection:
        uri = f"file:{quote(str(file))}?mode=rw"  # a mistyped path must not become a database
        return sqlite3.connect(uri, uri=True, timeout=self._busy_timeout, isolation_level=None)
