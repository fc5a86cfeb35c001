"""Residents report: in one message if they like, asked only for what is missing."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.context import Asking, Chat, Idle, In, Pressed
from handlers.said import Said, read
from models import policy
from models.lifecycle import Action
from models.people import Person
from models.phrase import moment, option, phrase
from models.tickets import Ticket
from services import desk, report, route, tasks
from services.desk import Facts
from services.work import Work

SHORT = 12  # characters; a typed answer to "where?" that says more may be something else
CANCEL = [option("button.cancel", "cancel")]


def router() -> Router:
    found = Router()
    found.message.register(without_words, In(Asking.text))
    found.message.register(the_place, In(Asking.place))
    found.message.register(anything, Idle())
    found.message.register(again, In(Asking.choice))
    found.message.register(anything)
    found.callback_query.register(choose_new, Pressed("new"))
    found.callback_query.register(choose_note, Pressed("note"))
    found.callback_query.register(choose_answer, Pressed("answer"))
    found.callback_query.register(choose_words, Pressed("words"))
    found.callback_query.register(choose_place, Pressed("place"))
    found.callback_query.register(choose_grid, Pressed("grid"))
    return found


async def anything(message: Message, work: Work, person: Person, state: Chat) -> None:
    await take(work, person, state, read(message, _bot(work)))


async def take(work: Work, person: Person, state: Chat, said: Said) -> None:  # noqa: PLR0911 (one kind of message after the other)
    """A message that answers nothing: find out what it is and do the sensible next thing."""
    community = work.community
    if said.text and community.emergency_in(said.text):
        await file(work, person, state, said)
        return
    questions = tasks.questions(work, person)
    if said.politeness and not questions:
        work.answer(phrase(f"reply.{said.politeness}"))
        return
    if said.contact:
        person.contact = said.contact
        work.answer(phrase("done.contact"))
        return
    if said.empty:
        work.answer(phrase("reply.puzzled"))
        return
    if questions and said.text and not _sounds_new(work, said):
        if len(questions) == 1:
            await _answer(work, person, state, questions[0], said)
        else:
            await _which(work, state, said, questions)
        return
    if person.is_staff:
        await _ask_staff(work, state, said)
        return
    mine = [ticket for ticket in tasks.mine(work, person) if ticket.closed_at is None][:3]
    if (questions or mine) and not _sounds_new(work, said):
        await _which(work, state, said, questions or mine)
        return
    if not said.text:
        await state.ask(Asking.text, said=said.packed())
        work.answer(
            phrase(
                "ask.text_voice"
                if any(m.kind == "voice" for m in said.media)
                else "ask.text_photo"
                if said.media
                else "ask.text_point"
            )
        )
        return
    await file(work, person, state, said)


def _sounds_new(work: Work, said: Said) -> bool:
    """Whether a message reads like a report of its own: it says what or where."""
    return bool(said.text) and (
        work.community.categorise(said.text).code != "other" or route.mentioned(work, said.text) is not None
    )


async def file(work: Work, person: Person, state: Chat, said: Said) -> None:
    """File a report and ask for its place if nobody knows it."""
    where = route.at_point(work, *said.point) if said.point else None
    ticket = report.file(
        work, person, said.text, where=where if isinstance(where, route.Where) else None, media=said.media
    )
    if ticket.grid is None:
        await state.ask(Asking.place, ticket=ticket.id)
        if where is not None:
            await _unclear(work, state, ticket, where)
    else:
        await state.clear()


async def without_words(message: Message, work: Work, person: Person, state: Chat) -> None:
    """The words for a photo, a voice note or a point; or more photos."""
    said = read(message, _bot(work))
    draft = Said.unpacked(await state.get_value("said") or {}).with_more(said)
    if draft.text and not said.politeness:
        await file(work, person, state, draft)
        return
    await state.ask(Asking.text, said=draft.packed())
    work.answer(phrase("ask.text"), choices=[CANCEL])


async def the_place(message: Message, work: Work, person: Person, state: Chat) -> None:
    """An answer to "where?": a point, a name from the gazetteer; or something else altogether."""
    said = read(message, _bot(work))
    ticket = desk.find(work, await state.get_value("ticket") or 0, person)
    if ticket.closed_at is not None or not policy.may(work.community, person, Action.PLACE, ticket):
        await state.clear()
        await take(work, person, state, said)
        return
    if said.media and not said.text and not said.point:
        desk.advance(work, ticket, Action.NOTE, person, Facts(media=said.media))
        work.answer(phrase("done.photo_where", number=ticket.id))
        return
    where = route.at_point(work, *said.point) if said.point else route.named(work, said.text) if said.text else None
    if isinstance(where, route.Where) and not (said.text and not said.point and _another(work, ticket, said)):
        await _place(work, person, state, ticket, where)
    elif said.text and not said.point and (work.community.emergency_in(said.text) or _another(work, ticket, said)):
        await state.ask(Asking.choice, said=said.packed(), ticket=ticket.id)
        choices = [
            [option("button.new", "new")],
            [option(phrase("button.place_of", number=ticket.id), f"words:{ticket.id}")],
        ]
        work.answer(phrase("ask.place_or_new", number=ticket.id), choices=choices)
    else:
        await _unclear(work, state, ticket, where, said.text)


def _another(work: Work, ticket: Ticket, said: Said) -> bool:
    """Whether what was typed as a place tells of another matter."""
    category = work.community.categorise(said.text).code
    return category not in {"other", ticket.category} and len(said.text) > SHORT // 2


async def _unclear(work: Work, state: Chat, ticket: Ticket, where: object, words: str = "") -> None:
    """Ask again for a place, with what could be meant."""
    desk_choice = [option("button.duty_desk", f"words:{ticket.id}")]
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
                [option(phrase("name.itself", name={"named": "unit", "code": code}), f"grid:{ticket.id}:{code}")]
                for code in grids
            ]
            key = "ask.which_grid"
        case route.Outside():
            choices, key = [], "ask.outside"
        case _:
            choices, key = [], "ask.place_again" if words else "ask.place"
    if words:
        await state.update_data(words=words)
    work.answer(phrase(key, number=ticket.id), choices=[*choices, desk_choice])


async def _place(work: Work, person: Person, state: Chat, ticket: Ticket, where: route.Where) -> None:
    desk.advance(work, ticket, Action.PLACE, person, Facts(where=where))
    await state.clear()
    work.answer(
        phrase(
            "reply.placed", number=ticket.id, due=moment(ticket.due_at or work.now), who={"person": ticket.holder_id}
        ),
        ticket=ticket,
    )


async def choose_place(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket = tasks.see(work, person, args)
    if args[1:] and args[1] in work.community.places_by_code:
        await _place(work, person, state, ticket, route.at_place(work, args[1]))


async def choose_grid(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket = tasks.see(work, person, args)
    if args[1:] and args[1] in work.community.gridmap.codes:
        data = await state.get_data()
        await _place(work, person, state, ticket, route.Where(args[1], lon=data.get("lon"), lat=data.get("lat")))


async def choose_words(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """The duty desk shall find out where it is, from the resident's own words."""
    data = await state.get_data()
    words = data.get("words") or Said.unpacked(data.get("said") or {}).text or None
    await _place(work, person, state, tasks.see(work, person, args), route.Where(None, words=words))


