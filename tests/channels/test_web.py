"""The web channel over HTTP: sessions, messages, photos, the event stream, the demo's powers."""

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image
from sqlalchemy import select

from bot.channels.base import Parcel, Sent, Unreachable
from bot.channels.web import DemoPerson, WebChannel
from bot.channels.web import lines as chat_lines
from bot.channels.web.pages import page_words
from bot.database import Database
from bot.intake import Incoming, Receipt
from bot.media import MediaStore, NotAnImageError, TooLargeError
from bot.settings import load
from models.base import Base
from models.phrase import Phrase, phrase
from models.web import WebMessage, WebSession
from services import people
from services.message import Attachment, Choice, Message, Segment, Spot
from services.work import Work

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
HELLO = {"id": "client-0001", "text": "路灯不亮"}


class FakeIntake:
    """Takes updates as the real one does, but hands them to nobody."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.taken: list[Incoming] = []
        self.broken = False

    async def take(self, incoming: Incoming) -> Receipt:
        if self.broken:
            raise OSError("the database is away")
        if any(incoming.key == earlier.key for earlier in self.taken):
            return Receipt("duplicate")
        self.taken.append(incoming)
        if incoming.record:
            await self.database.transact(incoming.record)
        return Receipt("taken", phrase("done") if incoming.update.callback_query else None, incoming.language or "zh")


@dataclass
class House:
    database: Database
    intake: FakeIntake
    media: MediaStore
    channel: WebChannel

    async def tell(self, account: int, message: Message, row: int, replaces: str | None = None) -> Any:
        return await self.channel.deliver(Parcel(row, account, people.WEB_BOT, account, message, replaces))

    async def lines(self, account: int) -> list[WebMessage]:
        return await self.database.read(lambda work: chat_lines.since(work, account, 0))


class Powers:
    """The demo's powers without a demo."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.moment = NOW
        self.sample: list[DemoPerson] = []

    def now(self) -> datetime:
        return self.moment

    async def wind(self, delta: timedelta) -> None:
        self.moment += delta

    async def to_next_timer(self) -> None:
        self.moment += timedelta(minutes=7)

    async def people(self) -> Sequence[DemoPerson]:
        return self.sample


def toast(said: Phrase, language: str) -> str:
    return f"{said.key} in {language}"


@pytest.fixture
def database(tmp_path: Path) -> Any:
    secrets = (f"secret-{number}" for number in range(1000))
    community = load(ROOT / "config.yaml").community
    made = Database(f"sqlite:///{tmp_path}/web.sqlite", community, lambda: NOW, lambda: next(secrets))
    Base.metadata.create_all(made.engine)
    yield made
    made.close()


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    intake, media = FakeIntake(database), MediaStore(tmp_path / "media")
    channel = WebChannel(database, intake, media, database.community, toast=toast)  # type: ignore[arg-type]
    return House(database, intake, media, channel)


@pytest.fixture
async def page(house: House) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    client: TestClient[web.Request, web.Application]
    async with TestClient(TestServer(house.channel.application())) as client:
        yield client


@pytest.fixture
async def other(page: TestClient[Any, Any]) -> AsyncIterator[TestClient[Any, Any]]:
    """A second browser at the same server."""
    async with TestClient(page.server) as client:
        yield client


async def enter(page: TestClient[Any, Any], **headers: str) -> int:
    answer = await page.get("/api/me", headers=headers)
    assert answer.status == 200
    return int((await answer.json())["account"])


