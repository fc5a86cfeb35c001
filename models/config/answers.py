"""Questions that people ask again and again, and what they are answered."""

import re
from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import Field, field_validator

from models.config.part import Code, Draft, Finding, Name, Part, Path, Text, basics, choice, repeated

#: What an answer may name in braces, and the service knows.
FACTS = ("community", "hours", "office", "phone", "worker")

_FACT = re.compile(r"\{(\w*)\}")
_SENTENCE = re.compile(r"(?<=[。！？\n])|(?<=[.!?] )")

Words = Annotated[tuple[Text, ...], Field(min_length=1)]


class Answer(Part):
    """A question and its answer. Whoever asks it uses a word of each group; those of all languages stand side by side."""

    code: Code
    question: Name
    words: tuple[Words, ...]
    answer: Name

    @field_validator("words")
    @classmethod
    def _some(cls, words: tuple[Words, ...]) -> tuple[Words, ...]:
        if not words:
            raise ValueError("expected at least one group of words")
        return words

    @property
    def facts(self) -> frozenset[str]:
        """What the texts name in braces."""
        return frozenset(fact for text in self.answer.texts for fact in _FACT.findall(text))

    def said(self, language: str, known: Collection[str]) -> str:
        """The answer in a language without the sentences that name what is not known here, its braces not yet filled."""
        return _said(self.answer.in_(language), known)


def _said(text: str, known: Collection[str]) -> str:
    kept = (part for part in _SENTENCE.split(text) if all(fact in known for fact in _FACT.findall(part)))
    return "".join(kept).strip()


def findings(draft: Draft) -> Iterator[Finding]:
    answers = draft.items(Answer, "answers")
    yield from basics(draft, answers)
    silent = {fact for fact in ("office", "phone") if draft.value(fact) is None}
    for index, answer in answers.read.items():
        for language, text in answer.answer.root.items():
            yield from _text(("answers", index, "answer", language), text, silent)
        for group, words in enumerate(answer.words):
            places = ((("answers", index, "words", group, at), word.casefold()) for at, word in enumerate(words))
            yield from repeated(places)


def _text(path: Path, text: str, silent: set[str]) -> Iterator[Finding]:
    """What an answer names must be something that is known, and what the community does not tell must not be all of it."""
    named = set(_FACT.findall(text))
    for fact in sorted(named - set(FACTS)):
        yield Finding(path, f"{{{fact}}}", choice("what is known", (f"{{{each}}}" for each in FACTS)))
    if not _said(text, named - silent):
        missing = " and ".join(sorted(named & silent))
        yield Finding(path, text, f"a sentence without the {missing}, which the community does not tell")
