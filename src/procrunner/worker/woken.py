"""A worker that is woken by a queue, and sees to it that no wake-up is missed."""

from __future__ import annotations

import time
from collections.abc import Callable

from procrunner.errors import NotFoundError, StorageError
from procrunner.ports import Bell
from procrunner.worker.worker import POLL, Done, Worker

RECONCILE = 2.0
"""Seconds between two looks for what is due and has no wake-up."""


class Woken:
    """Does what wake-ups lead to, until told to stop."""

    def __init__(
        self, worker: Worker, bell: Bell, watch: Callable[[Done], None], stop: Callable[[], bool]
    ) -> None:
        self.worker = worker
        self.bell = bell
        self.watch = watch
        self.stop = stop
        self._reconciled = 0.0
        self._is_away = False  #: whether the database is, as far as was told

    def run(self) -> None:
        """Listen; while the database is away, wait for it."""
        while not self.stop():
            try:
                self.bell.listen(self.look, self.tick, self.stop)
            except StorageError as error:
                if not self._is_away:
                    self.watch(Done("", "database", str(error)))
                self._is_away = True
                time.sleep(POLL)

    def look(self, instance: str) -> None:
        """Do what is due for an instance."""
        try:
            self.worker.run_due(instance=instance, watch=self.watch, stop=self.stop)
        except NotFoundError:
            return  # it was archived meanwhile

    def tick(self) -> None:
        """Show that the worker lives; now and then, put what wake-ups are missing.

        Raises:
            CloggedError: too many handlers hang in this process.
        """
        self.worker.patience.check()  # who looks for one instance is not heard when it tells
        self.worker.beat()
        if time.monotonic() < self._reconciled + RECONCILE:
            return
        self._reconciled = time.monotonic()
        self.reconcile()
        self._is_away = False
        self.worker.begin_due(watch=self.watch)

    def reconcile(self) -> int:
        """Put a wake-up for all that is due and has none; how many that were."""
        store, now = self.worker.store, self.worker.clock.now()
        with store.read() as unit:
            due = {*unit.jobs.waiting(now), *unit.instances.due(now)}
            term = unit.deadlines.next(now)
            due |= {term.instance} if term else set()
            missing = unit.wakes.missing(due)
        if not missing:
            return 0
        with store.write() as unit:
            for instance in unit.wakes.missing(missing):
                unit.wakes.put(instance, at=now)
        return len(missing)
