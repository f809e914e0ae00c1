"""What the core asks of the world: a clock, and a store whose unit of work is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from procrunner.audit import Checkpoint, Head, Link
from procrunner.deadline import Deadline, Queue
from procrunner.model import (
    DefinitionVersion,
    HistoryEvent,
    Incident,
    IncidentKind,
    Instance,
    Job,
    JobStatus,
    Message,
    ProcessStart,
    Status,
    StoredEvent,
    Variables,
    Wait,
    WaitKind,
    WorkerView,
    WorkItem,
)


class Clock(Protocol):
    """Tells the time; a test stands still."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


class Definitions(Protocol):
    """Deployed processes; a version is never changed."""

    def add(self, definition: DefinitionVersion) -> DefinitionVersion:
        """Store a new version, numbered after the last.

        The same content as the newest version is not stored again: that version is returned.
        ``definition.version`` is ignored on the way in.
        """
        ...

    def get(self, process: str, version: int | None = None) -> DefinitionVersion:
        """The given version, or the newest.

        Raises:
            NotFoundError: no such process or version; the hint names similar ids.
        """
        ...

    def list(self) -> Sequence[DefinitionVersion]:
        """The newest version of each process, by process id."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What else an instance must be to be listed."""

    processes: Collection[str] | None = None  #: one of these; None for any
    roles: Collection[str] = ()  #: a work item is open for one of these
    overdue_at: datetime | None = None  #: a term has ended by then, and the work has not
    variables: Mapping[str, Any] = field(default_factory=dict)  #: plain ones, with their values


class Instances(Protocol):
    """Process instances with their state."""

    def add(self, instance: Instance) -> None:
        """Store a new instance.

        Raises:
            ConflictError: an active instance of the process has its business key.
        """
        ...

    def get(self, ref: str) -> Instance:
        """By id, by a beginning of the id that fits only one, or by a unique business key.

        Raises:
            NotFoundError: nothing fits.
            UsageError: several fit; the hint lists up to five.
        """
        ...

    def active(self, process: str, business_key: str) -> Instance | None:
        """The active instance of a process with this key.

        Where there is none, nobody else can store one until the transaction ends.
        """
        ...

    def values_of(self, variable: str) -> Mapping[str, str]:
        """What a plain variable is, as text, by instance; none for those without it."""
        ...

    def remember(self, instance: Instance, *, before: Variables) -> None:
        """Note the plain variables that have changed, for a search by them."""
        ...

    def save(self, instance: Instance, *, expected: int) -> None:
        """Replace the row if its revision still is ``expected``.

        Raises:
            ConflictError: somebody else changed the instance meanwhile.
        """
        ...

    def list(  # noqa: PLR0913 - each narrows or orders
        self,
        *,
        status: Status | None = None,
        process: str = "",
        business_key: str = "",
        with_incident: bool = False,
        more: Narrowing | None = None,
        by_due: bool = False,
        limit: int = 100,
    ) -> Sequence[Instance]:
        """Newest first, or those first whose open term ends first; ``state`` is left empty."""
        ...

    def count(
        self,
        *,
        status: Status | None = None,
        process: str = "",
        business_key: str = "",
        with_incident: bool = False,
        more: Narrowing | None = None,
    ) -> int:
        """How many there are, whatever a list's limit."""
        ...

    def ended(self, before: datetime, *, process: str = "", limit: int = 100) -> Sequence[Instance]:
        """Instances that ended before a moment, the oldest end first; without ``state``."""
        ...

    def holding(self, text: str) -> Sequence[Instance]:
        """Instances whose variables have this text as a value somewhere; without ``state``."""
        ...

    def erase(self, instance: str) -> None:
        """Forget inputs, messages and the salt of an instance; its own row is not touched."""
        ...

    def due(self, now: datetime, *, limit: int = 100) -> Sequence[str]:
        """Ids of active instances whose earliest timer is due, earliest first."""
        ...


