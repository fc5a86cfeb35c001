"""What the utterances' runner knows of this house: the same class as its own, with today's names.

`run.py` plays labelled sentences of people (danger, answers, small talk ...) through the real code and looks here first.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from aiogram.types import PhotoSize, Voice
from sqlalchemy import select

from models.base import Base
from models.record import Event
from models.ticket import Ticket as TicketRow
from tests import town

#: While somebody is asked whether a danger is happening now, their words are kept and nobody else has been told.
KNOWN = TicketRow.asked_danger_at.is_(None) | (TicketRow.status != "reported")


@dataclass(frozen=True)
class Line:
    """What the bot said: its words, its buttons as (label, what a press sends)."""

    id: Any
    text: str
    buttons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ticket:
    """A ticket as far as outcomes are told from it."""

    open: bool
    resolved: bool
    withdrawn: bool
    confirmed: bool
    emergency: bool
    category: str
    grid: str | None
    place: str | None
    held: bool  # somebody is responsible for it
    rating: int | None
    disputes: int
    promised: str | None
    rest: str  # whatever else may change, in one string


class Desk:
    """The only part that knows the project: a community of its own, people who speak, what can be seen of the tickets."""

    LABELS: ClassVar = {
        "accept": ("受理", "Accept"),
        "decline": ("退单", "Decline"),
        "ask": ("问居民", "Ask the resident"),
        "promise": ("承诺时间", "Promise a time"),
        "resolve": ("办好了", "It is done"),
        "confirm": ("已解决", "Solved"),
        "dispute": ("没解决", "Not solved"),
    }
    #: Tables in which words do not count as kept: the chat itself, what goes out, what was refused.
    NOT_KEPT: ClassVar = {"web_message", "outbox", "update_key", "dead_letter", "event"}
    REST = ("status", "level", "awaiting", "urgency", "place_text", "lon", "lat", "contact_shared", "asked_at", "text")
    #: Sentences that say no more than that nothing was understood, or ask what it is about or where.
    BARE = re.compile(
        r"没有找到|请写(附近的)?小区|什么地方[？?]|关于哪件事|看不懂|一句话(说说|告诉我)|是什么问题|出了什么问题|还是一件新的事|要登记这件事|这个按钮已经"
        r"|没有“.*”这个命令|您是说哪|在地图上点"
        r"|do not know this place|Where is it\?|courtyard, building|point on the map|What is this message about|cannot read this|in a sentence"
        r"|What is wrong|something new\?|Shall I file this|There is no command|Which one do you mean|This button does not",
        re.IGNORECASE,
    )
    #: Sentences that answer small talk and nothing else.
    POLITE = re.compile(
        r"^\W*(您好|你好|好的|不客气|hello|all right|you are welcome)\W*$|诉求在 /my 里可以随时|有事随时发消息"
        r"|see your reports any time|write to me whenever",
        re.IGNORECASE,
    )
    #: Labels of buttons that only stop what is being asked.
    STOP = ("取消", "Cancel")
    #: Words that tell how a ticket stands.
    STANDS = re.compile(
        r"待定位|待受理|办理中|待确认|办结|已撤回|受理|负责|时限|最晚|之前办|承诺|答应|正在(办|处理|等)|等(着|待|您)"
        r"|waiting to be|being worked|in progress|in hand|in charge|accept|due|done by|promised|waits|waiting for|closed|withdrawn",
        re.IGNORECASE,
    )
    _settings: Any = None

    def __init__(self, language: str) -> None:
        if Desk._settings is None:
            Desk._settings = town.load(town.CONFIG)
        self.language = language
        self._town = town.Town("sqlite://", language, settings=Desk._settings)
        self._photo = town.PHOTO
        self._phones: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        await self._town.__aenter__()
        return self

    async def __aexit__(self, *args: object) -> None:
        await self._town.__aexit__(*args)

    async def _phone(self, who: str) -> Any:
        if who not in self._phones:
            find = {"resident": self._town.resident, "newcomer": self._town.newcomer}
            self._phones[who] = await (find[who]() if who in find else self._town.post(who))
        return self._phones[who]

    async def say(self, who: str, text: str, how: str = "types") -> None:
        """Say something in one of the ways of HOWS, and let everything that follows at once happen."""
        phone = await self._phone(who)
        way, _, what = how.partition(":")
        if way == "replies":
            await phone.replies(what, text)
        elif way == "photo":
            await phone.says(text, photo=True)
        elif way == "album":
            await self._album(phone, text)
        elif way == "voice":
            await phone.sends(voice=Voice(file_id=self._photo, file_unique_id="v", duration=4), caption=text or None)
        elif way == "pin":
            place = await self._town.ask(lambda work: work.community.place(what))
            await phone.says(text, point=(place.lon, place.lat))
        else:
            await phone.says(text)

    async def _album(self, phone: Any, caption: str) -> None:
        for number in range(3):
            photo = PhotoSize(file_id=f"{number}" * 64, file_unique_id="", width=1, height=1)
            await phone.sends(
                photo=[photo], caption=caption if not number and caption else None, media_group_id="album"
            )
        await self.wind(seconds=10)

    async def press(self, who: str, action: str, on: str = "") -> None:
        """Press the button of an action on the latest message that has it and says `on`."""
        await (await self._phone(who)).presses(self.LABELS[action][self.language == "en"], on)

    async def press_data(self, who: str, line: Line, data: str) -> None:
        """Press a button that stands under a line."""
        await (await self._phone(who))._send(press={"data": data, "message": str(line.id)})

    async def heard(self, who: str) -> list[Line]:
        """What the bot has said to somebody, the latest last."""
        lines = await (await self._phone(who)).chat()
        return [
            Line(line.id, line.text, tuple((label, data) for data, label in line.data.items()))
            for line in lines
            if not line.mine
        ]

    async def tickets(self) -> dict[int, Ticket]:
        def read(work: Any) -> dict[int, Ticket]:
            return {row.id: self._ticket(row) for row in work.session.scalars(select(TicketRow).where(KNOWN))}

        return await self._town.ask(read)

    def _ticket(self, row: Any) -> Ticket:
        return Ticket(
            open=row.status not in {"closed", "withdrawn"},
            resolved=row.status == "resolved",
            withdrawn=row.status == "withdrawn",
            confirmed=row.status == "closed" and bool(row.confirmed),
            emergency=row.urgency == "emergency",
            category=row.category,
            grid=row.grid,
            place=row.place,
            held=row.holder_id is not None,
            rating=row.rating,
            disputes=row.disputes,
            promised=str(row.promised_at) if row.promised_at else None,
            rest=repr([getattr(row, name) for name in self.REST]),
        )

    async def events(self) -> list[tuple[int, str]]:
        """What has happened: (ticket, action), the earliest first."""
        query = select(Event.number, Event.action).join(TicketRow, TicketRow.id == Event.number).where(KNOWN)
        query = query.order_by(Event.id)
        return await self._town.ask(lambda work: [tuple(row) for row in work.session.execute(query)])

    async def stored(self) -> str:
        """All words that are kept anywhere, photos as their digest."""

        def read(work: Any) -> str:
            tables = [table for table in Base.metadata.sorted_tables if table.name not in self.NOT_KEPT]
            rows = (row for table in tables for row in work.session.execute(table.select()))
            return "\n".join(json.dumps(list(row), ensure_ascii=False, default=str) for row in rows)

        return await self._town.ask(read)

    async def crashed(self) -> list[str]:
        return await self._town.dead_letters()

    async def wind(self, **delta: float) -> None:
        await self._town.wind(**delta)

    def is_photo_in(self, stored: str) -> bool:
        return self._photo in stored or "0" * 64 in stored
