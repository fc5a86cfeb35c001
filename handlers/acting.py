"""Doing something to a matter: a button names kind, action and number, the table says what is still needed, and people
are asked for that.
"""

from dataclasses import replace
from typing import Any

from aiogram.types import CallbackQuery, Message

from handlers import places
from handlers.about import given_out
from handlers.chat import CANCEL, Asking, Chat
from handlers.doors import Doors
from handlers.pickers import PICKERS, Wanted, matter_of
from handlers.utterance import Utterance
from models.life import Need
from models.people import Person
from models.phrase import Phrase, moment, named, option, phrase
from models.ticket import Action, Ticket
from models.understanding.contacts import is_contact
from services import outbox, route
from services.life import door
from services.life.facts import NOTHING, Facts, Photo
from services.life.refusals import Refused, Stale
from services.work import Work

#: What can be pressed; the rest is said.
PRESSED = frozenset({Need.PLACE, Need.CATEGORY, Need.WORKER, Need.TIME, Need.RATING, Need.REASON})
#: What a need that is not fulfilled is answered with, where choosing again is the remedy.
CHOOSE_AGAIN = {Need.WORKER: "refused.no_worker"}


doors = Doors()


@doors.press("do")
async def begin(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """Start an action: do it at once if it needs nothing more, else ask for what it needs."""
    matter, action = matter_of(work, person, *_two(args))
    wanted = _wanted(work, person, state, matter, action)
    if _toggles(wanted):
        _share(wanted)
    elif await _go_on(wanted, NOTHING):
        work.toast = _done(wanted, NOTHING)
        await _tell(wanted, NOTHING, toasted=True)


async def start(
    work: Work,
    person: Person,
    state: Chat,
    kind: str,
    number: int,
    action: str,
    facts: Facts = NOTHING,
    *,
    said: Utterance | None = None,
) -> bool:
    """Start an action as if its button were pressed, with the facts that words have brought; gives whether it is done.

    `said`: they may name what else it needs, a time, a worker, a category, stars. What is missing is asked for. Raises
    Refused.
    """
    matter, action = matter_of(work, person, f"{kind}.{action}", str(number))
    wanted = _wanted(work, person, state, matter, action)
    if facts.contact is None and _toggles(wanted):
        _share(wanted)
        return True
    facts = wanted.pinned(facts)
    if said:
        facts = await wanted.with_typed(facts, said)
    if isinstance(matter, Ticket) and action == Action.PLACE and facts.where:
        await places.place(work, person, state, matter, facts.where)
        return True
    if done := await _go_on(wanted, facts):
        await _tell(wanted, facts)
    return done


@doors.press("pick")
async def picked(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """A value was picked for what an action needs."""
    matter, action = matter_of(work, person, *_two(args))
    if not args[2:]:
        raise Stale
    await _take(Wanted(work, person, state, matter, action), ":".join(args[2:]))


async def typed(work: Work, person: Person, state: Chat, said: Utterance) -> bool:
    """Take what was typed for what is offered to be picked; False: it is no answer to that, and nothing has changed.

    Raises Refused where it is one, and cannot be done any more.
    """
    data = await state.get_data()
    try:
        matter, action = matter_of(work, person, *(await _named(state)))
    except Refused:
        return False
    wanted = Wanted(work, person, state, matter, action)
    value = PICKERS[data["need"]].typed(wanted, said)
    if value is None:
        return False
    await _take(wanted, value, said.media)
    return True


async def _named(state: Chat) -> tuple[str, str]:
    kind, number = await state.about()
    return f"{kind}.{await state.get_value('action')}", str(number)


async def _take(wanted: Wanted, value: str, media: tuple[Photo, ...] = ()) -> None:
    """Take a value for the first need of an action that is picked. Raises Refused."""
    work, matter, person = wanted.work, wanted.matter, wanted.person
    row = door.check(work, matter, wanted.action, person)
    brought = await wanted.brought()
    need = next((need for need in Need if need in row.needs & PRESSED and need not in wanted.picks), None)
    if need is None:
        raise Stale
    facts = await PICKERS[need].read(wanted, value, replace(brought, media=(*brought.media, *media)))
    if facts is None:
        return
    wanted.picks[need] = value  # not before: what has only asked on is no answer yet
    if need in CHOOSE_AGAIN and door.missing(work, matter, row, person, facts) == need:
        outbox.answer(work, phrase(CHOOSE_AGAIN[need], number=matter.id))
    elif await _go_on(wanted, facts, picked=need):
        await _tell(wanted, facts)


@doors.answer(Asking.words)
async def words(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """The words, or the photo, that an action was waiting for. Raises Refused."""
    await use(work, person, state, said)


async def use(work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """Take these words, or the photo, for the action that waits for some. Raises Refused."""
    data, about = await state.get_data(), await state.about()
    await state.clear()  # should the matter have moved on meanwhile, nothing waits for words any more
    await _use(work, person, state, door.find(work, *about, person), data, said)


async def reads(work: Work, person: Person, state: Chat, said: Utterance) -> bool:
    """Whether a message can be taken while something is offered to be picked: a value, or more words where there are some."""
    data = await state.get_data()
    if data.get("text") or data.get("media"):
        return True
    try:
        matter, action = matter_of(work, person, *(await _named(state)))
    except Refused:
        return False
    return PICKERS[data["need"]].typed(Wanted(work, person, state, matter, action), said) is not None


@doors.press("as")
async def use_kept(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """What they had said, and was kept until they chose, is what this action needs."""
    matter, action = matter_of(work, person, *_two(args))
    said = await given_out(work, state, Asking.choice)
    facts = Facts(text=said.words or None, media=said.media)
    await start(work, person, state, matter.kind, matter.id, action, facts, said=said)


async def _use(work: Work, person: Person, state: Chat, matter: Any, data: dict[str, Any], said: Utterance) -> None:
    """Act with these words and photos; ask on when something is still missing."""
    wanted = _wanted(work, person, state, matter, data["action"])
    state.album_matter = matter.kind, matter.id
    brought = await wanted.read(data)
    facts = replace(brought, text=said.words or brought.text, media=(*brought.media, *said.media))
    if await _go_on(wanted, facts):
        await _tell(wanted, facts)


async def _go_on(wanted: Wanted, facts: Facts, *, picked: str | None = None) -> bool:
    """Do it if nothing is missing any more, else ask for what is; gives whether it is done.

    What a button has just brought is not asked for again by itself: it may be one of long ago.
    """
    work, matter, action = wanted.work, wanted.matter, wanted.action
    row = door.check(work, matter, action, wanted.person)
    need = door.missing(work, matter, row, wanted.person, facts)
    if need in PICKERS and need != picked:
        wanted.picks.pop(need, None)
        if row.first and row.first in door.offered(work, wanted.person, matter, (row.first,)):
            door.advance(work, matter, row.first, wanted.person)
        await PICKERS[need].ask(wanted, facts)
        return False
    door.advance(work, matter, action, wanted.person, facts)
    if await wanted.chat.about() == (matter.kind, matter.id):
        await wanted.chat.clear()  # a question about this matter that is overtaken by what was done
    return True


def _wanted(work: Work, person: Person, state: Chat, matter: Any, action: str) -> Wanted:
    """What somebody is about to do, as things stand now."""
    return Wanted(work, person, state, matter, door.kind_of(work, matter).meant(work, matter, action))


async def _tell(wanted: Wanted, facts: Facts, *, toasted: bool = False) -> None:
    """Ask whoever has done it what comes next, or tell them that it is done, with the buttons for that.

    `toasted`: they have been told in a few words already.
    """
    work, person, matter = wanted.work, wanted.person, wanted.matter
    kind = door.kind_of(work, matter)
    then = kind.then.get(wanted.action)
    if then and then in door.offered(work, person, matter, (then,)):
        await _ask(Wanted(work, person, wanted.chat, matter, then))
        return
    answer = kind.answer(work, person, matter, wanted.action)
    if answer or not toasted:
        words, choices = answer or (_done(wanted, facts), _next(wanted))
        outbox.answer(work, words, choices=choices)


async def _ask(wanted: Wanted) -> None:
    """Ask for the first thing that an action needs."""
    row = door.check(wanted.work, wanted.matter, wanted.action, wanted.person)
    need = door.missing(wanted.work, wanted.matter, row, wanted.person)
    if need in PICKERS:
        await PICKERS[need].ask(wanted, NOTHING)


def _done(wanted: Wanted, facts: Facts) -> Phrase:
    matter = wanted.matter
    found: dict[str, Any] = {}
    if facts.at:
        found["at"] = moment(facts.at)
    if facts.worker:
        found["who"] = {"person": facts.worker.id}
    if facts.category:
        found["category"] = named("category", facts.category)
    return door.kind_of(wanted.work, matter).done(wanted.action, matter, **found)


def _next(wanted: Wanted) -> list[list[dict[str, Any]]]:
    """After a rating a word is welcome."""
    if not isinstance(wanted.matter, Ticket) or wanted.action != Action.RATE:
        return []
    return [[option("button.word", f"do:{wanted.matter.kind}.{Action.NOTE}:{wanted.matter.id}")]]


@doors.answer(Asking.contact)
async def contact(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """A number, or another way to reach them; nothing else is kept. Raises Refused."""
    matter = door.find(work, *await state.about(), person)
    action = await state.get_value("action") or Action.SHARE
    words = said.contact or said.text
    if not said.contact and not is_contact(words):
        outbox.answer(work, phrase("ask.contact", number=matter.id), choices=[CANCEL])
        return
    await state.clear()
    door.check(work, matter, action, person)  # what may not be shown is not kept
    person.contact = words[:100]
    wanted, facts = Wanted(work, person, state, matter, action), Facts(contact=True)
    if await _go_on(wanted, facts):
        await _tell(wanted, facts)


@doors.answer(Asking.where)
async def where(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """The place that an action was waiting for."""
    matter = door.find(work, *await state.about(), person)
    wanted = Wanted(work, person, state, matter, await state.get_value("action") or "")
    door.check(work, matter, wanted.action, person)
    found = places.locate(work, said, await state.get_value(places.WORDS))
    if not isinstance(found, route.Where):
        await places.unclear(work, state, matter, found, said.words, wanted.action)
        return
    await state.clear()
    facts = Facts(where=found, media=said.media)
    if await _go_on(wanted, facts):
        await _tell(wanted, facts)


def _toggles(wanted: Wanted) -> bool:
    """Whether a known contact is to be shown to the responsible person, or to be hidden again."""
    if wanted.action != Action.SHARE or not isinstance(wanted.matter, Ticket):
        return False
    return wanted.matter.contact_shared or bool(wanted.person.contact)


def _share(wanted: Wanted) -> None:
    ticket = wanted.matter
    door.advance(wanted.work, ticket, Action.SHARE, wanted.person, Facts(contact=not ticket.contact_shared))
    outbox.answer(wanted.work, door.kind_of(wanted.work, ticket).done(Action.SHARE, ticket))


def _two(args: list[str]) -> tuple[str, str]:
    """The first two arguments of a button. Raises Stale where there are less."""
    if len(args) < 2:
        raise Stale
    return args[0], args[1]
