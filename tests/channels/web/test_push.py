"""A closed page is called: without a word of what was said, and never at an address of our own house."""

import json
import socket
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.channels.web.channel import WebChannel
from bot.channels.web.push import PublicOnly, Push, is_public
from bot.channels.web.tables import PushSubscription
from bot.clock import SystemClock
from bot.vapid import Key
from services.message import Message, Segment
from tests.channels.web.conftest import House, enter, open_browser, toast
from tests.channels.web.push_service import PushService, push_service

SECRET = Message((Segment("住 3 单元 502 的张阿姨摔倒了"),), tags={"ticket": "7", "status": "assigned"})


@dataclass
class Called:
    """A page whose browser can be called, and the service that calls it."""

    page: TestClient[Any, Any]
    house: House
    push: Push
    service: PushService
    key: Key

    async def subscribe(self, path: str = "/one") -> Any:
        known = (await (await self.page.get("/api/me")).json())["push"]
        browser = self.service.subscribe(path, known)
        answer = await self.page.post("/api/push", json=browser.subscription)
        assert answer.status == 204
        return browser

    async def tell(self, account: int, message: Message, row: int, **options: Any) -> None:
        from bot.channels.base import Parcel

        await self.house.channel.deliver(Parcel(row, account, 1, account, message, **options))
        await self.push.settle()

    async def subscriptions(self) -> list[str]:
        return await self.house.database.read(
            lambda work: list(work.session.scalars(select(PushSubscription.endpoint)))
        )


@pytest.fixture
async def called(house: House, tmp_path: Path) -> AsyncIterator[Called]:
    async with push_service() as service:
        key = Key.kept(tmp_path / "push.pem")
        push = Push(house.database, lambda: key, "mailto:desk@example.org", anywhere=True)
        house.channel = WebChannel(
            house.database,
            house.intake,  # type: ignore[arg-type]
            house.media,
            house.database.community,
            toast=toast,
            push=push,
        )
        async with open_browser(TestServer(house.channel.application())) as page:
            yield Called(page, house, push, service, key)
        await push.stop()


async def test_a_closed_page_is_called_without_a_word_of_what_was_said(called: Called) -> None:
    account = await enter(called.page, **{"Accept-Language": "zh"})
    await called.subscribe()
    await called.tell(account, SECRET, row=900, urgent=True)
    await called.tell(account, Message((Segment("张阿姨"),)), row=901)
    urgent, plain = called.service.received
    assert urgent.news == {"title": "柳西街社区", "body": "紧急：请立即查看。", "ticket": "7", "urgent": True}
    assert urgent.headers == {"TTL": "86400", "Urgency": "high", "Topic": "ticket-7"}
    assert plain.news == {"title": "柳西街社区", "body": "您有一条新消息。", "ticket": None, "urgent": False}
    assert plain.headers == {"TTL": "86400", "Urgency": "normal"}
    assert urgent.claims["sub"] == "mailto:desk@example.org"
    now = SystemClock().now()
    assert now.timestamp() < urgent.claims["exp"] <= (now + timedelta(days=1)).timestamp()


async def test_an_open_page_an_edit_and_a_quiet_message_call_nobody(called: Called) -> None:
    account = await enter(called.page)
    await called.subscribe()
    await called.tell(account, Message((Segment("quiet"),), silent=True), row=899)
    stream = await called.page.get("/api/events")
    await called.tell(account, SECRET, row=900)
    stream.close()
    await called.tell(account, SECRET, row=901, replaces="900")
    assert called.service.received == []


@pytest.mark.parametrize(("status", "kept"), [(404, 0), (410, 0), (201, 1), (429, 1), (500, 1), (302, 1)])
async def test_only_a_subscription_that_is_gone_is_forgotten(called: Called, status: int, kept: int) -> None:
    account = await enter(called.page)
    await called.subscribe()
    called.service.answers = [status]
    await called.tell(account, SECRET, row=900)
    assert (len(called.service.received), len(await called.subscriptions())) == (1, kept)


