"""What people who work here type instead of pressing."""

from handlers import about, acting
from handlers.chat import CANCEL, Asking
from handlers.doors import Key, Way
from handlers.hearing.deeds import Deed
from handlers.hearing.hearing import Hearing
from models.phrase import option, phrase
from models.ticket import Action, Ticket
from models.understanding.meaning import Meaning
from services import outbox
from services.life import door
from services.life.facts import NOTHING, Facts

#: What can be done about a matter that cannot be done now.
BARE, BARE_EN = 5, 12  # letters of a bare "办好了", "it is done"
INSTEAD = (Action.ESCALATE, Action.PROMISE, Action.NOTE)


async def accept(h: Hearing) -> None:
    await _act(h, Action.ACCEPT)


async def done(h: Hearing) -> None:
    """How it was done is asked where the words do not say it."""
    await _act(h, Action.RESOLVE, h.words if h.said.media or _tells_how(h.meaning) else NOTHING)


def _tells_how(meaning: Meaning) -> bool:
    """Whether more is said than that it is done: of what, or in so many words."""
    letters = sum(character.isalpha() for character in meaning.text)
    return bool(meaning.subjects) or letters > (BARE_EN if meaning.text.isascii() else BARE)


async def cannot(h: Hearing) -> None:
    """Not now, or not by them: what can be done instead; what they said is kept for it. To an emergency somebody else goes."""
    ticket = h.ticket
    if Action.CANNOT in door.offered(h.work, h.person, ticket, (Action.CANNOT,)):
        await _act(h, Action.CANNOT, h.words)
        return
    offered = door.offered(h.work, h.person, ticket, INSTEAD)
    await h.chat.ask(Asking.choice, said=h.said.packed(), since=h.work.now.isoformat())
    choices = [
        [option(phrase(f"button.{action}"), f"as:{Ticket.kind}.{action}:{ticket.id}") for action in offered],
        CANCEL,
    ]
    outbox.answer(h.work, phrase("ask.instead", number=ticket.id), choices=choices)


async def lower(h: Hearing) -> None:
    """No danger, as whoever has accepted it says; of others it is a word about it."""
    if Action.LOWER in door.offered(h.work, h.person, h.ticket, (Action.LOWER,)):
        await _act(h, Action.LOWER, h.words)
    else:
        about.note(h.work, h.person, h.ticket, h.said)


async def escalate(h: Hearing) -> None:
    await _act(h, Action.ESCALATE, h.words)


async def decline(h: Hearing) -> None:
    await _act(h, Action.DECLINE, h.words)


async def assign(h: Hearing) -> None:
    await _act(h, Action.ASSIGN)


async def promise(h: Hearing) -> None:
    await _act(h, Action.PROMISE)


async def ask(h: Hearing) -> None:
    await _act(h, Action.ASK)


async def patrol_or_caller(h: Hearing) -> None:
    """Whoever works here may have seen it or been told of it."""
    await h.chat.ask(Asking.choice, said=h.said.packed(), since=h.work.now.isoformat())
    choices = [[option("button.patrol", "new")], [option("button.for_somebody", "for")]]
    if h.focus.first is not None and h.focus.first.closed_at is None and h.said.text:
        choices += [[about.button(ticket)] for ticket in h.focus.matters[:2]]
    outbox.answer(h.work, phrase("ask.staff"), choices=[*choices, CANCEL])


async def filed(h: Hearing) -> None:
    await h.open(Key(Way.ANSWER, Asking.report.state or ""))


async def caller(h: Hearing) -> None:
    await h.open(Key(Way.ANSWER, Asking.caller.state or ""))


async def _act(h: Hearing, action: str, facts: Facts = NOTHING) -> None:
    await acting.start(h.work, h.person, h.chat, Ticket.kind, h.ticket.id, action, facts, said=h.said)


DEEDS = {
    Deed.ACCEPT: accept,
    Deed.DONE: done,
    Deed.CANNOT: cannot,
    Deed.LOWER: lower,
    Deed.ESCALATE: escalate,
    Deed.DECLINE: decline,
    Deed.ASSIGN: assign,
    Deed.PROMISE: promise,
    Deed.ASK: ask,
    Deed.PATROL_OR_CALLER: patrol_or_caller,
    Deed.FILED: filed,
    Deed.CALLER: caller,
}
