"""The life of a ticket: its states, and what may happen in each, by whom."""

from enum import StrEnum

from models.life import Need, Row, row


class Status(StrEnum):
    REPORTED = "reported"  # no grid yet
    ASSIGNED = "assigned"  # 待受理
    WORKING = "working"  # 办理中
    RESOLVED = "resolved"  # waits for the resident's word
    CLOSED = "closed"  # 办结
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Status.REPORTED, Status.ASSIGNED, Status.WORKING, Status.RESOLVED})
IN_HAND = frozenset({Status.REPORTED, Status.ASSIGNED, Status.WORKING})


#: Why something is withdrawn.
REASONS = ("healed", "fixed", "mistake", "other")
#: How satisfied somebody is, as the national call-back asks it, in stars; whoever types stars says it in more steps.
SATISFIED = (5, 3, 1)


class Action(StrEnum):
    REPORT = "report"
    ENQUIRE = "enquire"  # a question to the duty desk
    COMPLAIN = "complain"  # about somebody who works here
    PLACE = "place"
    CORRECT = "correct"  # another place within its grid
    MOVE = "move"  # a place in another grid
    CATEGORISE = "categorise"
    SHARE = "share"  # let the worker see the contact, or hide it again
    ASSIGN = "assign"
    ACCEPT = "accept"
    DECLINE = "decline"
    NOTE = "note"
    CHASE = "chase"  # the resident asks how it stands
    ASK = "ask"
    ANSWER = "answer"
    PROMISE = "promise"
    SLIP = "slip"  # a promised time has passed
    LAPSE = "lapse"  # a worker has stayed silent: the leaders of the unit decide
    ESCALATE = "escalate"
    RING = "ring"  # nobody has accepted an emergency: whoever's turn it is, is rung
    WIDEN = "widen"  # and another level besides
    LOOK = "look"  # somebody who is rung is shown the number of whoever reported an emergency
    CANNOT = "cannot"  # somebody who is rung, or who has accepted it, cannot come
    RESOLVE = "resolve"
    RAISE = "raise"  # life is in danger, now or again
    PRESUME = "presume"  # nobody has answered whether it is: an alarm, as far as nobody knows better
    URGE = "urge"  # nobody has answered whether it is: an urgent report
    DENY = "deny"  # it is not happening
    JOIN = "join"  # somebody else reports the same emergency
    UNITE = "unite"  # it is the same as another emergency, says whoever reported it
    TAKE_BACK = "take_back"  # whoever reported it says that it is none
    LOWER = "lower"  # whoever has accepted it says so: an ordinary report
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    RATE = "rate"
    EXPIRE = "expire"
    DOUBT = "doubt"  # not solved, and what is wrong has yet to be said: no silence closes it any more
    REOPEN = "reopen"
    FOLLOW = "follow"  # another report of what cannot be reopened any more, linked to this one
    WITHDRAW = "withdraw"
    RELEASE = "release"  # withdrawn where others are in danger: only whose it was is taken off
    EXPLAIN = "explain"  # why it was withdrawn
    RESTORE = "restore"  # the withdrawal is taken back
    STAY = "stay"  # overdue at the top: there is no level to climb to
    WAIT = "wait"  # overdue and still open: another waiting period begins
    REACH = "reach"  # the resident has got word of what somebody has done


class Relation(StrEnum):
    """What a person is to a ticket; `standing.relations` finds out."""

    REPORTER = "reporter"
    FILER = "filer"  # the worker who wrote it down for somebody who called or came
    WITNESS = "witness"  # has reported the same emergency after somebody else
    HOLDER = "holder"  # the named responsible person
    COLLEAGUE = "colleague"  # another worker of the grid, who may step in
    LEADER = "leader"  # leads the unit whose turn it is
    OVERSEER = "overseer"  # leads another unit above the grid
    RUNG = "rung"  # is rung for an emergency here, besides the grid's worker: leads a unit above, or is on duty
    CALLER = "caller"  # the leader who calls back where there is no resident to press a button
    ADMINISTRATOR = "administrator"  # may read everything and decides nothing
    SYSTEM = "system"


