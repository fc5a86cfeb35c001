"""Sweeps away photos and voice notes that nothing uses: uploads that no message named, and what an erasure has left."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import select

from bot.database import Database
from bot.media import MediaStore
from models.record import Media
from services.work import Work

log = structlog.get_logger()

PATIENCE = timedelta(days=1)  # between an upload and the message that names it


async def sweep(database: Database, store: MediaStore, now: datetime) -> int:
    """Remove what is older than a day and in no use; gives how many files.

    `now` is the time of the disk that the files are on, whatever the demo's clock shows.
    """
    before = now - PATIENCE
    old = await asyncio.to_thread(store.older, before)
    lost = await database.read(partial(unused, digests=old))
    removed = await asyncio.to_thread(store.clear, lost, before)
    if removed:
        log.info("Files that nothing used are gone.", action="media_swept", files=removed)
    return removed


def unused(work: Work, digests: Iterable[str]) -> list[str]:
    """Give those that no ticket and no chat shows."""
    kept = set(work.session.scalars(select(Media.digest).where(Media.digest.is_not(None))))
    loose = [digest for digest in digests if digest not in kept]
    shown = set().union(*(chats.shown(work.session, loose) for chats in work.channels))
    return [digest for digest in loose if digest not in shown]
