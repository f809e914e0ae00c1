"""The drill: workers and commands die at every point, and yet everything happens exactly once.

``python -m tests.drill --instances 1000`` is the long one; ``--mutants`` shows what it would see.
"""

from __future__ import annotations

import pytest

from tests.drill.clerks import COMMAND_ENDS
from tests.drill.crew import POINTS, QUEUE, SEAMS, crew
from tests.drill.promises import broken
from tests.office import Office

INSTANCES = 40
CASES = 8  # by commands
PATIENCE = 120.0  # seconds after which the drill has failed, on any machine
BROKEN = {  # one fence taken away, and the end after which another worker comes between
    "no_revision": ("postgresql", "stall before save"),
    "no_token": ("postgresql", "stall before read"),
    "no_holder_no_token": ("sqlite", "stall after fetch"),
    "item_apart": ("sqlite", "kill after commit of complete"),
}
ENDS = {
    "sqlite": [
        *(f"kill {each}" for each in POINTS),
        *(f"stall {each}" for each in SEAMS),
        *COMMAND_ENDS,
    ],
    "procrastinate": [f"kill {each}" for each in SEAMS],
    "postgresql": [
        *(f"stall {each}" for each in POINTS),
        *(f"kill {each}" for each in SEAMS),
        *COMMAND_ENDS,
    ],
}


def on(database: str, office: Office, request: pytest.FixtureRequest) -> None:
    """Let the office keep its cases there."""
    if database != "sqlite":
        url = request.getfixturevalue("schema_url")
        office.settings(f'{QUEUE.get(database, "")}[database]\nurl = "{url}"\n')


@pytest.mark.parametrize("database", ENDS)
def test_workers_and_commands_that_die_or_stall_anywhere_lose_nothing_and_repeat_nothing(
    database: str, office: Office, request: pytest.FixtureRequest
) -> None:
    on(database, office, request)
    ends = tuple(ENDS[database])
    with crew(office, patience=PATIENCE, wanted=ends) as drilled:
        ids = drilled.run(workers=3, instances=INSTANCES, cases=CASES)

        assert broken(drilled, ids) == {}
        assert set(ends) <= drilled.met()


@pytest.mark.parametrize("mutant", BROKEN)
def test_a_fence_that_is_missing_is_seen(
    mutant: str, office: Office, request: pytest.FixtureRequest
) -> None:
    database, end = BROKEN[mutant]
    on(database, office, request)
    with crew(office, patience=PATIENCE, wanted=(end,)) as drilled:
        drilled.mutant = mutant
        drilled.risk = 0.0
        ids = drilled.run(workers=2, instances=0)

        assert drilled.met() == {end}
        assert broken(drilled, ids) != {}
