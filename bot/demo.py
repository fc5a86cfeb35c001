"""The sample community's people, and the powers that exist only in the demo: being anybody, winding the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import delete, func, select, update

from bot.app import App
from bot.channels.web.demo import DemoPerson, Pin, Thought
from bot.channels.web.sessions import BOT, NAME
from bot.thoughts import pins, thoughts
from locales import catalogue
from models.base import table_of
from models.due import Timer
from models.ids import Sequence as Numbers
from models.outbox import Delivery, Outbox
from models.people import Account, Person, Role
from scheduler import digests
from services.work import Work

RESIDENTS = 4


class Windable(Protocol):
    def now(self) -> datetime: ...

    def set(self, moment: datetime) -> None: ...

    def reset(self) -> None: ...


class Demo:
    """Winds the clock: every timer fires at its own time, and what it says is delivered before the next one."""

    def __init__(self, app: App, clock: Windable, language: str) -> None:
        self._app = app
        self._clock = clock
        self._language = language

    def now(self) -> datetime:
        return self._clock.now()

    async def wind(self, delta: timedelta) -> None:
        """Let that much time pass."""
        await self._wind_to(self._clock.now() + delta)

    async def to_next_timer(self) -> None:
        """Let time pass until the next timer of a ticket or a digest has fired."""
        due = await self._app.database.read(lambda work: work.session.scalar(select(func.min(Timer.wake_at))))
        if due is not None:
            await self._wind_to(max(due, self._clock.now()))

    async def people(self) -> Sequence[DemoPerson]:
        return await self._app.database.read(self._people)

    async def thoughts(self) -> Sequence[Thought]:
        return await self._app.database.read(lambda work: thoughts(work, self._language))

    async def tickets(self) -> Sequence[Pin]:
        return await self._app.database.read(pins)

    async def reset(self) -> None:
        """Begin anew: nothing has been said, the tickets count from one, it is now or the next working hour."""
        await self._app.settle()
        self._clock.reset()
        self._go_to_work()
        await self._app.database.transact(lambda work: begin_anew(work, self._language))

    async def open(self, *, speaking: bool = False) -> None:
        """Begin where the demo was left, or as for the first time; `speaking` its language, whatever it was before."""
        if await self._app.database.read(is_empty):
            self._go_to_work()
        await self.seed()
        if speaking:
            await self._speak()

    async def seed(self) -> None:
        """Give every post of the configuration to somebody, and let a few residents move in."""
        await self._app.database.transact(lambda work: seed(work, self._language))

    async def _speak(self) -> None:
        """Have everybody who is there already speak the demo's language from now on."""
        speaking = update(Person).values(language=self._language)
        await self._app.database.transact(lambda work: work.session.execute(speaking))

    def _go_to_work(self) -> None:
        """Whoever tries the demo at night or on a Sunday wants to see the worker's card at once too."""
        self._clock.set(self._app.database.community.working_time.next_working(self._clock.now()))

    async def _wind_to(self, target: datetime) -> None:
        await self._app.settle()
        while (due := await self._app.database.read(next_due)) is not None and due <= target:
            self._clock.set(due)
            await self._app.settle()
        self._clock.set(target)
        await self._app.prune()
        await self._app.settle()

    def _people(self, work: Work) -> list[DemoPerson]:
        found = []
        residents = 0
        for person in work.session.scalars(select(Person).order_by(Person.id)):
            if person.post:
                post = work.community.post(person.post)
                unit = work.community.unit(post.unit).name.in_(self._language)
                found.append(DemoPerson(person.id, post.title.in_(self._language), unit, post.kind))
            elif person.consented_at == person.created_at:
                residents += 1
                found.append(DemoPerson(person.id, f"{_resident(self._language)} {residents}", None, "resident"))
        return found


def next_due(work: Work) -> datetime | None:
    """When the next timer or message that waits is due, or the lease of one that was left "sending" ends.

    What is due already and still waits, waits for one of these.
    """
    timer = work.session.scalar(select(func.min(Timer.wake_at)).where(Timer.wake_at > work.now))
    waiting = Outbox.status.in_((Delivery.PENDING, Delivery.RETRY, Delivery.SENDING))
    message = work.session.scalar(select(func.min(Outbox.wake_at)).where(waiting, Outbox.wake_at > work.now))
    return min((due for due in (timer, message) if due), default=None)


def begin_anew(work: Work, language: str) -> None:
    """Empty every table and fill them as for the first time; only ids that nobody is told are never used again."""
    for table in work.tables:
        if table is not Numbers:
            work.session.execute(delete(table_of(table)))
    for kind in work.kinds:
        work.ids.restart(work.session, kind)
    seed(work, language)
    work.session.flush()
    digests.arm_all(work)


def is_empty(work: Work) -> bool:
    return work.session.scalar(select(Person.id).limit(1)) is None


def seed(work: Work, language: str) -> None:
    """Fill an empty database with a person for each post and a few residents, each with a web account."""
    if not is_empty(work):
        return
    for post in work.community.posts:
        person = settle_in(work, language, post.code)
        person.roles.append(Role(id=work.new_id(), kind=post.kind, unit=post.unit, away=False))
    for _ in range(RESIDENTS):
        settle_in(work, language, None)


def settle_in(work: Work, language: str, post: str | None) -> Person:
    """A person who has read the privacy notice, with an account on the web."""
    person = Person(
        id=work.new_id(), post=post, language=language, consented_at=work.now, created_at=work.now, roles=[]
    )
    work.session.add(person)
    work.session.flush()
    account = work.new_id()
    work.session.add(
        Account(
            id=account,
            person_id=person.id,
            channel=NAME,
            bot=BOT,
            address=account,
            reachable=True,
            seen_at=work.now,
        )
    )
    return person


def _resident(language: str) -> str:
    return catalogue(language)["name.sample_resident"]
