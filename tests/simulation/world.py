"""One schedule of workers, operators, crashes and clocks, made from a seed: always the same."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet

from procrunner import engine
from procrunner.definition import EventDefinition, Place
from procrunner.errors import ConflictError, ProcrunnerError
from procrunner.handler import Call, Handler, describe, handler
from procrunner.model import DefinitionVersion, EventKind, JobStatus, ProcessStart, Status, WaitKind
from procrunner.patience import Patience, T
from procrunner.runner import Catalogue, Runner
from procrunner.runner.door import Door
from procrunner.runner.mending import Mender
from procrunner.worker import Worker
from tests.drawings import service, user
from tests.models import chain, process, source, tag, timer
from tests.simulation.store import MemoryStore

LEASE = timedelta(seconds=30)
CRASHES = 3  # at most, in one schedule
CALM = 400  # moves after which a schedule without crashes must be over
OPEN = (JobStatus.DUE, JobStatus.RUNNING)
STEPS = ("fetch", "look", "book")
BODY = "".join(
    [
        tag("startEvent", "start") + tag("endEvent", "end"),
        tag("parallelGateway", "fork") + tag("parallelGateway", "join"),
        service("fetch") + user("look") + service("book"),
        chain("start", "fork", "fetch", "join", "book", "end") + chain("fork", "look", "join"),
    ]
)
VERSION = DefinitionVersion(
    process="p",
    version=1,
    hash="",
    name="p",
    file="p.bpmn",
    xml=source(process(BODY)),
    deployed_at=datetime(2026, 3, 2, tzinfo=UTC),
)
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAWN = tag("startEvent", "dawn", timer("PT1M")) + tag("endEvent", "day") + chain("dawn", "day")
BY_TIMER = replace(VERSION, process="q", xml=source(process(DAWN, id_="q")))
TIMER = ProcessStart(
    process="q",
    version=1,
    element="dawn",
    number=1,
    kind=WaitKind.TIMER,
    name="",
    due=BEGIN + timedelta(minutes=1),
    cycle=engine.alarm(
        EventDefinition(type="timer", place=Place(), timer="timeDuration", text="PT1M"), BEGIN
    )[1],
)
CATALOGUE = Catalogue()  # compiled once for all schedules


class Here(Patience):
    """Calls handlers in the schedule's own thread, which alone may go from one to another."""

    def call(self, topic: str, function: Callable[[], T], **_: Any) -> T:
        """What the function returns."""
        return function()


@dataclass
class Skewed:
    """The clock of one machine."""

    world: World
    skew: timedelta

    def now(self) -> datetime:
        """The time, as this machine has it."""
        return self.world.time + self.skew


