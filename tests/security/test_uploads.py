"""Two hundred hostile uploads: each is refused, or what is kept is a plain photo without anything in it but pixels."""

import asyncio
import io
from collections import Counter

import pytest
from PIL import Image

from bot.media import LONGEST_SIDE
from tests.security.conftest import Browser, Service
from tests.security.hostile import SCRIPT, Dice, Upload, photo, uploads

SEED = "2026"


async def test_two_hundred_hostile_uploads_leave_nothing_behind(service: Service) -> None:
    browser = service.browser()
    await browser.enter()
    statuses: Counter[int] = Counter()
    for upload in uploads(SEED):
        service.wait(seconds=10)
        statuses[await attempt(browser, upload)] += 1
    assert sum(statuses.values()) == 200
    assert set(statuses) == {200, 413, 415}
    assert statuses[200] < 90
    good = await browser.uploads(photo("JPEG", Dice(SEED)), "image/jpeg")
    assert good.status == 200
    kept = [path for path in service.app.media._root.rglob("*") if path.is_file() and path.stat().st_size]
    assert {path.suffix for path in kept} == {".jpg"}
    assert not [path for path in kept if SCRIPT in path.read_bytes()]


async def attempt(browser: Browser, upload: Upload) -> int:
    headers = {"Content-Encoding": upload.encoding} if upload.encoding else {}
    answer = await browser.uploads(upload.data, upload.kind, **headers)
    assert answer.content_type == "application/json"
    assert answer.status in ({413, 415} if upload.refused else {200, 413, 415}), upload.name
    if answer.status == 200:
        await plain((await answer.json())["digest"], browser)
    return answer.status


async def plain(digest: str, browser: Browser) -> None:
    """What was kept is a JPEG that says nothing but its pixels, and is served as nothing else."""
    answer = await browser.get(f"/media/{digest}")
    data = await answer.read()
    assert (answer.content_type, answer.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert (image.format, image.mode, dict(image.getexif())) == ("JPEG", "RGB", {})
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert max(image.size) <= LONGEST_SIDE


@pytest.mark.parametrize("frames", [2, 300])
async def test_of_a_moving_picture_one_frame_is_kept(service: Service, frames: int) -> None:
    browser = service.browser()
    await browser.enter()
    out = io.BytesIO()
    images = [Image.new("P", (64, 64), number % 200) for number in range(frames)]
    images[0].save(out, "GIF", save_all=True, append_images=images[1:])
    answer = await browser.uploads(out.getvalue(), "image/gif")
    await plain((await answer.json())["digest"], browser)


async def test_many_large_photos_at_once_are_decoded_a_few_at_a_time(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = service.browser()
    await browser.enter()
    store, at_once, most = service.app.media, 0, 0
    put = store.put

    def counting(data: bytes) -> str:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            return put(data)
        finally:
            at_once -= 1

    monkeypatch.setattr(store, "put", counting)
    photos = [photo("PNG", Dice(str(number)), 700) for number in range(12)]
    answers = await asyncio.gather(*(browser.uploads(data) for data in photos))
    assert [answer.status for answer in answers] == [200] * 12
    assert most <= 2
