"""aiogram inside a transaction: what a handler may not do, and what may not stand in a router."""

import asyncio
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from aiogram import Router
from aiogram.methods import SendMessage
from aiogram.types import Message, Update

from bot.channels.web.dialect import Sending
from handlers import dispatch as module
from handlers.dispatch import Dispatch, HandlerError
from models.outbox import Outbox
from models.people import Account, Conversation
from models.phrase import phrase
from services import people
from services.errors import NotFound
from services.work import Work
from tests.core import Core, resident


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def update(work: Work, text: str = "路灯坏了") -> Update:
    """A message of the first resident, who becomes the actor."""
    home = work.session.query(Account).filter_by(person_id=resident(work).id).one()
    people.enter(work, "web", home.bot, home.address, None)
    return Sending(id="message-1", text=text).update(home.address, "zh", work.now, None, None)


def only(handler: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Dispatch:
    """A dispatch that knows one handler, asked first."""

    def register(_commands: Router, chat: Router) -> None:
        chat.message.register(handler)

    monkeypatch.setattr(module, "HANDLERS", (SimpleNamespace(register=register), *module.HANDLERS))
    return Dispatch()


async def waits(_message: Message) -> None:
    await asyncio.sleep(0)


async def calls_the_api(message: Message) -> SendMessage:
    return SendMessage(chat_id=message.chat.id, text="hello")


async def returns_something(_message: Message) -> str:
    return "hello"


@pytest.mark.parametrize("handler", [waits, calls_the_api, returns_something])
def test_a_handler_that_breaks_the_rules_is_caught(
    core: Core, monkeypatch: pytest.MonkeyPatch, handler: Callable[..., Any]
) -> None:
    dispatch = only(handler, monkeypatch)
    with core.trial() as work, pytest.raises(HandlerError):
        dispatch(work, update(work))


def test_what_a_handler_raises_comes_out(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(_message: Message) -> None:
        raise ZeroDivisionError

    dispatch = only(fails, monkeypatch)
    with core.trial() as work, pytest.raises(ZeroDivisionError):
        dispatch(work, update(work))


def test_what_a_service_refuses_is_an_answer(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuses(_message: Message) -> None:
        raise NotFound(7)

    dispatch = only(refuses, monkeypatch)
    with core.trial() as work:
        dispatch(work, update(work))
        assert [row["phrase"] for row in work.pending(Outbox)] == [phrase("refused.not_found").key]


def test_two_in_one_process(core: Core) -> None:
    for dispatch in (Dispatch(), Dispatch()):
        with core.trial() as work:
            dispatch(work, update(work))
            assert work.posted
            assert work.session.query(Conversation).count() == 0  # not yet written: nothing is, before the flush


def routers(router: Router) -> Iterator[Router]:
    yield router
    for inner in router.sub_routers:
        yield from routers(inner)


def roots() -> list[Router]:
    return [value for value in vars(Dispatch()).values() if isinstance(value, Router)]


def test_nothing_leaves_the_thread() -> None:
    """aiogram runs plain functions, magic filters and bare states through `asyncio.to_thread`."""
    seen = 0
    for root in roots():
        for router in routers(root):
            for observer in router.observers.values():
                assert all(check.awaitable for check in observer._handler.filters or [])
                for handler in observer.handlers:
                    seen += 1
                    assert handler.awaitable, handler.callback
                    for check in handler.filters or []:
                        assert check.awaitable, (handler.callback, check.callback)
                        assert check.magic is None
    assert seen > 20
