"""Terms on their way; plain variables by their values."""

import json
from typing import Any

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

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIMIT = 200
ID = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "deadline",
        Column("instance", ID, nullable=False),
        Column("token", Integer, autoincrement=False, nullable=False),
        said("element"),
        said("process"),
        said("name"),
        said("roles"),
        said("reading"),
        moment("began_at", nullable=False),
        said("calendar"),
        moment("due"),
        said("first_calendar"),
        moment("first_due"),
        moment("warn_at"),
        moment("warned_at"),
        moment("late_at"),
        moment("next_at"),
        said("pauses"),
        moment("paused_at"),
        moment("closed_at"),
        said("closing"),
        said("trouble"),
        PrimaryKeyConstraint("instance", "token"),
        ForeignKeyConstraint(["instance"], ["instance.id"]),
    )
    index("ix_deadline_next", "next_at", where="next_at IS NOT NULL")
    index("ix_deadline_due", "due", where="closed_at IS NULL AND paused_at IS NULL")
    index("ix_deadline_open", "instance", "due", where="closed_at IS NULL")
    op.create_index("ix_deadline_began", "deadline", ["began_at"])
    op.create_table(
        "variable",
        said("name"),
        said("value"),
        Column("instance", ID, nullable=False),
        PrimaryKeyConstraint("name", "value", "instance"),
        ForeignKeyConstraint(["instance"], ["instance.id"]),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_variable_instance", "variable", ["instance", "name"])
    fill()


def fill() -> None:
    """The variables of the instances that are there already."""
    connection = op.get_bind()
    put = text("INSERT INTO variable (name, value, instance) VALUES (:name, :value, :instance)")
    for id_, variables in connection.execute(text("SELECT id, variables FROM instance")).all():
        for name, value in json.loads(variables).items():
            written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            if isinstance(value, str | int | float) and len(written) <= LIMIT:
                connection.execute(put, {"name": name, "value": written, "instance": id_})


def said(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False)


def moment(name: str, *, nullable: bool = True) -> Column[Any]:
    return Column(name, BigInteger, nullable=nullable)


def index(name: str, *columns: str, where: str) -> None:
    condition = text(where)
    op.create_index(
        name, "deadline", list(columns), sqlite_where=condition, postgresql_where=condition
    )
