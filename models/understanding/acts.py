"""What somebody does by saying something."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from models.understanding.pattern import SEAM, Rule, rules
from models.understanding.sequence import Sequence

RULES = Path(__file__).parent / "rules"
FILES = ("resident.txt", "staff.txt")


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


class _Rule(NamedTuple):
    """A rule, made ready to be tried quickly."""

    needs: tuple[frozenset[str], ...]
    search: Callable[[str], re.Match[str] | None]
    sure: bool
    against: bool


@cache
def _rules() -> tuple[tuple[Act, tuple[_Rule, ...]], ...]:
    """What tells of each act: what is beyond doubt first, what speaks against it last."""
    found: dict[Act, list[Rule]] = {}
    for name in FILES:
        for rule in rules(RULES / name):
            found.setdefault(Act(rule.name), []).append(rule)
    return tuple(
        (
            act,
            tuple(
                _Rule(rule.pattern.needs, rule.pattern.regex.search, rule.sure, rule.against)
                for rule in sorted(of, key=lambda rule: (rule.against, not rule.sure))
            ),
        )
        for act, of in found.items()
    )


def acts(said: Sequence, state: Sequence) -> Iterator[Heard]:
    """Find the acts in two readings of a message: with whole phrases, and with the small words of the grammar only."""
    signs = said.signs + SEAM + state.signs
    words = (*said.words, None, *state.words)
    lacks = frozenset(signs).isdisjoint
    for act, of in _rules():
        found, sure = None, False
        for needs, search, beyond_doubt, against in of:
            if against is (found is None) or any(map(lacks, needs)):
                continue
            if match := search(signs):
                found, sure = (None, False) if against else (match, beyond_doubt)
                if against:
                    break
        if found and (told := [word for word in words[found.start() : found.end()] if word]):
            yield Heard(act, sure, told[0].start, max(word.end for word in told))
