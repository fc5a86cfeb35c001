"""A ticket: its table, and its life as tables: what may happen when and by whom, which timers a state arms, who hears of an action."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, or_
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, only_where
from models.owners import OVER, STAYS, Lives, names, personal


class Status(StrEnum):
    REPORTED = "reported"  # no grid yet
    ASSIGNED = "assigned"  # 待受理
    WORKING = "working"  # 办理中
    RESOLVED = "resolved"  # waits for the resident's word
    CLOSED = "closed"  # 办结
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Status.REPORTED, Status.ASSIGNED, Status.WORKING, Status.RESOLVED})
IN_HAND = frozenset({Status.REPORTED, Status.ASSIGNED, Status.WORKING})


class Action(StrEnum):
    REPORT = "report"
    PLACE = "place"
    CATEGORISE = "categorise"
    SHARE = "share"  # let the worker see the contact, or hide it again
    ASSIGN = "assign"
    ACCEPT = "accept"
    DECLINE = "decline"
    NOTE = "note"
    ASK = "ask"
    ANSWER = "answer"
    PROMISE = "promise"
    SLIP = "slip"  # a promised time has passed
    ESCALATE = "escalate"
    RESOLVE = "resolve"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    RATE = "rate"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


class Relation(StrEnum):
    """What a person is to a ticket; `policy.relations` finds out."""

    REPORTER = "reporter"
    FILER = "filer"  # the worker who wrote it down for somebody who called or came
    HOLDER = "holder"  # the named responsible person
    COLLEAGUE = "colleague"  # another worker of the grid, who may step in
    LEADER = "leader"  # leads the unit whose turn it is
    OVERSEER = "overseer"  # leads another unit above the grid
    CALLER = "caller"  # the leader who calls back where there is no resident to press a button
    SYSTEM = "system"


class Need(StrEnum):
    """What an action needs before it may happen."""

    TEXT = "text"
    EVIDENCE = "evidence"  # a photo, where the category wants one
    PLACE = "place"
    CATEGORY = "category"
    WORKER = "worker"
    TIME = "time"
    RATING = "rating"
    CONTACT = "contact"
    ESCALATED = "escalated"  # a leader is awaited
    SOMEBODY = "somebody"  # who reported it is somebody else, and can be asked
    QUESTION = "question"  # a question to the resident is open
    UNPLACED = "unplaced"  # nobody has known the grid so far
    HEADROOM = "headroom"  # there is a level above
    UNRATED = "unrated"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Transition:
    source: Status | None
    action: Action
    target: Status
    who: frozenset[Relation]
    needs: frozenset[Need] = frozenset()
    new_round: bool = True  # another waiting period begins: timers are armed anew


def _row(
    source: Status | None,
    action: Action,
    target: Status,
    who: set[Relation],
    needs: set[Need] | None = None,
    *,
    new_round: bool = True,
) -> Transition:
    return Transition(source, action, target, frozenset(who), frozenset(needs or ()), new_round)


S, A, R, N = Status, Action, Relation, Need

TABLE: tuple[Transition, ...] = (
    _row(None, A.REPORT, S.REPORTED, {R.REPORTER, R.FILER}, {N.TEXT}),
    # nobody knows the place yet
    _row(S.REPORTED, A.PLACE, S.ASSIGNED, {R.REPORTER, R.FILER}, {N.PLACE}),
    _row(S.REPORTED, A.ASSIGN, S.ASSIGNED, {R.SYSTEM}, {N.WORKER}),
    # 待受理
    _row(S.ASSIGNED, A.PLACE, S.ASSIGNED, {R.REPORTER, R.FILER, R.HOLDER, R.LEADER}, {N.PLACE}),
    _row(S.ASSIGNED, A.ASSIGN, S.ASSIGNED, {R.LEADER}, {N.WORKER}),
    _row(S.ASSIGNED, A.ACCEPT, S.WORKING, {R.HOLDER, R.COLLEAGUE, R.LEADER}),
    _row(S.ASSIGNED, A.DECLINE, S.ASSIGNED, {R.HOLDER}, {N.TEXT}),
    _row(S.ASSIGNED, A.ESCALATE, S.ASSIGNED, {R.HOLDER, R.LEADER, R.SYSTEM}, {N.TEXT, N.HEADROOM}),
    # 办理中
    _row(S.WORKING, A.PLACE, S.ASSIGNED, {R.REPORTER, R.FILER, R.HOLDER, R.LEADER}, {N.PLACE, N.UNPLACED}),
    _row(S.WORKING, A.ACCEPT, S.WORKING, {R.LEADER}, {N.ESCALATED}),
    _row(S.WORKING, A.ASSIGN, S.ASSIGNED, {R.LEADER}, {N.WORKER}),
    _row(S.WORKING, A.PROMISE, S.WORKING, {R.HOLDER}, {N.TIME}),
    _row(S.WORKING, A.SLIP, S.WORKING, {R.SYSTEM}),
    _row(S.WORKING, A.ESCALATE, S.WORKING, {R.HOLDER, R.LEADER, R.SYSTEM}, {N.TEXT, N.HEADROOM}),
    _row(S.WORKING, A.RESOLVE, S.RESOLVED, {R.HOLDER}, {N.TEXT, N.EVIDENCE}),
    # the resident's word
    _row(S.RESOLVED, A.CONFIRM, S.CLOSED, {R.REPORTER, R.CALLER}),
    _row(S.RESOLVED, A.DISPUTE, S.WORKING, {R.REPORTER, R.CALLER}, {N.TEXT}),
    _row(S.RESOLVED, A.EXPIRE, S.CLOSED, {R.SYSTEM}),
    _row(S.CLOSED, A.RATE, S.CLOSED, {R.REPORTER}, {N.RATING, N.CONFIRMED, N.UNRATED}, new_round=False),
    # at several states
    *(
        _row(s, A.CATEGORISE, s, {R.REPORTER, R.FILER, R.HOLDER, R.LEADER}, {N.CATEGORY})
        for s in (S.REPORTED, S.ASSIGNED)
    ),
    *(_row(s, A.SHARE, s, {R.REPORTER}, {N.CONTACT}, new_round=False) for s in (S.REPORTED, S.ASSIGNED, S.WORKING)),
    *(_row(s, A.ASK, s, {R.HOLDER}, {N.TEXT, N.SOMEBODY}) for s in (S.ASSIGNED, S.WORKING)),
    *(_row(s, A.ANSWER, s, {R.REPORTER, R.FILER}, {N.TEXT, N.QUESTION}) for s in (S.ASSIGNED, S.WORKING)),
    *(
        _row(
            s, A.NOTE, s, {R.REPORTER, R.FILER, R.HOLDER, R.COLLEAGUE, R.LEADER, R.OVERSEER}, {N.TEXT}, new_round=False
        )
        for s in (S.REPORTED, S.ASSIGNED, S.WORKING, S.RESOLVED)
    ),
    _row(S.CLOSED, A.NOTE, S.CLOSED, {R.REPORTER}, {N.TEXT}, new_round=False),
    *(_row(s, A.WITHDRAW, S.WITHDRAWN, {R.REPORTER, R.FILER}) for s in (S.REPORTED, S.ASSIGNED, S.WORKING)),
)

TRANSITIONS = {(row.source, row.action): row for row in TABLE}


class Step(StrEnum):
    """What a timer means when it is due."""

    PLACE_REMIND = "place_remind"  # the resident has not said where
    PLACE_GIVE_UP = "place_give_up"  # the duty desk becomes the first receiver
    ACCEPT_REMIND = "accept_remind"
    ACCEPT_OVERDUE = "accept_overdue"
    ANSWER_REMIND = "answer_remind"  # the resident has not answered
    DUE_REMIND = "due_remind"
    OVERDUE = "overdue"
    PROMISED = "promised"
    LEADER_REMIND = "leader_remind"
    LEADER_CLIMB = "leader_climb"
    STUCK = "stuck"  # overdue and still open: again and again
    FEEDBACK = "feedback"  # numbered: feedback_1, feedback_2
    EXPIRE = "expire"
    DIGEST = "digest"


#: The steps that a state arms; `services.timers` knows when each is due and which of them do not apply.
ARMS: dict[Status, tuple[Step, ...]] = {
    S.REPORTED: (Step.PLACE_REMIND, Step.PLACE_GIVE_UP),
    S.ASSIGNED: (
        Step.ACCEPT_REMIND,
        Step.ACCEPT_OVERDUE,
        Step.ANSWER_REMIND,
        Step.LEADER_REMIND,
        Step.LEADER_CLIMB,
        Step.STUCK,
    ),
    S.WORKING: (
        Step.DUE_REMIND,
        Step.OVERDUE,
        Step.PROMISED,
        Step.ANSWER_REMIND,
        Step.LEADER_REMIND,
        Step.LEADER_CLIMB,
        Step.STUCK,
    ),
    S.RESOLVED: (Step.FEEDBACK, Step.EXPIRE),
    S.CLOSED: (),
    S.WITHDRAWN: (),
}


class Audience(StrEnum):
    REPORTER = "reporter"
    VOICE = "voice"  # whose word closes: the reporter, or the leader who calls back
    HOLDER = "holder"
    FORMER = "former"  # who held it before this action
    LEADERS = "leaders"  # of the unit whose turn it is
    AWARE = "aware"  # the same leaders, where they have been told of it
    ALARMED = "alarmed"  # the same leaders, told together with the worker when there is danger to life


@dataclass(frozen=True, slots=True)
class Notice:
    """Who hears of an action, in which phrase: above the ticket's card, or alone with buttons of its own."""

    to: Audience
    key: str
    card: bool = False
    buttons: tuple[Action, ...] = ()
    media: bool = False  # with the photos that came with the action