class Waits(Protocol):
    """The rows that mirror what the tokens of an instance wait for."""

    def open(self, instance: str, waits: Iterable[Wait], *, at: datetime) -> None:
        """Write a row for each wait: work item, job, subscription or incident, by its kind.

        Waits of kind timer and join have no row. A token that waits again, after an incident,
        takes the place of its earlier row.
        """
        ...

    def close(  # noqa: PLR0913 - the facts of an end
        self,
        instance: str,
        tokens: Collection[int],
        *,
        how: str,
        by: str,
        at: datetime,
        kinds: Collection[WaitKind] = tuple(WaitKind),
    ) -> None:
        """End all that is open for these tokens.

        Work items keep ``how`` (``completed`` or ``interrupted``) and ``by``, incidents ``by``;
        jobs become done or cancelled; subscriptions go. ``kinds`` tells what the tokens waited
        for, so that nothing else is looked for; what an incident held is looked for too.
        """
        ...

    def rename(self, instance: str, wait: Wait) -> None:
        """What is open for the token stands at the wait's element now; all else is kept."""
        ...

    def close_all(self, instance: str, *, by: str, at: datetime) -> None:
        """End everything open for the instance as interrupted."""
        ...


class WorkItems(Protocol):
    """What persons have to do."""

    def get(self, ref: str) -> WorkItem:
        """By id, by a unique beginning of it, or by an instance with one open work item.

        Raises:
            NotFoundError: nothing fits.
            UsageError: several fit.
        """
        ...

    def list(  # noqa: PLR0913 - each narrows or orders
        self,
        *,
        instance: str = "",
        roles: Collection[str] = (),
        assignee: str = "",
        open_only: bool = True,
        by_due: bool = False,
        limit: int = 100,
    ) -> Sequence[WorkItem]:
        """Oldest first, or those first whose term ends first; each filter narrows.

        A role fits by a work item's candidates; by its lane where no candidates are named.
        """
        ...

    def queues(self, now: datetime) -> Sequence[Queue]:
        """What is open, by role; an item with several candidates stands in each queue."""
        ...

    def usual(self, process: str, element: str) -> timedelta | None:
        """The median time of the latest hundred that were completed; None without any."""
        ...

    def offer(self, instance: str, role: str, *, token: int = 0) -> None:
        """Let a role do an open work item too, or all of the instance."""
        ...


class Deadlines(Protocol):
    """Terms on their way."""

    def begin(self, deadline: Deadline) -> None:
        """Store a new one; a token that waits again, after an incident, keeps its own."""
        ...

    def put(self, deadlines: Collection[Deadline]) -> None:
        """Store deadlines; one of the same token is replaced."""
        ...

    def tell(self, deadline: Deadline, *, expected: datetime) -> None:
        """Replace one whose ``next_at`` still is ``expected``.

        Raises:
            ConflictError: somebody else told it meanwhile.
        """
        ...

    def of(self, instance: str, *, open_only: bool = True) -> Sequence[Deadline]:
        """Those of an instance, its own first."""
        ...

    def of_tokens(self, tokens: Collection[tuple[str, int]]) -> Mapping[tuple[str, int], Deadline]:
        """Those of work items, by instance and token; none for those without a term."""
        ...

    def earliest(self, instances: Collection[str]) -> Mapping[str, datetime]:
        """When the open term of each that ends first does so; none for those without a term."""
        ...

    def next(self, now: datetime, *, instance: str = "") -> Deadline | None:
        """One of which something is to be told, its moment having passed; the oldest first."""
        ...

    def began(self, begin: datetime, end: datetime) -> Sequence[Deadline]:
        """Those that began in a time, open or not, oldest first."""
        ...

    def counted_otherwise(self, calendar: str) -> Sequence[Deadline]:
        """Open ones counted by another version of the calendars."""
        ...

    def close(self, instance: str, tokens: Collection[int], *, how: str, at: datetime) -> None:
        """End the open ones of these tokens."""
        ...

    def close_all(self, instance: str, *, how: str, at: datetime) -> None:
        """End all open ones of an instance."""
        ...


