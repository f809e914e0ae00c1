"""The worker: calls the handlers of due jobs, outside of any transaction, and fires timers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from procrunner import engine
from procrunner.handler import Handler
from procrunner.model import Job
from procrunner.ports import Clock, Store
from procrunner.runner import Catalogue
from procrunner.runner.applying import Applier
from procrunner.worker.attempt import ACTOR, Attempt

LEASE = timedelta(seconds=60)
"""How long a job is a worker's own; after it another may take the job over."""
POLL = 0.5
"""Seconds between two looks for work."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one call came to; for whoever watches the worker."""

    job: Job
    said: str


class Worker:
    """Does what is due."""

    def __init__(  # noqa: PLR0913 - what a worker works with
        self,
        store: Store,
        clock: Clock,
        catalogue: Catalogue,
        handlers: Callable[[], Mapping[str, Handler]],
        resource: Callable[[str], object],
        *,
        name: str,
    ) -> None:
        self.store = store
        self.clock = clock
        self.catalogue = catalogue
        self.handlers = handlers
        self.resource = resource
        self.name = name

    def run_due(self, *, instance: str = "", watch: Callable[[Done], None] | None = None) -> int:
        """Do everything that is due now, and what becomes due by it; how much that was."""
        count = 0
        while True:
            done = self._run_job(instance)
            if done is not None:
                count += 1
                if watch:
                    watch(done)
            elif self._fire_timer(instance):
                count += 1
            else:
                return count

    def run_for_ever(self, watch: Callable[[Done], None], stop: Callable[[], bool]) -> None:
        """Do what is due until told to stop."""
        while not stop():
            if self.run_due(watch=watch) == 0:
                time.sleep(POLL)

    # Jobs.

    def _run_job(self, instance: str) -> Done | None:
        now = self.clock.now()
        with self.store.write() as unit:
            job = unit.jobs.claim(worker=self.name, lease=LEASE, now=now, instance=instance)
        if job is None:
            return None
        attempt = Attempt(
            store=self.store,
            catalogue=self.catalogue,
            handlers=self.handlers(),
            resource=self.resource,
            job=job,
            now=now,
        )
        return Done(job, attempt.run())

    # Timers.

    def _fire_timer(self, instance: str) -> bool:
        now = self.clock.now()
        with self.store.write() as unit:
            due = [id_ for id_ in unit.instances.due(now) if not instance or id_ == instance]
            if not due:
                return False
            found = unit.instances.get(due[0])
            step = engine.tick(self.catalogue.of(unit, found), found.state, now)
            Applier(unit, self.catalogue, now).go_on(found, step, actor=ACTOR)
            return True
