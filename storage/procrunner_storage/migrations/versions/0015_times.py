"""Incidents count how often their token has stopped."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", Column("times", Integer, nullable=False, server_default="1"))
    op.add_column("incident", Column("last_at", BigInteger, nullable=False, server_default="0"))
    op.execute("UPDATE incident SET last_at = created_at")
