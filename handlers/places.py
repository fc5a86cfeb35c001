"""Where it is: what a message says of a place, what is asked when that is not clear, the buttons that answer."""

from aiogram.types import CallbackQuery

from handlers.chat import Asking, Chat
from handlers.doors import Doors
from handlers.utterance import Utterance
from models import policy
from models.people import Person
from models.phrase import named, option, phrase
from models.ticket import Action, Status, Ticket
from services import cards, desk, route, tasks
from services.errors import Stale
from services.facts import Facts
from services.work import Work

Found = route.Where | route.Unclear | route.Outside | None


doors = Doors()


def locate(work: Work, said: Utterance) -> Found:
    """What a message says of a place: its point, else a name in its words."""
    if said.point:
        return route.at_point(work, *said.point)
    return route.named(work, said.meaning) if said.text else None


async def unclear(work: Work, state: Chat, ticket: Ticket, where: Found, words: str = "") -> None:
    """Ask again for a place, with what could be meant."""
    match where:
        case route.Unclear(places=places) if places:
            choices = [
                [option(phrase("name.itself", name={"named": "place", "code": code}), f"place:{ticket.id}:{code}")]
                for code in places
            ]
            key = "ask.which_place"
        case route.Unclear(grids=grids, lon=lon, lat=lat):
            await state.update_data(lon=lon, lat=lat)
            choices = [
                [option(phrase("name.itself", name=named("short", code)), f"grid:{ticket.id}:{code}")] for code in grids
            ]
            key = "ask.which_grid"
        case route.Outside():
            choices, key = [], "ask.outside"
        case _:
            choices, key = [], "ask.place_again" if words else "ask.place"
    if words:
        await state.update_data(words=words)
    desk_choice = [option("button.duty_desk", f"words:{ticket.id}")]
    work.answer(phrase(key, number=ticket.id), choices=[*choices, desk_choice])


async def place(work: Work, person: Person, state: Chat, ticket: Ticket, where: route.Where) -> None:
    """Place the ticket, and ask for the place of another one that still has none."""
    if where.grid or ticket.status != Status.WORKING:
        desk.advance(work, ticket, Action.PLACE, person, Facts(where=where))
    elif where.words:  # whoever is at work on it has to find out, with these words
        desk.advance(work, ticket, Action.NOTE, person, Facts(text=where.words))
    if await state.get_value("ticket") == ticket.id:
        await state.clear()
    facts = {name: value for name, value in cards.facts(ticket).items() if name in {"number", "place", "who", "due"}}
    seen = policy.may_see(work.community, person, ticket)  # not by a worker who has moved it to another grid
    work.answer(phrase("reply.placed", **facts), ticket=ticket if seen else None)
    await ask_next(work, person, state, ticket)


async def ask_next(work: Work, person: Person, state: Chat, ticket: Ticket) -> None:
    """When nothing else is being asked: where is the person's other report that has no place yet?"""
    if await state.get_state() is not None:
        return
    if other := tasks.another_unplaced(work, person, ticket):
        await state.ask(Asking.place, ticket=other.id)
        work.answer(phrase("remind.place"), ticket=other)


@doors.press("place")
async def choose_place(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket = tasks.see(work, person, args)
    if args[1:] and args[1] in work.community.places_by_code:
        await place(work, person, state, ticket, route.at_place(work, args[1]))
    else:
        raise Stale


@doors.press("grid")
async def choose_grid(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket, data = tasks.see(work, person, args), await state.get_data()
    if not args[1:] or args[1] not in work.community.gridmap.codes:
        raise Stale
    mine = data if data.get("ticket") == ticket.id else {}
    await place(work, person, state, ticket, route.Where(args[1], lon=mine.get("lon"), lat=mine.get("lat")))


@doors.press("words")
async def choose_words(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """The duty desk shall find out where it is, from the resident's own words."""
    ticket, data = tasks.see(work, person, args), await state.get_data()
    words = data.get("words") if data.get("ticket") == ticket.id else None
    await place(work, person, state, ticket, route.Where(None, words=words))
