"""Albums, which arrive photo by photo: what follows the first photo goes where that one went, without a word."""

from datetime import timedelta

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from handlers.chat import Chat
from handlers.utterance import Utterance
from models.people import Person, Standing
from services.life import door, record
from services.life.facts import Facts
from services.life.refusals import NotFound
from services.work import Work

ALBUM = timedelta(seconds=3)  # how long the photos of an album may take to arrive


class MoreOfAnAlbum(Filter):
    """Another message of the album whose first message has been taken."""

    async def __call__(self, _event: TelegramObject, album_goes_on: bool = False) -> bool:
        return album_goes_on


def goes_on(work: Work, chat: Standing, album: str | None) -> bool:
    """Whether a message goes on with the album of the one before. While an album arrives, notices wait for the rest."""
    if album is None:
        return False
    if chat.album == album:
        return True
    chat.album, chat.album_kind, chat.album_number, work.delay = album, None, None, ALBUM
    return False


async def more(_message: TelegramObject, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    if state.album_matter:
        try:
            matter = door.find(work, *state.album_matter, person)
        except NotFound:
            return
        kind = door.kind_of(work, matter)
        if said.text and kind.replies:  # a caption of its own
            door.advance(work, matter, kind.replies, person, Facts(text=said.text, media=said.media))
        else:
            record.keep_more(work, kind, matter, person, said.media)
        return
    data = await state.get_data()
    if "held" in data:
        await state.update_data(held=[*data["held"], said.packed()])
    elif "said" in data:
        kept = Utterance.unpacked(work.community, data["said"])
        await state.update_data(said=kept.with_more(said).packed())
