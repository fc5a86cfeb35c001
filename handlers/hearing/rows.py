"""How a row is written, and the rows that everybody shares."""

from collections.abc import Iterable
from typing import Any

from handlers.hearing.deeds import Deed
from handlers.hearing.scene import Asked, Guard, Stands, Who
from handlers.hearing.when import Row, When
from models.understanding.meaning import Act, State

Q, S, A, G = Asked, Stands, Act, Guard

#: Nothing is waited for that a message must answer.
FREE = (Q.NOTHING, Q.PICK, Q.CONTACT)
#: Words are waited for.
SAYING = (Q.HOW, Q.WHY, Q.STILL, Q.WORDS, Q.FILING, Q.CALLER, Q.WHAT, Q.WHICH)
LIVE = (S.OPEN, S.QUESTION, S.ALARM)
BAD, GOOD, MIXED, UNSURE = ((state,) for state in (State.BAD, State.GOOD, State.MIXED, State.UNSURE))


def row(
    deed: Deed,
    *,
    who: Iterable[Who] = (),
    asked: Iterable[Asked] = (),
    stands: Iterable[Stands] = (),
    acts: Iterable[Act] = (),
    without: Iterable[Act] = (),
    state: Iterable[State] = (),
    guards: Iterable[Guard] = (),
    unless: Iterable[Guard] = (),
    how: Iterable[Any] = (),
    yes: bool | None = None,
) -> Row:
    """A row; what is not named may be as it will."""
    when = When(
        frozenset(acts), frozenset(without), frozenset(state), yes, frozenset(how), tuple(guards), tuple(unless)
    )
    return Row(frozenset(who), frozenset(asked), frozenset(stands), when, deed)


#: What is said instead of pressed, whatever else is going on.
COMMANDS = (
    row(Deed.PRESS, guards=[G.SHOWN]),
    row(Deed.PUZZLED, asked=[Q.NOTHING], guards=[G.EMPTY]),
    row(Deed.ASK_AGAIN, guards=[G.EMPTY]),
    *(
        row(deed, who=who, acts=acts, unless=unless)
        for unless in ([G.SAYS_MORE], [G.PROBLEM, G.ANSWERED])
        for deed, who, acts in (
            (Deed.LANGUAGE, [], [A.LANGUAGE]),
            (Deed.HELP, [], [A.HELP]),
            (Deed.MINE, [Who.RESIDENT], [A.MINE]),
            (Deed.TASKS, [Who.STAFF], [A.TASKS, A.MINE]),
            (Deed.DIGEST, [Who.STAFF], [A.DIGEST]),
        )
    ),
    row(Deed.START_FILING, who=[Who.STAFF], asked=[Q.NOTHING], acts=[A.FILE], unless=[G.SAYS_MORE]),
)

#: What is asked of the service and of the people behind it. It answers no question of ours.
TALK = (
    row(Deed.KEEP_CONTACT, who=[Who.RESIDENT], asked=FREE[:2], guards=[G.CONTACT], unless=[G.PROBLEM, G.WORD]),
    row(Deed.COMPLAIN, who=[Who.RESIDENT], acts=[A.COMPLAINT]),
    row(Deed.CALL_BACK, who=[Who.RESIDENT], acts=[A.HUMAN, A.PHONE], unless=[G.PROBLEM, G.CONTACT]),
    row(Deed.PRIVACY, who=[Who.RESIDENT], acts=[A.PRIVACY], unless=[G.PROBLEM]),
    row(Deed.EXPLAIN, who=[Who.RESIDENT], guards=[G.ENQUIRES, G.ANSWERED], unless=[G.PROBLEM], without=[A.CHASE]),
)
