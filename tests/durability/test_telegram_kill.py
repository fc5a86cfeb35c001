"""`kill -9` while Telegram's updates come in, by polling and by webhook: none is lost, none is processed twice."""

import asyncio
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random  # noqa: TID251 (seeded: the same moments every time)

import pytest
from sqlalchemy import func, select

from models.inbox import DeadLetter, UpdateKey
from models.ticket import Ticket
from tests.durability.telegram import Service
from tests.telegram.people import User

SEED = 20260601
PLACES = ("柳西小区3号楼", "红柳花园2号楼", "向阳小区4号楼", "西屯家园5号楼")
IN_FLIGHT = 150  # more than one batch of getUpdates


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_two_hundred_updates_survive_five_kills(tmp_path: Path, mode: str) -> None:
    """With handlers that raise once for good measure."""
    await survive(tmp_path, mode, raising=True, cold=False, updates=200, kills=5)


@pytest.mark.soak
@pytest.mark.parametrize("raising", [False, True])
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_two_thousand_updates_survive_thirty_kills(
    tmp_path: Path, mode: str, raising: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = sorted(await survive(tmp_path, mode, raising=raising, cold=True, updates=2000, kills=30))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{mode}: kill to first handled update: median {waits[15]:.2f} s, at most {waits[-1]:.2f} s\n"
        )
    assert waits[15] < 10


async def survive(folder: Path, mode: str, *, raising: bool, cold: bool, updates: int, kills: int) -> list[float]:
    """Gives how long the service was deaf after each kill, in seconds."""
    said: defaultdict[int, list[str]] = defaultdict(list)
    async with Service(folder, mode, raising=raising, cold=cold) as service:
        residents = service.residents(20)
        service.start()
        talking = asyncio.create_task(talk(service, residents, said, updates))
        for moment in sorted(Random(SEED).sample(range(updates - updates // 10), kills)):
            await service.dies_after(moment)
        await service.has_handled(updates)
        await talking
        await service.is_idle()
        check(service, said, updates)
        return service.waits


async def talk(service: Service, residents: list[User], said: dict[int, list[str]], updates: int) -> None:
    """Everybody reports one thing after the other, as fast as Telegram keeps them apart."""
    for number in range(updates):
        while len(service.standin.updates.pending) >= IN_FLIGHT:  # noqa: ASYNC110 (another process takes them)
            await asyncio.sleep(0.005)
        resident = residents[number % len(residents)]
        text = f"还有一件事，{PLACES[number % len(PLACES)]}旁边的路灯不亮，第{number}盏"
        resident.says(text)
        said[resident.id].append(text)


def check(service: Service, said: dict[int, list[str]], updates: int) -> None:
    """Each update became one ticket, in the order in which each person wrote, and nothing else happened."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for reporter, text in service.read(lambda session: list(tickets(session))):
        found[reporter].append(text)
    assert found == said
    assert service.read(lambda session: session.scalar(select(func.count()).select_from(UpdateKey))) == updates
    assert service.read(lambda session: list(session.scalars(select(DeadLetter)))) == []
    assert service.standin.updates.expired == []
    assert service.standin.token not in service.log()


def tickets(session: object) -> Iterator[tuple[int, str]]:
    return session.execute(select(Ticket.reporter_id, Ticket.text).order_by(Ticket.id))  # type: ignore[attr-defined, no-any-return]
