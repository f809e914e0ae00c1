"""Run-time nouns: instance, work item, job, incident, event; their lives, written once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

Variables = Mapping[str, Any]
"""JSON data by name; never changed in place."""


class Status(StrEnum):
    """The life of an instance."""

    ACTIVE = "active"  #: tokens are on their way, or wait
    SUSPENDED = "suspended"  #: a person stopped it for a while
    COMPLETED = "completed"  #: every token reached an end
    CANCELLED = "cancelled"  #: a person ended it

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen in it any more."""
        return self in (Status.COMPLETED, Status.CANCELLED)


class WaitKind(StrEnum):
    """What a token waits for."""

    USER = "user"  #: a person completes a work item
    JOB = "job"  #: a handler answers
    MESSAGE = "message"  #: a message arrives
    SIGNAL = "signal"  #: a signal is broadcast
    TIMER = "timer"  #: a moment comes
    CONDITIONAL = "conditional"  #: a condition becomes true
    INCIDENT = "incident"  #: a person mends something
    JOIN = "join"  #: the other branches arrive


class JobStatus(StrEnum):
    """The life of a job."""

    DUE = "due"  #: waits for a worker, not before its due moment
    RUNNING = "running"  #: a worker holds it under a lease
    DONE = "done"  #: its result is part of the state
    FAILED = "failed"  #: attempts are used up; an incident is open
    CANCELLED = "cancelled"  #: its task was left by another way


class IncidentKind(StrEnum):
    """Why the work stopped."""

    HANDLER = "handler"  #: a handler failed until its attempts were used up
    EXPRESSION = "expression"  #: an expression cannot be computed
    CONFLICT = "conflict"  #: two branches changed one variable differently
    ERROR = "error"  #: nobody catches a BPMN error
    OUTCOME = "outcome"  #: nobody knows whether a handler of kind ``ask`` did its work
    STALLED = "stalled"  #: the instance waits for nothing
    BUDGET = "budget"  #: too many steps without a wait


class EventKind(StrEnum):
    """What the history says happened."""

    STARTED = "started"  #: the instance began
    ENTERED = "entered"  #: a token arrived at an element and waits there
    COMPLETED = "completed"  #: an element did its work
    HAPPENED = "happened"  #: one of several things came that an event waits for together
    INTERRUPTED = "interrupted"  #: an element was left by another way
    ESCALATED = "escalated"  #: a scope told those around it
    COMPENSATED = "compensated"  #: what an element had done was undone
    SENT = "sent"  #: a message or signal went out
    RETRIED = "retried"  #: a job is to be tried again
    FAILED = "failed"  #: an attempt of a handler failed
    INCIDENT = "incident"  #: the work stopped
    RESOLVED = "resolved"  #: an incident was mended
    SETTLED = "settled"  #: a person says that an incident needs nobody, though its token stands
    WARNED = "warned"  #: a term is about to end
    LATE = "late"  #: a term has ended, and the work has not
    PAUSED = "paused"  #: the clock of a term stands
    RESUMED = "resumed"  #: the clock of a term runs again
    RECOUNTED = "recounted"  #: a term ends otherwise by another calendar
    CLAIMED = "claimed"  #: a person took a work item into their hands
    RELEASED = "released"  #: a person gave it back to those who may do it
    ASSIGNED = "assigned"  #: a person gave it to a person
    DELEGATED = "delegated"  #: who has it asked another person to do a part of it
    HANDED_BACK = "handed back"  #: that other person did, and the owner has it again
    COMMENTED = "commented"  #: a person wrote a note on the case
    ATTACHED = "attached"  #: a person put a file to the case
    MIGRATED = "migrated"  #: the instance went over to another version
    MOVED = "moved"  #: a person put a token elsewhere
    SUSPENDED = "suspended"  #: a person stopped the instance for a while
    CONTINUED = "continued"  #: a person let it go on
    ENDED = "ended"  #: every token reached an end
    CANCELLED = "cancelled"  #: a person ended the instance
    ERASED = "erased"  #: what the instance held was forgotten


@dataclass(frozen=True, slots=True)
class Transition:
    """One step in a life."""

    before: str  #: empty at the beginning
    after: str
    cause: str


