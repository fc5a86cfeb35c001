"""Two people at the same moment, each in a transaction of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from models.people import Person
from models.ticket import Action, Ticket
from services.life import door
from services.life.facts import Facts
from services.ticket import lists
from services.work import Work
from tests.town import Town

LAMP = "柳西小区3号楼门口路灯坏了"


@contextmanager
def neighbour(town: Town) -> Iterator[Callable[[Callable[[Work], Any]], None]]:
    """Somebody who can do something in their own thread while this one is in the middle of its transaction.

    Their block of ids is reserved beforehand: for another one they would wait until that transaction is over.
    """
    with ThreadPoolExecutor(1) as thread:

        def does(fn: Callable[[Work], Any]) -> None:
            thread.submit(town.app.database.run, fn).result()

        does(Work.new_id)
        yield does


async def test_an_answer_that_comes_while_the_ticket_is_resolved(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Town(postgresql_url) as town:
        resident, worker = await town.resident(), await town.post("grid-1-worker")
        await resident.says(LAMP)
        await worker.presses("受理")
        await worker.presses("问居民")
        await worker.says("哪一盏？")
        [number] = await town.ask(
            lambda work: [ticket.id for ticket in lists.reported(work, work.session.get_one(Person, resident.person))]
        )
        usual = lists.recent

        def resolve(work: Work) -> None:
            holder = work.session.get_one(Person, worker.person)
            door.advance(
                work, door.find(work, Ticket.kind, number, holder), Action.RESOLVE, holder, Facts(text="换了灯泡")
            )

        def slow(work: Work, person: Person) -> list[Ticket]:
            found = usual(work, person)
            monkeypatch.undo()
            meanwhile(resolve)
            return found

        with neighbour(town) as meanwhile:
            monkeypatch.setattr(lists, "recent", slow)
            await resident.says("左边那盏")
        ticket = await town.ticket(number)
        assert (ticket.status, ticket.asked_at) == ("resolved", None)
        await resident.presses("补充到")
        assert f"#{number} 有补充：“左边那盏”" in await worker.heard()
