"""What tells where instances stand without reading their drawing."""

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "sketch",
        Column("process", ID, primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("content", Text, nullable=False),
    )
