"""Three thousand schedules: each step once, no case lost or stuck, one winner.

``python -m tests.simulation.mutants`` prints in which schedule each broken runner is seen.
"""

from __future__ import annotations

import pytest

from tests.simulation.mutants import MUTANTS, Mutant, first_seen
from tests.simulation.world import World

SEEDS = 500  # in each part; about a second


@pytest.mark.parametrize("part", range(6))
def test_no_schedule_breaks_a_promise(part: int) -> None:
    broken, crashes = {}, 0
    for seed in range(part * SEEDS, (part + 1) * SEEDS):
        world = World(seed)
        world.run()
        crashes += world.crashes
        if found := [*world.violations()]:
            broken[seed] = found

    assert broken == {}
    assert crashes > 2 * SEEDS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_runner_is_seen(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)

    assert first_seen(100) is not None


def test_a_schedule_is_the_same_every_time() -> None:
    first, second = World(7), World(7)

    for world in (first, second):
        world.run()

    assert first.time == second.time
    assert len(first.calls) == len(second.calls)
    assert (first.won, first.lost) == (second.won, second.lost)
