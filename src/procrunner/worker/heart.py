"""The heartbeat: while a handler works, its worker lives, and the job stays the worker's own."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import TracebackType
from typing import Self

from procrunner.errors import ConflictError, StorageError
from procrunner.model import Job
from procrunner.ports import Store

BEATS = 3
"""Renewals in one lease: two may fail before the job is lost."""
SHORTEST = timedelta(seconds=0.1)
"""The least lease that is renewed."""


class Heart:
    """Renews the lease of a job from a thread; a context manager around the call."""

    def __init__(self, store: Store, job: Job, lease: timedelta) -> None:
        self.job = job  #: as it is held now
        self._store = store
        self._lease = lease
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heart of {job.id}", daemon=True)

    def __enter__(self) -> Self:
        if self._lease >= SHORTEST:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Beat no more: what comes of the call is compared with the job as it is now."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        while not self._stop.wait(self._lease.total_seconds() / BEATS):
            try:
                with self._store.write() as unit:
                    renewed = unit.jobs.renew(self.job, lease=self._lease)
                    unit.workers.beat(renewed.worker)
            except ConflictError:
                return  # somebody else has it; the fence will tell
            except StorageError:
                continue  # perhaps the next beat reaches the database
            self.job = renewed
