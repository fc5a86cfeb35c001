"""Engine and `transact`: one function, one thread, one transaction."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, delete, event, insert, make_url, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from models.config.community import Community
from models.ids import Sequence
from services.chats import Chats
from services.kinds import KINDS
from services.life.kind import Kind
from services.work import ROW, Work

T = TypeVar("T")

TOLD_BLOCK = 20  # of numbers that people are told: what a restart leaves of a block is a gap in them
BLOCK = 1000
POSTGRESQL_THREADS = 4
READERS = 2
CACHE_KB = 64 * 1024  # what SQLite may keep in memory of what it writes to
CONFLICT_TRIES = 3  # a deadlock or a serialisation failure is no fault of the work's


class IdBlocks:
    """Ids from blocks reserved in the database. One for each worker thread; a rollback forgets what was reserved in it."""

    def __init__(self) -> None:
        self._blocks: dict[str, tuple[int, int]] = {}
        self._reserved: set[str] = set()

    def take(self, session: Session, name: str) -> int:
        value, end = self._blocks.get(name) or (0, 0)
        if value == end:
            value, end = self._reserve(session, name)
        self._blocks[name] = (value + 1, end)
        return value

    def restart(self, session: Session, name: str) -> None:
        """Count from one again; for a database that nobody else writes to."""
        session.execute(delete(Sequence).where(Sequence.name == name))
        self._blocks.pop(name, None)

    def keep(self) -> None:
        self._reserved.clear()

    def forget(self) -> None:
        for name in self._reserved:
            self._blocks.pop(name, None)
        self._reserved.clear()

    def _reserve(self, session: Session, name: str) -> tuple[int, int]:
        size = BLOCK if name == ROW else TOLD_BLOCK
        claim = update(Sequence).where(Sequence.name == name).values(next=Sequence.next + size).returning(Sequence.next)
        end = session.scalar(claim)
        if end is None:
            end = 1 + size
            session.execute(insert(Sequence).values(name=name, next=end))
        self._reserved.add(name)
        return end - size, end


class Database:
    """The one way to the tables.

    On SQLite there is one writer thread (`BEGIN IMMEDIATE`, WAL, `synchronous=FULL`) with read-only readers beside it;
    on PostgreSQL there are several threads. `clock` is asked once a transaction. `channels` are those
    that keep their chats in tables: erasure and the sweep ask them. `on_commit` is called in the event
    loop with the work of every committed transaction that posted something.
    """

    def __init__(
        self,
        url: str,
        community: Community,
        clock: Callable[[], datetime],
        secret: Callable[[], str],
        channels: tuple[Chats, ...],
        kinds: Iterable[Kind[Any]] = KINDS,
    ) -> None:
        self.url = make_url(url)
        self.community = community
        self.clock = clock
        self.secret = secret
        self.channels = channels
        self.kinds = {kind.name: kind for kind in kinds}
        self.on_commit: Callable[[Work], None] = lambda _work: None
        self.sqlite = self.url.get_backend_name() == "sqlite"
        in_memory = self.sqlite and not self.url.database
        if self.sqlite:
            self.engine = _sqlite_engine(url, writing=True)
            self._writers = ThreadPoolExecutor(1, "writer")
        else:
            self.engine = create_engine(
                url, hide_parameters=True, pool_size=POSTGRESQL_THREADS, max_overflow=0, pool_pre_ping=True
            )
            self._writers = ThreadPoolExecutor(POSTGRESQL_THREADS, "database")
        if self.sqlite and not in_memory:
            self._read_engine = _sqlite_engine(url, writing=False)
            self._readers = ThreadPoolExecutor(READERS, "reader")
        else:
            self._read_engine, self._readers = self.engine, self._writers
        self._local = threading.local()

    async def transact(self, fn: Callable[[Work], T]) -> T:
        """Run `fn` in a worker thread inside one transaction; commit what it did, or nothing when it raises."""
        loop = asyncio.get_running_loop()
        result, work = await loop.run_in_executor(self._writers, self.run, fn)
        if work.posted:
            self.on_commit(work)
        return result

    async def read(self, fn: Callable[[Work], T]) -> T:
        """Run `fn` in a reader thread; nothing it does is kept."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._look, fn)

    def run(self, fn: Callable[[Work], T]) -> tuple[T, Work]:
        """`transact` for callers that are in a worker thread already."""
        for attempt in range(CONFLICT_TRIES):
            try:
                return self._attempt(fn)
            except OperationalError as error:
                if attempt + 1 == CONFLICT_TRIES or getattr(error.orig, "sqlstate", None) not in {"40001", "40P01"}:
                    raise
        raise AssertionError("unreachable")

    def _attempt(self, fn: Callable[[Work], T]) -> tuple[T, Work]:
        ids = self._ids()
        try:
            with self.engine.begin() as connection, Session(connection, autoflush=False) as session:
                work = self._work(session, ids)
                result = fn(work)
                work.flush()
        except BaseException:
            ids.forget()
            raise
        ids.keep()
        return result, work

    def _look(self, fn: Callable[[Work], T]) -> T:
        ids = self._ids()
        with self._read_engine.connect() as connection, Session(connection, autoflush=False) as session:
            try:
                return fn(self._work(session, ids))
            finally:
                ids.forget()

    def _work(self, session: Session, ids: IdBlocks) -> Work:
        return Work(session, self.clock(), self.community, ids, self.secret, self.kinds, channels=self.channels)

    def _ids(self) -> IdBlocks:
        if not hasattr(self._local, "ids"):
            self._local.ids = IdBlocks()
        ids: IdBlocks = self._local.ids
        return ids

    def close(self) -> None:
        for pool in {self._writers, self._readers}:
            pool.shutdown(wait=True)
        for engine in {self.engine, self._read_engine}:
            engine.dispose()


def _sqlite_engine(url: str, *, writing: bool) -> Engine:
    path = make_url(url).database
    if path and writing:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"hide_parameters": True, "connect_args": {"check_same_thread": False, "timeout": 30}}
    if writing:
        options["poolclass"] = StaticPool
    engine = create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        if writing:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        else:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    def begin(connection: Any) -> None:
        connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

    engine.dialect.do_begin = begin  # type: ignore[method-assign, assignment]  # a listener for "begin" slows every statement
    return engine
