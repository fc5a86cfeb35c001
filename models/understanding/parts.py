"""The problems that one message tells of: each with its words, what it is, and where.

A message about one problem stays one, in however many clauses it is told: another begins where another place has a problem of its
own, or where somebody says that another follows (还有, 另外, 2、, also) and names another kind.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from models.place.gazetteer import Spot
from models.understanding.clause import Clause
from models.understanding.form import Form
from models.understanding.lexicon import Scan, Word
from models.understanding.topics import Named, chosen

#: Says that something else follows.
_MARK = re.compile(
    r"还有(?:就是|一个事?|件事|个事|一件事?)?[,:、 ]?|另外(?:一个|一件事?|还有)?[,:、 ]?|再就是|再有(?:就是)?|再一个|再说一个|其次|此外|顺便|顺带|对了|还想说|同时|"
    r"(?:^|(?<=[\s,。;:!?、]))(?:[头再另][一两]?(?:件事?|个事?|桩事?|样)[是,:、 ]?|[一二三四]来[是,:、 ]?|\(?\d{1,2}[.、)](?!\d)|[①-⑨]|第?[一二三四五六][、.]|第[一二三四五六][,是个件条]|[一二三四五六]是|其[一二三])\s*|"
    r"\b(?:and )?(?:also|additionally|besides|secondly|thirdly|plus|as well as|another thing|one more thing|next|furthermore|then there's|btw|oh and|second|third)\b[,:]? ?|\n+|;"
)
#: May stand between two problems, or between two words of one.
_JOIN = re.compile(r"\band(?: the| a| an)?\b ?|(?:和|跟|与|以及|外加)(?=[\u4e00-\u9fff])")
#: A problem here and there: both places stand before it, with nothing but this between them.
_LIST = re.compile(
    r"(?:大?门口|门前|旁边?|后[面边头]|前[面边头]|那边|那儿|附近|楼下|一带|里面?)?\s*(?:和|跟|与|以及|还有|、|,|&|\band\b|\bas well as\b)\s*(?:在|the |at |in )*"
)
_BETWEEN = re.compile(r"\s*(?:之间|中间|当间|当中|间(?!歇)|交界|交叉|路口|交汇)")
_FROM = re.compile(r"\b(?:between|from)\s*(?:the )?$|从$")
#: Before a name: the name belongs to what stands before.
_LEADING = frozenset("到从在往向离由给对比像跟和与把去是的住靠挨叫过、")
_EDGE = " \t\n,.;:!?，。；：、！？~～…"


@dataclass(frozen=True, slots=True)
class Part:
    """One problem: its words as typed, the category that they name, and where it is."""

    start: int
    end: int
    text: str
    category: str | None
    spot: Spot | None


@dataclass
class _Told:
    """A problem while it is read, or a stretch that may be one."""

    start: int
    end: int
    marked: bool  # something else is said to follow
    named: list[Named[Any]] = field(default_factory=list)  # what names a category
    codes: set[str] = field(default_factory=set)  # of the categories told of
    parents: set[str | None] = field(default_factory=set)
    problem: bool = False
    settled: bool = False  # said to be good
    spot: Spot | None = None


class _Place(NamedTuple):
    """A place, and where it stands in the normal form."""

    start: int
    end: int
    spot: Spot


def parts(
    text: str, form: Form, scan: Scan[Any], borders: Iterable[Word], read: Iterable[Clause], named: Iterable[Spot]
) -> tuple[Part, ...]:
    """Give the problems that a text tells of, in its order; none where it tells of none."""
    places = [_Place(*form.found(spot.start, spot.end), spot) for spot in named if not spot.home]
    told = _gathered(_pieces(scan, borders, read, places))
    if len(told) == 1 and len(several := _listed(form.text, told[0], places)) > 1:
        told = [replace(told[0], spot=spot) for spot in several]
    return tuple(_part(text, form, one) for one in told)


def _part(text: str, form: Form, one: _Told) -> Part:
    category = chosen(one.named)
    start, end = form.typed(one.start, one.end)
    start += len(text[start:end]) - len(text[start:end].lstrip(_EDGE))
    end -= len(text[start:end]) - len(text[start:end].rstrip(_EDGE))
    return Part(start, end, text[start:end], category.code if category else None, one.spot)


def _gathered(pieces: Iterable[_Told]) -> list[_Told]:
    """Put together what belongs to one problem."""
    told: list[_Told] = []
    for piece in pieces:
        if told and not _begins(piece, told[-1]):
            before = told[-1]
            before.end = piece.end
            before.named += piece.named
            before.codes |= piece.codes
            before.parents |= piece.parents
            before.problem = before.problem or piece.problem
            before.settled = before.settled or piece.settled
            before.spot = before.spot or piece.spot
        else:
            told.append(piece)
    where: Spot | None = None
    for one in told:  # what names no place of its own is where the one before was
        where = one.spot = one.spot or where
    return [one for one in told if one.problem]


def _begins(piece: _Told, before: _Told) -> bool:
    """Whether another problem begins here."""
    elsewhere = piece.spot is not None and before.spot is not None and piece.spot.codes != before.spot.codes
    if not (piece.problem and before.problem):
        return (piece.marked and elsewhere) or (piece.problem and (piece.marked or before.settled))
    another = bool(piece.codes and before.codes) and not _related(piece, before)
    if piece.marked:
        return elsewhere or another
    return (elsewhere and bool(piece.codes)) or (another and piece.spot is not None and before.spot is None)


def _related(one: _Told, other: _Told) -> bool:
    return not (
        one.codes.isdisjoint(other.codes)
        and one.codes.isdisjoint(other.parents)
        and one.parents.isdisjoint(other.codes)
    )


def _pieces(scan: Scan[Any], borders: Iterable[Word], read: Iterable[Clause], places: list[_Place]) -> Iterable[_Told]:
    """Cut a text at its borders, at words that join, and before a place that something was said before."""
    text = scan.text
    cuts = [(*match.span(), True) for match in _MARK.finditer(text)]
    cuts += [(*match.span(), False) for match in _JOIN.finditer(text)]
    cuts += [(border.start, border.end, False) for border in borders]
    cuts += [(place.start, place.start, False) for place in places if _new(text, place.start)]
    inside = {at for place in places for at in range(place.start + 1, place.end)}
    pieces, start, marked = [], 0, False
    for first, last, mark in [*sorted(cut for cut in cuts if cut[0] not in inside), (len(text), len(text), False)]:
        if first > start:
            pieces.append(_Told(start, first, marked))
            marked = False
        start, marked = max(start, last), marked or mark
    return _told_of(pieces, scan, read, places)


def _told_of(pieces: list[_Told], scan: Scan[Any], read: Iterable[Clause], places: list[_Place]) -> Iterable[_Told]:
    """Put into each piece what is named and said in it."""
    starts = [piece.start for piece in pieces]

    def holding(at: int) -> _Told | None:
        index = bisect_right(starts, at) - 1
        return pieces[index] if index >= 0 and at < pieces[index].end else None

    for named in scan.topics:
        if piece := holding(named.start):
            piece.named.append(named)
    for place in places:
        if (piece := holding(place.start)) and piece.spot is None:
            piece.spot = place.spot
    for one in (one for clause in read for one in clause.said):
        if piece := holding(one.at):
            piece.problem, piece.settled = piece.problem or not one.good, piece.settled or one.good
    for piece in pieces:
        piece.settled = piece.settled and not piece.problem
        if (topic := chosen(piece.named)) and not piece.settled:
            piece.codes, piece.parents, piece.problem = {topic.code}, {topic.parent}, True
    return pieces


def _new(text: str, start: int) -> bool:
    """Whether a name that begins here may begin another sentence: Chinese does without a sign between them."""
    return start > 0 and "\u3400" <= text[start] <= "\u9fff" and text[start - 1] not in _LEADING


def _listed(text: str, one: _Told, places: list[_Place]) -> list[Spot]:
    """The places that stand side by side: the same problem here and there, unless it lies between them."""
    within = [place for place in places if one.start <= place.start and place.end <= one.end]
    run: list[_Place] = within[:1]
    for place in within[1:]:
        if not _LIST.fullmatch(text, run[-1].end, place.start):
            break
        run.append(place)
    if len(run) < 2 or _BETWEEN.match(text, run[-1].end) or _FROM.search(text[: run[0].start]):
        return []
    return list({place.spot.codes: place.spot for place in run}.values())
