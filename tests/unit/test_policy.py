"""What a person is to a ticket, and what they may see of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from models.people import RoleKind
from models.ticket import Action, Ticket, standing
from services.life import door
from services.life.refusals import NotFound
from services.work import Work
from tests.core import Core, community, holder_of, new_ticket, outside_the_door, resident, second_worker


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def everybody_who_sees(work: Work, ticket: Ticket) -> set[str]:
    posts = [post.code for post in community().posts]
    return {post for post in posts if door.may_see(work, holder_of(work, post), ticket)}


CHAIN = {"branch-1-leader", "community-leader", "region-leader"}


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({}, {"grid-1-worker", "grid-1-leader", *CHAIN, "administrator"}),
        ({"grid": "grid-2"}, {"grid-2-worker", "grid-2-leader", *CHAIN, "administrator"}),
        ({"status": "closed"}, {"grid-1-worker", "grid-1-leader", *CHAIN, "administrator"}),
        (
            {"grid": None, "status": "reported", "level": "community"},
            {"duty-desk", "community-leader", "region-leader", "administrator"},
        ),
    ],
)
def test_who_sees_a_ticket(core: Core, fields: dict[str, Any], who: set[str]) -> None:
    with core.trial() as work:
        ticket = new_ticket(work, resident(work), **fields)
        assert everybody_who_sees(work, ticket) == who
        assert door.may_see(work, resident(work), ticket)
        assert not door.may_see(work, resident(work, 2), ticket)


def test_a_holder_from_elsewhere_sees_what_he_holds(core: Core) -> None:
    with core.trial() as work:
        ticket = new_ticket(work, resident(work), holder_id=holder_of(work, "grid-5-worker").id)
        assert "grid-5-worker" in everybody_who_sees(work, ticket)


def test_a_ticket_one_may_not_see_does_not_exist(core: Core) -> None:
    with core.trial() as work:
        ticket = new_ticket(work, resident(work))
        assert door.find(work, "ticket", ticket.id, resident(work)) is ticket
        for number, person in ((ticket.id, resident(work, 2)), (ticket.id + 1, resident(work))):
            with pytest.raises(NotFound):
                door.find(work, "ticket", number, person)


@pytest.mark.parametrize(
    ("level", "awaiting", "unit"),
    [
        ("grid", None, "grid-1"),
        ("branch", None, "branch-1"),
        ("region", None, "region"),
        ("branch", "branch-1", "branch-1"),
        ("grid", "grid-1", "grid-1"),
    ],
)
def test_whose_turn_it_is(core: Core, level: str, awaiting: str | None, unit: str) -> None:
    with core.trial() as work:
        ticket = new_ticket(work, resident(work), level=level, awaiting=awaiting)
        assert standing.unit_here(work.community, ticket) == unit


def test_once_climbed_the_lower_leader_only_looks_on(core: Core) -> None:
    with core.trial() as work:
        ticket = new_ticket(work, resident(work), level="branch", awaiting="branch-1")
        can = {
            post: door.may(work, holder_of(work, post), Action.ASSIGN, ticket)
            for post in ("grid-1-leader", *sorted(CHAIN))
        }
        assert [post for post, allowed in can.items() if allowed] == ["branch-1-leader"]


def test_somebody_may_be_several_things(core: Core) -> None:
    """A worker who lives there reports in their own grid, and takes it themselves."""
    with core.trial() as work:
        worker = holder_of(work, "grid-1-worker")
        ticket = new_ticket(work, worker, holder_id=worker.id)
        assert standing.relations(work.community, worker, ticket) == {"filer", "holder"}
        assert door.may(work, worker, Action.ACCEPT, ticket)
        with outside_the_door(ticket):
            ticket.status = "resolved"
        assert not door.may(work, worker, Action.CONFIRM, ticket), "two keys close"


def test_who_filed_does_not_confirm_his_own_work(core: Core) -> None:
    with core.trial() as work:
        worker = holder_of(work, "grid-1-worker")
        ticket = new_ticket(work, worker, holder_id=worker.id, filed_by_id=worker.id, status="resolved")
        assert not door.may(work, worker, Action.CONFIRM, ticket)
        assert door.may(work, holder_of(work, "grid-1-leader"), Action.CONFIRM, ticket)


def test_a_leader_who_filed_does_not_call_himself_back(core: Core) -> None:
    with core.trial() as work:
        leader = holder_of(work, "grid-1-leader")
        ticket = new_ticket(work, leader, filed_by_id=leader.id, status="resolved")
        assert not door.may(work, leader, Action.CONFIRM, ticket)


@pytest.mark.parametrize("status", ["reported", "assigned", "working", "resolved", "closed", "withdrawn"])
@pytest.mark.parametrize("shared", [True, False])
def test_the_contact_is_the_holders_while_he_needs_it(core: Core, status: str, shared: bool) -> None:
    with core.trial() as work:
        holder, colleague = holder_of(work, "grid-1-worker"), second_worker(work)
        ticket = new_ticket(work, resident(work), status=status, contact_shared=shared, holder_id=holder.id)
        needed = shared and status in {"assigned", "working", "resolved"}
        assert standing.may_see_contact(holder, ticket) == needed
        for other in (colleague, holder_of(work, "grid-1-leader"), holder_of(work, "administrator")):
            assert not standing.may_see_contact(other, ticket)


def test_administrators_look_but_do_not_touch(core: Core) -> None:
    with core.trial() as work:
        admin = holder_of(work, "administrator")
        assert admin.holds(RoleKind.ADMIN)
        for status in ("reported", "assigned", "working", "resolved", "closed"):
            ticket = new_ticket(work, resident(work), status=status)
            assert [action for action in Action if door.may(work, admin, action, ticket)] == []
