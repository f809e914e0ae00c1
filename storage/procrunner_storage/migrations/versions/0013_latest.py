"""The latest cases of a process that ended, by which usual times are told."""

from alembic import op
from sqlalchemy import text

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_over = text("ended_at IS NOT NULL")
    op.create_index(
        "ix_instance_latest",
        "instance",
        ["process", "ended_at"],
        sqlite_where=is_over,
        postgresql_where=is_over,
    )
