"""The first tables"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("account_id", models.base.WHOLE, nullable=False),
        sa.Column("ticket_id", models.base.WHOLE, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "account_id", name=op.f("pk_card")),
    )
    op.create_table(
        "chat_group",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("bot", models.base.WHOLE, nullable=False),
        sa.Column("address", models.base.WHOLE, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_group")),
        sa.UniqueConstraint("bot", "address", name=op.f("uq_chat_group_bot_address")),
    )
    op.create_table(
        "dead_letter",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("bot", models.base.WHOLE, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", models.base.WHOLE, nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letter")),
    )
    op.create_table(
        "digest_sent",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("person_id", models.base.WHOLE, nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("unit", "period", "person_id", name=op.f("pk_digest_sent")),
    )
    op.create_table(
        "event",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("ticket_id", models.base.WHOLE, nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("actor_id", models.base.WHOLE, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("post", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("consented_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("created_at", models.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_post"), ["post"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("ticket_id", models.base.WHOLE, nullable=False),
        sa.Column("round", models.base.WHOLE, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("person_id", models.base.WHOLE, nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "round", "step", "person_id", name=op.f("pk_reminder")),
    )
    op.create_table(
        "sequence",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next", models.base.WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sequence")),
    )
    op.create_table(
        "timer",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("wake_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("due_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("ticket_id", models.base.WHOLE, nullable=True),
        sa.Column("round", models.base.WHOLE, nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("failures", models.base.WHOLE, nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("ticket_id", "round", "step", name=op.f("uq_timer_ticket_id_round_step")),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_timer_digest_due_at"),
            ["digest", "due_at"],
            unique=True,
            sqlite_where=sa.text("digest IS NOT NULL"),
            postgresql_where=sa.text("digest IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_timer_wake_at_id"), ["wake_at", "id"], unique=False)

    op.create_table(
        "update_key",
        sa.Column("bot", models.base.WHOLE, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot", "key", name=op.f("pk_update_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("person_id", models.base.WHOLE, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", models.base.WHOLE, nullable=False),
        sa.Column("address", models.base.WHOLE, nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("seen_at", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("bot", "address", name=op.f("uq_account_bot_address")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_person_id"), ["person_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("person_id", models.base.WHOLE, nullable=True),
        sa.Column("group_id", models.base.WHOLE, nullable=True),
        sa.Column("account_id", models.base.WHOLE, nullable=True),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("ticket_id", models.base.WHOLE, nullable=True),
        sa.Column("card", sa.Boolean(), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("round", models.base.WHOLE, nullable=True),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("wake_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("attempts", models.base.WHOLE, nullable=False),
        sa.Column("part", models.base.WHOLE, nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("done_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["chat_group.id"], name=op.f("fk_outbox_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outbox_group_id_status"),
            ["group_id", "status"],
            unique=False,
            sqlite_where=sa.text("group_id IS NOT NULL"),
            postgresql_where=sa.text("group_id IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_outbox_person_id_status"), ["person_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_status_wake_at"), ["status", "wake_at"], unique=False)

    op.create_table(
        "pass",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=True),
        sa.Column("person_id", models.base.WHOLE, nullable=True),
        sa.Column("recovers", sa.Boolean(), nullable=False),
        sa.Column("expires_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("used_at", models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pass_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_pass")),
    )
    op.create_table(
        "role",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("person_id", models.base.WHOLE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("person_id", "kind", "unit", name=op.f("uq_role_person_id_kind_unit")),
    )
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_unit_kind"), ["unit", "kind"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("awaiting", sa.String(), nullable=True),
        sa.Column("awaiting_since", models.base.Instant(timezone=True), nullable=True),
        sa.Column("round", models.base.WHOLE, nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("place_text", sa.String(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("grid", sa.String(), nullable=True),
        sa.Column("reporter_id", models.base.WHOLE, nullable=False),
        sa.Column("filed_by_id", models.base.WHOLE, nullable=True),
        sa.Column("caller", sa.String(), nullable=True),
        sa.Column("contact_shared", sa.Boolean(), nullable=False),
        sa.Column("holder_id", models.base.WHOLE, nullable=True),
        sa.Column("created_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("updated_at", models.base.Instant(timezone=True), nullable=False),
        sa.Column("accept_by", models.base.Instant(timezone=True), nullable=True),
        sa.Column("due_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("overdue_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("promised_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("asked_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("accepted_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("resolved_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("closed_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("disputes", models.base.WHOLE, nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("rating", models.base.WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["filed_by_id"], ["person.id"], name=op.f("fk_ticket_filed_by_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_ticket_holder_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_ticket_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_grid_status"), ["grid", "status"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ticket_holder_id_status"),
            ["holder_id", "status"],
            unique=False,
            sqlite_where=sa.text("holder_id IS NOT NULL"),
            postgresql_where=sa.text("holder_id IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_ticket_reporter_id_status"), ["reporter_id", "status"], unique=False)

    op.create_table(
        "conversation",
        sa.Column("account_id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("album", sa.String(), nullable=True),
        sa.Column("album_ticket", models.base.WHOLE, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_conversation_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_conversation")),
    )
    op.create_table(
        "media",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("ticket_id", models.base.WHOLE, nullable=True),
        sa.Column("author_id", models.base.WHOLE, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("bot", models.base.WHOLE, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("fetch_at", models.base.Instant(timezone=True), nullable=True),
        sa.Column("fetch_tries", models.base.WHOLE, nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_media_author_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_media_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
    )
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "push_subscription",
        sa.Column("endpoint_hash", sa.String(), nullable=False),
        sa.Column("account_id", models.base.WHOLE, nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("p256dh", sa.String(), nullable=False),
        sa.Column("auth", sa.String(), nullable=False),
        sa.Column("created_at", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_push_subscription_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("endpoint_hash", name=op.f("pk_push_subscription")),
    )
    with op.batch_alter_table("push_subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_push_subscription_account_id"), ["account_id"], unique=False)

    op.create_table(
        "remark",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("ticket_id", models.base.WHOLE, nullable=False),
        sa.Column("author_id", models.base.WHOLE, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_remark_author_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_remark_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remark_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "web_message",
        sa.Column("id", models.base.WHOLE, autoincrement=False, nullable=False),
        sa.Column("account_id", models.base.WHOLE, nullable=False),
        sa.Column("seq", models.base.WHOLE, nullable=False),
        sa.Column("mine", sa.Boolean(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_web_message_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_message")),
    )
    with op.batch_alter_table("web_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_message_account_id_seq"), ["account_id", "seq"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", models.base.WHOLE, nullable=False),
        sa.Column("created_at", models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_web_session_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_account_id"), ["account_id"], unique=False)
