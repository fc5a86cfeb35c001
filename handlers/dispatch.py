"""aiogram's dispatcher inside one transaction: driven without an event loop, so that a handler that waits is caught."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from aiogram import Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import CallbackQuery, TelegramObject, Update

from handlers import acting, common, leader, resident, worker
from handlers.context import Chat
from models.people import Conversation
from services.errors import Refused
from services.work import Work

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class HandlerError(RuntimeError):
    """A handler broke the rules: it waited, or it returned something to be sent."""


class Dispatch:
    """Hands an update to the handlers. Each instance has routers of its own."""

    def __init__(self) -> None:
        self._dispatcher = Dispatcher(disable_fsm=True)
        self._dispatcher.message.outer_middleware(_refusals)
        self._dispatcher.callback_query.outer_middleware(_refusals)
        for module in (common, acting, worker, leader, resident):
            self._dispatcher.include_router(module.router())

    def __call__(self, work: Work, update: Update) -> None:
        """Handle an update for `work.actor`. Raises HandlerError, and whatever a handler raises."""
        row = _conversation(work)
        data = {"work": work, "person": work.actor, "state": Chat(row), "raw_state": row.state}
        observer = self._dispatcher.update
        result = drive(observer.wrap_outer_middleware(observer.trigger, update, data))
        if result not in {None, UNHANDLED}:
            raise HandlerError(f"a handler returned {type(result).__name__}; speak through the outbox")


def drive(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that never waits. Raises HandlerError if it does."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise HandlerError("a handler waited; handlers only read, call services and set the state")


async def _refusals(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """What a service refuses becomes an answer: beside the button for a press that needs no more, else in the chat."""
    try:
        return await handler(event, data)
    except Refused as refused:
        work: Work = data["work"]
        work.answer(refused.phrase)
        if isinstance(event, CallbackQuery):
            work.toast = refused.phrase
        return None


def _conversation(work: Work) -> Conversation:
    assert work.account is not None  # noqa: S101 (intake has entered him)
    row = work.session.get(Conversation, work.account.id, with_for_update=True)
    if row is None:
        row = Conversation(account_id=work.account.id, state=None, data={})
        work.session.add(row)
    return row
