"""A whole community in a test: the real service on a real database, people with phones, a clock that moves when told.

Journeys read as transcripts: `await resident.says(...)`, `await worker.presses("受理")`, `worker.last`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from aiogram.types import Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from sqlalchemy import func, select

from bot.app import DOORS, App
from bot.channels.web import dialect, lines
from bot.channels.web.sessions import BOT, NAME
from bot.channels.web.tables import WebMessage
from bot.clock import ManualClock
from bot.demo import Demo, settle_in
from bot.intake import Incoming, Receipt
from bot.settings import Settings, load
from handlers.doors import Doors
from models.inbox import DeadLetter
from models.people import Account, Person
from models.ticket import Ticket
from services.kinds import KINDS
from services.life.kind import Kind
from services.work import Work
from tests import tables

T = TypeVar("T")

CONFIG = Path(__file__).parent.parent / "config.yaml"
TZ = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=TZ)  # an ordinary working week
PHOTO = sha256(b"a photo").hexdigest()


@dataclass
class Line:
    """A message in a chat: what it says and the labels of its buttons."""

    id: int
    mine: bool
    text: str
    rows: list[list[str]] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)
    media: list[str] = field(default_factory=list)
    spot: bool = False
    file: str | None = None

    @property
    def buttons(self) -> list[str]:
        return [label for row in self.rows for label in row]

    def __str__(self) -> str:
        """What the person wrote after `>`, what the bot said after `<`, its rows of buttons below."""
        shown = [self.text] * bool(self.text) + [f"({kind})" for kind in self.media] + ["(map)"] * self.spot
        shown += [f"({self.file})"] * bool(self.file)
        shown += [" ".join(f"[{label}]" for label in row) for row in self.rows]
        return ("> " if self.mine else "< ") + "\n".join(shown).replace("\n", "\n  ").replace("\n  \n", "\n\n")


class Phone:
    """Somebody's chat on the web."""

    def __init__(self, town: "Town", person: int, account: int) -> None:
        self.town, self.person, self.account = town, person, account
        self._sent = 0
        self._presses: list[tuple[int, Line]] = []
        self._seen: dict[int, str] = {}

    async def says(
        self, text: str = "", *, point: tuple[float, float] | None = None, photo: bool = False, key: str | None = None
    ) -> Receipt:
        """Send a message and let everything that follows at once happen."""
        return await self._send(
            text=text or None,
            point={"lon": point[0], "lat": point[1]} if point else None,
            photo=PHOTO if photo else None,
            key=key,
        )

    async def sends(self, **content: Any) -> Receipt:
        """Send what the web page has no way to: a sticker, a voice note, a contact, a text of any length."""
        chat, user = Chat(id=self.account, type="private"), User(id=self.account, is_bot=False, first_name="")
        message = Message(message_id=0, date=self.town.now, chat=chat, from_user=user, **content)
        self._sent += 1
        return await self._take(f"message-{self._sent:05}", Update(update_id=0, message=message), None)

    async def replies(self, on: str, text: str) -> Receipt:
        """Answer by replying to the latest message that says `on`."""
        line = next(line for line in reversed(await self.chat()) if on in line.text)
        buttons = [[InlineKeyboardButton(text=label, callback_data=data)] for data, label in line.data.items()]
        chat = Chat(id=self.account, type="private")
        markup = InlineKeyboardMarkup(inline_keyboard=buttons)
        quoted = Message(message_id=0, date=self.town.now, chat=chat, reply_markup=markup)
        return await self.sends(text=text, reply_to_message=quoted)

    async def presses(self, label: str, on: str = "") -> Receipt:
        """Press a button by its label, or a part of it: on the latest message that has it (and says `on`)."""
        for line in reversed(await self.chat()):
            found = sorted(((text, data) for data, text in line.data.items() if label in text), key=_nearest(label))
            if on in line.text and found:
                self._presses.append(((await self.chat())[-1].id, Line(0, mine=True, text=f"[{found[0][0]}]")))
                return await self._send(press={"data": found[0][1], "message": str(line.id)})
        raise AssertionError(f"no button {label!r} in:\n{await self.transcript()}")

    async def presses_data(self, data: str) -> Receipt:
        """Press a button that is no longer there, or never was."""
        return await self._send(press={"data": data})

    async def chat(self) -> list[Line]:
        return [_line(row) for row in await self.town.ask(partial(_chat, account=self.account))]

    async def heard(self) -> list[str]:
        """What the bot has said, the latest last."""
        return [line.text for line in await self.chat() if not line.mine]

    async def last(self) -> Line:
        return [line for line in await self.chat() if not line.mine][-1]

    async def transcript(self) -> str:
        """The whole chat as the phone shows it now, with what was pressed and when; a block of lines."""
        shown = []
        for line in await self.chat():
            shown += [line, *(press for after, press in self._presses if after == line.id)]
        return "".join(f"\n{line}" for line in shown) + "\n"

    async def news(self) -> str:
        """What the bot has said since the last look; what it has changed in place comes first, after `~`."""
        now = {line.id: str(line) for line in await self.chat() if not line.mine}
        changed = [f"~{text[1:]}" for line, text in now.items() if self._seen.get(line, text) != text]
        new = [text for line, text in now.items() if line not in self._seen]
        self._seen = now
        return "".join(f"\n{text}" for text in (*changed, *new)) + "\n"

    async def hears(self, news: str) -> None:
        """Expect exactly this to be new in the chat since the last look."""
        found = await self.news()
        assert found == news

    async def shows(self, chat: str) -> None:
        """Expect exactly this to be the whole chat."""
        found = await self.transcript()
        assert found == chat

    async def _send(self, key: str | None = None, **content: Any) -> Receipt:
        self._sent += 1
        sending = dialect.Sending.model_validate({"id": key or f"message-{self._sent:05}", **content})
        update = sending.update(
            self.account, self.town.language, self.town.now, (640, 480) if sending.photo else None, None
        )
        return await self._take(sending.id, update, None if sending.press else sending.body())

    async def _take(self, key: str, update: Update, body: dict[str, Any] | None) -> Receipt:
        record = partial(_record, account=self.account, body=body) if body else None
        receipt = await self.town.app.intake.take(
            Incoming(NAME, BOT, f"{self.account}:{key}", self.account, update, self.town.language, record, stored=True)
        )
        await self.town.app.settle()
        return receipt


