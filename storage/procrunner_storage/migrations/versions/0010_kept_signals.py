"""Signals that came while an instance was suspended."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "kept_signal",
        Column("number", Integer, nullable=False),
        Column("instance", ID, nullable=False),
        Column("name", Text, nullable=False),
        Column("tokens", Text, nullable=False),
        Column("variables", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        PrimaryKeyConstraint("number"),
        ForeignKeyConstraint(["instance"], ["instance.id"]),
    )
    op.create_index("ix_kept_signal_instance", "kept_signal", ["instance"])
