"""The words that a community and its languages know, looked for in one scan."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from models.understanding.language import NOTHING, folded, grammatical, language, perilous
from models.understanding.topics import Hit, Named, Piece, Topic, Topics, chosen

#: 亮不亮, 好没好: whether it is.
WHETHER = frozenset({"ma", "whether"})
_EITHER = re.compile("(?P<said>[\u4e00-\u9fff])[不没](?P=said)")

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Emergency(Protocol):
    """A danger to life: the words that tell of it, and phrases that only sound like it."""

    @property
    def code(self) -> str: ...
    @property
    def words(self) -> Sequence[str]: ...
    @property
    def harmless(self) -> Sequence[str]: ...


class Question(Protocol):
    """A general question: whoever asks it uses a word of each group."""

    @property
    def code(self) -> str: ...
    @property
    def words(self) -> Sequence[Sequence[str]]: ...


T = TypeVar("T", bound=Topic)
D = TypeVar("D", bound=Emergency)
Span = tuple[int, int]


class Word(NamedTuple):
    """A word in a text, with its classes."""

    start: int
    end: int
    classes: frozenset[str]


class _Entry(NamedTuple):
    """What one word means to whoever asks; most words mean something to one of them."""

    latin: bool
    classes: frozenset[str]
    perils: frozenset[str]  # its classes among the words of danger
    grammar: bool
    topics: tuple[Piece, ...]
    own: tuple[tuple[str, bool], ...]  # the kinds of danger that a community hears in it, and whether in earnest
    groups: tuple[tuple[int, int], ...]  # of which question, and which of its groups
    where: bool


@dataclass(frozen=True)
class Scan(Generic[T]):
    """What one look through a text has found, in its normal form."""

    text: str
    words: tuple[Word, ...]  # of the languages, also where they overlap
    grammar: tuple[Word, ...]  # those that the grammar of states is made of
    topics: tuple[Named[T], ...]  # what names a category and is no part of a place's name or of an everyday word
    perils: tuple[Word, ...]  # words of danger, also where they overlap
    dangers: tuple[tuple[str, int, int], ...]  # words of the community that tell of danger: of which kind, and where
    harmless: tuple[tuple[str, int, int], ...]  # phrases of the community that only sound like it
    kinds: tuple[str, ...]  # of danger
    questions: tuple[str, ...]  # codes of those that the words may ask, in the order of the configuration
    beside: int = 0  # characters that are none of the words of these questions

    def category(self, start: int = 0, end: int | None = None) -> T | None:
        """Give the category that is told of between two points."""
        end = len(self.text) if end is None else end
        return chosen([named for named in self.topics if start <= named.start and named.end <= end])


class Lexicon(Generic[T, D]):
    """Every word that anybody looks for, in one automaton.

    `names` only say where: a clinic's name does not tell that something is unclean.
    """

    def __init__(
        self,
        categories: Iterable[T] = (),
        emergencies: Iterable[D] = (),
        names: Iterable[str] = (),
        questions: Iterable[Question] = (),
    ) -> None:
        self._topics, self._questions = Topics(categories), tuple(questions)
        emergencies = tuple(emergencies)
        self._kinds = tuple(danger.code for danger in emergencies)
        collected = _Collected()
        for word, classes in language().items():
            collected.of(word).classes.update(classes)
        for word, classes in perilous().items():
            collected.of(word).perils.update(classes)
        for keyword, piece in self._topics.words:
            collected.add("topics", [keyword], piece)
        for danger in emergencies:
            collected.add("own", danger.words, (danger.code, True))
            collected.add("own", danger.harmless, (danger.code, False))
        for number, question in enumerate(self._questions):
            for group, several in enumerate(question.words):
                collected.add("groups", several, (number, group))
        collected.add("where", names, what=True)
        self._entries = collected.entries()
        self._automaton = AhoCorasick(
            list(collected.found), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def scan(self, text: str) -> Scan[T]:
        """Look through a text in its normal form, once."""
        words: list[Word] = []
        grammar: list[Word] = []
        perils: list[Word] = []
        topics: list[tuple[int, int, tuple[Piece, ...]]] = []
        own: list[tuple[str, bool, int, int]] = []
        names: list[Span] = []
        groups: list[tuple[int, int, tuple[tuple[int, int], ...]]] = []
        for index, start, last in self._automaton.find_matches_as_indexes(text, overlapping=True):
            latin, classes, peril, grammatical, pieces, heard, asking, where = self._entries[index]
            end = _word(text, start, last) if latin else last
            if not end:
                continue
            if classes:
                word = Word(start, end, classes)
                words.append(word)
                if grammatical:
                    grammar.append(word)
            if peril:
                perils.append(Word(start, end, peril))
            if pieces:
                topics.append((start, end, pieces))
            if heard:
                own.extend((code, earnest, start, end) for code, earnest in heard)
            if asking:
                groups.append((start, end, asking))
            if where:
                names.append((start, end))
        either = [Word(*found.span(), WHETHER) for found in _EITHER.finditer(text)]
        words += either
        grammar += either
        across = _across(words, len(text)) if topics or own else []
        return Scan(
            text,
            tuple(words),
            tuple(grammar),
            self._named(text, self._topics.possible(topics), names, across) if topics else (),
            tuple(perils),
            tuple((code, start, end) for code, earnest, start, end in own if earnest and _stands(across, start, end)),
            tuple((code, start, end) for code, earnest, start, end in own if not earnest),
            self._kinds,
            *self._asked(text, groups),
        )

    def _named(self, text: str, hits: list[Hit], names: list[Span], across: list[int]) -> tuple[Named[T], ...]:
        named = _covered(names, len(text))
        meant = [
            hit
            for hit in hits
            if 1 not in named[hit.start : hit.end]
            and (not self._topics.is_word(hit.piece) or _stands(across, hit.start, hit.end))
        ]
        return self._topics.named(text, meant)

    def _asked(
        self, text: str, groups: list[tuple[int, int, tuple[tuple[int, int], ...]]]
    ) -> tuple[tuple[str, ...], int]:
        """Questions of which a word of each group stands in the text, and how much of it is none of their words."""
        found = Counter(number for number, _ in set().union(*(asking for *_, asking in groups)))
        asked = [number for number in sorted(found) if found[number] == len(self._questions[number].words)]
        if not asked:
            return (), len(text)
        meant = set(asked)
        spans = ((start, end) for start, end, asking in groups if any(number in meant for number, _ in asking))
        named = {at for start, end in spans for at in range(start, end)}
        beside = sum(letter.isalnum() for at, letter in enumerate(text) if at not in named)
        return tuple(self._questions[number].code for number in asked), beside


class _Raw:
    """An entry while the words are collected."""

    def __init__(self) -> None:
        self.classes: set[str] = set()
        self.perils: set[str] = set()
        self.topics: list[Piece] = []
        self.own: list[tuple[str, bool]] = []
        self.groups: list[tuple[int, int]] = []
        self.where: list[bool] = []


class _Collected:
    """Words in their normal form, each once."""

    def __init__(self) -> None:
        self.found: dict[str, _Raw] = {}

    def of(self, word: str) -> _Raw:
        return self.found.setdefault(folded(word), _Raw())

    def add(self, kind: str, words: Iterable[str], what: object) -> None:
        """Note what words mean to whoever asks for this kind."""
        for word in words:
            getattr(self.of(word), kind).append(what)

    def entries(self) -> list[_Entry]:
        shared: dict[frozenset[str], frozenset[str]] = {}
        entries, grammar = [], grammatical()
        for word, raw in self.found.items():
            classes = shared.setdefault(frozenset(raw.classes), frozenset(raw.classes))
            latin = word[0] in _LATIN or word[-1] in _LATIN
            entries.append(
                _Entry(
                    latin,
                    classes,
                    shared.setdefault(frozenset(raw.perils), frozenset(raw.perils)),
                    bool(classes & grammar),
                    tuple(raw.topics),
                    tuple(raw.own),
                    tuple(raw.groups),
                    bool(raw.where),
                )
            )
        return entries


def _covered(spans: Iterable[Span], size: int) -> bytearray:
    """Mark the characters of spans."""
    marked = bytearray(size)
    for start, end in spans:
        marked[start:end] = b"\1" * (end - start)
    return marked


def _across(words: Iterable[Word], size: int) -> list[int]:
    """How long the everyday word is that goes on between a character and the one before it."""
    across = [0] * (size + 1)
    for start, end, classes in words:
        if NOTHING in classes:
            across[start + 1 : end] = [max(known, end - start) for known in across[start + 1 : end]]
    return across


def _stands(across: list[int], start: int, end: int) -> bool:
    """Whether a word is meant as it stands: no everyday word that is longer takes a part of it, or as long and begins before."""
    return across[start] < end - start and across[end] <= end - start


def _word(text: str, start: int, end: int) -> int:
    """Give where a Latin word ends, with the s of several; 0 where it is part of another word."""
    if start and text[start - 1] in _LATIN and text[start] in _LATIN:
        return 0
    if text[end - 1] not in _LATIN or end == len(text) or text[end] not in _LATIN:
        return end
    plural = next((last for last in (end + 1, end + 2) if text[end:last] in {"s", "es"} and _ends(text, last)), 0)
    return plural if end - start > 2 else 0


def _ends(text: str, at: int) -> bool:
    return at == len(text) or text[at] not in _LATIN
