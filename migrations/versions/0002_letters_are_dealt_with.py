"""Letters are told to the desk and dealt with"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("told_at", "dealt_at"):
        op.add_column("dead_letter", sa.Column(name, models.base.Instant(timezone=True), nullable=True))
