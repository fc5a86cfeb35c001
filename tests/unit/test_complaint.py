"""A complaint about somebody who works here: whatever happens to it, they can open nothing that shows it or counts it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.config.categories import Purpose
from models.config.units import Level
from models.outbox import Card, Outbox
from models.people import Account, Group, Person, Role, RoleKind
from models.phrase import phrase
from models.ticket import Status, Ticket, standing
from services import mydata
from services.life import door
from services.life.facts import Facts
from services.life.refusals import NotFound
from services.render import Reader
from services.ticket import digest, lists, report
from services.work import Work
from tests.core import Core, holder_of, new_ticket, resident, second_worker
from tests.walks import Walk, hands, pauses

WORDS = "态度恶劣，还骂人"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    """With a second worker in the first grid, who also leads the first branch together with somebody else."""
    core = Core()

    def staffed(work: Work) -> None:
        work.session.add(Group(id=work.new_id(), channel="web", bot=1, address=-1, language="zh", unit="grid-1"))
        second_worker(work)

    core.do(staffed)
    yield core
    core.close()


def complain(work: Work, about: str | None, **how: Any) -> tuple[Ticket, list[Person]]:
    """A complaint about the holder of a post, by a ticket that they have; gives also whom it must stay hidden from."""
    work.actor = resident(work)
    if about is not None:
        holder = holder_of(work, about)
        how["about"] = new_ticket(work, resident(work), holder_id=holder.id, status=Status.WORKING)
    ticket = report.complain(work, resident(work), WORDS, **how)
    assert ticket
    everybody = work.session.scalars(select(Person)).all()
    return ticket, [person for person in everybody if standing.is_against(person, ticket)]


#: How it is said, who then decides, and how many may be meant.
CASES: dict[str, tuple[str | None, dict[str, Any], str, int]] = {
    "a worker": ("grid-1-worker", {}, "grid-1", 1),
    "some worker of a grid": (None, {"grid": "grid-1"}, "grid-1", 2),
    "a leader of a grid": (None, {"grid": "grid-1", "leader": Level.GRID}, "branch-1", 1),
    "a leader of the grid's branch": (None, {"grid": "grid-1", "leader": Level.BRANCH}, "community", 1),
    "the leader of the community": (None, {"leader": Level.COMMUNITY}, "region", 1),
    "some leader of a grid": (None, {"leader": Level.GRID}, "community", 0),
    "a leader who has the ticket": ("branch-1-leader", {}, "community", 1),
    "the desk": ("duty-desk", {}, "community", 1),
    "the community's leader": ("community-leader", {}, "region", 1),
    "nobody knows whom": (None, {}, "community", 0),
}


@pytest.mark.parametrize("case", CASES)
def test_who_decides_and_who_is_meant(core: Core, case: str) -> None:
    about, how, unit, meant = CASES[case]
    with core.trial() as work:
        ticket, against = complain(work, about, **how)
        assert (ticket.status, ticket.awaiting, ticket.holder_id, len(against)) == ("assigned", unit, None, meant)
        told = {row["person_id"] for row in work.pending(Outbox)}
        assert told == {ticket.reporter_id, holder_of(work, f"{unit}-leader").id}
        sees = {
            person.post
            for person in work.session.scalars(select(Person).where(Person.post.is_not(None)))
            if door.may_see(work, person, ticket)
        }
        above = {f"{code}-leader" for code in standing.upward(work.community, unit)} | {"administrator"}
        assert sees == above


def test_nobody_who_is_meant_decides_and_nobody_left_is_said(core: Core) -> None:
    with core.trial() as work:
        leader = holder_of(work, "grid-1-leader")
        leader.roles.append(Role(id=work.new_id(), kind=RoleKind.WORKER, unit="grid-1", away=False))
        work.session.flush()
        ticket, against = complain(work, None, grid="grid-1")
        assert leader in against
        assert ticket.awaiting == "branch-1"
    with core.trial() as work:
        work.actor = resident(work)
        about = new_ticket(work, resident(work), holder_id=holder_of(work, "region-leader").id)
        assert report.complain(work, resident(work), WORDS, about=about) is None
        assert [row["phrase"] for row in work.pending(Outbox)] == ["reply.nobody_decides"]


def test_it_is_handed_to_nobody_near_and_without_the_contact(core: Core) -> None:
    with core.trial() as work:
        ticket, _ = complain(work, "grid-1-worker")
        leader, desk = holder_of(work, "grid-1-leader"), holder_of(work, "duty-desk")
        candidates = door.kind_of(work, ticket).candidates(work, leader, ticket)
        assert candidates == [desk.id]
        door.advance(work, ticket, "share", resident(work), Facts(contact=True))
        door.advance(work, ticket, "assign", leader, Facts(worker=desk))
        assert (ticket.holder_id, ticket.contact_shared) == (desk.id, False)
    with core.trial() as work:
        ticket, _ = complain(work, "duty-desk")
        assert door.kind_of(work, ticket).candidates(work, holder_of(work, "community-leader"), ticket) == []


def test_the_same_complaint_again_is_told_how_it_stands(core: Core) -> None:
    with core.trial() as work:
        ticket, _ = complain(work, None, grid="grid-1")
        work.flush()
        again, _ = complain(work, None, grid="grid-1")
        assert again.id == ticket.id


def test_no_group_hears_of_it(core: Core) -> None:
    with core.trial() as work:
        work.community = work.community.model_copy(update={"group_notes": True})
        ticket, _ = complain(work, None, grid="grid-1")
        door.advance(work, ticket, "accept", holder_of(work, "grid-1-leader"))
        assert [row for row in work.pending(Outbox) if row["group_id"]] == []


def nothing_is_open(work: Work, ticket: Ticket, person: Person) -> None:
    """To this person the complaint does not exist."""
    assert standing.relations(work.community, person, ticket) == frozenset()
    with pytest.raises(NotFound):
        door.find(work, Ticket.kind, ticket.id, person)
    assert ticket.holder_id != person.id
    assert ticket.id not in {found.id for found in (*lists.to_do(work, person), *lists.mine(work, person))}
    assert WORDS not in mydata._text(Reader(work, "zh"), person)
    for unit in work.community.units:
        found = digest.figures(work, unit, LONG_AGO, person)
        counted = (found.new, found.closed, found.withdrawn, found.overdue, found.stuck, found.decisions)
        assert ticket.id not in {each.id for tickets in counted for each in tickets}
    for row in work.session.scalars(select(Outbox).where(Outbox.person_id == person.id)):
        assert row.number != ticket.id
        assert row.params.get("number") != ticket.id
    mine = select(Card).join(Account, Account.id == Card.account_id).where(Account.person_id == person.id)
    assert ticket.id not in {card.number for card in work.session.scalars(mine)}
    assert person.id not in door.kind_of(work, ticket).involved(work, ticket)
    for other in work.session.scalars(select(Ticket)):
        if door.may_see(work, person, other):
            shown = door.kind_of(work, other).card(work, Reader(work, "zh"), person, other, phrase("card"), [], False)
            assert f"#{ticket.id}" not in {word for segment in shown.body for word in segment.text.split()}


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    case=st.sampled_from(sorted(CASES)),
    posts=st.lists(
        st.tuples(st.sampled_from(["worker", "leader"]), st.sampled_from(["grid-1", "branch-1", "community"]))
    ),
    life=st.lists(st.tuples(hands, pauses), max_size=8),
)
def test_whatever_happens_they_can_open_nothing_of_it(
    core: Core, case: str, posts: list[tuple[str, str]], life: list[tuple[tuple[int, bool], int]]
) -> None:
    """Also where they hold other posts beside, taken before it or since."""
    about, how, _, _ = CASES[case]

    def begun(work: Work) -> tuple[int, int, list[int]]:
        ticket, against = complain(work, about, **how)
        for person in against:
            for kind, unit in posts:
                if not person.holds(RoleKind(kind), unit):
                    person.roles.append(Role(id=work.new_id(), kind=kind, unit=unit, away=False))
        return ticket.id, ticket.reporter_id, [person.id for person in against]

    number, reporter, against = core.do(begun)
    walk = Walk(core, number, reporter)
    for (which, photo), pause in life:
        walk.act(which, photo=photo)
        walk.wait(pause)
        walk.deliver()

    def look(work: Work) -> None:
        ticket = work.session.get_one(Ticket, number)
        assert ticket.purpose == Purpose.CONDUCT
        for person_id in against:
            nothing_is_open(work, ticket, work.session.get_one(Person, person_id))
        assert not door.may_see(work, holder_of(work, "grid-2-worker"), ticket)
        for person_id in against:  # the next one begins with everybody in their own post again
            person = work.session.get_one(Person, person_id)
            first = min(role.id for role in person.roles)
            person.roles[:] = [role for role in person.roles if role.id == first]

    core.do(look)
