"""A message that tells of danger to life: more about an emergency that is known, or a new one."""

import re
from dataclasses import replace

from handlers import about, places, reporting
from handlers.chat import Asking, Chat
from handlers.utterance import Utterance
from models.config.categories import Purpose
from models.config.times import Urgency
from models.people import Person
from models.phrase import phrase
from models.ticket import IN_HAND, Action, Ticket
from models.understanding.danger import Danger
from models.understanding.meaning import Part
from services import outbox, route
from services.life import door
from services.life.facts import Facts
from services.ticket import alarm, correct, emergency, lists, report
from services.work import Work

#: A cry that names nothing: it belongs to what they have told of.
CRY = re.compile(r"\W*(?:救命|快?来人|快点?来|救人|救救我们?|help(?: me| us)?|hurry)+[啊呀吧了\W]*", re.IGNORECASE)


async def take(work: Work, person: Person, state: Chat, said: Utterance, *, album: bool = False) -> None:
    """A message that tells of danger: more about one that is known, or a new one. Nothing else that it says is lost."""
    danger = alarm.chosen(work, said.meaning)
    if danger is None:
        return
    here, others = _divided(said)
    where = _likely(work, places.told(work, here, None))
    place = where.place if isinstance(where, route.Where) else None
    if mine := await _theirs(work, person, state, said, danger, place, album=album):
        await more(work, person, state, mine, said, danger, where)
    elif known := alarm.of_others(work, person, danger.code, place):
        alarm.tell(work, said.meaning.dangers or (danger.code,))
        alarm.join(work, person, known, Facts(text=said.words, media=said.media))
        state.album_matter = known.kind, known.id
    else:
        ticket = await reporting.file(work, person, state, said, where=where, waits=True)
        if other := alarm.maybe_same(work, person, ticket):
            alarm.ask_same(work, ticket, other)
    if others:
        await reporting.file_each(work, person, state, said.only(""), others)


def in_public(work: Work, person: Person, said: Utterance) -> None:
    """Somebody tells of danger in a group: it is filed, or joins what is known, without a word of it there."""
    danger = alarm.chosen(work, said.meaning)
    if danger is None:
        return
    where = _around(work, said.grid, _likely(work, places.told(work, said)))
    place = where.place if isinstance(where, route.Where) else None
    if known := alarm.of_others(work, person, danger.code, place):
        alarm.tell(work, said.meaning.dangers or (danger.code,))
        alarm.join(work, person, known, Facts(text=said.words))
    else:
        report.file(work, person, said.meaning, where=where)


def _around(work: Work, grid: str | None, where: places.Found) -> places.Found:
    """What is not clear is somewhere in the grid whose group they speak in; of several places the one that lies there."""
    if grid is None or not isinstance(where, route.Unclear):
        return where
    here = [code for code in where.places if work.community.place(code).grid == grid]
    return (
        route.at_place(work, here[0], text=where.heard)
        if len(here) == 1
        else route.Where(grid, words=where.heard or None)
    )


def _likely(work: Work, where: places.Found) -> places.Found:
    """The only place that may be meant is taken for it: it can be corrected, and nobody waits."""
    if isinstance(where, route.Unclear) and len(where.places) == 1:
        return route.at_place(work, where.places[0], text=where.heard or None)
    return where


def _divided(said: Utterance) -> tuple[Utterance, list[Part]]:
    """The part that tells of danger, for its place; and the ordinary problems beside it that have a place of their own."""
    parts = list(said.meaning.parts)
    if len(parts) == 1:
        return said, []
    grave = [part for part in parts if said.part(part).meaning.alarms]
    others = [part for part in parts if part not in grave and part.category and part.spot]
    if len(grave) == 1 and others:
        return replace(said.part(grave[0]), point=said.point, place=said.place), others
    return said, []


async def _theirs(
    work: Work, person: Person, state: Chat, said: Utterance, danger: Danger, place: str | None, *, album: bool
) -> Ticket | None:
    """The open report of theirs that a message of danger belongs to: the one they reply to, the same album's, the one
    that they are asked about, one of the same danger.
    """
    mine = (ticket for ticket in lists.reported(work, person) if ticket.status in IN_HAND)
    known = [ticket for ticket in mine if ticket.purpose != Purpose.CONDUCT]  # whoever it is about would be rung
    if person.works_here:
        known += [ticket for ticket in lists.to_do(work, person) if ticket.danger == danger.code]
    if album and (number := (state.album_matter or ("", 0))[1]):
        return next((ticket for ticket in known if ticket.id == number), None)
    kind = work.community.emergency(danger.code)
    near = [ticket for ticket in known if not alarm.elsewhere(work, ticket, place)]
    replied = about.replied_to(work, person, said)
    named = [ticket for ticket in near if replied is not None and ticket.id == replied.id]
    alike = [ticket for ticket in near if ticket.danger == danger.code]
    waiting = [ticket for ticket in near if ticket.asked_danger_at is not None and kind.joins]
    grave = [ticket for ticket in near if ticket.urgency == Urgency.EMERGENCY and not emergency.is_quiet(work, ticket)]
    vague = [ticket for ticket in grave if kind.joins and (CRY.fullmatch(said.text) or ticket.nowhere)]
    found = named if kind.joins else []
    found = found or alike or waiting or vague
    return door.find(work, Ticket.kind, found[0].id, person) if found else None


async def more(
    work: Work, person: Person, state: Chat, ticket: Ticket, said: Utterance, danger: Danger, where: places.Found = None
) -> None:
    """More about what is known: an alarm where it is none yet; the words and photos go where they belong."""
    facts = Facts(text=said.words, media=said.media, danger=danger)
    state.album_matter = ticket.kind, ticket.id
    alarm.tell(work, tuple(dict.fromkeys((danger.code, *said.meaning.dangers))))
    if ticket.urgency == Urgency.EMERGENCY:
        door.advance(work, ticket, Action.NOTE, person, facts)
        place_it(work, person, ticket, where)
        outbox.answer(work, phrase("alarm.passed_on", number=ticket.id))
    else:
        await raise_(work, person, state, ticket, facts, where)


async def raise_(
    work: Work, person: Person, state: Chat, ticket: Ticket, facts: Facts, where: places.Found = None
) -> None:
    door.advance(work, ticket, Action.RAISE, person, facts)
    if await state.get_state() == Asking.danger.state and await state.about() == (ticket.kind, ticket.id):
        await state.clear()
    place_it(work, person, ticket, where)
    if not emergency.is_quiet(work, ticket):
        outbox.show_new(work, person.id, ticket, phrase("reply.emergency_filed"))
        await ask_where(work, state, ticket)


def place_it(work: Work, person: Person, ticket: Ticket, where: places.Found) -> None:
    if ticket.nowhere and isinstance(where, route.Where) and door.may(work, person, Action.PLACE, ticket):
        correct.place(work, person, ticket, where)


async def ask_where(work: Work, state: Chat, ticket: Ticket) -> None:
    if ticket.nowhere:
        await state.ask(Asking.place, ticket=ticket.id)
        outbox.answer(work, phrase("ask.place"))
