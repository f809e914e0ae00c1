"""The latest work items completed at a place, by which usual times are told."""

from alembic import op
from sqlalchemy import text

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_completed = text("closing = 'completed'")
    op.create_index(
        "ix_work_item_completed",
        "work_item",
        ["process", "element", "closed_at"],
        sqlite_where=is_completed,
        postgresql_where=is_completed,
    )
