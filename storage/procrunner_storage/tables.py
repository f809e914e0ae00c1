"""The tables, as the migrations build them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    column,
    table,
)

from procrunner.model import EventKind, IncidentKind, JobStatus, Status, WaitKind
from procrunner_storage.columns import Choice, Day, Json, Moment

#: The migration that builds these tables; a database at any other is not touched.
REVISION = "0018"

metadata = MetaData()

#: An id, compared byte by byte, so that its beginnings are a range in an index.
Id = Text().with_variant(Text(collation="C"), "postgresql")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, Moment, nullable=nullable)


def _instance(*, primary_key: bool = False) -> Column[str]:
    owner = ForeignKey("instance.id")
    return Column("instance", Id, owner, primary_key=primary_key, nullable=False)


def _token() -> Column[int]:
    return Column("token", Integer, primary_key=True, autoincrement=False)


def _listed(*names: str) -> tuple[Column[Any], ...]:
    """Columns of what the roster lists: its place there, what it is about, its days."""
    number: Column[Any] = Column("number", Integer, primary_key=True, autoincrement=False)
    return number, *map(_text, names), Column("since", Day), Column("until", Day)


def _place() -> tuple[Column[str], Column[str], Column[str]]:
    return _text("element"), _text("process"), _text("name")


definition = Table(
    "definition",
    metadata,
    Column("process", Id, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("hash"),
    _text("name"),
    _text("file"),
    Column("xml", LargeBinary, nullable=False),
    _moment("deployed_at"),
    Column("forms", Json, nullable=False, server_default="{}"),
)

#: What tells where instances of a version stand; made from it, and anew for another format.
sketch = Table(
    "sketch",
    metadata,
    Column("process", Id, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("content"),
)

instance = Table(
    "instance",
    metadata,
    Column("id", Id, primary_key=True),
    Column("process", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("pins", Json, nullable=False),
    _text("business_key"),
    Column("status", Choice(Status), nullable=False),
    Column("revision", Integer, nullable=False),
    _text("outcome"),
    _text("outcome_name"),
    _moment("next_due", nullable=True),
    _moment("started_at"),
    _text("started_by"),
    _moment("ended_at", nullable=True),
    _text("head"),  # hash of the last event, so that a cut-off tail shows
    Column("events", Integer, nullable=False),  # how many there are
    Column("variables", Json, nullable=False),
    _text("state"),  # last: the largest is skipped by whoever does not ask for it
    ForeignKeyConstraint(["process", "version"], ["definition.process", "definition.version"]),
)

#: Plain variables of instances by their values, so that a search by one is no scan.
variable = Table(
    "variable",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    _instance(primary_key=True),
    sqlite_with_rowid=False,
)

work_item = Table(
    "work_item",
    metadata,
    _instance(primary_key=True),
    _token(),
    *_place(),
    _text("role"),
    _text("assignee"),
    Column("candidates", Json, nullable=False),
    _text("form"),
    _text("term"),
    _moment("created_at"),
    _moment("closed_at", nullable=True),
    _text("closed_by"),
    _text("closing"),
    _text("delegated_by"),
    Column("draft", Json, nullable=False),
)

#: Roles that may do a work item instead of its lane, so that a list by role is no scan.
candidate = Table(
    "candidate",
    metadata,
    Column("role", Text, primary_key=True),
    Column("instance", Id, primary_key=True),
    _token(),
    ForeignKeyConstraint(["instance", "token"], ["work_item.instance", "work_item.token"]),
    sqlite_with_rowid=False,
)

#: Terms on their way; token 0 is the instance itself.
deadline = Table(
    "deadline",
    metadata,
    _instance(primary_key=True),
    _token(),
    *_place(),
    Column("roles", Json, nullable=False),
    Column("reading", Json, nullable=False),
    _moment("began_at"),
    _text("calendar"),
    _moment("due", nullable=True),
    _text("first_calendar"),
    _moment("first_due", nullable=True),
    _moment("warn_at", nullable=True),
    _moment("warned_at", nullable=True),
    _moment("late_at", nullable=True),
    _moment("next_at", nullable=True),
    Column("pauses", Json, nullable=False),
    _moment("paused_at", nullable=True),
    _moment("closed_at", nullable=True),
    _text("closing"),
    _text("trouble"),
)

job = Table(
    "job",
    metadata,
    _instance(primary_key=True),
    _token(),
    *_place(),
    _text("topic"),
    Column("status", Choice(JobStatus), nullable=False),
    _text("policy"),
    Column("attempts", Integer, nullable=False),
    _moment("due"),
    _moment("lease_until", nullable=True),
    _text("worker"),
    _text("error"),
    Column("inputs", Json, nullable=False),
)

#: Who works, for those who watch.
worker = Table(
    "worker",
    metadata,
    Column("name", Id, primary_key=True),
    _moment("started_at"),
    _moment("seen_at"),
)

#: When a system of others may be asked next, by whichever worker.
turn = Table(
    "turn",
    metadata,
    Column("name", Id, primary_key=True),
    Column("next", BigInteger, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    _text("name"),
    _text("unit"),
    _text("account"),
    Column("contacts", Json, nullable=False),
    Column("identifiers", Json, nullable=False),
)

role = Table(
    "role",
    metadata,
    Column("id", Id, primary_key=True),
    Column("names", Json, nullable=False),
    Column("outside", Boolean, nullable=False),
)

office_unit = Table(
    "office_unit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("names", Json, nullable=False),
    _text("parent"),
)

membership = Table("membership", metadata, *_listed("person", "role", "unit"))

absence = Table("absence", metadata, *_listed("person", "reason"))

deputy = Table(
    "deputy",
    metadata,
    *_listed("principal", "deputy", "role", "process"),
    Column("rank", Integer, nullable=False),
)

#: Who changed the roster when; its last number tells whether it is still the same.
roster_change = Table(
    "roster_change",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _moment("at"),
    _text("by"),
    Column("what", Json, nullable=False),
)

incident = Table(
    "incident",
    metadata,
    Column("id", Integer, primary_key=True),
    _instance(),
    Column("token", Integer, nullable=False),
    *_place(),
    Column("kind", Choice(IncidentKind), nullable=False),
    _text("message"),
    _text("hint"),
    _moment("created_at"),
    _moment("resolved_at", nullable=True),
    _text("resolved_by"),
    _moment("settled_at", nullable=True),
    Column("settled_by", Text, nullable=False, server_default=""),
    Column("times", Integer, nullable=False, server_default="1"),
    Column("last_at", Moment, nullable=False, server_default="0"),
)

message = Table(
    "message",
    metadata,
    Column("number", Integer, primary_key=True),  # the order of arrival
    _text("name"),
    _text("id"),
    _text("correlation"),
    Column("instance", Id, nullable=False),  # no foreign key: an addressee may be anything
    Column("variables", Json, nullable=False),
    _moment("received_at"),
    Column("delivered_to", Id, nullable=False),
)

subscription = Table(
    "subscription",
    metadata,
    _instance(primary_key=True),
    _token(),
    Column("kind", Choice(WaitKind), nullable=False),
    _text("name"),
    _text("correlation"),
    _moment("created_at"),
    sqlite_with_rowid=False,
)

#: What begins the newest version of a process from outside.
start = Table(
    "start",
    metadata,
    Column("process", Id, primary_key=True),
    Column("element", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("kind", Choice(WaitKind), nullable=False),
    _text("name"),
    _moment("due", nullable=True),
    _text("cycle"),
)

#: Signals that came while an instance was suspended, in the order of their coming.
kept_signal = Table(
    "kept_signal",
    metadata,
    Column("number", Integer, primary_key=True),
    _instance(),
    _text("name"),
    Column("tokens", Json, nullable=False),
    Column("variables", Json, nullable=False),
    _moment("at"),
)

event = Table(
    "event",
    metadata,
    _instance(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _moment("at"),
    _text("actor"),
    Column("kind", Choice(EventKind), nullable=False),
    *_place(),
    Column("token", Integer, nullable=False),
    _text("flow"),
    Column("data", Json(canonical=True), nullable=False),
    _text("hash"),
    _text("seal"),  # of what the instance holds after it; empty but for the last of a step
    sqlite_with_rowid=False,
)

#: Events as they lie in the table: what is hashed is the text, not what it is read as.
RawEvent = table(
    "event",
    *(column(name, Text) for name in ("instance", "actor", "kind", "element", "process", "name")),
    *(column(name, BigInteger) for name in ("number", "at", "token")),
    *(column(name, Text) for name in ("flow", "data", "hash", "seal")),
)

#: What seals are made with; without it a seal tells nothing, so erasing begins here.
salt = Table("salt", metadata, _instance(primary_key=True), _text("value"), sqlite_with_rowid=False)

#: Heads of instances, in the order in which checkpoints gathered them.
leaf = Table(
    "leaf",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("instance", Id, nullable=False),  # no foreign key: it outlives the instance
    Column("events", Integer, nullable=False),
    _text("hash"),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _moment("at"),
    Column("leaves", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    _text("root"),
    _text("previous"),
    Column("signature", LargeBinary, nullable=False),
)

#: Instances that are no longer here, with the end of their chain.
archived = Table(
    "archived",
    metadata,
    Column("instance", Id, primary_key=True),
    Column("events", Integer, nullable=False),
    _text("hash"),
    _moment("at"),
    _text("by"),
    _text("file"),
)

#: Comments and files of persons; beside the history, so that they can be erased.
note = Table(
    "note",
    metadata,
    _instance(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("token", Integer, nullable=False),
    _moment("at"),
    _text("author"),
    _text("text"),
    Column("file", Json, nullable=False),
    _text("sha256"),  # of the file, empty for a comment
    sqlite_with_rowid=False,
)

attachment = Table(
    "attachment",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    _moment("created_at"),
    Column("content", LargeBinary, nullable=False),
)