async def _which(work: Work, state: Chat, said: Said, tickets: list[Ticket]) -> None:
    """Neither clearly new nor clearly about something known: ask, and keep it meanwhile."""
    await state.ask(Asking.choice, said=said.packed())
    about = [[_about(ticket)] for ticket in tickets]
    work.answer(phrase("ask.which"), choices=[*about, [option("button.new", "new")], CANCEL])


def _about(ticket: Ticket) -> dict[str, object]:
    if ticket.asked_at:
        return option(phrase("button.answer_to", number=ticket.id), f"answer:{ticket.id}")
    return option(phrase("button.note_to", number=ticket.id), f"note:{ticket.id}")


async def _ask_staff(work: Work, state: Chat, said: Said) -> None:
    await state.ask(Asking.choice, said=said.packed())
    choices = [[option("button.patrol", "new")], [option("button.for_somebody", "for")], CANCEL]
    work.answer(phrase("ask.staff"), choices=choices)


async def again(message: Message, work: Work, person: Person, state: Chat) -> None:
    """More of the message whose sender has not yet said what it is."""
    kept = Said.unpacked(await state.get_value("said") or {})
    await state.clear()
    await take(work, person, state, kept.with_more(read(message, _bot(work))))


async def _kept(state: Chat) -> Said | None:
    kept = await state.get_value("said")
    await state.clear()
    return Said.unpacked(kept) if kept else None


async def choose_new(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    said = await _kept(state)
    if said is None:
        work.answer(phrase("reply.gone"))
    elif said.text:
        await file(work, person, state, said)
    else:
        await state.ask(Asking.text, said=said.packed())
        work.answer(phrase("ask.text"), choices=[CANCEL])


async def choose_note(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket, said = tasks.see(work, person, args), await _kept(state)
    if said is None:
        work.answer(phrase("reply.gone"))
        return
    desk.advance(work, ticket, Action.NOTE, person, Facts(text=said.text, media=said.media))
    work.answer(phrase("done.note", number=ticket.id))


async def choose_answer(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket, said = tasks.see(work, person, args), await _kept(state)
    if said is None:
        work.answer(phrase("reply.gone"))
        return
    await _answer(work, person, state, ticket, said)


async def _answer(work: Work, person: Person, state: Chat, ticket: Ticket, said: Said) -> None:
    desk.advance(work, ticket, Action.ANSWER, person, Facts(text=said.text, media=said.media))
    await state.clear()
    work.answer(phrase("done.answer", number=ticket.id))


async def begin_again(work: Work, state: Chat) -> None:
    await state.clear()
    work.answer(phrase("done.cancel"))


def _bot(work: Work) -> int:
    return work.account.bot if work.account else 0
