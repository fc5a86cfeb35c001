"""The event stream: nothing twice, nothing skipped."""

import asyncio
import json
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.base import Sent, Unreachable
from bot.channels.web import lines as chat_lines
from models.people import Account, Person
from services.erase import erase
from services.message import Attachment, Choice, Message, Segment, Spot
from services.work import Work
from tests.channels.web.conftest import HELLO, NOW, House, enter


async def events(answer: ClientResponse, count: int) -> list[dict[str, Any]]:
    """Read so many events of a stream."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        while len(found) < count:
            line = (await answer.content.readline()).decode()
            if line.startswith("data: {"):
                found.append(json.loads(line[6:]))
    return found


async def test_the_stream_tells_what_was_what_is_new_and_what_changed(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    await page.post("/api/messages", json=HELLO)
    stream = await page.get("/api/events")
    assert (stream.content_type, stream.headers["Cache-Control"]) == ("text/event-stream", "no-store")
    [mine] = await events(stream, 1)
    assert mine["body"]["client"] == "client-0001"

    card = Message(
        (Segment("诉求 "), Segment("7", bold=True)),
        choices=((Choice("受理", "do:accept:7"),),),
        spot=Spot(118.92, 42.27),
        tags={"ticket": "7", "status": "assigned"},
    )
    assert await house.tell(account, card, row=900) == Sent("900")
    assert await house.tell(account, card, row=900) == Sent("900")
    [first] = await events(stream, 1)
    assert first == {
        "id": "900",
        "seq": 2,
        "mine": False,
        "at": NOW.isoformat(),
        "body": {
            "segments": [{"text": "诉求 ", "bold": False}, {"text": "7", "bold": True}],
            "choices": [[{"label": "受理", "data": "do:accept:7"}]],
            "media": [],
            "spot": {"lon": 118.92, "lat": 42.27},
            "tags": {"ticket": "7", "status": "assigned"},
            "silent": False,
        },
    }
    assert await house.tell(account, Message((Segment("办理中"),)), row=901, replaces="900") == Sent("900")
    [edited] = await events(stream, 1)
    assert (edited["id"], edited["seq"], edited["body"]["segments"][0]["text"]) == ("900", 3, "办理中")
    stream.close()


async def test_an_edited_line_keeps_its_photo(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    photo = Attachment("photo", 1, "0" * 64, "0" * 64)
    await house.tell(account, Message((Segment("新任务"),), media=(photo,)), row=900)
    await house.tell(account, Message((Segment("办理中"),)), row=901, replaces="900")
    [line] = await house.lines(account)
    assert (line.body["segments"][0]["text"], line.body["media"]) == ("办理中", [{"kind": "photo", "digest": "0" * 64}])


async def test_the_stream_resumes_after_what_the_page_saw(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    for row in range(900, 903):
        await house.tell(account, Message((Segment(str(row)),)), row=row)
    for headers, query in (({"Last-Event-ID": "2"}, ""), ({}, "?after=2"), ({"Last-Event-ID": "2"}, "?after=0")):
        stream = await page.get(f"/api/events{query}", headers=headers)
        assert [event["id"] for event in await events(stream, 1)] == ["902"]
        stream.close()


async def test_nothing_is_skipped_after_a_long_absence(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)

    def write(work: Work) -> None:
        for row in range(1, chat_lines.BATCH * 2 + 11):
            content = chat_lines.body_of(Message((Segment(str(row)),)))
            chat_lines.add(work, account, 10_000 + row, content, mine=False)

    await house.database.transact(write)
    stream = await page.get("/api/events?after=5")
    assert [event["seq"] for event in await events(stream, 605)] == list(range(6, 611))
    stream.close()
    opened = await page.get("/api/events")
    assert [event["seq"] for event in await events(opened, 300)] == list(range(311, 611))
    opened.close()


async def test_an_edit_of_a_line_that_is_gone_or_not_theirs_is_a_new_line(
    page: TestClient[Any, Any], other: TestClient[Any, Any], house: House
) -> None:
    account, neighbour = await enter(page), await enter(other)
    await house.tell(account, Message((Segment("mine"),)), row=900)
    assert await house.tell(neighbour, Message((Segment("yours"),)), row=901, replaces="900") == Sent("901")
    assert [line.body["segments"][0]["text"] for line in await house.lines(account)] == ["mine"]
    assert await house.tell(12345, Message((Segment("nobody"),)), row=902) == Unreachable("the account is gone")


async def test_the_stream_of_somebody_who_is_erased_says_so_and_ends(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    stream = await page.get("/api/events")

    def forget(work: Work) -> None:
        erase(work, work.session.get_one(Person, work.session.get_one(Account, account).person_id))

    await house.database.transact(forget)
    house.channel._hub.wake(account)
    async with asyncio.timeout(5):
        assert await stream.content.read() == b"retry: 2000\n\nevent: gone\ndata: gone\n\n"


async def test_the_stream_says_once_that_another_language_was_chosen(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    stream = await page.get("/api/events")

    def choose(work: Work) -> None:
        work.session.get_one(Person, work.session.get_one(Account, account).person_id).language = "en"

    await house.database.transact(choose)
    house.channel._hub.wake(account)
    async with asyncio.timeout(5):
        assert await stream.content.readuntil(b"changed\n\n") == b"retry: 2000\n\nevent: changed\ndata: changed\n\n"
        house.channel._hub.close()
        assert await stream.content.read() == b""


async def test_stopping_ends_the_streams(house: House) -> None:
    port = await house.channel.start("127.0.0.1", 0)
    async with TestClient(TestServer(web.Application())) as browser:
        jar = browser.session
        me = await jar.get(f"http://127.0.0.1:{port}/api/me")
        token = me.cookies["smallgrid"].value
        stream = await jar.get(f"http://127.0.0.1:{port}/api/events", headers={"Cookie": f"smallgrid={token}"})
        assert stream.status == 200
        async with asyncio.timeout(3):
            await house.channel.stop()
            assert await stream.content.read() == b"retry: 2000\n\n"
