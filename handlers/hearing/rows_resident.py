"""What comes of what residents say."""

from handlers.hearing.deeds import Deed
from handlers.hearing.rows import BAD, FREE, GOOD, LIVE, MIXED, UNSURE, A, G, Q, S, row
from handlers.hearing.scene import How, Who
from handlers.hearing.when import Row

RESIDENT = [Who.RESIDENT]
KNOWN = (*LIVE, S.RESOLVED, S.CLOSED, S.WITHDRAWN)
SURELY = (How.REPLIED, How.NUMBER, How.SUBJECT)
GUESSED = (How.ASKED, How.SUBJECT, How.WAITS, How.ONLY, How.LATEST)


def _resident(deed: Deed, **when: object) -> Row:
    return row(deed, who=RESIDENT, **when)  # type: ignore[arg-type]


#: Something is being asked of them, and this may be no answer.
ASKED = (
    # a way out
    _resident(Deed.ASK_WORD, asked=[Q.STILL], stands=[S.RESOLVED], state=GOOD),
    _resident(Deed.ASK_WORD, asked=[Q.STILL], stands=[S.RESOLVED], acts=[A.CANCEL], guards=[G.SAYS_MORE], unless=[G.STILL_BAD]),
    _resident(Deed.ASK_WORD, asked=[Q.STILL], stands=[S.RESOLVED], acts=[A.CONFIRM], without=[A.DISPUTE]),
    _resident(Deed.WITHDRAW, asked=[Q.PLACE], stands=[S.OPEN], acts=[A.WITHDRAW]),
    _resident(Deed.ASK_WITHDRAW, asked=[Q.PLACE], stands=[S.OPEN], acts=[A.CANCEL], unless=[G.SPOT]),
    _resident(Deed.ASK_WITHDRAW, asked=[Q.PLACE], stands=[S.OPEN], state=GOOD, unless=[G.SPOT]),
    _resident(Deed.STOP, asked=[Q.WHAT, Q.WHICH, Q.CONTACT, Q.WORDS, Q.STILL],
              acts=[A.CANCEL, A.WITHDRAW], unless=[G.PROBLEM]),
    _resident(Deed.WAIT, asked=[Q.PLACE, Q.WHAT, Q.STILL, Q.WORDS, Q.CONTACT], acts=[A.WAIT], unless=[G.SPOT]),
    _resident(Deed.TELL, asked=[Q.PLACE, Q.WHAT, Q.WHICH, Q.STILL, Q.WORDS], stands=KNOWN, acts=[A.CHASE],
              unless=[G.SPOT, G.PROBLEM]),
    # what is no answer
    _resident(Deed.ASK_AGAIN, asked=[Q.PLACE, Q.WHAT, Q.WHICH, Q.STILL, Q.WORDS], guards=[G.POLITE]),
    _resident(Deed.AWAIT, asked=[Q.STILL], state=UNSURE),
    # what is wrong with a photo, with a point
    _resident(Deed.FILE_ALL, asked=[Q.WHAT], guards=[G.SEVERAL]),
    _resident(Deed.ADD, asked=[Q.WHAT], guards=[G.NOWHERE]),
    _resident(Deed.ADD, asked=[Q.WHAT], guards=[G.PHOTOS]),
    _resident(Deed.DESCRIBE, asked=[Q.WHAT]),
    # where it is
    _resident(Deed.BOTH, asked=[Q.PLACE, Q.STILL, Q.WORDS], guards=[G.BESIDES]),
    _resident(Deed.NOTE, asked=[Q.PLACE], guards=[G.PHOTOS]),
    _resident(Deed.PLACE, asked=[Q.PLACE], guards=[G.POINT]),
    _resident(Deed.PLACE_OR_NEW, asked=[Q.PLACE], guards=[G.OTHER_KIND], state=BAD),
    _resident(Deed.PLACE_OR_NEW, asked=[Q.PLACE], guards=[G.OTHER_KIND], acts=[A.REPORT]),
    _resident(Deed.NO_PLACE, asked=[Q.PLACE], acts=[A.IGNORANT], unless=[G.SPOT]),
    _resident(Deed.OFFER_ENQUIRY, asked=[Q.PLACE], guards=[G.ENQUIRES], unless=[G.SPOT]),
    _resident(Deed.PLACE, asked=[Q.PLACE]),
    # which matter a message is about
    _resident(Deed.ANSWER, asked=[Q.WHICH], stands=[S.QUESTION], guards=[G.ASKED_SINCE]),
    _resident(Deed.ADD, asked=[Q.WHICH], unless=[G.WORD, G.PROBLEM, G.ENQUIRES], without=[
        A.CONFIRM, A.DISPUTE, A.REOPEN, A.RATE, A.CHASE, A.WITHDRAW, A.CORRECT]),
    # words that an action needs
    _resident(Deed.WHICH, asked=[Q.STILL, Q.WORDS], guards=[G.ELSEWHERE]),
    _resident(Deed.USE, asked=[Q.STILL, Q.WORDS, Q.HOW, Q.WHY]),
    # a contact, a rating
    _resident(Deed.USE, asked=[Q.CONTACT], guards=[G.CONTACT]),
    _resident(Deed.STOP, asked=[Q.CONTACT], yes=False, unless=[G.PROBLEM]),
    _resident(Deed.ASK_AGAIN, asked=[Q.CONTACT], guards=[G.SHORT], unless=[G.PROBLEM, G.SPOT]),
    _resident(Deed.PICKED, asked=[Q.PICK], guards=[G.LIKE_ANSWER]),
    # these are asked of staff alone
    _resident(Deed.ASK_AGAIN, asked=[Q.FILING, Q.CALLER]),
)  # fmt: skip

