"""Every (state, action, relation) against outcomes that are written out, through the one door."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models.config.categories import Purpose
from models.due import Timer
from models.life import Need, Row
from models.outbox import Outbox
from models.people import Person
from models.record import Event
from models.ticket import LIFE, OPEN, Action, Guard, Relation, Status, Ticket, standing
from models.understanding.meaning import understand
from services import route
from services.life import door, followups
from services.life.facts import Facts
from services.life.refusals import Missing, MovedOn, NotAllowed, NotFound
from services.ticket import report
from services.ticket.kind import KIND
from services.work import Work
from tests.core import MONDAY, Core, everything, holder_of, new_ticket, outside_the_door, resident, second_worker

# A leader who calls back is also the leader; `filer` and `caller` are met on tickets that a worker has filed.
# `rung` is met on emergencies.
# "-" is refused by the policy, "moved" by the state, whoever asks.
MATRIX = """
                       reporter   filer      holder     colleague  leader     overseer   rung       caller     system     stranger
reported   report      moved
reported   enquire     moved
reported   complain    moved
reported   place       assigned   assigned   -          -          -          -          -          -          -          -
reported   correct     moved
reported   move        moved
reported   categorise  reported   reported   reported   -          reported   -          -          reported   -          -
reported   share       reported   -          -          -          -          -          -          -          -          -
reported   assign      -          -          -          -          -          -          -          -          assigned   -
reported   accept      moved
reported   decline     moved
reported   note        reported   reported   reported   reported   reported   reported   reported   reported   -          -
reported   ask         moved
reported   answer      moved
reported   chase       moved
reported   promise     moved
reported   slip        moved
reported   escalate    moved
reported   ring        moved
reported   widen       moved
reported   cannot      moved
reported   look        moved
reported   resolve     moved
reported   confirm     moved
reported   dispute     moved
reported   rate        moved
reported   expire      moved
reported   doubt       moved
reported   reopen      moved
reported   follow      moved
reported   withdraw    withdrawn  withdrawn  -          -          -          -          -          -          -          -
reported   release     reported   reported   -          -          -          -          -          -          -          -
reported   explain     moved
reported   restore     moved
reported   lapse      moved
reported   stay       moved
reported   wait       moved
reported   reach       -          -          -          -          -          -          -          -          reported   -
reported   raise       assigned   assigned   assigned   assigned   assigned   assigned   assigned   assigned   -          -
reported   presume     -          -          -          -          -          -          -          -          assigned   -
reported   urge        -          -          -          -          -          -          -          -          reported   -
reported   deny        reported   reported   -          -          -          -          -          -          -          -
reported   join        moved
reported   unite       moved
reported   take_back   moved
reported   lower       moved

assigned   report      moved
assigned   enquire     moved
assigned   complain    moved
assigned   place       assigned   assigned   assigned   -          assigned   -          -          assigned   -          -
assigned   correct     moved
assigned   move        moved
assigned   categorise  assigned   assigned   assigned   -          assigned   -          -          assigned   -          -
assigned   share       assigned   -          -          -          -          -          -          -          -          -
assigned   assign      -          -          -          -          assigned   -          -          assigned   -          -
assigned   accept      -          -          working    working    working    -          working    working    -          -
assigned   decline     -          -          assigned   -          -          -          -          -          -          -
assigned   note        assigned   assigned   assigned   assigned   assigned   assigned   assigned   assigned   -          -
assigned   ask         -          -          assigned   -          -          -          -          -          -          -
assigned   answer      assigned   assigned   -          -          -          -          -          -          -          -
assigned   chase       assigned   assigned   -          -          -          -          -          -          -          -
assigned   promise     moved
assigned   slip        moved
assigned   escalate    -          -          assigned   -          assigned   -          -          assigned   assigned   -
assigned   ring        -          -          -          -          -          -          -          -          assigned   -
assigned   widen       -          -          -          -          -          -          -          -          assigned   -
assigned   cannot      -          -          assigned   assigned   assigned   assigned   assigned   assigned   -          -
assigned   look        -          -          assigned   assigned   assigned   assigned   assigned   assigned   -          -
assigned   resolve     -          -          resolved   -          -          -          -          -          -          -
assigned   confirm     moved
assigned   dispute     moved
assigned   rate        moved
assigned   expire      moved
assigned   doubt       moved
assigned   reopen      moved
assigned   follow      moved
assigned   withdraw    withdrawn  withdrawn  -          -          -          -          -          -          -          -
assigned   release     assigned   assigned   -          -          -          -          -          -          -          -
assigned   explain     moved
assigned   restore     moved
assigned   lapse       -          -          -          -          -          -          -          -          assigned   -
assigned   stay        -          -          -          -          -          -          -          -          assigned   -
assigned   wait        -          -          -          -          -          -          -          -          assigned   -
assigned   reach       -          -          -          -          -          -          -          -          assigned   -
assigned   raise       assigned   assigned   assigned   assigned   assigned   assigned   -          assigned   -          -
assigned   presume     -          -          -          -          -          -          -          -          assigned   -
assigned   urge        -          -          -          -          -          -          -          -          assigned   -
assigned   deny        assigned   assigned   -          -          -          -          -          -          -          -
assigned   join        -          -          -          -          -          -          -          -          -          -
assigned   unite       withdrawn  withdrawn  -          -          -          -          -          -          -          -
assigned   take_back   assigned   assigned   -          -          -          -          -          -          -          -
assigned   lower       moved

