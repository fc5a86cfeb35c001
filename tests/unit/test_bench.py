"""The benchmarks run, at their smallest, and say what they must say. How fast anything is, no test asserts."""

import sys

import pytest

from bench import memory, process, start_up, telegram_send
from bench.__main__ import BENCHMARKS
from bench.claim import outbox_claim
from bench.durable import Size, durable
from bench.result import Result
from bench.timers import timer_claim
from bench.understand import understand_median, understand_p99


def shape(result: Result) -> tuple[str, str]:
    assert result.value > 0
    assert result.baseline > 0
    assert result.row() == {
        "name": result.name,
        "value": result.value,
        "unit": result.unit,
        "baseline": result.baseline,
        "ratio": result.value / result.baseline,
    }
    return result.name, result.unit


def test_the_names() -> None:
    assert list(BENCHMARKS) == [
        "durable_updates_sqlite_1",
        "durable_updates_sqlite_64",
        "durable_updates_postgresql_1",
        "durable_updates_postgresql_64",
        "timer_claim_1m_vs_1k",
        "outbox_claim_5k_vs_0",
        "web_streams_1000",
        "web_streams_1000_memory",
        "telegram_webhook_commit",
        "telegram_send",
        "telegram_broadcast",
        "telegram_broadcast_refused",
        "understand_median",
        "understand_p99",
        "start_up",
        "memory",
    ]


@pytest.mark.parametrize("waiting", [1, 2])
async def test_durable_updates(waiting: int) -> None:
    result = await durable("sqlite", waiting, Size(rounds=1, reports=2, echoes=2))
    assert shape(result) == (f"durable_updates_sqlite_{waiting}", "updates/s")


async def test_timers() -> None:
    assert shape(await timer_claim(many=200, few=150, rounds=2)) == ("timer_claim_1m_vs_1k", "ms")


async def test_understanding() -> None:
    assert shape(await understand_median(rounds=1)) == ("understand_median", "ms")
    assert shape(await understand_p99(rounds=1)) == ("understand_p99", "ms")


async def test_the_claim() -> None:
    assert shape(await outbox_claim(waiting=100, due=120, rounds=2)) == ("outbox_claim_5k_vs_0", "ms")


async def test_sending_on_telegram(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, small in {"SENDS": 4, "ROUNDS": 1, "CHATS": 20, "HASTE": 20}.items():
        monkeypatch.setattr(telegram_send, name, small)
    monkeypatch.setattr(telegram_send, "_SEEN", [])
    assert shape(await telegram_send.telegram_send()) == ("telegram_send", "messages/s")
    assert shape(await telegram_send.telegram_broadcast()) == ("telegram_broadcast", "messages/s")
    refused = await telegram_send.telegram_broadcast_refused()
    assert (refused.value, refused.baseline) == (0, 20)


async def test_start_up_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "service", lambda: process.Started(2.0, 100.0))
    monkeypatch.setattr(process, "libraries", lambda: process.Started(1.0, 50.0))
    assert await start_up.start_up(rounds=1) == Result("start_up", 2.0, "s", 1.0)
    assert await memory.memory(rounds=1) == Result("memory", 100.0, "MB", 50.0)


def test_a_process_is_measured_once_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LIBRARIES", [sys.executable, "-c", "print('ready', flush=True); input()"])
    started = process.libraries()
    assert started.seconds > 0
    assert started.megabytes > 1
