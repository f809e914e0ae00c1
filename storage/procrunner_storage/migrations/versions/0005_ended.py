"""Ended instances by their end, for those that archive them."""

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_over = text("ended_at IS NOT NULL")
    op.create_index(
        "ix_instance_ended",
        "instance",
        ["ended_at"],
        sqlite_where=is_over,
        postgresql_where=is_over,
    )