working    report      moved
working    enquire     moved
working    complain    moved
working    place       assigned   assigned   assigned   -          assigned   -          -          assigned   -          -
working    correct     working    working    -          -          -          -          -          -          -          -
working    move        assigned   assigned   -          -          -          -          -          -          -          -
working    categorise  working    working    -          -          -          -          -          -          -          -
working    share       working    -          -          -          -          -          -          -          -          -
working    assign      -          -          -          -          assigned   -          -          assigned   -          -
working    accept      -          -          -          -          working    -          -          working    -          -
working    decline     moved
working    note        working    working    working    working    working    working    working    working    -          -
working    ask         -          -          working    -          -          -          -          -          -          -
working    answer      working    working    -          -          -          -          -          -          -          -
working    chase       working    working    -          -          -          -          -          -          -          -
working    promise     -          -          working    -          -          -          -          -          -          -
working    slip        -          -          -          -          -          -          -          -          working    -
working    escalate    -          -          working    -          working    -          -          working    working    -
working    ring        moved
working    widen       moved
working    cannot      -          -          assigned   -          -          -          -          -          -          -
working    look        -          -          working    working    working    working    working    working    -          -
working    resolve     -          -          resolved   -          -          -          -          -          -          -
working    confirm     moved
working    dispute     moved
working    rate        moved
working    expire      moved
working    doubt       moved
working    reopen      moved
working    follow      moved
working    withdraw    withdrawn  withdrawn  -          -          -          -          -          -          -          -
working    release     working    working    -          -          -          -          -          -          -          -
working    explain     moved
working    restore     moved
working    lapse      moved
working    stay        -          -          -          -          -          -          -          -          working    -
working    wait        -          -          -          -          -          -          -          -          working    -
working    reach       -          -          -          -          -          -          -          -          working    -
working    raise       assigned   assigned   assigned   assigned   assigned   assigned   -          assigned   -          -
working    presume     -          -          -          -          -          -          -          -          assigned   -
working    urge        -          -          -          -          -          -          -          -          working    -
working    deny        working    working    -          -          -          -          -          -          -          -
working    join        -          -          -          -          -          -          -          -          -          -
working    unite       moved
working    take_back   working    working    -          -          -          -          -          -          -          -
working    lower       -          -          working    -          -          -          -          -          -          -

