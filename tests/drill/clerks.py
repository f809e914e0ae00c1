"""Clerks: they handle cases by commands, each a process that may be killed, and give them again."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import text

from procrunner.errors import Exit
from procrunner.model import EventKind, Instance
from procrunner.ports import Unit
from tests.drawings import catch, service, user
from tests.drill.nursery import VERBS
from tests.models import chain, tag
from tests.office import Office

if TYPE_CHECKING:
    from tests.drill.crew import Crew

CLERKS = 3  # who work at once
TRIES = 20  # of one command: more than anybody loses races
PAUSE = 4  # turns of the crew between two looks for what a worker must do first
KILLED = -signal.SIGKILL
REFUSED = {Exit.CONFLICT, Exit.INCIDENT}
CASE = "".join(
    [
        tag("startEvent", "start") + tag("endEvent", "end"),
        tag("parallelGateway", "fork") + tag("parallelGateway", "join"),
        service("copy", "branch") + user("look") + catch("hear", "message", "answer"),
        service("tell"),
        chain("start", "fork", "copy", "join", "hear", "tell", "end"),
        chain("fork", "look", "join"),
    ]
)
"""A worker and a clerk are at it at once; then comes a message, early or late; then trouble."""
DONE = {
    "start": (EventKind.STARTED, ""),
    "complete": (EventKind.COMPLETED, "look"),
    "message": (EventKind.COMPLETED, "hear"),
    "cancel": (EventKind.CANCELLED, ""),
    "suspend": (EventKind.SUSPENDED, ""),
    "resume": (EventKind.CONTINUED, ""),
    "retry": (EventKind.RETRIED, "tell"),
}
"""What each command leaves in the history, once."""
PLANS = (
    ("start", "complete", "suspend", "message", "resume"),
    ("start", "complete", "message", "retry"),
    ("start", "suspend", "resume", "complete", "cancel"),
    ("start", "message", "complete", "retry"),
)
"""What is done in a case; every fourth goes the same way."""
HARMLESS = {"start", "message"}
"""What is not refused when it is given again, for it has a key or an id: it does nothing."""
COMMAND_ENDS = tuple(
    f"kill {when} commit of {verb}" for verb in VERBS for when in ("before", "after")
)


@dataclass
class Case:
    """A case that a clerk handles."""

    key: str  #: its business key, and the sender's id of its message
    plan: tuple[str, ...]
    id: str = ""  #: of the instance, when it has begun

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps of workers that are sure to be taken."""
        return () if "cancel" in self.plan else ("copy", "tell")


