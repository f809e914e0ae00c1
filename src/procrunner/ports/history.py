"""What happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
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

    def usual(
        self, process: str, places: Collection[tuple[str, str]]
    ) -> Mapping[tuple[str, str], timedelta]:
        """How long tokens waited at elements, as a median over the latest cases that ended.

        Args:
            process: BPMN id of the process of the cases.
            places: BPMN ids of the process that the element is in, and of the element.

        Returns:
            By place; none for a place that no such case has left by completing it.
        """
        ...
