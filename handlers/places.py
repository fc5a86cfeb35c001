"""Where it is: what a message says of a place, what is asked when that is not clear, the buttons that answer."""

from handlers.chat import Asking, Chat
from handlers.utterance import Utterance
from models.matter import Matter
from models.people import Person
from models.phrase import Phrase, named, option, phrase
from models.ticket import Action, Status, Ticket
from services import outbox, route
from services.life import door
from services.life.facts import Facts
from services.life.refusals import Stale
from services.ticket import card, lists
from services.work import Work

Found = route.Where | route.Unclear | route.Outside | None
WORDS = "words"


def locate(work: Work, said: Utterance) -> Found:
    """What a message says of a place: its point, else a name in its words."""
    if said.point:
        return route.at_point(work, *said.point)
    return route.named(work, said.meaning) if said.text else None


async def unclear(
    work: Work, state: Chat, matter: Matter, where: Found, words: str = "", action: str = Action.PLACE
) -> None:
    """Ask again for the place that an action needs, with what could be meant."""

    def button(label: Phrase | str, value: str) -> dict[str, object]:
        return option(label, f"pick:{matter.kind}.{action}:{matter.id}:{value}")

    match where:
        case route.Unclear(places=places) if places:
            choices = [[button(phrase("name.itself", name=named("place", code)), f"p.{code}")] for code in places]
            key = "ask.which_place"
        case route.Unclear(grids=grids, lon=lon, lat=lat):
            await state.update_data(lon=lon, lat=lat)
            choices = [[button(phrase("name.itself", name=named("short", code)), f"g.{code}")] for code in grids]
            key = "ask.which_grid"
        case route.Outside():
            choices, key = [], "ask.outside"
        case _:
            choices, key = [], "ask.place_again" if words else "ask.place"
    if words:
        await state.update_data(words=words)
    outbox.answer(work, phrase(key, number=matter.id), choices=[*choices, [button("button.duty_desk", WORDS)]])


async def place(work: Work, person: Person, state: Chat, ticket: Ticket, where: route.Where) -> None:
    """Place the ticket, and ask for the place of another one that still has none."""
    if where.grid or ticket.status != Status.WORKING:
        door.advance(work, ticket, Action.PLACE, person, Facts(where=where))
    elif where.words:  # whoever is at work on it has to find out, with these words
        door.advance(work, ticket, Action.NOTE, person, Facts(text=where.words))
    if await state.about() == (ticket.kind, ticket.id):
        await state.clear()
    facts = {
        name: value for name, value in card.facts(work, ticket).items() if name in {"number", "place", "who", "due"}
    }
    seen = door.may_see(work, person, ticket)  # not by a worker who has moved it to another grid
    outbox.answer(work, phrase("reply.placed", **facts), matter=ticket if seen else None)
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
        return route.at_place(work, code)
    if not mine and isinstance(matter, Ticket) and not matter.nowhere:
        raise Stale
    if what == "g" and code in work.community.gridmap.codes:
        return route.Where(code, lon=mine.get("lon"), lat=mine.get("lat"))
    if value == WORDS:
        return route.Where(None, words=mine.get("words"))
    raise Stale
