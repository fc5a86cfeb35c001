"""The words of the languages: files beside this one, a class a header, its words beneath, between commas."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from models.understanding.form import normal

WORDS = Path(__file__).parent / "words"
#: Files of the words that say how things are; elsewhere stand whole phrases.
GRAMMAR = ("grammar.txt", "state.txt", "things.txt", "everyday.txt", "polite.txt")
#: Words that danger is told by are read apart from the others.
DANGER = "danger*.txt"
#: Words of this class are everyday ones: whatever runs over their edge is not meant.
NOTHING = "nothing"

_HEADER = re.compile(r"\[(\w+)\]")
_CUT = re.compile("n't(?![a-z])")


@cache
def language() -> Mapping[str, frozenset[str]]:
    """The words of every language, those of danger aside: word in its normal form -> classes."""
    return _words(path for path in WORDS.glob("*.txt") if path not in set(WORDS.glob(DANGER)))


@cache
def perilous() -> Mapping[str, frozenset[str]]:
    """The words that danger is told by, and those that are weighed beside them: word in its normal form -> classes."""
    return _words(WORDS.glob(DANGER))


def _words(paths: Iterable[Path]) -> Mapping[str, frozenset[str]]:
    classes: dict[str, set[str]] = {}
    for path in sorted(paths):
        for name, words in read(path):
            for word in words:
                for form in {word, _CUT.sub("nt", word)}:
                    classes.setdefault(folded(form), set()).add(name)
    return {word: frozenset(names) for word, names in classes.items()}


@cache
def grammatical() -> frozenset[str]:
    """The classes that the grammar of states is made of."""
    return frozenset({name for file in GRAMMAR for name, _ in read(WORDS / file)} | {NOTHING})


@cache
def kinds_of_things() -> Mapping[str, str]:
    """Every word for a thing -> the first of the words for it."""
    lines = (WORDS / "things.txt").read_text("utf-8").partition("[thing]")[2].partition("[")[0].strip().splitlines()
    names = [[folded(word) for word in line.split(",")] for line in lines]
    kinds = {word: line[0] for line in names for word in line if word}
    return kinds | {f"{word}{more}": kind for word, kind in kinds.items() if word.isascii() for more in ("s", "es")}


def read(path: Path) -> Iterable[tuple[str, list[str]]]:
    """Give each [header] of a file with what stands beneath, between commas; # begins a remark."""
    lines = [line.partition("# ")[0].strip() for line in path.read_text("utf-8").splitlines()]
    name = ""
    parts: list[str] = []
    for line in chain(lines, ["[end]"]):
        if header := _HEADER.fullmatch(line):
            if parts:
                yield name, parts
            name, parts = header[1], []
        else:
            parts += [part.strip() for part in line.split(",") if part.strip()]


@cache
def folded(word: str) -> str:
    """Bring a word of a list to the form in which it is looked for; one blank between words."""
    return " ".join(normal(word).text.split())
