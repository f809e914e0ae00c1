"""A crew of worker processes over one office: killed, stalled and restarted."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import text

from procrunner.cli import main
from procrunner.model import Job, JobStatus, Status
from tests.drawings import service
from tests.models import chain, process, tag
from tests.office import Office

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(
    ["tests.drill.crew", "tests.drill.mutants", "procrunner.cli.work", "procrunner_storage.queue"]
)
"""Whoever is born there has its modules already: so many die that starting would take longest."""
LEASE = 0.4  # seconds
STALL = 0.8  # seconds: longer than the lease
LONGEST = 2.5  # seconds: of a sleeper whom nobody can overtake, for it holds the database
SKEWS = (0.0, 0.0, 2.0, -2.0)  # seconds by which clocks are wrong
QUEUE = {"procrastinate": '[work]\nqueue = "procrastinate"\n'}
"""What the settings say of workers, by database."""
AHEAD = 12  # instances that wait for workers
STEPS = ("fetch", "one", "two", "book", "send")
POINTS = (
    *(f"before {step}" for step in STEPS),
    *(f"after {step}" for step in STEPS),
    *(f"{when} commit of {what}" for when in ("before", "after") for what in ("claim", "result")),
    "before read",
    "before save",
    "before save of booking",
)
"""Where a worker may end; reading the instance comes after the look whose the job is."""
SEAMS = tuple(point for point in POINTS if point.split()[1] in {"commit", "read", "save"})
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
class Member:
    """A worker process."""

    process: BaseProcess
    said: Connection  #: its stderr
    end: str  #: the end it is meant to meet
    held: tuple[Job, ...] = ()  #: jobs that were its own when it stalled
    stalled_at: float = 0.0
    woken_at: float = 0.0


@dataclass
class Crew:
    """Worker processes over one office, and who ends them."""

    office: Office
    patience: float  #: seconds after which the drill has failed, on any machine
    mutant: str = ""
    wanted: tuple[str, ...] = ()  #: ends that must be met
    lease: float = LEASE  #: seconds
    seed: int = 20260302
    risk: float = 0.002  #: of an end at any point, once all points have been met
    alive: list[Member] = field(default_factory=list)
    ends: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.over = threading.Event()
        self.todo = [*self.wanted]
        self.random.shuffle(self.todo)

    def run(self, workers: int, *, instances: int) -> list[str]:
        """Let so many instances begin, or more, until each end was met and all work is finished.

        Returns:
            Their ids.
        """
        ids: list[str] = []
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            unfinished = self.unfinished()
            if unfinished < AHEAD and (len(ids) < instances or not self.is_through):
                ids += [self.office.start() for _ in range(AHEAD)]
            elif not unfinished:
                break
            self.look()
            while len(self.alive) < workers:
                self.alive.append(self.worker())
            time.sleep(0.02)
        return ids

    @property
    def is_through(self) -> bool:
        """Whether every end was met."""
        return not self.todo and not any(member.end for member in self.alive)

    def look(self) -> None:
        """Bury who is dead, and who has met its end by waking up late."""
        for member in tuple(self.alive):
            is_late = 0 < member.woken_at < time.monotonic() - STALL
            if not member.process.is_alive() or is_late:
                self.bury(member)

    def wake(self) -> None:
        """Wake who has slept long enough; from a thread, for a sleeper may hold the database."""
        while not self.over.wait(0.02):
            for member in tuple(self.alive):
                if not _is_stopped(member):
                    continue
                if not member.stalled_at:
                    member.stalled_at, member.held = time.monotonic(), self.held_by(member)
                slept = time.monotonic() - member.stalled_at
                if slept > (STALL if self.is_overtaken(member) else LONGEST):
                    member.stalled_at, member.woken_at = 0.0, time.monotonic()
                    _signal(member, signal.SIGCONT)

    def held_by(self, member: Member) -> tuple[Job, ...]:
        """The jobs that a worker has, as all others see it."""
        with self.office.project.store.read() as unit:
            running = unit.jobs.list(status=JobStatus.RUNNING)
        return tuple(job for job in running if job.worker.endswith(f":{member.process.pid}"))

    def is_overtaken(self, member: Member) -> bool:
        """Whether another has done what it slept over: only then may it do harm."""
        with self.office.project.store.read() as unit:
            now = [unit.jobs.get(job.instance, job.token) for job in member.held]
        return all(job.status is JobStatus.DONE for job in now)

    def worker(self) -> Member:
        """Start one, and wait until it looks for work."""
        has_steady = any(not member.end for member in self.alive)  # who takes over at once
        end = self.todo.pop() if self.todo and has_steady else ""
        drill = {
            "DRILL_SEED": str(self.random.randrange(1_000_000)),
            "DRILL_POINT": end,
            "DRILL_RISK": "0" if end or self.todo else str(self.risk),
            "DRILL_SKEW": str(self.random.choice(SKEWS)),
            "DRILL_MUTANT": self.mutant,
        }
        said, stderr = NURSERY.Pipe(duplex=False)
        told = (self.office.folder, str(self.lease), drill, stderr)
        started = NURSERY.Process(target=_work, args=told, daemon=True)
        started.start()
        stderr.close()
        words = os.read(said.fileno(), 10_000)
        assert b"looks for work" in words, words.decode()
        return Member(started, said, end)

    def retire(self) -> int:
        """Tell the oldest to end, as an operator does; its exit code."""
        member = self.alive[0]
        member.process.terminate()
        member.process.join(self.patience)
        code = member.process.exitcode
        self.bury(member)
        return -1 if code is None else code

    def bury(self, member: Member) -> None:
        member.process.kill()
        member.process.join()
        member.said.close()
        self.alive.remove(member)
        self.ends += 1

    def unfinished(self) -> int:
        """Instances that workers may still bring to an end."""
        with self.office.project.store.read() as unit:
            held = unit.instances.count(status=Status.ACTIVE, with_incident=True)
            return unit.instances.count(status=Status.ACTIVE) - held

    def met(self) -> set[str]:
        """Ends that were met, such as ``kill before fetch``."""
        path = self.office.folder / "ledger" / "ends"
        return set(path.read_text().splitlines()) if path.exists() else set()


def _is_stopped(member: Member) -> bool:
    try:
        return Path(f"/proc/{member.process.pid}/stat").read_text().rpartition(")")[2][1] == "T"
    except OSError:
        return False


def _signal(member: Member, number: int) -> None:
    if member.process.pid:
        os.kill(member.process.pid, number)


def _work(folder: Path, lease: str, drill: dict[str, str], stderr: Connection) -> None:
    """``procrunner work``, in a process of its own."""
    os.chdir(folder)
    os.environ.update(drill)
    sys.argv = ["procrunner", "work", "--lease", lease]
    with (
        Path(os.devnull).open("w") as sys.stdout,
        os.fdopen(os.dup(stderr.fileno()), "w") as sys.stderr,
    ):
        main()


@contextmanager
def crew(office: Office, *, patience: float, wanted: tuple[str, ...]) -> Iterator[Crew]:
    """A crew for an office; none of it runs on afterwards."""
    shutil.copy(Path(__file__).with_name("steps.py"), office.folder / "handlers")
    (office.folder / "ledger").mkdir()
    office.project.store.migrate()
    office.deploy(process(BODY))
    with office.project.store.write() as unit:
        unit.connection.execute(text("CREATE TABLE booking (key TEXT)"))  # type: ignore[attr-defined]
    made = Crew(office, patience, wanted=wanted)
    waking = threading.Thread(target=made.wake)
    waking.start()
    try:
        yield made
    finally:
        made.over.set()
        waking.join()
        for member in tuple(made.alive):
            made.bury(member)
        office.project.store.close()
