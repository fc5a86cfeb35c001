"""The question whether a danger is happening now, or whether somebody is safe; and that it was none after all."""

import re
from enum import StrEnum

from aiogram.types import CallbackQuery

from handlers import about, alarming, places
from handlers.buttons import number_in
from handlers.chat import Asking, Chat
from handlers.doors import Doors
from handlers.utterance import Utterance
from models.people import Person
from models.phrase import phrase
from models.ticket import IN_HAND, Action, Ticket
from models.understanding.meaning import Act, Meaning, State
from services import outbox
from services.life import door
from services.life.facts import NOTHING, Facts
from services.life.refusals import Stale
from services.ticket import alarm, emergency, lists
from services.work import Work

#: Said of what may be happening: that it is, that it is not, that they cannot tell.
STILL = re.compile(
    r"还[在有是没]|没[停散灭好消]|正在|越来越|越[^越]{1,3}越|一直|严重|很[大浓重]|快来|\bstill\b|getting worse|happening now|right now",
    re.IGNORECASE,
)
OVER = re.compile(
    r"没(?:有|味|事|啥|什么)|[没散停灭走]了|不[漏冒响烧闻]了|不是|不用|看错|听错|弄错|误会|已经?好了|^没$"
    r"|\bnot (?:now|any ?more|happening)|no longer|stopped|\bgone\b|^no\b",
    re.IGNORECASE,
)
UNSURE = re.compile(
    r"不(?:确定|知道|清楚|好说|太清|晓得)|说不[好清准]|也许|拿不准|not sure|no idea|\bmaybe\b|don'?t know|can'?t tell",
    re.IGNORECASE,
)
YES = re.compile(r"\W*(?:是(?:的|啊|呀)?|对(?:的|啊)?|嗯+|有(?:的|啊)?|yes|yeah|yep|y)\b.*", re.IGNORECASE | re.DOTALL)
#: Said by somebody who was in despair.
FINE = re.compile(r"没事[了的儿]|没事$|好多了|不用(?:来|管|担心)|\bi'?m (?:ok|okay|fine|all right)\b", re.IGNORECASE)

doors = Doors()


