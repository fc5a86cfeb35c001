"""Ringing for an emergency: whom, when, how often, until somebody accepts it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from models.config import times
from models.config.part import Draft
from models.config.times import Ringing
from models.outbox import Outbox, Priority
from models.people import Account, Person, Role, RoleKind
from models.ticket import Action, Rung
from models.ticket.ringing import Past, plan
from scheduler import due, runner
from services.work import Work
from tests.core import MONDAY, PLACE, Core, at, holder_of, second_worker
from tests.walks import Walk, begin

WORKER, LEADER, DESK = "grid-1-worker", "grid-1-leader", "duty-desk"
BRANCH, COMMUNITY, REGION = "branch-1-leader", "community-leader", "region-leader"
FIRE = "柳西小区1号楼着火了"
RINGS = ("notice.alarm", "notice.alarm_again")
NOBODY: Mapping[int, Past] = {}


def minute(number: float) -> datetime:
    return MONDAY + timedelta(minutes=number)


def past(first: float | None, last: float | None, *, out: bool = False) -> Past:
    return Past(None if first is None else minute(first), None if last is None else minute(last), out)


#: At this minute, with these circles, after this: who is rung, when it is looked at again, how many circles ring.
PLANS: dict[str, tuple[float, list[list[int]], Mapping[int, Past], list[int], float, int]] = {
    "at once": (0, [[1, 2], [3], []], NOBODY, [1, 2], 3, 1),
    "nobody twice": (0, [[1, 2], [3], []], {1: past(0, 0)}, [2], 3, 1),
    "not before three minutes": (2, [[1], [2], []], {1: past(0, 0)}, [], 3, 1),
    "after three minutes": (3, [[1], [2], []], {1: past(0, 0)}, [1], 5, 1),
    "one level more after five": (5, [[1], [2], []], {1: past(0, 3)}, [2], 6, 2),
    "and in each five": (10, [[1], [2], [3], []], {1: past(0, 9), 2: past(5, 8)}, [3], 11, 3),
    "after an outage each once": (60, [[1], [2], []], {1: past(0, 3)}, [1, 2], 63, 3),
    "still brisk": (29, [[1], []], {1: past(0, 26)}, [1], 32, 2),
    "the last brisk one": (30, [[1], []], {1: past(0, 27)}, [1], 45, 2),
    "then calm": (33, [[1], []], {1: past(0, 30)}, [], 45, 2),
    "brisk for whoever came later": (33, [[1], [2], []], {1: past(0, 30), 2: past(5, 29)}, [2], 36, 3),
    "out is not rung, the next one is": (
        1,
        [[1, 2], [3], [4], []],
        {1: past(0, 0, out=True), 2: past(0, 0)},
        [3],
        3,
        2,
    ),
    "all present are out: the absent": (1, [[1], [2]], {1: past(0, 0, out=True)}, [2], 4, 2),
    "the top is silent: the absent": (10, [[1], [2], [3]], {1: past(0, 9), 2: past(5, 8)}, [3], 11, 3),
    "all are out: all, calmly": (20, [[1], [2]], {1: past(0, 3, out=True), 2: past(2, 5, out=True)}, [1, 2], 35, 2),
    "all are out: not before": (17, [[1], [2]], {1: past(0, 3, out=True), 2: past(2, 5, out=True)}, [], 18, 2),
    "rung before it began anew": (0, [[1], []], {1: past(None, -2)}, [], 1, 1),
    "nobody at all": (0, [[]], NOBODY, [], 15, 1),
}


@pytest.mark.parametrize("name", PLANS)
def test_plan(name: str) -> None:
    now, circles, known, ring, again, reached = PLANS[name]
    found = plan(minute(now), MONDAY, circles, known, Ringing(), timedelta(minutes=5))
    assert (list(found.ring), found.again, found.reached) == (ring, minute(again), reached)


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def alarm(core: Core, text: str = FIRE, *, placed: bool = True) -> Walk:
    walk = begin(core, text, PLACE if placed else None)
    core.tick()
    return walk


def rung(core: Core) -> list[tuple[str, int]]:
    """(post, minute) of each ring, the earliest first."""
    query = select(Person.post, Outbox.created_at).join(Person, Person.id == Outbox.person_id)
    rows = core.do(lambda work: work.session.execute(query.where(Outbox.phrase.in_(RINGS)).order_by(Outbox.id)).all())
    start = rows[0][1] if rows else None
    return sorted(
        ((post, int((moment - start).total_seconds()) // 60) for post, moment in rows), key=lambda row: row[1]
    )


def minutes(core: Core, post: str) -> list[int]:
    return [when for who, when in rung(core) if who == post]


def heard(core: Core, post: str | None) -> list[str]:
    return [key for who, key in core.told() if who == post and key != "card"]


def away(core: Core, *posts: str) -> None:
    for post in posts:
        core.do(lambda work, post=post: setattr(holder_of(work, post).roles[0], "away", True))


def test_who_is_rung_when(core: Core) -> None:
    core.clock.set(at("06 03:00"))  # Saturday night
    alarm(core)
    core.wind(minutes=40)
    for post in (WORKER, LEADER, DESK):
        assert minutes(core, post) == list(range(0, 31, 3))
    assert minutes(core, BRANCH) == list(range(5, 36, 3))
    assert minutes(core, COMMUNITY)[:2] == [10, 13]
    assert minutes(core, REGION)[:2] == [15, 18]
    rows = core.rows(select(Outbox).where(Outbox.phrase.in_(RINGS)))
    assert {(row.priority, row.wake_at == row.created_at) for row in rows} == {(Priority.EMERGENCY, True)}


def test_it_rings_for_days(core: Core) -> None:
    alarm(core)
    core.wind(hours=30)
    calm = [when for when in minutes(core, WORKER) if when > 30]
    assert calm == list(range(45, 30 * 60 + 1, 15))


@pytest.mark.parametrize("post", [WORKER, LEADER, DESK, BRANCH, REGION])
def test_whoever_is_rung_may_accept_and_all_others_hear_it_once(core: Core, post: str) -> None:
    walk = alarm(core)
    core.wind(minutes=16)
    ticket = walk.does(Action.ACCEPT, post)
    assert (ticket.status, ticket.holder_id) == ("working", core.do(lambda work: holder_of(work, post).id))
    before = len(rung(core))
    core.wind(hours=2)
    assert len(rung(core)) == before
    others = {WORKER, LEADER, DESK, BRANCH, COMMUNITY, REGION} - {post}
    assert sorted(who or "" for who, key in core.told() if key == "notice.has_it") == sorted(others)
    assert heard(core, None)[-1] == "notice.accepted_alarm"


def test_whoever_cannot_come_is_out_and_the_next_level_rings_at_once(core: Core) -> None:
    walk = alarm(core)
    core.wind(minutes=1)
    walk.does(Action.CANNOT, WORKER)
    core.tick()
    assert minutes(core, BRANCH) == [1]
    core.wind(minutes=19)
    assert minutes(core, WORKER) == [0]
    assert minutes(core, COMMUNITY)[0] == 5


def test_when_all_are_out_all_are_rung_calmly(core: Core) -> None:
    walk = alarm(core)
    everybody = (WORKER, LEADER, DESK, BRANCH, COMMUNITY, REGION)
    for post in everybody:
        walk.does(Action.CANNOT, post)
        core.tick()
    core.wind(minutes=46)
    for post in everybody:
        assert minutes(core, post) == [0, 15, 30, 45]


def test_the_absent_are_rung_when_the_top_is_silent(core: Core) -> None:
    away(core, WORKER, REGION)
    alarm(core)
    core.wind(minutes=16)
    assert (minutes(core, COMMUNITY)[0], minutes(core, WORKER), minutes(core, REGION)) == (10, [15], [15])


def test_the_absent_are_rung_when_nobody_present_is_left(core: Core) -> None:
    away(core, WORKER, LEADER, BRANCH, COMMUNITY, REGION)
    walk = alarm(core)
    assert rung(core) == [(DESK, 0)]
    core.wind(minutes=1)
    walk.does(Action.CANNOT, DESK)
    core.tick()
    assert sorted(post for post, when in rung(core) if when == 1) == sorted([WORKER, LEADER, BRANCH, COMMUNITY, REGION])


def test_where_silence_alone_made_it_an_emergency_the_leaders_come_later(core: Core) -> None:
    walk = begin(core, "柳西小区1号楼好像有煤气味", PLACE)
    core.wind(minutes=3)
    assert core.ticket(walk.number).grade == "possible"
    assert sorted(post for post, _ in rung(core)) == sorted([WORKER, DESK])
    core.wind(minutes=16)
    assert (minutes(core, LEADER)[0], minutes(core, BRANCH)[0]) == (10, 15)


def test_whoever_cannot_be_reached_counts_as_absent(core: Core) -> None:
    def block(work: Work) -> None:
        for post in (WORKER, LEADER, DESK):
            account = work.session.scalars(select(Account).where(Account.person_id == holder_of(work, post).id)).one()
            account.reachable = False

    core.do(block)
    alarm(core)
    assert rung(core) == [(BRANCH, 0)]


def test_without_a_place_the_duty_desk_is_first(core: Core) -> None:
    alarm(core, "着火了", placed=False)
    core.wind(minutes=11)
    assert (minutes(core, DESK)[0], minutes(core, COMMUNITY)[0], minutes(core, REGION)[0]) == (0, 5, 10)
    assert minutes(core, WORKER) == []


def test_where_the_place_becomes_known_its_grid_is_rung_and_nobody_twice(core: Core) -> None:
    walk = alarm(core, "着火了", placed=False)
    core.wind(minutes=1)
    walk.does(Action.PLACE, where=PLACE)
    core.tick()
    assert (minutes(core, WORKER), minutes(core, LEADER), minutes(core, DESK)) == ([1], [1], [0])
    core.wind(minutes=2)
    assert minutes(core, DESK) == [0, 3]


def test_when_whoever_accepted_cannot_come_it_rings_anew(core: Core) -> None:
    walk = alarm(core)
    core.wind(minutes=1)
    walk.does(Action.ACCEPT, WORKER)
    core.wind(hours=1)
    ticket = walk.does(Action.CANNOT, WORKER)
    core.tick()
    assert (ticket.status, ticket.accepted_at) == ("assigned", None)
    assert minutes(core, LEADER)[-1] == minutes(core, DESK)[-1] == 61
    assert minutes(core, WORKER) == [0]
    assert heard(core, None)[-1] == "notice.let_down"


def test_a_worker_whom_the_leader_sends_is_rung(core: Core) -> None:
    walk = alarm(core)
    second = core.do(lambda work: second_worker(work).id)
    core.wind(minutes=1)
    leader = core.do(lambda work: holder_of(work, LEADER).id)
    assert leader

    def worker(work: Work) -> Person:
        return work.session.get_one(Person, second)

    walk.does(Action.ASSIGN, LEADER, worker=core.do(worker))
    core.tick()
    assert core.rows(select(Rung.person_id).where(Rung.first_at == core.clock.now())) == [second]


def test_whoever_reported_it_hears_how_far_it_rings_and_not_each_ring(core: Core) -> None:
    alarm(core)
    core.wind(minutes=30)
    told = ["alarm.answer", "reply.emergency_filed", *["notice.rung_further"] * 3, "notice.nobody_accepts"]
    assert heard(core, None) == told


def test_a_ring_is_told_once_however_often_its_timer_fires(core: Core) -> None:
    begin(core, FIRE, PLACE)
    [timer] = core.do(runner.claim)
    for _ in range(3):
        core.do(lambda work: due.fire(work, timer))
    assert sorted(post for post, _ in rung(core)) == sorted([WORKER, LEADER, DESK])


def test_a_ring_that_fails_is_rung_when_it_is_tried_again(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(core, FIRE, PLACE)
    with monkeypatch.context() as broken:
        broken.setattr(due.door, "advance", lambda *_: 1 / 0)
        core.tick()
    assert rung(core) == []
    core.wind(minutes=3)
    assert sorted(post for post, when in rung(core) if when == 0) == sorted([WORKER, LEADER, DESK])


def test_after_an_outage_everybody_is_rung_once(core: Core) -> None:
    alarm(core)
    core.jump(hours=2)
    core.tick()
    assert len(rung(core)) == 3 + 6


def test_nobody_holds_a_post_and_the_administrator_is_rung(core: Core) -> None:
    def leave(work: Work) -> None:
        for role in work.session.scalars(select(Role).where(Role.kind != RoleKind.ADMIN)):
            work.session.delete(role)

    core.do(leave)
    walk = alarm(core)
    assert {post for post, _ in rung(core)} <= {"administrator"}
    assert list(core.timers(walk.number)) == ["ring_2"]
    core.wind(minutes=5)
    assert heard(core, None)[-1] == "notice.nobody_accepts"


def test_who_has_been_rung_is_known(core: Core) -> None:
    walk = alarm(core)
    core.wind(minutes=6)
    walk.does(Action.CANNOT, LEADER)
    rows = {row.person_id: row for row in core.rows(select(Rung))}
    leader = rows[core.do(lambda work: holder_of(work, LEADER).id)]
    assert (leader.times, leader.first_at, leader.last_at, leader.cannot_at) == (3, minute(0), minute(6), minute(6))


def test_spans_of_ringing_that_make_no_sense_are_found(core: Core) -> None:
    data = core.community.model_dump(mode="json")
    data["followups"]["ringing"] = {"brisk": "2 minutes", "later": "1 minute", "head": "4 minutes"}
    found = {finding.path[-1] for finding in times.findings(Draft(data))}
    assert found == {"brisk", "later", "head"}
    with pytest.raises(ValidationError, match="round the clock"):
        Ringing.model_validate({"every": "3 working minutes"})
