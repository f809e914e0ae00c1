"""What persons have to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from procrunner.deadline import Queue
from procrunner.model import (
    Variables,
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
        is_free: bool = False,
        processes: Collection[str] | None = None,
        open_only: bool = True,
        by_due: bool = False,
        limit: int = 100,
    ) -> Sequence[WorkItem]:
        """Oldest first, or those first whose term ends first; each filter narrows.

        A role fits by a work item's candidates; by its lane where no candidates are named. Free is
        what nobody has in hands. Processes are those that the instances run; None for any.
        """
        ...

    def queues(self, now: datetime, *, processes: Collection[str] | None = None) -> Sequence[Queue]:
        """What is open, by role; an item with several candidates stands in each queue."""
        ...

    def completed(self, begin: datetime, end: datetime) -> Mapping[tuple[str, int], str]:
        """Who completed the work items that came in a time, by instance and token."""
        ...

    def usual(self, process: str, element: str) -> timedelta | None:
        """The median time of the latest hundred that were completed; None without any."""
        ...

    def hand(self, item: WorkItem, *, to: str, delegated_by: str = "") -> WorkItem:
        """Put an open work item into a person's hands, or into nobody's; as it is then."""
        ...

    def keep(self, item: WorkItem, draft: Variables) -> WorkItem:
        """Replace what is filled in of a work item so far; as it is then."""
        ...

    def offer(self, instance: str, role: str, *, token: int = 0) -> None:
        """Let a role do an open work item too, or all of the instance."""
        ...
