"""Long polling: what is not committed is not acknowledged, and what is acknowledged is committed."""

import pytest
import structlog

from bot.channels.telegram import polling
from tests.channels.telegram_in.conftest import House, broken
from tests.telegram import faults
from tests.telegram.conftest import Ask, ask, until

__all__ = ["ask"]

ORIGIN = "https://bot.example:8443"


async def test_what_is_committed_is_acknowledged(house: House) -> None:
    ann, bob = house.agreed(7), house.agreed(8)
    for number in range(3):
        ann.says(broken(1, number))
        bob.says(broken(2, number + 3))
    house.polls()
    await house.is_idle()
    tickets = await house.tickets()
    assert len(tickets) == 6
    assert [text for text in tickets if "1号楼" in text] == [broken(1, number) for number in range(3)]
    assert [text for text in tickets if "2号楼" in text] == [broken(2, number + 3) for number in range(3)]
    assert {outcome for _, outcome in house.intake.taken} == {"taken"}


async def test_a_commit_that_fails_holds_the_offset_and_its_chat_but_no_other(house: House) -> None:
    first = house.standin.updates.next_id
    ann, bob = house.agreed(7), house.agreed(8)
    ann.says(broken(1, 1))
    ann.says(broken(1, 2))
    bob.says(broken(2, 3))
    failing = first + 4
    house.intake.failing = {str(failing)}
    house.on_nap = lambda: house.intake.failing.clear() if len(house.naps) == 3 else None
    house.polls()
    await house.is_idle()
    assert house.naps == [1, 2, 4]
    assert house.offsets()[:3] == [None, failing, first + 7]
    assert (await house.tickets()) == [broken(2, 3), broken(1, 1), broken(1, 2)]
    assert [key for key, outcome in house.intake.taken if outcome == "taken"].count(str(failing)) == 1


async def test_while_the_database_is_away_nothing_is_acknowledged(house: House) -> None:
    house.agreed(7).says(broken(1, 1))
    house.intake.away = True
    waiting = []

    def come_back() -> None:
        waiting.append(len(house.standin.updates.pending))
        house.intake.away = len(house.naps) < 8

    house.on_nap = come_back
    house.polls()
    await house.is_idle()
    assert house.naps == [1, 2, 4, 8, 16, 30, 30, 30]
    assert waiting == [3] * 8
    assert await house.tickets() == [broken(1, 1)]


async def test_what_comes_again_after_a_death_is_recognised(house: House) -> None:
    house.agreed(7).says(broken(1, 1))
    waiting = dict(house.standin.updates.pending)
    house.polls()
    await house.is_idle()
    await house.dies()
    house.standin.updates.pending.update(waiting)
    house.intake.taken.clear()
    house.polls()
    await house.is_idle()
    assert [outcome for _, outcome in house.intake.taken] == ["duplicate"] * 3
    assert await house.tickets() == [broken(1, 1)]


async def test_late_and_reordered_numbers_are_all_taken(house: House) -> None:
    house.agreed(7)
    ann = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "zh"}
    for number in (500, 7, 499, 8):
        message = {"message_id": number, "date": 1, "chat": {"id": 7, "type": "private"}, "from": ann}
        house.standin.updates.push_raw({"update_id": number, "message": {**message, "text": broken(1, number)}}, 7)
    house.polls()
    await house.is_idle()
    assert await house.tickets() == [broken(1, number) for number in (500, 7, 499, 8)]


async def test_numbers_that_begin_anew_after_a_quiet_time_lose_nothing(house: House) -> None:
    ann = house.agreed(7)
    house.polls()
    await house.is_idle()
    calls = len(house.standin.calls)
    await until(lambda: len(house.standin.calls) > calls + 3)
    house.standin.updates.next_id = 5
    ann.says(broken(1, 1))
    await house.is_idle()
    await until(lambda: len(house.intake.taken) == 3)
    assert await house.tickets() == [broken(1, 1)]
    assert house.offsets()[:2] == [None, 100000003]
    assert house.offsets()[2:4] == [None, 6]


async def test_a_second_poller_is_named_with_the_remedy(house: House) -> None:
    with structlog.testing.capture_logs() as said:
        house.standin.faults.plan("getUpdates", faults.TOO_MANY, faults.BAD_GATEWAY, faults.RESET, faults.BROKEN_JSON)
        house.agreed(7)
        house.polls()
        await house.is_idle()
        assert house.naps == [3, 2, 4, 8]
        house.standin.webhook.hosts[ORIGIN] = "http://127.0.0.1:9"
        house.standin.webhook.set({"url": f"{ORIGIN}/elsewhere"})
        await until(lambda: any(line["event"] == polling.REMEDY[409] for line in said))
    assert {(line["action"], line.get("code")) for line in said} >= {("poll_refused", 429), ("poll_refused", 409)}
    assert house.standin.token not in str(said)


async def test_a_server_that_does_not_hold_a_poll_is_not_asked_without_rest(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "POLL_S", 50)
    house.standin.faults.plan("getUpdates", *[faults.NOTHING] * 3)
    house.agreed(7)
    house.polls()
    await house.is_idle()
    assert house.naps == [1, 1, 1]


async def test_a_server_without_webhooks_is_polled(house: House) -> None:
    house.standin.faults.plan("deleteWebhook", faults.NOT_FOUND)
    house.agreed(7)
    house.polls()
    await house.is_idle()
    assert house.naps == []


async def test_a_webhook_gives_way_to_polling_and_what_it_had_not_delivered_stays(house: House) -> None:
    house.standin.webhook.hosts[ORIGIN] = "http://127.0.0.1:9"
    house.standin.webhook.set({"url": f"{ORIGIN}/hook"})
    house.agreed(7).says(broken(1, 1))
    house.polls()
    await house.is_idle()
    assert await house.tickets() == [broken(1, 1)]


async def test_a_stop_finishes_and_acknowledges(house: House, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "POLL_S", 50)
    house.agreed(7).says(broken(1, 1))
    house.polls()
    await until(lambda: len(house.intake.taken) == 3)
    await house.stops()
    assert not house.standin.updates.pending
    assert await house.tickets() == [broken(1, 1)]


async def test_a_stop_does_not_wait_for_a_long_poll(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "POLL_S", 50)
    house.polls()
    await until(lambda: any(call.method == "getUpdates" for call in house.standin.calls))
    await house.stops()
    assert [call.params.get("offset") for call in house.standin.calls if call.method == "getUpdates"] == [None]
