"""Alembic's environment: runs on the connection that `bot.schema` hands over."""

from alembic import context

from bot.channels.web import tables  # noqa: F401 (importing them fills the metadata)
from models import due, ids, inbox, outbox, people, record  # noqa: F401
from models.base import Base
from models.ticket.table import Ticket  # noqa: F401

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=connection.dialect.name == "sqlite"
)
with context.begin_transaction():
    context.run_migrations()