@dataclass
class Clerks:
    """Who handles cases."""

    crew: Crew
    cases: list[Case] = field(default_factory=list)
    given: int = 0  #: commands
    said: Counter[str] = field(default_factory=Counter)  #: what a command must not do, and did
    at_work: list[Iterator[None]] = field(default_factory=list)

    def look(self, wanted: int, *, is_open: bool) -> None:
        """Let each go on as far as it can, and take on new cases while there are to be more."""
        self.at_work = [each for each in self.at_work if next(each, self) is None]
        while (
            is_open and len(self.at_work) < CLERKS and (len(self.cases) < wanted or self.must_go_on)
        ):
            number = len(self.cases)
            self.cases.append(Case(f"case-{number}", PLANS[number % len(PLANS)]))
            self.at_work.append(self._handle(self.cases[-1]))

    @property
    def must_go_on(self) -> bool:
        """Whether commands have ends to meet."""
        return any(end.rpartition(" ")[2] in VERBS for end in self.crew.ledger.wanted())

    def _handle(self, case: Case) -> Iterator[None]:
        """Do with a case what its plan says, waiting for workers where that is needed."""
        for verb in case.plan:
            arguments = self._arguments(case, verb)
            while arguments is None:
                yield from (None,) * PAUSE
                arguments = self._arguments(case, verb)
            if not (yield from self._give(case, verb, *arguments)):
                return
            case.id = case.id or next(each.id for each in self.begun(case.key))
        while not self.crew.office.instance(case.id).status.is_over:
            yield from (None,) * PAUSE

    def _arguments(self, case: Case, verb: str) -> tuple[str, ...] | None:
        """What a command is given in a case; None while it must wait for workers."""
        match verb:
            case "start":
                trouble = f"is_troubled={'true' if 'retry' in case.plan else 'false'}"
                once = ("--key", case.key, "--if-exists", "return")
                return ("case", *once, "--set", trouble, "--no-work")
            case "complete":
                with self.crew.office.project.store.read() as unit:
                    items = unit.work_items.list(instance=case.id)
                return (items[0].id, "--no-work") if items else None
            case "retry":
                with self.crew.office.project.store.read() as unit:
                    incidents = unit.incidents.list(instance=case.id)
                right = ("--set", "is_troubled=false", "--no-work")
                return (incidents[0].id, *right) if incidents else None
            case "message":
                return ("answer", "--to", case.id, "--id", case.key, "--no-work")
            case "resume":
                return (case.id, "--no-work")
        return (case.id, "--reason", "the drill")

    def _give(self, case: Case, verb: str, *arguments: str) -> Generator[None, None, bool]:
        """Give a command until it is done, again where it was killed or lost a race; if it is."""
        was_killed = False
        for _ in range(TRIES):
            was_done, self.given = self.is_done(case, verb), self.given + 1
            child = self.crew.command(verb, *arguments)
            while child.process.is_alive() and time.monotonic() < child.struck_at:
                yield
            code, words = self.crew.dead(child, verb)
            is_done = self.is_done(case, verb)
            trial = Trial(verb, code, words, was_done, is_done, was_killed)
            self.said.update(trial.faults())
            if trial.is_over:
                return is_done
            was_killed |= code == KILLED
        self.said[f"{verb} never went through"] += 1
        return False

    def is_done(self, case: Case, verb: str) -> bool:
        """Whether a command is in the history; a message may wait in the inbox for that."""
        with self.crew.office.project.store.read() as unit:
            if verb == "message":
                return bool(receivers(unit, case.key))
        return bool(case.id or self.begun(case.key)) and (
            verb == "start" or times(self.crew.office, case.id, verb) > 0
        )

    def begun(self, key: str) -> Sequence[Instance]:
        """The instances with a business key."""
        with self.crew.office.project.store.read() as unit:
            return unit.instances.list(process="case", business_key=key)


@dataclass(frozen=True)
class Trial:
    """A command that was given, how it ended, and what the database says before and after."""

    verb: str
    code: int
    words: str  #: on stderr
    was_done: bool
    is_done: bool
    was_killed: bool  #: whether one before was: it may have been done after the look

    @property
    def is_over(self) -> bool:
        """Whether nobody needs to give it again."""
        return self.code == Exit.OK or (self.is_done and self.code in REFUSED)

    def faults(self) -> Iterator[str]:
        """What must not be."""
        if self.code not in {Exit.OK, KILLED, *REFUSED}:
            yield f"{self.verb} ended with {self.code}: {self.words.strip()}"
        if self.code == Exit.OK and not self.is_done:
            yield f"{self.verb} acknowledged, and not done"
        if self.code == Exit.OK and self.was_done and self.verb not in HARMLESS:
            yield f"{self.verb} done again"
        if self.code == Exit.CONFLICT and self.is_done > (self.was_done or self.was_killed):
            yield f"{self.verb} refused, and done"


def times(office: Office, instance: str, verb: str) -> int:
    """How often the history has what a command does."""
    with office.project.store.read() as unit:
        events = [stored.event for stored in unit.history.list(instance)]
    kind, element = DONE[verb]
    return sum(each.kind is kind and element in {"", each.element} for each in events)


def receivers(unit: Unit, key: str) -> list[str]:
    """To whom messages of this id were delivered; an empty one waits in the inbox."""
    found = text("SELECT delivered_to FROM message WHERE id = :key")
    return list(unit.connection.execute(found, {"key": key}).scalars())  # type: ignore[attr-defined]
