"""Complaints about those who work here, and whom they are about"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ticket") as batch:
        batch.add_column(sa.Column("against_id", models.base.WHOLE, nullable=True))
        batch.add_column(sa.Column("against_kind", sa.String(), nullable=True))
        batch.add_column(sa.Column("against_unit", sa.String(), nullable=True))
        batch.create_foreign_key(batch.f("fk_ticket_against_id"), "person", ["against_id"], ["id"])
