"""Does what is due: one job or timer after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from procrunner import engine
from procrunner.deadline import Deadline
from procrunner.errors import ConflictError, StorageError
from procrunner.handler import Handler
from procrunner.model import Instance, Job
from procrunner.patience import Patience
from procrunner.ports import Clock, Store, Unit
from procrunner.runner import Catalogue, outside, telling
from procrunner.runner.applying import Applier
from procrunner.runner.passing import Passing
from procrunner.veil import NO_VEIL, Veil
from procrunner.worker.attempt import ACTOR, Attempt
from procrunner.worker.heart import Heart

LEASE = timedelta(seconds=60)
"""How long the job of a worker that died waits until another takes it over."""
BEAT = 10.0
"""Seconds between two signs of life of a worker."""
POLL = 0.5
"""Seconds between two looks for work."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one job or timer came to; for whoever watches the worker."""

    instance: str  #: id, empty where it is about the worker itself
    what: str  #: a topic, ``timer``, ``term``, or ``start`` with the process that began
    said: str  #: what came of it
    about: Job | Deadline | None = None  #: whose name tells which


def _nobody(_: Done) -> None:
    """Watches nothing."""


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
        lease: timedelta = LEASE,
        limits: Mapping[str, int] = MappingProxyType({}),
        priorities: Mapping[str, int] = MappingProxyType({}),
        patience: Patience | None = None,
        spread: float = 0,
        secrets: Collection[str] = (),
        passing: Passing | None = None,
        veil: Veil = NO_VEIL,
    ) -> None:
        self.store = store
        self.clock = clock
        self.catalogue = catalogue
        self.handlers = handlers
        self.resource = resource
        self.name = name
        self.lease = lease
        self.limits = limits  #: how many jobs of a topic may run at once, everywhere
        self._turns = _turns(priorities)  #: which topics are looked for, one after the other
        self.patience = patience or Patience()  #: how long handlers may take; unless said, for ever
        self.spread = spread  #: by which part delays of failed jobs may be longer
        self.secrets = secrets  #: what errors must not tell
        self.passing = passing or Passing()  #: values for handlers that are stored nowhere
        self.veil = veil  #: masks personal data in errors
        self._seen = 0.0
        self._stuck: set[str] = set()  #: instances and processes whose timers cannot fire

    def run_due(
        self,
        *,
        instance: str = "",
        watch: Callable[[Done], None] = _nobody,
        stop: Callable[[], bool] = lambda: False,
    ) -> int:
        """Do everything that is due now, and what becomes due by it; how much that was.

        Raises:
            CloggedError: too many handlers hang in this process; no job was taken.
            HandlerError: the handlers cannot be loaded; no job was taken.
            StorageError: the database cannot be used.
        """
        count = 0
        while not stop():
            self.patience.check()
            done = self._run_job(instance) or self._fire_timer(instance) or self._tell(instance)
            done = done or (self._begin() if not instance else None)
            if done is None:
                break
            count += 1
            watch(done)
            if self._seen:
                self.beat()
        return count

    def run_for_ever(self, watch: Callable[[Done], None], stop: Callable[[], bool]) -> None:
        """Do what is due until told to stop; while the database is away, wait for it.

        Raises:
            CloggedError: too many handlers hang in this process; no job was taken.
            HandlerError: the handlers cannot be loaded; no job was taken.
        """
        is_away = False
        while not stop():
            try:
                self.beat()
                count = self.run_due(watch=watch, stop=stop)
            except StorageError as error:
                count = 0
                if not is_away:
                    watch(Done("", "database", str(error)))
                is_away = True
            else:
                is_away = False
            if count == 0:
                time.sleep(POLL)

    def beat(self) -> None:
        """Show now and then that this worker lives; the first time, that it has begun."""
        if self._seen and time.monotonic() < self._seen + BEAT:
            return
        with self.store.write() as unit:
            if self._seen:
                unit.workers.beat(self.name)
            else:
                unit.workers.enter(self.name, at=self.clock.now())
        self._seen = time.monotonic()

    def leave(self) -> None:
        """Show that it has ended."""
        with self.store.write() as unit:
            unit.workers.leave(self.name)

    def begin_due(self, watch: Callable[[Done], None] = _nobody) -> None:
        """Let timers begin their processes."""
        while done := self._begin():
            watch(done)

    # Jobs.

    def _run_job(self, instance: str) -> Done | None:
        now = self.clock.now()
        if self.passing.has(instance):
            self.handlers()  # where they do not load, nothing is lost
        told = self.passing.take(instance)
        taken = self._told(told.job) if told else self._claim(instance, now)
        if taken is None:
            return None
        job, found = taken
        values = told.values if told else {}
        attempt = Attempt(
            store=self.store,
            catalogue=self.catalogue,
            handlers=self.handlers(),
            resource=self.resource,
            heart=Heart(self.store, job, self.lease),
            instance=found,
            patience=self.patience,
            spread=self.spread,
            now=now,
            told=values,
            secrets=(*self.secrets, *(str(each) for each in values.values() if each)),
            veil=self.veil,
        )
        try:
            said = attempt.run()
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one broken instance must not stop the others
            said = f"a defect of procrunner: {type(error).__name__}: {error}"
        return Done(job.instance, job.topic, said, job)

    def _told(self, job: Job) -> tuple[Job, Instance]:
        with self.store.read() as unit:
            return job, unit.instances.get(job.instance)

    def _claim(self, instance: str, now: datetime) -> tuple[Job, Instance] | None:
        with self.store.write() as unit:
            full = unit.jobs.crowded(self.limits) if self.limits else ()
            for topics, later in self._turns:
                job = unit.jobs.claim(
                    worker=self.name,
                    lease=self.lease,
                    now=now,
                    topics=topics,
                    instance=instance,
                    without=(*full, *later),
                )
                if job is not None:
                    self.handlers()  # where they do not load, the job is not taken
                    return job, unit.instances.get(job.instance)
        return None

    # Timers.

    def _fire_timer(self, instance: str) -> Done | None:
        now = self.clock.now()
        with self.store.read() as unit:
            if instance:
                moment = unit.instances.get(instance).next_due
                found = [instance] if moment and moment <= now else []
            else:
                found = list(unit.instances.due(now))
        due = next((id_ for id_ in found if id_ not in self._stuck), None)
        return self._fire(due) if due else None

    def _fire(self, instance: str) -> Done:
        try:
            with self.store.write() as unit:
                self._tick(unit, instance)
        except ConflictError:
            return Done(instance, "timer", "somebody else was first")
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one broken instance must not stop the others
            self._stuck.add(instance)
            return Done(instance, "timer", f"left alone: {type(error).__name__}: {error}")
        return Done(instance, "timer", "done")

    def _begin(self) -> Done | None:
        """Let a timer begin its process."""
        now = self.clock.now()
        with self.store.read() as unit:
            found = [each for each in unit.starts.due(now) if each.process not in self._stuck]
        if not found:
            return None
        start, instance = found[0], ""
        what = f"start  {start.process}"
        try:
            with self.store.write() as unit:
                applier = Applier(unit, self.catalogue, now)
                instance = outside.by_timer(unit, applier, start, actor=ACTOR).id
        except ConflictError:
            return Done("", what, "somebody else was first")
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one broken process must not stop the others
            self._stuck.add(start.process)
            return Done("", what, f"left alone: {type(error).__name__}: {error}")
        return Done(instance, what, "begun by its timer")

    # Terms.

    def _tell(self, instance: str) -> Done | None:
        now = self.clock.now()
        with self.store.read() as unit:
            if unit.deadlines.next(now, instance=instance) is None:
                return None
        try:
            try:
                return self._tell_now(instance, now)
            except (ConflictError, StorageError):
                raise
            except Exception as error:  # noqa: BLE001 - a notice that cannot begin stops no term
                trouble = " ".join(str(error).split())
                return self._tell_now(instance, now, f"nobody is notified: {trouble}")
        except ConflictError:
            return Done(instance, "term", "somebody else was first")

    def _tell_now(self, instance: str, now: datetime, trouble: str = "") -> Done | None:
        with self.store.write() as unit:
            found = unit.deadlines.next(now, instance=instance)
            if found is None:
                return None  # somebody else was first
            said = telling.tell(Applier(unit, self.catalogue, now), found, trouble=trouble)
        return Done(found.instance, "term", said, found)

    def _tick(self, unit: Unit, instance: str) -> None:
        now = self.clock.now()
        found = unit.instances.get(instance)
        if found.next_due is None or found.next_due > now:
            raise ConflictError(f"the timer of {instance} has fired")
        step = engine.tick(self.catalogue.of(unit, found), found.state, now)
        Applier(unit, self.catalogue, now).go_on(found, step, actor=ACTOR)


def _turns(priorities: Mapping[str, int]) -> Sequence[tuple[Collection[str], Collection[str]]]:
    """Topics to take, none for any, and topics to leave: the higher the sooner; unless said, 0."""
    above, below = (
        [
            [topic for topic, own in priorities.items() if own == each]
            for each in sorted({*priorities.values()}, reverse=True)
            if (each > 0) is is_above and each
        ]
        for is_above in (True, False)
    )
    late = [topic for topics in below for topic in topics]
    return [*((topics, ()) for topics in above), ((), late), *((topics, ()) for topics in below)]
