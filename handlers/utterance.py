"""The dialect: what a message says, whatever channel it came from. Handlers read nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from aiogram.types import Message, Update

from models.config.community import Community
from models.understanding.meaning import Meaning, Part, understand
from services.life.facts import Photo

#: Files that are kept as photos. Some people send a photo as a file so that it stays sharp.
EDGES = " \n\t，,。.；;、！!？?"  # what a part of a message may begin or end with
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


@dataclass(frozen=True)
class Utterance:
    """Text, photos and voice notes, a point (longitude, latitude in WGS-84 degrees), a contact; and what the words mean here."""

    community: Community = field(repr=False, compare=False)
    text: str = ""
    media: tuple[Photo, ...] = ()
    point: tuple[float, float] | None = None
    contact: str | None = None
    card: str | None = None  # the number on a contact card of somebody else
    replied: str | None = None  # data of a button under the message that this one replies to
    album: str | None = None  # the album that it is one message of
    place: str | None = None  # code of the place whose QR was scanned
    grid: str | None = None  # code of the grid whose group they came from
    understood: Meaning | None = field(default=None, repr=False, compare=False)  # the text, if it was before

    @cached_property
    def meaning(self) -> Meaning:
        """What the words tell. Nobody looks at them twice."""
        return self.understood or understand(self.text, self.community)

    @property
    def politeness(self) -> str | None:
        """thanks, fine or greeting when that is all there is."""
        return None if self.media or self.point else self.meaning.politeness

    @property
    def only_a_place(self) -> bool:
        """A point without words, or the name of a place and nothing else."""
        return self.meaning.only_a_place if self.text else self.point is not None

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

    def only(self, text: str) -> "Utterance":
        """The same with a part of its words."""
        return replace(self, text=text.strip(EDGES), understood=None)

    def part(self, part: Part) -> "Utterance":
        """One of the problems that it tells of, in its own words; photos and points belong to the whole."""
        return Utterance(self.community, text=part.text, grid=self.grid)

    def alarming_as(self, other: "Utterance") -> "Utterance":
        """The same words; what tells of danger in the other ones tells of it in these."""
        if self.meaning.dangers or not other.meaning.alarms:
            return self
        return replace(self, understood=replace(self.meaning, alarms=other.meaning.alarms))

    def without_name(self) -> "Utterance":
        """A place by its name says no more than a point: it is kept as the place, not as words."""
        place = self.meaning.place if self.only_a_place else None
        return replace(self, text="", place=place, understood=None) if place else self

    def packed(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "media": [[photo.kind, photo.bot, photo.ref, photo.digest] for photo in self.media],
            "point": list(self.point) if self.point else None,
            "place": self.place,
            "grid": self.grid,
        }

    @classmethod
    def unpacked(cls, community: Community, data: dict[str, Any] | None) -> "Utterance":
        """What was packed; nothing said where nothing was."""
        data = data or {}
        point = data.get("point")
        return cls(
            community,
            text=data.get("text", ""),
            media=tuple(Photo(*item) for item in data.get("media", ())),
            point=(point[0], point[1]) if point else None,
            place=data.get("place"),
            grid=data.get("grid"),
        )

    def with_more(self, other: "Utterance") -> "Utterance":
        """Two messages that belong together."""
        text = "\n".join(part for part in (self.text, other.text) if part)
        whole = next((part for part in (other, self) if part.text == text), None)
        return Utterance(
            self.community,
            text,
            self.media + other.media,
            other.point or self.point,
            place=other.place or self.place,
            grid=other.grid or self.grid,
            understood=whole.understood if whole else None,
        )


def hear(update: Update, bot: int, community: Community, *, stored: bool = False) -> Utterance | None:
    """Read and understand what was said to the bot account `bot`; None for what is no message.

    `stored`: its files are in the store already, and what refers to one is its digest.
    """
    message = update.message or update.edited_message
    if message is None:
        return None
    text = _with_name(message, (message.text or message.caption or "").strip(), community)
    return Utterance(
        community,
        text=text,
        media=tuple(Photo(kind, bot, ref, ref if stored else None) for kind, ref in _files(message)),
        point=(message.location.longitude, message.location.latitude) if message.location else None,
        contact=message.contact.phone_number if message.contact and _is_own(message) else None,
        card=message.contact.phone_number if message.contact and not _is_own(message) else None,
        replied=_button(message.reply_to_message),
        album=message.media_group_id,
        understood=understand(text, community),
    )


def _with_name(message: Message, text: str, community: Community) -> str:
    """The words, and the name of a file where that tells of danger and they do not."""
    file = message.document or message.video or message.audio
    name = ((file.file_name if file else None) or "").rpartition(".")[0].replace("_", " ")
    if not name or understand(text, community).alarms or not understand(name, community).alarms:
        return text
    return "\n".join(part for part in (text, name) if part)


def _is_own(message: Message) -> bool:
    sender = message.from_user.id if message.from_user else None
    return bool(message.contact and sender and message.contact.user_id == sender)


def _files(message: Message) -> Iterator[tuple[str, str]]:
    if message.photo:
        yield "photo", message.photo[-1].file_id
    if message.voice:
        yield "voice", message.voice.file_id
    if message.document and message.document.mime_type in PICTURES:
        yield "picture", message.document.file_id


def _button(message: Message | None) -> str | None:
    markup = message.reply_markup if message else None
    return next((button.callback_data for row in markup.inline_keyboard for button in row), None) if markup else None
