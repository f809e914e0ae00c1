"""The drill: workers die or stall at every point, and yet everything happens exactly once.

``python -m tests.drill --instances 1000`` is the long one; ``--mutants`` shows what it would see.
"""

from __future__ import annotations

import pytest

from tests.drill.crew import POINTS, QUEUE, SEAMS, crew
from tests.drill.promises import broken
from tests.office import Office

INSTANCES = 40
PATIENCE = 120.0  # seconds after which the drill has failed, on any machine
ENDS = {
    "sqlite": [*(f"kill {each}" for each in POINTS), *(f"stall {each}" for each in SEAMS)],
    "procrastinate": [f"kill {each}" for each in SEAMS],
    "postgresql": [*(f"stall {each}" for each in POINTS), *(f"kill {each}" for each in SEAMS)],
}


@pytest.mark.parametrize("database", ENDS)
def test_workers_that_die_or_stall_anywhere_lose_nothing_and_repeat_nothing(
    database: str, office: Office, request: pytest.FixtureRequest
) -> None:
    if database != "sqlite":
        url = request.getfixturevalue("schema_url")
        office.settings(f'{QUEUE.get(database, "")}[database]\nurl = "{url}"\n')
    ends = tuple(ENDS[database])
    with crew(office, patience=PATIENCE, wanted=ends) as drilled:
        ids = drilled.run(workers=3, instances=INSTANCES)

        assert broken(drilled, ids) == {}
        assert set(ends) <= drilled.met()
