"""Workers are killed while they tell that work is late: each notice goes out, and only once."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from procrunner.model import EventKind, Status
from tests.drawings import service, user
from tests.drill.crew import Crew, crew
from tests.models import line, process
from tests.office import Office
from tests.terms import term

INSTANCES = 12
PATIENCE = 120.0
DEATHS = ("kill before commit of notice", "kill after commit of notice")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_notices_of_workers_that_die_go_out_once(
    database: str, office: Office, request: pytest.FixtureRequest
) -> None:
    settings = '[terms]\nwarn = "100%"\nnotify = "notice"\n'
    if database != "sqlite":
        settings += f'[database]\nurl = "{request.getfixturevalue("schema_url")}"\n'
    office.settings(settings)
    with crew(office, patience=PATIENCE, wanted=DEATHS * 2) as drilled:
        drilled.risk = 0.0
        office.deploy(process(line(service("one", "branch")), id_="notice"), file="n.bpmn")
        step = user("look", term("PT1S", "clock", escalate="head"), camunda_candidateGroups="clerk")
        office.deploy(process(line(step), id_="late"), file="l.bpmn")
        ids = [office.start("late") for _ in range(INSTANCES)]
        _wait(drilled, ids)

        assert drilled.met() == {*DEATHS}
        assert _told(office, ids) == dict.fromkeys(ids, 1)
        calls = (office.folder / "ledger" / "calls").read_text().split()
        with office.project.store.read() as unit:
            notices = unit.instances.list(process="notice")
            offered = {each.instance for each in unit.work_items.list(roles=["head"])}
        assert sorted(each.variables["case"] for each in notices) == sorted(ids)
        assert {each.status for each in notices} == {Status.COMPLETED}
        assert {call.split("/")[0] for call in calls} == {each.id for each in notices}
        assert offered == {*ids}


def _wait(drilled: Crew, ids: list[str]) -> None:
    """Until each end was met and all are told, and all notices are out."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        drilled.look()
        while len(drilled.alive) < 2:
            drilled.alive.append(drilled.worker())
        if drilled.is_through and drilled.unfinished() == len(ids) == len(
            _told(drilled.office, ids)
        ):
            return
        if drilled.is_through is False and drilled.unfinished() <= len(ids):
            ids.append(drilled.office.start("late"))  # somebody has to meet the ends that are left
        time.sleep(0.1)


def _told(office: Office, ids: list[str]) -> dict[str, int]:
    """How often each was told to be late."""
    with office.project.store.read() as unit:
        events = {id_: unit.history.list(id_) for id_ in ids}
    late = Counter(
        id_ for id_, all_ in events.items() for each in all_ if each.event.kind is EventKind.LATE
    )
    return dict(late)
