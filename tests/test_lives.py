"""The lives that the model writes are those that instances, jobs and the rest really have."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from procrunner.handler import BpmnError, Handler, describe, handler
from procrunner.model import LIVES, Instance, Wait, WaitKind
from procrunner.ports import Unit
from procrunner.runner import Catalogue, Runner, Source
from procrunner.runner.mending import Mender
from procrunner.worker import Worker
from procrunner_storage import SqlStore
from tests import models

HOUR = timedelta(hours=1)
ROWS = {
    "instance": "SELECT id, status, 0 FROM instance",
    "job": "SELECT instance || '/' || token, status, attempts FROM job",
    "work item": "SELECT instance || '/' || token, coalesce(nullif(closing, ''), 'open'), 0 "
    "FROM work_item",
    "incident": "SELECT id, CASE WHEN resolved_at IS NOT NULL THEN 'resolved' "
    "WHEN settled_at IS NOT NULL THEN 'settled' ELSE 'open' END, 0 FROM incident",
}
"""Key, state, and a number that tells two stays in one state apart."""
Step = tuple[str, str, str]
Rows = dict[tuple[str, str], tuple[str, int]]


class WatchedStore(SqlStore):
    """Looks after each transaction at what became of everything."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"sqlite:///{file}")
        self.file = file
        self.rows: Rows = {}
        self.steps: set[Step] = set()

    @contextmanager
    def write(self) -> Iterator[Unit]:
        with super().write() as unit:
            yield unit
        before, self.rows = self.rows, self._look()
        for key, after in self.rows.items():
            was = before.get(key, ("", 0))
            if was != after:
                self.steps.add((key[0], was[0], after[0]))

    def _look(self) -> Rows:
        with closing(sqlite3.connect(self.file)) as connection:
            return {
                (life, str(key)): (state, number)
                for life, query in ROWS.items()
                for key, state, number in connection.execute(query)
            }

    def change(self, statement: str) -> None:
        """Do what only time can do."""
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement)


RETRIES = (
    "<bpmn:extensionElements><camunda:failedJobRetryTimeCycle>R2/PT1M"
    "</camunda:failedJobRetryTimeCycle></bpmn:extensionElements>"
)


def _after(hours: int) -> str:
    text = f"<bpmn:timeDuration>PT{hours}H</bpmn:timeDuration>"
    return models.tag("timerEventDefinition", f"after{hours}", text)


PROCESS = models.source(
    models.tag("error", "refusal", errorCode="NO"),
    models.process(
        models.tag("startEvent", "start")
        + models.tag(
            "serviceTask", "ask", RETRIES, camunda_type="external", camunda_topic="registry"
        )
        + models.tag("boundaryEvent", "slow", _after(5), attachedToRef="ask")
        + models.tag(
            "boundaryEvent",
            "no",
            models.tag("errorEventDefinition", "caught", errorRef="refusal"),
            attachedToRef="ask",
        )
        + models.tag("userTask", "sign")
        + models.tag("boundaryEvent", "late", _after(6), attachedToRef="sign")
        + models.tag("endEvent", "end")
        + models.chain("start", "ask", "sign", "end")
        + models.flow("slow", "end")
        + models.flow("no", "end")
        + models.flow("late", "end")
    ),
)


@dataclass
class Office:
    """A runner and a worker with a clock that the test turns, and a registry that it breaks."""

    store: WatchedStore
    time: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)
    error: Exception | None = None
    handlers: dict[str, Handler] = field(default_factory=dict)

    def __post_init__(self) -> None:
        @handler("registry", kind="idempotent")
        def registry() -> None:
            if self.error:
                raise self.error

        self.handlers = {"registry": describe(registry)}
        self.runner = Runner(self.store, self, Catalogue())
        self.mender = Mender(self.store, self, self.runner.catalogue, self.runner.door)
        self.runner.deploy([Source(file="p.bpmn", content=PROCESS)])

    def now(self) -> datetime:
        return self.time

    def start(self) -> Instance:
        return self.runner.start("p", {}, actor="test")

    def work(self, *, fails: Exception | None = None, after: timedelta = timedelta()) -> None:
        self.error, self.time = fails, self.time + after
        Worker(
            self.store,
            self,
            self.runner.catalogue,
            lambda: self.handlers,
            lambda _: None,
            name="w",
        ).run_due()

    def incident(self) -> str:
        with self.store.read() as unit:
            return unit.incidents.list()[0].id


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    store = WatchedStore(tmp_path / "cases.db")
    store.migrate()
    yield Office(store)
    store.close()


def _signed(office: Office) -> None:
    instance = office.start()
    office.work()
    office.runner.complete(instance.id, {}, actor="test")


def _mended(office: Office) -> None:
    office.start()
    office.work(fails=OSError("down"))
    office.work(fails=OSError("down"), after=HOUR)
    office.mender.retry(office.incident(), {}, actor="test")
    office.work()


def _settled(office: Office) -> None:
    office.start()
    office.work(fails=OSError("down"))
    office.work(fails=OSError("down"), after=HOUR)
    held = office.incident()
    office.mender.resolve(held, reason="test", actor="test")
    with office.store.write() as unit:
        found = unit.incidents.get(held)
        wait = Wait(token=found.token, element="ask", process="p", name="", kind=WaitKind.INCIDENT)
        unit.incidents.add(found.instance, wait, found.kind, at=office.time)
    office.mender.resolve(held, reason="test", actor="test")
    office.mender.retry(held, {}, actor="test")
    office.work()


def _left_by_another_way(office: Office) -> None:
    office.start()
    office.work(fails=BpmnError("NO"))
    office.start()
    office.time += 7 * HOUR
    office.store.change("UPDATE job SET due = due + 99999999999999999 WHERE status = 'due'")
    office.work()
    office.start()
    office.work(fails=OSError("down"))
    office.work(fails=OSError("down"), after=HOUR)
    office.work(after=7 * HOUR)


def _taken_over(office: Office) -> None:
    office.start()
    with office.store.write() as unit:
        unit.jobs.claim(worker="dead", lease=HOUR, now=office.time)
    office.store.change("UPDATE job SET lease_until = 0 WHERE status = 'running'")
    office.work()


def _cancelled(office: Office) -> None:
    office.mender.cancel(office.start().id, reason="test", actor="test")


def _suspended(office: Office) -> None:
    id_ = office.start().id
    office.mender.suspend(id_, reason="test", actor="test")
    office.mender.resume(id_, reason="test", actor="test")
    office.mender.suspend(id_, reason="test", actor="test")
    office.mender.cancel(id_, reason="test", actor="test")


SCENES = (_signed, _mended, _settled, _left_by_another_way, _taken_over, _cancelled, _suspended)


def test_every_step_of_a_life_is_written_and_every_written_step_is_taken(office: Office) -> None:
    for scene in SCENES:
        scene(office)

    written = {
        (life, str(each.before), str(each.after)) for life, steps in LIVES.items() for each in steps
    }
    assert office.store.steps == written
