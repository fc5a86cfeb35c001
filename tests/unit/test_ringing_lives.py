"""Random lives of an emergency: it never stands unaccepted without a ring to come, and nobody is rung too often."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from models.due import Timer
from models.outbox import Outbox
from models.people import Account, Person, Role, RoleKind
from models.ticket import Action, Ticket, standing
from services.life import door
from services.life.refusals import Missing, MovedOn, NotAllowed
from services.ticket import ringing
from services.work import Work
from tests.core import PLACE, Core, everything, holder_of
from tests.walks import Walk, begin

RINGS = ("notice.alarm", "notice.alarm_again")
POSTS = ("grid-1-worker", "grid-1-leader", "duty-desk", "branch-1-leader", "community-leader", "region-leader")
EVERY, BRISK, LATER = timedelta(minutes=3), timedelta(minutes=30), timedelta(minutes=15)
TEXTS = ("柳西小区1号楼着火了", "着火了")
#: What happens to an emergency by hand; twice what matters most.
DEEDS = (Action.CANNOT, Action.CANNOT, Action.ACCEPT, Action.PLACE, Action.ASSIGN, Action.ASK, Action.CATEGORISE)
FATES = ("away", "blocked", "gone", "back")

steps = st.tuples(st.sampled_from((*DEEDS, *FATES)), st.sampled_from(POSTS), st.sampled_from([0, 1, 2, 3, 5, 16, 40]))
lives = st.lists(steps, min_size=1, max_size=3)


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def befall(work: Work, fate: str, post: str) -> None:
    """What becomes of whoever holds a post: absent, not to be reached, without it; or all is as it was."""
    person = holder_of(work, post)
    if fate == "away":
        work.session.execute(update(Role).where(Role.person_id == person.id).values(away=True))
    elif fate == "blocked":
        work.session.execute(update(Account).where(Account.person_id == person.id).values(reachable=False))
    elif fate == "gone":
        work.session.execute(update(Role).where(Role.person_id == person.id).values(kind=RoleKind.HELPER))
    else:
        restore(work)


def restore(work: Work) -> None:
    """Everybody is there again, at their post."""
    work.session.execute(update(Account).where(Account.reachable.is_(False)).values(reachable=True))
    work.session.execute(update(Role).where(Role.away.is_(True)).values(away=False))
    for role in work.session.scalars(select(Role).where(Role.kind == RoleKind.HELPER)):
        post = work.session.get_one(Person, role.person_id).post
        if post in POSTS:
            role.kind = RoleKind(work.community.post(post).kind)


def act(work: Work, walk: Walk, action: str, post: str) -> None:
    """Somebody does something about it, if they may."""
    ticket = door.find(work, "ticket", walk.number, None)
    own = action in {Action.PLACE, Action.CATEGORISE}
    actor = work.session.get_one(Person, walk.reporter) if own else holder_of(work, post)
    with suppress(Missing, MovedOn, NotAllowed):
        door.advance(work, ticket, action, actor, everything(work))


def check(core: Core, number: int) -> None:
    """There is a ring to come while nobody has it; between two rings of one person there is time enough."""

    def look(work: Work) -> None:
        ticket = work.session.get_one(Ticket, number)
        timers = work.session.scalars(select(Timer).where(Timer.number == number, Timer.step.startswith("ring_"))).all()
        assert len(timers) == int(standing.is_ringing(ticket))
        assert all(timer.due_at - work.now <= LATER for timer in timers)
        query = select(Outbox.person_id, Outbox.created_at).where(Outbox.number == number, Outbox.phrase.in_(RINGS))
        times: defaultdict[int, list[datetime]] = defaultdict(list)
        for person, at in work.session.execute(query.order_by(Outbox.id)):
            times[person].append(at)
        for rung in times.values():
            assert all(later - earlier >= EVERY for earlier, later in pairwise(rung))
            now = [at for at in rung if at >= ringing.since(ticket)]  # since it began, or began anew
            assert all(later - earlier >= LATER for earlier, later in pairwise(now) if earlier - now[0] >= BRISK)

    core.do(look)


def go(core: Core, text: str, life: list[tuple[str, str, int]]) -> None:
    core.do(restore)
    walk = begin(core, text, PLACE if "1号楼" in text else None)
    for what, post, minutes in life:
        core.tick()
        check(core, walk.number)
        core.do(
            partial(befall, fate=what, post=post) if what in FATES else partial(act, walk=walk, action=what, post=post)
        )
        core.jump(minutes=minutes)
    core.tick()
    check(core, walk.number)
    walk.over()


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(text=st.sampled_from(TEXTS), life=lives)
def test_it_rings_whatever_happens(core: Core, text: str, life: list[tuple[str, str, int]]) -> None:
    go(core, text, life)


@pytest.mark.soak
@settings(max_examples=5000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(text=st.sampled_from(TEXTS), life=lives)
def test_it_rings_whatever_happens_thousands_of_times(core: Core, text: str, life: list[tuple[str, str, int]]) -> None:
    go(core, text, life)
