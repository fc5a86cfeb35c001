"""What the database promises: durable, one writer, read-only readers, all or nothing."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError

from bot import schema
from bot.database import BLOCK, Database
from models.ids import Sequence
from models.inbox import DeadLetter
from models.phrase import phrase
from services import outbox
from services.work import Work
from tests.core import MONDAY, Core, community, resident


class OutOfLuck(Exception):  # noqa: N818 (an outcome of a test)
    pass


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/var/smallgrid.sqlite", community(), lambda: MONDAY, lambda: "secret", ())
    schema.upgrade(made.engine)
    yield made
    made.close()


def pragmas(connection: Any) -> tuple[int, str, int, int]:
    names = ("synchronous", "journal_mode", "foreign_keys", "query_only")
    return tuple(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names)


def letter(work: Work, key: str) -> int:
    number = work.new_id()
    row = {"id": number, "bot": 1, "key": key, "person_id": None, "payload": {}, "error": "none", "at": work.now}
    work.append(DeadLetter, **row, told_at=None, dealt_at=None)
    return number


def letters(work: Work) -> list[int]:
    return list(work.session.scalars(select(DeadLetter.id).order_by(DeadLetter.id)))


async def test_writers_are_durable_and_readers_only_read(database: Database) -> None:
    look = lambda work: pragmas(work.session.connection())  # noqa: E731
    assert await database.transact(look) == (2, "wal", 1, 0)
    assert await database.read(look) == (2, "wal", 1, 1)
    with pytest.raises(OperationalError, match="readonly"):
        await database.read(lambda work: work.session.execute(delete(DeadLetter)))


async def test_every_connection_that_ever_writes_is_durable(database: Database) -> None:
    """Also one that replaces a connection that was lost."""
    database.engine.dispose()
    assert await database.transact(lambda work: pragmas(work.session.connection())) == (2, "wal", 1, 0)


async def test_a_transaction_takes_the_write_lock_at_once(database: Database) -> None:
    said: list[str] = []
    with closing(database.engine.raw_connection()) as connection:
        connection.driver_connection.set_trace_callback(said.append)  # type: ignore[union-attr]
    await database.transact(lambda work: work.session.scalar(select(func.count(DeadLetter.id))))
    assert said[0] == "BEGIN IMMEDIATE"

    def locked(work: Work) -> bool:
        letters(work)  # begun by whatever it does first, though it only reads
        other = sqlite3.connect(str(database.url.database), timeout=0)
        with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        return True

    assert await database.transact(locked)


async def test_work_is_done_in_one_writer_thread(database: Database) -> None:
    names = {await database.transact(lambda _work: threading.current_thread().name) for _ in range(3)}
    assert names == {"writer_0"}


async def test_a_rollback_leaves_nothing(database: Database) -> None:
    told: list[Work] = []
    database.on_commit = told.append

    def fail(work: Work) -> None:
        outbox.tell(work, 1, phrase("welcome"))
        letter(work, "lost")
        work.session.flush()
        raise OutOfLuck

    with pytest.raises(OutOfLuck):
        await database.transact(fail)
    assert await database.read(letters) == []
    assert await database.read(lambda work: work.session.scalar(select(func.count()).select_from(Sequence))) == 0
    assert told == []


async def test_a_failing_commit_leaves_nothing(database: Database) -> None:
    """The bulk rows are written last; one that breaks a rule takes the others with it."""

    def twice(work: Work) -> None:
        letter(work, "first")
        outbox.tell(work, 404_404, phrase("welcome"))  # nobody of that id: the foreign key says no

    with pytest.raises(Exception, match="FOREIGN KEY"):
        await database.transact(twice)
    assert await database.read(letters) == []


async def test_ids_reserved_in_a_rolled_back_transaction_are_safe(database: Database) -> None:
    given: list[int] = []

    def fail(work: Work) -> None:
        for number in range(BLOCK + 1):  # through the end of a block
            letter(work, str(number))
        raise OutOfLuck

    for _ in range(3):
        with pytest.raises(OutOfLuck):
            await database.transact(fail)
        given.append(await database.transact(lambda work: letter(work, "kept")))
    assert len(set(given)) == 3
    assert await database.read(letters) == given


async def test_ids_that_a_reader_reserved_are_safe() -> None:
    """A reader on a database in memory shares the writer's thread and connection, but nothing that it does is kept."""
    core = Core()
    take = lambda work: [work.new_id() for _ in range(BLOCK)]  # noqa: E731
    await core.database.read(lambda work: [work.new_id() for _ in range(BLOCK // 2)])
    ids = [*await core.database.transact(take), *core.do(take), *await core.database.transact(take)]
    core.close()
    assert len(set(ids)) == len(ids)


async def test_two_processes_never_share_an_id(database: Database) -> None:
    other = Database(str(database.url), community(), lambda: MONDAY, lambda: "secret", ())
    ids = [await base.transact(lambda work: letter(work, "x")) for base in (database, other, database, other)]
    other.close()
    assert len(set(ids)) == 4
    assert sorted(ids) == await database.read(letters)


def test_now_is_fixed_for_the_whole_transaction() -> None:
    core = Core()

    def look(work: Work) -> bool:
        before = work.now
        core.jump(hours=1)
        return work.now == before

    assert core.do(look)
    core.close()


def test_what_goes_to_the_actor_is_an_answer_and_waits_for_nothing() -> None:
    core = Core(start=MONDAY.replace(hour=23))

    def say(work: Work) -> list[Any]:
        work.actor = resident(work)
        outbox.answer(work, phrase("welcome"))
        outbox.tell(work, resident(work, 2).id, phrase("welcome"))
        rows = work._rows
        return [(row["priority"], row["wake_at"] - work.now) for table in rows.values() for row in table]

    (reply, at_once), (notice, later) = core.do(say)
    assert (reply, notice) == ("reply", "notice")
    assert (at_once.total_seconds(), later.total_seconds()) == (0, 8.5 * 3600)
    core.close()
