"""Care for a database as a whole: check, backup, restore, vacuum, sizes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import text

from procrunner.errors import NotFoundError, StorageError, UsageError
from procrunner.ports import TableSize
from procrunner_storage.store import SqlStore
from procrunner_storage.tables import metadata

#: What must be nothing: a complaint, and the rows it is about, named by instance and number.
_RULES = {
    "is over, and still waits for a person": "SELECT w.instance || '.' || w.token FROM work_item w"
    " JOIN instance i ON i.id = w.instance"
    " WHERE w.closed_at IS NULL AND i.status NOT IN ('active', 'suspended')",
    "is over, and a handler is still to be called": "SELECT j.instance || '.' || j.token FROM job j"
    " JOIN instance i ON i.id = j.instance"
    " WHERE j.status IN ('due', 'running') AND i.status NOT IN ('active', 'suspended')",
    "is over, and still waits for a message or signal": "SELECT s.instance || '.' || s.token"
    " FROM subscription s JOIN instance i ON i.id = s.instance"
    " WHERE i.status NOT IN ('active', 'suspended')",
    "is active, and has no state": "SELECT id FROM instance"
    " WHERE status IN ('active', 'suspended') AND state = ''",
    "is over, and has a state": "SELECT id FROM instance"
    " WHERE status NOT IN ('active', 'suspended') AND state <> ''",
    "counts other events than it has": "SELECT id FROM instance WHERE events <>"
    " (SELECT count(*) FROM event WHERE event.instance = instance.id)",
    "is a failed job without an incident": "SELECT j.instance || '.' || j.token FROM job j"
    " WHERE j.status = 'failed' AND NOT EXISTS (SELECT 1 FROM incident x"
    " WHERE x.instance = j.instance AND x.token = j.token AND x.resolved_at IS NULL)",
}


class SqlUpkeep:
    """Care for the database of a store."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._care = store.care()

    @property
    def where(self) -> str:
        """The database, without its password."""
        return self._care.where

    def check(self) -> Sequence[str]:
        """What is wrong: in the file itself, and between its tables; nothing if all is well."""
        broken = list(self._care.broken())
        if broken:  # rows of a broken file say nothing
            return broken
        with self._store.read() as unit:
            connection = unit.connection
            return [
                f"{row[0]} {what}"
                for what, query in _RULES.items()
                for row in connection.execute(text(query))  # type: ignore[attr-defined]
            ]

    def backup(self, path: Path) -> None:
        """Copy the database to a new file while others use it.

        Raises:
            UsageError: the file exists.
            StorageError: the copy cannot be made.
        """
        if path.exists():
            raise UsageError("the file exists", where=str(path), hint="Name a new one.")
        with self._store.read():  # of this schema, and in reach
            pass
        self._care.backup(path)

    def restore(self, path: Path, *, replace: bool) -> str:
        """Put a backup in the place of the database; the revision of its schema.

        Raises:
            NotFoundError: there is no such file.
            UsageError: there are instances that would be lost, and ``replace`` is not given.
            StorageError: it is no backup of this kind of database.
        """
        if not path.is_file():
            raise NotFoundError("no such file", where=str(path))
        if not replace and (count := self._count()):
            raise UsageError(
                f"it has {count:,} instances, which would be lost",
                where=self.where,
                hint="Make a backup of it first; then give --replace.",
            )
        return self._care.restore(path)

    def vacuum(self) -> tuple[int, int]:
        """Give back space that nothing uses; bytes before and after."""
        return self._care.vacuum()

    def sizes(self) -> Sequence[TableSize]:
        """How large each table is, the largest first."""
        sizes = dict(self._care.sizes())
        with self._store.read() as unit:
            rows = {
                name: unit.connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # type: ignore[attr-defined]  # noqa: S608 - names from tables.py
                for name in metadata.tables
            }
        found = [TableSize(name, rows[name], sizes.get(name, 0)) for name in rows]
        return sorted(found, key=lambda each: -each.bytes)

    def _count(self) -> int:
        try:
            with self._store.read() as unit:
                return unit.instances.count()
        except StorageError:  # nothing there yet, or nothing that can be read
            return 0
