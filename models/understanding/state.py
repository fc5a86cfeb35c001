"""How things are, as a message tells it clause by clause: good, bad, good with a flaw, or not known yet."""

from collections.abc import Iterable
from enum import StrEnum

from models.understanding.clause import Clause


class State(StrEnum):
    """How a matter is said to be."""

    GOOD = "good"
    BAD = "bad"
    MIXED = "mixed"
    UNSURE = "unsure"


def state(clauses: Iterable[Clause]) -> State | None:
    """Give how things are; None where nothing tells, or where it is only asked."""
    found: State | None = None
    plainly, things, conceded, unsure, hedged = False, set[str](), False, False, False
    for clause in clauses:
        unsure, conceded = unsure or clause.unsure, conceded or clause.conceded
        for good, plain, _ in clause.said:
            new = State.GOOD if good else State.BAD
            if found in {None, new}:
                found, plainly, hedged = new, plain or plainly, clause.hedged
            elif new is State.BAD:
                found = _worse(clause, conceded=conceded, plainly=plainly, elsewhere=_apart(things, clause.things))
            elif _apart(things, clause.things):
                found = State.MIXED
            elif plain or found is not State.BAD:
                found, plainly = State.MIXED if found is State.MIXED else new, plain
        if clause.flawed and found is State.GOOD:
            found = State.MIXED
        things |= clause.things
    if conceded and found is State.GOOD:  # 亮是亮了: whoever says so has more to say
        found = State.MIXED
    if unsure and (found is None or hedged or not plainly):
        return State.UNSURE
    return found


def _worse(clause: Clause, *, conceded: bool, plainly: bool, elsewhere: bool) -> State:
    """Good before and bad now: not so after all, or so with a flaw."""
    if clause.turned or not plainly:
        return State.BAD
    if conceded or clause.but or clause.mild or elsewhere:
        return State.MIXED
    return State.BAD


def _apart(before: set[str], now: set[str]) -> bool:
    return bool(before and now and before.isdisjoint(now))
