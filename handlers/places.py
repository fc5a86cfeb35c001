"""Where it is: what a message says of a place, what is asked when that is not clear, the buttons that answer."""

from typing import Any

from handlers.chat import Asking, Chat
from handlers.utterance import Utterance
from models.matter import Matter
from models.people import Person
from models.phrase import Phrase, named, option, phrase
from models.ticket import Action, Status, Ticket
from models.ticket.standing import is_ringing
from services import outbox, route
from services.life import door
from services.life.cards import excerpt
from services.life.refusals import Stale
from services.ticket import card, correct, lists
from services.work import Work

Found = route.Where | route.Unclear | route.Outside | None
WORDS = "words"
LONGEST = 300  # characters of what is said of a place, however often it is asked
EXCERPT = 30


def locate(work: Work, said: Utterance, before: str | None = None) -> Found:
    """Where something is by the answer to "where?": its point and its words, with those that were not understood `before`."""
    words = route.named(work, said.meaning, before or "") if said.text else None
    return route.agreed(work, words, route.at_point(work, *said.point)) if said.point else words


def told(work: Work, said: Utterance, near: str | None = None) -> Found:
    """Where a report is: by its words, its point, the entrance that was scanned, else the grid whose group they came from.

    A bare number is that of a building beside the place `near`.
    """
    [spot] = said.meaning.spots if near and len(said.meaning.spots) == 1 else [None]
    beside = route.near(work, spot, near) if spot and spot.building else None
    words = beside or route.mentioned(work, said.meaning)
    if said.point:
        return route.agreed(work, words, route.at_point(work, *said.point))
    if said.place:
        return route.agreed(work, words, route.at_place(work, said.place))
    return words or (route.Where(said.grid) if said.grid else None)


async def unclear(
    work: Work, state: Chat, matter: Matter, where: Found, words: str = "", action: str = Action.PLACE
) -> None:
    """Ask again for the place that an action needs: what was heard, and what could be meant.

    The words are kept until the place is known: whoever is to find it needs them.
    """

    def button(name: Any, value: str) -> list[dict[str, object]]:
        return [option(phrase("name.itself", name=name), f"pick:{matter.kind}.{action}:{matter.id}:{value}")]

    choices = []
    if isinstance(where, route.Unclear):
        if where.grids:
            await state.update_data(lon=where.lon, lat=where.lat)
        if where.why is route.Why.IGNORANT:
            words = where.heard
        choices += [button(named("place", code), f"p.{code}") for code in where.places]
        choices += [button(_side(work, where, code), f"g.{code}") for code in where.grids]
    if words:
        await state.update_data(words=_with(await state.get_value(WORDS), words))
    desk = option("button.duty_desk", f"pick:{matter.kind}.{action}:{matter.id}:{WORDS}")
    outbox.answer(work, _question(where, matter, words), choices=[*choices, [desk]])


def _question(where: Found, matter: Matter, words: str) -> Phrase:
    match where:
        case route.Unclear(why=route.Why.WHICH, places=[_]):
            return phrase("ask.where_this")
        case route.Unclear(why=why, heard=heard):
            return phrase(f"ask.where_{why}", heard=excerpt(heard, EXCERPT), number=matter.id)
        case route.Outside():
            return phrase("ask.outside")
    return phrase("ask.where_unknown", heard=excerpt(words, EXCERPT)) if words else phrase("ask.place")


def _side(work: Work, where: route.Unclear, grid: str) -> Any:
    """One of two grids at a border; else the point on the map, by what stands beside it."""
    if where.why is route.Why.SIDE or where.lon is None or where.lat is None:
        return named("short", grid)
    return card.point(work, grid, where.lon, where.lat)


def _with(before: str | None, words: str) -> str:
    """What has been said of the place so far, each thing once."""
    return words if not before or before in words else before if words in before else f"{before}；{words}"[:LONGEST]


async def place(work: Work, person: Person, state: Chat, ticket: Ticket, where: route.Where) -> None:
    """Place the ticket, and ask for the place of another one that still has none."""
    correct.place(work, person, ticket, where)
    if await state.about() == (ticket.kind, ticket.id):
        await state.clear()
    facts = {
        name: value for name, value in card.facts(work, ticket).items() if name in {"number", "place", "who", "due"}
    }
    seen = door.may_see(work, person, ticket)  # not by a worker who has moved it to another grid
    known = "reply.placed_alarm" if is_ringing(ticket) else "reply.placed"
    words = phrase(known if ticket.grid or ticket.status == Status.WORKING else "reply.to_desk", **facts)
    outbox.answer(work, words, matter=ticket if seen else None)
    await ask_next(work, person, state, ticket)


async def ask_next(work: Work, person: Person, state: Chat, ticket: Ticket) -> None:
    """When nothing else is being asked: where is the person's other report that has no place yet?"""
    if await state.get_state() is not None:
        return
    if other := lists.another_unplaced(work, person, ticket):
        await state.ask(Asking.place, ticket=other.id)
        outbox.answer(work, phrase("remind.place"), matter=other)


async def chosen(work: Work, state: Chat, matter: Matter, value: str) -> route.Where:
    """What a button below the question brings: a place (p.CODE), a grid (g.CODE), or the desk, which is to find out where
    it is from their own words. Raises Stale for anything else, and for a grid or the desk where another answer has been
    given since.
    """
    mine = await state.get_data() if await state.about() == (matter.kind, matter.id) else {}
    what, _, code = value.partition(".")
    if what == "p" and code in work.community.places_by_code:
        return route.at_place(work, code, text=mine.get(WORDS))
    if not mine and isinstance(matter, Ticket) and not matter.nowhere:
        raise Stale
    if what == "g" and code in work.community.gridmap.codes:
        return route.Where(code, lon=mine.get("lon"), lat=mine.get("lat"))
    if value == WORDS:
        return route.Where(None, words=mine.get(WORDS))
    raise Stale
