"""Incidents say who settled them by hand, and when."""

from alembic import op
from sqlalchemy import BigInteger, Column, Text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", Column("settled_at", BigInteger))
    op.add_column("incident", Column("settled_by", Text, nullable=False, server_default=""))
