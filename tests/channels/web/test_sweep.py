"""What nothing uses is swept away after a day, and nothing else is."""

import os
from datetime import datetime, timedelta
from typing import Any

from aiohttp.test_utils import TestClient

from bot.chores.sweep import sweep
from models.record import Media
from services.work import Work
from tests.channels.web.conftest import NOW, House, enter
from tests.channels.web.test_own import ticket
from tests.channels.web.test_photos import picture
from tests.channels.web.test_voice import RECORDINGS, upload


def brought(house: House, digest: str, account: int, at: datetime) -> None:
    for path in (house.media.path(digest), house.media._mark(digest, account)):
        os.utime(path, (at.timestamp(), at.timestamp()))


async def test_only_what_nothing_uses_is_swept_away(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    said, filed, forgotten = [
        (await (await upload(page, picture(side), "image/png")).json())["digest"] for side in (8, 16, 32)
    ]
    voice = (await (await upload(page, RECORDINGS["audio/ogg"], "audio/ogg")).json())["digest"]
    await page.post("/api/messages", json={"id": "client-0001", "photo": said})

    def attach(work: Work) -> None:
        made = ticket(work, account)
        work.session.flush()
        work.session.add(
            Media(
                id=work.new_id(),
                kind="ticket",
                number=made.id,
                author_id=made.reporter_id,
                action="report",
                form="photo",
                bot=1,
                ref=filed,
                digest=filed,
                at=work.now,
            )
        )

    await house.database.transact(attach)
    for digest in (said, filed, forgotten, voice):
        brought(house, digest, account, NOW)
    assert await sweep(house.database, house.media, NOW + timedelta(hours=23)) == 0
    assert await sweep(house.database, house.media, NOW + timedelta(hours=25)) == 2
    statuses = [(await page.get(f"/media/{digest}")).status for digest in (said, forgotten, voice)]
    assert statuses == [200, 404, 404]
    assert house.media.path(filed).exists()
    assert not house.media.holds(said, account)


async def test_what_is_brought_again_is_young_again(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    digest = (await (await upload(page, picture(), "image/png")).json())["digest"]
    brought(house, digest, account, NOW - timedelta(days=9))
    await upload(page, picture(), "image/png")
    assert house.media.older(NOW - timedelta(days=1)) == []
    assert await sweep(house.database, house.media, NOW) == 0
    assert house.media.holds(digest, account)