class Guard(StrEnum):
    """How things must stand for an action."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    UNDOUBTED = "undoubted"
    FRESH = "fresh"  # the yes is so young that it can be taken back at once
    SETTLED = "settled"  # it is not
    RECENT = "recent"  # it has been over for no longer than it may be reopened
    HARMLESS = "harmless"  # it is no danger to others, or as an emergency has rules of its own
    DANGEROUS = "dangerous"  # it is
    CALM = "calm"  # life is not in danger
    ALARM = "alarm"  # it is
    UNSURE = "unsure"  # it is asked whether it is happening now
    PRESSING = "pressing"  # and silence may mean that nobody can answer
    LOUD = "loud"  # not an emergency of which only few read the words
    RINGING = "ringing"  # an emergency that nobody has accepted
    FURTHER = "further"  # and another level is to be rung
    UNEXPLAINED = "unexplained"  # it was accepted when it was withdrawn, and nobody has said why
    LATELY = "lately"  # the same, for what only sets right how it ended
    AGAIN = "again"  # it has not been reopened as often as it may be
    SPENT = "spent"  # it can be reopened no more
    UNRATED = "unrated"
    QUESTION = "question"  # a question to the resident is open
    SOMEBODY = "somebody"  # who reported it is somebody else, and can be asked
    ESCALATED = "escalated"  # a leader is awaited
    ENQUIRED = "enquired"  # it is a question to the duty desk
    PLAIN = "plain"  # it is no complaint about somebody who works here, which stays what it is
    SOMEWHERE = "somewhere"  # what it is about has a place
    PLACED = "placed"  # its grid is known
    UNPLACED = "unplaced"  # nobody has known the grid so far
    OURS = "ours"  # it waits for somebody who works here
    UNNUDGED = "unnudged"  # whom it waits for has not just been told that the resident asks
    LED = "led"  # the unit has a leader other than the holder, who has not been told yet
    HEADROOM = "headroom"  # there is a level above to climb to; an emergency rings instead
    TOP = "top"  # there is none


S, A, R, N, G = Status, Action, Relation, Need, Guard
KEY = frozenset({R.REPORTER, R.CALLER})  # who holds the second key
REPORTING = frozenset({R.REPORTER, R.FILER, R.WITNESS})

ROWS: tuple[Row, ...] = (
    row(None, A.REPORT, S.REPORTED, {R.REPORTER, R.FILER}, {N.TEXT}),
    row(None, A.ENQUIRE, S.ASSIGNED, {R.REPORTER}, {N.TEXT}),
    row(None, A.COMPLAIN, S.ASSIGNED, {R.REPORTER}, {N.TEXT}),
    # nobody knows the place yet
    row(S.REPORTED, A.PLACE, S.ASSIGNED, {R.REPORTER, R.FILER}, {N.PLACE}),
    row(S.REPORTED, A.ASSIGN, S.ASSIGNED, {R.SYSTEM}),
    # 待受理
    row(S.ASSIGNED, A.PLACE, S.ASSIGNED, {R.REPORTER, R.FILER, R.HOLDER, R.LEADER}, {N.PLACE}, {G.SOMEWHERE}),
    row(S.ASSIGNED, A.ASSIGN, S.ASSIGNED, {R.LEADER}, {N.WORKER}),
    row(S.ASSIGNED, A.ACCEPT, S.WORKING, {R.HOLDER, R.COLLEAGUE, R.LEADER, R.RUNG}),
    row(S.ASSIGNED, A.DECLINE, S.ASSIGNED, {R.HOLDER}, {N.TEXT}, {G.CALM}),
    row(S.ASSIGNED, A.CANNOT, S.ASSIGNED, {R.HOLDER, R.COLLEAGUE, R.LEADER, R.RUNG}, guards={G.ALARM}),
    row(S.ASSIGNED, A.WIDEN, S.ASSIGNED, {R.SYSTEM}, guards={G.RINGING, G.FURTHER}),
    row(S.ASSIGNED, A.RING, S.ASSIGNED, {R.SYSTEM}, guards={G.RINGING}, quiet=True),
    row(S.ASSIGNED, A.RESOLVE, S.RESOLVED, {R.HOLDER}, {N.TEXT}, {G.ENQUIRED}),  # an answer is one step
    row(S.ASSIGNED, A.LAPSE, S.ASSIGNED, {R.SYSTEM}, guards={G.LED}),
    row(S.ASSIGNED, A.ESCALATE, S.ASSIGNED, {R.HOLDER, R.LEADER, R.SYSTEM}, {N.TEXT}, {G.HEADROOM}),
    # 办理中
    row(
        S.WORKING, A.PLACE, S.ASSIGNED, {R.REPORTER, R.FILER, R.HOLDER, R.LEADER}, {N.PLACE}, {G.SOMEWHERE, G.UNPLACED}
    ),
    row(S.WORKING, A.CORRECT, S.WORKING, {R.REPORTER, R.FILER}, {N.PLACE}, {G.SOMEWHERE, G.PLACED}),
    row(S.WORKING, A.MOVE, S.ASSIGNED, {R.REPORTER, R.FILER}, {N.PLACE}, {G.SOMEWHERE, G.PLACED}),
    row(S.WORKING, A.CATEGORISE, S.WORKING, {R.REPORTER, R.FILER}, {N.CATEGORY}, {G.PLAIN}),
    row(S.WORKING, A.ACCEPT, S.WORKING, {R.LEADER}, guards={G.ESCALATED}),
    row(S.WORKING, A.ASSIGN, S.ASSIGNED, {R.LEADER}, {N.WORKER}),
    row(S.WORKING, A.CANNOT, S.ASSIGNED, {R.HOLDER}, guards={G.ALARM}),
    row(S.WORKING, A.PROMISE, S.WORKING, {R.HOLDER}, {N.TIME}),
    row(S.WORKING, A.SLIP, S.WORKING, {R.SYSTEM}),
    row(S.WORKING, A.ESCALATE, S.WORKING, {R.HOLDER, R.LEADER, R.SYSTEM}, {N.TEXT}, {G.HEADROOM}),
    row(S.WORKING, A.RESOLVE, S.RESOLVED, {R.HOLDER}, {N.TEXT, N.EVIDENCE}),
    # the resident's word
    row(S.RESOLVED, A.CONFIRM, S.CLOSED, KEY),
    row(S.RESOLVED, A.DOUBT, S.RESOLVED, KEY, guards={G.UNDOUBTED}),
    row(S.RESOLVED, A.DISPUTE, S.WORKING, {*KEY, R.SYSTEM}, {N.TEXT}, first=A.DOUBT),
    row(S.RESOLVED, A.EXPIRE, S.CLOSED, {R.SYSTEM}),
    # after the end: a late yes, a yes taken back, and what has broken again
    row(S.CLOSED, A.CONFIRM, S.CLOSED, KEY, guards={G.UNCONFIRMED, G.LATELY}),
    row(S.CLOSED, A.DOUBT, S.RESOLVED, KEY, guards={G.FRESH}),
    row(S.CLOSED, A.DISPUTE, S.WORKING, KEY, {N.TEXT}, {G.FRESH}, first=A.DOUBT),
    row(S.CLOSED, A.REOPEN, S.WORKING, KEY, {N.TEXT}, {G.SETTLED, G.RECENT, G.AGAIN}),
    row(S.CLOSED, A.FOLLOW, S.CLOSED, KEY, {N.TEXT}, {G.SPENT}, new_round=False),
    row(S.CLOSED, A.RATE, S.CLOSED, {R.REPORTER}, {N.RATING}, {G.CONFIRMED, G.UNRATED}, new_round=False),
    # at several states
    *(
        row(s, A.CATEGORISE, s, {R.REPORTER, R.FILER, R.HOLDER, R.LEADER}, {N.CATEGORY}, {G.PLAIN})
        for s in (S.REPORTED, S.ASSIGNED)
    ),
    *(row(s, A.SHARE, s, {R.REPORTER}, {N.CONTACT}, new_round=False) for s in (S.REPORTED, S.ASSIGNED, S.WORKING)),
    *(
        row(s, A.CHASE, s, who, guards={G.OURS, G.UNNUDGED}, new_round=False, quiet=True)
        for s, who in (
            (S.ASSIGNED, {R.REPORTER, R.FILER}),
            (S.WORKING, {R.REPORTER, R.FILER}),
            (S.RESOLVED, {R.FILER}),  # who has reported it themselves is the one who is waited for
        )
    ),
    *(row(s, A.ASK, s, {R.HOLDER}, {N.TEXT}, {G.SOMEBODY}) for s in (S.ASSIGNED, S.WORKING)),
    *(row(s, A.ANSWER, s, {R.REPORTER, R.FILER}, {N.TEXT}, {G.QUESTION}) for s in (S.ASSIGNED, S.WORKING)),
    *(
        row(s, A.NOTE, s, {*REPORTING, R.HOLDER, R.COLLEAGUE, R.LEADER, R.OVERSEER, R.RUNG}, {N.TEXT}, new_round=False)
        for s in (S.REPORTED, S.ASSIGNED, S.WORKING, S.RESOLVED)
    ),
    row(S.CLOSED, A.NOTE, S.CLOSED, {R.REPORTER}, {N.TEXT}, new_round=False),
    *(row(s, A.WITHDRAW, S.WITHDRAWN, {R.REPORTER, R.FILER}, guards={G.HARMLESS, G.CALM}) for s in sorted(IN_HAND)),
    *(row(s, A.RELEASE, s, {R.REPORTER, R.FILER}, guards={G.DANGEROUS}) for s in sorted(IN_HAND)),
    row(S.WITHDRAWN, A.EXPLAIN, S.WITHDRAWN, {R.REPORTER, R.FILER}, {N.REASON}, {G.UNEXPLAINED}, new_round=False),
    row(S.WITHDRAWN, A.RESTORE, S.ASSIGNED, {R.REPORTER, R.FILER}, guards={G.CALM, G.LATELY}, back=True),
    # danger to life
    *(
        row(s, A.RAISE, S.ASSIGNED, REPORTING | {R.COLLEAGUE, R.LEADER, R.OVERSEER, R.HOLDER}, guards={G.CALM, G.PLAIN})
        for s in sorted(IN_HAND)
    ),
    *(row(s, A.PRESUME, S.ASSIGNED, {R.SYSTEM}, guards={G.PRESSING}) for s in sorted(IN_HAND)),
    # until it is known nobody has it; then it goes its way, or waits for its place
    *(row(s, A.URGE, s, {R.SYSTEM}, guards={G.UNSURE}) for s in (S.ASSIGNED, S.WORKING)),
    *(row(s, A.DENY, s, REPORTING, guards={G.UNSURE}) for s in (S.ASSIGNED, S.WORKING)),
    row(S.REPORTED, A.URGE, S.ASSIGNED, {R.SYSTEM}, guards={G.UNSURE}, back=True),
    row(S.REPORTED, A.DENY, S.ASSIGNED, REPORTING, guards={G.UNSURE}, back=True),
    *(row(s, A.JOIN, s, {R.WITNESS}, {N.TEXT}, {G.ALARM}, new_round=False) for s in (S.ASSIGNED, S.WORKING)),
    row(S.ASSIGNED, A.UNITE, S.WITHDRAWN, {R.REPORTER, R.FILER}, guards={G.ALARM}),
    *(row(s, A.TAKE_BACK, s, {R.REPORTER, R.FILER}, guards={G.ALARM}) for s in (S.ASSIGNED, S.WORKING)),
    row(S.WORKING, A.LOWER, S.WORKING, {R.HOLDER}, {N.TEXT}, {G.ALARM, G.LOUD}),
    # what the service does by itself
    *(row(s, A.STAY, s, {R.SYSTEM}, guards={G.TOP}, quiet=True) for s in (S.ASSIGNED, S.WORKING)),
    *(row(s, A.WAIT, s, {R.SYSTEM}, quiet=True) for s in (S.ASSIGNED, S.WORKING)),
    *(
        row(s, A.LOOK, s, {R.HOLDER, R.COLLEAGUE, R.LEADER, R.RUNG}, guards={G.ALARM}, new_round=False, quiet=True)
        for s in (S.ASSIGNED, S.WORKING, S.RESOLVED)
    ),
    *(row(s, A.REACH, s, {R.SYSTEM}, new_round=False, quiet=True) for s in S),
)
