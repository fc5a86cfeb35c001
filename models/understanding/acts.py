"""What somebody does by saying something."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from models.understanding.pattern import SEAM, Rule, rules
from models.understanding.sequence import Sequence

RULES = Path(__file__).parent / "rules"


class Act(StrEnum):
    """Things that are done with words; a message may do several."""

    GREETING = "greeting"
    THANKS = "thanks"
    FINE = "fine"
    HELP = "help"
    LANGUAGE = "language"
    MINE = "mine"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    CHASE = "chase"
    COMPLAINT = "complaint"
    HUMAN = "human"
    PHONE = "phone"
    PRIVACY = "privacy"
    QUESTION = "question"
    WAIT = "wait"
    IGNORANT = "ignorant"
    ABUSE = "abuse"
    OVER = "over"
    RATE = "rate"
    NEW = "new"
    CONTACT = "contact"
    REPORT = "report"
    # the resident's second key
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    REOPEN = "reopen"
    # of those who work here
    ACCEPT = "accept"
    DONE = "done"
    CANNOT = "cannot"
    ESCALATE = "escalate"
    DECLINE = "decline"
    ASSIGN = "assign"
    TASKS = "tasks"
    DIGEST = "digest"
    PROMISE = "promise"
    ASK = "ask"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Heard:
    """An act, and the words that tell of it."""

    act: Act
    sure: bool
    start: int
    end: int


@cache
def _rules() -> dict[Act, tuple[Rule, ...]]:
    found: dict[Act, list[Rule]] = {}
    for path in sorted(RULES.glob("*.txt")):
        for rule in rules(path):
            found.setdefault(Act(rule.name), []).append(rule)
    # what is beyond doubt first, what speaks against it last
    return {act: tuple(sorted(of, key=lambda rule: (rule.against, not rule.sure))) for act, of in found.items()}


def acts(said: Sequence, state: Sequence) -> Iterator[Heard]:
    """Find the acts in two readings of a message: with whole phrases, and with the small words of the grammar only."""
    signs = said.signs + SEAM + state.signs
    present = frozenset(signs)
    words = (*said.words, None, *state.words)
    for act, of in _rules().items():
        found = None
        for rule in of:
            if found is None:
                if not rule.against and (match := rule.pattern.search(signs, present)):
                    found = match, rule.sure
            elif rule.against and rule.pattern.search(signs, present):
                found = None
                break
        if found:
            match, sure = found
            told = [word for word in words[match.start() : match.end()] if word]
            if told:
                yield Heard(act, sure, told[0].start, max(word.end for word in told))
