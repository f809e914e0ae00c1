"""The heartbeat: while a handler works, its worker lives, and the job stays the worker's own."""

from __future__ import annotations

from datetime import timedelta

from procrunner.errors import ConflictError, StorageError
from procrunner.model import Job
from procrunner.ports import Store

BEATS = 3
"""Renewals in one lease: two may fail before the job is lost."""
SHORTEST = timedelta(seconds=0.1)
"""The least lease that is renewed."""


class Heart:
    """Renews the lease of a job, as often as it is told to."""

    def __init__(self, store: Store, job: Job, lease: timedelta) -> None:
        self.job = job  #: as it is held now
        self._store = store
        self._lease = lease
        self._is_lost = lease < SHORTEST

    @property
    def every(self) -> timedelta | None:
        """The time between two beats; None if there is nothing to hold."""
        return None if self._is_lost else self._lease / BEATS

    def beat(self) -> None:
        """Hold the job longer, unless somebody else has it; then the fence will tell."""
        if self._is_lost:
            return
        try:
            with self._store.write() as unit:
                renewed = unit.jobs.renew(self.job, lease=self._lease)
                unit.workers.beat(renewed.worker)
        except ConflictError:
            self._is_lost = True
        except StorageError:
            return  # perhaps the next beat reaches the database
        else:
            self.job = renewed
