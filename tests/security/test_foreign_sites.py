"""Requests that a foreign site makes with somebody's browser, and cookies that it plants."""

from typing import Any

from aiohttp import FormData
from sqlalchemy import func, select

from bot.channels.web.tables import WebMessage
from models.people import Account
from services.passes import invite
from tests.channels.web.test_photos import picture
from tests.security.conftest import Browser, Service

FOREIGN: list[dict[str, str]] = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "https://elsewhere.example", "Referer": "http://127.0.0.1/"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]
POINT = {"lon": 118.9245, "lat": 42.2722}


async def test_no_foreign_site_changes_anything(service: Service) -> None:
    browser = service.browser()
    await browser.enter()
    changing = [(method, path) for method, path in service.routes if method not in {"GET", "HEAD"}]
    assert len(changing) >= 7
    for method, path in changing:
        for headers in FOREIGN:
            answer = await browser.http.request(method, path, json={}, headers=headers)
            assert answer.status == 403, (method, path, headers)


async def test_no_form_changes_anything(service: Service) -> None:
    """A form can be sent to us from anywhere, in one of three types; none of them is taken."""
    browser = service.browser()
    await browser.enter()
    form = FormData({"id": "client-0001", "text": "x"}, default_to_multipart=True)
    bodies: list[tuple[Any, dict[str, str]]] = [
        ('{"id":"client-0001","text":"x"}', {"Content-Type": "text/plain"}),
        ('{"id":"client-0001","text":"x"}', {"Content-Type": "application/x-www-form-urlencoded"}),
        (form, {}),
        (b'{"id":"client-0001","text":"x"}', {"Content-Type": ""}),
    ]
    for method, path in service.routes:
        if method in {"GET", "HEAD"}:
            continue
        for body, headers in bodies if path != "/api/uploads" else bodies[:2]:
            service.wait(minutes=1)
            answer = await browser.http.request(method, path, data=body() if body is form else body, headers=headers)
            assert answer.status == 415, (method, path, headers)
    said = select(func.count()).select_from(WebMessage)
    assert await service.app.database.read(lambda work: work.session.scalar(said)) == 0


async def test_looking_changes_nothing(service: Service) -> None:
    """What a link or an image on another site can ask for has no effect for somebody who is known."""
    browser = service.browser()
    account = await browser.enter()
    for method, path in service.routes:
        if method == "GET" and "events" not in path:
            await browser.get(path.replace("{name}", "chat.js").replace("{digest}", "0" * 64))
    assert await browser.enter() == account
    assert await service.app.database.read(lambda work: work.session.scalar(select(func.count(Account.id)))) == 1


async def test_a_planted_cookie_is_never_adopted(service: Service) -> None:
    victim = service.browser()
    answer = await victim.get("/api/me", cookies={"smallgrid": "planted"})
    assert answer.cookies["smallgrid"].value != "planted"
    assert (await service.browser().get("/api/reports", cookies={"smallgrid": "planted"})).status == 401


async def test_whoever_knew_the_cookie_before_an_invitation_does_not_become_a_worker(service: Service) -> None:
    """The attacker gives the victim their own session; the victim takes a post in it."""
    attacker, victim = service.browser(), service.browser()
    await attacker.enter()
    planted = attacker.cookie
    token = await service.app.database.transact(lambda work: invite(work, "grid-1-worker"))
    body = {"id": "client-0001", "press": {"data": f"start:i_{token}"}}
    taken = await victim.post("/api/messages", body, cookies={"smallgrid": planted})
    fresh = taken.cookies["smallgrid"].value
    assert fresh != planted
    assert (await attacker.get("/api/tasks")).status == 401
    own = service.browser()
    assert (await (await own.get("/api/me", cookies={"smallgrid": fresh})).json())["staff"] is True


async def test_a_recovered_account_has_a_cookie_of_its_own(service: Service) -> None:
    owner, attacker, victim = service.browser(), service.browser(), service.browser()
    account = await owner.enter()
    code = (await (await owner.post("/api/recovery", {})).json())["code"]
    await attacker.enter()
    planted = attacker.cookie
    recovered = await victim.post("/api/recover", {"code": code}, cookies={"smallgrid": planted})
    assert recovered.cookies["smallgrid"].value != planted
    assert (await attacker.get("/api/reports")).status == 401
    assert await owner.enter() == account


async def test_an_ordinary_message_leaves_the_cookie_alone(service: Service) -> None:
    browser = service.browser()
    await browser.enter()
    answers = [await browser.says(text="你好"), await browser.says(text="/link"), await browser.says(text="/start")]
    assert [answer.cookies.get("smallgrid") for answer in answers] == [None, None, None]


async def photo_of(browser: Browser) -> str:
    digest = str((await (await browser.uploads(picture())).json())["digest"])
    await browser.says(text="路灯坏了", photo=digest, point=POINT)
    return digest


async def test_a_photo_is_seen_by_whom_the_ticket_concerns_and_by_nobody_else(service: Service) -> None:
    worker, stranger = await service.staff("grid-1-worker"), await service.staff("grid-2-worker")
    resident, neighbour = await service.resident(), await service.resident()
    digest = await photo_of(resident)
    statuses = [
        (await browser.get(f"/media/{digest}")).status
        for browser in (resident, worker, stranger, neighbour, service.browser())
    ]
    assert statuses == [200, 200, 404, 404, 401]
    await neighbour.says(text=digest)
    await stranger.says(press={"data": "card:1"})
    attached = await neighbour.says(text="x", photo=digest)
    assert attached.status == 400
    for browser in (neighbour, stranger):
        paths = (f"/media/{digest}", f"/media/{digest.upper()}", f"/media/../media/{digest}", f"/media/{digest}.jpg")
        assert {(await browser.get(path)).status for path in paths} == {404}