#: Whatever they mean, it says first of all something new.
NEWS = (
    _resident(Deed.SAME_AGAIN, guards=[G.SAME]),
    _resident(Deed.BOTH, guards=[G.BESIDES]),
    _resident(Deed.CORRECT, stands=LIVE, acts=[A.CORRECT], without=[A.WITHDRAW]),
    _resident(Deed.CORRECT, stands=[S.RESOLVED], acts=[A.CORRECT], guards=[G.SPOT]),
    _resident(Deed.CORRECT, stands=[S.RESOLVED], acts=[A.CORRECT], unless=[G.WORD]),
    _resident(Deed.FILE_ALL, guards=[G.SEVERAL]),
    _resident(Deed.FILE, guards=[G.ELSEWHERE]),
    _resident(Deed.FILE, acts=[A.NEW], guards=[G.PROBLEM, G.SPOT]),
)

#: It waits for their word, the second key.
SECOND_KEY = (
    _resident(Deed.ASK_WORD, stands=[S.RESOLVED], guards=[G.CONTRARY]),
    _resident(Deed.ASK_WORD, stands=[S.RESOLVED], state=MIXED),
    _resident(Deed.AWAIT, stands=[S.RESOLVED], state=UNSURE),
    _resident(Deed.AWAIT, stands=[S.RESOLVED], acts=[A.WAIT]),
    _resident(Deed.WHICH, stands=[S.RESOLVED], guards=[G.MANY], without=[A.CHASE]),
    _resident(Deed.DISPUTE, stands=[S.RESOLVED], acts=[A.DISPUTE, A.REOPEN]),
    _resident(Deed.DISPUTE, stands=[S.RESOLVED], state=BAD),
    _resident(Deed.TELL, stands=[S.RESOLVED], acts=[A.CHASE], unless=[G.WORD]),
    _resident(Deed.ASK_WORD, stands=[S.RESOLVED], yes=False),
    _resident(Deed.CONFIRM, stands=[S.RESOLVED], acts=[A.CONFIRM], without=[A.CANCEL]),
    _resident(Deed.CONFIRM, stands=[S.RESOLVED], state=GOOD),
    _resident(Deed.CONFIRM, stands=[S.RESOLVED], acts=[A.DONE]),
    _resident(Deed.CONFIRM, stands=[S.RESOLVED], yes=True),
    _resident(Deed.CONFIRM, stands=[S.RESOLVED], acts=[A.RATE], guards=[G.PLEASED]),
    _resident(Deed.ASK_WORD, stands=[S.RESOLVED], acts=[A.RATE, A.THANKS, A.FINE, A.WITHDRAW, A.CANCEL, A.ABUSE]),
    # closed, and still theirs for some days
    _resident(Deed.RATE, stands=[S.CLOSED], acts=[A.RATE], without=[A.REOPEN]),
    _resident(Deed.CONFIRM, stands=[S.CLOSED], guards=[G.LATE], state=GOOD),
    _resident(Deed.REOPEN, stands=[S.CLOSED], acts=[A.REOPEN, A.DISPUTE], guards=[G.SAYS_MORE], unless=[G.MANY]),
    _resident(Deed.REOPEN, stands=[S.CLOSED], state=BAD, how=SURELY, unless=[G.MANY]),
    _resident(Deed.ASK_REOPEN, stands=[S.CLOSED], acts=[A.REOPEN, A.DISPUTE]),
    _resident(Deed.TELL, stands=[S.CLOSED, S.WITHDRAWN], acts=[A.CHASE]),
    _resident(Deed.ASK_REOPEN, stands=[S.CLOSED], state=[*BAD, *MIXED], unless=[G.SPOT]),
    _resident(Deed.CONFIRM, stands=[S.CLOSED], guards=[G.LATE], acts=[A.CONFIRM], without=[A.DISPUTE]),
    _resident(Deed.ASK_REOPEN, stands=[S.CLOSED], acts=[A.CANCEL]),
    _resident(Deed.TELL, stands=[S.CLOSED, S.WITHDRAWN], how=SURELY, guards=[G.ENQUIRES]),
    _resident(Deed.TELL, stands=[S.CLOSED, S.WITHDRAWN], how=SURELY, unless=[G.PROBLEM]),
    _resident(Deed.RESTORE, stands=[S.WITHDRAWN], acts=[A.CANCEL, A.REOPEN, A.DISPUTE], unless=[G.PROBLEM]),
    _resident(Deed.RESTORE, stands=[S.WITHDRAWN], state=BAD, unless=[G.SPOT]),
    _resident(Deed.ASK_REOPEN, stands=[S.CLOSED], how=SURELY, guards=[G.PROBLEM]),
    _resident(Deed.THANK, stands=[S.CLOSED], state=GOOD, unless=[G.PROBLEM]),
)

