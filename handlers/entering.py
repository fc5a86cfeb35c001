"""Ways into the chat: the QR of an entrance, a grid's group and its /report, an invitation, another account."""

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from handlers import about, consent, listening, reporting
from handlers.chat import CANCEL, Asking, Chat
from handlers.doors import Doors
from handlers.utterance import Utterance
from models.people import Group, Person
from models.phrase import named, phrase
from services import outbox, passes
from services.work import Work

doors = Doors()


class Link(Filter):
    """A link into the chat: `/start` with a payload, or `/link` with a code, which no words are; gives `kind` and `code`."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        head, _, payload = (message.text or "").partition(" ")
        command, payload = head.partition("@")[0].lower(), payload.strip()
        if command == "/link" and payload:
            return {"kind": "l", "code": payload}
        kind, _, code = payload.partition("_")
        return {"kind": kind, "code": code} if command == "/start" and code else False


async def link(_message: Message, work: Work, person: Person, state: Chat, kind: str, code: str) -> None:
    await arrive(work, person, state, kind, code)


@doors.press("start")
async def opened(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """The same link, opened on the web."""
    kind, _, code = args[0].partition("_") if args else ("", "", "")
    await arrive(work, person, state, kind, code)


async def arrive(work: Work, person: Person, state: Chat, kind: str, code: str) -> None:
    """A deep link: an entrance's QR (p), a grid's group (g), an invitation (i), another account (l).

    A newcomer first gets the privacy notice; where they came from is kept until they have agreed.
    """
    community = work.community
    place = community.places_by_code.get(code) if kind == "p" else None
    group = work.session.get(Group, int(code)) if kind == "g" and code.isdecimal() and len(code) < 18 else None
    if place or group:
        said = Utterance(community, place=place.code if place else None, grid=group.unit if group else None)
        if person.must_agree:
            await consent.ask(work, state, said)
        else:
            await reporting.ask_words(work, state, said)
    elif kind in {"i", "l"}:
        await _redeem(work, person, state, code)
    else:
        outbox.answer(work, phrase("reply.greeting"))


@doors.command("link")
async def link_code(_message: Message, work: Work, person: Person) -> None:
    """A code; `/link CODE` in another account joins the two."""
    outbox.answer(work, phrase("link.code", code=passes.link_code(work, person)))


async def _redeem(work: Work, person: Person, state: Chat, token: str) -> None:
    """Use an invitation or a linking code and say what became of it; a volunteer agrees like everybody else."""
    found = passes.redeem(work, token)
    if found is None:
        outbox.answer(work, phrase("link.invalid"))
    elif found.post:
        key = "link.post" if person.works_here else "link.helper"
        outbox.answer(work, phrase(key, post=named("post", found.post)))
        if person.must_agree and await state.get_state() in {None, Asking.consent.state}:
            await consent.ask(work, state)
    else:
        outbox.answer(work, phrase("link.done"))


@doors.command("report")
async def report(_message: Message, work: Work, person: Person, state: Chat, said: Utterance, rest: str) -> None:
    """What groups know as `/report`: with the words behind it a report, else they are asked for."""
    said = said.only(rest)
    if person.must_agree:
        await consent.ask(work, state, *([] if said.empty else [said]))
        return
    said = (await about.held(work, state)).with_more(said)
    if rest:
        await listening.take(work, person, state, said)
    else:
        await state.ask(Asking.text, said=said.packed())
        outbox.answer(work, phrase("ask.text"), choices=[CANCEL])
