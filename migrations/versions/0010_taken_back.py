"""What is withdrawn says why, and a danger to others goes on without whoever reported it."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ticket") as batch:
        batch.add_column(sa.Column("withdrawn_why", sa.String(), nullable=True))
        batch.add_column(sa.Column("released_at", models.base.Instant(timezone=True), nullable=True))
