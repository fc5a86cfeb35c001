"""What a unit's leaders are told each day, and when."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.config.digests import Every
from models.due import DigestSent, Timer
from models.outbox import Outbox
from models.people import Person
from models.phrase import Phrase
from scheduler import digests
from services.render import Reader
from services.ticket import digest
from services.work import Work
from tests.core import MONDAY, TZ, Core, at, holder_of, new_ticket, resident


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core(start=at("01 07:00"))
    core.do(digests.arm_all)
    yield core
    core.close()


def put(core: Core, **fields: Any) -> int:
    return core.do(lambda work: new_ticket(work, resident(work), **fields).id)


def heard(core: Core) -> list[tuple[str | None, str]]:
    """(post, text in English) of every digest, the earliest first."""

    def read(work: Work) -> list[tuple[str | None, str]]:
        query = select(Person.post, Outbox).join(Person, Person.id == Outbox.person_id).order_by(Outbox.id)
        rows = work.session.execute(query.where(Outbox.phrase == "digest")).all()
        return [(post, Reader(work, "en").text(Phrase(row.phrase, row.params))) for post, row in rows]

    return core.do(read)


def figures(core: Core, unit: str, since: str) -> digest.Figures:
    return core.do(lambda work: digest.figures(work, work.community.unit(unit), at(since)))


def test_silent_when_there_is_nothing(core: Core) -> None:
    core.wind(days=3)
    assert heard(core) == []


def test_each_level_hears_of_its_own(core: Core) -> None:
    put(core, created_at=at("01 06:00"), grid="grid-1")
    put(core, created_at=at("01 06:00"), grid=None, place=None, status="reported", level="community")
    core.wind(hours=2)
    assert [post for post, _ in heard(core)] == [
        "grid-1-leader",
        "branch-1-leader",
        "community-leader",
        "region-leader",
    ]
    counts = [text.splitlines()[1] for _, text in heard(core)]
    assert len(set(counts[:2])) == len(set(counts[2:])) == 1
    assert counts[0] != counts[2]  # the desk's own counts from the community upwards


def test_on_time_counts_closed_and_what_is_open_and_overdue(core: Core) -> None:
    due = {"due_at": at("03 12:00"), "created_at": at("01 09:00")}
    shut = {"closed_at": at("05 09:00"), **due}
    put(core, status="closed", resolved_at=at("03 12:00"), confirmed=True, **shut)  # at the last moment
    put(core, status="closed", resolved_at=at("03 12:01"), confirmed=True, **shut)  # late
    put(core, status="closed", resolved_at=at("02 09:00"), **shut)  # unconfirmed, but in time
    put(core, status="withdrawn", **shut)  # counts for neither
    put(core, status="working", overdue_at=at("03 12:00"), **due)  # open and overdue
    put(core, status="assigned", **due)  # never accepted, overdue all the same
    put(core, status="working", due_at=at("09 12:00"), created_at=at("05 09:00"))  # open, in time
    put(core, status="resolved", resolved_at=at("04 09:00"), **due)  # waits for the resident's word
    core.clock.set(at("06 09:00"))
    found = figures(core, "grid-1", "04 00:00")
    assert found.on_time == (2, 5)
    counts = [len(each) for each in (found.new, found.closed, found.withdrawn, found.stuck, found.decisions)]
    assert counts == [1, 3, 1, 2, 0]


def test_what_waits_for_a_unit_is_its_decision(core: Core) -> None:
    number = put(core, awaiting="branch-1", level="branch", awaiting_since=at("01 07:00"))
    names = ("grid-1", "branch-1", "community", "grid-2")
    found = {unit: figures(core, unit, "01 00:00") for unit in names}
    assert [[t.id for t in found[unit].stuck] for unit in names] == [[number], [number], [number], []]
    assert [[t.id for t in found[unit].decisions] for unit in names] == [[], [number], [], []]


def test_once_a_period_and_recipient(core: Core) -> None:
    put(core)

    def send(work: Work) -> int:
        return digest.send(work, work.community.unit("grid-1"), "2026-06-01", Every.DAY)

    assert [core.do(send), core.do(send)] == [1, 0]
    core.do(lambda work: setattr(holder_of(work, "grid-2-leader").roles[0], "unit", "grid-1"))  # a second leader
    assert [core.do(send), core.do(send)] == [1, 0]
    assert len(heard(core)) == 2


def test_each_report_is_new_once(core: Core) -> None:
    """Over a weekend without digests, and over an outage, nothing is counted twice or forgotten."""
    core.clock.set(at("05 08:00"))
    core.tick()
    made = []
    for day in ("05 09:00", "06 12:00", "07 23:00", "08 08:35", "10 12:00", "11 09:00"):
        core.wind(seconds=(at(day) - core.clock.now()).total_seconds()) if day != "11 09:00" else core.clock.set(
            at(day)
        )
        made.append(put(core, status="withdrawn", created_at=core.clock.now(), closed_at=core.clock.now()))
    core.tick()  # the outage ends on Thursday, after the digest's time
    core.wind(days=5)
    sent = core.rows(select(Outbox).join(Person, Person.id == Outbox.person_id).where(Person.post == "grid-1-leader"))
    new = [row.params["parts"][1]["params"]["new"] for row in sent]
    assert sum(new) == len(made)


def test_a_digest_that_fell_due_in_an_outage_is_caught_up_once(core: Core) -> None:
    put(core)
    core.jump(days=3, hours=2)  # from Monday before eight to Thursday after nine
    core.do(digests.arm_all)  # the service starts anew
    core.tick()
    posts = [post for post, _ in heard(core)]
    assert posts == ["grid-1-leader", "branch-1-leader", "community-leader", "region-leader"]
    due = core.rows(select(Timer.due_at).where(Timer.digest == "grid"))
    assert due == [at("05 08:30")]
    assert core.tick() == 0


def test_a_restart_just_after_its_time_does_not_lose_it(core: Core) -> None:
    put(core)
    core.clock.set(at("01 08:32"))
    core.do(digests.arm_all)
    core.tick()
    assert [post for post, _ in heard(core)] == ["grid-1-leader"]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("01 07:00", "01 08:30"),
        ("01 08:30", "02 08:30"),
        ("05 09:00", "08 08:30"),  # over the weekend
        ("18 09:00", "22 08:30"),  # over the Dragon Boat Festival
    ],
)
def test_due_on_workdays(core: Core, now: str, due: str) -> None:
    core.clock.set(at(now))
    [setting] = [setting for setting in core.database.community.digests if setting.level == "grid"]
    assert core.do(lambda work: digests.next_due(work, setting)) == at(due)


def test_nothing_personal_in_it(core: Core) -> None:
    core.do(lambda work: setattr(resident(work), "contact", "13800000000"))
    put(
        core, text="王大妈家漏水，电话13900000000", place=None, place_text="王大妈家", overdue_at=at("01 06:00"),
        due_at=at("01 06:00"), contact_shared=True, caller="13700000000", awaiting="grid-1",
    )  # fmt: skip
    core.wind(hours=2)
    params = core.rows(select(Outbox.params).where(Outbox.phrase == "digest"))
    assert len(params) == 4
    for secret in ("王大妈", "13800000000", "13900000000", "13700000000"):
        assert secret not in str(params)
    assert core.rows(select(DigestSent.at).distinct())[0] >= at("01 08:30")


def test_a_long_list_is_cut(core: Core) -> None:
    for _ in range(digest.LISTED + 3):
        put(core, due_at=MONDAY - timedelta(days=2), created_at=MONDAY - timedelta(days=5))
    core.wind(hours=2)
    lines = heard(core)[0][1].splitlines()
    assert sum("#" in line for line in lines) == digest.LISTED
    assert any("3" in line and "more" in line for line in lines)


def weekly(core: Core) -> None:
    """The grid's leaders get one of each rhythm, at the same hour."""
    day = core.database.community.digests[0]
    week = day.model_copy(update={"every": Every.WEEK})
    core.database.community = core.database.community.model_copy(update={"digests": (day, week)})
    core.do(digests.arm_all)


def test_a_weekly_digest_stands_beside_the_daily_one(core: Core) -> None:
    weekly(core)
    put(core, created_at=at("01 06:00"), grid="grid-1")
    core.wind(days=6, hours=12)
    put(core, grid="grid-1")
    core.wind(days=2)
    heads = [text.splitlines()[0] for post, text in heard(core) if post == "grid-1-leader"]
    assert [head for head in heads if "week" in head] == [
        "Grid 1: digest of the week up to Mon 1 Jun",
        "Grid 1: digest of the week up to Mon 8 Jun",
    ]
    assert heads.count("Grid 1: digest of Mon 8 Jun") == 1  # on the same morning


def test_a_weekly_digest_moves_to_the_next_workday(core: Core) -> None:
    weekly(core)
    core.clock.set(datetime(2026, 10, 1, 9, 0, tzinfo=TZ))  # a week of holidays begins; Monday is one of them
    setting = core.database.community.digests[1]
    due = core.do(lambda work: digests.next_due(work, setting))
    assert due.astimezone(TZ).date().isoformat() == "2026-10-08"
