"""Invitations made on the server, where whoever may run the command is trusted."""

import secrets

from bot import schema
from bot.clock import SystemClock
from bot.database import Database
from bot.settings import Settings
from services import passes


def invite(settings: Settings, post: str) -> str:
    """Make an invitation to a post; gives its token. Raises KeyError for an unknown post."""
    database = Database(settings.database, settings.community, SystemClock().now, lambda: secrets.token_urlsafe(32), ())
    try:
        schema.upgrade(database.engine)
        return database.run(lambda work: passes.invite(work, post))[0]
    finally:
        database.close()
