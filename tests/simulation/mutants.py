"""Runners that are broken on purpose: each breaks a promise that the simulation must see broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from procrunner.handler import Call
from procrunner.model import HistoryEvent, Instance, ProcessStart, Wait, WaitKind
from procrunner.worker.attempt import Attempt
from procrunner.worker.calling import Calling
from tests.simulation.store import MemoryStore, MemoryUnit
from tests.simulation.world import World

Mutant = Callable[[pytest.MonkeyPatch], None]


def no_fence(patch: pytest.MonkeyPatch) -> None:
    """An instance is saved whatever others did to it meanwhile."""

    def save(unit: MemoryUnit, instance: Instance, *, expected: int) -> None:
        unit.own["instance"][instance.id] = instance
        unit.store.pause("saved")

    patch.setattr(MemoryUnit, "save", save)


def job_outside(patch: pytest.MonkeyPatch) -> None:
    """The row of a job is written after the state, in a transaction of its own."""
    open_, commit = MemoryUnit.open, MemoryUnit.commit

    def later(unit: MemoryUnit, instance: str, waits: Iterable[Wait], **rest: Any) -> None:
        waits = [*waits]
        jobs = [wait for wait in waits if wait.kind is WaitKind.JOB]
        open_(unit, instance, [wait for wait in waits if wait not in jobs], **rest)
        unit.late = [*getattr(unit, "late", ()), (instance, jobs, rest)]  # type: ignore[attr-defined]

    def commit_twice(unit: MemoryUnit) -> None:
        commit(unit)
        unit.store.pause("between two commits")
        for instance, jobs, rest in getattr(unit, "late", ()):
            open_(unit, instance, jobs, **rest)
        commit(unit)

    patch.setattr(MemoryUnit, "open", later)
    patch.setattr(MemoryUnit, "commit", commit_twice)


def history_after(patch: pytest.MonkeyPatch) -> None:
    """Events are written once the state is safe."""
    commit = MemoryUnit.commit

    def commit_twice(unit: MemoryUnit) -> None:
        events: dict[object, HistoryEvent] = dict(unit.own["event"])
        unit.own["event"].clear()
        commit(unit)
        unit.store.pause("between two commits")
        unit.store.tables["event"].update(events)

    patch.setattr(MemoryUnit, "commit", commit_twice)


def key_with_attempt(patch: pytest.MonkeyPatch) -> None:
    """A repeated call has a key of its own."""
    call = Calling._call

    def with_attempt(calling: Calling, instance: Instance) -> Call:
        made = call(calling, instance)
        return replace(made, key=f"{made.key}/{made.attempt}")

    patch.setattr(Calling, "_call", with_attempt)


def effect_apart(patch: pytest.MonkeyPatch) -> None:
    """What a handler of kind ``tx`` writes is safe before the state is."""

    def written_at_once(unit: MemoryUnit, store: MemoryStore) -> None:
        plain(unit, store)
        unit.connection = store.tables["ledger"]

    plain = MemoryUnit.__init__
    patch.setattr(MemoryUnit, "__init__", written_at_once)


def lease_for_ever(patch: pytest.MonkeyPatch) -> None:
    """Nobody takes over the job of a worker that died."""
    patch.setattr(MemoryUnit, "is_lapsed", lambda _unit, _job: False)


def no_holder(patch: pytest.MonkeyPatch) -> None:
    """A worker that woke up late takes its result over, and nothing else looks at the token."""

    @contextmanager
    def torn(store: MemoryStore) -> Iterator[MemoryUnit]:
        unit = MemoryUnit(store)
        store.pause("begin")
        try:
            yield unit
        finally:
            unit.commit()  # also what an error should have undone
            unit.release()

    patch.setattr(MemoryStore, "write", torn)
    patch.setattr(Attempt, "_is_own", lambda _attempt, _unit: True)


def two_at_once(patch: pytest.MonkeyPatch) -> None:
    """A business key is looked up, and not held until the start is committed."""
    patch.setattr(MemoryUnit, "active", lambda _unit, _process, _key: None)
    patch.setattr(MemoryUnit, "commit", _commit_unchecked)


def _commit_unchecked(unit: MemoryUnit) -> None:
    for name, rows in unit.own.items():
        unit.store.tables[name].update(rows)


def timer_unguarded(patch: pytest.MonkeyPatch) -> None:
    """A timer begins its process whoever has fired it meanwhile."""

    def start_moves_on(
        unit: MemoryUnit, start: ProcessStart, *, due: datetime | None, cycle: str
    ) -> None:
        unit.own["start"][start.process] = replace(start, due=due, cycle=cycle)
        unit.store.pause("moved on")

    patch.setattr(MemoryUnit, "start_moves_on", start_moves_on)


MUTANTS: tuple[Mutant, ...] = (
    no_fence,
    job_outside,
    history_after,
    key_with_attempt,
    effect_apart,
    lease_for_ever,
    no_holder,
    two_at_once,
    timer_unguarded,
)


def first_seen(seeds: int) -> tuple[int, list[str]] | None:
    """The first schedule in which a promise is broken, and which."""
    for seed in range(seeds):
        world = World(seed)
        world.run()
        if found := [*world.violations()]:
            return seed, found
    return None


def main() -> None:
    """Print which mutant is seen in which schedule, and by what."""
    for mutant in MUTANTS:
        with pytest.MonkeyPatch.context() as patch:
            mutant(patch)
            seen = first_seen(3_000)
        seed, found = seen or ("–", ["NOT SEEN"])
        print(f"{mutant.__name__:17} {seed!s:>5}  {'; '.join(found)}")


if __name__ == "__main__":
    main()
