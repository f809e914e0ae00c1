"""Deployed processes: versions that are never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, func, insert, select, text, tuple_

from procrunner.errors import NotFoundError
from procrunner.model import DefinitionVersion
from procrunner_storage.prepared import Prepared
from procrunner_storage.tables import definition as table
from procrunner_storage.tables import sketch
from procrunner_storage.transaction import Transaction

_NAMES = DefinitionVersion.__dataclass_fields__
_ADD = Prepared(insert(table))
_NEWEST = Prepared(
    select(table)
    .where(table.c.process == bindparam("process_id"))
    .order_by(table.c.version.desc())
    .limit(1)
)
_GET = Prepared(
    select(table).where(
        table.c.process == bindparam("process_id"), table.c.version == bindparam("number")
    )
)
_SKETCH = Prepared(
    select(sketch.c.content).where(
        sketch.c.process == bindparam("process_id"), sketch.c.version == bindparam("number")
    )
)
_PUT_SKETCH = Prepared(
    text(
        "INSERT INTO sketch (process, version, content) VALUES (:process, :version, :content)"
        " ON CONFLICT (process, version) DO UPDATE SET content = excluded.content"
    )
)
_NUMBER = Prepared(
    select(func.max(table.c.version).label("number")).where(
        table.c.process == bindparam("process_id")
    )
)
_PROCESSES = select(table.c.process).distinct().order_by(table.c.process)
_LAST = select(table.c.process, func.max(table.c.version)).group_by(table.c.process)
_LIST = (
    select(table)
    .where(tuple_(table.c.process, table.c.version).in_(_LAST))
    .order_by(table.c.process)
)


class SqlDefinitions:
    """Rows of ``definition``."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, definition: DefinitionVersion) -> DefinitionVersion:
        """Store a new version, or give back the newest if its content is the same."""
        newest = self._newest(definition.process)
        if newest and newest.hash == definition.hash:
            return newest
        added = replace(definition, version=newest.version + 1 if newest else 1)
        self._transaction.change(_ADD, {name: getattr(added, name) for name in _NAMES})
        return added

    def get(self, process: str, version: int | None = None) -> DefinitionVersion:
        """The given version, or the newest."""
        if version is None:
            found = self._newest(process)
        else:
            row = self._transaction.row(_GET, {"process_id": process, "number": version})
            found = DefinitionVersion(**row) if row else None
        if found is None:
            raise self._missing(process, version)
        return found

    def newest(self, process: str) -> int:
        """The number of the newest version; 0 where none is deployed."""
        row = self._transaction.row(_NUMBER, {"process_id": process})
        return row["number"] or 0 if row else 0

    def sketch(self, process: str, version: int) -> str:
        """The sketch of a version; empty where it has none."""
        row = self._transaction.row(_SKETCH, {"process_id": process, "number": version})
        return str(row["content"]) if row else ""

    def put_sketch(self, process: str, version: int, content: str) -> None:
        """Keep the sketch of a version instead of the one it had."""
        values = {"process": process, "version": version, "content": content}
        self._transaction.change(_PUT_SKETCH, values)

    def processes(self) -> Sequence[str]:
        """The ids of all deployed processes, in their order."""
        return [row["process"] for row in self._transaction.rows(_PROCESSES)]

    def list(self) -> Sequence[DefinitionVersion]:
        """The newest version of each process, by process id."""
        return [DefinitionVersion(**row) for row in self._transaction.rows(_LIST)]

    def _newest(self, process: str) -> DefinitionVersion | None:
        row = self._transaction.row(_NEWEST, {"process_id": process})
        return DefinitionVersion(**row) if row else None

    def _missing(self, process: str, version: int | None) -> NotFoundError:
        newest = self._newest(process)
        if newest:
            return NotFoundError(
                f"Process '{process}' has no version {version}.",
                hint=f"Its newest version is {newest.version}.",
            )
        from difflib import get_close_matches  # noqa: PLC0415 - only for who mistyped

        near = get_close_matches(process, self.processes())
        similar = " or ".join(f"'{name}'" for name in near)
        return NotFoundError(
            f"No process '{process}' is deployed.",
            hint=f"Did you mean {similar}?" if similar else "Deploy it first.",
        )
