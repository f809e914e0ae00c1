"""Plays a scenario: whatever comes first happens next, and the clock is set forward to it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count

from procrunner.engine.timer import moment
from procrunner.errors import NotFoundError, NotPermittedError, ProcrunnerError
from procrunner.model import (
    Instance,
    JobStatus,
    Message,
    Status,
    Variables,
    Wait,
    WaitKind,
    WorkItem,
)
from procrunner.project import Project
from procrunner.roster import read
from procrunner.runner import View
from procrunner.scenario.clock import MovableClock
from procrunner.scenario.model import Scenario
from procrunner.scenario.replies import replaced
from procrunner.scenario.stage import Cast
from procrunner.worker import LEASE, Worker

MOVES = 500
"""How much may happen in one scenario; a drawing may go round for ever."""
ROUNDS = 100
"""How much happens before a scenario that is to last for ever is believed."""
WORK = 10_000
"""How many jobs and timers are done without anybody's help; handlers may go round for ever."""
EVERY = 1_000_000
"""The store counts by hundreds; a scenario is about all there is."""
_SENT = {WaitKind.MESSAGE, WaitKind.SIGNAL}


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can happen next."""

    at: datetime
    do: Callable[[], object]


def _nothing() -> None:
    """The worker does what is due by then."""


@dataclass(kw_only=True)
class Player:
    """Plays one scenario in a project where nothing else goes on, and whose clock can be set."""

    project: Project
    clock: MovableClock  #: the project's
    cast: Cast
    scenario: Scenario
    _done: set[tuple[str, str]] = field(default_factory=set)  #: instances and tasks done before
    _since: dict[tuple[str, int], datetime] = field(
        default_factory=dict
    )  #: when a token began to wait

    def play(self) -> list[Instance]:
        """Start the instance, and let happen what the scenario says until nothing more can.

        Returns:
            The instance, and those that began by messages on its way.

        Raises:
            ProcrunnerError: something that a person does is refused.
        """
        scenario, worker = self.scenario, self._worker()
        self._employ()
        before = {each.id for each in self._instances()}
        main = self.project.runner.start(
            scenario.process,
            scenario.start,
            actor=self.cast.actor(None),
            key=scenario.key,
            at=scenario.begins,
        )
        turns, lasts = count(1), scenario.expected.lasts
        most = ROUNDS if lasts else WORK
        for _ in range(ROUNDS if lasts else MOVES):
            worker.run_due(stop=lambda: next(turns) > most)
            begun = [each for each in self._instances() if each.id not in before]
            moves = [move for each in begun for move in self._moves_of(each)]
            if not moves or next(turns) > most:
                break
            first = min(moves, key=lambda move: move.at)
            self.clock.forward(first.at)
            first.do()
        if moves and not lasts:
            raise ProcrunnerError(
                f"it still goes on after {MOVES:,} work items, timers and messages",
                hint="The drawing goes round: let a story's `again` lead out of it.",
            )
        return sorted(begun, key=lambda each: each.id != main.id)

    def _worker(self) -> Worker:
        project = self.project
        handlers = replaced(project.handlers, self.scenario)
        return Worker(
            project.store,
            self.clock,
            project.catalogue,
            lambda: handlers,
            project.resource,
            name="scenario",
            lease=LEASE,
            passing=project.runner.passing,
        )

    def _instances(self) -> Sequence[Instance]:
        with self.project.store.read() as unit:
            return unit.instances.list(limit=EVERY)

    def _moves_of(self, instance: Instance) -> Iterator[Move]:
        if instance.status is Status.ACTIVE:
            yield from self.moves(self.project.viewer.view(instance.id))

    def moves(self, view: View) -> Iterator[Move]:
        """All that can happen; of what comes at the same moment the first one is done."""
        for job in view.jobs:
            if job.status is not JobStatus.FAILED:
                yield Move(job.due, _nothing)
        if view.instance.next_due:
            yield Move(view.instance.next_due, _nothing)
        for item in view.work_items:
            done = self._after(item.element, item.created_at)
            yield Move(done, partial(self._complete, item))
        for wait in view.events:
            if wait.kind in _SENT and self.comes(view.instance, wait):
                since = self._since.setdefault((view.instance.id, wait.token), self.clock.now())
                arrives = self._after(wait.element, since)
                yield Move(arrives, partial(self.arrive, view.instance, wait))

    def comes(self, instance: Instance, wait: Wait) -> bool:
        """Whether what it waits for is on its way."""
        del instance
        return wait.element in self.scenario.answers

    def _after(self, element: str, since: datetime) -> datetime:
        takes = self.scenario.takes.get(element)
        return moment("timeDuration", takes, since).due if takes else since

    def _complete(self, item: WorkItem) -> None:
        task = self.project.viewer.task(item)
        given = dict(self.scenario.answers.get(task.id, {}))
        if (item.instance, task.id) in self._done:
            given |= self.scenario.again.get(task.id, {})
        self._done.add((item.instance, task.id))
        filled = self.cast.fill(task, given)
        for person in self.scenario.refused.get(task.id, ()):
            self._try(item, filled, person)
        actor = self.scenario.actors.get(task.id) or self.cast.actor(item)
        self.project.runner.complete(item.id, filled, actor=actor)

    def _employ(self) -> None:
        """Make known who works in the office, where the scenario says it."""
        if not self.scenario.people:
            return
        path = self.project.root / self.scenario.people
        if not path.is_file():
            where = self.scenario.line_of("people")
            raise NotFoundError(f"there is no file {self.scenario.people}", where=where)
        entries = read(path.read_bytes(), file=self.scenario.people)
        self.project.personnel.load(entries, replace_all=True, apply=True, actor="scenario")

    def _try(self, item: WorkItem, filled: Variables, person: str) -> None:
        """Somebody who may not do it tries to.

        Raises:
            ProcrunnerError: and is let.
        """
        try:
            self.project.runner.complete(item.id, filled, actor=person)
        except NotPermittedError:
            return
        raise ProcrunnerError(
            f"{person} was let do {item.element} ({item.name})",
            where=self.scenario.line_of("refused"),
            hint="Mend the roster or sod:not, or what it says under refused.",
        )

    def arrive(self, instance: Instance, wait: Wait) -> None:
        """Let it have what it waits for."""
        variables = self.cast.arrive(wait.element, self.scenario.answers[wait.element])
        actor = self.cast.actor(None)
        if wait.kind is WaitKind.SIGNAL:
            self.project.runner.signal(wait.message, variables, actor=actor)
            return
        message = Message(
            id=secrets.token_hex(8),
            name=wait.message,
            correlation=wait.correlation,
            instance=instance.id,
            variables=variables,
            received_at=self.clock.now(),
            delivered_to="",
        )
        self.project.runner.message(message, actor=actor)
