"""The first tables; the history refuses to be changed."""

from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    text,
)
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    definition()
    instance()
    work_item()
    job()
    incident()
    message()
    subscription()
    event()
    attachment()
    keep_history()


def column(
    name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]] = Text, *, nullable: bool = False
) -> Column[Any]:
    return Column(name, kind, nullable=nullable)


def of_instance() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["instance"], ["instance.id"])


def place() -> tuple[Column[Any], ...]:
    return column("element"), column("process"), column("name")


def index(name: str, table: str, *columns: str, where: str = "", unique: bool = False) -> None:
    condition = text(where) if where else None
    op.create_index(
        name,
        table,
        list(columns),
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def definition() -> None:
    op.create_table(
        "definition",
        column("process", ID),
        column("version", Integer),
        column("hash"),
        column("name"),
        column("file"),
        column("xml", LargeBinary),
        column("deployed_at", BigInteger),
        PrimaryKeyConstraint("process", "version"),
    )


def instance() -> None:
    op.create_table(
        "instance",
        column("id", ID),
        column("process", ID),
        column("version", Integer),
        column("pins"),
        column("business_key"),
        column("status"),
        column("revision", Integer),
        column("outcome"),
        column("outcome_name"),
        column("next_due", BigInteger, nullable=True),
        column("started_at", BigInteger),
        column("started_by"),
        column("ended_at", BigInteger, nullable=True),
        column("head"),
        column("events", Integer),
        column("variables"),
        column("state"),
        PrimaryKeyConstraint("id"),
        ForeignKeyConstraint(["process", "version"], ["definition.process", "definition.version"]),
    )
    index("ix_instance_status", "instance", "status", "started_at")
    index("ix_instance_process", "instance", "process", "started_at")
    index("ix_instance_started", "instance", "started_at")
    index("ix_instance_due", "instance", "status", "next_due", where="next_due IS NOT NULL")
    index("ix_instance_business_key", "instance", "business_key", where="business_key <> ''")


def work_item() -> None:
    op.create_table(
        "work_item",
        column("instance", ID),
        column("token", Integer),
        *place(),
        column("role"),
        column("assignee"),
        column("candidates"),
        column("form"),
        column("term"),
        column("created_at", BigInteger),
        column("closed_at", BigInteger, nullable=True),
        column("closed_by"),
        column("closing"),
        PrimaryKeyConstraint("instance", "token"),
        of_instance(),
    )
    is_open = "closed_at IS NULL"
    index("ix_work_item_open", "work_item", "created_at", where=is_open)
    index("ix_work_item_role", "work_item", "role", "created_at", where=is_open)
    index("ix_work_item_assignee", "work_item", "assignee", "created_at", where=is_open)
    op.create_table(
        "candidate",
        column("role"),
        column("instance", ID),
        column("token", Integer),
        PrimaryKeyConstraint("role", "instance", "token"),
        ForeignKeyConstraint(["instance", "token"], ["work_item.instance", "work_item.token"]),
        sqlite_with_rowid=False,
    )


def job() -> None:
    op.create_table(
        "job",
        column("instance", ID),
        column("token", Integer),
        *place(),
        column("topic"),
        column("status"),
        column("policy"),
        column("attempts", Integer),
        column("due", BigInteger),
        column("lease_until", BigInteger, nullable=True),
        column("worker"),
        column("error"),
        column("inputs"),
        PrimaryKeyConstraint("instance", "token"),
        of_instance(),
    )
    index("ix_job_due", "job", "due", where="status = 'due'")
    index("ix_job_lease", "job", "lease_until", where="status = 'running'")
    index("ix_job_running", "job", "instance", where="status = 'running'", unique=True)


def incident() -> None:
    op.create_table(
        "incident",
        column("id", Integer),
        column("instance", ID),
        column("token", Integer),
        *place(),
        column("kind"),
        column("message"),
        column("hint"),
        column("created_at", BigInteger),
        column("resolved_at", BigInteger, nullable=True),
        column("resolved_by"),
        PrimaryKeyConstraint("id"),
        of_instance(),
    )
    is_open = "resolved_at IS NULL"
    index("ix_incident_instance", "incident", "instance")
    index("ix_incident_open", "incident", "instance", "token", where=is_open, unique=True)


def message() -> None:
    op.create_table(
        "message",
        column("number", Integer),
        column("name"),
        column("id"),
        column("correlation"),
        column("instance", ID),
        column("variables"),
        column("received_at", BigInteger),
        column("delivered_to", ID),
        PrimaryKeyConstraint("number"),
    )
    index("ix_message_id", "message", "id", "name", unique=True)
    index("ix_message_waiting", "message", "name", "correlation", where="delivered_to = ''")


def subscription() -> None:
    op.create_table(
        "subscription",
        column("instance", ID),
        column("token", Integer),
        column("kind"),
        column("name"),
        column("correlation"),
        column("created_at", BigInteger),
        PrimaryKeyConstraint("instance", "token"),
        of_instance(),
        sqlite_with_rowid=False,
    )
    index("ix_subscription_name", "subscription", "name", "correlation")


def event() -> None:
    op.create_table(
        "event",
        column("instance", ID),
        column("number", Integer),
        column("at", BigInteger),
        column("actor"),
        column("kind"),
        *place(),
        column("token", Integer),
        column("flow"),
        column("data"),
        column("hash"),
        PrimaryKeyConstraint("instance", "number"),
        of_instance(),
        sqlite_with_rowid=False,
    )


def attachment() -> None:
    op.create_table(
        "attachment",
        column("sha256"),
        column("size", Integer),
        column("created_at", BigInteger),
        column("content", LargeBinary),
        PrimaryKeyConstraint("sha256"),
    )


def keep_history() -> None:
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements:
        op.execute(statement)


SQLITE = (
    """
    CREATE TRIGGER event_no_update BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
    """,
    """
    CREATE TRIGGER event_no_delete BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
    """,
    # INSERT OR REPLACE deletes without asking the trigger above
    """
    CREATE TRIGGER event_no_replace BEFORE INSERT ON event
    WHEN EXISTS (SELECT 1 FROM event WHERE instance = NEW.instance AND number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
    """,
)

POSTGRESQL = (
    """
    CREATE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$
    """,
    """
    CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_append_only()
    """,
)
