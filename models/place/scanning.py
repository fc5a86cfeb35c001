"""What stands in a text that may name a place, piece by piece."""

import re
from dataclasses import dataclass
from typing import Any

from models.place.names import Entry, Estate, Kind, Names, Pieces
from models.place.tokens import Form, is_number, number
from models.place.wordlist import (
    AFTER_CALLED,
    AFTER_NUMBER,
    ALONE,
    ANY,
    AT,
    AT_THE_GATE,
    BEFORE,
    BETWEEN,
    CONNECTORS,
    FILLERS,
    FURTHER,
    IT_IS,
    LETTERED,
    LOCATIVE,
    LONGER,
    NO_BUILDING,
    NO_NAMES,
    NO_PLACE_AFTER,
    NO_PLACE_BEFORE,
    NUMBERED,
    PAUSE,
)

NAME_LENGTH = 5  # pieces before 小区 that are looked at
LONG = 60  # pieces; a longer text tells of many things
GATE = 4  # letters
WORDS = 3
SHORTEST = {True: 4, False: 2}  # letters, characters: a shorter name is not known when it is written wrong
DIGITS = 3  # a longer number is no building's
LISTED = 24  # pieces; no list of buildings is longer
_CONTRAST = re.compile(
    r"(?:不是|\bnot )\s*(\d{1,2})号?[\s,，]*(?:而?是|but|it's|its|应该是) ?(\d{1,2})(?!\d)"
    r"|(?<!\d)(\d{1,2})号?[\s,，]*(?:不是|not )\s*(\d{1,2})(?!\d)"
)


@dataclass(slots=True)
class Hit:
    """A stretch of pieces that stands for a place, as far as it is understood yet."""

    kind: Kind
    start: int
    end: int
    codes: tuple[str, ...] = ()
    sure: bool = False
    building: str | None = None
    foreign: bool = False
    home: bool = False
    estates: tuple[Estate, ...] = ()  # one, or those whose names are like this
    part: Pieces = ()
    guess: bool = False  # a name that is only like one of ours
    doubt: bool = False  # a number that may be no building's


def scan(names: Names[Any], form: Form, text: str) -> list[Hit]:
    """Give what may name a place, in the order of a text whose form this is."""
    scanner, first = _Scanner(names, form, text), names.first
    done = 0
    for index, piece in enumerate(form.pieces):
        begins = piece in first or not piece.isalpha() or piece in NUMBERED
        if index < done or not (begins or (piece.isascii() and form.joined(index) in first)):
            continue
        if hit := scanner.hit(index):
            scanner.hits.append(hit)
            done = hit.end
    return scanner.hits