#: It is on its way.
ON_ITS_WAY = (
    # it was no danger, or is none any more
    _resident(Deed.TAKE_BACK, stands=[S.ALARM], acts=[A.OVER, A.WITHDRAW, A.CANCEL]),
    _resident(Deed.TAKE_BACK, stands=[S.ALARM], state=GOOD),
    _resident(Deed.WHICH, stands=LIVE, acts=[A.WITHDRAW], guards=[G.MANY]),
    _resident(Deed.WITHDRAW, stands=[S.OPEN, S.QUESTION], acts=[A.WITHDRAW]),
    _resident(Deed.WAIT, stands=[S.QUESTION], acts=[A.WAIT]),
    _resident(Deed.TELL, stands=LIVE, acts=[A.CHASE]),
    _resident(Deed.TELL, stands=KNOWN, how=[How.NUMBER], unless=[G.SAYS_MORE]),
    _resident(Deed.ANSWER, stands=[S.QUESTION], yes=True),
    _resident(Deed.ANSWER, stands=[S.QUESTION], yes=False),
    _resident(Deed.NOD, stands=LIVE, acts=[A.RATE], unless=[G.PROBLEM]),
    _resident(Deed.ASK_WITHDRAW, stands=[S.OPEN], acts=[A.CANCEL]),
    _resident(Deed.ASK_WITHDRAW, stands=[S.OPEN], state=GOOD),
    _resident(Deed.ASK_WITHDRAW, stands=[S.OPEN], acts=[A.CONFIRM], without=[A.DISPUTE]),
    _resident(Deed.ANSWER, stands=[S.QUESTION], unless=[G.POLITE, G.MANY, G.ENQUIRES]),
    _resident(Deed.WHICH, stands=[S.QUESTION], unless=[G.POLITE]),
)

