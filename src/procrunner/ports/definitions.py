"""Deployed processes, and what begins them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from procrunner.model import (
    DefinitionVersion,
    ProcessStart,
    WaitKind,
)


class Definitions(Protocol):
    """Deployed processes; a version is never changed."""

    def add(self, definition: DefinitionVersion) -> DefinitionVersion:
        """Store a new version, numbered after the last.

        The same content as the newest version is not stored again: that version is returned.
        ``definition.version`` is ignored on the way in.
        """
        ...

    def get(self, process: str, version: int | None = None) -> DefinitionVersion:
        """The given version, or the newest.

        Raises:
            NotFoundError: no such process or version; the hint names similar ids.
        """
        ...

    def newest(self, process: str) -> int:
        """The number of the newest version; 0 where none is deployed."""
        ...

    def sketch(self, process: str, version: int) -> str:
        """The sketch of a version, made from it by the engine; empty where it has none."""
        ...

    def put_sketch(self, process: str, version: int, content: str) -> None:
        """Keep the sketch of a version instead of the one it had."""
        ...

    def processes(self) -> Sequence[str]:
        """The ids of all deployed processes, in their order."""
        ...

    def list(self) -> Sequence[DefinitionVersion]:
        """The newest version of each process, by process id."""
        ...


class Starts(Protocol):
    """What begins the newest versions of processes from outside."""

    def replace(self, process: str, starts: Iterable[ProcessStart]) -> None:
        """Put these in the place of all that began the process so far."""
        ...

    def of(self, kind: WaitKind, name: str = "") -> Sequence[ProcessStart]:
        """Those of a kind, of one name if any is given, in the order of processes."""
        ...

    def due(self, now: datetime, *, limit: int = 100) -> Sequence[ProcessStart]:
        """Timers that are due, earliest first."""
        ...

    def move_on(self, start: ProcessStart, *, due: datetime | None, cycle: str) -> None:
        """The timer has fired; ``due`` is when it does so again.

        Raises:
            ConflictError: somebody else was first, or a new version was deployed.
        """
        ...
