"""Who works in the office."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = Text().with_variant(Text(collation="C"), "postgresql")


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _key() -> Column[str]:
    return Column("id", NAME, primary_key=True)


def _listed(table: str, *names: str) -> None:
    op.create_table(
        table,
        Column("number", Integer, primary_key=True, autoincrement=False),
        *_texts(*names),
        Column("since", Text),
        Column("until", Text),
        *([Column("rank", Integer, nullable=False)] if table == "deputy" else []),
    )


def upgrade() -> None:
    told = _texts("name", "unit", "account", "contacts", "identifiers")
    op.create_table("person", _key(), *told)
    op.create_table("role", _key(), *_texts("names"), Column("outside", Boolean, nullable=False))
    op.create_table("office_unit", _key(), *_texts("names", "parent"))
    _listed("membership", "person", "role", "unit")
    _listed("absence", "person", "reason")
    _listed("deputy", "principal", "deputy", "role", "process")
    op.create_table(
        "roster_change",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", BigInteger, nullable=False),
        *_texts("by", "what"),
    )
