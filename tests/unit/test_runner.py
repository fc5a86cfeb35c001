"""The whole service at work in the background: what the scheduler's loop and the courier's loop survive."""

import asyncio
from collections.abc import Callable

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import delete
from structlog.testing import capture_logs

from models.due import Timer
from models.people import Role
from scheduler import runner
from services import people
from services.work import Work
from tests.town import Town


async def until(condition: Callable[[], bool]) -> None:
    """Let the loops go on until this is so."""
    for _ in range(20_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to be so")


async def test_the_courier_goes_on_after_an_error(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    async def drain() -> int:
        tried.append(1)
        if len(tried) == 1:
            raise OSError("the database is away")
        return 0

    monkeypatch.setattr(town.app.courier, "drain", drain)
    with capture_logs() as logs:
        town.app.run_in_background()
        for times in (1, 2):
            town.app._posted.set()
            await until(lambda: len(tried) >= times)  # noqa: B023
    assert [entry["action"] for entry in logs if entry["log_level"] == "error"] == ["courier_failed"]


async def test_chores_never_pile_up(town: Town) -> None:
    """A chore that takes longer than its interval runs once, and one that is late still runs."""
    town.app.run_in_background()
    scheduler: AsyncIOScheduler = town.app._scheduler
    jobs = [(job.max_instances, job.coalesce, job.misfire_grace_time) for job in scheduler.get_jobs()]
    assert set(jobs) == {(1, True, None)}


async def test_what_is_committed_is_delivered_without_being_asked(town: Town) -> None:
    resident_ = await town.resident()
    town.app.run_in_background()
    await resident_.says("柳西小区1号楼的路灯坏了")
    assert await resident_.heard()


async def test_the_queue_is_taken_in_batches(town: Town) -> None:
    """More timers than one claim takes are all fired, in due order."""

    def arm(work: Work) -> None:
        for number in range(runner.BATCH + 5):
            work.append(
                Timer, id=work.new_id(), wake_at=work.now, due_at=work.now, step="expire", kind="ticket", number=10_000 + number, every=None,
                round=1, digest=None, failures=0, error=None,
            )  # fmt: skip

    await town.do(arm)
    assert await town.app.runner.tick() == runner.BATCH + 5
    assert await town.do(runner.claim) == []


async def test_watchers_are_administrators_else_the_communitys_leaders(town: Town) -> None:
    admin, leader = await town.post("administrator"), await town.post("community-leader")
    assert await town.do(people.watchers) == [admin.person]

    def resign(work: Work) -> None:
        work.session.execute(delete(Role).where(Role.person_id == admin.person))

    await town.do(resign)
    assert await town.do(people.watchers) == [leader.person]
