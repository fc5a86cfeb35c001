"""What reports are about: categories on two levels, and the dangers to life."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from models.config.part import Code, Draft, Finding, Items, Name, Part, Path, Text, basics, choice, repeated
from models.config.times import Limit, LimitOverride, Urgency, default_limits, order
from models.config.units import Post
from models.time.worktime import WorkingTime
from models.understanding.topics import GAP

OTHER = "other"


class Purpose(StrEnum):
    """What a category is for that takes no reports from a place."""

    DESK = "desk"  # questions to the duty desk
    CONDUCT = "conduct"  # complaints about those who work here, hidden from them


class Category(Part):
    """What a report is about, on one of two levels; keywords of all languages stand side by side."""

    code: Code
    name: Name
    parent: Code | None = None
    keywords: tuple[Text, ...] = ()
    hints: tuple[Text, ...] = ()  # words that tell of it where no keyword stands
    urgency: Urgency = Urgency.NORMAL
    limits: Annotated[dict[Urgency, LimitOverride], Field(default_factory=dict)]
    evidence: bool = False
    danger: bool = False  # to others: whoever withdraws takes off their name, and work goes on
    purpose: Annotated[Purpose | None, Field(alias="for")] = None


class Silence(StrEnum):
    """What comes of it when somebody who may be in danger does not answer whether they are."""

    ALARM = "alarm"  # it may be that nobody can press: the worker and whoever is on duty are rung
    REPORT = "report"  # an urgent report


class Emergency(Part):
    """A danger to life: whom to call, what to do, the words that tell of it, and everyday phrases that only sound like it.

    `entrusted` is the post whose holders alone, with whoever is on duty, read what is said of a quiet one before somebody
    has accepted it; where there is none, the grid's leaders.
    """

    code: Code
    name: Name
    numbers: Annotated[list[Annotated[str, Field(pattern=r"^\d{3,11}$")]], Field(min_length=1)]
    advice: Name  # what to do first, in a sentence or two
    silence: Silence = Silence.ALARM
    quiet: bool = False  # kind words instead of an alarm's, and few read it
    private: bool = False  # lists, notices and groups say nothing of it but its number
    joins: bool = True  # several messages of it are one; where not, nobody's word alone takes it back either
    keep_out: bool = False  # staff wait for the fire brigade or the police, and do not enter
    aftercare: bool = False  # a leader calls afterwards and turns the second key
    entrusted: Code | None = None
    words: tuple[Text, ...] = ()  # beside those that the product knows
    harmless: tuple[Text, ...] = ()


def findings(draft: Draft) -> Iterator[Finding]:
    categories = draft.items(Category, "categories")
    emergencies = draft.items(Emergency, "emergencies")
    yield from basics(draft, emergencies)
    yield from _entrusted(draft, emergencies)
    yield from basics(draft, categories)
    if categories.listed:
        yield from _tree(categories)
        yield from _limits(draft, categories)


def _entrusted(draft: Draft, emergencies: Items[Emergency]) -> Iterator[Finding]:
    """Words are entrusted to a post that there is, and only where they are kept from the others."""
    posts = draft.items(Post, "posts")
    known = {post.code for post in posts.read.values()} | posts.unread
    for index, emergency in emergencies.read.items():
        path: Path = ("emergencies", index, "entrusted")
        if emergency.entrusted and not emergency.quiet:
            yield Finding(path, emergency.entrusted, "quiet: true beside it, or nothing")
        elif emergency.entrusted and posts.listed and emergency.entrusted not in known:
            yield Finding(path, emergency.entrusted, choice("a post", known))


def _tree(categories: Items[Category]) -> Iterator[Finding]:
    parents = {category.code: category.parent for category in categories.read.values()}
    highest = {code for code, parent in parents.items() if parent is None}
    if OTHER not in parents and OTHER not in categories.unread:
        yield Finding(("categories",), None, f"a category with the code {OTHER}")
    yield from _purposes(categories)
    for index, category in categories.read.items():
        if category.parent is not None and category.parent not in highest | categories.unread:
            yield Finding(("categories", index, "parent"), category.parent, choice("a category", highest))
    yield from _words(categories)


def _words(categories: Items[Category]) -> Iterator[Finding]:
    """No two categories are told by one word, and one in pieces has no empty piece."""
    words: list[tuple[Path, str]] = [
        (("categories", index, kind, position), word.casefold())
        for index, category in categories.read.items()
        for kind, several in (("keywords", category.keywords), ("hints", category.hints))
        for position, word in enumerate(several)
    ]
    yield from repeated(words)
    for path, word in words:
        if not all(piece.strip() for piece in word.split(GAP)):
            yield Finding(path, word, f"a word on both sides of {GAP}")


def _purposes(categories: Items[Category]) -> Iterator[Finding]:
    """Each purpose has one category of its own."""
    by_purpose = {index: category.purpose for index, category in categories.read.items() if category.purpose}
    for purpose in Purpose:
        if purpose not in by_purpose.values() and not categories.unread:
            yield Finding(("categories",), None, f"a category that says for: {purpose}")
    yield from repeated((("categories", index, "for"), str(purpose)) for index, purpose in by_purpose.items())


def _limits(draft: Draft, categories: Items[Category]) -> Iterator[Finding]:
    working_time = draft.one(WorkingTime, "working_time")
    if working_time is None:
        return
    for urgency, default in default_limits(draft).items():
        for index, category in categories.read.items():
            if own := category.limits.get(urgency):
                limit = Limit(accept=own.accept or default.accept, resolve=own.resolve or default.resolve)
                yield from order(working_time, ("categories", index, "limits", urgency.value), limit)
