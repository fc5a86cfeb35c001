"""Who hears of what happens to a ticket."""

from enum import StrEnum

from models.life import Notice
from models.ticket.followups import Step
from models.ticket.life import Action


class Audience(StrEnum):
    REPORTER = "reporter"
    VOICE = "voice"  # whose word closes: the reporter, or the leader who calls back
    WITNESSES = "witnesses"  # who have reported the same emergency after somebody else
    KNOWING = "knowing"  # those who work here, have had to do with it so far, and may read it
    AUTHOR = "author"  # the reporter, unless it was one of these who acted
    HOLDER = "holder"
    FORMER = "former"  # who held it before this action
    LEADERS = "leaders"  # of the unit whose turn it is
    AWARE = "aware"  # the same leaders, where they have been told of it
    AT_WORK = "at_work"  # who holds it and has accepted it
    AWAITED = "awaited"  # whose turn it is of those who work here
    HEADS = "heads"  # the same leaders, once it is known where it is
    GIVEN = "given"  # who holds it, unless life is in danger: then they are rung
    RUNG = "rung"  # for whom this ring of an emergency is the first
    RUNG_AGAIN = "rung_again"  # who have been rung before
    ALARMED = "alarmed"  # all who have been rung so far
    WAITING = "waiting"  # all who report it, once more people have to be rung for an emergency
    LET_DOWN = "let_down"  # all who report it, when whoever had accepted an emergency cannot come


class Variant(StrEnum):
    """How a ticket can stand when something is said of it."""

    ALARM = "alarm"  # life is in danger
    AFTERCARE = "aftercare"  # a leader calls whoever was in danger
    LOWERED = "lowered"  # it was found to be no danger
    UNANSWERED = "unanswered"  # and everybody has been rung
    LATE = "late"  # its limit has passed
    ENQUIRY = "enquiry"  # a question to the duty desk
    APART = "apart"  # no report from a place: the desk or a leader has it, no grid worker
    FILED = "filed"  # a worker wrote it down for somebody
    RELEASED = "released"  # whoever reported it has no more to do with it
    SECOND = "second"  # no resident can give the second key: a leader calls back, or looks


A, V = Action, Variant
STUCK = tuple(
    Notice(to, "remind.stuck", buttons=(A.RESOLVE, A.ASSIGN), step=Step.STUCK)
    for to in (Audience.HOLDER, Audience.LEADERS)
)

GIVEN = (
    Notice(Audience.GIVEN, "notice.task", card=True),
    Notice(Audience.FORMER, "notice.moved", farewell=True),
)

RUNG = (
    Notice(Audience.RUNG, "notice.alarm", card=True, passing=True),
    Notice(Audience.RUNG_AGAIN, "notice.alarm_again", buttons=(A.ACCEPT, A.CANNOT), passing=True),
)

