"""What a chat waits for: taken, asked again, given up."""

from handlers import acting, guide, reporting
from handlers.chat import CANCEL, Asking
from handlers.doors import Key, Way
from handlers.hearing.deeds import Deed
from handlers.hearing.hearing import Hearing
from handlers.utterance import Utterance
from models.phrase import phrase
from services import outbox
from services.life import door

#: What is asked once more, by what the chat waits for; the rest is asked by the action.
AGAIN = {
    Asking.text.state: "ask.text",
    Asking.place.state: "ask.place",
    Asking.choice.state: "ask.which_still",
    Asking.report.state: "ask.filing",
    Asking.caller.state: "ask.caller",
}


async def press(h: Hearing) -> None:
    """The words of a button that stands there: as if it were pressed."""
    assert h.pressed is not None  # noqa: S101 (the table asks for it)
    verb, *args = h.pressed.split(":")
    await h.open(Key(Way.PRESS, verb), args=args)
    if h.work.toast:  # nobody pressed anything: the short answer becomes a message
        outbox.answer(h.work, h.work.toast)
        h.work.toast = None


async def use(h: Hearing) -> None:
    """What was asked for: taken by whoever asked."""
    await h.open(Key(Way.ANSWER, await h.chat.get_state() or ""))


async def picked(h: Hearing) -> None:
    """One of the values that a picker offers, or more words for an action that has some."""
    if not await acting.typed(h.work, h.person, h.chat, h.said):
        await acting.use(h.work, h.person, h.chat, h.said)


async def add(h: Hearing) -> None:
    """More of what waits: for its words, or for what it is about."""
    if await h.chat.get_state() == Asking.text.state:
        await reporting.ask_what(h.work, h.chat, h.said)
        return
    kept = Utterance.unpacked(h.work.community, await h.chat.get_value("said"))
    await h.chat.clear()
    await h.again(kept.with_more(h.said))


async def ask_again(h: Hearing) -> None:
    """It answers nothing of what was asked: that is asked once more."""
    state = await h.chat.get_state()
    if (key := AGAIN.get(state or "")) is not None:
        outbox.answer(h.work, phrase("ask.again", question=phrase(key).packed()), choices=[CANCEL])
    elif h.focus.first is not None and (action := await h.chat.get_value("action")):
        contact = state == Asking.contact.state
        question = (
            phrase("ask.contact", number=h.ticket.id)
            if contact
            else door.kind_of(h.work, h.ticket).ask(action, h.ticket)
        )
        outbox.answer(h.work, phrase("ask.again", question=question.packed()), choices=[CANCEL])
    else:
        outbox.answer(h.work, phrase("reply.puzzled"))


async def stop(h: Hearing) -> None:
    await guide.stop(h.work, h.chat)


DEEDS = {
    Deed.PRESS: press,
    Deed.USE: use,
    Deed.PICKED: picked,
    Deed.ADD: add,
    Deed.ASK_AGAIN: ask_again,
    Deed.STOP: stop,
}