class Jobs(Protocol):
    """Calls of handlers; the lease is counted on the database's clock."""

    def claim(  # noqa: PLR0913 - the facts of a claim
        self,
        *,
        worker: str,
        lease: timedelta,
        now: datetime,
        topics: Collection[str] = (),
        instance: str = "",
        without: Collection[str] = (),
    ) -> Job | None:
        """Take the job that is due longest, and count the attempt.

        A running job whose lease has run out is taken before any due one. ``now`` decides what
        is due; the lease is set and judged by the database's clock. An instance has at most one
        running job at a time. Topics in ``without`` are left.
        ``error`` is empty after a lapsed lease: nobody knows how it ended.
        """
        ...

    def crowded(self, limits: Mapping[str, int]) -> Collection[str]:
        """Topics of which as many jobs run as may at once; none is added until the end."""
        ...

    def waiting(self, now: datetime, *, limit: int = 1000) -> Sequence[str]:
        """Instances with a job that is due, or whose lease has run out."""
        ...

    def get(self, instance: str, token: int) -> Job:
        """The job of a token.

        Raises:
            NotFoundError: it has none.
        """
        ...

    def list(
        self, *, instance: str = "", status: JobStatus | None = None, limit: int = 100
    ) -> Sequence[Job]:
        """Earliest due first."""
        ...

    def next_due(self) -> datetime | None:
        """When the earliest job that waits is due."""
        ...

    def renew(self, job: Job, *, lease: timedelta) -> Job:
        """Hold the job longer, from now on the database's clock; the job as it is held then.

        Raises:
            ConflictError: another worker has it by now.
        """
        ...

    def put_off(self, job: Job, *, due: datetime, error: str, count_attempt: bool = True) -> None:
        """Give the job back, not to be tried before ``due``.

        Raises:
            ConflictError: another worker has it by now.
        """
        ...

    def fail(self, job: Job, *, error: str) -> None:
        """Attempts are used up.

        Raises:
            ConflictError: another worker has it by now.
        """
        ...

    def retry(self, instance: str, token: int, *, due: datetime) -> None:
        """Make a failed job due again, its attempts forgotten.

        Raises:
            ConflictError: the job has not failed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What incidents have in common; each field narrows."""

    kind: IncidentKind | None = None
    topic: str = ""  #: of the job that stopped
    words: str = ""  #: that stand in the message, large and small letters alike


class Workers(Protocol):
    """Who works: for those who watch; no decision rests on it."""

    def enter(self, name: str, *, at: datetime) -> None:
        """Note that a worker has begun."""
        ...

    def beat(self, name: str) -> None:
        """Note that a worker lives, if it is one that has begun."""
        ...

    def leave(self, name: str) -> None:
        """Note that a worker has ended."""
        ...

    def list(self) -> Sequence[WorkerView]:
        """By name."""
        ...


class Wakes(Protocol):
    """Wake-ups for workers: disposable, for what is due stands in the tables of jobs and timers."""

    def put(self, instance: str, *, at: datetime, topic: str = "") -> None:
        """Let some worker look at an instance at that time, if this transaction is committed."""
        ...

    def missing(self, instances: Collection[str]) -> Sequence[str]:
        """Those of these instances for which no wake-up waits; all of them in one process."""
        ...


class Bell(Protocol):
    """Brings wake-ups to a worker."""

    def listen(
        self, work: Callable[[str], object], tick: Callable[[], object], stop: Callable[[], bool]
    ) -> None:
        """Call ``work`` with each instance to look at, and ``tick`` every second, until stopped.

        Raises:
            StorageError: the database is out of reach.
        """
        ...


