"""Patterns over rows of word classes, as the files in rules/ write them.

A pattern names the classes that follow one another, such as `still not repair` or `staff ... misconduct`. Besides:

    ? * + | ( )   as in regular expressions
    .             any one word of the clause; `..` up to three, `...` up to eight; `....` up to twenty-five of the sentence
    ~             up to six words of the clause, `~~` up to fourteen of any, none of which would be another subject
    ,             a border between clauses
    ^ $           the border of a clause
    ^^ $$         the border of the message, politeness aside
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from models.understanding.sequence import ALPHABET, Alphabet

#: Between two readings of one message: no clause goes across.
SEAM = ALPHABET.sign(frozenset({"pause", "stop", "seam"}))
_NAME = re.compile(r"\.+|~+|\^+|\$+|[?*+|(),]|\w+")
_GAPS = {".": "{1}", "..": "{0,3}", "...": "{0,8}"}
_POLITE = ("thanks", "greeting", "excuse", "pause")


class Pattern(NamedTuple):
    """A pattern that can be looked for, and the signs that a row must have for it, a set for each that must be there."""

    regex: re.Pattern[str]
    needs: tuple[frozenset[str], ...]


def compiled(source: str, alphabet: Alphabet = ALPHABET, apart: tuple[str, ...] = ()) -> Pattern:
    """Read a pattern over the words of an alphabet; `apart`: classes of words that `~` does not go across. Raises KeyError for a class that no word has, re.error for what is no pattern."""
    names = _NAME.findall(source)
    border, stop = alphabet.of("pause"), alphabet.of("stop")
    polite = "".join(alphabet.of(name) for name in _POLITE if alphabet.has(name))
    others = "".join(map(alphabet.of, apart))
    known = {
        "....": f"[^{stop}]{{0,25}}?",
        "~": f"[^{border}{others}]{{0,6}}?",
        "~~": f"[^{alphabet.of(apart[-1])}]{{0,14}}?" if others else "",
        ",": f"[{border}]",
        "^": f"(?:^|(?<=[{border}]))",
        "$": f"(?=[{border}]|$)",
        "^^": f"^[{polite}]*",
        "$$": f"[{polite}]*(?=$|{SEAM})",
    }
    parts = []
    for name in names:
        if name in _GAPS:
            parts.append(f"[^{border}]{_GAPS[name]}" + "?" * (name != "."))
        elif name in known:
            parts.append(known[name])
        else:
            parts.append(f"[{alphabet.of(name)}]" if name.isidentifier() else name)
    return Pattern(re.compile("".join(parts)), tuple(_needs(names, alphabet)))


def _needs(names: list[str], alphabet: Alphabet) -> Iterator[frozenset[str]]:
    """What a row must have: every class that is neither optional nor one of several groups."""
    depth = 0
    group: list[str] = []
    for name, following in zip(names, [*names[1:], ""], strict=True):
        if name == "(":
            depth, group = depth + 1, [] if depth == 0 else group
        elif name == ")":
            depth -= 1
            if depth == 0 and following not in {"?", "*"}:
                yield frozenset("".join(map(alphabet.of, group)))
        elif name.isidentifier():
            if depth:
                group.append(name)
            elif following not in {"?", "*"}:
                yield frozenset(alphabet.of(name))


class Rule(NamedTuple):
    """What it means where a pattern is found: something, beyond doubt or not; or that something is not meant."""

    name: str
    sure: bool
    against: bool
    pattern: Pattern


def rules(path: Path) -> Iterator[Rule]:
    """Read a file of patterns, each beneath the name of what it tells."""
    name = ""
    for line in path.read_text("utf-8").splitlines():
        source = line.strip()
        if not source or source.startswith("#"):
            continue
        if source.startswith("["):
            name = source.strip("[]")
            continue
        mark = source[0] if source[0] in "?-" else ""
        yield Rule(name, mark != "?", mark == "-", compiled(source.removeprefix(mark)))
