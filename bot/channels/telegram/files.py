"""Fetches what people sent: photos and voice notes wait as references in the database until their bytes are here."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
import telegram
from sqlalchemy import select
from telegram.error import BadRequest, RetryAfter

from bot.channels.telegram.refusals import wait_of
from bot.database import Database
from bot.media import MAX_BYTES, MediaError, MediaStore, TooLargeError
from models.record import Media
from services.work import Work

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
SLOWEST = timedelta(hours=1)
FIRST = 5  # seconds before the second try; each further one waits twice as long
TRIES = 14  # together some four hours
BATCH = 8
DOWNLOAD_S = 60.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A media row that is to be fetched."""

    id: int
    kind: str
    ref: str
    tries: int


class Fetcher:
    """The job for one bot account: `api` asks Telegram, `media` keeps the bytes."""

    def __init__(self, database: Database, api: telegram.Bot, bot: int, media: MediaStore) -> None:
        self._database = database
        self._api = api
        self._bot = bot
        self._keep: dict[str, Callable[[bytes], str]] = {
            "photo": media.put,
            "picture": media.put,
            "voice": media.put_voice,
        }

    async def run(self) -> int:
        """Fetch everything that is due; gives how many files were tried."""
        total = 0
        while wanted := await self._database.transact(partial(claim, bot=self._bot)):
            await asyncio.gather(*map(self._fetch, wanted))
            total += len(wanted)
        return total

    async def _fetch(self, wanted: Wanted) -> None:
        try:
            digest = await self._keep_it(wanted)
        except RetryAfter as error:
            await self._again(wanted, "RetryAfter", wait_of(error))
        except (MediaError, BadRequest) as error:
            if isinstance(error, BadRequest) and "temporarily" in error.message.lower():
                await self._again(wanted, "temporarily unavailable")
            else:
                await self._give_up(wanted, type(error).__name__)
        except Exception as error:  # noqa: BLE001 (a strange answer is no reason to leave the others)
            await self._again(wanted, type(error).__name__)
        else:
            await self._database.transact(partial(_arrived, media_id=wanted.id, digest=digest))

    async def _keep_it(self, wanted: Wanted) -> str:
        """Download, check and store. Raises MediaError for what cannot be kept, what the library raises for the rest."""
        if wanted.kind not in self._keep:
            raise MediaError(wanted.kind)
        file = await self._api.get_file(wanted.ref)
        if (file.file_size or 0) > MAX_BYTES:
            raise TooLargeError
        data = await file.download_as_bytearray(read_timeout=DOWNLOAD_S)
        return await asyncio.to_thread(self._keep[wanted.kind], bytes(data))

    async def _again(self, wanted: Wanted, why: str, after: timedelta | None = None) -> None:
        if wanted.tries >= TRIES:
            await self._give_up(wanted, why)
            return
        delay = after or min(SLOWEST, timedelta(seconds=FIRST * 2 ** (wanted.tries - 1)))
        await self._database.transact(partial(_later, media_id=wanted.id, delay=delay))

    async def _give_up(self, wanted: Wanted, why: str) -> None:
        log.warning("A file cannot be fetched.", action="media_given_up", media=wanted.id, kind=wanted.kind, why=why)
        await self._database.transact(partial(_given_up, media_id=wanted.id))


def claim(work: Work, bot: int) -> list[Wanted]:
    """Lease the files of this bot account that are due."""
    due = select(Media).where(Media.fetch_at <= work.now, Media.digest.is_(None), Media.bot == bot)
    query = due.order_by(Media.fetch_at, Media.id).limit(BATCH).with_for_update(skip_locked=True)
    rows = list(work.session.scalars(query))
    for media in rows:
        media.fetch_at = work.now + LEASE
        media.fetch_tries += 1
    return [Wanted(media.id, media.form, media.ref, media.fetch_tries) for media in rows]


def _arrived(work: Work, media_id: int, digest: str) -> None:
    if media := work.session.get(Media, media_id):
        media.digest, media.fetch_at = digest, None


def _later(work: Work, media_id: int, delay: timedelta) -> None:
    if media := work.session.get(Media, media_id):
        media.fetch_at = work.now + delay


def _given_up(work: Work, media_id: int) -> None:
    if media := work.session.get(Media, media_id):
        media.fetch_at = None