resolved   report      moved
resolved   enquire     moved
resolved   complain    moved
resolved   place       moved
resolved   correct     moved
resolved   move        moved
resolved   categorise  moved
resolved   share       moved
resolved   assign      moved
resolved   accept      moved
resolved   decline     moved
resolved   note        resolved   resolved   resolved   resolved   resolved   resolved   resolved   resolved   -          -
resolved   ask         moved
resolved   answer      moved
resolved   chase       -          resolved   -          -          -          -          -          -          -          -
resolved   promise     moved
resolved   slip        moved
resolved   escalate    moved
resolved   ring        moved
resolved   widen       moved
resolved   cannot      moved
resolved   look        -          -          resolved   resolved   resolved   resolved   resolved   resolved   -          -
resolved   resolve     moved
resolved   confirm     closed     -          -          -          -          -          -          closed     -          -
resolved   dispute     working    -          -          -          -          -          -          working    working    -
resolved   rate        moved
resolved   expire      -          -          -          -          -          -          -          -          closed     -
resolved   doubt       resolved   -          -          -          -          -          -          resolved   -          -
resolved   reopen      moved
resolved   follow      moved
resolved   withdraw    moved
resolved   release     moved
resolved   explain     moved
resolved   restore     moved
resolved   lapse      moved
resolved   stay       moved
resolved   wait       moved
resolved   reach       -          -          -          -          -          -          -          -          resolved   -
resolved   raise       moved
resolved   presume     moved
resolved   urge        moved
resolved   deny        moved
resolved   join        moved
resolved   unite       moved
resolved   take_back   moved
resolved   lower       moved

closed     report      moved
closed     enquire     moved
closed     complain    moved
closed     place       moved
closed     correct     moved
closed     move        moved
closed     categorise  moved
closed     share       moved
closed     assign      moved
closed     accept      moved
closed     decline     moved
closed     note        closed     -          -          -          -          -          -          -          -          -
closed     ask         moved
closed     answer      moved
closed     chase       moved
closed     promise     moved
closed     slip        moved
closed     escalate    moved
closed     ring        moved
closed     widen       moved
closed     cannot      moved
closed     look        moved
closed     resolve     moved
closed     confirm     closed     -          -          -          -          -          -          closed     -          -
closed     dispute     working    -          -          -          -          -          -          working    -          -
closed     rate        closed     -          -          -          -          -          -          -          -          -
closed     expire      moved
closed     doubt       resolved   -          -          -          -          -          -          resolved   -          -
closed     reopen      working    -          -          -          -          -          -          working    -          -
closed     follow      closed     -          -          -          -          -          -          closed     -          -
closed     withdraw    moved
closed     release     moved
closed     explain     moved
closed     restore     moved
closed     lapse      moved
closed     stay       moved
closed     wait       moved
closed     reach       -          -          -          -          -          -          -          -          closed     -
closed     raise       moved
closed     presume     moved
closed     urge        moved
closed     deny        moved
closed     join        moved
closed     unite       moved
closed     take_back   moved
closed     lower       moved

