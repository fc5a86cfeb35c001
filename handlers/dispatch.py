"""aiogram's routers inside one transaction: driven without an event loop, so that a handler that waits is caught."""

from collections.abc import Coroutine
from datetime import timedelta
from types import ModuleType
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update

from handlers import acting, arriving, common, erasure, leader, places, resident, telegram, unknown, worker
from handlers.context import Chat, IsCommand
from models.people import Standing
from services import tasks
from services.errors import Refused
from services.work import Work

ALBUM = timedelta(seconds=3)  # how long the photos of an album may take to arrive
HANDLERS: tuple[ModuleType, ...] = (arriving, erasure, common, worker, leader, unknown, acting, places, resident)


class HandlerError(RuntimeError):
    """A handler broke the rules: it waited, or it returned something to be sent."""


class Dispatch:
    """Hands an update to the handlers. Each instance has routers of its own."""

    def __init__(self) -> None:
        self._everywhere = _root(*_rooms())
        self._telegram = _root(telegram.router(), *_rooms())

    def __call__(self, work: Work, update: Update, *, channel: str = "web", bot_id: int = 0) -> None:
        """Handle an update for `work.actor`; what a service refuses becomes an answer, with the way to how things stand.

        Raises HandlerError, and whatever else a handler raises.
        """
        data: dict[str, Any] = {"work": work, "person": work.actor, "channel": channel, "bot_id": bot_id}
        if chat := work.chat:
            data |= {"state": Chat(chat), "raw_state": chat.state, "album_goes_on": _album(work, chat, update)}
        root = self._telegram if channel == "telegram" else self._everywhere
        try:
            result = drive(root.propagate_event(update.event_type, update.event, **data))
        except Refused as refused:
            work.answer(refused.phrase, choices=tasks.openers([refused.ticket]) if refused.ticket else [])
        else:
            if result is not None and result is not UNHANDLED:
                raise HandlerError(f"a handler returned {type(result).__name__}; speak through the outbox")


def _rooms() -> tuple[Router, Router]:
    """Everybody's handlers in two routers, in the order of HANDLERS: each router more costs every update its way through."""
    commands, chat = Router(), Router()
    commands.message.filter(IsCommand())
    for module in HANDLERS:
        module.register(commands, chat)
    return commands, chat


def _root(*routers: Router) -> Router:
    """A dispatcher without what only polling needs: it would look for users and chats in every update."""
    found = Router()
    found.include_routers(*routers)
    return found


def _album(work: Work, chat: Standing, update: Update) -> bool:
    """Whether this message goes on with the album of the one before. While an album arrives, notices wait for the rest."""
    album = update.message.media_group_id if update.message else None
    if album is None:
        return False
    if chat.album == album:
        return True
    chat.album, chat.album_ticket, work.delay = album, None, ALBUM
    return False


def drive(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that never waits. Raises HandlerError if it does."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise HandlerError("a handler waited; handlers only read, call services and set the state")