#: Who hears of an action, besides the actor himself and the cards that change in place.
HEARS: dict[Action, tuple[Notice, ...]] = {
    A.REPORT: (),
    A.PLACE: (
        Notice(Audience.HOLDER, "notice.task", card=True),
        Notice(Audience.ALARMED, "notice.alarm", card=True),
        Notice(Audience.FORMER, "notice.moved"),
    ),
    A.CATEGORISE: (),
    A.SHARE: (),
    A.ASSIGN: (
        Notice(Audience.HOLDER, "notice.task", card=True),
        Notice(Audience.ALARMED, "notice.alarm", card=True),
        Notice(Audience.FORMER, "notice.reassigned"),
        Notice(Audience.REPORTER, "notice.assigned"),
    ),
    A.ACCEPT: (Notice(Audience.REPORTER, "notice.accepted"), Notice(Audience.FORMER, "notice.taken")),
    A.DECLINE: (Notice(Audience.LEADERS, "notice.declined", card=True),),
    A.NOTE: (Notice(Audience.REPORTER, "notice.note", media=True), Notice(Audience.HOLDER, "notice.note", media=True)),
    A.ASK: (Notice(Audience.REPORTER, "notice.question", buttons=(A.ANSWER,)),),
    A.ANSWER: (Notice(Audience.HOLDER, "notice.answer", media=True, card=True),),
    A.PROMISE: (Notice(Audience.REPORTER, "notice.promise"),),
    A.SLIP: (
        Notice(Audience.REPORTER, "notice.slipped"),
        Notice(Audience.HOLDER, "remind.slipped", buttons=(A.PROMISE, A.RESOLVE)),
    ),
    A.ESCALATE: (
        Notice(Audience.LEADERS, "notice.escalated", card=True),
        Notice(Audience.HOLDER, "notice.climbed"),
        Notice(Audience.REPORTER, "notice.supervised"),
    ),
    A.RESOLVE: (Notice(Audience.VOICE, "notice.resolved", buttons=(A.CONFIRM, A.DISPUTE), media=True),),
    A.CONFIRM: (Notice(Audience.HOLDER, "notice.confirmed"),),
    A.DISPUTE: (
        Notice(Audience.HOLDER, "notice.disputed", card=True, media=True),
        Notice(Audience.LEADERS, "notice.disputed_leader", card=True, media=True),
    ),
    A.RATE: (),
    A.EXPIRE: (Notice(Audience.VOICE, "notice.expired"), Notice(Audience.HOLDER, "notice.unconfirmed")),
    A.WITHDRAW: (Notice(Audience.HOLDER, "notice.withdrawn"), Notice(Audience.AWARE, "notice.withdrawn")),
}


