"""Workers that a queue wakes: its rows are disposable, and come and go with our transactions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from procrastinate.exceptions import AppNotOpen
from sqlalchemy import text

from procrunner.errors import StorageError, UsageError
from procrunner.project import Project
from procrunner.worker import Woken
from procrunner_storage.queue import complain
from tests.drawings import retries, service, user
from tests.models import line, process
from tests.office import Office, Procrunner

STAMP = """
@handler("stamp", kind="idempotent")
def stamp(*, call: Call):
    note(call.key)
"""
PATIENCE = 20.0  # seconds, on any machine
QUEUE = '[work]\nqueue = "procrastinate"\n[topics."stamp"]\npriority = 7\n'


@pytest.fixture
def woken(office: Office, schema_url: str) -> Iterator[Office]:
    office.settings(f'{QUEUE}[database]\nurl = "{schema_url}"\n')
    office.project.store.migrate()
    office.handlers(STAMP)
    office.deploy(process(line(service("stamp"), user("after"))))
    yield office
    office.project.store.close()


def rows(office: Office) -> list[tuple[str, int]]:
    """Instances to look at, with the priority."""
    with office.project.store.read() as unit:
        found = unit.connection.execute(  # type: ignore[attr-defined]
            text("SELECT args->>'instance', priority FROM procrastinate_jobs WHERE status = 'todo'")
        )
        return [tuple(row) for row in found]


def listen(office: Office, ids: list[str]) -> None:
    """Let a worker be woken until all these instances wait for a person."""
    assert office.project.queue is not None
    until = time.monotonic() + PATIENCE

    def stop() -> bool:
        done = all(office.open(id_) == ["after"] for id_ in ids)
        return done or time.monotonic() > until

    Woken(office.worker(), office.project.queue, office.said.append, stop).run()


def test_a_start_puts_its_wake_up_with_the_priority_of_the_topic(woken: Office) -> None:
    id_ = woken.start()

    assert rows(woken) == [(id_, 7)]


def test_a_start_that_is_rolled_back_wakes_nobody(woken: Office) -> None:
    with suppress(UsageError), woken.project.store.write() as unit:
        unit.wakes.put("nothing", at=woken.clock.now())
        raise UsageError("it goes wrong later")

    assert rows(woken) == []


def test_a_worker_is_woken_and_the_rows_are_gone(woken: Office) -> None:
    ids = [woken.start() for _ in range(5)]

    listen(woken, ids)

    assert [woken.open(id_) for id_ in ids] == [["after"]] * 5
    assert len(woken.ledger) == len(set(woken.ledger)) == 5
    assert rows(woken) == []


def test_wake_ups_that_are_lost_are_put_again(woken: Office) -> None:
    ids = [woken.start() for _ in range(3)]
    with woken.project.store.write() as unit:
        unit.connection.execute(text("DELETE FROM procrastinate_jobs"))  # type: ignore[attr-defined]

    listen(woken, ids)

    assert len(woken.ledger) == 3


def test_what_is_tried_again_later_wakes_later(woken: Office) -> None:
    woken.handlers('@handler("slip", kind="idempotent")\ndef slip():\n    raise OSError', "slip")
    woken.deploy(process(line(service("slip", inside=retries("R3/PT10M"))), "q"), file="q.bpmn")
    id_ = woken.start("q")

    woken.work()

    assert rows(woken)[-1] == (id_, 0)


def test_a_queue_needs_postgresql(office: Office, procrunner: Procrunner) -> None:
    office.settings(QUEUE)

    ended = procrunner("list")

    assert (ended.code, ended.err) == (
        2,
        (
            "error: procrunner.toml [work]: the queue 'procrastinate' needs PostgreSQL\n"
            "  Set the database's URL, or leave the queue out: workers look for themselves.\n"
        ),
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('[work]\nqueue = "celery"', "[work] has the queue 'celery', which nobody knows"),
        ('[topics."a"]\nat_once = 0', "topics.a.at_once is 0, not a whole number"),
        ('[topics."a"]\nspeed = 1', "topics.a has no setting 'speed'"),
        ("[topics]\na = 1", "'topics.a' is 1, not a section"),
    ],
)
def test_settings_of_workers_that_nobody_understands_are_told(
    said: str, told: str, office: Office
) -> None:
    office.settings(said)

    with pytest.raises(UsageError) as caught:
        _ = Project(office.folder).working

    assert caught.value.what == told


def test_who_works_is_listed_with_what_it_does(office: Office, procrunner: Procrunner) -> None:
    office.handlers('@handler("stamp", kind="idempotent")\ndef stamp(*, look):\n    look()\n')
    id_ = office.begin(line(service("stamp"), user("after")))
    seen: list[list[dict[str, object]]] = []
    worker = office.worker("first")
    worker.resource = lambda _: lambda: seen.append(procrunner.json("workers"))

    worker.beat()
    worker.run_due()
    worker.leave()

    ((first,),) = seen
    assert (first["name"], first["state"], first["instance"]) == ("first", "works", [id_])
    assert first["doing"] == ["stamp  Do stamp"]
    assert procrunner("workers").err == "nobody works; start a worker with: procrunner work\n"


def test_what_follows_from_a_lost_database_is_not_told_beside_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def left_behind(*errors: Exception) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(complain)
        for error in errors:
            loop.call_exception_handler({"message": str(error), "exception": error})

    asyncio.run(left_behind(AppNotOpen("closed meanwhile"), ValueError("a defect")))

    assert [record.message.partition("\n")[0] for record in caplog.records] == ["a defect"]


def test_each_time_that_the_database_is_away_is_told_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procrunner.worker.woken.POLL", 0)
    is_there = iter([False, False, True, False])

    class Bell:
        """Rings while the database is there, and then complains."""

        def listen(
            self, work: Callable[[str], object], tick: Callable[[], object], stop: object
        ) -> None:
            if next(is_there):
                tick()
            raise StorageError("the database is away")

    rounds = iter([False] * 4)
    Woken(office.worker(), Bell(), office.said.append, lambda: next(rounds, True)).run()

    assert [done.said for done in office.said] == ["the database is away"] * 2
