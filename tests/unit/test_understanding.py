"""A message is understood once, before its transaction, and everybody reads the result."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiogram.types import Update

from bot.app import DOORS
from bot.channels.web.dialect import Sending
from bot.intake import Incoming, Intake
from handlers.chat import Asking
from handlers.dispatch import Dispatch
from handlers.utterance import Utterance
from models.people import Account, Conversation
from models.place.gazetteer import Gazetteer
from models.ticket import Ticket
from models.understanding.lexicon import Lexicon
from models.understanding.meaning import understand
from services.work import Work
from tests.core import Core, community, holder_of, new_ticket, resident

LOOKS = ((Lexicon, "scan"), (Gazetteer, "spots"))


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a text is looked through: for every word, for places."""
    found: Counter[str] = Counter()

    def counted(kind: type, name: str) -> None:
        look: Callable[..., Any] = getattr(kind, name)

        def count(self: object, text: str) -> Any:
            found[name] += 1
            return look(self, text)

        monkeypatch.setattr(kind, name, count)

    for kind, name in LOOKS:
        counted(kind, name)
    return found


ONCE = {name: 1 for _, name in LOOKS}


def stands(core: Core, post: str | None, state: Any, **data: Any) -> tuple[int, int]:
    """A chat in the middle of a question, about an unplaced ticket of the resident's; gives its address and the ticket."""

    def begin(work: Work) -> tuple[int, int]:
        person = holder_of(work, post) if post else resident(work)
        holder = holder_of(work, "grid-1-worker").id
        ticket = new_ticket(work, resident(work), level="community", grid=None, place=None, holder_id=holder)
        account = work.session.query(Account).filter_by(person_id=person.id).one()
        data["ticket"] = ticket.id
        work.session.add(Conversation(account_id=account.id, state=state and state.state, data=data))
        return account.address, ticket.id

    return core.do(begin)


async def says(core: Core, address: int, **content: Any) -> Any:
    update = Sending.model_validate({"id": "message-1", **content}).update(address, "zh", core.clock.now(), None, None)
    if content.get("text") == "edited":
        update = Update(update_id=0, edited_message=update.message)
    return await Intake(core, Dispatch(DOORS)).take(Incoming("web", 1, "1", address, update))  # type: ignore[arg-type]


REPORT = "柳西小区3号楼的路灯坏了"


@pytest.mark.parametrize(
    "text", [REPORT, "路灯坏了", "着火了", "柳西小区3号楼", "柳夕小区3号楼", "谢谢", "二单元门口", "/my"]
)
@pytest.mark.parametrize("state", [None, Asking.place, Asking.text, Asking.words, Asking.contact, Asking.consent])
async def test_what_a_resident_says_is_looked_through_once(
    core: Core, looks: Counter[str], text: str, state: Any
) -> None:
    address, _ = stands(core, None, state, action="note")
    assert (await says(core, address, text=text)).outcome == "taken"
    assert looks == ONCE


@pytest.mark.parametrize("text", [REPORT, "着火了", "13800001234"])
@pytest.mark.parametrize("state", [None, Asking.place, Asking.words, Asking.report])
async def test_what_a_worker_says_is_looked_through_once(
    core: Core, looks: Counter[str], text: str, state: Any
) -> None:
    address, _ = stands(core, "grid-1-worker", state, action="note")
    assert (await says(core, address, text=text)).outcome == "taken"
    assert looks == ONCE


async def test_a_draft_and_the_words_that_complete_it_are_another_text(core: Core, looks: Counter[str]) -> None:
    address, _ = stands(core, None, Asking.choice, said={"text": "路灯坏了"})
    assert (await says(core, address, text="就是靠大门那盏")).outcome == "taken"
    assert looks == {name: 2 for _, name in LOOKS}


async def test_a_button_is_no_text(core: Core, looks: Counter[str]) -> None:
    address, ticket = stands(core, None, None)
    assert (await says(core, address, press={"data": f"card:{ticket}"})).outcome == "taken"
    assert not looks


async def test_it_is_done_before_the_transaction(core: Core, looks: Counter[str]) -> None:
    address, _ = stands(core, None, None)
    seen: list[Counter[str]] = []

    class Watched:
        community = core.community

        async def transact(self, fn: Callable[[Work], Any]) -> Any:
            seen.append(looks.copy())
            return core.do(fn)

    text = "红柳花园2号楼的健身器材坏了"
    update = Sending(id="message-1", text=text).update(address, "zh", core.clock.now(), None, None)
    await Intake(Watched(), Dispatch(DOORS)).take(Incoming("web", 1, "1", address, update))  # type: ignore[arg-type]
    assert seen == [ONCE] == [looks]
    assert core.value(Ticket.__table__.select().where(Ticket.text == text)) is not None


def test_places_that_may_be_meant_come_from_the_same_look(looks: Counter[str]) -> None:
    meaning = understand("柳夕小区3号楼", community())
    assert (meaning.place, meaning.only_a_place) == (None, False)
    assert "liuxi-3" in meaning.similar
    assert looks == ONCE


def test_what_is_known_of_the_words_goes_with_them(looks: Counter[str]) -> None:
    """A photo that was sent before adds nothing to the words."""
    heard = Utterance(community(), REPORT, understood=understand(REPORT, community()))
    whole = Utterance(community(), point=(119.0, 42.0)).with_more(heard)
    assert whole.meaning is heard.meaning
    assert looks == ONCE
