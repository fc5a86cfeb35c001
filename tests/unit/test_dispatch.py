"""aiogram inside a transaction: what a handler may not do, and what may not stand in a router."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import SendMessage
from aiogram.types import Message, Update

from bot.app import DOORS, OWN
from bot.channels.web.dialect import Sending
from handlers.chat import Chat
from handlers.dispatch import Dispatch, HandlerError
from handlers.doors import Clash, Doors, by_key
from handlers.utterance import hear
from models.outbox import Outbox
from models.people import Account, Conversation
from models.phrase import phrase
from services import outbox, people
from services.life.refusals import NotFound
from services.work import Work
from tests.core import Core, resident


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def said(work: Work, text: str = "路灯坏了") -> Update:
    """A message of the first resident, who becomes the actor."""
    home = work.session.query(Account).filter_by(person_id=resident(work).id).one()
    people.enter(work, "web", home.bot, home.address, None)
    return Sending(id="message-1", text=text).update(home.address, "zh", work.now, None, None)


def handle(dispatch: Dispatch, work: Work, text: str = "路灯坏了") -> list[str]:
    """Say it; gives the phrases of the answer."""
    update = said(work, text)
    dispatch(work, update, said=hear(update, 1, work.community))
    return [row["phrase"] for row in work.pending(Outbox)]


def only(handler: Callable[..., Any]) -> Dispatch:
    """A dispatch with one more door."""
    doors = Doors()
    doors.command("lost")(handler)
    return Dispatch((*DOORS, doors))


async def waits(_message: Message) -> None:
    await asyncio.sleep(0)


async def calls_the_api(message: Message) -> SendMessage:
    return SendMessage(chat_id=message.chat.id, text="hello")


async def returns_something(_message: Message) -> str:
    return "hello"


@pytest.mark.parametrize("handler", [waits, calls_the_api, returns_something])
def test_a_handler_that_breaks_the_rules_is_caught(core: Core, handler: Callable[..., Any]) -> None:
    with core.trial() as work, pytest.raises(HandlerError):
        handle(only(handler), work, "/lost")


def test_what_a_handler_raises_comes_out(core: Core) -> None:
    async def fails(_message: Message) -> None:
        raise ZeroDivisionError

    with core.trial() as work, pytest.raises(ZeroDivisionError):
        handle(only(fails), work, "/lost")


def test_what_a_service_refuses_is_an_answer(core: Core) -> None:
    async def refuses(_message: Message) -> None:
        raise NotFound(7)

    with core.trial() as work:
        assert handle(only(refuses), work, "/lost") == ["refused.not_found"]


def test_two_in_one_process(core: Core) -> None:
    for dispatch in (Dispatch(DOORS), Dispatch(DOORS)):
        with core.trial() as work:
            handle(dispatch, work)
            assert work.posted
            assert work.session.query(Conversation).count() == 0  # not yet written: nothing is, before the flush


class Lost(StatesGroup):
    """A question that no module of the house asks."""

    what = State()


def test_a_module_of_its_own_has_doors(core: Core) -> None:
    """A feature brings its doors along; the others do not know of it."""
    doors = Doors()

    @doors.command("lost")
    async def lost(_message: Message, work: Work, state: Chat, rest: str) -> None:
        await state.ask(Lost.what)
        outbox.answer(work, phrase("lost.what", said=rest))

    @doors.answer(Lost.what)
    async def what(_message: Message, work: Work, state: Chat) -> None:
        await state.clear()
        outbox.answer(work, phrase("lost.thanks"))

    dispatch = Dispatch((*DOORS, doors))
    with core.trial() as work:
        assert handle(dispatch, work, "/lost an umbrella") == ["lost.what"]
        assert work.pending(Outbox)[0]["params"] == {"said": "an umbrella"}
        chat = work.chat
        update = said(work, "绿色的")
        work.chat = chat
        dispatch(work, update, said=hear(update, 1, work.community))
        assert [row["phrase"] for row in work.pending(Outbox)] == ["lost.what", "lost.thanks"]
    with core.trial() as work:
        assert handle(Dispatch(DOORS), work, "/lost an umbrella") == ["reply.command"]


def test_two_handlers_behind_one_door_are_a_clash() -> None:
    doors = Doors()
    doors.command("lost", "my")(waits)
    with pytest.raises(Clash, match=r"command my: handlers\.lists\.my and .*test_dispatch\.waits"):
        Dispatch((*DOORS, doors))


def routers(router: Router) -> Iterator[Router]:
    yield router
    for inner in router.sub_routers:
        yield from routers(inner)


def roots() -> list[Router]:
    dispatch = Dispatch(DOORS, OWN)
    return [dispatch._everybody, *dispatch._own.values()]


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
    doors = by_key(DOORS)
    assert len(doors) > 30
    assert all(door.handler.awaitable for door in doors.values())


def test_a_message_meets_as_many_filters_whatever_the_number_of_doors(core: Core) -> None:
    """A door more costs nothing: it is looked up."""
    doors = Doors()
    doors.command(*(f"more-{number}" for number in range(500)))(waits)
    few, many = Dispatch(DOORS), Dispatch((*DOORS, doors))
    assert [len(each._everybody.message.handlers) for each in (few, many)] == [7, 7]
    assert [len(each._everybody.callback_query.handlers) for each in (few, many)] == [2, 2]
