"""A crew of worker processes over one office: killed, stalled and restarted."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from procrunner.model import Status
from tests.drawings import service
from tests.models import chain, process, tag
from tests.office import Office

ROOT = Path(__file__).parents[2]
LEASE = 0.4  # seconds
STALL = 0.8  # seconds: longer than the lease
SKEWS = (0.0, 0.0, 2.0, -2.0)  # seconds by which clocks are wrong
QUEUE = {"procrastinate": '[work]\nqueue = "procrastinate"\n'}
"""What the settings say of workers, by database."""
AHEAD = 12  # instances that wait for workers
STEPS = ("fetch", "one", "two", "book", "send")
POINTS = (
    *(f"before {step}" for step in STEPS),
    *(f"after {step}" for step in STEPS),
    *(f"{when} commit of {what}" for when in ("before", "after") for what in ("claim", "result")),
    "before save",
)
"""Where a worker may end."""
SEAMS = tuple(point for point in POINTS if "commit" in point or "save" in point)
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

    process: subprocess.Popen[bytes]
    end: str  #: the end it is meant to meet
    stalled_at: float = 0.0
    woken_at: float = 0.0


@dataclass
class Crew:
    """Worker processes over one office, and who ends them."""

    office: Office
    patience: float  #: seconds after which the drill has failed, on any machine
    mutant: str = ""
    wanted: tuple[str, ...] = ()  #: ends that must be met
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
            if member.process.poll() is not None or is_late:
                self.bury(member)

    def wake(self) -> None:
        """Wake who has slept long enough; from a thread, for a sleeper may hold the database."""
        while not self.over.wait(0.02):
            for member in tuple(self.alive):
                if not _is_stopped(member.process.pid):
                    continue
                member.stalled_at = member.stalled_at or time.monotonic()
                if time.monotonic() > member.stalled_at + STALL:
                    member.stalled_at, member.woken_at = 0.0, time.monotonic()
                    member.process.send_signal(signal.SIGCONT)

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
        started = subprocess.Popen(
            [sys.executable, "-m", "procrunner", "work", "--lease", str(LEASE)],
            cwd=self.office.folder,
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'storage'}:{ROOT}",
                **drill,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert started.stderr is not None
        said = started.stderr.readline()
        assert b"looks for work" in said, (said + started.stderr.read()).decode()
        return Member(started, end)

    def retire(self) -> int:
        """Tell the oldest to end, as an operator does; its exit code."""
        member = self.alive[0]
        member.process.terminate()
        code = member.process.wait(timeout=self.patience)
        self.bury(member)
        return code

    def bury(self, member: Member) -> None:
        member.process.kill()
        member.process.wait()
        assert member.process.stderr is not None
        member.process.stderr.close()
        self.alive.remove(member)
        self.ends += 1

    def unfinished(self) -> int:
        with self.office.project.store.read() as unit:
            return unit.instances.count(status=Status.ACTIVE)

    def met(self) -> set[str]:
        """Ends that were met, such as ``kill before fetch``."""
        path = self.office.folder / "ledger" / "ends"
        return set(path.read_text().splitlines()) if path.exists() else set()


def _is_stopped(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    except OSError:
        return False


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