class _Scanner:
    def __init__(self, names: Names[Any], form: Form, text: str) -> None:
        self.names, self.form, self.text = names, form, text
        self.hits: list[Hit] = []
        self.bare = _contrasted(form)

    def hit(self, index: int) -> Hit | None:
        """Give what stands at a piece."""
        if not (found := self.names.at(self.form, index)):
            return self._building(index)
        entry, end = found
        if entry.kind is Kind.PLACE:
            return self._place(entry, index, end)
        if entry.kind in {Kind.COURT, Kind.PUBLIC}:
            return self._kind(entry, index, end)
        hit = Hit(entry.kind, index, end, part=entry.name)
        if entry.estate:
            hit.estates = (entry.estate,)
            self._other_kind(hit)
            _number(self.form, hit)
        return hit

    def _other_kind(self, half: Hit) -> None:
        """柳西花园: an estate of ours by half its name, with another kind behind it; 柳西中学 is none."""
        if half.end == len(self.form):
            return
        if _latin(behind := self.form.pieces[half.end]) and half.estates[0] in self.names.near((*half.part, behind)):
            half.kind, half.end = Kind.ESTATE, half.end + 1
            return
        found = self.names.at(self.form, half.end) if half.kind is Kind.HALF else None
        if found and found[0].kind is Kind.COURT:
            half.kind, half.end, half.guess = Kind.ESTATE, found[1], True
        elif found and found[0].kind is Kind.PUBLIC and not self.form.gap(half.end):
            half.kind, half.end, half.estates, half.foreign = Kind.FOREIGN, found[1], (), True

    def _building(self, index: int) -> Hit | None:
        form = self.form
        if index in form.houses:
            return self._house(index)
        if form.pieces[index] in NUMBERED and self._numbers_next(index + 1):
            return Hit(Kind.BUILDING, index, index + 2, building=number(form.pieces[index + 1]))
        if form.pieces[index].isdecimal() and (index in self.bare or _listed(form, index) or self._further(index)):
            return Hit(Kind.BUILDING, index, index + 1, building=form.pieces[index])
        return None

    def _place(self, entry: Entry, start: int, end: int) -> Hit | None:
        """A place by its name; a name that many places have is one only where it is said as one."""
        longer = LONGER.match(self.form.text, self.form.ends[end - 1]) is not None
        hit = Hit(Kind.PLACE, start, end, entry.codes, sure=not longer)
        if not entry.generic:
            return hit
        if self._other_sense(start, end):
            return None
        if (begin := self._named_before(start)) is not None:
            return Hit(Kind.FOREIGN, begin, end, foreign=True)
        hit.sure = self._said(start, end) and not longer
        return hit

    def _other_sense(self, start: int, end: int) -> bool:
        """小学生, 上小学."""
        form = self.form
        after, before = NO_PLACE_AFTER.match(form.text, form.ends[end - 1]), NO_PLACE_BEFORE.search(form.before(start))
        return bool(after or before)

    def _said(self, start: int, end: int) -> bool:
        """Whether a word is said as a place: alone, or with a word that tells where."""
        form, at = self.form, self.form.ends[end - 1]
        if ALONE.issuperset(form.pieces[:start] + form.pieces[end:]):
            return True
        if IT_IS.search(form.before(start)) and (end == len(form) or PAUSE.search(form.gap(end))):
            return True
        gate = AT_THE_GATE.search(form.text[max(0, at - GATE) : at])
        where = LOCATIVE.match(form.text, at) or AT.search(form.before(start)) or gate
        return where is not None and len(form) <= LONG

    def _kind(self, entry: Entry, start: int, end: int) -> Hit | None:
        """A kind of place: with a name of its own before it, or one of ours that is called by its kind."""
        begin = self._named_before(start)
        while (more := self.names.at(self.form, end) if end < len(self.form) else None) and more[0].kind is Kind.COURT:
            end = more[1]
        near = self._near(entry.name, start)
        if near:
            hit = Hit(Kind.ESTATE, near[0], end, estates=near[1], guess=True)
        elif begin is not None:
            hit = Hit(Kind.FOREIGN, begin, end, foreign=True)
        elif entry.codes and self._said(start, end) and not self._other_sense(start, end):
            return Hit(Kind.PLACE, start, end, entry.codes)
        else:
            return None
        _number(self.form, hit)
        named = near or hit.building or not _latin(entry.name[0]) or self._capital(hit.start)
        return hit if named else None

    def _near(self, kind: Pieces, start: int) -> tuple[int, tuple[Estate, ...]] | None:
        """An estate whose name is written nearly like what stands here, and where that begins."""
        taken = self.hits[-1].end if self.hits else 0
        for begin in range(max(taken, start - WORDS), start):
            if near := self.names.near((*self.form.pieces[begin:start], *kind)):
                return begin, near
        return None

    def _named_before(self, start: int) -> int | None:
        """Where the name of its own begins that a kind of place has before it; None where it has none."""
        form, begin = self.form, start
        taken = self.hits[-1].end if self.hits else 0
        if _latin(form.pieces[start]):
            while (
                begin > taken
                and start - begin < WORDS
                and not form.gap(begin).strip()
                and _is_name(form.pieces[begin - 1])
            ):
                begin -= 1
            return begin if begin < start else None
        while begin > taken and start - begin < NAME_LENGTH and not form.gap(begin):
            if len(form.pieces[begin - 1]) > 1 or form.ends_with(begin, BEFORE):
                break
            begin -= 1
        name = form.text[form.starts[begin] : form.starts[start]]
        return begin if len(name) > 1 and name not in ANY else None

    def _further(self, index: int) -> bool:
        """Building 2 and 3."""
        form, last = self.form, self.hits[-1] if self.hits else None
        if not last or last.kind is not Kind.BUILDING or not form.text[form.starts[last.end - 1]].isascii():
            return False
        if not FURTHER.fullmatch(form.between(last.end, index)):
            return False
        behind = form.pieces[index + 1] if index + 1 < len(form) else ""
        return not behind or behind in FILLERS or PAUSE.search(form.gap(index + 1)) is not None

    def _numbers_next(self, index: int) -> bool:
        """No. 4, Sunrise Estate."""
        form = self.form
        if index + 1 >= len(form) or not is_number(form.pieces[index]):
            return False
        behind = index + 1 + (form.pieces[index + 1] in FILLERS)
        found = self.names.at(form, behind) if behind < len(form) else None
        return found is not None and found[0].estate is not None

    def _capital(self, begin: int) -> bool:
        at, _ = self.form.span(begin, begin + 1)
        return self.text[at].isupper()

    def _house(self, index: int) -> Hit:
        """A building; the word before it may be nearly the name of an estate: 柳溪3号楼."""
        form, taken = self.form, self.hits[-1].end if self.hits else 0
        for begin in range(max(taken, index - WORDS), index):
            name = tuple(form.pieces[begin:index])
            apart = any(form.gap(position).strip(" ") for position in range(begin + 1, index + 1))
            if not apart and len(name[0]) * len(name) >= SHORTEST[_latin(name[0])] and (near := self.names.near(name)):
                return Hit(Kind.BUILDING, begin, index + 1, building=form.houses[index], estates=near, guess=True)
        return Hit(Kind.BUILDING, index, index + 1, building=form.houses[index])


