"""What reports are about: categories on two levels, and the dangers to life."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from models.config.part import Code, Draft, Finding, Items, Name, Part, Path, Text, basics, choice, repeated
from models.config.times import Limit, LimitOverride, Urgency, default_limits, order
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


class Emergency(Part):
    """A danger to life: whom to call, the words that tell of it, and everyday phrases that only sound like it."""

    code: Code
    name: Name
    numbers: Annotated[list[Annotated[str, Field(pattern=r"^\d{3,11}$")]], Field(min_length=1)]
    words: Annotated[list[Text], Field(min_length=1)]
    harmless: tuple[Text, ...] = ()


def findings(draft: Draft) -> Iterator[Finding]:
    categories = draft.items(Category, "categories")
    yield from basics(draft, draft.items(Emergency, "emergencies"))
    yield from basics(draft, categories)
    if categories.listed:
        yield from _tree(categories)
        yield from _limits(draft, categories)


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
