"""When each follow-up is due, and what the runner makes of those that are."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from models.due import Reminder, Timer
from models.outbox import Outbox
from models.ticket import Action, Step, Ticket
from models.understanding.meaning import understand
from scheduler import due, runner
from scheduler.runner import ALARM_AFTER, LEASE, Runner
from services import people
from services.life import door, followups
from services.life.facts import Facts
from services.ticket import report
from services.work import Work
from tests.core import PLACE, Core, at, holder_of, new_ticket, outside_the_door, resident


@pytest.fixture
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def filed(core: Core, text: str = "路灯坏了", *, placed: bool = True) -> int:
    """A resident's report; gives its number."""

    def file(work: Work) -> int:
        work.actor = resident(work)
        return report.file(work, work.actor, understand(text, work.community), where=PLACE if placed else None).id

    return core.do(file)


def act(core: Core, number: int, action: Action, post: str | None = None, **facts: Any) -> None:
    def advance(work: Work) -> None:
        actor = holder_of(work, post) if post else resident(work)
        door.advance(work, door.find(work, "ticket", number, None), action, actor, Facts(**facts))

    core.do(advance)


def local(core: Core, number: int) -> dict[str, datetime]:
    return dict(sorted(core.timers(number).items()))


def reminders(core: Core) -> list[str]:
    return core.rows(select(Reminder.step).order_by(Reminder.at, Reminder.step))


WORKER = "grid-1-worker"


def test_no_place_yet(core: Core) -> None:
    number = filed(core, placed=False)
    assert local(core, number) == {"place_remind": at("01 09:10"), "place_give_up": at("01 09:30")}


def test_accept_in_working_hours_over_the_lunch_break(core: Core) -> None:
    """Four working hours from nine: three before noon, one after two o'clock."""
    number = filed(core)
    assert local(core, number) == {"accept_remind": at("01 11:00"), "accept_overdue": at("01 15:00")}


def test_accept_begins_on_the_next_workday(core: Core) -> None:
    core.clock.set(at("05 20:00"))  # Friday evening
    number = filed(core)
    assert local(core, number) == {"accept_remind": at("08 10:30"), "accept_overdue": at("08 14:30")}


def test_emergency_runs_round_the_clock(core: Core) -> None:
    core.clock.set(at("06 03:00"))  # Saturday night
    number = filed(core, "柳西小区1号楼着火了")
    assert local(core, number) == {"ring_1": at("06 03:00")}
    core.tick()
    assert local(core, number) == {"ring_2": at("06 03:03")}
    act(core, number, Action.ACCEPT, WORKER)
    share = timedelta(hours=24) * 0.8
    assert local(core, number) == {"due_remind": at("06 03:00") + share, "overdue": at("07 03:00")}


def test_accepted(core: Core) -> None:
    number = filed(core)
    act(core, number, Action.ACCEPT, WORKER)
    assert local(core, number) == {"due_remind": at("05 09:00"), "overdue": at("08 09:00")}


def test_question_and_promise(core: Core) -> None:
    number = filed(core)
    act(core, number, Action.ACCEPT, WORKER)
    act(core, number, Action.ASK, WORKER, text="几号楼？")
    act(core, number, Action.PROMISE, WORKER, at=at("03 10:00"))
    usual = {"due_remind": at("05 09:00"), "overdue": at("08 09:00")}
    assert local(core, number) == {"answer_remind": at("02 09:00"), **usual, "promised": at("03 10:00")}
    act(core, number, Action.ANSWER, text="3号楼")
    assert local(core, number) == {**usual, "promised": at("03 10:00")}


def test_declined_waits_for_the_leader(core: Core) -> None:
    number = filed(core)
    act(core, number, Action.DECLINE, WORKER, text="不是我的网格")
    assert local(core, number) == {"leader_remind": at("01 15:00"), "leader_climb": at("02 09:00")}


def test_silence_climbs_to_the_top_and_stays_there(core: Core) -> None:
    number = filed(core)
    core.wind(days=14)
    ticket = core.ticket(number)
    assert (ticket.level, ticket.awaiting, ticket.status) == ("region", "region", "assigned")
    assert set(local(core, number)) == {"stuck"}
    levels = [event.level for event in core.events(number) if event.action == "escalate"]
    assert levels == ["branch", "community", "region"]


def test_resolved(core: Core) -> None:
    number = filed(core)
    act(core, number, Action.ACCEPT, WORKER)
    act(core, number, Action.RESOLVE, WORKER, text="修好了")
    assert local(core, number) == {
        "feedback_1": at("02 09:00"),
        "feedback_2": at("04 09:00"),
        "expire": at("08 09:00"),
    }
    core.wind(days=7)
    ticket = core.ticket(number)
    assert (ticket.status, ticket.confirmed, local(core, number)) == ("closed", None, {})
    assert reminders(core) == ["feedback_1", "feedback_2"]


def test_overdue_climbs_once_then_reminds_each_workday(core: Core) -> None:
    number = filed(core)
    act(core, number, Action.ACCEPT, WORKER)
    core.clock.set(at("08 09:00"))
    core.tick()
    ticket = core.ticket(number)
    assert (ticket.level, ticket.awaiting, ticket.overdue_at) == ("branch", "branch-1", at("08 09:00"))
    assert local(core, number) == {
        "leader_climb": at("09 09:00"),
        "leader_remind": at("08 15:00"),
        "stuck": at("09 09:00"),
    }


