"""The resident's own word, typed: what a press on the same button does, with the words that came with it."""

from handlers import about, acting, happening
from handlers.hearing.deeds import Deed
from handlers.hearing.hearing import Hearing
from handlers.hearing.scene import Guard
from models.phrase import option, phrase
from models.ticket import Action, Ticket
from services import outbox
from services.life import door
from services.life.facts import NOTHING, Facts


def _do(action: str, ticket: Ticket) -> str:
    return f"do:{Ticket.kind}.{action}:{ticket.id}"


async def confirm(h: Hearing) -> None:
    """Solved: it is closed, and there is a way back. Stars that came with it are kept."""
    said = await about.kept_with(h.work, h.chat, h.ticket, h.said)
    await act(h, Action.CONFIRM, NOTHING if said is h.said else Facts(text=said.words, media=said.media))
    if h.meaning.stars and h.ticket.rating is None:
        await act(h, Action.RATE, Facts(rating=h.meaning.stars))


async def dispute(h: Hearing) -> None:
    said = await about.kept_with(h.work, h.chat, h.ticket, h.said)
    await act(h, Action.DISPUTE, Facts(text=said.words, media=said.media))
    if not h.guard(Guard.SAYS_MORE):
        outbox.answer(h.work, phrase("ask.missing", number=h.ticket.id))


async def ask_word(h: Hearing) -> None:
    """Not plain: ask, and keep what they said for the one who has it."""
    ticket = h.ticket
    await about.keep(h.work, h.chat, h.said, ticket)
    buttons = [
        option(f"button.{action}", about.acts(action, ticket))
        for action in door.offered(h.work, h.person, ticket, (Action.CONFIRM, Action.DISPUTE))
    ]
    outbox.answer(h.work, phrase("ask.solved", number=ticket.id), choices=[buttons, [about.button(ticket)]])


async def await_(h: Hearing) -> None:
    """They will look: nobody hurries them."""
    outbox.answer(h.work, phrase("reply.look_first", number=h.ticket.id))


async def rate(h: Hearing) -> None:
    if h.meaning.stars:
        await act(h, Action.RATE, Facts(rating=h.meaning.stars))
    else:
        await act(h, Action.RATE)


async def reopen(h: Hearing) -> None:
    await act(h, Action.REOPEN, Facts(text=h.said.words, media=h.said.media))


async def ask_reopen(h: Hearing) -> None:
    """The closed one again, or another: what they said is kept for whichever it is."""
    new = option("button.new", "new")
    await about.which_of(h.work, h.chat, h.said, list(h.focus.matters)[: about.SHOWN], Action.REOPEN, new)


async def restore(h: Hearing) -> None:
    """They have withdrawn it, and it is needed after all."""
    await act(h, Action.RESTORE, Facts(text=h.said.words or None, media=h.said.media))


async def withdraw(h: Hearing) -> None:
    await act(h, Action.WITHDRAW)


async def ask_withdraw(h: Hearing) -> None:
    """It may be over, or they may only have meant the question: ask."""
    ticket = h.ticket
    choices = [
        [
            option("button.withdraw", _do(Action.WITHDRAW, ticket)),
            option(phrase("button.keep", number=ticket.id), f"keep:{ticket.id}"),
        ]
    ]
    outbox.answer(h.work, phrase("ask.withdraw", number=ticket.id), choices=choices)


async def take_back(h: Hearing) -> None:
    """An emergency is over, or was none."""
    happening.take_back(h.work, h.person, h.ticket, h.said)


async def act(h: Hearing, action: str, facts: Facts = NOTHING) -> None:
    """As if it were pressed, with what the words have brought."""
    await acting.start(h.work, h.person, h.chat, Ticket.kind, h.ticket.id, action, facts)


DEEDS = {
    Deed.CONFIRM: confirm,
    Deed.DISPUTE: dispute,
    Deed.ASK_WORD: ask_word,
    Deed.AWAIT: await_,
    Deed.RATE: rate,
    Deed.REOPEN: reopen,
    Deed.ASK_REOPEN: ask_reopen,
    Deed.RESTORE: restore,
    Deed.TAKE_BACK: take_back,
    Deed.WITHDRAW: withdraw,
    Deed.ASK_WITHDRAW: ask_withdraw,
}
