"""What the page posts, and what becomes of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.ticket import Ticket
from services.message import Choice, Message, Segment
from tests.channels.web.conftest import HELLO, NOW, House, enter
from tests.channels.web.test_photos import picture
from tests.town import Town


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


async def test_a_report_over_http_is_one_ticket_of_the_real_service(tmp_path: Path) -> None:
    async with Town(f"sqlite:///{tmp_path}/town.sqlite") as town:
        assert town.app.web is not None
        async with TestClient(TestServer(town.app.web.application())) as page:
            await page.get("/phone/1/api/me")
            report = {"id": "client-0001", "text": "路灯不亮", "point": {"lon": 118.9245, "lat": 42.2722}}
            answers = [await page.post("/phone/1/api/messages", json=report) for _ in range(2)]
            assert [(await answer.json())["outcome"] for answer in answers] == ["taken", "duplicate"]
        tickets = await town.ask(lambda work: list(work.session.scalars(select(Ticket))))
        assert [(ticket.text, ticket.grid) for ticket in tickets] == [("路灯不亮", "grid-1")]


async def test_what_may_have_been_taken_and_forgotten_is_not_taken_unasked(
    page: TestClient[Any, Any], house: House
) -> None:
    await enter(page)
    month = 30 * 24 * 3600
    for age, status in ((month, 200), (month + 1, 410), (10**18, 410), (-1, 400)):
        said = {"id": f"waited-{status}", "text": "路灯不亮", "age": age}
        answer = await page.post("/api/messages", json=said, headers={"Accept-Language": "en"})
        assert answer.status == status
    assert len(house.intake.taken) == 1
    refused = await page.post("/api/messages", json=HELLO | {"age": month + 1}, headers={"Accept-Language": "en"})
    assert (await refused.json())["error"] == (
        "This was written long ago and could not be sent then. If it still holds, send it as new."
    )
