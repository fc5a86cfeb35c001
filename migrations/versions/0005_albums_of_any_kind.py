"""The album that is arriving belongs to a matter of any kind."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation") as batch_op:
        batch_op.alter_column("album_ticket", new_column_name="album_number")
        batch_op.add_column(sa.Column("album_kind", sa.String(), nullable=True))
    op.execute("UPDATE conversation SET album_kind = 'ticket' WHERE album_number IS NOT NULL")
