"""One active instance of a process for a business key; open work items by their instance."""

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_active = text("status = 'active' AND business_key <> ''")
    op.create_index(
        "ix_instance_active_key",
        "instance",
        ["process", "business_key"],
        unique=True,
        sqlite_where=is_active,
        postgresql_where=is_active,
    )
    is_open = text("closed_at IS NULL")
    op.create_index(
        "ix_work_item_instance",
        "work_item",
        ["instance"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
