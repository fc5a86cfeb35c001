"""What everybody can say at any time: help, another language, /cancel."""

from typing import Any

from aiogram.types import CallbackQuery, Message

from handlers.chat import Chat
from handlers.doors import Doors
from models.people import Person
from models.phrase import phrase
from services import languages, outbox
from services.work import Work

doors = Doors()


@doors.command("help")
async def help_(_message: Message, work: Work, person: Person) -> None:
    tell_help(work, person)


def tell_help(work: Work, person: Person) -> None:
    """What they can do here."""
    outbox.answer(work, phrase("help", parts=help_for(["resident", *posts(person)])))


def posts(person: Person) -> list[str]:
    return sorted({role.kind for role in person.roles})


def help_for(kinds: list[str]) -> list[dict[str, Any]]:
    return [phrase(f"help.{kind}").packed() for kind in kinds]


@doors.command("language", "lang")
async def language(_message: Message, work: Work, person: Person) -> None:
    switch(work, person, languages.others(work, person))


def switch(work: Work, person: Person, to: list[str]) -> bool:
    """Change to the language if there is one to change to, offer them if there are more; whether it may have changed."""
    if len(to) > 1:
        outbox.answer(work, phrase("ask.language"), choices=[languages.offer(to)])
        return False
    person.language = to[0] if to else person.language
    outbox.answer(work, phrase("done.language"))
    return True


@doors.command("cancel")
@doors.press("cancel")
async def cancel(_event: Message | CallbackQuery, work: Work, state: Chat) -> None:
    await stop(work, state)


async def stop(work: Work, state: Chat) -> None:
    """Stop asking; what was kept meanwhile is forgotten."""
    outbox.answer(work, phrase("done.cancel" if await state.get_state() else "done.nothing"))
    await state.clear()
