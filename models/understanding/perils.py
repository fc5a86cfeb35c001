"""The rules that tell of danger to life."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from re import Match
from typing import NamedTuple

from models.understanding.pattern import compiled
from models.understanding.sequence import PERIL

RULES = Path(__file__).parent / "rules" / "danger.txt"
CERTAIN, POSSIBLE = 3.0, 2.0

#: Words that `~` does not go across: they would be what it happens to.
APART = ("thing", "animal")
#: Words of these classes stand in every other message; by themselves they tell of nothing.
COMMON = (
    *("person", "child", "i", "pron", "vulnerable", "several", "home", "victim", "animal", "thing", "vehicle", "fuel"),
    *("height", "structure", "building", "water", "hole", "electric", "limb", "weapon", "inside", "glass", "presence"),
    *("stove", "gas", "gas_thing", "gas_maybe", "big", "meds", "throat_thing", "smell", "lit", "hit_person", "wield"),
    *("elevator", "poison", "power_line", "burglar", "explosive", "spread", "out", "flame", "fire_noun", "smoke"),
    *("went_out", "till_now", "confused", "ingest", "sick", "dizzy", "symptom", "urgent"),
)
#: And these in nearly every one.
EVERYDAY = (
    "not",
    "person",
    "i",
    "pron",
    "several",
    "big",
    "nobody_there",
    "went_out",
    "farewell",
    "parting",
    "kin",
    "thing",
    "till_now",
)

_NAMES = re.compile(r"\w+")


def _never(_signs: str) -> Iterator[Match[str]]:
    return iter(())


class Rule(NamedTuple):
    """A rule, made ready to be tried quickly; without more, one that a community's own word stands for."""

    kind: str
    code: str
    strength: float = CERTAIN  # of what it tells, before anything is weighed
    short: bool = True  # so even in a reply of two or three characters
    lifts: bool = False  # a cue beside it makes it certain
    classes: frozenset[str] = frozenset()  # that it names
    needs: tuple[frozenset[str], ...] = ()
    finds: Callable[[str], Iterator[Match[str]]] = _never


@cache
def rules() -> tuple[Rule, ...]:
    """Read the rules, in the order of the file."""
    return tuple(_read())


@cache
def telling() -> Mapping[frozenset[str], tuple[Rule, ...]]:
    """The rules that may hold where a word has these classes, by the classes; none holds without such a word."""
    found: dict[frozenset[str], list[Rule]] = {}
    for rule in rules():
        for sign in _key(rule.needs):
            found.setdefault(PERIL.meant(sign), []).append(rule)
    return {classes: tuple(several) for classes, several in found.items()}


def _read() -> Iterator[Rule]:
    kind = ""
    for line in RULES.read_text("utf-8").splitlines():
        source = line.partition("#")[0].strip()
        if source.startswith("["):
            kind = source.strip("[]")
        elif source:
            code, _, written = source.partition(":")
            mark = code[0] if code[0] in "!?=" else ""
            pattern = compiled(written, PERIL, APART)
            yield Rule(
                kind,
                code.removeprefix(mark).strip(),
                CERTAIN if mark in {"", "!"} else POSSIBLE,
                mark == "!",
                mark == "?",
                frozenset(_NAMES.findall(written)),
                pattern.needs,
                pattern.regex.finditer,
            )


def _key(needs: tuple[frozenset[str], ...]) -> frozenset[str]:
    """Of what a rule needs that which is rarest."""
    common, everyday = (frozenset("".join(map(PERIL.of, names))) for names in (COMMON, EVERYDAY))
    return min(needs, key=lambda group: (group <= everyday, group <= common, len(group)))
