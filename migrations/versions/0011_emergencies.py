"""What an emergency is, what was heard of it, who joined it and who was rung."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = models.base.Instant(timezone=True)
    with op.batch_alter_table("ticket") as batch:
        for name in ("danger", "grade", "heard", "heard_by"):
            batch.add_column(sa.Column(name, sa.String(), nullable=True))
        for name in ("asked_danger_at", "alarmed_at", "lowered_at", "taken_back_at"):
            batch.add_column(sa.Column(name, instant, nullable=True))
        batch.add_column(sa.Column("aftercare", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("reporters", models.base.WHOLE, nullable=False, server_default="1"))
        batch.add_column(sa.Column("rings", models.base.WHOLE, nullable=False, server_default="0"))
    with op.batch_alter_table("ticket") as batch:
        for name in ("reporters", "rings"):
            batch.alter_column(name, server_default=None, existing_type=models.base.WHOLE)
        batch.alter_column("aftercare", server_default=None, existing_type=sa.Boolean())
    op.execute("UPDATE ticket SET alarmed_at = created_at, grade = 'certain' WHERE urgency = 'emergency'")
    _answers()
    op.create_table(
        "joined",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", models.base.WHOLE, nullable=False),
        sa.Column("person_id", models.base.WHOLE, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_joined_person_id")),
        sa.PrimaryKeyConstraint("kind", "number", "person_id", name=op.f("pk_joined")),
    )
    op.create_index(op.f("ix_joined_person_id"), "joined", ["person_id"])
    op.create_table(
        "rung",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", models.base.WHOLE, nullable=False),
        sa.Column("person_id", models.base.WHOLE, nullable=False),
        sa.Column("first_at", instant, nullable=False),
        sa.Column("last_at", instant, nullable=False),
        sa.Column("times", models.base.WHOLE, nullable=False),
        sa.Column("cannot_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rung_person_id")),
        sa.PrimaryKeyConstraint("kind", "number", "person_id", name=op.f("pk_rung")),
    )


def _answers() -> None:
    """What has not been sent yet of the sentence that was said of every danger."""
    outbox = sa.table("outbox", sa.column("id"), sa.column("phrase"), sa.column("params", sa.JSON()))
    connection = op.get_bind()
    old = sa.select(outbox).where(outbox.c.phrase.in_(["reply.emergency", "reply.emergency_desk"]))
    for row in connection.execute(old).all():
        params = {**row.params, "advice": [], "desk": ""}
        values = {"phrase": "alarm.answer", "params": params}
        connection.execute(outbox.update().where(outbox.c.id == row.id).values(values))