#: Who hears of an action, besides the actor and the cards that change in place.
HEARS: dict[str, tuple[Notice, ...]] = {
    A.REPORT: (),
    A.ENQUIRE: (Notice(Audience.AWAITED, "notice.enquiry", card=True),),
    A.COMPLAIN: (Notice(Audience.LEADERS, "notice.complaint", card=True),),
    A.PLACE: GIVEN,
    A.MOVE: GIVEN,
    A.CORRECT: (Notice(Audience.HOLDER, "notice.corrected", card=True),),
    A.CATEGORISE: (Notice(Audience.AT_WORK, "notice.categorised", card=True),),
    A.SHARE: (),
    A.ASSIGN: (
        Notice(Audience.GIVEN, "notice.task", card=True),
        Notice(Audience.FORMER, "notice.reassigned", farewell=True),
        Notice(Audience.REPORTER, "notice.assigned", variants={V.ALARM: "notice.assigned_alarm"}),
    ),
    A.ACCEPT: (
        Notice(
            Audience.REPORTER,
            "notice.accepted",
            variants={
                V.ALARM: "notice.accepted_alarm",
                V.LATE: "notice.accepted_late",
                V.ENQUIRY: "notice.accepted_desk",
            },
        ),
        Notice(Audience.WITNESSES, "notice.accepted_alarm"),
        Notice(Audience.ALARMED, "notice.has_it"),
        Notice(Audience.FORMER, "notice.taken", farewell=True),
    ),
    A.RING: RUNG,
    A.WIDEN: (
        *RUNG,
        Notice(Audience.WAITING, "notice.rung_further", variants={V.UNANSWERED: "notice.nobody_accepts"}, passing=True),
    ),
    A.LOOK: (),
    A.CANNOT: (Notice(Audience.LET_DOWN, "notice.let_down"),),
    A.DECLINE: (Notice(Audience.LEADERS, "notice.declined", card=True),),
    A.NOTE: (Notice(Audience.AUTHOR, "notice.note", media=True), Notice(Audience.HOLDER, "notice.note", media=True)),
    A.CHASE: (
        Notice(
            Audience.AWAITED,
            "notice.chased",
            buttons=(A.ACCEPT, A.ASSIGN, A.RESOLVE, A.PROMISE, A.CONFIRM, A.DISPUTE),
        ),
    ),
    A.ASK: (
        Notice(Audience.REPORTER, "notice.question", buttons=(A.ANSWER,), variants={V.APART: "notice.question_apart"}),
    ),
    A.ANSWER: (Notice(Audience.HOLDER, "notice.answer", media=True, card=True),),
    A.PROMISE: (Notice(Audience.REPORTER, "notice.promise", variants={V.APART: "notice.promise_apart"}),),
    A.SLIP: (
        Notice(Audience.REPORTER, "notice.slipped", variants={V.APART: "notice.slipped_apart"}),
        Notice(Audience.HOLDER, "remind.slipped", buttons=(A.PROMISE, A.RESOLVE)),
    ),
    A.LAPSE: (
        Notice(Audience.LEADERS, "notice.lapsed", card=True),
        Notice(Audience.HOLDER, "notice.lapsed_holder"),
    ),
    A.ESCALATE: (
        Notice(Audience.LEADERS, "notice.escalated", card=True),
        Notice(Audience.HOLDER, "notice.climbed"),
        Notice(Audience.REPORTER, "notice.supervised"),
    ),
    A.RESOLVE: (
        Notice(
            Audience.VOICE,
            "notice.resolved",
            buttons=(A.CONFIRM, A.DISPUTE),
            media=True,
            variants={
                V.ENQUIRY: "notice.reply",
                V.RELEASED: "notice.look_released",
                V.AFTERCARE: "notice.call_after",
                V.FILED: "notice.call_back",
                V.SECOND: "notice.look",
            },
            card_when=frozenset({V.FILED, V.AFTERCARE}),  # the card tells whom to call
        ),
    ),
    A.CONFIRM: (
        Notice(Audience.HOLDER, "notice.confirmed", variants={V.SECOND: "notice.confirmed_filed"}, wait="yes_back"),
    ),
    A.DOUBT: (),
    A.DISPUTE: (
        Notice(
            Audience.HOLDER,
            "notice.disputed",
            card=True,
            media=True,
            variants={V.ENQUIRY: "notice.asked_more", V.SECOND: "notice.disputed_filed"},
        ),
        Notice(Audience.LEADERS, "notice.disputed_leader", card=True, media=True),
        # they said it themselves, unless nobody said anything
        Notice(Audience.VOICE, "notice.doubt_over", variants={V.ENQUIRY: "notice.more_over"}),
    ),
    A.REOPEN: (
        Notice(Audience.HOLDER, "notice.reopened", card=True, media=True, variants={V.ENQUIRY: "notice.asked_more"}),
        Notice(Audience.LEADERS, "notice.reopened_leader", card=True, media=True),
    ),
    A.FOLLOW: (),
    A.RATE: (),
    A.EXPIRE: (
        Notice(Audience.VOICE, "notice.expired", buttons=(A.CONFIRM, A.REOPEN)),
        Notice(Audience.HOLDER, "notice.unconfirmed"),
    ),
    A.WITHDRAW: (
        Notice(Audience.HOLDER, "notice.withdrawn", variants={V.SECOND: "notice.withdrawn_filed"}),
        Notice(Audience.AWARE, "notice.withdrawn", variants={V.SECOND: "notice.withdrawn_filed"}),
    ),
    A.RELEASE: (Notice(Audience.HOLDER, "notice.released"),),
    A.EXPLAIN: (Notice(Audience.HOLDER, "notice.explained"),),
    A.RESTORE: (
        Notice(Audience.HOLDER, "notice.restored", card=True),
        Notice(Audience.HEADS, "notice.restored_leader", card=True),
    ),
    A.RAISE: (*GIVEN, Notice(Audience.AUTHOR, "notice.raised")),
    A.PRESUME: (*GIVEN, Notice(Audience.REPORTER, "notice.presumed", buttons=(A.TAKE_BACK,))),
    A.URGE: (
        Notice(Audience.HOLDER, "notice.urged", card=True),
        Notice(Audience.REPORTER, "notice.urged_reporter", buttons=(A.RAISE,)),
    ),
    A.DENY: (Notice(Audience.HOLDER, "notice.task", card=True),),
    A.JOIN: (Notice(Audience.HOLDER, "notice.joined", media=True),),
    A.UNITE: (Notice(Audience.KNOWING, "notice.united"),),
    A.TAKE_BACK: (
        Notice(Audience.KNOWING, "notice.taken_back", card=True, variants={V.LOWERED: "notice.lowered_back"}),
    ),
    A.LOWER: (
        Notice(Audience.REPORTER, "notice.lowered"),
        Notice(Audience.WITNESSES, "notice.lowered"),
        Notice(Audience.KNOWING, "notice.lowered_staff"),
    ),
    A.STAY: STUCK,
    A.WAIT: STUCK,
    A.REACH: (),
}
