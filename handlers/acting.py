"""Doing something to a ticket: a button names the action, the table says what it still needs, people are asked for that."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from aiogram.types import CallbackQuery, Message

from handlers.chat import CANCEL, Asking, Chat
from handlers.doors import Doors
from handlers.listening import take
from handlers.utterance import Utterance
from models import policy
from models.people import Person, RoleKind
from models.phrase import Phrase, moment, option, phrase
from models.ticket import Action, Need, Ticket
from models.time.worktime import Span
from services import desk, people, tasks
from services.errors import Stale
from services.facts import NOTHING, Facts, Photo
from services.work import Work

PER_ROW = 3


doors = Doors()


@doors.press("do")
async def begin(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """Start an action: do it at once if it needs nothing more, else ask for what it needs."""
    if not args or args[0] not in set(Action):
        raise Stale
    action, ticket = Action(args[0]), tasks.see(work, person, args[1:])
    row = desk.check(work, ticket, action, person)
    match desk.missing(work, ticket, row, NOTHING):
        case None:
            await _do(work, person, state, ticket, action, NOTHING)
            work.toast = phrase(f"done.{action}", number=ticket.id)
        case Need.TEXT | Need.EVIDENCE:
            await state.ask(Asking.words, ticket=ticket.id, action=action.value)
            work.answer(phrase(f"ask.{action}", number=ticket.id), choices=[CANCEL])
        case Need.PLACE:
            await state.ask(Asking.place, ticket=ticket.id)
            work.answer(phrase("ask.place"), choices=[CANCEL])
        case Need.TIME:
            work.answer(phrase("ask.promise", number=ticket.id), choices=_times(work, ticket))
        case Need.WORKER:
            work.answer(phrase("ask.assign", number=ticket.id), choices=_workers(work, person, ticket))
        case Need.CATEGORY:
            work.answer(phrase("ask.categorise", number=ticket.id), choices=_categories(work, ticket, None))
        case Need.CONTACT:
            await _share(work, person, state, ticket)
        case need:
            desk.advance(work, ticket, action, person)
            raise AssertionError(f"{action} went through without {need}")


@doors.answer(Asking.words)
async def words(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """The words, or the photo, that an action was waiting for."""
    data = await state.get_data()
    await state.clear()  # should the ticket have moved on meanwhile, nothing waits for words any more
    ticket = desk.find(work, data["ticket"], person)
    if person.id == ticket.reporter_id and said.meaning.is_elsewhere(ticket.category, ticket.place):
        await state.ask(Asking.choice, said=said.packed(), ticket=ticket.id, action=data["action"])
        choices = [
            [option(phrase("button.goes_with", number=ticket.id), "asked")],
            [option("button.new", "new")],
            CANCEL,
        ]
        work.answer(phrase("ask.which"), choices=choices)
        return
    await _use(work, person, state, ticket, data, said)


@doors.press("asked")
async def asked(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    """What he had said is what the action was waiting for after all."""
    data = await state.get_data()
    if "action" not in data or "said" not in data:
        raise Stale
    await state.clear()
    await _use(
        work,
        person,
        state,
        desk.find(work, data["ticket"], person),
        data,
        Utterance.unpacked(work.community, data["said"]),
    )


async def _use(work: Work, person: Person, state: Chat, ticket: Ticket, data: dict[str, Any], said: Utterance) -> None:
    """Act with these words and photos; ask on when something is still missing."""
    action = Action(data["action"])
    state.album_ticket = ticket.id
    media = (*(Photo(*item) for item in data.get("media", ())), *said.media)
    facts = Facts(text=said.words or data.get("text"), media=media)
    row = desk.check(work, ticket, action, person)
    need = desk.missing(work, ticket, row, facts)
    if need in {Need.TEXT, Need.EVIDENCE}:
        kept = [[item.kind, item.bot, item.ref, item.digest] for item in media]
        await state.ask(Asking.words, ticket=ticket.id, action=action.value, text=facts.text, media=kept)
        work.answer(phrase(f"refused.needs_{need}", number=ticket.id), choices=[CANCEL])
        return
    await _do(work, person, state, ticket, action, facts)
    filed = action is Action.RESOLVE and policy.needs_another_word(ticket)
    work.answer(phrase("done.resolve_filed" if filed else f"done.{action}", number=ticket.id))


async def _do(work: Work, person: Person, state: Chat, ticket: Ticket, action: Action, facts: Facts) -> None:
    desk.advance(work, ticket, action, person, facts)
    if await state.get_value("ticket") == ticket.id:
        await state.clear()  # a question about this ticket that is overtaken by what was done
    if action is Action.CONFIRM and person.id == ticket.reporter_id:
        stars = [
            option(phrase("name.stars", stars="★" * number), f"rate:{ticket.id}:{number}") for number in range(5, 0, -1)
        ]
        work.answer(phrase("ask.rate", number=ticket.id), choices=[[star] for star in stars])


@doors.press("at")
async def at_time(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket = tasks.see(work, person, args)
    if not args[1:] or not args[1].isdecimal() or len(args[1]) > 9:
        raise Stale
    at = datetime.fromtimestamp(int(args[1]) * 60, UTC)
    await _do(work, person, state, ticket, Action.PROMISE, Facts(at=at))
    work.answer(phrase("done.promise", number=ticket.id, at=moment(at)))


@doors.press("to")
async def to_worker(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket = tasks.see(work, person, args)
    known = args[1:] and args[1].isdecimal() and len(args[1]) <= 15
    worker = people.person(work, int(args[1])) if known else None
    if worker is None or not worker.holds(RoleKind.WORKER):
        work.answer(phrase("refused.no_worker", number=ticket.id))
        return
    await _do(work, person, state, ticket, Action.ASSIGN, Facts(worker=worker))
    work.answer(phrase("done.assign", number=ticket.id, who={"person": worker.id}))


@doors.press("cat")
async def as_category(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """A category was picked: one with categories below it shows those."""
    ticket, code = tasks.see(work, person, args), args[1] if args[1:] else ""
    below = [category for category in work.community.categories if category.parent == code]
    if below and args[2:] != ["!"]:
        work.answer(phrase("ask.categorise", number=ticket.id), choices=_categories(work, ticket, code))
        return
    await _do(work, person, state, ticket, Action.CATEGORISE, Facts(category=code))
    work.answer(phrase("done.categorise", number=ticket.id, category={"named": "category", "code": ticket.category}))


@doors.press("rate")
async def rate(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    ticket = tasks.see(work, person, args)
    rating = int(args[1]) if args[1:] and args[1] in {"1", "2", "3", "4", "5"} else None
    await _do(work, person, state, ticket, Action.RATE, Facts(rating=rating))
    work.answer(phrase("done.rate"), choices=[[option("button.word", f"do:note:{ticket.id}")]])


@doors.answer(Asking.contact)
async def contact(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    ticket = desk.find(work, await state.get_value("ticket") or 0, person)
    words = said.contact or said.text
    if not said.contact and said.meaning.is_elsewhere(ticket.category, ticket.place):
        await state.clear()
        await take(work, person, state, said)
        return
    if not said.contact and not any(character.isdecimal() for character in words):
        work.answer(phrase("ask.contact", number=ticket.id), choices=[CANCEL])
        return
    person.contact = words[:100]
    await state.clear()
    desk.advance(work, ticket, Action.SHARE, person, Facts(contact=True))
    work.answer(phrase("done.share", number=ticket.id))


async def _share(work: Work, person: Person, state: Chat, ticket: Ticket) -> None:
    """Show the contact to the responsible person, or hide it again."""
    if ticket.contact_shared or person.contact:
        desk.advance(work, ticket, Action.SHARE, person, Facts(contact=not ticket.contact_shared))
        work.answer(phrase("done.share" if ticket.contact_shared else "done.unshare", number=ticket.id))
        return
    await state.ask(Asking.contact, ticket=ticket.id)
    work.answer(phrase("ask.contact", number=ticket.id), choices=[CANCEL])


def _times(work: Work, ticket: Ticket) -> list[list[dict[str, object]]]:
    """Times that a worker can promise: soon, this evening, and on the next working days."""
    calendar, tz = work.community.working_time, work.community.tz
    soon = [calendar.add(work.now, Span.parse(span)) for span in ("1 working hours", "3 working hours")]
    days = [
        calendar.add(work.now, Span.parse(span)).astimezone(tz).date()
        for span in ("1 workdays", "3 workdays", "5 workdays")
    ]
    later = [datetime.combine(day, time(hour), tz) for day in days for hour in (12, 17)]
    offered = sorted({_rounded(at) for at in (*soon, *later) if at > work.now})
    buttons = [
        option(phrase("name.itself", name=moment(at)), f"at:{ticket.id}:{int(at.timestamp()) // 60}") for at in offered
    ]
    return [*([button] for button in buttons[:6]), CANCEL]


def _rounded(at: datetime) -> datetime:
    """Up to the next quarter of an hour."""
    return at + timedelta(seconds=-int(at.timestamp()) % 900, microseconds=-at.microsecond)


def _workers(work: Work, person: Person, ticket: Ticket) -> list[list[dict[str, object]]]:
    """The workers whom this leader can give the ticket: of its grid first, then of his other grids, then the duty desk.

    Whoever has it is among them when a decision is awaited: it may be to leave it with him.
    """
    community = work.community
    led = [role.unit for role in person.roles if role.kind == RoleKind.LEADER]
    grids = [code for unit in led for code in community.under(unit)]
    units = dict.fromkeys([*([ticket.grid] if ticket.grid else []), *grids, community.duty_desk])
    found = dict.fromkeys(worker for unit in units for worker in people.workers(work, unit))
    buttons = [
        option(phrase("name.itself", name={"person": worker}), f"to:{ticket.id}:{worker}")
        for worker in found
        if ticket.awaiting or worker != ticket.holder_id
    ]
    return [*([button] for button in buttons[:12]), CANCEL]


def _categories(work: Work, ticket: Ticket, parent: str | None) -> list[list[dict[str, object]]]:
    """The categories of one level; below a parent the parent itself comes last."""
    codes = [category.code for category in work.community.categories if category.parent == parent]
    buttons = [option(_category(code), f"cat:{ticket.id}:{code}") for code in codes]
    if parent:
        buttons.append(option(_category(parent), f"cat:{ticket.id}:{parent}:!"))
    return [*(buttons[start : start + PER_ROW] for start in range(0, len(buttons), PER_ROW)), CANCEL]


def _category(code: str) -> Phrase:
    return phrase("name.itself", name={"named": "category", "code": code})
