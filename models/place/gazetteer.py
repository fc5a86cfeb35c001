"""The community's places by name: exact anywhere in a sentence, else nearly."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from rapidfuzz import fuzz

_NUMERAL = re.compile("[〇零一二三四五六七八九十百]+")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_SCALES = {"十": 10, "百": 100}
_BUILDING = re.compile(r"(\d+) *(?:号楼|栋楼?|幢楼?|#楼?)|(?:building|bldg|block)\.? *(?:no\.?)? *#? *(\d+)")
#: 3-2-501 is building 3, entrance 2, flat 501.
_ADDRESS = re.compile(r"(?<![\d-])([1-9]\d?) *- *[1-9] *- *\d{3,4}(?![\d-])")
_FILLER = re.compile(r"(?<![a-z])(?:the|of|in|at|near)(?![a-z])")
_TOKEN = re.compile(r"[a-z]+|\d+|[^\W\d_]")
_HOUSE = re.compile(r"\d+号楼")

#: One wrong character in a name of four.
CUT_OFF = 75.0
#: Shorter names say too little to be recognised with a typo in them.
SHORTEST_FUZZY = 4


class Named(Protocol):
    """What has a code and goes by several names."""

    @property
    def code(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...


P = TypeVar("P", bound=Named)


@dataclass(frozen=True, slots=True)
class Match(Generic[P]):
    """A place and how sure it is: a score of 0-100, exact when its name or alias was written out."""

    place: P
    score: float
    exact: bool


class _Key(NamedTuple, Generic[P]):
    """A normalised name: whole, and in the pieces that may stand apart ("building 3 ... Liuxi Estate")."""

    whole: str
    pieces: tuple[str, ...]
    numbers: frozenset[str]
    place: P


class _Found(NamedTuple, Generic[P]):
    length: int
    spread: int
    spans: list[tuple[int, int]]
    key: _Key[P]


def normalise(text: str) -> str:
    """Bring a name to one form: widths, case, numerals and building words alike, no spaces or punctuation."""
    return "".join(_tokens(text))


class Gazetteer(Generic[P]):
    """Every name and alias of every place, ready to be looked for."""

    def __init__(self, places: Iterable[P]) -> None:
        self._keys = [key for place in places for key in _keys(place)]
        self._by_letter: defaultdict[str, list[_Key[P]]] = defaultdict(list)
        for key in self._keys:
            self._by_letter[key.pieces[0][0]].append(key)
        self.names = frozenset(key.whole for key in self._keys)  # normalised

    def exact(self, text: str) -> list[Match[P]]:
        """Give the places whose names stand in a text, the longest first; a building beats the courtyard that its name begins with."""
        return self._exact(_tokens(text))

    def similar(self, text: str, limit: int = 4) -> list[Match[P]]:
        """Give the few places whose names are most like a short answer, or like the end of a sentence, best first."""
        return self._similar(_tokens(text))[:limit]

    def is_name(self, text: str) -> bool:
        """Whether a text is the name of a place and nothing else, whatever words the name is made of."""
        return normalise(text) in self.names

    def _exact(self, tokens: list[str]) -> list[Match[P]]:
        squashed, edges = "".join(tokens), _edges(tokens)
        near = (key for letter in dict.fromkeys(squashed) for key in self._by_letter.get(letter, ()))
        found = [hit for key in near if key.pieces[0] in squashed and (hit := _look(key, squashed, edges))]
        found.sort(key=lambda hit: (-hit.length, hit.spread, min(hit.spans)))
        matches: dict[str, Match[P]] = {}
        taken: list[tuple[int, int]] = []
        for hit in found:
            if any(start < end_ and start_ < end for start, end in hit.spans for start_, end_ in taken):
                continue
            taken += hit.spans
            matches.setdefault(hit.key.place.code, Match(hit.key.place, 100.0, exact=True))
        return list(matches.values())

    def _similar(self, tokens: list[str]) -> list[Match[P]]:
        squashed, numbers = "".join(tokens), _numbers(tokens)
        best: dict[str, Match[P]] = {}
        for key in self._keys:
            if len(key.whole) < SHORTEST_FUZZY or not key.numbers <= numbers:
                continue
            score = _likeness(key.whole, squashed)
            known = best.get(key.place.code)
            if score and (known is None or known.score < score):
                best[key.place.code] = Match(key.place, score, exact=False)
        return sorted(best.values(), key=lambda match: -match.score)


def _keys(place: P) -> Iterable[_Key[P]]:
    keys = (_key(name, place) for name in place.names)
    return {key.whole: key for key in keys if key.whole}.values()


def _key(name: str, place: P) -> _Key[P]:
    tokens = _tokens(name)
    whole = "".join(tokens)
    house = _HOUSE.search(whole)
    pieces: tuple[str, ...] = (whole,)
    if house and house[0] != whole:
        pieces = tuple(piece for piece in (whole[: house.start()], house[0], whole[house.end() :]) if piece)
    return _Key(whole, pieces, _numbers(tokens), place)


def _look(key: _Key[P], squashed: str, edges: set[int]) -> _Found[P] | None:
    spans = []
    for piece in key.pieces:
        span = _span(piece, squashed, edges)
        if span is None:
            return None
        spans.append(span)
    first, last = min(spans)[0], max(spans)[1]
    return _Found(len(key.whole), last - first, spans, key)


def _span(piece: str, squashed: str, edges: set[int]) -> tuple[int, int] | None:
    """Find a piece that begins and ends where words and numbers do, so that 3 is not found in 13."""
    start = squashed.find(piece)
    while start >= 0:
        end = start + len(piece)
        if start in edges and end in edges:
            return start, end
        start = squashed.find(piece, start + 1)
    return None


def _likeness(name: str, text: str) -> float:
    """Compare a name to a short answer, or to the stretch of a sentence that ends like it; 0 below the cut-off."""
    if len(text) <= len(name):
        return fuzz.ratio(name, text, score_cutoff=CUT_OFF)
    found = fuzz.partial_ratio_alignment(name, text, score_cutoff=CUT_OFF)
    if found is None or found.dest_end - found.dest_start < len(name) - 1 or text[found.dest_end - 1] != name[-1]:
        return 0.0
    return found.score


def _tokens(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _NUMERAL.sub(_arabic, text)
    text = _ADDRESS.sub(r" \1号楼 ", text)
    text = _BUILDING.sub(lambda found: f" {found[1] or found[2]}号楼 ", text)
    return _TOKEN.findall(_FILLER.sub(" ", text))


def _arabic(numeral: re.Match[str]) -> str:
    """Turn 十二 into 12 and 二零三 into 203."""
    text = numeral[0]
    if not any(character in _SCALES for character in text):
        return "".join(str(_DIGITS[character]) for character in text)
    total, digit = 0, None
    for character in text:
        if character in _SCALES:
            total += (1 if digit is None else digit) * _SCALES[character]
            digit = None
        else:
            digit = _DIGITS[character]
    return str(total + (digit or 0))


def _edges(tokens: list[str]) -> set[int]:
    edges, position = {0}, 0
    for token in tokens:
        position += len(token)
        edges.add(position)
    return edges


def _numbers(tokens: list[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if token.isdecimal())
