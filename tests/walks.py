"""Random lives of a report: what people and the clock may do to it next, drawn by hypothesis."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot import demo
from bot.delivery import outcomes
from models.due import Timer
from models.outbox import Delivery, Outbox
from models.people import Person
from models.ticket import LIFE, Action, Status, Ticket
from models.understanding.meaning import understand
from scheduler import due, runner
from services import erase, owners, route
from services.life import door
from services.life.facts import Facts, Photo
from services.life.refusals import Missing
from services.ticket import report
from services.work import Work
from tests.core import PLACE, Core, everything, holder_of, second_worker

STAFF = [f"{unit}-{kind}" for unit in ("grid-1", "grid-2") for kind in ("worker", "leader")]
STAFF += ["branch-1-leader", "community-leader", "region-leader", "duty-desk"]
WORDS = "二楼的李阿姨说楼道灯一直不亮"
CALLER = "13800001234"
NOWHERE = route.Where(None)
PLACES = (
    PLACE,
    replace(PLACE, words=WORDS, lon=118.95, lat=42.27),
    replace(PLACE, grid="grid-2"),
    NOWHERE,
    replace(NOWHERE, words=WORDS),
)
CATEGORIES = ("lighting", "roads", "illegal-building", "rubbish", "manholes")

hands = st.tuples(st.integers(0, 500), st.booleans())  # which of the things that could happen, with a photo or not
pauses = st.sampled_from([0, 1, 5, 60, 60 * 26, 60 * 24 * 9])  # minutes
texts = st.sampled_from(["路灯坏了", "小广告", "着火了"])


@dataclass
class Walk:
    """A report on its way: its number and the person who made it."""

    core: Core
    number: int
    reporter: int

    def act(self, which: int, *, photo: bool = False) -> None:
        self.core.do(partial(self._act, which=which, photo=photo))

    def _act(self, work: Work, which: int, *, photo: bool) -> None:
        happen(work, door.find(work, "ticket", self.number, None), self.reporter, which, photo=photo)

    def does(self, action: Action, post: str | None = None, **facts: Any) -> Ticket:
        """Who holds a post, else the reporter, does something; gives the ticket as it stands then."""

        def does(work: Work) -> None:
            actor = holder_of(work, post) if post else work.session.get_one(Person, self.reporter)
            door.advance(work, door.find(work, "ticket", self.number, None), action, actor, Facts(**facts))

        self.core.do(does)
        return self.core.ticket(self.number)

    def wait(self, minutes: int) -> None:
        """Time passes, and what is due by then fires, a timer a transaction."""
        self.core.jump(minutes=minutes)
        while timers := self.core.do(runner.claim):
            for timer in timers:
                self.core.do(partial(due.fire, timer_id=timer))

    def over(self) -> None:
        """Nothing happens to it by itself any more: the next walk is alone with its clock."""
        self.core.do(lambda work: work.session.execute(delete(Timer).where(Timer.number == self.number)))

    def deliver(self) -> None:
        """Everything that waits reaches its people, in whose chats the cards then stand."""

        def deliver(work: Work) -> None:
            waiting = select(Outbox).where(Outbox.number == self.number, Outbox.status == Delivery.PENDING)
            for row in work.session.scalars(waiting).all():
                outcomes.finish(work, row, Delivery.SENT)
                outcomes._reached(work, row)

        self.core.do(deliver)

    def erase(self) -> None:
        self.core.do(lambda work: erase.erase(work, work.session.get_one(Person, self.reporter)))

    def link(self) -> None:
        """The reporter is somebody who had written from another account before."""

        def link(work: Work) -> int:
            host = demo.settle_in(work, "zh", None)
            return owners.join(work, work.session.get_one(Person, self.reporter), host).id

        self.reporter = self.core.do(link)

    def relink(self) -> None:
        """Whoever has it comes from another account, to which everything of theirs moves."""

        def relink(work: Work) -> None:
            ticket = door.find(work, "ticket", self.number, None)
            if ticket.holder_id in {None, self.reporter}:
                return
            holder = work.session.get_one(Person, ticket.holder_id)
            if ticket.status == Status.WORKING:  # what this transaction has collected moves too
                door.advance(work, ticket, Action.NOTE, holder, Facts(text=WORDS))
            owners.join(work, holder, demo.settle_in(work, "zh", None))

        self.core.do(relink)


def begin(core: Core, text: str, where: route.Where | None, *, filed: bool = False) -> Walk:
    """A report by somebody who has just come, or by a worker for somebody who called."""

    def begin(work: Work) -> Walk:
        author = second_worker(work, "grid-2") if filed else demo.settle_in(work, "zh", None)
        work.actor = author
        said = understand(text, work.community)
        ticket = report.file(work, author, said, where=where, caller=CALLER if filed else None, for_somebody=filed)
        return Walk(core, ticket.id, author.id)

    return core.do(begin)


def possible(work: Work, ticket: Ticket, reporter: int) -> list[tuple[str, Person]]:
    """What somebody may do to the ticket now, needs apart."""
    people = [work.session.get_one(Person, reporter), *(holder_of(work, post) for post in STAFF)]
    return [
        (action, person)
        for status, action in LIFE.table
        if status == ticket.status
        for person in people
        if door.may(work, person, action, ticket)
    ]


def happen(work: Work, ticket: Ticket, reporter: int, which: int, *, photo: bool) -> None:
    """One of the things that could happen; one that lacks something changes nothing."""
    choices = possible(work, ticket, reporter)
    if not choices:
        return
    action, person = choices[which % len(choices)]
    given: dict[str, Any] = {
        "worker": holder_of(work, f"grid-{which % 2 + 1}-worker"),
        "where": PLACES[which % len(PLACES)],
        "category": CATEGORIES[which % len(CATEGORIES)],
        "media": (Photo("photo", 1, "0" * 64),) if photo else (),
    }
    try:
        door.advance(work, ticket, action, person, replace(everything(work), **given))
    except Missing:
        assert not work.posted


#: What else can happen to it.
MORE = ("deliver", "link", "relink", "erase")
steps = st.lists(
    st.tuples(hands, pauses, st.sampled_from(["", "", "", *MORE])),
    min_size=1,
    max_size=9,
)


def walked(walk: Walk, life: list[tuple[tuple[int, bool], int, str]], look: Callable[[], None]) -> None:
    """Go the way; after every step `look` does."""
    look()
    for (which, photo), pause, more in life:
        walk.act(which, photo=photo)
        look()
        if more:
            getattr(walk, more)()
            look()
        walk.wait(pause)
        look()
    walk.over()
