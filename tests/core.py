"""The core of a community without its edge: one database in memory, worked in this thread, and a clock that waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import demo
from bot.app import CHATS
from bot.clock import ManualClock
from bot.database import Database
from bot.settings import load
from handlers.dispatch import drive
from models.base import Base
from models.config.community import Community
from models.due import Timer
from models.outbox import Outbox
from models.people import Person, Role, RoleKind
from models.record import Event
from models.ticket import Ticket
from scheduler.runner import Runner
from services import route
from services.life.facts import Facts
from services.work import Work

T = TypeVar("T")

TZ = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=TZ)  # an ordinary working week
PLACE = route.Where("grid-1", "liuxi-1")


@cache
def community() -> Community:
    return load(Path(__file__).parent.parent / "config.yaml").community


def at(text: str) -> datetime:
    """A local time of June 2026: "01 09:00"."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-06-{day}T{clock}").replace(tzinfo=TZ)


class Core:
    """The model community at nine on a working Monday. Also a `transact` for runner, courier and intake."""

    def __init__(self, url: str = "sqlite://", start: datetime = MONDAY) -> None:
        self.clock = ManualClock(start)
        secrets = count(1)
        self.database = Database(url, community(), self.clock.now, lambda: f"secret-{next(secrets)}", CHATS)
        Base.metadata.create_all(self.database.engine)
        self.do(partial(demo.seed, language="zh"))
        self.runner = Runner(self)

    def do(self, fn: Callable[[Work], T]) -> T:
        return self.database.run(fn)[0]

    async def transact(self, fn: Callable[[Work], T]) -> T:
        return self.do(fn)

    @property
    def community(self) -> Community:
        return self.database.community

    def close(self) -> None:
        self.database.close()

    @contextmanager
    def trial(self) -> Iterator[Work]:
        """A work of which nothing is kept."""
        ids = self.database._ids()
        with Session(self.database.engine, autoflush=False, expire_on_commit=False) as session:
            try:
                yield Work(session, self.clock.now(), community(), ids, self.database.secret, self.database.kinds)
            finally:
                session.rollback()
                ids.forget()

    def tick(self) -> int:
        """Fire what is due; the runner never really waits here."""
        fired: int = drive(self.runner.tick())
        return fired

    def wind(self, **delta: float) -> None:
        """Let time pass, each timer firing at its own time."""
        target = self.clock.now() + timedelta(**delta)
        while (due := self.value(select(func.min(Timer.wake_at)))) is not None and due <= target:
            self.clock.set(due)
            self.tick()
        self.clock.set(target)

    def jump(self, **delta: float) -> None:
        """Let time pass while the service is down."""
        self.clock.set(self.clock.now() + timedelta(**delta))

    def value(self, query: Any) -> Any:
        return self.do(lambda work: work.session.scalar(query))

    def rows(self, query: Any) -> list[Any]:
        return self.do(lambda work: list(work.session.scalars(query)))

    def ticket(self, number: int) -> Ticket:
        found: Ticket = self.value(select(Ticket).where(Ticket.id == number))
        return found

    def events(self, number: int) -> list[Event]:
        return self.rows(select(Event).where(Event.number == number).order_by(Event.id))

    def timers(self, number: int) -> dict[str, datetime]:
        found = self.rows(select(Timer).where(Timer.number == number))
        return {timer.step: timer.due_at for timer in found}

    def told(self) -> list[tuple[str | None, str]]:
        """(post or None for a resident, phrase) of every row in the outbox, the earliest first."""

        def read(work: Work) -> list[tuple[str | None, str]]:
            query = select(Person.post, Outbox.phrase).join(Person, Person.id == Outbox.person_id).order_by(Outbox.id)
            return [(post, phrase) for post, phrase in work.session.execute(query)]

        return self.do(read)


def holder_of(work: Work, post: str) -> Person:
    return work.session.scalars(select(Person).where(Person.post == post)).one()


def resident(work: Work, number: int = 1) -> Person:
    return work.session.scalars(select(Person).where(Person.post.is_(None)).order_by(Person.id)).all()[number - 1]


def second_worker(work: Work, unit: str = "grid-1") -> Person:
    """Another worker of a grid, newly hired."""
    person = demo.settle_in(work, "zh", None)
    person.roles.append(Role(id=work.new_id(), kind=RoleKind.WORKER, unit=unit, away=False))
    work.session.flush()
    return person


def new_ticket(work: Work, reporter: Person, **fields: Any) -> Ticket:
    """A ticket in a given situation: as it stands, with no past."""
    plain: dict[str, Any] = {
        "id": work.new_id("ticket"),
        "status": "assigned",
        "level": "grid",
        "category": "lighting",
        "urgency": "normal",
        "text": "路灯坏了",
        "grid": "grid-1",
        "place": "liuxi-1",
        "reporter_id": reporter.id,
        "contact_shared": False,
        "round": 1,
        "disputes": 0,
        "reopened": 0,
        "lengthened": False,
        "created_at": work.now,
        "updated_at": work.now,
    }
    ticket = Ticket(**plain | fields)
    work.session.add(ticket)
    work.session.flush()
    return ticket


@contextmanager
def outside_the_door(*matters: Any) -> Iterator[None]:
    """A situation is set up by hand. Anywhere else a test fails when something but the door changes a matter."""
    for matter in matters:
        matter.changing = True
    try:
        yield
    finally:
        for matter in matters:
            matter.changing = False


def everything(work: Work) -> Facts:
    """Facts that fulfil every need that facts can fulfil."""
    return Facts(
        text="words",
        where=replace(PLACE, words="二楼"),
        category="roads",
        worker=holder_of(work, "duty-desk"),
        at=work.now + timedelta(hours=3),
        rating=5,
        contact=True,
        reason="healed",
    )