async def test_a_push_service_that_is_away_disturbs_nobody(called: Called) -> None:
    account = await enter(called.page)
    known = (await (await called.page.get("/api/me")).json())["push"]
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        browser = called.service.subscribe("/x", known)
        browser.endpoint = f"http://127.0.0.1:{nobody.getsockname()[1]}/x"
        await called.page.post("/api/push", json=browser.subscription)
        await called.subscribe("/one")
        await called.tell(account, SECRET, row=900)
    assert [received.path for received in called.service.received] == ["/one"]


async def test_a_browser_may_subscribe_again_and_leave(called: Called) -> None:
    account = await enter(called.page)
    browsers = [await called.subscribe(path) for path in ("/one", "/two", "/one")]
    assert len(await called.subscriptions()) == 2
    for browser in browsers[:2]:
        assert (await called.page.delete("/api/push", json={"endpoint": browser.endpoint})).status == 204
    await called.tell(account, SECRET, row=900)
    assert (called.service.received, await called.subscriptions()) == ([], [])


async def test_an_account_has_at_most_eight_browsers(called: Called) -> None:
    await enter(called.page)
    for number in range(10):
        await called.subscribe(f"/{number}")
    assert len(await called.subscriptions()) == 8


async def test_nobody_ends_the_subscription_of_somebody_else(called: Called) -> None:
    await enter(called.page)
    browser = await called.subscribe()
    called.page.session.cookie_jar.clear()
    await enter(called.page)
    assert (await called.page.delete("/api/push", json={"endpoint": browser.endpoint})).status == 204
    assert len(await called.subscriptions()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://push.example.org/x"},
        {"endpoint": "https://push.example.org/x", "keys": {"p256dh": "x", "auth": "y"}},
        {"endpoint": "https://push.example.org/" + "x" * 2000, "keys": {"p256dh": "A" * 87, "auth": "A" * 22}},
        {"endpoint": "file:///etc/passwd", "keys": {"p256dh": "A" * 87, "auth": "A" * 22}},
    ],
)
async def test_a_subscription_that_makes_no_sense_is_refused(called: Called, wrong: dict[str, Any]) -> None:
    await enter(called.page)
    assert (await called.page.post("/api/push", json=wrong)).status == 400


@pytest.mark.parametrize(
    ("endpoint", "may"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com:443/wpush/v2/abc", True),
        ("http://push.example.org/x", False),
        ("https://localhost/x", False),
        ("https://intranet/x", False),
        ("https://127.0.0.1/x", False),
        ("https://8.8.8.8/x", False),
        ("https://[::1]/x", False),
        ("https://2130706433/x", False),
        ("https://0x7f.1/x", False),
        ("https://user:secret@push.example.org/x", False),
        ("https://push.example.org:99999/x", False),
        ("https:///x", False),
    ],
)
def test_only_what_looks_like_a_push_service_is_called(house: House, endpoint: str, may: bool) -> None:
    push = Push(house.database, lambda: pytest.fail("no key is needed"), "mailto:desk@example.org")
    assert push.may_call(endpoint) is may


async def test_a_name_that_stands_for_a_private_address_is_not_called() -> None:
    class Rebinding(AbstractResolver):
        async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_UNSPEC) -> list[ResolveResult]:
            hosts = {"inside.example": ["10.0.0.5", "::1"], "both.example": ["127.0.0.1", "93.184.215.14"]}[host]
            return [
                ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
                for address in hosts
            ]

        async def close(self) -> None: ...

    resolver = PublicOnly(Rebinding())
    with pytest.raises(OSError, match="no public address"):
        await resolver.resolve("inside.example", 443)
    assert [found["host"] for found in await resolver.resolve("both.example", 443)] == ["93.184.215.14"]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_these_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


def test_the_key_is_made_once_and_only_we_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "var" / "push.pem"
    first, again = Key.kept(file), Key.kept(file)
    assert first.public == again.public
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]
    assert Key.given(file.read_text()).public == first.public
    with pytest.raises(ValueError, match="private key"):
        Key.given("nonsense")


async def test_without_push_nobody_can_subscribe(page: TestClient[Any, Any]) -> None:
    await enter(page)
    assert (await (await page.get("/api/me")).json())["push"] is None
    keys = {"p256dh": "A" * 87, "auth": "A" * 22}
    answer = await page.post("/api/push", json={"endpoint": "https://push.example.org/x", "keys": keys})
    assert answer.status == 400
    assert json.loads(await answer.text())["error"]
