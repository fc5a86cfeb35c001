"""Groups say their channel; the claim finds what holds a recipient up by an index of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

HELD_UP = sa.text("status IN ('sending', 'retry')")


def upgrade() -> None:
    with op.batch_alter_table("chat_group") as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(), nullable=False, server_default="telegram"))
    with op.batch_alter_table("chat_group") as batch_op:
        batch_op.alter_column("channel", server_default=None)  # so far there was no other
    with op.batch_alter_table("outbox") as batch_op:
        for recipient in ("person_id", "group_id"):
            batch_op.create_index(
                f"ix_outbox_{recipient}_created_at_id",
                [recipient, "created_at", "id"],
                sqlite_where=HELD_UP,
                postgresql_where=HELD_UP,
            )
