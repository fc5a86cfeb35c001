"""What everybody may say at any time: commands, language, privacy, what a message in the middle of things means."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.context import Asking, Chat, Command, Danger, Pressed, Unconsented
from handlers.resident import CANCEL, ask_words, begin_again, in_danger, take
from handlers.said import Said, read
from models.people import Person
from models.phrase import named, option, phrase
from services import notices, tasks
from services.work import Work

AGREE = [[option("button.agree", "agree")], [option("button.language", "language")]]


def register(commands: Router, chat: Router) -> None:
    commands.message.register(danger, Danger())
    commands.message.register(start, Command("start"))
    commands.message.register(help_, Command("help"))
    commands.message.register(language, Command("language", "lang"))
    commands.message.register(privacy, Command("privacy"))
    commands.message.register(my, Command("my"))
    commands.message.register(report, Command("report"))
    commands.message.register(cancel, Command("cancel"))
    chat.message.register(danger, Danger())
    chat.message.register(hold, Unconsented())
    chat.callback_query.register(agree, Pressed("agree"))
    chat.callback_query.register(switch_language, Pressed("language"))
    chat.callback_query.register(cancel_press, Pressed("cancel"))
    chat.callback_query.register(show, Pressed("card"))
    chat.callback_query.register(privacy_press, Pressed("privacy"))


async def start(_message: Message, work: Work, person: Person, state: Chat, rest: str) -> None:
    """Welcome; a newcomer also gets the privacy notice."""
    _ = rest
    if person.consented_at is None and not person.is_staff:
        await ask_consent(work, state, await state.get_value("held") or [])
    else:
        await state.clear()
        welcome(work, person)


async def ask_consent(work: Work, state: Chat, held: list[dict[str, Any]]) -> None:
    """Show the privacy notice; what is `held`, messages and where he came from, waits until he agrees."""
    await state.ask(Asking.consent, held=held)
    has_said = any(not Said.unpacked(part).empty for part in held)
    work.answer(phrase("privacy.held" if has_said else "privacy", community=community(work)), choices=AGREE)


def welcome(work: Work, person: Person) -> None:
    roles = sorted({role.kind for role in person.roles})
    if roles:
        work.answer(
            phrase(
                "welcome.staff",
                post=named("post", person.post),
                help=[phrase(f"help.{kind}").packed() for kind in roles],
            )
        )
    else:
        work.answer(phrase("welcome", community=community(work)))


async def help_(_message: Message, work: Work, person: Person, rest: str) -> None:
    _ = rest
    kinds = ["resident", *sorted({role.kind for role in person.roles})]
    work.answer(phrase("help", parts=[phrase(f"help.{kind}").packed() for kind in kinds]))


async def hold(message: Message, work: Work, person: Person, state: Chat) -> None:
    """First contact: nothing is kept for good before the person agrees, and nothing he said is lost.

    Danger to life does not wait for a form: it is filed at once (see `danger`), and so is what he adds to it.
    """
    said = read(message, bot(work))
    if in_danger(work, person):
        before = await _held(state)
        await take(work, person, state, before.with_more(said))
        return
    idle = said.empty or said.politeness or said.text.startswith("/")
    held = [*(await state.get_value("held") or []), *([] if idle else [said.packed()])]
    await ask_consent(work, state, held)


async def agree(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    """He agrees; what he had said is taken now."""
    said = await _held(state)
    person.consented_at = person.consented_at or work.now
    if not said.empty:
        await take(work, person, state, said)
    elif said.place or said.grid:
        await ask_words(work, state, said)
    else:
        welcome(work, person)


async def _held(state: Chat) -> Said:
    """What he has said before he agreed, or without words, as one message; it is given out once."""
    said = Said()
    match await state.get_state():
        case Asking.consent.state:
            parts = await state.get_value("held") or []
        case Asking.text.state:
            parts = [await state.get_value("said") or {}]
        case _:
            return said
    for part in parts:
        said = said.with_more(Said.unpacked(part))
    await state.clear()
    return said


async def danger(message: Message, work: Work, person: Person, state: Chat) -> None:
    """Danger to life, whatever was being asked; what he had begun to tell belongs to it."""
    before = await _held(state)
    await take(work, person, state, before.with_more(read(message, bot(work))))


async def language(_message: Message, work: Work, person: Person, rest: str) -> None:
    _ = rest
    _switch(work, person)


async def switch_language(_press: CallbackQuery, work: Work, person: Person, state: Chat) -> None:
    _switch(work, person)
    if await state.get_state() == Asking.consent.state:
        await ask_consent(work, state, await state.get_value("held") or [])


def _switch(work: Work, person: Person) -> None:
    person.language = "en" if person.language == "zh" else "zh"
    work.answer(phrase("done.language"))


async def privacy(_message: Message, work: Work, rest: str) -> None:
    _ = rest
    work.answer(phrase("privacy", community=community(work)))


async def privacy_press(_press: CallbackQuery, work: Work) -> None:
    work.answer(phrase("privacy", community=community(work)))


async def my(_message: Message, work: Work, person: Person, state: Chat, rest: str) -> None:
    _ = rest
    if person.consented_at or person.is_staff:
        await state.clear()
    mine = tasks.mine(work, person)
    if not mine:
        work.answer(phrase("my.none"))
        return
    work.answer(phrase("my", lines=tasks.lines(work, mine)), choices=tasks.openers(mine))


async def report(_message: Message, work: Work, person: Person, state: Chat, rest: str) -> None:
    """What groups know as `/report`: with the words behind it a report, else they are asked for."""
    if person.consented_at is None and not person.is_staff:
        words = [Said(text=rest).packed()] if rest else []
        await ask_consent(work, state, [*(await state.get_value("held") or []), *words])
    elif rest:
        await take(work, person, state, (await _held(state)).with_more(Said(text=rest)))
    else:
        await state.ask(Asking.text, said=(await _held(state)).packed())
        work.answer(phrase("ask.text"), choices=[CANCEL])


async def show(_press: CallbackQuery, work: Work, person: Person, args: list[str]) -> None:
    ticket = tasks.see(work, person, args)
    notices.card(work, person.id, ticket, fresh=True)


async def cancel(_message: Message, work: Work, state: Chat, rest: str) -> None:
    _ = rest
    await begin_again(work, state)


async def cancel_press(_press: CallbackQuery, work: Work, state: Chat) -> None:
    await begin_again(work, state)


def bot(work: Work) -> int:
    return work.account.bot if work.account else 0


def community(work: Work) -> dict[str, object]:
    return {"named": "unit", "code": work.community.duty_desk}
