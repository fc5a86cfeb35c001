"""What comes of what people say who work here."""

from handlers.hearing.deeds import Deed
from handlers.hearing.rows import BAD, FREE, GOOD, LIVE, A, G, Q, S, row
from handlers.hearing.scene import How, Who
from handlers.hearing.when import Row

STAFF = [Who.STAFF]
HELD = (*LIVE, S.RESOLVED)


def _staff(deed: Deed, **when: object) -> Row:
    return row(deed, who=STAFF, **when)  # type: ignore[arg-type]


#: Something is being asked of them.
ASKED = (
    _staff(Deed.ACCEPT, asked=[Q.WHY], stands=LIVE, acts=[A.ACCEPT], without=[A.DECLINE]),
    _staff(Deed.STOP, asked=[*FREE[1:], Q.HOW, Q.WHY, Q.STILL, Q.WORDS, Q.FILING, Q.CALLER, Q.WHAT, Q.WHICH],
           acts=[A.CANCEL], unless=[G.SAYS_MORE]),
    _staff(Deed.ASK_AGAIN, asked=[Q.HOW, Q.WHY, Q.STILL, Q.WORDS, Q.FILING, Q.CALLER, Q.WHAT, Q.WHICH, Q.PLACE],
           guards=[G.POLITE]),
    _staff(Deed.WAIT, asked=[Q.HOW, Q.WHY, Q.PLACE, Q.WORDS], acts=[A.WAIT], without=[A.DONE, A.DECLINE]),
    # how it was done
    _staff(Deed.STOP, asked=[Q.HOW, Q.WHY, Q.STILL, Q.WORDS], acts=[A.CANCEL], without=[A.DONE, A.DECLINE, A.ESCALATE]),
    _staff(Deed.PATROL_OR_CALLER, asked=[Q.HOW], guards=[G.ELSEWHERE], without=[A.DONE]),
    _staff(Deed.PATROL_OR_CALLER, asked=[Q.WHY], guards=[G.ELSEWHERE, G.OTHER_KIND], without=[A.DECLINE, A.ESCALATE]),
    _staff(Deed.CANNOT, asked=[Q.HOW], acts=[A.CANNOT, A.ESCALATE], without=[A.DONE]),
    _staff(Deed.CANNOT, asked=[Q.HOW], state=BAD, without=[A.DONE], unless=[G.PHOTOS]),
    _staff(Deed.USE, asked=[Q.HOW, Q.WHY, Q.STILL, Q.WORDS]),
    # a time, a person
    _staff(Deed.PICKED, asked=[Q.PICK], guards=[G.LIKE_ANSWER]),
    # writing down for somebody
    _staff(Deed.FILED, asked=[Q.FILING]),
    _staff(Deed.CALLER, asked=[Q.CALLER]),
    _staff(Deed.NO_PLACE, asked=[Q.PLACE], acts=[A.IGNORANT]),
    _staff(Deed.PLACE_OR_NEW, asked=[Q.PLACE], guards=[G.OTHER_KIND], state=BAD),
    _staff(Deed.NOTE, asked=[Q.PLACE], guards=[G.PHOTOS]),
    _staff(Deed.PLACE, asked=[Q.PLACE]),
    _staff(Deed.USE, asked=[Q.CONTACT], guards=[G.CONTACT]),
    _staff(Deed.DESCRIBE, asked=[Q.WHAT]),
)  # fmt: skip

#: Nothing is, or what was asked does not fit.
FREELY = (
    _staff(Deed.PATROL_OR_CALLER, guards=[G.ELSEWHERE], without=[A.DONE, A.ACCEPT, A.DECLINE]),
    _staff(Deed.WHICH, stands=HELD, guards=[G.MANY],
           acts=[A.ACCEPT, A.DONE, A.CANNOT, A.ESCALATE, A.DECLINE, A.ASSIGN, A.PROMISE, A.ASK]),
    _staff(Deed.LOWER, stands=[S.ALARM], acts=[A.OVER]),
    _staff(Deed.TELL, stands=[S.ALARM], guards=[G.POLITE, G.UNACCEPTED]),
    _staff(Deed.CONFIRM, stands=[S.RESOLVED], acts=[A.CONFIRM], without=[A.DISPUTE]),
    _staff(Deed.DISPUTE, stands=[S.RESOLVED], acts=[A.DISPUTE]),
    _staff(Deed.ACCEPT, stands=LIVE, acts=[A.ACCEPT], guards=[G.UNACCEPTED]),
    _staff(Deed.DONE, stands=LIVE, acts=[A.DONE], without=[A.CANNOT]),
    _staff(Deed.ASSIGN, stands=LIVE, acts=[A.ASSIGN]),
    _staff(Deed.DECLINE, stands=LIVE, acts=[A.DECLINE]),
    _staff(Deed.ESCALATE, stands=LIVE, acts=[A.ESCALATE]),
    _staff(Deed.ASK, stands=LIVE, acts=[A.ASK]),
    _staff(Deed.ACCEPT, stands=LIVE, acts=[A.ACCEPT]),
    _staff(Deed.PROMISE, stands=LIVE, acts=[A.PROMISE]),
    _staff(Deed.NOTE, stands=LIVE, acts=[A.CANNOT], how=[How.REPLIED, How.NUMBER], guards=[G.SAYS_MORE]),
    _staff(Deed.CANNOT, stands=LIVE, acts=[A.CANNOT]),
    _staff(Deed.TELL, stands=[*HELD, S.CLOSED, S.WITHDRAWN], acts=[A.CHASE]),
    _staff(Deed.TELL, stands=[*HELD, S.CLOSED, S.WITHDRAWN], how=[How.NUMBER], unless=[G.SAYS_MORE]),
    _staff(Deed.TASKS, acts=[A.CHASE]),
    _staff(Deed.NOTE, stands=HELD, how=[How.REPLIED, How.NUMBER], unless=[G.POLITE]),
    _staff(Deed.STOP, acts=[A.CANCEL], unless=[G.SAYS_MORE]),
    _staff(Deed.EXPLAIN, guards=[G.ENQUIRES, G.ANSWERED], unless=[G.PROBLEM]),
    _staff(Deed.GREET, acts=[A.GREETING], guards=[G.POLITE]),
    _staff(Deed.THANK, acts=[A.THANKS], guards=[G.POLITE]),
    _staff(Deed.NOD, guards=[G.POLITE]),
    _staff(Deed.NOD, acts=[A.WAIT, A.IGNORANT], unless=[G.PROBLEM]),
    _staff(Deed.KEEP_CONTACT, guards=[G.CONTACT], unless=[G.PROBLEM]),
    _staff(Deed.ADD, asked=[Q.WHICH], unless=[G.PROBLEM]),
    _staff(Deed.ASK_AGAIN, asked=[Q.PICK], unless=[G.PROBLEM]),
    _staff(Deed.WHICH, stands=LIVE, how=[How.SUBJECT], unless=[G.MANY]),
    _staff(Deed.WHICH, stands=LIVE, state=[*GOOD, *BAD], unless=[G.PROBLEM, G.SPOT]),
    _staff(Deed.TELL, stands=HELD, guards=[G.ENQUIRES], unless=[G.PROBLEM, G.SPOT]),
    _staff(Deed.PATROL_OR_CALLER),
)  # fmt: skip