def _number(form: Form, hit: Hit) -> None:
    """Add the number that stands directly behind an estate, if one does and no word calls it a building's."""
    index = hit.end
    if index >= len(form) or index in form.houses or PAUSE.search(form.gap(index).replace(",", "")):
        return
    if form.pieces[index] in NUMBERED | LETTERED and index + 1 < len(form):
        index += 1
    piece, behind = form.pieces[index], form.pieces[index + 1] if index + 1 < len(form) else ""
    if len(piece) == 1 and _latin(piece) and (behind in {"座", "栋", "幢", "号"} or form.pieces[index - 1] in LETTERED):
        hit.building, hit.end = piece.upper(), index + 1 + (behind in {"座", "栋", "幢", "号"})
    elif (piece.isdecimal() and len(piece) <= DIGITS) or (is_number(piece) and index > hit.end):
        _uncalled(form, hit, index, behind)


def _uncalled(form: Form, hit: Hit, index: int, behind: str) -> None:
    """柳西3座, 柳西3-501, Xitun Homes 6; 3号 may be a day of the month too."""
    end, house = index + 1, number(form.pieces[index])
    if behind.isdecimal() and form.gap(end).strip() == "-":
        hit.building, hit.end = house, end + 1
        return
    called = behind in {"号", "座"}
    end += called
    at = form.ends[end - 1]
    if NO_BUILDING.match(form.text, at) or not (called or form.text[form.starts[index]].isascii()):
        return  # 柳西3号井, 柳西一带
    sure = behind == "座" or bool(AFTER_NUMBER.match(form.text, at) or (called and AFTER_CALLED.match(form.text, at)))
    if sure or called:
        hit.building, hit.end, hit.doubt = house, end, not sure


def _listed(form: Form, index: int) -> bool:
    """Whether a number stands in a list of buildings: 3、4号楼, 1号到4号楼."""
    position = index + 1
    while position < min(len(form), index + LISTED):
        if form.pieces[position] == "号":
            position += 1
            continue
        linked = bool(form.gap(position).strip()) and BETWEEN.fullmatch(form.gap(position)) is not None
        if form.pieces[position] in CONNECTORS:
            position, linked = position + 1, True
        if not linked or position >= len(form):
            return False
        if position in form.houses:
            return not form.text[form.starts[position]].isalpha() or not form.text[form.starts[position]].isascii()
        if not form.pieces[position].isdecimal():
            return False
        position += 1
    return False


def _contrasted(form: Form) -> set[int]:
    """Numbers that are buildings because one of them is said to be meant and not the other: not 3 but 5."""
    found = _CONTRAST.search(form.text) if len(form) <= LONG else None
    if not found:
        return set()
    at = {start: index for index, start in enumerate(form.starts)}
    starts = (found.start(group) for group in range(1, 5) if found[group])
    return {at[start] for start in starts if start in at}


def _latin(piece: str) -> bool:
    return piece.isascii() and piece.isalpha()


def _is_name(piece: str) -> bool:
    return _latin(piece) and piece not in NO_NAMES
