"""A token of the token game: SpiffWorkflow's task, with a number and shared variables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from procrunner.engine.timer import Moment
from procrunner.errors import ExpressionError
from procrunner.model import IncidentKind, Variables

if TYPE_CHECKING:
    from procrunner.engine.case import Case
    from procrunner.engine.kept import Kept
    from procrunner.engine.node import Node, Route

READY: int = TaskState.READY
WAITING: int = TaskState.WAITING
STARTED: int = TaskState.STARTED
COMPLETED: int = TaskState.COMPLETED
FUTURE: int = TaskState.FUTURE
LIVE: int = READY | WAITING | STARTED | FUTURE


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a token cannot go on until a person mends something."""

    kind: IncidentKind
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Armed:
    """An event that may still happen: a boundary event, or one behind an event-based gateway."""

    number: int  #: its own number, by which messages and timers find it
    moment: Moment | None = None  #: of a timer
    correlation: str = ""  #: of a message
    holds: bool = False  #: of a condition: it was true, and has to become false first
    fault: Blocked | None = None  #: of a condition: why it cannot be computed


@dataclass(slots=True)
class Rounds:
    """How far the loop of one token is."""

    total: int | None  #: None for a loop that its condition ends
    items: list[Any] | None = None  #: of a collection
    done: int = 0
    given: dict[int, Any] = field(default_factory=dict)  #: to the output collection, by round


class StandstillError(ExpressionError):
    """A token cannot go on, for another reason than an expression."""

    def __init__(self, kind: IncidentKind, what: str, *, hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.kind = kind


class Token(Task):  # type: ignore[misc]  # the library has no types
    """Where a branch of an instance stands.

    Live tokens are the leaves of a tree whose inner nodes are the places where branches parted:
    their variables are the bases of the three-way merge. Everything else that has happened is
    history and leaves the tree at once, so that its size does not grow with time.

    Variables are shared between tokens and never changed in place.
    """

    id: int
    task_spec: Node
    workflow: Case
    data: Variables

    def __init__(  # noqa: PLR0913 - what a token is made of
        self,
        case: Case,
        node: Node,
        parent: Token | None,
        *,
        number: int,
        data: Variables,
        scope: int = 0,
        flow: str = "",
        state: int = FUTURE,
    ) -> None:
        super().__init__(case, node, parent, state, number)
        self.data = data
        self.scope = scope  #: number of the sub-process or call around it, 0 for none
        self.flow = flow  #: the sequence flow by which it came
        self.is_frame = False  #: stands for the inside of a process; never contracted
        self.has_ended = False  #: reached an end, kept until its scope is done
        self.moment: Moment | None = None  #: of a timer that it waits for
        self.correlation = ""  #: of a message that it waits for
        self.armed: dict[str, Armed] = {}  #: by key of the event
        self.heard: dict[str, Variables] = {}  #: by event that waits for all: what some brought
        self.came_by = ""  #: of a token at a join: the flow that it stands for
        self.is_enough = False  #: of an ad-hoc sub-process: nothing more is to be begun
        self.phase = ""  #: of a complex gateway that it sets out from: start or reset
        self.started: dict[str, list[str]] = {}
        """Of a scope: complex gateways that started, with the flows of which they took a token."""
        self.partners: list[int] = []  #: tokens at the same join that become one with it
        self.has_begun = False  #: it waits, or did before an incident, and its events are armed
        self.has_happened = False  #: the event at which it stands happened before it came
        self.blocked: Blocked | None = None
        self.settled: Variables = {}  #: a person's word on variables in conflict
        self.result: dict[str, Any] | None = None  #: work done, not taken over yet
        self.route: list[Route] = []  #: flows chosen for the way out
        self.plan: Variables | None = None  #: variables of the end that it is part of
        self.rounds: Rounds | None = None  #: of an activity done more than once
        self.is_last = False  #: no round has to follow this one
        self.throws: list[int] = []  #: events of the loop that are thrown when this round ends
        self.assigned: list[str] = []  #: variables that its work set
        self.kept: list[Kept] = []  #: of a scope: what completed in it and may be undone
        self.snapshot: Variables = {}  #: what a scope that completes has set
        self.undo: list[Kept] = []  #: what it undoes, one after another; the last is under way
        self.restored: Variables = {}  #: what the scopes around had set that it undoes
        self.leaving: tuple[str, Variables] | None = None  #: by which event, once all is undone

    @property
    def is_live(self) -> bool:
        """Whether it may still move."""
        return bool(self._state & LIVE)

    @property
    def due(self) -> list[datetime]:
        """Moments at which a timer of this token fires."""
        moments = [self.moment, *(armed.moment for armed in self.armed.values())]
        return [fires for each in moments if each is not None and (fires := each.fires)]

    def _set_state(self, value: int) -> None:
        # the library's own writes a log line for each change; history is ours
        self._state = value