@dataclass
class World:
    """Processes that take turns, one database, and a counterpart outside."""

    seed: int
    time: datetime = BEGIN
    calls: list[str] = field(default_factory=list)  #: keys of calls, as the counterpart got them
    won: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    crashes: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.store = MemoryStore(self.pause, lambda: self.time)
        self.store.tables["definition"].update({"p": VERSION, "q": BY_TIMER})
        self.store.tables["start"]["q"] = TIMER
        self.actors: list[greenlet] = []
        self.is_over = self.is_calm = False

    # Whoever acts is moved from one pause to the next.

    def pause(self, _: str) -> None:
        """Let others go on; a process that was killed never comes back."""
        if self.is_over:
            raise GreenletExit
        self.hub.switch()
        if self.is_over:
            raise GreenletExit

    def run(self) -> None:
        """Everything happens, with crashes; then work goes on in peace until it is done."""
        self.hub = getcurrent()
        operations = [
            *(self.started, self.started),
            *(self.looked, self.looked),
            *([self.cancelled] if self.random.random() < 0.2 else []),
        ]
        self.actors = [greenlet(each) for each in (*operations, self.worked, self.worked)]
        moves = 0
        while self.actors:
            self.move(self.random.choice(self.actors))
            moves += 1
            if moves > CALM:
                break
        self.settle()

    def settle(self) -> None:
        """Nobody crashes any more; commands that died are given again."""
        self.is_calm = True
        for _ in range(8):
            for command in (self.started, self.looked, self.worked):
                self.time += timedelta(hours=1)
                self.actors.append(greenlet(command))
                moves = 0
                while self.actors and moves < CALM:
                    self.move(self.actors[moves % len(self.actors)])
                    moves += 1
            if self.instances and all(each.status is not Status.ACTIVE for each in self.instances):
                break
        self.end()

    def move(self, actor: greenlet) -> None:
        """Go on, and perhaps die, or wake up after the lease."""
        self.time += timedelta(seconds=self.random.random() * 5)
        actor.switch()
        if actor.dead:
            self.actors.remove(actor)
        elif not self.is_calm and self.crashes < CRASHES and self.random.random() < 0.04:
            self.crashes += 1
            self.actors.remove(actor)
            self.kill(actor)
            self.actors.append(greenlet(self.worked))  # somebody restarts it
        elif self.random.random() < 0.03:
            self.time += LEASE * 2  # the others stall meanwhile

    def kill(self, actor: greenlet) -> None:
        """No word of it reaches the database any more; what it held is free."""
        self.is_over = True
        actor.throw(GreenletExit)
        self.is_over = False

    def end(self) -> None:
        """Let nobody run on."""
        for actor in self.actors:
            self.kill(actor)
        self.actors = []

    # What they do.

    def clock(self) -> Skewed:
        return Skewed(self, timedelta(seconds=self.random.choice([0, 0, 3600, -3600])))

    def runner(self) -> Runner:
        return Runner(self.store, self.clock(), CATALOGUE)  # type: ignore[arg-type]

    def mender(self) -> Mender:
        clock = self.clock()
        return Mender(self.store, clock, CATALOGUE, Door(CATALOGUE, clock))  # type: ignore[arg-type]

    def note(self, what: str, command: Callable[[], object]) -> None:
        try:
            command()
        except ConflictError:
            self.lost[what] += 1
        except (ProcrunnerError, KeyError):
            return  # it is not there, or not there any more
        else:
            self.won[what] += 1

    def started(self) -> None:
        """Start the case under its key."""
        if not (self.is_calm and self.instances):
            self.note("start", partial(self.runner().start, "p", {}, actor="a", key="case"))

    def looked(self) -> None:
        """Complete the work item, when there is one."""
        for _ in range(20):
            for item in self.store.tables["item"].values():
                self.note("look", partial(self.runner().complete, item.id, {}, actor="b"))
                return
            self.pause("nothing to do")

    def cancelled(self) -> None:
        """End the case, when there is one."""
        for _ in range(40):
            self.pause("thinks it over")
        for each in self.instances:
            self.note("cancel", partial(self.mender().cancel, each.id, reason="", actor="c"))

    def worked(self) -> None:
        """Do what is due, for a while."""
        worker = Worker(
            self.store,  # type: ignore[arg-type]
            self.clock(),
            CATALOGUE,
            lambda: self.handlers,
            lambda _: None,
            name=f"w{self.random.random()}",
            lease=LEASE,
            patience=Here(),
        )
        for _ in range(10):
            is_asked = any(job.status in OPEN for job in self.store.tables["job"].values())
            if is_asked or self.store.tables["start"]["q"].due:
                worker.run_due()
            self.pause("looks again")

    @cached_property
    def handlers(self) -> dict[str, Handler]:
        """The handlers, which note their calls outside."""

        @handler("fetch", kind="idempotent")
        def fetch(*, call: Call) -> dict[str, Any]:
            self.pause("before the call")
            self.calls.append(call.key)
            self.pause("after the call")
            return {"fetch": call.key}

        @handler("book", kind="tx")
        def book(*, call: Call, transaction: dict[object, object]) -> dict[str, Any]:
            transaction[self.random.random()] = call.key
            return {"book": call.key}

        return {each.topic: each for each in (describe(fetch), describe(book))}

    # What must be true in the end.

    @property
    def instances(self) -> list[Any]:
        return [each for each in self.store.tables["instance"].values() if each.process == "p"]

    def violations(self) -> Iterable[str]:
        """Each promise that was broken, in words."""
        instances, tables = self.instances, self.store.tables
        if (by_timer := len(tables["instance"]) - len(instances)) != 1:
            yield f"{by_timer} instances of one timer"
        if len(instances) != 1:
            yield f"{len(instances)} instances of one key"
            return
        (instance,) = instances
        done = Counter(e.element for e in tables["event"].values() if e.kind is EventKind.COMPLETED)
        yield from (
            f"'{step}' is completed {n} times"
            for step, n in done.items()
            if step in STEPS and n > 1
        )
        if len(set(self.calls)) > 1:
            yield f"{len(set(self.calls))} keys for one step"
        if len(tables["ledger"]) != done["book"]:
            yield f"{len(tables['ledger'])} bookings, {done['book']} in the history"
        yield from (
            f"{self.won[each]} won: {each}" for each in ("start", "look") if self.won[each] > 1
        )
        if instance.status is Status.ACTIVE:
            yield "the case is stuck"
        elif instance.status is Status.COMPLETED:
            yield from (f"'{step}' is missing" for step in STEPS if done[step] != 1)
            yield from (
                f"no result of '{each}'"
                for each in ("fetch", "book")
                if each not in instance.variables
            )
        elif done["end"]:
            yield "cancelled after its end"
        if tables["incident"]:
            yield "an incident"
