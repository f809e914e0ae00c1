"""The forms that a version of a process was deployed with."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("definition", Column("forms", Text, nullable=False, server_default="{}"))
