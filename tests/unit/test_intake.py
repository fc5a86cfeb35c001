"""One update, one transaction: once, in order, and never lost."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.app import DOORS
from bot.channels.web.dialect import Sending
from bot.intake import TRIES, Incoming, Intake
from handlers import utterance
from handlers.dispatch import Dispatch
from models.due import Timer
from models.inbox import DeadLetter, UpdateKey
from models.outbox import Outbox
from models.people import Account
from models.record import Event
from models.ticket import Ticket
from services.work import Work
from tests.core import Core, resident


class Fails:
    """A dispatch whose handler writes and then raises, so many times."""

    def __init__(self, times: int) -> None:
        self.times, self.tried, self.real = times, 0, Dispatch(DOORS)

    def __call__(self, work: Work, update: Any, **where: Any) -> None:
        self.real(work, update, **where)
        work.session.flush()
        self.tried += 1
        if self.tried <= self.times:
            raise ZeroDivisionError("a handler's mistake")


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def incoming(core: Core, key: str = "1", text: str = "柳西小区1号楼的路灯坏了", person: int = 1) -> Incoming:
    def look(work: Work) -> tuple[int, int]:
        account = work.session.query(Account).filter_by(person_id=resident(work, person).id).one()
        return account.bot, account.address

    bot, address = core.do(look)
    update = Sending(id=f"message-{key}", text=text).update(address, "zh", core.clock.now(), None, None)
    return Incoming("web", bot, f"{address}:{key}", address, update)


def intake(core: Core, dispatch: Callable[..., None] | None = None) -> Intake:
    return Intake(core, dispatch or Dispatch(DOORS))  # type: ignore[arg-type]


async def test_the_same_key_twice_is_one_ticket(core: Core) -> None:
    door, update = intake(core), incoming(core)
    assert [(await door.take(update)).outcome for _ in range(3)] == ["taken", "duplicate", "duplicate"]
    assert len(core.rows(select(Ticket.id))) == 1


async def test_the_same_key_at_once_is_one_ticket(core: Core) -> None:
    door, other, update = intake(core), intake(core), incoming(core)
    found = await asyncio.gather(door.take(update), other.take(update), door.take(update))
    assert sorted(receipt.outcome for receipt in found) == ["duplicate", "duplicate", "taken"]
    assert len(core.rows(select(Ticket.id))) == 1


async def test_another_key_of_another_bot_is_another_update(core: Core) -> None:
    update = incoming(core)
    await intake(core).take(update)
    assert core.rows(select(UpdateKey.key)) == [update.key]
    again = Incoming("web", update.bot + 1, update.key, update.chat, update.update)
    assert (await intake(core).take(again)).outcome == "taken"


async def test_a_handler_that_raises_once_is_tried_again(core: Core) -> None:
    dispatch = Fails(TRIES - 1)
    assert (await intake(core, dispatch).take(incoming(core))).outcome == "taken"
    assert dispatch.tried == TRIES
    assert len(core.rows(select(Ticket.id))) == 1


async def test_a_handler_that_always_raises_leaves_a_dead_letter(core: Core) -> None:
    dispatch = Fails(TRIES)
    door, update = intake(core, dispatch), incoming(core)
    with capture_logs() as logs:
        receipt = await door.take(update)
    assert (receipt.outcome, [entry["action"] for entry in logs]) == ("dead", ["dead_letter"])
    [letter] = core.rows(select(DeadLetter))
    assert (letter.bot, letter.key, letter.error) == (
        update.bot,
        update.key,
        'ZeroDivisionError("a handler\'s mistake")',
    )
    assert letter.payload["message"]["text"] == "柳西小区1号楼的路灯坏了"
    # nothing of what the handler did is there, and the person knows
    assert [core.rows(select(table)) for table in (Ticket, Event, Timer)] == [[], [], []]
    assert core.told() == [(None, "error.kept")]
    assert (await door.take(update)).outcome == "duplicate"
    # and the chat goes on
    assert (await door.take(incoming(core, "2"))).outcome == "taken"
    assert len(core.rows(select(Ticket.id))) == 1


async def test_what_cannot_be_understood_leaves_a_dead_letter(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("a mistake in the ear")

    monkeypatch.setattr(utterance, "understand", fails)
    with capture_logs():
        receipt = await intake(core).take(incoming(core))
    assert (receipt.outcome, core.told()) == ("dead", [(None, "error.kept")])
    assert len(core.rows(select(DeadLetter))) == 1


async def test_the_letter_can_be_taken_again(core: Core) -> None:
    """What is kept is the whole update."""
    update = incoming(core)
    with capture_logs():
        await intake(core, Fails(TRIES)).take(update)
    [letter] = core.rows(select(DeadLetter))
    restored = type(update.update).model_validate(letter.payload)
    assert restored.message
    assert restored.message.text == update.update.message.text  # type: ignore[union-attr]


async def test_without_a_database_nothing_is_acknowledged(core: Core) -> None:
    class Away:
        community = core.community

        async def transact(self, _fn: Any) -> None:
            raise OperationalError("BEGIN", None, Exception("disk I/O error"))

    with capture_logs(), pytest.raises(OperationalError):
        await Intake(Away(), Dispatch(DOORS)).take(incoming(core))  # type: ignore[arg-type]


class Gate:
    """A database that is slow: each transaction waits until it is let through."""

    def __init__(self, core: Core) -> None:
        self.core, self.waiting, self.community = core, list[asyncio.Event](), core.community

    async def transact(self, fn: Callable[[Work], Any]) -> Any:
        turn = asyncio.Event()
        self.waiting.append(turn)
        await turn.wait()
        return self.core.do(fn)


async def test_one_chat_is_in_order_and_chats_go_side_by_side(core: Core) -> None:
    gate = Gate(core)
    door = Intake(gate, Dispatch(DOORS))  # type: ignore[arg-type]
    mine = [incoming(core, str(number), f"柳西小区{number}号楼的路灯坏了") for number in (1, 2, 3)]
    his = incoming(core, text="柳西公园的长椅坏了", person=2)
    tasks = [asyncio.ensure_future(door.take(update)) for update in (*mine, his)]
    await turn()
    assert len(gate.waiting) == 2  # my first and his
    while gate.waiting:
        gate.waiting.pop().set()  # the latest first, as a busy pool might
        await turn()
    assert {(await task).outcome for task in tasks} == {"taken"}
    reporter = core.do(lambda work: resident(work).id)
    assert core.rows(select(Ticket.place).where(Ticket.reporter_id == reporter).order_by(Ticket.id)) == [
        "liuxi-1",
        "liuxi-2",
        "liuxi-3",
    ]
    assert door._order == {}  # the locks of quiet chats are forgotten


async def turn() -> None:
    """Let every task go as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_everything_of_one_update_commits_together(core: Core) -> None:
    recorded: list[Work] = []
    update = incoming(core)
    update = Incoming(update.channel, update.bot, update.key, update.chat, update.update, record=recorded.append)
    await intake(core).take(update)
    [ticket] = core.rows(select(Ticket))
    assert [event.action for event in core.events(ticket.id)] == ["report", "place"]
    assert core.timers(ticket.id)
    assert {row.number for row in core.rows(select(Outbox))} == {ticket.id}
    assert len(recorded) == 1
