"""What the page posts, and the aiogram update that it becomes."""

from datetime import datetime
from typing import Annotated, Any, Self
from zlib import crc32

from aiogram.types import (
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Location,
    Message,
    PhotoSize,
    Update,
    User,
    Voice,
)
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
CONTROLS = dict.fromkeys([*range(9), *range(11, 32), 127])  # all but tab and line feed; databases do not take them all


def _clean(text: str) -> str:
    """Give the text without control characters and halves of characters."""
    return text.translate(CONTROLS).encode("utf-8", "replace").decode()


Words = Annotated[str, AfterValidator(_clean)]
MessageId = Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]


class Posted(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Point(Posted):
    """A place in WGS-84 degrees."""

    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class Press(Posted):
    """A tap on a choice: its data, and the message it stands in."""

    data: Annotated[Words, Field(min_length=1, max_length=64)]
    message: MessageId | None = None


class Sending(Posted):
    """One message of the page. `id` is the client's own; the same id again is the same message.

    `age` is for how many seconds it has waited on the page, by the page's own clock.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
    text: Annotated[Words, Field(max_length=4000)] | None = None
    point: Point | None = None
    photo: Digest | None = None
    voice: Digest | None = None
    press: Press | None = None
    reply_to: MessageId | None = None
    age: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = bool(self.text and self.text.strip()) or self.point is not None or self.media is not None
        if said == (self.press is not None):
            raise ValueError("expected either a message or a press")
        if self.photo and self.voice:
            raise ValueError("expected a photo or a voice note, one a message")
        return self

    @property
    def media(self) -> tuple[str, str] | None:
        """Kind and digest of what comes with the words."""
        if self.photo:
            return "photo", self.photo
        return ("voice", self.voice) if self.voice else None

    @property
    def lets_in(self) -> bool:
        """Whether this may be an invitation or a code that links accounts, which nobody needs to try often."""
        if self.press:
            return self.press.data.startswith(("start:i_", "start:l_"))
        return (self.text or "").lstrip().startswith(("/start", "/link"))

    @property
    def erases(self) -> bool:
        """Whether this may be the last word of somebody who wants to be forgotten."""
        return self.press is not None and self.press.data == "forget"

    def body(self) -> dict[str, Any]:
        """Give the person's own line as the page shows it; `client` lets the page find the bubble it showed meanwhile."""
        return {
            "client": self.id,
            "segments": [{"text": self.text.strip(), "bold": False}] if self.text else [],
            "choices": [],
            "media": [dict(zip(("kind", "digest"), self.media, strict=True))] if self.media else [],
            "spot": self.point.model_dump() if self.point else None,
            "tags": {},
            "silent": True,
        }

    def update(
        self, account: int, language: str, now: datetime, size: tuple[int, int] | None, replied: dict[str, Any] | None
    ) -> Update:
        """Build the update; `size` is the photo's width and height in pixels, `replied` the line it replies to."""
        update_id = crc32(
            f"{account}:{self.id}".encode()
        )  # aiogram hashes updates by it: equal ones cost a comparison each
        chat = Chat(id=account, type="private")
        user = User(id=account, is_bot=False, first_name="", language_code=language)
        if self.press:
            stands_in = Message(message_id=int(self.press.message or 0), date=now, chat=chat)
            press = CallbackQuery(id=self.id, from_user=user, chat_instance="", data=self.press.data, message=stands_in)
            return Update(update_id=update_id, callback_query=press)
        text = (self.text or "").strip() or None
        message = Message(
            message_id=0,
            date=now,
            chat=chat,
            from_user=user,
            text=None if self.media else text,
            caption=text if self.media else None,
            location=Location(longitude=self.point.lon, latitude=self.point.lat) if self.point else None,
            photo=_photo(self.photo, size) if self.photo and size else None,
            voice=Voice(file_id=self.voice, file_unique_id=self.voice, duration=0) if self.voice else None,
            reply_to_message=Message(message_id=0, date=now, chat=chat, reply_markup=_buttons(replied))
            if replied
            else None,
        )
        return Update(update_id=update_id, message=message)


def _photo(digest: str, size: tuple[int, int]) -> list[PhotoSize]:
    width, height = size
    return [PhotoSize(file_id=digest, file_unique_id=digest, width=width, height=height)]


def _buttons(body: dict[str, Any]) -> InlineKeyboardMarkup:
    rows = [
        [InlineKeyboardButton(text=choice["label"], callback_data=choice["data"]) for choice in row]
        for row in body["choices"]
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)
