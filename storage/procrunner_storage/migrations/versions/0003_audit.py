"""Seals of what instances hold, the Merkle tree over all heads, archived instances."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    salt()
    leaf()
    checkpoint()
    archived()
    if is_sqlite:
        event_again()
    else:
        op.add_column("event", Column("seal", Text, nullable=False, server_default=""))
        op.alter_column("event", "seal", server_default=None)
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.execute(statement)


def salt() -> None:
    op.create_table(
        "salt",
        Column("instance", ID, nullable=False),
        Column("value", Text, nullable=False),
        PrimaryKeyConstraint("instance"),
        ForeignKeyConstraint(["instance"], ["instance.id"]),
        sqlite_with_rowid=False,
    )


def leaf() -> None:
    op.create_table(
        "leaf",
        Column("number", Integer, nullable=False),
        Column("instance", ID, nullable=False),
        Column("events", Integer, nullable=False),
        Column("hash", Text, nullable=False),
        PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_leaf_instance", "leaf", ["instance", "events"])


def checkpoint() -> None:
    op.create_table(
        "checkpoint",
        Column("number", Integer, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("leaves", Integer, nullable=False),
        Column("events", Integer, nullable=False),
        Column("root", Text, nullable=False),
        Column("previous", Text, nullable=False),
        Column("signature", LargeBinary, nullable=False),
        PrimaryKeyConstraint("number"),
    )


def archived() -> None:
    op.create_table(
        "archived",
        Column("instance", ID, nullable=False),
        Column("events", Integer, nullable=False),
        Column("hash", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("by", Text, nullable=False),
        Column("file", Text, nullable=False),
        PrimaryKeyConstraint("instance"),
    )


def event_again() -> None:
    """SQLite puts a new column behind the constraints: the table is made anew, rows and all."""
    op.rename_table("event", "event_before")
    op.create_table(
        "event",
        Column("instance", ID, nullable=False),
        Column("number", Integer, nullable=False),
        Column("at", BigInteger, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("actor", "kind")),
        *(Column(name, Text, nullable=False) for name in ("element", "process", "name")),
        Column("token", Integer, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("flow", "data", "hash", "seal")),
        PrimaryKeyConstraint("instance", "number"),
        ForeignKeyConstraint(["instance"], ["instance.id"]),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO event SELECT *, '' FROM event_before")
    op.drop_table("event_before")


SQLITE = (
    """
    CREATE TRIGGER event_no_update BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
    """,
    # what was archived with its proof may go
    """
    CREATE TRIGGER event_no_delete BEFORE DELETE ON event
    WHEN NOT EXISTS (SELECT 1 FROM archived WHERE instance = OLD.instance)
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
    "DROP TRIGGER event_no_change ON event",
    """
    CREATE TRIGGER event_no_change BEFORE UPDATE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_append_only()
    """,
    """
    CREATE FUNCTION event_keep() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM archived WHERE instance = OLD.instance) THEN
            RAISE EXCEPTION 'the history is append-only';
        END IF;
        RETURN OLD;
    END $$
    """,
    """
    CREATE TRIGGER event_no_delete BEFORE DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_keep()
    """,
)
