"""When an emergency rings next; those that wait for somebody already ring when their worker's silence would have ended."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = models.base.Instant(timezone=True)
    with op.batch_alter_table("ticket") as batch:
        batch.add_column(sa.Column("ring_from", instant, nullable=True))
        batch.add_column(sa.Column("ring_at", instant, nullable=True))
        batch.add_column(sa.Column("ring_reach", models.base.WHOLE, nullable=False, server_default="0"))
    with op.batch_alter_table("rung") as batch:
        batch.add_column(sa.Column("ring", models.base.WHOLE, nullable=False, server_default="0"))
    for table, name in (("ticket", "ring_reach"), ("rung", "ring")):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, server_default=None, existing_type=models.base.WHOLE)
    op.execute(
        "UPDATE timer SET step = 'ring_1' WHERE kind = 'ticket' AND step IN ('accept_overdue', 'leader_climb', 'stuck')"
        " AND number IN (SELECT id FROM ticket WHERE urgency = 'emergency' AND status = 'assigned')"
    )