@cache
def _sample() -> Settings:
    return load(CONFIG)


class Town:
    """`async with Town(url, language)`: the model community at nine on a working Monday."""

    def __init__(
        self,
        database: str = "sqlite://",
        language: str = "zh",
        *,
        start: datetime = MONDAY,
        settings: Settings | None = None,
        kinds: Iterable[Kind[Any]] = KINDS,
        doors: Iterable[Doors] = DOORS,
    ) -> None:
        self.language = language
        self.clock = ManualClock(start)
        base = settings or _sample()
        self.settings = base.model_copy(update={"database": database, "language": language})
        self.app = App(self.settings, self.clock, kinds=kinds, doors=doors)
        self.demo = Demo(self.app, self.clock, language)
        self.app.open_web(self.demo)

    async def __aenter__(self) -> Self:
        tables.into(self.app.database.engine)
        await self.app.prepare()
        await self.demo.seed()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.app.stop()

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def wind(self, **delta: float) -> None:
        """Let time pass: hours=..., days=..., minutes=..."""
        await self.demo.wind(timedelta(**delta))

    async def until(self, hour: int, minute: int = 0, *, days: int = 0) -> None:
        """Let time pass until this local time, today or so many days on."""
        local = self.now.astimezone(TZ)
        await self.demo.wind(
            local.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days) - local
        )

    async def post(self, code: str) -> Phone:
        """The phone of whoever holds a post, such as grid-1-worker."""
        return await self.ask(lambda work: _phone(self, work, Person.post == code))

    async def resident(self, number: int = 1) -> Phone:
        return await self.ask(lambda work: _phone(self, work, Person.post.is_(None), number - 1))

    async def newcomer(self) -> Phone:
        """Somebody who has never written before."""

        def move_in(work: Work) -> Phone:
            person = settle_in(work, self.language, None)
            person.consented_at = None
            work.session.flush()
            account = work.session.scalars(select(Account.id).where(Account.person_id == person.id)).one()
            return Phone(self, person.id, account)

        return await self.do(move_in)

    def say(self, zh: str, en: str) -> str:
        """The words of whoever speaks the town's language."""
        return zh if self.language == "zh" else en

    async def ticket(self, number: int = 1) -> Ticket:
        return await self.ask(lambda work: work.session.get_one(Ticket, number))

    async def tickets(self) -> int:
        """How many there are."""
        return await self.ask(lambda work: work.session.scalar(select(func.count(Ticket.id))) or 0)

    async def dead_letters(self) -> list[str]:
        """What no handler could take."""
        return await self.ask(lambda work: list(work.session.scalars(select(DeadLetter.error))))

    async def ask(self, fn: Callable[[Work], T]) -> T:
        return await self.app.database.read(fn)

    async def do(self, fn: Callable[[Work], T]) -> T:
        return await self.app.database.transact(fn)


def _phone(town: Town, work: Work, which: Any, index: int = 0) -> Phone:
    person = work.session.scalars(select(Person).where(which).order_by(Person.id)).all()[index]
    account = work.session.scalars(select(Account.id).where(Account.person_id == person.id)).one()
    return Phone(town, person.id, account)


def _chat(work: Work, account: int) -> Iterable[WebMessage]:
    return work.session.scalars(
        select(WebMessage).where(WebMessage.account_id == account).order_by(WebMessage.at, WebMessage.id)
    ).all()


def _record(work: Work, account: int, body: dict[str, Any]) -> None:
    lines.add(work, account, work.new_id(), body, mine=True)


def _nearest(label: str) -> Callable[[tuple[str, str]], tuple[bool, str]]:
    """Of several buttons that have the words, first the one that has no others."""
    return lambda button: (button[0] != label, button[0])


def _line(row: WebMessage) -> Line:
    return Line(
        id=row.id,
        mine=row.mine,
        text="".join(segment["text"] for segment in row.body["segments"]),
        rows=[[choice["label"] for choice in line] for line in row.body["choices"]],
        data={choice["data"]: choice["label"] for line in row.body["choices"] for choice in line},
        media=[item["kind"] for item in row.body["media"]],
        spot=row.body["spot"] is not None,
        file=row.body.get("file", {}).get("name"),
    )
