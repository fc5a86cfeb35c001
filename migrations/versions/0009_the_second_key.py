"""The resident's own word: what is doubted, reopened, and followed by another report."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ticket") as batch:
        batch.add_column(sa.Column("doubted_at", models.base.Instant(timezone=True), nullable=True))
        batch.add_column(sa.Column("reopened", models.base.WHOLE, nullable=False, server_default="0"))
        batch.add_column(sa.Column("follows_id", models.base.WHOLE, nullable=True))
        batch.create_foreign_key(batch.f("fk_ticket_follows_id"), "ticket", ["follows_id"], ["id"])
    with op.batch_alter_table("ticket") as batch:
        batch.alter_column("reopened", server_default=None, existing_type=models.base.WHOLE)
    condition = sa.text("follows_id IS NOT NULL")
    op.create_index(
        op.f("ix_ticket_follows_id"), "ticket", ["follows_id"], sqlite_where=condition, postgresql_where=condition
    )
