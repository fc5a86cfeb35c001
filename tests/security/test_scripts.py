"""Script in every field that people can write: it stays words, and no answer that carries it is a page."""

import json
from typing import Any

import pytest
from aiohttp import ClientResponse

from models.ticket import Ticket
from tests.channels.web.test_photos import picture
from tests.security.conftest import Service

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><svg/onload=alert(1)>",
    "javascript:alert(1)//",
    "{{constructor.constructor('alert(1)')()}}",
    "*bold* {number} {0} %s ${7*7}",
    "a\n\ndata: {}\n\nevent: evil\nid: 999999\n\n",
    "\u2028\u2029\x00\x1b[31m\u202e\ud800",
)
SCRIPT = HOSTILE[0]


def plain(text: str) -> str:
    """What is kept of a text: all but control characters and halves of characters."""
    return text.replace("\x00", "").replace("\x1b", "").replace("\ud800", "?").strip()


async def harmless(answer: ClientResponse) -> None:
    """An answer that no browser takes for a page, or one that does not repeat what was sent."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    text = await answer.text()
    assert answer.content_type in {"application/json", "text/event-stream"} or "alert(" not in text


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_a_resident_writes_reaches_his_worker_as_words(service: Service, hostile: str) -> None:
    worker = await service.staff("grid-1-worker")
    resident = await service.resident()
    photo = (await (await resident.uploads(picture())).json())["digest"]
    point = {"lon": 118.9245, "lat": 42.2722}
    answer = await resident.says(text=f"路灯坏了 {hostile}", photo=photo, point=point)
    assert (answer.status, (await answer.json())["outcome"]) == (200, "taken")
    ticket = await service.app.database.read(lambda work: work.session.get_one(Ticket, 1))
    assert ticket.text == plain(f"路灯坏了 {hostile}")
    for browser in (resident, worker):
        shown = "\n".join(await browser.lines())
        assert ticket.text in shown
        wire = await browser.chat()
        assert "event: evil" not in wire.split("\n")
        assert "id: 999999" not in wire.split("\n")
    for path in ("/api/reports", "/api/tasks", "/api/me"):
        await harmless(await worker.get(path))


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_staff_write_reaches_the_resident_as_words(service: Service, hostile: str) -> None:
    worker = await service.staff("grid-1-worker")
    resident = await service.resident()
    await resident.says(text="路灯坏了", point={"lon": 118.9245, "lat": 42.2722})
    await worker.says(press={"data": "do:accept:1"})
    await worker.says(press={"data": "do:ask:1"})
    await worker.says(text=f"是哪一盏？{hostile}")
    assert plain(f"是哪一盏？{hostile}") in "\n".join(await resident.lines())
    await resident.says(press={"data": "do:answer:1"})
    await resident.says(text=f"门口那盏 {hostile}")
    assert plain(f"门口那盏 {hostile}") in "\n".join(await worker.lines())


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_handlers_do_not_expect_is_answered_and_not_repeated_as_a_page(
    service: Service, hostile: str
) -> None:
    resident = await service.resident()
    said: list[dict[str, Any]] = [
        {"press": {"data": f"start:p_{hostile}"[:64]}},
        {"press": {"data": f"do:{hostile}"[:64]}},
        {"press": {"data": hostile[:64]}},
        {"text": f"/start p_{hostile}"},
        {"text": f"/link {hostile}"},
        {"text": f"/{hostile}"},
        {"text": "说明", "reply_to": "1"},
    ]
    for content in said:
        answer = await resident.says(**content)
        assert answer.status == 200
        await harmless(answer)
    assert json.dumps(await resident.lines())


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_nothing_that_stands_in_a_request_is_reflected(service: Service, hostile: str) -> None:
    browser = service.browser()
    await browser.enter()
    line = hostile.encode("ascii", "ignore").decode().replace("\n", " ").replace("\x00", "").replace("\x1b", "")
    answers = [
        await browser.get("/", params={"lang": line, "start": line}),
        await browser.get(f"/media/{SCRIPT}", params={"x": line}),
        await browser.get("/nowhere/", params={"q": line}),
        await browser.get("/api/map", params={"lang": line}),
        await browser.get("/api/me", headers={"Accept-Language": line, "User-Agent": line, "Referer": line}),
        await browser.get("/api/me", cookies={"smallgrid": "alert(1)"}),
        await browser.post("/api/messages", {"id": hostile, "text": "x"}),
        await browser.post("/api/messages", {"id": "client-0001", "text": "x", hostile: 1}),
        await browser.post("/api/recover", {"code": hostile}),
        await browser.post("/api/push", {"endpoint": hostile, "keys": {"p256dh": hostile, "auth": hostile}}),
        await browser.uploads(hostile.encode("utf-8", "replace")),
    ]
    for answer in answers:
        assert answer.status in {200, 400, 404, 415}
        await harmless(answer)
        assert "alert(" not in await answer.text()


async def test_every_answer_of_every_route_forbids_what_is_not_ours(service: Service) -> None:
    browser = service.browser()
    await browser.enter()
    for method, path in service.routes:
        if "events" in path:
            continue
        answer = await browser.http.request(method, path.replace("{name}", "chat.js").replace("{digest}", "0" * 64))
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers
