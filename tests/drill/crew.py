"""A crew of worker processes over one office: killed, stalled and restarted."""

from __future__ import annotations

import random
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from procrunner.model import Job, JobStatus, Status
from tests.drawings import NAMES, service
from tests.drill.clerks import CASE, COMMAND_ENDS, Clerks
from tests.drill.nursery import CHANCE, Child, Ledger, born
from tests.models import chain, process, tag
from tests.office import Office

LEASE = 0.4  # seconds
STALL = 0.8  # seconds: longer than the lease
LONGEST = 2.5  # seconds: of a sleeper whom nobody can overtake, for it holds the database
RISK = 0.01  # of an end at a point, when all points were met
LIFE = 5.0  # seconds that a worker lives, on the average, until it is killed wherever it is
STILL = 12.0  # seconds without a case finished or a command given: longer than any sleep
STRIKES = 0.3  # of commands that are killed wherever they are
LONG = 0.4  # seconds: within them
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
class Crew:
    """Worker processes over one office, and who ends them."""

    office: Office
    patience: float  #: seconds after which nothing new begins
    mutant: str = ""
    lease: float = LEASE  #: seconds
    seed: int = 20260302
    risk: float = RISK  #: of an end at any point, once all points have been met
    alive: list[Child] = field(default_factory=list)
    standing: tuple[int, ...] = ()  #: how many are unfinished, how many commands were given
    moved_at: float = 0.0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.over = threading.Event()
        self.ledger = Ledger(self.office.folder / "ledger")
        self.clerks = Clerks(self)

    def want(self, ends: tuple[str, ...]) -> None:
        """Let these ends be met, in an order by chance."""
        self.ledger.want(self.random.sample(ends, len(ends)))

    def run(self, workers: int, *, instances: int, cases: int = 0) -> list[str]:
        """Let so many instances begin, or more, until each end was met and all work is finished.

        Args:
            workers: how many are at work.
            instances: how many need workers only.
            cases: how many clerks handle.

        Returns:
            The ids of the instances that need workers only.
        """
        ids: list[str] = []
        until = time.monotonic() + self.patience
        while (is_open := time.monotonic() < until) or not self.stands_still:
            unfinished = self.unfinished("p")
            is_more = is_open and (len(ids) < instances or self.must_go_on)
            if is_more and unfinished < AHEAD:
                ids += [self.office.start() for _ in range(AHEAD)]
            self.look()
            self.clerks.look(cases, is_open=is_open)
            self.note_standing(unfinished, self.clerks.given)
            while len(self.alive) < workers:
                self.alive.append(self.worker())
            if not unfinished and not self.clerks.at_work and self.is_through:
                break
            time.sleep(0.02)
        return ids

    @property
    def must_go_on(self) -> bool:
        """Whether workers have ends to meet."""
        return any(end not in COMMAND_ENDS for end in self.ledger.wanted())

    @property
    def is_through(self) -> bool:
        """Whether every end was met, and nobody sleeps who may wake up and do harm."""
        sleep = (each.is_stopped() or each.stalled_at or each.woken_at for each in self.alive)
        return not self.ledger.wanted() and not any(sleep)

    def note_standing(self, *standing: int) -> None:
        """Note when anything has moved."""
        if standing != self.standing:
            self.standing, self.moved_at = standing, time.monotonic()

    @property
    def stands_still(self) -> bool:
        """Whether nothing has moved for long: what is unfinished then is stuck, and not late."""
        return time.monotonic() > self.moved_at + STILL

    def look(self) -> None:
        """Bury who is dead, who has met its end by waking up late, and who is struck."""
        now = time.monotonic()
        for member in tuple(self.alive):
            is_late = 0 < member.woken_at < now - STALL
            is_struck = member.struck_at < now and not member.stalled_at and not member.is_stopped()
            if not member.process.is_alive() or is_late:
                code, words = self.bury(member)
                assert code <= 0, words
            elif is_struck:
                self.alive.remove(member)
                self.dead(member, "work")

    def wake(self) -> None:
        """Wake who has slept long enough; from a thread, for a sleeper may hold the database."""
        while not self.over.wait(0.02):
            for member in tuple(self.alive):
                if not member.is_stopped():
                    continue
                if not member.stalled_at:
                    member.stalled_at, member.held = time.monotonic(), self.held_by(member)
                slept = time.monotonic() - member.stalled_at
                if slept > (STALL if self.is_overtaken(member) else LONGEST):
                    member.stalled_at, member.woken_at = 0.0, time.monotonic()
                    member.wake()

    def held_by(self, member: Child) -> tuple[Job, ...]:
        """The jobs that a worker has, as all others see it."""
        with self.office.project.store.read() as unit:
            running = unit.jobs.list(status=JobStatus.RUNNING)
        return tuple(job for job in running if job.worker.endswith(f":{member.process.pid}"))

    def is_overtaken(self, member: Child) -> bool:
        """Whether another has done what it slept over: only then may it do harm."""
        with self.office.project.store.read() as unit:
            now = [unit.jobs.get(job.instance, job.token) for job in member.held]
        return all(job.status is JobStatus.DONE for job in now)

    def worker(self) -> Child:
        """Start one; one of them all meets no end."""
        is_doomed = any(not member.is_doomed for member in self.alive)  # who takes over at once
        said = ("work", "--lease", str(self.lease))
        started = self._born(said, is_doomed=is_doomed)
        if is_doomed and self.risk:
            started.struck_at = time.monotonic() + self.random.expovariate(1 / LIFE)
        return started

    def command(self, verb: str, *arguments: str) -> Child:
        """Give a command."""
        given = self._born((verb, *arguments), verb=verb, is_doomed=True)
        if self.random.random() < STRIKES and self.risk:
            given.struck_at = time.monotonic() + self.random.uniform(0, LONG)
        return given

    def _born(self, arguments: tuple[str, ...], *, is_doomed: bool, verb: str = "") -> Child:
        drill = {
            "DRILL_SEED": str(self.random.randrange(1_000_000)),
            "DRILL_DOOMED": "doomed" if is_doomed else "",
            "DRILL_RISK": str(self.risk),
            "DRILL_SKEW": str(self.random.choice(SKEWS)),
            "DRILL_MUTANT": self.mutant,
            "DRILL_VERB": verb,
        }
        return born(self.office.folder, arguments, drill)

    def dead(self, child: Child, what: str) -> tuple[int, str]:
        """End a process if it has not ended; its exit code, and its words if it ended badly."""
        was_alive = child.process.is_alive()
        code, words = child.bury()
        if was_alive and code == -signal.SIGKILL:
            self.ledger.note(f"kill amid {what}{CHANCE}")
        return code, words

    def retire(self) -> int:
        """Tell the oldest to end, as an operator does; its exit code."""
        member = self.alive[0]
        member.wait_for("looks for work")
        member.process.terminate()
        member.process.join(self.patience)
        code = member.process.exitcode
        self.bury(member)
        return -1 if code is None else code

    def bury(self, member: Child) -> tuple[int, str]:
        self.alive.remove(member)
        return member.bury()

    def unfinished(self, process: str = "") -> int:
        """Instances that workers may still bring to an end."""
        with self.office.project.store.read() as unit:
            active = unit.instances.count(status=Status.ACTIVE, process=process)
            return active - unit.instances.count(
                status=Status.ACTIVE, process=process, with_incident=True
            )

    def met(self) -> set[str]:
        """Ends that were met as wanted."""
        return {end for end in self.ledger.met() if not end.endswith(CHANCE)}


@contextmanager
def crew(office: Office, *, patience: float, wanted: tuple[str, ...]) -> Iterator[Crew]:
    """A crew for an office; none of it runs on afterwards."""
    shutil.copy(Path(__file__).with_name("steps.py"), office.folder / "handlers")
    made = Crew(office, patience)
    made.ledger.todo.mkdir(parents=True)
    made.want(wanted)
    office.project.store.migrate()
    office.deploy(process(BODY))
    office.deploy(NAMES, process(CASE, id_="case"), file="case.bpmn")
    with office.project.store.write() as unit:
        unit.connection.execute(text("CREATE TABLE booking (key TEXT)"))  # type: ignore[attr-defined]
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
