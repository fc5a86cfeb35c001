"""The names of a community's places, piece by piece: what a walk along a text finds of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from rapidfuzz import fuzz

from models.place.tokens import Form, form
from models.place.wordlist import COMMON, COURTS, FILLERS, GATES, GENERIC, NO_NAMES, PAUSE, PUBLIC, STREET

FUZZY = 3  # pieces of a name that is known with one of them wrong
ALIKE = 75.0  # of two words, one of them written wrong

Pieces = tuple[str, ...]


class Named(Protocol):
    """What has a code and goes by several names."""

    @property
    def code(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...


P = TypeVar("P", bound=Named)


class Kind(Enum):
    """What a stretch of a text is for a place."""

    PLACE = "place"
    ESTATE = "estate"
    HALF = "half"  # 柳西: an estate only with a building behind it
    PART = "part"  # 南门: of an estate
    BUILDING = "building"
    STREET = "street"
    COURT = "court"  # 小区, behind a name of its own
    PUBLIC = "public"  # 停车场
    GONE = "gone"  # told by another hit
    FOREIGN = "foreign"  # a place that we do not know


@dataclass(eq=False, slots=True)
class Estate:
    """Buildings that are numbered together, and the courtyard around them where it is a place of its own."""

    name: Pieces
    code: str | None = None
    parts: dict[Pieces, str] = field(default_factory=dict)  # a building is the one piece 3号楼

    def find(self, part: Pieces) -> str | None:
        """Give the place of a part, the estate itself where none of its buildings has a place of its own."""
        if is_house(part[0]) and not any(is_house(known[0]) for known in self.parts):
            return self.code
        return self.parts.get(part)

    def others(self, part: Pieces) -> Iterable[str]:
        """The places of its other buildings, or of its other gates."""
        return dict.fromkeys(code for known, code in self.parts.items() if is_house(known[0]) == is_house(part[0]))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for."""

    kind: Kind
    name: Pieces
    codes: tuple[str, ...] = ()
    estate: Estate | None = None
    generic: bool = False


Node = dict[str | None, Any]  # by the next piece; None holds the entry of a name that ends here


