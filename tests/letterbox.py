"""A courier with a channel that answers as it is told."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from bot.channels.base import Outcome, Parcel, Sent
from bot.delivery.courier import Courier
from locales import catalogue as real
from models.outbox import Outbox
from models.people import Account, Person
from models.phrase import phrase
from models.ticket import Ticket
from services import outbox
from services.work import Work
from tests.core import Core, resident

LEASE = timedelta(seconds=60)
ATTEMPTS = 4


class Script:
    """A channel that answers as it is told, else Sent, and keeps what it delivered."""

    name = "web"

    def __init__(self) -> None:
        self.answers: defaultdict[int, list[Outcome | Exception]] = defaultdict(list)  # by address
        self.tried: list[Parcel] = []
        self.sent: list[Parcel] = []
        self.not_before: datetime | None = None

    def when(self, _parcel: Parcel) -> datetime | None:
        return self.not_before

    def parts(self, _parcel: Parcel) -> int:
        return 1

    async def deliver(self, parcel: Parcel) -> Outcome:
        assert len(parcel.message.plain) <= 4096
        assert len(parcel.message.choices) <= 20
        assert all(len(c.data.encode()) <= 64 and c.label for line in parcel.message.choices for c in line)
        self.tried.append(parcel)
        answer = self.answers[parcel.address].pop(0) if self.answers[parcel.address] else Sent(f"ref-{parcel.row}")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Sent):
            self.sent.append(parcel)
        return answer


class Post:
    """A core with a courier; `say` posts to the first resident."""

    def __init__(self) -> None:
        self.core = Core()
        self.channel = Script()
        self.courier = Courier(self.core, {"web": self.channel}, attempts=ATTEMPTS, lease=LEASE)  # type: ignore[arg-type]
        self.home = self.core.do(lambda work: address(work, resident(work)))

    def say(self, words: str = "hello", person: int = 1, **options: Any) -> int:
        def post(work: Work) -> int:
            outbox.tell(work, resident(work, person).id, phrase("test.words", title=words), **options)
            return int(work.pending(Outbox)[-1]["id"])

        return self.core.do(post)

    def row(self, number: int) -> Outbox:
        found: Outbox = self.core.value(select(Outbox).where(Outbox.id == number))
        return found

    def statuses(self, *numbers: int) -> list[str]:
        return [self.row(number).status for number in numbers]

    def sent(self) -> list[str]:
        return [parcel.message.plain for parcel in self.channel.sent]

    def alerts(self) -> list[str | None]:
        return [post for post, key in self.core.told() if key == "alert.undelivered"]


def address(work: Work, person: Person) -> int:
    return work.session.scalars(select(Account.address).where(Account.person_id == person.id)).one()


def forget_all(work: Work) -> None:
    work.session.execute(delete(Outbox))


def card(post: Post, ticket: int, *, fresh: bool = False) -> int:
    def send(work: Work) -> int:
        show = outbox.show_new if fresh else outbox.refresh
        show(work, resident(work).id, work.session.get_one(Ticket, ticket))
        return int(work.pending(Outbox)[-1]["id"])

    return post.core.do(send)


def catalogue(language: str) -> dict[str, str]:
    """The real phrases, and one that says what it is told."""
    return {**real(language), "test.words": "{title}"}