class Now(StrEnum):
    """What somebody says to "is it happening now?"."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


def verdict(meaning: Meaning) -> Now | None:
    """What words say to "is it happening now?"; None where they are about something else."""
    text = meaning.text
    if UNSURE.search(text) or meaning.has(Act.IGNORANT) or meaning.state is State.UNSURE:
        return Now.UNSURE
    if STILL.search(text):
        return Now.YES
    if meaning.reassures or meaning.yes is False or OVER.search(text):
        return Now.NO
    if meaning.yes or YES.fullmatch(text) or meaning.state is State.BAD:
        return Now.YES
    return Now.NO if meaning.state is State.GOOD else None


async def answered(work: Work, person: Person, state: Chat, said: Utterance) -> bool:
    """Take what is said while this is asked; False: it is about something else, and still has to be heard."""
    number = (await state.about())[1]
    ticket = next((one for one in lists.reported(work, person) if one.id == number and one.status in IN_HAND), None)
    if ticket is None or not (ticket.asked_danger_at or emergency.is_one(ticket)):
        await state.clear()
        return False
    ticket = door.find(work, Ticket.kind, number, person)
    if emergency.is_one(ticket):
        await state.clear()
        return emergency.is_quiet(work, ticket) and await _listen(work, person, ticket, said)
    found = verdict(said.meaning) if said.text else None
    facts = Facts(text=said.words or None, media=said.media)
    if found is None:
        return await _keep(work, person, ticket, said)
    await decide(work, person, state, ticket, found, facts)
    return True


async def _listen(work: Work, person: Person, ticket: Ticket, said: Utterance) -> bool:
    """Somebody in despair answers: whatever they say goes to the few who may read it."""
    if said.empty:
        return False
    if said.meaning.reassures or said.meaning.has(Act.OVER, Act.WITHDRAW) or FINE.search(said.text):
        take_back(work, person, ticket, said)
        return True
    door.advance(work, ticket, Action.NOTE, person, Facts(text=said.words, media=said.media))
    alarming.place_it(work, person, ticket, places.told(work, said))
    alarm.again(work, ticket)
    return True


async def _keep(work: Work, person: Person, ticket: Ticket, said: Utterance) -> bool:
    """A photo, or where it is: kept, and the question asked again. Other words are heard as ever."""
    if said.text and not said.meaning.spots:
        return False
    door.advance(work, ticket, Action.NOTE, person, Facts(text=said.words or None, media=said.media))
    alarming.place_it(work, person, ticket, places.told(work, said))
    alarm.ask(work, ticket)
    return True


async def decide(work: Work, person: Person, state: Chat, ticket: Ticket, found: Now, facts: Facts = NOTHING) -> None:
    """It is happening, it is not, or they cannot tell, which is taken as if they could not answer."""
    if found is Now.YES:
        alarm.tell(work, [ticket.danger or ""])
        await alarming.raise_(work, person, state, ticket, facts)
        return
    if await state.get_state() == Asking.danger.state and await state.about() == (ticket.kind, ticket.id):
        await state.clear()
    if found is Now.NO:
        door.advance(work, ticket, Action.DENY, person, facts)
        outbox.show_new(work, person.id, ticket, phrase("reply.denied"))
    else:
        if facts.text or facts.media:
            door.advance(work, ticket, Action.NOTE, person, facts)
        pressing = emergency.GUARDS["pressing"](work, ticket)
        door.advance(work, ticket, Action.PRESUME if pressing else Action.URGE, None, Facts(reason="no_answer"))
    await alarming.ask_where(work, state, ticket)


@doors.press("danger")
async def pressed(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """Raises Stale once it has been answered, or has become an alarm by itself and they say no."""
    ticket = lists.see(work, person, args[1:])
    if args[0] not in {"yes", "no"} or ticket.status not in IN_HAND or ticket.danger is None:
        raise Stale
    if ticket.asked_danger_at is not None:
        await decide(work, person, state, ticket, Now(args[0]))
    elif args[0] == "no" and emergency.is_one(ticket):
        take_back(work, person, ticket)
    elif args[0] == "yes" and not emergency.is_one(ticket):
        await decide(work, person, state, ticket, Now.YES)
    else:
        raise Stale


@doors.press("same")
async def same(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """It is what others had reported already. Raises Stale where either is over, or somebody has it already."""
    ticket = lists.see(work, person, args[:1])
    other = work.session.get(Ticket, number_in(args[1])) if len(args) > 1 else None
    if other is None or other != alarm.maybe_same(work, person, ticket):
        raise Stale
    alarm.unite(work, person, ticket, door.find(work, Ticket.kind, other.id, None))
    if await state.about() == (ticket.kind, ticket.id):
        await state.clear()


async def in_despair(work: Work, person: Person, state: Chat, said: Utterance) -> bool:
    """Whoever has said that they are in despair says more: it is for the few who know, whatever else was being asked.

    False: it is a problem or a place of something else.
    """
    if (await state.get_state()) not in {None, Asking.place.state} or about.replied_to(work, person, said):
        return False
    meaning = said.meaning
    if not said.text or meaning.spots or meaning.numbers or meaning.category or meaning.alarms:
        return False
    theirs = [one for one in lists.reported(work, person) if emergency.is_one(one) and emergency.is_quiet(work, one)]
    ticket = next((one for one in theirs if one.status in IN_HAND), None)
    return ticket is not None and await _listen(work, person, door.find(work, Ticket.kind, ticket.id, person), said)


def reassured(work: Work, person: Person, said: Utterance) -> bool:
    """They say that a danger which they have reported is over, or was none; False: it is about something else."""
    if not said.meaning.reassures or said.meaning.alarms:
        return False
    replied = about.replied_to(work, person, said)
    mine = [
        ticket
        for ticket in lists.reported(work, person)
        if emergency.is_one(ticket) and ticket.status in IN_HAND and ticket.asked_at is None
    ]
    named = [ticket for ticket in mine if replied is None or replied.id == ticket.id]
    if len(named) != 1:
        return False
    take_back(work, person, door.find(work, Ticket.kind, named[0].id, person), said)
    return True


def take_back(work: Work, person: Person, ticket: Ticket, said: Utterance | None = None) -> None:
    """It was no danger, as they say: that ends it, or those who have it are told."""
    facts = Facts(text=said.words or None, media=said.media) if said else NOTHING
    kind = door.kind_of(work, ticket)
    if not door.may(work, person, Action.TAKE_BACK, ticket):  # others have reported it before
        if facts.text or facts.media:
            door.advance(work, ticket, Action.NOTE, person, facts)
        alarm.again(work, ticket)
        return
    door.advance(work, ticket, Action.TAKE_BACK, person, facts)
    if told := kind.answer(work, person, ticket, Action.TAKE_BACK):
        outbox.answer(work, told[0], choices=told[1])
