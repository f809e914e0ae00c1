"""What persons have to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from procrunner.deadline import Queue
from procrunner.model import (
    WorkItem,
)


class WorkItems(Protocol):
    """What persons have to do."""

    def get(self, ref: str) -> WorkItem:
        """By id, by a unique beginning of it, or by an instance with one open work item.

        Raises:
            NotFoundError: nothing fits.
            UsageError: several fit.
        """
        ...

    def list(  # noqa: PLR0913 - each narrows or orders
        self,
        *,
        instance: str = "",
        roles: Collection[str] = (),
        assignee: str = "",
        open_only: bool = True,
        by_due: bool = False,
        limit: int = 100,
    ) -> Sequence[WorkItem]:
        """Oldest first, or those first whose term ends first; each filter narrows.

        A role fits by a work item's candidates; by its lane where no candidates are named.
        """
        ...

    def queues(self, now: datetime) -> Sequence[Queue]:
        """What is open, by role; an item with several candidates stands in each queue."""
        ...

    def usual(self, process: str, element: str) -> timedelta | None:
        """The median time of the latest hundred that were completed; None without any."""
        ...

    def offer(self, instance: str, role: str, *, token: int = 0) -> None:
        """Let a role do an open work item too, or all of the instance."""
        ...