class Incidents(Protocol):
    """Why instances stand still."""

    def add(self, instance: str, wait: Wait, kind: IncidentKind, *, at: datetime) -> None:
        """Open an incident for a token; an open one of the same token is brought up to date."""
        ...

    def get(self, ref: str) -> Incident:
        """By number.

        Raises:
            NotFoundError: there is none.
        """
        ...

    def list(
        self,
        *,
        instance: str = "",
        open_only: bool = True,
        cause: Cause | None = None,
        limit: int = 100,
    ) -> Sequence[Incident]:
        """Oldest first."""
        ...

    def count(
        self, *, instance: str = "", open_only: bool = True, cause: Cause | None = None
    ) -> Mapping[IncidentKind, int]:
        """How many there are of each kind, whatever a list's limit."""
        ...

    def resolve(self, instance: str, tokens: Collection[int], *, by: str, at: datetime) -> None:
        """Close the open incidents of these tokens."""
        ...


class Messages(Protocol):
    """The inbox: a message waits until somebody waits for it."""

    def add(self, message: Message) -> bool:
        """Store a message; False if one with its id and name is there already."""
        ...

    def waiting(self, name: str, correlation: str, instance: str) -> Message | None:
        """The oldest undelivered message that fits a subscription of this instance.

        A message with an addressee fits only that instance. Its correlation must be that of the
        subscription, be it empty; only an addressed message may do without.
        """
        ...

    def deliver(self, message: Message, *, to: str) -> None:
        """Note who got it.

        Raises:
            ConflictError: it was delivered already.
        """
        ...

    def subscribers(self, message: Message) -> Sequence[tuple[str, int]]:
        """Instances and tokens that wait for this message, oldest first."""
        ...

    def near(self, name: str, correlation: str, instance: str) -> Sequence[Message]:
        """Up to five undelivered ones, newest first, that fit by their name or by their key.

        Or by their addressee; one that fits in all of it was delivered.
        """
        ...

    def signal_subscribers(self, name: str) -> Sequence[tuple[str, int]]:
        """Instances and tokens that wait for a signal, oldest first."""
        ...


class Starts(Protocol):
    """What begins the newest versions of processes from outside."""

    def replace(self, process: str, starts: Iterable[ProcessStart]) -> None:
        """Put these in the place of all that began the process so far."""
        ...

    def of(self, kind: WaitKind, name: str = "") -> Sequence[ProcessStart]:
        """Those of a kind, of one name if any is given, in the order of processes."""
        ...

    def due(self, now: datetime, *, limit: int = 100) -> Sequence[ProcessStart]:
        """Timers that are due, earliest first."""
        ...

    def move_on(self, start: ProcessStart, *, due: datetime | None, cycle: str) -> None:
        """The timer has fired; ``due`` is when it does so again.

        Raises:
            ConflictError: somebody else was first, or a new version was deployed.
        """
        ...


class History(Protocol):
    """The append-only, hash-chained event table."""

    def append(
        self,
        instance: str,
        events: Sequence[HistoryEvent],
        *,
        actor: str,
        at: datetime,
        after: Instance | None = None,
    ) -> None:
        """Add events in order, each chained to the one before.

        ``after`` is the instance as it is stored after them: the last event seals what it holds.
        """
        ...

    def list(self, instance: str) -> Sequence[StoredEvent]:
        """All of them, in order."""
        ...


class Audit(Protocol):
    """The history as an audit sees it."""

    def heads(self, *, after: str = "", limit: int = 500) -> Sequence[Head]:
        """How far each instance has come, by id."""
        ...

    def head(self, instance: str) -> Head | None:
        """How far one instance has come; None if it is not there."""
        ...

    def chains(self, after: str, last: str) -> Mapping[str, Sequence[Link]]:
        """The chains of the instances behind one id, up to and with another."""
        ...

    def chain(self, instance: str) -> Sequence[Link]:
        """The chain of one instance."""
        ...

    def stray(self) -> Sequence[str]:
        """Instances that have events and are not there."""
        ...

    def definitions(self) -> Sequence[Head]:
        """Every version of a process, by the hash of its file; of no events."""
        ...

    def grown(self) -> Sequence[Head]:
        """Heads that no leaf covers yet: of definitions, and of instances by their ids."""
        ...

    def leaves(self) -> Sequence[Head]:
        """All heads ever gathered, in their order."""
        ...

    def add_leaves(self, heads: Sequence[Head]) -> None:
        """Put heads behind those that are there; nobody else does until the transaction ends."""
        ...

    def checkpoints(self) -> Sequence[Checkpoint]:
        """All, the first one first."""
        ...

    def add_checkpoint(self, made: Checkpoint) -> None:
        """Store one."""
        ...

    def archived(self) -> Sequence[Head]:
        """How far the instances had come that were archived and are gone."""
        ...

    def remove(self, instance: str, *, by: str, at: datetime, file: str) -> None:
        """Take an archived instance out, with all that belongs to it; where its chain ended stays.

        Raises:
            NotFoundError: there is no such instance.
        """
        ...

    def salt(self, instance: str) -> str:
        """What seals of an instance were made with; empty once it is erased."""
        ...


