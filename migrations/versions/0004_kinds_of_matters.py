"""Kinds of matters: rows name a matter by kind and number; events can be counted; digests have a rhythm"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

import models.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = models.base.Instant(timezone=True)


def upgrade() -> None:
    op.execute("DELETE FROM media WHERE ticket_id IS NULL")
    _event()
    _remark()
    _media()
    _timer()
    _reminder()
    _outbox()
    _card()
    _digest_sent()
    _ticket()
    op.create_table(
        "armed",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("followups", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_armed")),
    )


def _kind(batch: BatchOperations) -> None:
    batch.alter_column("ticket_id", new_column_name="number", existing_type=models.base.WHOLE, nullable=False)
    batch.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="ticket"))


def _key(table: str, columns: list[str]) -> None:
    """Another primary key; a batch of its own, because it names columns that have been renamed."""
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(f"pk_{table}", type_="primary")
        batch.create_primary_key(f"pk_{table}", columns)


def _no_default(table: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.alter_column("kind", server_default=None, existing_type=sa.String())


def _event() -> None:
    with op.batch_alter_table("event") as batch:
        batch.drop_index("ix_event_ticket_id")
        _kind(batch)
        batch.alter_column("level", existing_type=sa.String(), nullable=True)
        for name in ("relation", "grid", "category", "urgency"):
            batch.add_column(sa.Column(name, sa.String(), nullable=True))
        for name in ("round", "holder_id"):
            batch.add_column(sa.Column(name, models.base.WHOLE, nullable=True))
        batch.add_column(sa.Column("due_at", INSTANT, nullable=True))
    holder = "json_extract(data, '$.holder')" if _sqlite() else "(data->>'holder')::bigint"
    op.execute(f"UPDATE event SET holder_id = {holder}")  # noqa: S608 (ours)
    _no_default("event")
    op.create_index(op.f("ix_event_kind_number"), "event", ["kind", "number"])


def _remark() -> None:
    with op.batch_alter_table("remark") as batch:
        batch.drop_constraint("fk_remark_ticket_id", type_="foreignkey")
        batch.drop_index("ix_remark_ticket_id")
        _kind(batch)
    _no_default("remark")
    op.create_index(op.f("ix_remark_kind_number"), "remark", ["kind", "number"])


def _media() -> None:
    with op.batch_alter_table("media") as batch:
        batch.drop_constraint("fk_media_ticket_id", type_="foreignkey")
        batch.drop_index("ix_media_ticket_id")
        batch.alter_column("kind", new_column_name="form", existing_type=sa.String(), existing_nullable=False)
    with op.batch_alter_table("media") as batch:
        _kind(batch)
    _no_default("media")
    op.create_index(op.f("ix_media_kind_number"), "media", ["kind", "number"])


def _timer() -> None:
    op.drop_index("ix_timer_digest_due_at", "timer")
    with op.batch_alter_table("timer") as batch:
        batch.drop_constraint("uq_timer_ticket_id_round_step", type_="unique")
        batch.alter_column("ticket_id", new_column_name="number", existing_type=models.base.WHOLE)
        batch.add_column(sa.Column("kind", sa.String(), nullable=True))
        batch.add_column(sa.Column("every", sa.String(), nullable=True))
    op.execute("UPDATE timer SET kind = 'ticket' WHERE number IS NOT NULL")
    op.execute("UPDATE timer SET every = 'day' WHERE digest IS NOT NULL")
    with op.batch_alter_table("timer") as batch:
        batch.create_unique_constraint(batch.f("uq_timer_kind_number_round_step"), ["kind", "number", "round", "step"])
    condition = sa.text("digest IS NOT NULL")
    op.create_index(
        op.f("ix_timer_digest_every_due_at"),
        "timer",
        ["digest", "every", "due_at"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _reminder() -> None:
    with op.batch_alter_table("reminder") as batch:
        _kind(batch)
    _key("reminder", ["kind", "number", "round", "step", "person_id"])
    _no_default("reminder")


def _outbox() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("ticket_id", new_column_name="number", existing_type=models.base.WHOLE)
        batch.add_column(sa.Column("kind", sa.String(), nullable=True))
        batch.add_column(sa.Column("show", sa.String(), nullable=True))
        batch.add_column(sa.Column("news", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE outbox SET kind = 'ticket' WHERE number IS NOT NULL")
    op.execute("UPDATE outbox SET show = CASE WHEN fresh THEN 'new' ELSE 'edit' END WHERE card")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_column("card")
        batch.drop_column("fresh")
        batch.alter_column("news", server_default=None, existing_type=sa.Boolean())


def _card() -> None:
    with op.batch_alter_table("card") as batch:
        _kind(batch)
    _key("card", ["kind", "number", "account_id"])
    _no_default("card")


def _digest_sent() -> None:
    with op.batch_alter_table("digest_sent") as batch:
        batch.add_column(sa.Column("every", sa.String(), nullable=False, server_default="day"))
    _key("digest_sent", ["unit", "every", "period", "person_id"])
    with op.batch_alter_table("digest_sent") as batch:
        batch.alter_column("every", server_default=None, existing_type=sa.String())


def _ticket() -> None:
    with op.batch_alter_table("ticket") as batch:
        for name in ("reached_at", "handed_at", "due_from"):
            batch.add_column(sa.Column(name, INSTANT, nullable=True))
        batch.add_column(sa.Column("lengthened", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE ticket SET handed_at = updated_at")
    op.execute(
        "UPDATE ticket SET due_from = created_at WHERE coalesce(grid, place_text) IS NOT NULL OR lon IS NOT NULL"
    )
    with op.batch_alter_table("ticket") as batch:
        batch.alter_column("lengthened", server_default=None, existing_type=sa.Boolean())


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