LIVES: Mapping[str, tuple[Transition, ...]] = {
    "instance": (
        Transition("", Status.ACTIVE, "a person starts it, or what begins the process"),
        Transition(Status.ACTIVE, Status.COMPLETED, "every token reached an end"),
        Transition(Status.ACTIVE, Status.CANCELLED, "a person ends it"),
        Transition(Status.ACTIVE, Status.SUSPENDED, "a person stops it for a while"),
        Transition(Status.SUSPENDED, Status.ACTIVE, "a person lets it go on"),
        Transition(Status.SUSPENDED, Status.CANCELLED, "a person ends it"),
    ),
    "job": (
        Transition("", JobStatus.DUE, "a token arrives at a task with a topic"),
        Transition(JobStatus.DUE, JobStatus.RUNNING, "a worker takes it"),
        Transition(JobStatus.RUNNING, JobStatus.RUNNING, "the lease ran out: another takes it"),
        Transition(JobStatus.RUNNING, JobStatus.DONE, "the handler answers"),
        Transition(JobStatus.RUNNING, JobStatus.DUE, "the attempt failed: again later"),
        Transition(JobStatus.RUNNING, JobStatus.FAILED, "attempts are used up"),
        Transition(JobStatus.FAILED, JobStatus.DUE, "a person retries"),
        Transition(JobStatus.DUE, JobStatus.CANCELLED, "the task is left by another way"),
        Transition(JobStatus.RUNNING, JobStatus.CANCELLED, "the handler raises a BPMN error"),
        Transition(JobStatus.FAILED, JobStatus.CANCELLED, "the task is left by another way"),
    ),
    "work item": (
        Transition("", "open", "a token arrives at a user task"),
        Transition("open", "completed", "a person completes it"),
        Transition("open", "interrupted", "the task is left by another way"),
    ),
    "incident": (
        Transition("", "open", "the work stops"),
        Transition("open", "resolved", "a person retries, or the task is left"),
        Transition("open", "settled", "a person resolves it by hand: its token stands still"),
        Transition("settled", "open", "its token stops again"),
        Transition("settled", "resolved", "a person retries, or the task is left"),
    ),
}
"""How instances and what belongs to them come, change and end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionVersion:
    """A deployed process: immutable, known by its content."""

    process: str  #: BPMN id of the process
    version: int  #: counts from 1 for each process id
    hash: str  #: SHA-256 of the canonical XML and its forms, hex
    name: str
    file: str  #: path below the project's ``bpmn`` folder
    xml: bytes
    deployed_at: datetime
    forms: Mapping[str, str] = field(default_factory=dict)  #: ``.form`` files by their names

    @property
    def key(self) -> str:
        """``process:version``."""
        return f"{self.process}:{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessStart:
    """One thing that begins the newest version of a process when it happens."""

    process: str  #: BPMN id
    version: int
    element: str  #: BPMN id of the start event, or of what receives the message
    number: int  #: which of its definitions, from 1
    kind: WaitKind  #: message, signal, timer or conditional
    name: str  #: of the message or signal; the text of a condition
    due: datetime | None  #: of a timer: when it fires next, None for never
    cycle: str  #: of a timer: how it goes on, the engine's own text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One token that waits, and for what."""

    token: int  #: number of the token in its instance; never used twice
    element: str  #: BPMN id
    process: str  #: BPMN id of the process, also of a called one
    name: str  #: the element's label
    kind: WaitKind
    lane: str = ""  #: label of the lane, the acting role
    topic: str = ""  #: of a job
    message: str = ""  #: name of a message or signal; text of a condition
    correlation: str = ""  #: value that a message must carry, empty for none
    due: datetime | None = None  #: of a timer
    assignee: str = ""
    candidates: tuple[str, ...] = ()  #: roles that may do a work item
    form: str = ""  #: form reference
    term: str = ""  #: ISO 8601 duration that the act allows
    inputs: Variables = field(default_factory=dict)  #: of a job: the mapped inputs
    retries: str = ""  #: retry policy of the element, such as ``R3/PT10M``
    detail: str = ""  #: of an incident: what is wrong; of a timer: why its clock stands
    hint: str = ""  #: of an incident: how to mend it
    incident: IncidentKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """One thing that happened, as the engine or the runner tells it."""

    kind: EventKind
    element: str = ""  #: BPMN id, empty for the instance itself
    process: str = ""  #: BPMN id of the process the element is in
    name: str = ""  #: the element's label at that time
    token: int = 0
    flow: str = ""  #: BPMN id of the sequence flow by which the element was entered
    data: Variables = field(default_factory=dict)  #: what is worth proving later


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """A row of the history."""

    number: int  #: counts from 1 in each instance
    at: datetime
    actor: str  #: the acting person, or ``system``
    event: HistoryEvent
    hash: str  #: SHA-256 over this event and the hash before it
    seal: str = ""  #: HMAC-SHA-256 of what the instance held after it; of the last of a step

    @property
    def behalf(self) -> str:
        """The id of the absent person for whom a deputy did it; empty for an own right."""
        return str(self.event.data.get("for", ""))

    @property
    def who(self) -> str:
        """The acting person in words: ``B for A`` where B was the deputy of A."""
        return f"{self.actor} for {self.behalf}" if self.behalf else self.actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A running or ended process instance."""

    id: str
    process: str
    version: int
    pins: Mapping[str, int]  #: versions of the processes it may call
    business_key: str
    status: Status
    revision: int  #: grows with every change; the fence against a late writer
    state: str  #: the engine's own text, empty when ended
    outcome: str  #: BPMN id of the end event reached last
    outcome_name: str
    next_due: datetime | None  #: the earliest timer
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    variables: Variables  #: at the end, or of the last step


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """Something a person has to do."""

    id: str
    instance: str
    token: int
    element: str
    process: str
    name: str
    role: str  #: the lane
    assignee: str  #: who has it in hands; empty while nobody has
    candidates: tuple[str, ...]
    form: str
    term: str
    created_at: datetime
    closed_at: datetime | None
    closed_by: str
    closing: str  #: ``completed`` or ``interrupted``, empty while open
    delegated_by: str = ""  #: who asked the assignee for a part of it, and gets it back
    draft: Variables = field(default_factory=dict)  #: what is filled in so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A comment on a case, or a file that was put to it; it can be erased, its event cannot."""

    instance: str
    number: int  #: counts from 1 in each instance
    token: int  #: of the work item that it is about, 0 for the instance
    at: datetime
    author: str
    text: str  #: the comment; of a file, what it is
    file: Variables  #: ``attachment``, ``name`` and ``size`` of a file, empty for a comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A call of a handler that is due."""

    id: str
    instance: str
    token: int
    element: str
    process: str
    name: str
    topic: str
    status: JobStatus
    inputs: Variables
    policy: str
    attempts: int  #: started so far
    due: datetime
    lease_until: datetime | None
    worker: str
    error: str  #: of the last attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerView:
    """A worker process, as the database knows it."""

    name: str
    started_at: datetime
    silent: timedelta  #: since its last heartbeat, on the database's clock
    jobs: tuple[Job, ...]  #: what it holds now


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Why an instance stands still, and how to mend it."""

    id: str
    instance: str
    token: int
    element: str
    process: str
    name: str
    kind: IncidentKind
    message: str
    hint: str
    created_at: datetime  #: when its token stopped first
    resolved_at: datetime | None  #: when its token went on, or was taken away
    resolved_by: str
    settled_at: datetime | None = None  #: when a person said that it needs nobody
    settled_by: str = ""
    times: int = 1  #: how often its token has stopped here, retries and all
    last_at: datetime  #: when it did so last
    topic: str = ""  #: of the handler that was at work there; empty where none was

    @property
    def status(self) -> str:
        """Whether it holds its token, and whether somebody has to look at it."""
        if self.resolved_at:
            return "resolved"
        return "settled" if self.settled_at else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message for an instance, or for whoever waits for its name."""

    id: str  #: the sender's own id, or made by us
    name: str
    correlation: str
    instance: str  #: addressee, empty for anyone who waits
    variables: Variables
    received_at: datetime
    delivered_to: str  #: instance id, empty while it waits


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSignal:
    """A signal that came while an instance was suspended."""

    instance: str
    name: str
    tokens: tuple[int, ...]  #: who waited for it then
    variables: Variables
    at: datetime
