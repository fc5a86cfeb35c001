"""Turns and places: how many calls leave when, as the stand-in's own limits count them."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.channels.telegram.pacer import Pacer
from bot.clock import ManualClock
from bot.settings import Limits
from tests.channels.telegram.conftest import NOW
from tests.channels.telegram.flow import Flow
from tests.telegram import limits as theirs


class Gate:
    """A pacer in time that flows by itself; `left` is who left when, in seconds from the start."""

    def __init__(self, **limits: int) -> None:
        self.clock = ManualClock(NOW)
        self.flow = Flow(self.clock)
        self.limits = theirs.Limits(**limits)
        self.pacer = Pacer(self.clock.now, Limits(**limits), self.flow.sleep)
        self.left: list[tuple[str, float]] = []
        self.rows = iter(range(1, 100_000))

    @property
    def now(self) -> float:
        return (self.clock.now() - NOW).total_seconds()

    async def leaves(self, name: str, chat: int, *, urgent: bool = False) -> datetime | None:
        held = await self.pacer.turn(next(self.rows), chat, urgent=urgent)
        if held is None:
            self.limits.take(chat, chat > 0, self.now)
            self.left.append((name, round(self.now, 3)))
        return held


@pytest.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate()


async def test_all_leave_evenly_and_within_the_limit(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    async with gate.flow.running(monkeypatch):
        await asyncio.gather(*(gate.leaves("x", chat) for chat in range(1, 101)))
    times = [at for _, at in gate.left]
    assert times.count(0.0) == 3  # what a short silence has saved up, then evenly
    assert min(later - earlier for earlier, later in pairwise(times[4:28])) == pytest.approx(1 / 28, abs=0.002)
    assert times[-1] == pytest.approx(3.5, abs=0.1)
    assert gate.limits.peak_per_second <= 29


async def test_emergencies_go_first_and_at_once(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    async with gate.flow.running(monkeypatch):
        others = [gate.leaves("notice", chat) for chat in range(1, 41)]
        fire = [gate.leaves("fire", chat, urgent=True) for chat in (101, 102, 103)]
        await asyncio.gather(*others, *fire)
    assert [at for name, at in gate.left if name == "fire"] == [0.0, 0.0, 0.0]
    assert gate.limits.peak_per_second <= 30


async def test_emergencies_too_keep_to_the_limit(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    async with gate.flow.running(monkeypatch):
        await asyncio.gather(*(gate.leaves("fire", chat, urgent=True) for chat in range(1, 61)))
    assert [at for _, at in gate.left] == [0.0] * 30 + [1.05] * 30


async def test_a_private_chat_takes_a_small_burst_and_pays_it_back(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    async with gate.flow.running(monkeypatch):
        for _ in range(9):
            await gate.leaves("x", 7)
    assert [int(at) for _, at in gate.left] == [0, 0, 0, 0, 4, 4, 4, 4, 8]


async def test_a_group_takes_twenty_a_minute(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    async with gate.flow.running(monkeypatch):
        for _ in range(20):
            await gate.leaves("x", -40)
        assert gate.pacer.when(900, -40) == NOW + timedelta(seconds=60.1 - 1.5)
        assert await gate.leaves("x", -40) == NOW + timedelta(seconds=60.1)
        gate.clock.set(NOW + timedelta(seconds=58.7))
        assert gate.pacer.when(900, -40) is None
        assert await gate.leaves("x", -40) is None


async def test_one_chat_holds_up_no_other(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    async with gate.flow.running(monkeypatch):
        for _ in range(4):
            await gate.leaves("x", 7)
        await asyncio.gather(gate.leaves("waits", 7), *(gate.leaves("goes", chat) for chat in range(10, 20)))
    assert [name for name, _ in gate.left[-11:]] == ["goes"] * 10 + ["waits"]
    assert gate.left[-2][1] < 1


def test_a_row_keeps_its_place(gate: Gate) -> None:
    places = [gate.pacer.when(row, row) for row in range(1, 201)]
    assert places[:56] == [None] * 56
    assert places[99] is not None
    assert (places[99] - NOW).total_seconds() == pytest.approx(99 / 28 - 1.5, abs=0.001)
    assert gate.pacer.when(100, 100) == places[99]
    assert gate.pacer.when(300, 300, urgent=True) is None
    gate.clock.set(places[99])
    assert gate.pacer.when(100, 100) is None


def test_a_longer_message_takes_more_room(gate: Gate) -> None:
    for row in range(1, 21):
        gate.pacer.when(row, row, calls=7)
    place = gate.pacer.when(21, 21)
    assert place is not None
    assert (place - NOW).total_seconds() == pytest.approx(140 / 28 - 1.5, abs=0.001)


async def test_chats_that_must_wait(gate: Gate) -> None:
    soon, late = NOW + timedelta(seconds=20), NOW + timedelta(seconds=60)
    gate.pacer.block(1, soon)
    gate.pacer.block(2, late)
    assert [gate.pacer.when(chat, chat) for chat in (1, 2, 3)] == [soon, late, None]
    gate.pacer.block(3, soon)  # the third at a time: it is the whole bot
    assert [gate.pacer.when(chat, chat, urgent=True) for chat in (1, 2, 3, 4)] == [late] * 4
    assert await gate.leaves("x", 5) == late
    gate.clock.set(late)
    assert gate.pacer.when(9, 9) is None
    assert await gate.leaves("x", 9) is None


async def test_what_is_long_past_is_forgotten(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    async with gate.flow.running(monkeypatch):
        for number in range(1, 50):
            gate.pacer.when(number, number)
            await gate.leaves("x", number)
        gate.pacer.when(1000, 1000)
        gate.clock.set(NOW + timedelta(hours=1))
        gate.pacer.when(2000, 2000)
        await gate.leaves("x", 2000)
    assert list(gate.pacer._left_to) == [2000]
    assert list(gate.pacer._places) == [2000]


async def test_limits_are_configurable(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(overall=1, burst=0)
    async with gate.flow.running(monkeypatch):
        await asyncio.gather(*(gate.leaves("x", chat) for chat in (1, 2, 1)))
    assert [at for _, at in gate.left] == [0.0, 1.0, 2.0]
