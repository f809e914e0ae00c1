"""Work items say who delegated them, and keep a draft; notes on cases."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    text,
)

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = Text().with_variant(Text(collation="C"), "postgresql")
INDEXES = {
    "ix_work_item_open": ["created_at"],
    "ix_work_item_instance": ["instance"],
    "ix_work_item_role": ["role", "created_at"],
    "ix_work_item_assignee": ["assignee", "created_at"],
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        work_item_again()
    else:
        for name, value in (("delegated_by", ""), ("draft", "{}")):
            op.add_column("work_item", Column(name, Text, nullable=False, server_default=value))
            op.alter_column("work_item", name, server_default=None)
    note()


def work_item_again() -> None:
    """SQLite puts a new column behind the constraints: the tables are made anew, rows and all."""
    for name in INDEXES:
        op.drop_index(name, "work_item")
    op.rename_table("work_item", "work_item_before")
    op.rename_table("candidate", "candidate_before")  # it refers to the other one
    op.create_table(
        "work_item",
        Column("instance", ID, nullable=False),
        Column("token", Integer, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("element", "process", "name")),
        *(Column(name, Text, nullable=False) for name in ("role", "assignee", "candidates")),
        *(Column(name, Text, nullable=False) for name in ("form", "term")),
        Column("created_at", BigInteger, nullable=False),
        Column("closed_at", BigInteger),
        *(Column(name, Text, nullable=False) for name in ("closed_by", "closing")),
        *(Column(name, Text, nullable=False) for name in ("delegated_by", "draft")),
        PrimaryKeyConstraint("instance", "token"),
        ForeignKeyConstraint(["instance"], ["instance.id"]),
    )
    op.create_table(
        "candidate",
        Column("role", Text, nullable=False),
        Column("instance", ID, nullable=False),
        Column("token", Integer, nullable=False),
        PrimaryKeyConstraint("role", "instance", "token"),
        ForeignKeyConstraint(["instance", "token"], ["work_item.instance", "work_item.token"]),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO work_item SELECT *, '', '{}' FROM work_item_before")
    op.execute("INSERT INTO candidate SELECT * FROM candidate_before")
    op.drop_table("candidate_before")
    op.drop_table("work_item_before")
    is_open = text("closed_at IS NULL")
    for name, columns in INDEXES.items():
        op.create_index(name, "work_item", columns, sqlite_where=is_open)


def note() -> None:
    op.create_table(
        "note",
        Column("instance", ID, nullable=False),
        Column("number", Integer, nullable=False),
        Column("token", Integer, nullable=False),
        Column("at", BigInteger, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("author", "text", "file", "sha256")),
        PrimaryKeyConstraint("instance", "number"),
        ForeignKeyConstraint(["instance"], ["instance.id"]),
        sqlite_with_rowid=False,
    )
    has_file = text("sha256 <> ''")
    op.create_index(
        "ix_note_file", "note", ["sha256"], sqlite_where=has_file, postgresql_where=has_file
    )
