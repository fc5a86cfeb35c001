"""What the words of a message tell: found once, by a function of the text and the community's words alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from models.place.gazetteer import Gazetteer, Spot
from models.understanding import figures
from models.understanding.acts import Act, Heard, acts
from models.understanding.answer import every_one, pointed_at, politeness, rest, yes
from models.understanding.clause import clauses
from models.understanding.danger import LONGEST, Danger, Found, Grade, Told, told
from models.understanding.form import Form, normal
from models.understanding.language import kinds_of_things
from models.understanding.lexicon import Lexicon, Scan
from models.understanding.parts import Part, parts
from models.understanding.replies import asks, reports
from models.understanding.sequence import Sequence, sequence
from models.understanding.state import State, state
from models.understanding.topics import Named

LONGEST_NAME = 60  # characters
_ONLY_ASKS = re.compile(r"[\s!.。…]*\?[\s?!.。…]*")

#: Whoever does one of these asks something.
_ASKING = frozenset({Act.QUESTION, Act.HELP, Act.PHONE})
_WRONG = frozenset({State.BAD, State.MIXED})
#: Who does one of these and asks does not enquire.
_NO_ENQUIRY = frozenset({Act.CHASE, Act.COMPLAINT, Act.WITHDRAW, Act.CORRECT, Act.DISPUTE, Act.REOPEN, Act.TASKS})

__all__ = ["Act", "Heard", "Meaning", "Part", "Spot", "State", "understand"]

POLITE = frozenset({Act.GREETING, Act.THANKS, Act.FINE})


class Vocabulary(Protocol):
    """The words that a community knows."""

    @property
    def lexicon(self) -> Lexicon[Any, Any]: ...
    @property
    def gazetteer(self) -> Gazetteer[Any]: ...


@dataclass(frozen=True)
class Meaning:
    """What a text tells, as far as its words do, in codes of the configuration. Spans lie in the text as it was typed."""

    text: str
    category: str | None  # what it is
    place: str | None  # named beyond doubt
    is_name: bool  # the name of a place and nothing else, whatever words the name is made of
    politeness: str | None  # thanks, fine or greeting when that is all there is
    alarms: tuple[Danger, ...] = ()  # to life, the certain ones first, then the likeliest first; one of a kind
    reassures: bool = False  # danger is said to be over, or not to be there
    acts: tuple[Heard, ...] = ()  # what is done by saying it
    state: State | None = None  # how things are said to be
    yes: bool | None = None  # a yes or a no, where it is plain
    numbers: tuple[int, ...] = ()  # of matters
    ordinal: int | None = None  # which of several, from 1; the last is -1
    every: bool = False  # all of them
    pointing: bool = False  # 那个, the one
    question: bool = False  # something is asked
    stars: int | None = None  # 1 to 5
    phone: str | None = None  # as it was typed
    parts: tuple[Part, ...] = ()  # the problems told of
    spots: tuple[Spot, ...] = ()  # the places named
    subjects: frozenset[str] = frozenset()  # categories named, with their parents, and things
    replies: tuple[str, ...] = ()  # general answers that fit, best first
    rest: str = ""  # what no act, polite word, number or place explains

    @cached_property
    def dangers(self) -> tuple[str, ...]:
        """The kinds of danger that are certain."""
        return tuple(danger.code for danger in self.alarms if danger.grade is Grade.CERTAIN)

    @cached_property
    def possible(self) -> Danger | None:
        """The likeliest danger where none is certain."""
        return self.alarms[0] if self.alarms and not self.dangers else None

    @cached_property
    def said(self) -> frozenset[Act]:
        """The acts that are beyond doubt; where there is none but politeness, also the others."""
        sure = frozenset(heard.act for heard in self.acts if heard.sure)
        return sure if sure - POLITE else frozenset(heard.act for heard in self.acts)

    def has(self, *several: Act) -> bool:
        """Whether one of these acts is heard."""
        return any(heard.act in several for heard in self.acts)

    @cached_property
    def similar(self) -> tuple[str, ...]:
        """Places that may be meant, the likeliest first."""
        return tuple(dict.fromkeys(code for spot in self.spots if not spot.sure for code in spot.codes))

    @property
    def only_a_place(self) -> bool:
        return self.is_name or (self.category is None and self.place is not None)


def understand(text: str, vocabulary: Vocabulary) -> Meaning:
    """Find what a text tells; linear in its length."""
    form, gazetteer = normal(text), vocabulary.gazetteer
    scan = vocabulary.lexicon.scan(form.text)
    peril = perils(scan)
    said, plain = sequence(form.text, scan.words), sequence(form.text, scan.grammar)
    category, named = scan.category(), gazetteer.spots(text)
    polite, read = politeness(said), clauses(plain)
    how = None if polite else state(read)
    phone = figures.phone(form.text)
    heard = _heard(form, said, plain, phone, named)
    replies = scan.questions if asks(form.text, beside=scan.beside, bad=how in _WRONG) else ()
    asked = bool(replies) or any(found.act in _ASKING for found in heard)
    problems = parts(text, form, scan, plain.borders, read, named)
    if replies and not reports(form.text, bad=how in _WRONG, where=any(part.spot for part in problems)):
        problems = ()
    heard = tuple(
        found for found in heard if found.act is not Act.QUESTION or _enquires(found, heard, said, how, problems)
    )
    return Meaning(
        text=text,
        category=category.code if category else None,
        place=next((spot.codes[0] for spot in named if spot.sure and not spot.home), None),
        is_name=len(text) <= LONGEST_NAME and gazetteer.is_name(text),
        politeness=polite,
        alarms=_alarms(peril.found, form, text),
        reassures=peril.over,
        acts=heard,
        state=how,
        yes=yes(said, how),
        numbers=figures.matters(form.text),
        ordinal=figures.ordinal(form.text),
        every=every_one(said),
        pointing=pointed_at(said),
        question=asked,
        stars=figures.stars(form.text),
        phone=text[slice(*form.typed(*phone))] if phone else None,
        parts=problems,
        spots=named,
        subjects=_subjects(scan.topics, said),
        replies=replies,
        rest=rest(text, form, said, heard, named),
    )


def perils(scan: Scan[Any]) -> Told:
    """Give what a text that was looked through tells of danger."""
    return told(scan.text, scan.perils, scan.kinds, scan.dangers, scan.harmless)


def _alarms(found: Iterable[Found], form: Form, text: str) -> tuple[Danger, ...]:
    """Give the dangers that are heard, with the words as they were typed."""
    return tuple(
        Danger(one.code, one.grade, text[slice(*form.typed(one.start, one.end))][:LONGEST], one.rule, one.context)
        for one in found
    )


def _heard(
    form: Form, said: Sequence, plain: Sequence, phone: tuple[int, int] | None, named: tuple[Spot, ...]
) -> tuple[Heard, ...]:
    """What is done by saying it; the words of a place do nothing: 人工湖."""
    heard = [Heard(found.act, found.sure, *form.typed(found.start, found.end)) for found in acts(said, plain)]
    heard = [found for found in heard if not any(spot.start <= found.start < found.end <= spot.end for spot in named)]
    if _ONLY_ASKS.fullmatch(form.text):  # ???
        heard.append(Heard(Act.CHASE, True, *form.typed(0, len(form.text))))
    if phone:
        heard.append(Heard(Act.CONTACT, True, *form.typed(*phone)))
    return tuple(heard)


def _enquires(
    question: Heard, heard: Iterable[Heard], said: Sequence, how: State | None, problems: tuple[Part, ...]
) -> bool:
    """Whether what is asked is all there is: nothing is reported, nobody is chased."""
    classes = {name for word in said.words for name in word.classes}
    paper = question.sure and "service" in classes and "thing" not in classes  # 户口本丢了去哪补
    if (how in _WRONG and not paper) or any(found.act in _NO_ENQUIRY for found in heard):
        return False
    return question.sure or not problems


def _subjects(topics: Iterable[Named[Any]], said: Sequence) -> frozenset[str]:
    """Categories with their parents, and the things that are named by any of their words."""
    codes = {code for named in topics for code in (named.topic.code, named.topic.parent) if code}
    things = {kinds_of_things()[said.of(word)] for word in said.words if "thing" in word.classes}
    return frozenset(codes | things)
