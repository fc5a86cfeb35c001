"""The dialect: what a message says, whatever channel it came from. Handlers read nothing else."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import Message

from services.facts import Photo
from services.people import WEB_BOT

#: Words that are polite and no report. Compared without punctuation, in lower case.
THANKS = frozenset(
    ["谢谢", "谢谢你", "谢谢您", "感谢", "多谢", "谢了", "辛苦了", "thanks", "thank you", "thx", "many thanks"]
)
FINE = frozenset(
    [
        "好",
        "好的",
        "好吧",
        "嗯",
        "嗯嗯",
        "行",
        "可以",
        "知道了",
        "收到",
        "是",
        "是的",
        "对",
        "ok",
        "okay",
        "fine",
        "yes",
        "good",
        "got it",
        "all right",
        "👍",
        "👌",
    ]
)
GREETINGS = frozenset(
    [
        "你好",
        "您好",
        "在吗",
        "在么",
        "喂",
        "早上好",
        "下午好",
        "晚上好",
        "hello",
        "hi",
        "hey",
        "good morning",
        "good evening",
    ]
)
#: Files that are kept as photos. Some people send a photo as a file so that it stays sharp.
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
PUNCTUATION = " \t\n.,!?~。，！？～、…"


@dataclass(frozen=True, slots=True)
class Said:
    """Text, photos and voice notes, a point (longitude, latitude in WGS-84 degrees), a contact."""

    text: str = ""
    media: tuple[Photo, ...] = ()
    point: tuple[float, float] | None = None
    contact: str | None = None
    replied: str | None = None  # data of a button under the message that this one replies to
    album: str | None = None  # the album that it is one message of
    place: str | None = None  # code of the place whose QR was scanned
    grid: str | None = None  # code of the grid whose group he came from

    @property
    def politeness(self) -> str | None:
        """thanks, fine or greeting when that is all there is."""
        word = self.text.strip(PUNCTUATION).lower()
        kinds = {"thanks": THANKS, "fine": FINE, "greeting": GREETINGS}
        if self.media or self.point:
            return None
        return next((kind for kind, words in kinds.items() if word in words), None)

    @property
    def spot(self) -> str:
        """The point as a map takes it: latitude, longitude."""
        return f"{self.point[1]:.6f}, {self.point[0]:.6f}" if self.point else ""

    @property
    def words(self) -> str:
        """The text, and the point in figures."""
        return "\n".join(part for part in (self.text, self.spot) if part)

    @property
    def empty(self) -> bool:
        return not (self.text or self.media or self.point or self.contact)

    def packed(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "media": [[photo.kind, photo.bot, photo.ref, photo.digest] for photo in self.media],
            "point": list(self.point) if self.point else None,
            "place": self.place,
            "grid": self.grid,
        }

    @classmethod
    def unpacked(cls, data: dict[str, Any]) -> "Said":
        point = data.get("point")
        return cls(
            text=data.get("text", ""),
            media=tuple(Photo(*item) for item in data.get("media", ())),
            point=(point[0], point[1]) if point else None,
            place=data.get("place"),
            grid=data.get("grid"),
        )

    def with_more(self, other: "Said") -> "Said":
        """Two messages that belong together."""
        text = "\n".join(part for part in (self.text, other.text) if part)
        place, grid = other.place or self.place, other.grid or self.grid
        return Said(text, self.media + other.media, other.point or self.point, place=place, grid=grid)


def read(message: Message, bot: int) -> Said:
    """Read a message of the bot account `bot`."""
    media: list[Photo] = []
    if message.photo:
        media.append(_photo("photo", bot, message.photo[-1].file_id))
    if message.voice:
        media.append(_photo("voice", bot, message.voice.file_id))
    if message.document and message.document.mime_type in PICTURES:
        media.append(_photo("picture", bot, message.document.file_id))
    return Said(
        text=(message.text or message.caption or "").strip(),
        media=tuple(media),
        point=(message.location.longitude, message.location.latitude) if message.location else None,
        contact=message.contact.phone_number
        if message.contact and message.contact.user_id == _sender(message)
        else None,
        replied=_button(message.reply_to_message),
        album=message.media_group_id,
    )


def _sender(message: Message) -> int | None:
    return message.from_user.id if message.from_user else None


def _photo(kind: str, bot: int, ref: str) -> Photo:
    return Photo(kind, bot, ref, ref if bot == WEB_BOT else None)  # on the web the reference is the digest


def _button(message: Message | None) -> str | None:
    markup = message.reply_markup if message else None
    return next((button.callback_data for row in markup.inline_keyboard for button in row), None) if markup else None
