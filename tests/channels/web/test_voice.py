"""Voice notes: what phones record is taken, and nothing else."""

from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from tests.channels.web.conftest import House, enter
from tests.channels.web.test_photos import picture

RECORDINGS = {
    "audio/ogg": b"OggS" + bytes(24) + b"OpusHead" + bytes(200),
    "audio/webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(200),
    "audio/mp4": b"\0\0\0\x1cftypM4A " + bytes(200),
}


async def upload(page: TestClient[Any, Any], data: bytes, kind: str) -> Any:
    return await page.post("/api/uploads", data=data, headers={"Content-Type": kind})


@pytest.mark.parametrize("kind", RECORDINGS)
async def test_a_recording_travels_with_its_words_and_is_served_as_what_it_is(
    page: TestClient[Any, Any], other: TestClient[Any, Any], house: House, kind: str
) -> None:
    account = await enter(page)
    await enter(other)
    kept = await (await upload(page, RECORDINGS[kind], f"{kind};codecs=opus")).json()
    digest = kept["digest"]
    assert kept == {"digest": digest, "kind": "voice"}
    said = {"id": "client-0001", "text": "听", "voice": digest}
    assert (await page.post("/api/messages", json=said)).status == 200
    message = house.intake.taken[0].update.message
    assert message is not None
    assert message.voice is not None
    assert (message.voice.file_id, message.text, message.caption, message.photo) == (digest, None, "听", None)
    [line] = await house.lines(account)
    assert line.body["media"] == [{"kind": "voice", "digest": digest}]

    heard = await page.get(f"/media/{digest}")
    assert (heard.status, heard.content_type, await heard.read()) == (200, kind, RECORDINGS[kind])
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert (await other.get(f"/media/{digest}")).status == 404


async def test_what_is_no_recording_is_refused(page: TestClient[Any, Any]) -> None:
    await enter(page)
    attempts = [
        (b"<script>alert(1)</script>", "audio/webm"),
        (b"OggS" + b"<html>" * 20, "audio/ogg"),
        (picture(), "audio/ogg"),
        (RECORDINGS["audio/ogg"], "image/png"),
        (RECORDINGS["audio/ogg"], "video/ogg"),
        (b"\0\0\0\x1cftypavif" + bytes(100), "audio/mp4"),
        (b"", "audio/ogg"),
    ]
    assert [(await upload(page, data, kind)).status for data, kind in attempts] == [415] * len(attempts)


async def test_a_recording_is_no_photo_and_a_photo_no_recording(page: TestClient[Any, Any]) -> None:
    await enter(page)
    voice = (await (await upload(page, RECORDINGS["audio/ogg"], "audio/ogg")).json())["digest"]
    photo = (await (await upload(page, picture(), "image/png")).json())["digest"]
    wrong: list[dict[str, str]] = [{"photo": voice}, {"voice": photo}, {"photo": photo, "voice": voice}]
    answers = [await page.post("/api/messages", json={"id": "client-0001", **media}) for media in wrong]
    assert [answer.status for answer in answers] == [400, 400, 400]
