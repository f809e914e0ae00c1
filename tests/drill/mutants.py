"""Runners that are broken on purpose, for real workers over a real database.

Each is a function that patches the worker's process; the drill must see what it breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from procrunner.handler import Call
from procrunner.model import Instance, Job, Wait, WaitKind
from procrunner.worker.attempt import Attempt
from procrunner.worker.calling import Calling
from procrunner_storage.history import SqlHistory
from procrunner_storage.instances import SqlInstances
from procrunner_storage.jobs import SqlJobs
from procrunner_storage.transaction import Transaction
from procrunner_storage.waits import SqlWaits

LATER: list[Callable[[], None]] = []
"""What a mutant writes only when the state is safe."""


def no_fence() -> None:
    """The result of a worker that woke up late is stored over what others did."""
    save = SqlInstances.save

    def blind(self: SqlInstances, instance: Instance, *, expected: int) -> None:
        found = self.get(instance.id).revision
        save(self, replace(instance, revision=found + 1), expected=found)

    SqlInstances.save = blind  # type: ignore[method-assign]
    Attempt._is_own = lambda _attempt, _unit: True  # type: ignore[method-assign]


def job_outside() -> None:
    """The row of a job is written after the state."""
    open_ = SqlWaits.open

    def later(self: SqlWaits, instance: str, waits: Iterable[Wait], **rest: Any) -> None:
        waits = [*waits]
        jobs = [wait for wait in waits if wait.kind is WaitKind.JOB]
        open_(self, instance, [wait for wait in waits if wait not in jobs], **rest)
        LATER.append(lambda: open_(self, instance, jobs, **rest))

    SqlWaits.open = later  # type: ignore[method-assign]
    _write_later()


def history_after() -> None:
    """Events are written after the state."""
    append = SqlHistory.append

    def later(self: SqlHistory, *given: Any, **named: Any) -> None:
        LATER.append(lambda: append(self, *given, **named))

    SqlHistory.append = later  # type: ignore[method-assign]
    _write_later()


def key_with_attempt() -> None:
    """A repeated call has a key of its own."""
    call = Calling._call

    def with_attempt(self: Calling, instance: Instance) -> Call:
        made = call(self, instance)
        return replace(made, key=f"{made.key}/{made.attempt}")

    Calling._call = with_attempt  # type: ignore[method-assign]


def effect_apart() -> None:
    """What a handler of kind ``tx`` writes is committed before the state: see ``steps.book``."""


def lease_for_ever() -> None:
    """Nobody takes over the job of a worker that died."""
    claim = SqlJobs.claim

    def for_ever(self: SqlJobs, *, lease: timedelta, **rest: Any) -> Job | None:
        return claim(self, lease=lease + timedelta(days=365), **rest)

    SqlJobs.claim = for_ever  # type: ignore[method-assign]


def _write_later() -> None:
    commit = Transaction.commit

    def twice(self: Transaction) -> None:
        todo, LATER[:] = [*LATER], []
        commit(self)
        for write in todo:
            write()
        self.connection.connection.commit()

    Transaction.commit = twice  # type: ignore[method-assign]


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant
    for mutant in (
        no_fence,
        job_outside,
        history_after,
        key_with_attempt,
        effect_apart,
        lease_for_ever,
    )
}
