"""What handlers have to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from procrunner.model import (
    Job,
    JobStatus,
)


class Jobs(Protocol):
    """Calls of handlers; the lease is counted on the database's clock."""

    def claim(  # noqa: PLR0913 - the facts of a claim
        self,
        *,
        worker: str,
        lease: timedelta,
        now: datetime,
        topics: Collection[str] = (),
        instance: str = "",
        without: Collection[str] = (),
    ) -> Job | None:
        """Take the job that is due longest, and count the attempt.

        A running job whose lease has run out is taken before any due one. ``now`` decides what
        is due; the lease is set and judged by the database's clock. An instance has at most one
        running job at a time. Topics in ``without`` are left.
        ``error`` is empty after a lapsed lease: nobody knows how it ended.
        """
        ...

    def crowded(self, limits: Mapping[str, int]) -> Collection[str]:
        """Topics of which as many jobs run as may at once; none is added until the end."""
        ...

    def waiting(self, now: datetime, *, limit: int = 1000) -> Sequence[str]:
        """Instances with a job that is due, or whose lease has run out."""
        ...

    def get(self, instance: str, token: int) -> Job:
        """The job of a token.

        Raises:
            NotFoundError: it has none.
        """
        ...

    def list(
        self, *, instance: str = "", status: JobStatus | None = None, limit: int = 100
    ) -> Sequence[Job]:
        """Earliest due first."""
        ...

    def next_due(self) -> datetime | None:
        """When the earliest job that waits is due."""
        ...

    def renew(self, job: Job, *, lease: timedelta) -> Job:
        """Hold the job longer, from now on the database's clock; the job as it is held then.

        Raises:
            ConflictError: another worker has it by now.
        """
        ...

    def put_off(self, job: Job, *, due: datetime, error: str, count_attempt: bool = True) -> None:
        """Give the job back, not to be tried before ``due``.

        Raises:
            ConflictError: another worker has it by now.
        """
        ...

    def fail(self, job: Job, *, error: str) -> None:
        """Attempts are used up.

        Raises:
            ConflictError: another worker has it by now.
        """
        ...

    def retry(self, instance: str, token: int, *, due: datetime) -> None:
        """Make a failed job due again, its attempts forgotten.

        Raises:
            ConflictError: the job has not failed.
        """
        ...
