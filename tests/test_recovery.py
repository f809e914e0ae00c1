"""The kill drill: workers die at any moment, and yet everything happens exactly once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from procrunner.model import EventKind, JobStatus, Status
from tests.drawings import service
from tests.models import chain, process, tag
from tests.office import Office

ROOT = Path(__file__).parent.parent
INSTANCES = 30
LEASE = 0.2  # seconds; some calls take longer, so that their job is taken over
KILLS = 5  # from outside; more workers die by their own hand, at the seams
PATIENCE = 60.0  # seconds after which the drill has failed, on any machine
STEPS = ("fetch", "one", "two", "book", "send")

HANDLERS = """
import os, random, signal, time
from pathlib import Path
from sqlalchemy import text
from procrunner.handler import Call, handler
from procrunner_storage.transaction import Transaction

LEDGER = Path(__file__).parent.parent / "ledger"
RANDOM = random.Random(int(os.environ["DRILL"]))
RISK = 0.004

def perhaps_die():
    if RANDOM.random() < RISK:
        os.kill(os.getpid(), signal.SIGKILL)

def risk(call):
    global RISK
    RISK = 0.06 if call.element == "book" else 0.004  # also at the seams after the call

def deadly(self, commit=Transaction.commit):
    perhaps_die()
    commit(self)
    perhaps_die()

Transaction.commit = deadly  # the seams between what is written and what is done

def note(call):
    risk(call)
    perhaps_die()
    entry = LEDGER / call.key.replace("/", "_")
    entry.touch()  # the counterpart honours the key
    with (LEDGER / "calls").open("a") as calls:
        calls.write(call.key + "\\n")
    time.sleep(0.3 if RANDOM.random() < 0.05 else RANDOM.random() * 0.01)
    perhaps_die()
    return {call.element: call.key}

@handler("fetch", kind="idempotent")
def fetch(*, call: Call):
    return note(call)

@handler("branch", kind="idempotent")
def branch(*, call: Call):
    return note(call)

@handler("book", kind="tx")
def book(*, call: Call, transaction):
    transaction.execute(text("INSERT INTO booking VALUES (:key)"), {"key": call.key})
    perhaps_die()
    return note(call)

@handler("send", kind="idempotent")
def send(fetch, one, two, book, *, call: Call):
    return note(call)
"""

BODY = "".join(
    [
        tag("startEvent", "start") + tag("endEvent", "end"),
        tag("parallelGateway", "fork") + tag("parallelGateway", "join"),
        service("fetch") + service("book") + service("send"),
        service("one", "branch") + service("two", "branch"),
        chain("start", "fetch", "fork", "one", "join", "book", "send", "end"),
        chain("fork", "two", "join"),
    ]
)


@dataclass
class Drill:
    """Worker processes over one office, and who kills them."""

    office: Office
    random: random.Random
    alive: list[subprocess.Popen[bytes]] = field(default_factory=list)
    kills: int = 0

    def run(self, workers: int) -> None:
        """Kill and restart for a while; then only restart, until the work is finished."""
        until = time.monotonic() + PATIENCE
        for _ in range(KILLS):
            self.restart(workers)
            time.sleep(self.random.uniform(0.05, 0.25))
            self.kill(self.random.choice(self.alive))
        while self.unfinished() and time.monotonic() < until:
            self.restart(workers)
            time.sleep(0.05)

    def restart(self, workers: int) -> None:
        """See that so many workers run, and are past their start."""
        for each in [each for each in self.alive if each.poll() is not None]:
            self.kill(each)  # it died by its own hand
        while len(self.alive) < workers:
            self.alive.append(self.worker())

    def worker(self) -> subprocess.Popen[bytes]:
        started = subprocess.Popen(
            [sys.executable, "-m", "procrunner", "work", "--lease", str(LEASE)],
            cwd=self.office.folder,
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'storage'}",
                "DRILL": str(self.random.randrange(1_000_000)),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert started.stderr is not None
        assert b"looks for work" in started.stderr.readline()
        return started

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert worker.stderr is not None
        worker.stderr.close()
        self.alive.remove(worker)
        self.kills += 1

    def unfinished(self) -> int:
        with self.office.project.store.read() as unit:
            return unit.instances.count(status=Status.ACTIVE)

    def close(self) -> None:
        """Let nothing run on."""
        for each in tuple(self.alive):
            self.kill(each)


@pytest.fixture
def drill(office: Office) -> Iterator[Drill]:
    (office.folder / "handlers" / "steps.py").write_text(HANDLERS)
    (office.folder / "ledger").mkdir()
    office.deploy(process(BODY))
    with office.project.store.write() as unit:
        unit.connection.execute(text("CREATE TABLE booking (key TEXT)"))  # type: ignore[attr-defined]
    drill = Drill(office, random.Random(20260302))
    yield drill
    drill.close()


def completed(office: Office, id_: str) -> dict[str, list[str]]:
    """Keys of the service tasks' completions in the history, by element."""
    keys: dict[str, list[str]] = {}
    for stored in office.project.viewer.story(id_).events:
        event = stored.event
        if event.kind is EventKind.COMPLETED and event.element in STEPS:
            keys.setdefault(event.element, []).append(f"{id_}/{event.element}/{event.token}")
    return keys


def is_chained(office: Office, id_: str) -> bool:
    verdict = office.project.auditor.verify([id_])
    return verdict.events > 0 and not verdict.faults


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_workers_lose_nothing_and_repeat_nothing(drill: Drill, workers: int) -> None:
    office = drill.office
    ids = [office.start() for _ in range(INSTANCES)]

    drill.run(workers)

    assert drill.unfinished() == 0
    history = {id_: completed(office, id_) for id_ in ids}
    assert all(sorted(each) == sorted(STEPS) for each in history.values())
    assert all(len(keys) == 1 for each in history.values() for keys in each.values())
    steps = {key for each in history.values() for (key,) in each.values()}
    ledger = {path.name for path in (office.folder / "ledger").iterdir()} - {"calls"}
    assert {key.replace("/", "_") for key in steps} == ledger
    with office.project.store.read() as unit:
        booked = unit.connection.execute(text("SELECT key FROM booking")).scalars().all()  # type: ignore[attr-defined]
        assert Counter(booked) == {key: 1 for key in steps if "/book/" in key}
        assert {job.status for job in unit.jobs.list(limit=1_000)} == {JobStatus.DONE}
        assert unit.incidents.list(open_only=False) == []
    for id_ in ids:
        assert office.instance(id_).variables == {
            element: key for element, (key,) in history[id_].items()
        }
        assert is_chained(office, id_)
    calls = (office.folder / "ledger" / "calls").read_text().split()
    print(f"{drill.kills} kills, {len(calls)} calls for {len(steps)} steps")  # noqa: T201
