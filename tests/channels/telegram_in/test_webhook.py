"""The webhook over HTTP: who may post, what is answered, and that nothing is acknowledged before it is committed."""

import asyncio
import io
from collections.abc import AsyncIterator
from ipaddress import ip_network
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.channels.telegram.setup import Setup
from bot.channels.telegram.webhook import BODY_BYTES, SECRET_HEADER, Webhook
from bot.channels.web.guard import guard
from tests.channels.telegram_in.conftest import House, broken
from tests.telegram import faults
from tests.telegram.conftest import until
from tests.telegram.people import User
from tests.telegram.standin import Standin
from tests.telegram.wire import Json

ORIGIN = "https://bot.example:8443"
PATH = "/telegram/4200000042"
SECRET = "a-secret_of-the-test"


class Door:
    """The webhook on a port of its own, and somebody who knocks."""

    def __init__(self, house: House, proxies: Any = ()) -> None:
        self.house = house
        hook = Webhook(house.inbox, PATH, SecretStr(SECRET), proxies)
        app = web.Application(middlewares=[guard(["zh", "en"])])
        app.add_routes(hook.routes())
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        self.address = ""

    async def open(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.house.standin.webhook.hosts[ORIGIN] = self.address

    async def close(self) -> None:
        await self._runner.cleanup()

    async def is_called(self) -> None:
        """Telegram knows of it from now on."""
        setup = Setup(self.house.api, ["zh", "en"], self.house._nap)
        await setup.set_webhook(ORIGIN + PATH, SecretStr(SECRET))

    async def knock(self, secret: str | None = SECRET, **options: Any) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.address + PATH, headers=headers, **options) as answer,
        ):
            return answer.status


@pytest.fixture
async def door(house: House) -> AsyncIterator[Door]:
    built = Door(house)
    await built.open()
    yield built
    await house.standin.webhook.close()
    await built.close()


def outcomes(door: Door) -> list[str]:
    return [outcome for _, outcome in door.house.intake.taken]


def registered(standin: Standin) -> list[Json]:
    return [call.params for call in standin.calls if call.method == "setWebhook"]


def message(number: int, text: str) -> dict[str, Any]:
    ann = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "zh"}
    content = {"message_id": number, "date": 1, "chat": {"id": 7, "type": "private"}, "from": ann, "text": text}
    return {"update_id": number, "message": content}


async def test_whoever_does_not_know_the_secret_is_turned_away(door: Door) -> None:
    wrong = (None, "", "a-secret", SECRET + "x", SECRET.upper(), "\xe9")
    assert [await door.knock(secret, json=message(1, "hi")) for secret in wrong] == [401] * len(wrong)
    assert await door.knock(json=message(1, "hi")) == 200
    assert outcomes(door) == ["taken"]


def test_without_a_secret_there_is_no_webhook(house: House) -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook(house.inbox, PATH, SecretStr(""))


async def test_what_is_no_update_is_refused(door: Door) -> None:
    bad: list[bytes] = [b"", b"{", b"[]", b'"text"', b"{}", b'{"update_id": "1"}', b"\xff\xfe", b"[" * 100_000]
    assert [await door.knock(data=body) for body in bad] == [400] * len(bad)
    assert await door.knock(data=io.BytesIO(b" " * (BODY_BYTES + 1))) == 413


async def test_what_cannot_be_read_is_kept_and_acknowledged(door: Door) -> None:
    odd = {"update_id": 5, "message": {"message_id": "one", "text": "私事"}}
    assert [await door.knock(json=odd), await door.knock(json=odd)] == [200, 200]
    assert await door.knock(json={"update_id": 6, "telepathy": {}}) == 200
    assert [letter.payload for letter in await door.house.dead()] == [odd]


async def test_nothing_is_acknowledged_that_is_not_committed(door: Door) -> None:
    door.house.intake.away = True
    assert await door.knock(json=message(1, "hi")) == 503
    door.house.intake.away = False
    assert [await door.knock(json=message(1, "hi")) for _ in range(2)] == [200, 200]
    assert outcomes(door) == ["taken", "duplicate"]


async def test_telegram_delivers_again_what_was_not_taken(door: Door) -> None:
    house = door.house
    await door.is_called()
    ann: User = house.agreed(7)
    await house.is_idle()
    house.intake.away = True
    ann.says(broken(1, 1))
    ann.says(broken(1, 2))
    await until(lambda: [status for _, status in house.standin.webhook.answers].count(503) > 3)
    house.intake.away = False
    await house.is_idle()
    assert await house.tickets() == [broken(1, 1), broken(1, 2)]
    assert outcomes(door) == ["taken"] * 4


async def test_it_is_registered_only_when_something_differs(door: Door) -> None:
    standin = door.house.standin
    await door.is_called()
    await door.is_called()
    assert [(call["url"], call["secret_token"], sorted(call["allowed_updates"])) for call in registered(standin)] == [
        (ORIGIN + PATH, SECRET, ["callback_query", "edited_message", "message", "my_chat_member"])
    ]
    standin.webhook._info["max_connections"] = 1
    await door.is_called()
    assert len(registered(standin)) == 2


async def test_it_is_registered_again_when_the_secret_has_changed(door: Door) -> None:
    house = door.house
    await Setup(house.api, ["zh", "en"], house._nap).set_webhook(ORIGIN + PATH, SecretStr("an-old-one"))
    house.agreed(7)
    await until(
        lambda: (
            (house.standin.updates.next_id - 1, 401) in house.standin.webhook.answers
            or bool(house.standin.webhook.answers)
        )
    )
    assert house.standin.webhook.answers[0][1] == 401
    await door.is_called()
    await house.is_idle()
    assert outcomes(door) == ["taken", "taken"]


async def test_a_webhook_that_is_refused_is_insisted_upon(door: Door) -> None:
    house = door.house
    house.standin.faults.plan("setWebhook", faults.OVERLOADED, faults.UNRESOLVED)
    await door.is_called()
    assert house.naps == [1, 2]
    assert house.standin.webhook.url == ORIGIN + PATH


async def test_a_new_secret_needs_no_second_start(door: Door) -> None:
    house = door.house
    await Setup(house.api, ["zh", "en"], house._nap).set_webhook(ORIGIN + PATH, SecretStr("an-old-one"))
    keeping = asyncio.create_task(
        Setup(house.api, ["zh", "en"], house._nap).keep_webhook(ORIGIN + PATH, SecretStr(SECRET))
    )
    await until(lambda: len(house.naps) > 1)
    house.agreed(7)
    await house.is_idle()
    keeping.cancel()
    assert outcomes(door) == ["taken", "taken"]


@pytest.mark.parametrize(("network", "status"), [("127.0.0.0/8", 200), ("10.0.0.0/8", 403)])
async def test_where_proxies_are_named_nobody_else_may_call(house: House, network: str, status: int) -> None:
    door = Door(house, [ip_network(network)])
    await door.open()
    forged = {"X-Forwarded-For": "10.0.0.1"}
    async with (
        aiohttp.ClientSession(headers=forged) as session,
        session.post(door.address + PATH, headers={SECRET_HEADER: SECRET}, json=message(1, "hi")) as answer,
    ):
        assert answer.status == status
    await door.close()