withdrawn  report      moved
withdrawn  enquire     moved
withdrawn  complain    moved
withdrawn  place       moved
withdrawn  correct     moved
withdrawn  move        moved
withdrawn  categorise  moved
withdrawn  share       moved
withdrawn  assign      moved
withdrawn  accept      moved
withdrawn  decline     moved
withdrawn  note        moved
withdrawn  ask         moved
withdrawn  answer      moved
withdrawn  chase       moved
withdrawn  promise     moved
withdrawn  slip        moved
withdrawn  escalate    moved
withdrawn  ring        moved
withdrawn  widen       moved
withdrawn  cannot      moved
withdrawn  look        moved
withdrawn  resolve     moved
withdrawn  confirm     moved
withdrawn  dispute     moved
withdrawn  rate        moved
withdrawn  expire      moved
withdrawn  doubt       moved
withdrawn  reopen      moved
withdrawn  follow      moved
withdrawn  withdraw    moved
withdrawn  release     moved
withdrawn  explain     withdrawn  withdrawn  -          -          -          -          -          -          -          -
withdrawn  restore     working    working    -          -          -          -          -          -          -          -
withdrawn  lapse      moved
withdrawn  stay       moved
withdrawn  wait       moved
withdrawn  reach       -          -          -          -          -          -          -          -          withdrawn  -
withdrawn  raise       moved
withdrawn  presume     moved
withdrawn  urge        moved
withdrawn  deny        moved
withdrawn  join        moved
withdrawn  unite       moved
withdrawn  take_back   moved
withdrawn  lower       moved
"""

COLUMNS, *ROWS = [line.split() for line in MATRIX.splitlines() if line.strip()]
EXPECTED = {(Status(row[0]), Action(row[1])): row[2:] * (len(COLUMNS) if len(row) == 3 else 1) for row in ROWS}
FILED = {"filer", "caller"}
UNPLACED = {(Status.WORKING, Action.PLACE)}  # only where nobody has known the grid
TOP = {"awaiting": "region", "level": "region"}
EMERGENCY = {"danger": "fire", "urgency": "emergency"}
RINGS = {"urgency": "emergency", "ring_reach": 1, "ring_from": MONDAY - timedelta(minutes=6)}
AS_NEEDED: dict[Action, dict[str, Any]] = {
    Action.STAY: TOP,
    Action.LAPSE: {"awaiting": None},
    Action.CHASE: {"asked_at": None},
    Action.RESOLVE: {"purpose": Purpose.DESK},
    Action.RELEASE: {"category": "manholes"},
    Action.PRESUME: {"danger": "gas", "asked_danger_at": MONDAY},
    Action.URGE: {"danger": "traffic", "asked_danger_at": MONDAY},
    Action.DENY: {"danger": "gas", "asked_danger_at": MONDAY},
    Action.UNITE: EMERGENCY,
    Action.TAKE_BACK: EMERGENCY,
    Action.LOWER: EMERGENCY,
    **dict.fromkeys((Action.RING, Action.WIDEN, Action.CANNOT, Action.LOOK), RINGS),
}
#: How what is over must stand for an action; it has just ended, and with a yes.
OVER: dict[str, dict[str, Any]] = {
    Action.CONFIRM: {"confirmed": None},
    Action.REOPEN: {"closed_at": MONDAY - timedelta(days=1)},
    Action.FOLLOW: {"closed_at": MONDAY - timedelta(days=16)},
}
BROUGHT: dict[Action, dict[str, Any]] = {Action.MOVE: {"where": route.Where("grid-2")}}
STRANGERS = ("grid-2-worker", "grid-2-leader", "branch-2-leader", "grid-2-helper", "administrator")


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def situation(
    work: Work, status: Status, column: str, *, placed: bool = True, **fields: Any
) -> tuple[Ticket, dict[str, Person | None]]:
    """A ticket in a state that lacks nothing an action could need, and the people around it."""
    filed = column in FILED
    placed = placed and status is not Status.REPORTED
    here = "grid-1" if placed else "community"
    author = holder_of(work, "grid-6-worker") if filed else resident(work)
    holder = holder_of(work, "grid-1-worker" if placed else "duty-desk")
    ticket = new_ticket(
        work,
        author,
        **{
            "status": status,
            "level": "grid" if placed else "community",
            "grid": here if placed else None,
            "place": "liuxi-1" if placed else None,
            "filed_by_id": author.id if filed else None,
            "holder_id": holder.id,
            "awaiting": here if status in {Status.ASSIGNED, Status.WORKING} else None,
            "awaiting_since": work.now,
            "asked_at": work.now,
            "accepted_at": work.now,
            "due_at": work.now + timedelta(days=5),
            "resolved_at": work.now if status in {Status.RESOLVED, Status.CLOSED} else None,
            "closed_at": None if status in OPEN else work.now,
            "confirmed": True if status is Status.CLOSED else None,
            "urgency": "emergency" if column == "rung" and placed else "normal",
            **fields,
        },
    )
    leader = holder_of(work, f"{here}-leader")
    people = {
        "reporter": author,
        "filer": author,
        "holder": holder,
        "colleague": second_worker(work, here),
        "leader": leader,
        "caller": leader,
        "overseer": holder_of(work, "branch-1-leader" if placed else "region-leader"),
        "rung": holder_of(work, "duty-desk" if placed else "region-leader"),
        "system": None,
        "stranger": resident(work, 2),
    }
    if status in OPEN:
        followups.replace(work, KIND, ticket)
    work.flush()
    return ticket, people


def picture(work: Work, ticket: Ticket) -> tuple[Any, ...]:
    """Everything that an action could change."""
    columns = {column.name: getattr(ticket, column.name) for column in Ticket.__table__.columns}
    counts = [work.session.scalar(select(func.count()).select_from(table)) for table in (Event, Outbox, Timer)]
    pending = {table.__name__: list(rows) for table, rows in work._rows.items() if rows}
    return columns, counts, pending, list(work.session.new), list(work.session.dirty), work.posted


def outcome(work: Work, ticket: Ticket, action: Action, actor: Person | None) -> str:
    before, was = picture(work, ticket), (ticket.status, ticket.round)
    try:
        door.advance(work, ticket, action, actor, replace(everything(work), **BROUGHT.get(action, {})))
    except (NotAllowed, MovedOn) as refused:
        assert picture(work, ticket) == before
        return "-" if isinstance(refused, NotAllowed) else "moved"
    [event] = [event for event in work.pending(Event) if event["number"] == ticket.id]
    actor_id = actor.id if actor else None
    assert (event["actor_id"], event["action"], event["before"], event["after"]) == (
        actor_id,
        action,
        was[0],
        ticket.status,
    )
    if ticket.round > was[1]:
        armed = [row["round"] for row in work.pending(Timer) if row["number"] == ticket.id]
        assert set(armed) == ({ticket.round} if ticket.status in OPEN else set())
    return str(ticket.status)


def test_matrix_names_every_state_action_and_relation() -> None:
    assert set(EXPECTED) == {(status, action) for status in Status for action in Action}
    assert set(COLUMNS) == {*Relation, "stranger"} - {Relation.ADMINISTRATOR, Relation.WITNESS}
    assert {len(cells) for cells in EXPECTED.values()} == {len(COLUMNS)}


@pytest.mark.parametrize("status", Status)
def test_people_are_what_the_matrix_calls_them(core: Core, status: Status) -> None:
    for column in set(Relation) - {Relation.ADMINISTRATOR, Relation.WITNESS}:
        with core.trial() as work:
            ticket, people = situation(work, status, column)
            expected = {column} | ({Relation.LEADER} if column is Relation.CALLER else set())
            if column is Relation.RUNG and status is Status.REPORTED:  # nobody is rung before somebody has it
                expected = {Relation.OVERSEER}
            assert standing.relations(work.community, people[column], ticket) == expected
    for post in STRANGERS:
        with core.trial() as work:
            ticket, _ = situation(work, status, "stranger")
            seen = {Relation.ADMINISTRATOR} if post == "administrator" else set()
            assert standing.relations(work.community, holder_of(work, post), ticket) == seen


def as_needed(status: str, action: str) -> dict[str, Any]:
    return OVER.get(action, {}) if status == Status.CLOSED else AS_NEEDED.get(Action(action), {})


@pytest.mark.parametrize(("status", "action"), EXPECTED)
def test_outcome_is_the_matrix(core: Core, status: Status, action: Action) -> None:
    found = []
    for column in COLUMNS:
        with core.trial() as work:
            fields = as_needed(status, action)
            ticket, people = situation(work, status, column, placed=(status, action) not in UNPLACED, **fields)
            found.append(outcome(work, ticket, action, people[column]))
    assert found == EXPECTED[status, action]


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.REPORT}))
def test_a_ticket_that_does_not_exist(core: Core, action: Action) -> None:
    with core.trial() as work, pytest.raises(NotFound):
        door.advance(work, door.find(work, "ticket", 999_999, resident(work)), action, resident(work))


def test_anybody_reports(core: Core) -> None:
    with core.trial() as work:
        for author, for_somebody in ((resident(work), False), (holder_of(work, "grid-1-worker"), True)):
            work.actor, said = author, understand("路灯坏了", work.community)
            assert report.file(work, author, said, for_somebody=for_somebody).status == "reported"
        work.flush()
        created = work.session.execute(select(Event.before, Event.after, Event.action)).all()
        assert created == [(None, "reported", "report")] * 2


#: What takes a need away: facts, or the ticket's own fields.
LACKING: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    Need.TEXT: ({"text": None}, {}),
    Need.EVIDENCE: ({}, {"category": "flyers"}),
    Need.PLACE: ({"where": None}, {}),
    Need.CATEGORY: ({"category": "nonsense"}, {}),
    Need.WORKER: ({"worker": None}, {}),
    Need.TIME: ({"at": None}, {}),
    Need.RATING: ({"rating": 6}, {}),
    Need.CONTACT: ({"contact": None}, {}),
    Guard.ESCALATED: ({}, {"awaiting": None}),
    Guard.QUESTION: ({}, {"asked_at": None}),
    Guard.ENQUIRED: ({}, {}),
    Guard.PLAIN: ({}, {"purpose": Purpose.CONDUCT}),
    Guard.SOMEWHERE: ({}, {"purpose": Purpose.DESK}),
    Guard.PLACED: ({}, {"grid": None}),
    Guard.UNPLACED: ({}, {}),
    Guard.OURS: ({}, {"asked_at": MONDAY}),
    Guard.UNNUDGED: ({}, {"asked_at": None, "nudged_at": MONDAY}),
    Guard.SOMEBODY: ({}, {}),
    Guard.HEADROOM: ({}, TOP),
    Guard.UNRATED: ({}, {"rating": 3}),
    Guard.CONFIRMED: ({}, {"confirmed": None}),
    Guard.UNCONFIRMED: ({}, {"confirmed": True}),
    Guard.UNDOUBTED: ({}, {"doubted_at": MONDAY}),
    Guard.FRESH: ({}, {"closed_at": MONDAY - timedelta(minutes=11)}),
    Guard.SETTLED: ({}, {"closed_at": MONDAY}),
    Guard.RECENT: ({}, {"closed_at": MONDAY - timedelta(days=16)}),
    Guard.LATELY: ({}, {"closed_at": MONDAY - timedelta(days=16)}),
    Guard.AGAIN: ({}, {"reopened": 2}),
    Guard.SPENT: ({}, {"closed_at": MONDAY - timedelta(days=15)}),
    Guard.HARMLESS: ({}, {"category": "manholes"}),
    Guard.DANGEROUS: ({}, {}),
    Guard.CALM: ({}, {"urgency": "emergency"}),
    Guard.RINGING: ({}, RINGS | {"urgency": "normal"}),
    Guard.FURTHER: ({}, {"urgency": "emergency", "ring_reach": 9}),
    Guard.UNEXPLAINED: ({}, {"withdrawn_why": "fixed"}),
    Need.REASON: ({"reason": "nonsense"}, {}),
    Guard.ALARM: ({}, {}),
    Guard.UNSURE: ({}, {}),
    Guard.PRESSING: ({}, {"danger": "traffic", "asked_danger_at": MONDAY}),
    Guard.LOUD: ({}, {"danger": "crisis", "urgency": "emergency"}),
    Guard.TOP: ({}, {}),
    Guard.LED: ({}, {}),
}
#: Who joins an emergency is somebody only by that: see test_joining.
JOINS = {Action.JOIN}
NEEDS = [
    (row, need)
    for row in LIFE.rows
    if row.source and row.action not in JOINS
    for need in sorted({*row.needs, *row.guards})
]


@pytest.mark.parametrize(("row", "need"), NEEDS, ids=[f"{row.source}-{row.action}-{need}" for row, need in NEEDS])
def test_without_what_it_needs_nothing_happens(core: Core, row: Row, need: str) -> None:
    assert row.source
    facts, fields = LACKING[need]
    if need in set(Need) or row.source == Status.CLOSED:
        fields = as_needed(row.source, row.action) | fields
    # At the top only the region's leader may act, so headroom is missed by the holder or the system.
    who = next(column for column in COLUMNS if column in row.who)
    placed = need is Guard.UNPLACED or (row.source, row.action) not in UNPLACED
    with core.trial() as work:
        ticket, people = situation(work, row.source, who, placed=placed, **fields)
        if need is Guard.SOMEBODY:
            with outside_the_door(ticket):
                ticket.reporter_id = people["holder"].id  # type: ignore[union-attr]
            work.session.flush()
        actor = people[who] if need is not Guard.ESCALATED else holder_of(work, "grid-1-leader")
        before = picture(work, ticket)
        with pytest.raises(Missing) as missing:
            door.advance(work, ticket, row.action, actor, replace(everything(work), **facts))
        assert missing.value.lack is need
        assert picture(work, ticket) == before


def test_a_time_that_has_passed_is_no_promise(core: Core) -> None:
    with core.trial() as work:
        ticket, people = situation(work, Status.WORKING, "holder")
        with pytest.raises(Missing):
            door.advance(work, ticket, Action.PROMISE, people["holder"], Facts(at=work.now))


def test_tables_are_complete() -> None:
    assert set(LIFE.states) == set(Status)
    assert set(LIFE.hears) == LIFE.actions == set(Action)
    assert {status for status in Status if LIFE.armed[status]} == OPEN
