"""Questions to the duty desk, and who was last told that a resident asks"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ticket", sa.Column("purpose", sa.String(), nullable=True))
    op.add_column("ticket", sa.Column("nudged_at", models.base.Instant(timezone=True), nullable=True))
