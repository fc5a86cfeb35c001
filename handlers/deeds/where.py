"""Where a report is, when that was asked."""

from handlers import about, places
from handlers.hearing.deeds import Deed
from handlers.hearing.hearing import Hearing
from handlers.utterance import Utterance
from models.ticket import Action
from services import route
from services.life import door
from services.life.facts import Facts
from services.ticket import lists


async def place(h: Hearing) -> None:
    """A point, a name, words: what is clear is taken, what is not is asked again with what could be meant."""
    await _placed_by(h, h.said)


async def _placed_by(h: Hearing, said: Utterance) -> None:
    work, ticket = h.work, h.ticket
    if not door.offered(work, h.person, ticket, (Action.PLACE,)):
        await _too_late(h, said)
        return
    where = places.locate(work, said, await h.chat.get_value(places.WORDS))
    if isinstance(where, route.Where):
        if said.media:
            door.advance(work, ticket, Action.NOTE, h.person, Facts(media=said.media))
        await places.place(work, h.person, h.chat, ticket, where)
    elif where is None and said.point is None and (questions := lists.questions(lists.reported(work, h.person))):
        await about.which(work, h.chat, said, [*questions, ticket])
    else:
        await places.unclear(work, h.chat, ticket, where, said.words)


async def _too_late(h: Hearing, said: Utterance) -> None:
    """It has gone its way meanwhile: nobody waits for a place any more."""
    ticket = h.ticket
    await h.chat.clear()
    if ticket.closed_at is None and said.text and said.only_a_place:
        about.note(h.work, h.person, ticket, said)
    else:
        await h.again(said)


async def place_or_new(h: Hearing) -> None:
    """It tells of another kind of problem: the place of this one, or a report of its own?"""
    await about.which(h.work, h.chat, h.said, [h.ticket], "ask.place_or_new")


async def no_place(h: Hearing) -> None:
    """They cannot say where: a landmark would help, and the duty desk can find out."""
    await places.unclear(h.work, h.chat, h.ticket, route.Unclear(route.Why.IGNORANT, heard=h.meaning.rest))


DEEDS = {
    Deed.PLACE: place,
    Deed.PLACE_OR_NEW: place_or_new,
    Deed.NO_PLACE: no_place,
}