def test_a_reminder_at_night_waits_for_the_morning(core: Core) -> None:
    number = filed(core)
    act(core, number, Action.ACCEPT, WORKER)
    core.clock.set(at("01 22:00"))
    act(core, number, Action.ASK, WORKER, text="几号楼？")
    core.wind(days=1)
    row = core.rows(select(Outbox).where(Outbox.phrase == "remind.answer"))[0]
    assert (row.created_at, row.wake_at) == (at("02 22:00"), at("03 07:30"))


def test_after_a_long_outage_one_reminder_catches_up(core: Core) -> None:
    accepted, untouched, unplaced = filed(core), filed(core), filed(core, placed=False)
    act(core, accepted, Action.ACCEPT, WORKER)
    act(core, accepted, Action.ASK, WORKER, text="几号楼？")
    before = core.value(select(func.max(Outbox.id)))
    core.jump(days=20)
    core.tick()
    query = select(Outbox.number, Outbox.phrase).where(Outbox.id > before, Outbox.show.is_(None))
    told = core.do(lambda work: [tuple(row) for row in work.session.execute(query)])
    assert reminders(core) == []  # what has climbed needs no reminder of what comes before
    assert [told.count((number, "notice.climbed")) for number in (accepted, untouched, unplaced)] == [1, 0, 0]
    assert told.count((untouched, "notice.lapsed_holder")) == 1
    assert len(set(told)) == len(told)  # nothing is said ten times
    assert core.tick() == 0


def test_after_an_outage_silence_is_not_taken_for_a_word(core: Core) -> None:
    """Only silence after the prompts closes; the outage has swallowed them."""
    number = filed(core)
    act(core, number, Action.ACCEPT, WORKER)
    act(core, number, Action.RESOLVE, WORKER, text="修好了")
    core.jump(days=20)
    core.tick()
    assert (core.ticket(number).status, reminders(core)) == ("resolved", ["feedback_1"])
    assert local(core, number) == {"expire": at("22 09:00")}
    core.wind(days=1)
    assert core.ticket(number).status == "closed"


def test_one_bad_timer_holds_back_no_other(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = filed(core, placed=False), filed(core, placed=False)
    usual = due.remind

    def fail(work: Work, kind: Any, ticket: Ticket, *rest: Any) -> None:
        if ticket.id == bad:
            raise ZeroDivisionError
        usual(work, kind, ticket, *rest)

    monkeypatch.setattr(due, "remind", fail)
    core.jump(minutes=10)
    with capture_logs() as logs:
        core.tick()
    assert [entry["action"] for entry in logs] == ["timer_failed"]
    assert core.rows(select(Reminder.number)) == [good]
    timer = core.rows(select(Timer).where(Timer.failures > 0))[0]
    assert (timer.number, timer.failures, timer.error) == (bad, 1, "ZeroDivisionError")
    assert timer.wake_at == core.clock.now() + timedelta(minutes=2)


def test_a_timer_that_keeps_failing_alarms_who_watches(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    number = core.do(lambda work: new_ticket(work, resident(work)).id)
    core.do(lambda work: followups.arm(work, Step.EXPIRE, work.now, core_ticket(work, number)))
    monkeypatch.setattr(due, "_act", lambda *_: 1 / 0)
    for failures in range(1, 6):
        with capture_logs():
            core.tick()
        alarms = [post for post, phrase in core.told() if phrase == "alert.timer"]
        assert alarms == (["administrator"] if failures >= ALARM_AFTER else [])
        core.jump(hours=5)


def core_ticket(work: Work, number: int) -> Ticket:
    return work.session.get_one(Ticket, number)


def test_two_runners_share(core: Core) -> None:
    for _ in range(4):
        filed(core, placed=False)
    core.jump(minutes=10)
    first = core.do(lambda work: runner.claim(work, 2))
    second = core.do(lambda work: runner.claim(work, 9))
    assert (len(first), len(second), len({*first, *second})) == (2, 2, 4)
    assert core.do(runner.claim) == []
    core.jump(seconds=LEASE.total_seconds())  # both have died
    assert core.do(runner.claim) == [*first, *second]


def test_a_timer_claimed_twice_fires_once(core: Core) -> None:
    filed(core, placed=False)
    core.jump(minutes=10)
    [timer] = core.do(runner.claim)
    core.jump(seconds=LEASE.total_seconds())
    assert Runner(core) is not core.runner
    for _ in range(2):
        core.do(lambda work: due.fire(work, timer))
    assert reminders(core) == ["place_remind"]


def test_a_timer_of_an_earlier_round_means_nothing(core: Core) -> None:
    number = filed(core, placed=False)
    timer = core.value(select(Timer.id).where(Timer.number == number, Timer.step == "place_give_up"))

    def late(work: Work) -> None:
        ticket = core_ticket(work, number)
        with outside_the_door(ticket):
            ticket.round += 1
        work.session.flush()
        due.fire(work, timer)

    core.do(late)
    assert core.ticket(number).status == "reported"


def test_nobody_is_reminded_who_is_not_there(core: Core) -> None:
    """Without a holder only the leaders are reminded; a grid without a leader turns to the branch's."""
    assert core.do(lambda work: people.leaders(work, "grid-1")) == core.do(lambda w: [holder_of(w, "grid-1-leader").id])
    core.do(lambda work: setattr(holder_of(work, "grid-1-leader").roles[0], "away", True))
    assert core.do(lambda work: people.leaders(work, "grid-1")) == core.do(
        lambda work: [holder_of(work, "branch-1-leader").id]
    )