class Names(Generic[P]):
    """Every name of every place, ready to be found at a piece of a text."""

    def __init__(self, places: Iterable[P]) -> None:
        self._root: Node = {}
        self.estates: list[Estate] = []
        self._halves: dict[Pieces, list[tuple[Pieces, int, str]]] = {}  # one of them is right where one piece is wrong
        self.stems: dict[Pieces, Estate] = {}
        self.courts = {pieces(head) for head in COURTS}
        self.streets: dict[frozenset[Pieces], str] = {}
        named = [(pieces(name), place.code) for place in places for name in place.names]
        houses = [(name, code) for name, code in named if len(name) > 1 and is_house(name[-1])]
        whole: dict[Pieces, str] = {}
        for name, code in named:
            if len(name) == 1 or not is_house(name[-1]):
                whole.setdefault(name, code)
        self._number(houses, whole)
        self._part(whole)
        self._wrong: dict[Pieces, dict[str, Estate]] = {}
        for stem, estate in self.stems.items():
            for index, piece in enumerate(stem):
                self._wrong.setdefault(_without(stem, index), {})[piece] = estate
        self._enter(whole)

    def _number(self, houses: list[tuple[Pieces, str]], whole: dict[Pieces, str]) -> None:
        """Put the buildings of one estate together, whatever half of its name they are called by."""
        stems: dict[str, list[Pieces]] = {}
        for name, code in houses:
            stems.setdefault(code, []).append(name[:-1])
        for name, code in houses:
            known = (self.stems[stem] for stem in stems[code] if stem in self.stems)
            courtyards = [whole[stem] for stem in stems[code] if stem in whole]
            own = (estate for estate in self.estates if courtyards and estate.code == courtyards[0])
            estate = next(known, None) or next(own, None)
            if estate is None:
                estate = Estate(stems[code][0])
                self.estates.append(estate)
            estate.code = estate.code or next(iter(courtyards), None)
            estate.parts.setdefault(name[-1:], code)
            for stem in stems[code]:
                self.stems.setdefault(stem, estate)

    def _part(self, whole: dict[Pieces, str]) -> None:
        """Gates and sheds: names that begin with the whole name of an estate."""
        courtyards = {estate.code: estate for estate in self.estates if estate.code}
        for name, code in whole.items():
            if code not in courtyards and self._is_court(name):
                courtyards[code] = Estate(name, code)
        self.strong = {name: courtyards[code] for name, code in whole.items() if code in courtyards}
        self.stems |= self.strong
        for name, code in whole.items():
            for length in range(1, 0 if code in courtyards else len(name)):
                if name[:length] in self.strong and self._is_court(name[:length]):
                    self.strong[name[:length]].parts.setdefault(name[length:], code)

    def _is_court(self, name: Pieces) -> bool:
        return any(name[-len(court) :] == court for court in self.courts)

    def _enter(self, whole: dict[Pieces, str]) -> None:
        for head in self.courts:
            self._add(Entry(Kind.COURT, head))
        for head, codes in self._kinds(whole).items():
            self._add(Entry(Kind.PUBLIC, head, tuple(codes)))
        for part in (*GATES, *(part for estate in self.estates for part in estate.parts if not is_house(part[0]))):
            self._add(Entry(Kind.PART, part))
        for stem, estate in self.stems.items():
            self._add(Entry(Kind.ESTATE if stem in self.strong else Kind.HALF, stem, estate=estate))
        for name, code in whole.items():
            if name not in self.strong:
                self._enter_place(name, code)

    def _kinds(self, whole: dict[Pieces, str]) -> dict[Pieces, list[str]]:
        """The places whose names end with each public kind."""
        kinds: dict[Pieces, list[str]] = {head: [] for head in map(pieces, PUBLIC)}
        for name, code in whole.items():
            for length in range(1, len(name)):
                if code not in (kind := kinds.get(name[-length:], [code])):
                    kind.append(code)
        return kinds

    def _enter_place(self, name: Pieces, code: str) -> None:
        if len(streets := list(_streets(name))) == 2:
            self.streets[frozenset(streets)] = code
            for street in streets:
                self._add(Entry(Kind.STREET, street))
        generic = GENERIC.fullmatch("".join(name)) is not None
        self._add(Entry(Kind.PLACE, name, (code,), generic=generic))
        if not generic and len(name) >= FUZZY:
            self._halves.setdefault(name[:2], []).append((name, 0, code))
            self._halves.setdefault(name[-2:], []).append((name, len(name) - 2, code))

    def _add(self, entry: Entry) -> None:
        node = self._root
        for piece in entry.name:
            node = node.setdefault(piece, {})
        node[None] = entry

    @property
    def first(self) -> Node:
        """The pieces that a name begins with."""
        return self._root

    def at(self, text: Form, index: int) -> tuple[Entry, int] | None:
        """Give the longest name that begins with a piece, and where it ends; its first word may be written as two."""
        piece = text.pieces[index]
        found = self._along(text, self._root.get(piece), index + 1)
        if not found and piece.isascii() and index + 1 < len(text):
            found = self._along(text, self._root.get(text.joined(index)), index + 2)
        return found

    def _along(self, text: Form, node: Node | None, position: int) -> tuple[Entry, int] | None:
        if node is None:
            return None
        found = (node[None], position) if None in node else None
        while position < len(text) and not PAUSE.search(text.gap(position)):
            piece = text.pieces[position]
            position += 1
            if piece in node:
                node = node[piece]
                found = (node[None], position) if None in node else found
            elif piece not in FILLERS:
                break
        return found

    def near(self, name: Pieces) -> tuple[Estate, ...]:
        """Give the estates whose name is this but for one character, or a few letters of one word."""
        found: dict[int, Estate] = {}
        for index, piece in enumerate(name):
            if piece in COMMON or piece in NO_NAMES:
                continue
            for other, estate in self._wrong.get(_without(name, index), {}).items():
                if _alike(piece, other):
                    found[id(estate)] = estate
        return tuple(found.values())

    def like(self, text: Form) -> tuple[str, int, int] | None:
        """Give a place whose name stands in a text but for one wrong piece, and where it begins and ends."""
        for index in range(len(text) - 1):
            for name, before, code in self._halves.get(tuple(text.pieces[index : index + 2]), ()):
                start = index - before
                stands = text.pieces[max(start, 0) : start + len(name)]
                wrong = [pair for pair in zip(stands, name, strict=False) if pair[0] != pair[1]]
                if len(stands) == len(name) and len(wrong) == 1 and _alike(*wrong[0]):
                    return code, start, start + len(name)
        return None


def pieces(name: str) -> Pieces:
    """A name as it is looked for."""
    return tuple(piece for piece in form(name).pieces if piece not in FILLERS)


def _alike(piece: str, other: str) -> bool:
    """Whether one may be written for the other: any character, but a word only by a few letters, a number never."""
    if piece[0].isdecimal() or other[0].isdecimal():
        return False
    return not other.isascii() or fuzz.ratio(piece, other) >= ALIKE


def _without(name: Pieces, index: int) -> Pieces:
    return *name[:index], "", *name[index + 1 :]


def is_house(piece: str) -> bool:
    return piece.endswith("号楼")


def _streets(name: Pieces) -> Iterator[Pieces]:
    """The streets that a name is made of: 柳西街西屯路路口, crossing of Liuxi Street and Xitun Road."""
    joined = "".join(name) if len(name[0]) == 1 else " ".join(name)
    for found in STREET.finditer(re.sub(r"\b(?:crossing|corner|junction|intersection|and)\b|[与和跟]", " ", joined)):
        yield pieces(found[0])
