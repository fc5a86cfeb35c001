"""Ways into the chat: the QR of an entrance, a grid's group, an invitation, another account; and albums, photo by photo."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.common import ask_consent
from handlers.context import Chat, Command, Pressed
from handlers.resident import ask_words
from handlers.said import Said, read
from models.people import Group, Person
from models.phrase import named, phrase
from services import desk, passes
from services.errors import NotFound
from services.work import Work


class Invited(Filter):
    """A link into the chat: `/start` with a payload; gives `kind` and `code`."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        head, _, payload = (message.text or "").partition(" ")
        kind, _, code = payload.strip().partition("_")
        return {"kind": kind, "code": code} if head.partition("@")[0] == "/start" and code else False


class MoreOfAnAlbum(Filter):
    """Another message of the album whose first message has been taken."""

    async def __call__(self, _event: TelegramObject, album_goes_on: bool = False) -> bool:
        return album_goes_on


def register(commands: Router, chat: Router) -> None:
    commands.message.register(link, Invited())
    commands.message.register(link_code, Command("link"))
    chat.message.register(more_of_album, MoreOfAnAlbum())
    chat.callback_query.register(opened, Pressed("start"))


async def more_of_album(message: Message, work: Work, person: Person, state: Chat) -> None:
    """Another photo goes where the first one went, without a word."""
    said = read(message, work.account.bot if work.account else 0)
    if state.album_ticket:
        try:
            ticket = desk.find(work, state.album_ticket, person)
        except NotFound:
            return
        desk.keep_more(work, ticket, person, said.media)
        return
    data = await state.get_data()
    if "held" in data:
        await state.update_data(held=[*data["held"], said.packed()])
    elif "said" in data:
        await state.update_data(said=Said.unpacked(data["said"]).with_more(said).packed())


async def link(_message: Message, work: Work, person: Person, state: Chat, kind: str, code: str) -> None:
    await arrive(work, person, state, kind, code)


async def opened(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    """The same link, opened on the web."""
    kind, _, code = args[0].partition("_") if args else ("", "", "")
    await arrive(work, person, state, kind, code)


async def arrive(work: Work, person: Person, state: Chat, kind: str, code: str) -> None:
    """A deep link: an entrance's QR (p), a grid's group (g), an invitation (i), another account (l).

    A newcomer first gets the privacy notice; where he came from is kept until he has agreed.
    """
    community = work.community
    place = community.places_by_code.get(code) if kind == "p" else None
    group = work.session.get(Group, int(code)) if kind == "g" and code.isdecimal() and len(code) < 18 else None
    if place or group:
        said = Said(place=place.code if place else None, grid=group.unit if group else None)
        if person.consented_at is None and not person.is_staff:
            await ask_consent(work, state, [*(await state.get_value("held") or []), said.packed()])
        else:
            await ask_words(work, state, said)
    elif kind in {"i", "l"}:
        redeem(work, code)
    else:
        work.answer(phrase("reply.greeting"))


async def link_code(_message: Message, work: Work, person: Person, rest: str) -> None:
    """`/link` makes a code; `/link CODE` in another account joins the two."""
    if rest:
        redeem(work, rest)
    else:
        work.answer(phrase("link.code", code=passes.link_code(work, person)))


def redeem(work: Work, token: str) -> None:
    """Use an invitation or a linking code and say what became of it."""
    found = passes.redeem(work, token)
    if found is None:
        work.answer(phrase("link.invalid"))
    elif found.post:
        work.answer(phrase("link.post", post=named("post", found.post)))
    else:
        work.answer(phrase("link.done"))
