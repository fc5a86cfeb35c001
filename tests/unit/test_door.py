"""What one transaction sees of itself, and to whom a ticket can be given."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from models.due import Reminder, Timer
from models.outbox import Outbox
from models.people import Person, Role, RoleKind
from models.phrase import phrase
from models.record import Event
from models.ticket import Action, Status, Ticket
from models.understanding.meaning import understand
from services.life import door, followups
from services.life.facts import Facts
from services.life.refusals import Missing
from services.life.remind import remind
from services.ticket import report
from services.ticket.kind import KIND
from services.work import Work
from tests.core import PLACE, Core, at, holder_of, new_ticket, resident, second_worker
from tests.town import Phone, Town

WORKER, LEADER = "grid-1-worker", "grid-1-leader"


@pytest.fixture
def core(database_url: str) -> Iterator[Core]:
    core = Core(database_url)
    yield core
    core.close()


def filed(core: Core) -> int:
    def file(work: Work) -> int:
        work.actor = resident(work)
        return report.file(work, work.actor, understand("路灯坏了", work.community), where=PLACE).id

    return core.do(file)


def found(work: Work, number: int) -> Ticket:
    ticket: Ticket = door.find(work, "ticket", number, None)
    return ticket


def test_a_second_look_gives_the_same_ticket_with_its_changes(core: Core) -> None:
    number = filed(core)

    def twice(work: Work) -> None:
        ticket = found(work, number)
        door.advance(work, ticket, Action.ACCEPT, holder_of(work, WORKER))
        assert found(work, number) is ticket
        work.session.flush()
        assert found(work, number) is ticket
        assert (ticket.status, ticket.round) == ("working", 3)
        door.advance(work, found(work, number), Action.PROMISE, holder_of(work, WORKER), Facts(at=at("03 10:00")))

    core.do(twice)
    ticket = core.ticket(number)
    assert (ticket.status, ticket.round) == ("working", 4)
    assert {timer.round for timer in core.rows(select(Timer).where(Timer.number == number))} == {4}


@pytest.mark.parametrize("flushed", [False, True])
def test_what_was_changed_before_the_first_look_is_seen(core: Core, flushed: bool) -> None:
    number = filed(core)

    def change(work: Work) -> None:
        ticket = work.session.get_one(Ticket, number)
        door.advance(work, ticket, Action.ACCEPT, holder_of(work, WORKER))
        if flushed:
            work.session.flush()
        assert found(work, number) is ticket
        assert ticket.status == "working"

    core.do(change)
    assert core.ticket(number).status == "working"


def test_a_new_one_is_found_before_it_is_written(core: Core) -> None:
    def begin(work: Work) -> None:
        work.actor = resident(work)
        ticket = report.file(work, work.actor, understand("路灯坏了", work.community))
        assert found(work, ticket.id) is ticket

    core.do(begin)


def test_another_transaction_reads_it_anew(core: Core) -> None:
    number = filed(core)
    core.do(lambda work: door.advance(work, found(work, number), Action.ACCEPT, holder_of(work, WORKER)))
    assert core.do(lambda work: found(work, number).status) == "working"


def test_a_second_reminder_in_the_same_transaction_is_none(core: Core) -> None:
    def twice(work: Work) -> None:
        ticket = new_ticket(work, resident(work), holder_id=holder_of(work, WORKER).id)
        for _ in range(2):
            remind(
                work, KIND, ticket, "accept_remind", [ticket.holder_id, ticket.holder_id], phrase("remind.accept"), ()
            )
        assert len(work.pending(Reminder)) == len(work.pending(Outbox)) == 1
        work.flush()
        remind(work, KIND, ticket, "accept_remind", [ticket.holder_id], phrase("remind.accept"), ())
        assert work.pending(Reminder) == []

    core.do(twice)
    assert core.value(select(func.count()).select_from(Reminder)) == 1


def test_what_is_collected_exists_until_it_is_dropped(core: Core) -> None:
    number = filed(core)

    def look(work: Work) -> None:
        ticket = found(work, number)
        key: dict[str, Any] = {"kind": "ticket", "number": number}
        assert work.exists(Timer, **key, step="accept_overdue"), "a row of the database"
        assert not work.exists(Timer, **key, step="expire")
        followups.arm(work, "expire", work.now, ticket)
        assert work.exists(Timer, **key, step="expire"), "a row that is collected"
        work.drop(Timer, **key, step="overdue")
        assert work.exists(Timer, **key, step="expire"), "another one was dropped"
        work.drop(Timer, **key, step="expire")
        assert not work.exists(Timer, **key, step="expire")
        work.drop(Timer, **key)
        assert work.exists(Timer, **key), "what is written stays"

    core.do(look)


def test_what_is_armed_twice_in_one_transaction_is_armed_once(core: Core) -> None:
    number = filed(core)

    def twice(work: Work) -> None:
        door.advance(work, found(work, number), Action.DECLINE, holder_of(work, WORKER), Facts(text="不是我的网格"))
        door.advance(work, found(work, number), Action.ACCEPT, holder_of(work, LEADER))

    core.do(twice)
    assert set(core.timers(number)) == {"due_remind", "overdue"}


def absent_worker(work: Work) -> int:
    person = second_worker(work)
    person.roles[0].away = True
    work.session.flush()
    return person.id


def helper(work: Work) -> int:
    person = resident(work, 2)
    person.roles.append(Role(id=work.new_id(), kind=RoleKind.HELPER, unit="grid-1", away=False))
    work.session.flush()
    return person.id


#: Whom the leader of a grid cannot give a ticket.
NOBODY = {
    "a worker of another grid": lambda work: holder_of(work, "grid-2-worker").id,
    "an absent worker": absent_worker,
    "a resident": lambda work: resident(work, 2).id,
    "a helper": helper,
    "a leader": lambda work: holder_of(work, LEADER).id,
    "whoever has it already": lambda work: holder_of(work, WORKER).id,
    "somebody who is not there": lambda _work: 999_999_999,
}
SAYS = "pick:ticket.assign:{number}:{person}", "to:{number}:{person}"


@pytest.mark.parametrize("who", NOBODY)
def test_a_leader_gives_it_only_to_whom_the_list_offers(core: Core, who: str) -> None:
    number = filed(core)

    def give(work: Work) -> None:
        worker = work.session.get(Person, NOBODY[who](work))
        ticket, leader = found(work, number), holder_of(work, LEADER)
        assert (worker.id if worker else None) not in KIND.candidates(work, leader, ticket)
        with pytest.raises(Missing) as missing:
            door.advance(work, ticket, Action.ASSIGN, leader, Facts(worker=worker))
        assert missing.value.lack == "worker"

    core.do(give)
    assert [event.action for event in core.events(number)] == ["report", "place"]


def test_a_leader_gives_it_to_everybody_whom_the_list_offers(core: Core) -> None:
    number = filed(core)
    core.do(second_worker)
    offered = core.do(lambda work: KIND.candidates(work, holder_of(work, LEADER), found(work, number)))
    assert len(offered) == 2  # the second worker and the duty desk
    for person in offered:

        def give(work: Work, person: int = person) -> None:
            facts = Facts(worker=work.session.get_one(Person, person))
            door.advance(work, found(work, number), Action.ASSIGN, holder_of(work, LEADER), facts)

        core.do(give)
        assert core.ticket(number).holder_id == person


async def _reported(town: Town) -> Phone:
    resident = await town.resident()
    await resident.says("柳西小区3号楼门口路灯坏了")
    return await town.post(LEADER)


@pytest.mark.parametrize("says", SAYS)
@pytest.mark.parametrize("who", NOBODY)
async def test_no_button_gives_it_to_anybody_else(town: Town, who: str, says: str) -> None:
    leader = await _reported(town)
    person = await town.do(NOBODY[who])
    await leader.presses_data(says.format(number=1, person=person))
    ticket = await town.ticket()
    assert (ticket.holder_id, ticket.round) == ((await town.post(WORKER)).person, 2)
    assert (await leader.last()).text == "这位网格员现在不能接 #1，请另选。"
    assert await town.dead_letters() == []


@pytest.mark.parametrize("says", SAYS)
async def test_an_old_button_gives_it_to_whom_the_list_offers(town: Town, says: str) -> None:
    leader = await _reported(town)
    desk = (await town.post("duty-desk")).person
    await leader.presses_data(says.format(number=1, person=desk))
    assert (await town.ticket()).holder_id == desk


@pytest.mark.parametrize("post", [WORKER, "grid-2-leader", "branch-1-leader", "administrator"])
async def test_a_forged_button_does_no_more_than_the_person_may(town: Town, post: str) -> None:
    await _reported(town)
    phone = await town.post(post)
    desk = (await town.post("duty-desk")).person
    for data in (f"pick:ticket.assign:1:{desk}", f"to:1:{desk}", "pick:ticket.assign:1:", "pick:ticket.assign:1:x"):
        await phone.presses_data(data)
    ticket = await town.ticket()
    assert (ticket.status, ticket.round) == (Status.ASSIGNED, 2)
    assert await town.ask(lambda work: work.session.scalar(select(func.count()).select_from(Event))) == 2
    assert await town.dead_letters() == []