#: What stands of a report in its reporter's copy of their own data.
COPY = (
    "id", "created_at", "category", "urgency", "status", "text", "grid", "place", "place_text", "lon", "lat",
    "contact_shared", "closed_at", "confirmed", "rating",
)  # fmt: skip


class Ticket(Base):
    """A report on its way to closure. Its id is the number that people are told."""

    __tablename__ = "ticket"
    lives = Lives("words", (OVER,), fades=True)
    __table_args__ = (
        only_where("holder_id IS NOT NULL", "holder_id", "status"),
        Index(None, "reporter_id", "status"),
        Index(None, "grid", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str]
    level: Mapped[str]  # grid, branch, community, region: how far it has climbed
    awaiting: Mapped[str | None]  # the unit whose leader must act: accept it or assign it
    awaiting_since: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(default=1)  # one waiting period; reminders are unique within it

    category: Mapped[str]
    urgency: Mapped[str]
    text: Mapped[str] = mapped_column(info=personal("reporter_id", "–"))
    place: Mapped[str | None]  # code in the gazetteer
    place_text: Mapped[str | None] = mapped_column(info=personal("reporter_id", None))  # in the resident's words
    lon: Mapped[float | None] = mapped_column(info=personal("reporter_id", None, needed=True))  # WGS-84 degrees
    lat: Mapped[float | None] = mapped_column(info=personal("reporter_id", None, needed=True))
    grid: Mapped[str | None]  # unit code; none while nobody knows the place

    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=names(STAYS, *COPY))
    #: The worker who wrote it down for somebody, and that somebody's contact, as told to the worker.
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=names(STAYS))
    caller: Mapped[str | None] = mapped_column(info=personal("reporter_id", None))
    contact_shared: Mapped[bool] = mapped_column(default=False, info=personal("reporter_id", False))
    #: The named responsible person.
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=names(STAYS))

    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    accept_by: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]  # when the overdue timer fired
    promised_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # an open question to the resident
    accepted_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    disputes: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[bool | None]  # the resident's word: None while open or when he stayed silent
    rating: Mapped[int | None]

    @property
    def nowhere(self) -> bool:
        """Whether nobody has said yet where it is."""
        return self.grid is None and not self.place_text and self.lon is None


def status_in(statuses: Iterable[str]) -> ColumnElement[bool]:
    """The ticket is in one of these states. Spelled out, because SQLAlchemy puts an IN list together at every execution."""
    return or_(*(Ticket.status == str(status) for status in sorted(statuses)))
