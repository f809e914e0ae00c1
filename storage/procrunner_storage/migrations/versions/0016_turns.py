"""When systems of others may be asked next, by all workers together."""

from alembic import op
from sqlalchemy import BigInteger, Column, Text

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAME = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "turn",
        Column("name", NAME, primary_key=True),
        Column("next", BigInteger, nullable=False),
    )
