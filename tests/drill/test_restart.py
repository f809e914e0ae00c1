"""A rolling restart: workers are told to end one after another, and nothing is lost or repeated."""

from __future__ import annotations

import time

import pytest

from tests.drill.crew import QUEUE, crew
from tests.drill.promises import broken
from tests.office import Office

INSTANCES = 30
PATIENCE = 60.0


@pytest.mark.parametrize("database", ["sqlite", "procrastinate"])
def test_a_rolling_restart_loses_nothing_and_repeats_nothing(
    database: str, office: Office, request: pytest.FixtureRequest
) -> None:
    if database != "sqlite":
        url = request.getfixturevalue("schema_url")
        office.settings(f'{QUEUE[database]}[database]\nurl = "{url}"\n')
    with crew(office, patience=PATIENCE, wanted=()) as restarted:
        restarted.risk, restarted.lease = 0.0, PATIENCE  # nobody dies: nothing is taken over
        ids = [office.start() for _ in range(INSTANCES)]
        until = time.monotonic() + PATIENCE

        codes = []
        while restarted.unfinished() and time.monotonic() < until:
            restarted.alive.append(restarted.worker())
            if len(restarted.alive) > 2:
                codes.append(restarted.retire())
        codes += [restarted.retire() for _ in tuple(restarted.alive)]

        assert broken(restarted, ids) == {}
        assert set(codes) == {0}
        calls = (office.folder / "ledger" / "calls").read_text().split()
        assert len(calls) == len(set(calls)) == 5 * INSTANCES
        with office.project.store.read() as unit:
            assert list(unit.workers.list()) == []
