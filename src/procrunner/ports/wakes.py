"""What wakes workers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol


class Wakes(Protocol):
    """Wake-ups for workers: disposable, for what is due stands in the tables of jobs and timers."""

    def put(self, instance: str, *, at: datetime, topic: str = "") -> None:
        """Let some worker look at an instance at that time, if this transaction is committed."""
        ...

    def missing(self, instances: Collection[str]) -> Sequence[str]:
        """Those of these instances for which no wake-up waits; all of them in one process."""
        ...


class Bell(Protocol):
    """Brings wake-ups to a worker."""

    def listen(
        self, work: Callable[[str], object], tick: Callable[[], object], stop: Callable[[], bool]
    ) -> None:
        """Call ``work`` with each instance to look at, and ``tick`` every second, until stopped.

        Raises:
            StorageError: the database is out of reach.
        """
        ...