#: Nothing of theirs explains it.
OTHERWISE = (
    _resident(Deed.GREET, acts=[A.GREETING], guards=[G.POLITE]),
    _resident(Deed.THANK, acts=[A.THANKS], guards=[G.POLITE]),
    _resident(Deed.NOD, guards=[G.POLITE]),
    _resident(Deed.KEEP_CONTACT, guards=[G.CONTACT], unless=[G.PROBLEM]),
    _resident(Deed.NOTE, stands=LIVE, guards=[G.PHOTOS], unless=[G.MANY]),
    _resident(Deed.WHICH, stands=LIVE, guards=[G.PHOTOS]),
    _resident(Deed.FILE, stands=LIVE, state=BAD, guards=[G.OTHER_KIND, G.SPOT], how=GUESSED),
    _resident(Deed.WHICH, stands=LIVE, guards=[G.OTHER_KIND]),
    _resident(Deed.NOTE, stands=LIVE, how=[How.REPLIED, How.NUMBER]),
    _resident(Deed.WHICH, stands=LIVE, how=[How.SUBJECT], guards=[G.PROBLEM, G.SPOT]),
    _resident(Deed.NOTE, stands=LIVE, how=[How.SUBJECT], unless=[G.MANY, G.ENQUIRES]),
    _resident(Deed.SOOTHE, acts=[A.ABUSE], unless=[G.PROBLEM]),
    _resident(Deed.TELL_OR_ASK, stands=LIVE, guards=[G.ENQUIRES]),
    _resident(Deed.WHICH, stands=LIVE, guards=[G.SHORT]),
    _resident(Deed.WHICH, stands=LIVE, guards=[G.MANY]),
    _resident(Deed.NOD, acts=[A.WAIT, A.IGNORANT], unless=[G.PROBLEM, G.SPOT]),
    _resident(Deed.ASK_WORD, stands=[S.RESOLVED]),
    _resident(Deed.NOTE, stands=LIVE),
    # there is nothing that it could be about
    _resident(Deed.EXPLAIN, acts=[A.CHASE], guards=[G.ENQUIRES, G.ANSWERED], unless=[G.PROBLEM]),
    _resident(Deed.FILE, guards=[G.PROBLEM, G.SPOT]),
    _resident(Deed.EXPLAIN, guards=[G.ENQUIRES, G.ANSWERED]),
    _resident(Deed.FILE, guards=[G.PROBLEM]),
    _resident(Deed.NO_MATTER, how=[How.NUMBER], unless=[G.SAYS_MORE]),
    _resident(Deed.NO_MATTER, acts=[A.CHASE, A.WITHDRAW, A.CONFIRM, A.DISPUTE, A.REOPEN, A.CORRECT, A.OVER]),
    _resident(Deed.EXPLAIN, guards=[G.ANSWERED]),
    _resident(Deed.OFFER_ENQUIRY, guards=[G.ENQUIRES]),
    _resident(Deed.ASK_WHAT, guards=[G.NOWHERE]),
    _resident(Deed.ASK_WHAT, guards=[G.PHOTOS]),
    _resident(Deed.ASK_WHAT, guards=[G.POINT], unless=[G.SAYS_MORE]),
    _resident(Deed.FILE, guards=[G.SPOT]),
    _resident(Deed.FILE, state=BAD, guards=[G.SAYS_MORE]),
    _resident(Deed.STOP, acts=[A.CANCEL]),
    _resident(Deed.PUZZLED, guards=[G.SHORT]),
    _resident(Deed.OFFER_FILE),
)
__all__ = ("ASKED", "FREE", "NEWS", "ON_ITS_WAY", "OTHERWISE", "SECOND_KEY")
