"""A message is heard: the table decides what comes of it, a deed does it."""

from collections.abc import Mapping

from aiogram.types import Message

from handlers import about, consent, happening
from handlers.chat import Asking, Chat
from handlers.deeds import asked as waiting
from handlers.deeds import reports, second_key, staff, talk, where
from handlers.doors import Door, Key, Way
from handlers.hearing import focus, table
from handlers.hearing.hearing import Hearing
from handlers.hearing.scene import Asked, How, Who
from handlers.utterance import Utterance
from models.people import Person
from models.ticket import Action, Ticket
from models.understanding import figures
from services.ticket import lists
from services.work import Work

DEEDS = {**talk.DEEDS, **reports.DEEDS, **second_key.DEEDS, **where.DEEDS, **waiting.DEEDS, **staff.DEEDS}

#: What a state of the chat waits for; of words it depends on the action.
WAITING = {
    None: Asked.NOTHING,
    Asking.consent.state: Asked.NOTHING,
    Asking.text.state: Asked.WHAT,
    Asking.place.state: Asked.PLACE,
    Asking.where.state: Asked.WORDS,
    Asking.words.state: Asked.WORDS,
    Asking.pick.state: Asked.PICK,
    Asking.contact.state: Asked.CONTACT,
    Asking.report.state: Asked.FILING,
    Asking.caller.state: Asked.CALLER,
    Asking.choice.state: Asked.WHICH,
    Asking.danger.state: Asked.NOTHING,
}
SAYING: dict[str, Asked] = {
    Action.RESOLVE: Asked.HOW,
    Action.DECLINE: Asked.WHY,
    Action.ESCALATE: Asked.WHY,
    Action.DISPUTE: Asked.STILL,
}


class Listener:
    """Hears what has no key. It knows the doors, for words that stand on a button."""

    def __init__(self, doors: Mapping[Key, Door]) -> None:
        self._doors = doors

    async def hear(self, message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
        """Decide and do. What a feature of its own has asked is for that feature."""
        asked = await state.get_state()
        if asked not in WAITING:
            await Hearing(work, person, state, said, self._doors, message).open(Key(Way.ANSWER, asked or ""))
            return
        for one in _each(work, person, said) if asked is None else (said,):
            await _hear(Hearing(work, person, state, one, self._doors, message, _hear))
        await consent.after(work, person, state)


async def take(work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """What somebody has said before, now that nothing is asked of them any more."""
    await _hear(Hearing(work, person, state, said, begin_again=_hear))


def _each(work: Work, person: Person, said: Utterance) -> tuple[Utterance, ...]:
    """What somebody says of several of their tasks one after the other: #1 弄完了，#2 下午去."""
    orders = figures.each(said.text) if person.works_here and not said.media else ()
    numbers = {number for number, _ in orders}
    if len(numbers) < 2 or not numbers <= {ticket.id for ticket in lists.to_do(work, person)}:
        return (said,)
    return tuple(said.only(f"#{number} {words}") for number, words in orders)


async def _hear(hearing: Hearing) -> None:
    if await _of_danger(hearing.work, hearing.person, hearing.chat, hearing.said):
        return
    other = about.replied_to(hearing.work, hearing.person, hearing.said)
    if other is not None and not isinstance(other, Ticket):
        await about.add(hearing.work, hearing.person, hearing.chat, other, hearing.said)
        return
    hearing.asked = await _asked(hearing)
    if hearing.asked is Asked.PICK and not await hearing.can_be_picked() and await hearing.chat.get_value("before"):
        await hearing.chat.clear()  # what was put aside for it is asked again
        hearing.asked = await _asked(hearing)
    hearing.focus = await focus.find(
        hearing.work, hearing.person, hearing.chat, hearing.said, who=hearing.who, asked=hearing.asked
    )
    if await _is_of_another(hearing):
        hearing.asked = Asked.NOTHING
    await hearing.look()
    await DEEDS[table.decide(hearing.scene, hearing.guard)](hearing)


async def _of_danger(work: Work, person: Person, chat: Chat, said: Utterance) -> bool:
    """Whether it answers what was asked about a danger, or says that one is over."""
    if await chat.get_state() == Asking.danger.state and await happening.answered(work, person, chat, said):
        return True
    return await happening.in_despair(work, person, chat, said) or happening.reassured(work, person, said)


async def _asked(hearing: Hearing) -> Asked:
    """What the chat waits for. What this person can answer no more is given up: the ticket or the post is theirs no longer."""
    chat = hearing.chat
    found = WAITING[await chat.get_state()]
    about_ = await chat.about()
    gone = (
        found in focus.ABOUT_ONE
        and about_[0] == Ticket.kind
        and not focus.asked_about(hearing.work, hearing.person, about_)
    )
    if gone or (found in {Asked.FILING, Asked.CALLER} and hearing.who is Who.RESIDENT):
        await chat.clear()
        return Asked.NOTHING
    if found is Asked.WORDS:
        return SAYING.get(await chat.get_value("action") or "", found)
    return found


async def _is_of_another(hearing: Hearing) -> bool:
    """Whether they name another matter, by a reply or its number, than the one that is asked about: it is no answer."""
    found, matter = hearing.focus.how, hearing.focus.first
    named = found is How.REPLIED or (hearing.asked in focus.ABOUT_ONE and bool(hearing.meaning.numbers))
    return named and matter is not None and await hearing.chat.about() != (matter.kind, matter.id)
