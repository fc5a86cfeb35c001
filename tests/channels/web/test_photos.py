"""Photos: kept without what the camera knew, shown to those whom they concern."""

import io
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from PIL import Image

from bot.media import MediaStore, NotAnImageError, TooLargeError
from services.message import Attachment, Message, Segment
from tests.channels.web.conftest import HELLO, House, enter


def picture(side: int = 8, kind: str = "PNG", exif: bool = False) -> bytes:
    out = io.BytesIO()
    tags = Image.Exif()
    if exif:
        tags[0x010F] = "Camera of somebody"
        tags[0x0112] = 6  # lies on its side
    Image.new("RGB", (side, side // 2), "red").save(out, kind, exif=tags)
    return out.getvalue()


async def test_a_photo_is_shown_to_who_sent_it_and_to_whom_it_was_delivered(
    page: TestClient[Any, Any], other: TestClient[Any, Any], house: House
) -> None:
    await enter(page)
    neighbour = await enter(other)
    posted = await page.post("/api/uploads", data=picture(), headers={"Content-Type": "image/png"})
    digest = (await posted.json())["digest"]
    address = f"/media/{digest}"

    mine = await page.get(address)
    assert (mine.status, mine.content_type) == (200, "image/jpeg")
    assert (await other.get(address)).status == 404
    typed = await other.post("/api/messages", json=HELLO | {"text": f'"digest": "{digest}"'})
    stolen = await other.post("/api/messages", json=HELLO | {"id": "client-0009", "photo": digest})
    assert (typed.status, stolen.status, (await other.get(address)).status) == (200, 400, 404)

    await house.tell(neighbour, Message((Segment("看"),), media=(Attachment("photo", 1, digest, digest),)), row=901)
    assert (await other.get(address)).status == 200


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"no picture", "image/png", 415),
        (picture(), "text/html", 415),
        (b"x" * (20 * 1024 * 1024 + 1), "image/png", 413),
    ],
    ids=["broken", "other type", "large"],
)
async def test_an_upload_that_is_no_photo_is_refused(
    page: TestClient[Any, Any], data: bytes, kind: str, status: int
) -> None:
    await enter(page)
    answer = await page.post("/api/uploads", data=io.BytesIO(data), headers={"Content-Type": kind})
    assert answer.status == status


def test_a_stored_photo_stands_upright_and_knows_nothing_of_its_camera(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    digest = store.put(picture(kind="JPEG", exif=True))
    assert store.put(picture(kind="JPEG", exif=True)) == digest
    assert store.size(digest) == (4, 8)
    with Image.open(store.path(digest)) as image:
        assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert b"somebody" not in store.path(digest).read_bytes()


def test_the_store_refuses_bombs_and_names_it_does_not_have(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    wide = io.BytesIO()
    Image.new("1", (12_000, 9_000)).save(wide, "PNG")
    with pytest.raises(TooLargeError):
        store.put(wide.getvalue())
    with pytest.raises(NotAnImageError):
        store.put(picture()[:40])
    for name in ("0" * 64, "../x", ""):
        with pytest.raises(LookupError):
            store.path(name)
    assert not store.holds("0" * 64, 1)
