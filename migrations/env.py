"""Alembic's environment: runs on the connection that `bot.schema` hands over."""

from alembic import context

from bot.channels.web import tables as web
from models import base, due, ids, inbox, outbox, people, record, ticket

METADATA = {
    module.Base.metadata for module in (base, due, ids, inbox, outbox, people, record, ticket, web)
}  # importing them fills it

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=METADATA.pop(), render_as_batch=connection.dialect.name == "sqlite"
)
with context.begin_transaction():
    context.run_migrations()
