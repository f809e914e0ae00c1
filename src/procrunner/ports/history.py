"""What happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from procrunner.model import (
    HistoryEvent,
    Instance,
    StoredEvent,
)


class History(Protocol):
    """The append-only, hash-chained event table."""

    def append(
        self,
        instance: str,
        events: Sequence[HistoryEvent],
        *,
        actor: str,
        at: datetime,
        after: Instance | None = None,
    ) -> None:
        """Add events in order, each chained to the one before.

        ``after`` is the instance as it is stored after them: the last event seals what it holds.
        """
        ...

    def list(self, instance: str) -> Sequence[StoredEvent]:
        """All of them, in order."""
        ...
