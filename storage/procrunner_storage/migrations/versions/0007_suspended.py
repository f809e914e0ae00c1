"""A suspended instance has its business key to itself too."""

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_at_work = text("status IN ('active', 'suspended') AND business_key <> ''")
    op.drop_index("ix_instance_active_key", "instance")
    op.create_index(
        "ix_instance_active_key",
        "instance",
        ["process", "business_key"],
        unique=True,
        sqlite_where=is_at_work,
        postgresql_where=is_at_work,
    )
