"""What everybody can say from the first minute: the privacy notice, /start."""

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers import about, consent, guide, listening, reporting, shown
from handlers.chat import Asking, Chat
from handlers.doors import Doors
from handlers.utterance import Utterance
from models.people import Person
from models.phrase import named, phrase
from services import languages, outbox
from services.ticket import lists
from services.work import Work

doors = Doors()


class NotAgreed(Filter):
    """They have not agreed yet, and nothing is being asked of them but that."""

    async def __call__(self, _event: TelegramObject, person: Person, raw_state: str | None = None) -> bool:
        return person.must_agree and raw_state in {None, Asking.consent.state}


async def hold(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """First contact: nothing is kept for good before the person agrees, and nothing that they said is lost.

    Danger to life does not wait for a form: it is filed at once (see `danger`), and so is what they add to it.
    """
    if shown.pick(work, person, state, said) == "agree":
        await _agreed(work, person, state)
        return
    if lists.in_danger(work, person):
        before = await about.held(work, state) if await state.get_value("held") else Utterance(work.community)
        await listening.take(work, person, state, before.with_more(said))
        await consent.after(work, person, state)
        return
    idle = said.empty or said.politeness or said.meaning.yes is False or said.text.startswith("/")
    await consent.ask(work, state, *([] if idle else [said]))


@doors.press("agree")
async def agree(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    await _agreed(work, person, state)


async def _agreed(work: Work, person: Person, state: Chat) -> None:
    """They agree; what they had said is taken now."""
    said = await about.held(work, state)
    person.consented_at = person.consented_at or work.now
    if not said.empty:
        await listening.take(work, person, state, said)
    elif said.place or said.grid:
        await reporting.ask_words(work, state, said)
    else:
        _welcome(work, person)


@doors.command("start")
async def start(_message: Message, work: Work, person: Person, state: Chat) -> None:
    """Welcome; a newcomer also gets the privacy notice."""
    if person.must_agree:
        await consent.ask(work, state)
    else:
        await state.clear()
        _welcome(work, person)


def _welcome(work: Work, person: Person) -> None:
    if person.roles:
        outbox.answer(
            work, phrase("welcome.staff", post=named("post", person.post), help=guide.help_for(guide.posts(person)))
        )
    else:
        outbox.answer(work, phrase("welcome", community=consent.community(work)))


@doors.press("language")
async def switch_language(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    asked = [code for code in args if code in work.community.languages]
    if (
        guide.switch(work, person, asked or languages.others(work, person))
        and await state.get_state() == Asking.consent.state
    ):
        await consent.ask(work, state)


@doors.command("privacy")
@doors.press("privacy")
async def privacy(_event: Message | CallbackQuery, work: Work) -> None:
    outbox.answer(work, phrase("privacy", community=consent.community(work)))