@dataclass(frozen=True, slots=True)
class TableSize:
    """How large a table is."""

    name: str
    rows: int
    bytes: int  #: on the disk, its indexes included


class Upkeep(Protocol):
    """Care for a database as a whole."""

    @property
    def where(self) -> str:
        """The database, without its password."""
        ...

    def check(self) -> Sequence[str]:
        """What is wrong in the database; nothing if all is well."""
        ...

    def backup(self, path: Path) -> None:
        """Copy it to a new file while others use it.

        Raises:
            UsageError: the file exists.
            StorageError: the copy cannot be made.
        """
        ...

    def restore(self, path: Path, *, replace: bool) -> str:
        """Put a backup in its place; the revision of its schema.

        Raises:
            NotFoundError: there is no such file.
            UsageError: there are instances that would be lost, and ``replace`` is not given.
            StorageError: it is no backup of this kind of database.
        """
        ...

    def vacuum(self) -> tuple[int, int]:
        """Give back space that nothing uses; bytes before and after."""
        ...

    def sizes(self) -> Sequence[TableSize]:
        """How large each table is, the largest first."""
        ...


class Signer(Protocol):
    """Puts an electronic signature on a text; a project may bring its own."""

    def sign(self, content: bytes) -> bytes:
        """A detached CMS signature, DER."""
        ...


class Attachments(Protocol):
    """Files by the hash of their content."""

    def put(self, content: bytes, *, name: str, at: datetime) -> Mapping[str, object]:
        """Store once by hash; the result is what stands in a variable.

        It is ``{"attachment": sha256 hex, "name": name, "size": bytes}``.
        """
        ...

    def get(self, sha256: str) -> bytes:
        """The content.

        Raises:
            NotFoundError: no such content.
        """
        ...

    def has(self, sha256: str) -> bool:
        """Whether it is there."""
        ...

    def remove(self, sha256: str) -> None:
        """Forget it."""
        ...


class Unit(Protocol):
    """One transaction: everything in it happens, or nothing."""

    @property
    def definitions(self) -> Definitions: ...
    @property
    def instances(self) -> Instances: ...
    @property
    def waits(self) -> Waits: ...
    @property
    def work_items(self) -> WorkItems: ...
    @property
    def deadlines(self) -> Deadlines: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def workers(self) -> Workers: ...
    @property
    def wakes(self) -> Wakes: ...
    @property
    def incidents(self) -> Incidents: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def starts(self) -> Starts: ...
    @property
    def history(self) -> History: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def attachments(self) -> Attachments: ...
    @property
    def connection(self) -> object:
        """The database connection of this transaction, for handlers of kind ``tx``."""
        ...


class Store(Protocol):
    """A database; an adapter keeps this contract, users do not implement it."""

    def write(self) -> AbstractContextManager[Unit]:
        """A writing transaction: committed at the end, rolled back by an error.

        Raises:
            StorageError: the database is full, locked, read-only, or out of reach.
        """
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """A reading transaction: one moment's view."""
        ...

    def migrate(self) -> str:
        """Bring the schema up to date; returns the revision reached."""
        ...

    def close(self) -> None:
        """End the connections that are kept; new ones are opened when it is used again."""
        ...
