"""What the latest answer offers can be typed; and an answer without buttons takes it away."""

from datetime import timedelta
from typing import Any

import pytest

from handlers import shown
from handlers.chat import Chat
from handlers.utterance import Utterance
from models.people import Standing
from models.phrase import named, option, phrase
from services import outbox
from services.work import Home, Work
from tests.core import Core, holder_of, new_ticket, resident

CANCEL = option("button.cancel", "cancel")


def place(code: str) -> dict[str, Any]:
    return option(phrase("name.itself", name=named("place", code)), f"pick:ticket.place:1:p.{code}")


@pytest.fixture(scope="module")
def core() -> Any:
    core = Core()
    yield core
    core.close()


def comes(work: Work, state: str | None = None) -> None:
    work.actor, work.account, work.chat = resident(work), Home(1, 1), Standing(state)


def offer(work: Work, *choices: dict[str, Any]) -> None:
    stood = Standing()
    outbox.answer(work, phrase("ask.which_place"), choices=[[choice] for choice in choices])
    shown.keep(work, stood)


def picked(work: Work, text: str, **said: Any) -> str | None:
    assert work.actor
    assert work.chat
    return shown.pick(work, work.actor, Chat(work.chat), Utterance(work.community, text, **said))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("柳西小区3号楼", "pick:ticket.place:1:p.liuxi-3"),
        ("柳西小区三号楼的吧", "pick:ticket.place:1:p.liuxi-3"),
        ("3号楼那个", "pick:ticket.place:1:p.liuxi-3"),
        ("第二个", "pick:ticket.place:1:p.liuxi-4"),
        ("2", "pick:ticket.place:1:p.liuxi-4"),
        ("Liuxi Estate building 4", "pick:ticket.place:1:p.liuxi-4"),
        ("柳西的", None),  # both are
        ("第三个", None),
        ("算了", "cancel"),
        ("路灯坏了", None),
    ],
)
def test_a_place_is_typed_by_label_part_or_order(core: Core, text: str, meant: str | None) -> None:
    with core.trial() as work:
        comes(work)
        offer(work, place("liuxi-3"), place("liuxi-4"), CANCEL)
        assert picked(work, text) == meant


def test_an_answer_without_buttons_takes_them_away(core: Core) -> None:
    with core.trial() as work:
        comes(work)
        offer(work, place("liuxi-3"), place("liuxi-4"))
        work._rows.clear()
        outbox.answer(work, phrase("reply.thanks"))
        shown.keep(work, Standing())
        assert picked(work, "第一个") is None


def test_a_chat_that_still_waits_still_shows_them(core: Core) -> None:
    with core.trial() as work:
        comes(work, "Asking:pick")
        offer(work, place("liuxi-3"), place("liuxi-4"))
        work._rows.clear()
        outbox.answer(work, phrase("reply.thanks"))
        shown.keep(work, Standing("Asking:pick"))
        assert picked(work, "第一个") == "pick:ticket.place:1:p.liuxi-3"


def test_a_number_may_be_the_answer_to_a_question_since(core: Core) -> None:
    with core.trial() as work:
        comes(work)
        offer(work, place("liuxi-3"), place("liuxi-4"))
        new_ticket(work, resident(work), status="working", asked_at=work.now + timedelta(minutes=1))
        assert picked(work, "2") is None
        assert picked(work, "柳西小区4号楼") == "pick:ticket.place:1:p.liuxi-4"


def test_a_card_is_shown_with_what_can_be_done_now(core: Core) -> None:
    with core.trial() as work:
        ticket = new_ticket(work, resident(work), holder_id=holder_of(work, "grid-1-worker").id)
        comes(work)
        work.actor = holder_of(work, "grid-1-worker")
        outbox.show_new(work, work.actor.id, ticket)
        shown.keep(work, Standing())
        assert picked(work, "退单") == f"do:ticket.decline:{ticket.id}"
        assert picked(work, "accept") == f"do:ticket.accept:{ticket.id}"
        assert picked(work, "办好了") is None
