"""Care for the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TableSize:
    """How large a table is."""

    name: str
    rows: int
    bytes: int  #: on the disk, its indexes included


class Upkeep(Protocol):
    """Care for a database as a whole."""

    @property
    def where(self) -> str:
        """The database, without its password."""
        ...

    def check(self) -> Sequence[str]:
        """What is wrong in the database; nothing if all is well."""
        ...

    def backup(self, path: Path) -> None:
        """Copy it to a new file while others use it.

        Raises:
            UsageError: the file exists.
            StorageError: the copy cannot be made.
        """
        ...

    def restore(self, path: Path, *, replace: bool) -> str:
        """Put a backup in its place; the revision of its schema.

        Raises:
            NotFoundError: there is no such file.
            UsageError: there are instances that would be lost, and ``replace`` is not given.
            StorageError: it is no backup of this kind of database.
        """
        ...

    def vacuum(self) -> tuple[int, int]:
        """Give back space that nothing uses; bytes before and after."""
        ...

    def sizes(self) -> Sequence[TableSize]:
        """How large each table is, the largest first."""
        ...