async def events(answer: ClientResponse, count: int) -> list[dict[str, Any]]:
    """Read so many events of a stream."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        while len(found) < count:
            line = (await answer.content.readline()).decode()
            if line.startswith("data: "):
                found.append(json.loads(line[6:]))
    return found


def picture(side: int = 8, kind: str = "PNG", exif: bool = False) -> bytes:
    out = io.BytesIO()
    tags = Image.Exif()
    if exif:
        tags[0x010F] = "Camera of somebody"
        tags[0x0112] = 6  # lies on its side
    Image.new("RGB", (side, side // 2), "red").save(out, kind, exif=tags)
    return out.getvalue()


# Who is there


async def test_a_new_browser_becomes_a_resident_and_stays_the_same(page: TestClient[Any, Any], house: House) -> None:
    first = await page.get("/api/me", headers={"Accept-Language": "en-GB,zh;q=0.5"})
    account = int((await first.json())["account"])
    assert await enter(page) == account
    cookie = first.cookies["smallgrid"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"]) == ("/", True, "Lax", "")
    kept = await house.database.read(lambda work: list(work.session.scalars(select(WebSession.token_hash))))
    assert len(kept) == 1
    assert cookie.value not in kept[0]


async def test_me_speaks_the_language_of_a_new_browser(page: TestClient[Any, Any]) -> None:
    me = await (await page.get("/api/me", headers={"Accept-Language": "fr,en;q=0.8"})).json()
    assert (me["language"], me["community"], me["timezone"], me["staff"]) == (
        "en",
        "Liuxi Street Community",
        "Asia/Shanghai",
        False,
    )
    assert me["strings"]["ui.send"] == "Send"
    assert all(key.startswith("ui.") for key in me["strings"])


async def test_the_cookie_is_secure_behind_https(page: TestClient[Any, Any]) -> None:
    answer = await page.get("/api/me", headers={"X-Forwarded-Proto": "https"})
    assert answer.cookies["smallgrid"]["secure"] is True


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/events"), ("POST", "/api/messages"), ("POST", "/api/uploads"), ("GET", "/media/x")],
)
async def test_somebody_without_a_session_gets_nowhere(page: TestClient[Any, Any], method: str, path: str) -> None:
    answer = await page.request(method, path, json={} if method == "POST" else None)
    assert answer.status == 401
    assert (await answer.json()).keys() == {"error"}


# Saying something


async def test_a_message_is_taken_once_and_stands_in_the_chat(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    first, again = [await page.post("/api/messages", json=HELLO) for _ in range(2)]
    assert await first.json() == {"outcome": "taken", "toast": None}
    assert (again.status, await again.json()) == (200, {"outcome": "duplicate", "toast": None})
    [incoming] = house.intake.taken
    assert (incoming.channel, incoming.bot, incoming.key, incoming.chat) == (
        "web",
        1,
        f"{account}:client-0001",
        account,
    )
    [line] = await house.lines(account)
    assert (line.mine, line.seq, line.at, line.body["segments"]) == (
        True,
        1,
        NOW,
        [{"text": "路灯不亮", "bold": False}],
    )


async def test_text_point_and_photo_travel_in_one_update(page: TestClient[Any, Any], house: House) -> None:
    await enter(page)
    digest = (await (await page.post("/api/uploads", data=picture(), headers={"Content-Type": "image/png"})).json())[
        "digest"
    ]
    said = HELLO | {"point": {"lon": 118.92, "lat": 42.27}, "photo": digest}
    assert (await page.post("/api/messages", json=said)).status == 200
    message = house.intake.taken[0].update.message
    assert message is not None
    assert message.location is not None
    assert message.photo is not None
    assert (message.text, message.caption, message.location.longitude, message.location.latitude) == (
        None,
        "路灯不亮",
        118.92,
        42.27,
    )
    assert [(size.file_id, size.width, size.height) for size in message.photo] == [(digest, 8, 4)]


async def test_a_press_is_answered_beside_the_button_and_is_no_line(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page, **{"Accept-Language": "en"})
    answer = await page.post(
        "/api/messages", json={"id": "client-0002", "press": {"data": "do:accept:7", "message": "12"}}
    )
    assert await answer.json() == {"outcome": "taken", "toast": "done in en"}
    press = house.intake.taken[0].update.callback_query
    assert press is not None
    assert press.message is not None
    assert (press.data, press.from_user.id, press.message.message_id) == ("do:accept:7", account, 12)
    assert await house.lines(account) == []


async def test_a_reply_carries_the_buttons_of_its_message(page: TestClient[Any, Any], house: House) -> None:
    account = await enter(page)
    await house.tell(account, Message((Segment("?"),), choices=((Choice("A", "do:answer:7"),),)), row=900)
    await page.post("/api/messages", json=HELLO | {"reply_to": "900"})
    message = house.intake.taken[0].update.message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.reply_markup is not None
    assert message.reply_to_message.reply_markup.inline_keyboard[0][0].callback_data == "do:answer:7"


async def test_what_could_not_be_committed_is_not_acknowledged(page: TestClient[Any, Any], house: House) -> None:
    await enter(page)
    house.intake.broken = True
    answer = await page.post("/api/messages", json=HELLO)
    assert answer.status == 503
    house.intake.broken = False
    assert (await page.post("/api/messages", json=HELLO)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"text": "no id"},
        {"id": "short", "text": "x"},
        {"id": "client-0001"},
        {"id": "client-0001", "text": "  "},
        {"id": "client-0001", "text": "x", "press": {"data": "x"}},
        {"id": "client-0001", "text": "x" * 4001},
        {"id": "client-0001", "point": {"lon": 181, "lat": 0}},
        {"id": "client-0001", "point": {"lon": float("nan"), "lat": 0}},
        {"id": "client-0001", "photo": "../../etc/passwd"},
        {"id": "client-0001", "photo": "0" * 64},
        {"id": "client-0001", "text": "x", "more": 1},
    ],
)
async def test_a_malformed_message_is_refused(page: TestClient[Any, Any], house: House, body: Any) -> None:
    await enter(page)
    answer = await page.post("/api/messages", json=body)
    assert answer.status == 400
    assert (await answer.json())["error"]
    assert house.intake.taken == []


async def test_other_sites_other_types_and_long_bodies_are_refused(page: TestClient[Any, Any]) -> None:
    await enter(page)
    own = f"http://{page.host}:{page.port}"
    statuses = [
        (await page.post("/api/messages", json=HELLO, headers={"Origin": "https://elsewhere.example"})).status,
        (await page.post("/api/messages", json=HELLO, headers={"Origin": "null"})).status,
        (await page.post("/api/messages", data=json.dumps(HELLO), headers={"Content-Type": "text/plain"})).status,
        (await page.post("/api/messages", data=b"{", headers={"Content-Type": "application/json"})).status,
        (await page.post("/api/messages", json=HELLO | {"text": "x" * 70_000})).status,
        (await page.post("/api/messages", json=HELLO, headers={"Origin": own})).status,
    ]
    assert statuses == [403, 403, 415, 400, 413, 200]


async def test_errors_are_sentences_in_the_browsers_language(page: TestClient[Any, Any]) -> None:
    answers = [await page.get("/nowhere", headers={"Accept-Language": tag}) for tag in ("en", "zh-CN")]
    assert [await answer.json() for answer in answers] == [
        {"error": "There is nothing here."},
        {"error": "这里没有您要的内容。"},
    ]


# Photos


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


# Being told something


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


# The page


async def test_every_answer_carries_its_security_headers(page: TestClient[Any, Any]) -> None:
    for path in ("/", "/static/chat.js", "/api/me", "/nowhere"):
        headers = (await page.get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")


def test_the_pages_hold_no_words_no_inline_code_and_only_relative_addresses() -> None:
    static = ROOT / "bot/channels/web/static"
    for path in static.glob("*.html"):
        html = path.read_text()
        assert "style=" not in html
        assert "<script>" not in html
        assert ' src="/' not in html
        assert ' href="/' not in html
    for path in static.glob("*.js"):
        assert "innerHTML" not in path.read_text()


def test_the_pages_say_what_the_catalogue_has_and_no_more() -> None:
    code = "".join(path.read_text() for path in (ROOT / "bot/channels/web/static").glob("*.js"))
    known = {key.removeprefix("ui.") for key in page_words("en")}
    unknown = set(re.findall(r'\bt\("(\w+)"', code)) - known
    unused = {key for key in known if f'"{key}"' not in code and f"`{key.rpartition('_')[0]}_${{" not in code}
    assert (unknown, unused) == (set(), set())


async def test_the_map_has_seven_grids_with_names(page: TestClient[Any, Any]) -> None:
    answer = await (await page.get("/api/map?lang=en")).json()
    grids = [feature["properties"] for feature in answer["features"] if feature["properties"]["kind"] == "grid"]
    assert [grid["name"] for grid in grids] == [f"Grid {number}" for number in range(1, 8)]
    assert all(len(grid["label"]) == 2 for grid in grids)
    assert {feature["properties"]["kind"] for feature in answer["features"]} == {
        "boundary",
        "grid",
        "street",
        "courtyard",
    }


async def test_only_our_own_files_are_served(page: TestClient[Any, Any]) -> None:
    statuses = [(await page.get(f"/static/{name}")).status for name in ("chat.css", "nothing.css", "..%2f__init__.py")]
    assert statuses == [200, 404, 404]


# The demo's powers


@pytest.fixture
async def demo(database: Database, tmp_path: Path) -> AsyncIterator[tuple[TestClient[Any, Any], Powers]]:
    powers = Powers(database)

    def sample(work: Work) -> list[int]:
        return [people.new_web_account(work, "zh").person_id for _ in range(5)]

    ids = await database.transact(sample)
    held = [
        ("worker", "第二网格"),
        ("leader", "第一网格"),
        ("worker", "第一网格"),
        ("resident", None),
        ("resident", None),
    ]
    powers.sample = [
        DemoPerson(person, f"{role} {person}", unit, role) for person, (role, unit) in zip(ids, held, strict=True)
    ]
    media = MediaStore(tmp_path / "media")
    channel = WebChannel(database, FakeIntake(database), media, database.community, toast=toast, demo=powers)  # type: ignore[arg-type]
    async with TestClient(TestServer(channel.application())) as client:
        yield client, powers


async def test_three_phones_in_one_browser_are_three_people(demo: tuple[TestClient[Any, Any], Powers]) -> None:
    page, powers = demo
    held = [(await (await page.get(f"/phone/{number}/api/me")).json())["person"] for number in (1, 2, 3, 1, 2, 3)]
    _, leader, worker, resident, _ = (person.id for person in powers.sample)
    assert held == [resident, worker, leader] * 2


async def test_a_phone_becomes_somebody_else(demo: tuple[TestClient[Any, Any], Powers], database: Database) -> None:
    page, powers = demo
    await page.get("/phone/1/api/me")
    neighbour = powers.sample[4].id
    became = await page.post("/phone/1/demo/become", json={"person": neighbour})
    assert (await became.json())["person"] == neighbour
    assert (await (await page.get("/phone/1/api/me")).json())["person"] == neighbour
    sessions = await database.read(lambda work: list(work.session.scalars(select(WebSession.token_hash))))
    assert len(sessions) == 1
    bodies: list[Any] = [{"person": 99999}, {}, []]
    statuses = [(await page.post("/phone/1/demo/become", json=body)).status for body in bodies]
    assert statuses == [404, 400, 400]


async def test_the_clock_is_wound(demo: tuple[TestClient[Any, Any], Powers]) -> None:
    page, _ = demo
    answers = [await page.get("/demo/clock")]
    answers += [await page.post("/demo/clock", json={"wind": wind}) for wind in ("hour", "day", "next")]
    shown = [(await answer.json())["now"] for answer in answers]
    assert shown == [
        "2026-03-02T01:00:00+00:00",
        "2026-03-02T02:00:00+00:00",
        "2026-03-03T02:00:00+00:00",
        "2026-03-03T02:07:00+00:00",
    ]
    assert (await page.post("/demo/clock", json={"wind": "year"})).status == 400


async def test_the_demo_page_knows_the_people_and_may_frame_its_phones(
    demo: tuple[TestClient[Any, Any], Powers],
) -> None:
    page, powers = demo
    known = await (await page.get("/demo/people")).json()
    assert known["people"] == [
        {"id": person.id, "title": person.title, "unit": person.unit, "role": person.role} for person in powers.sample
    ]
    assert known["strings"]["ui.demo_hour"] == "快进 1 小时"
    assert "frame-ancestors 'self'" in (await page.get("/phone/1/")).headers["Content-Security-Policy"]
    assert (await page.get("/")).status == 200


@pytest.mark.parametrize("path", ["/demo/people", "/demo/clock", "/demo/become", "/phone/1/", "/phone/1/api/me"])
async def test_outside_the_demo_its_powers_do_not_exist(page: TestClient[Any, Any], path: str) -> None:
    assert (await page.get(path)).status == 404
    assert (await page.post(path, json={})).status == 404
