"""What a text says of places: names first, then what belongs together, then how it is said."""

from typing import Any

from models.place.names import Kind, Names
from models.place.scanning import Hit, scan
from models.place.tokens import form
from models.place.wordlist import (
    AT_HOME,
    HOME,
    LIVES,
    LONGER,
    LOOSE,
    NEGATED,
    PAUSE,
    REPLACED,
    RESIDENT,
    SAID,
    STREETS_MEET,
    THERE,
)

NUMBERS = {Kind.BUILDING, Kind.PART}
ESTATES = {Kind.ESTATE, Kind.HALF}
FAR = 8  # pieces that may stand between an estate and its building
SHORT = 30  # pieces


class Reading:
    """One text being read."""

    def __init__(self, names: Names[Any], text: str) -> None:
        self.names, self.form = names, form(text)
        self.hits = scan(names, self.form, text)
        self._meet()
        self._join()
        self._resolve()
        self.hits = self.hits or self._like()
        self._tell()

    def _like(self) -> list[Hit]:
        """A short text that names nothing may name something with one piece wrong."""
        if len(self.form) > SHORT or not (found := self.names.like(self.form)):
            return []
        code, start, end = found
        return [Hit(Kind.PLACE, start, end, (code,))]

    # What belongs together.

    def _meet(self) -> None:
        """Two streets that meet are a crossing; a street alone is no place."""
        kept: list[Hit] = []
        for hit in self.hits:
            if hit.kind is not Kind.STREET:
                kept.append(hit)
            elif kept and kept[-1].kind is Kind.STREET and (code := self._crossing(kept[-1], hit)):
                kept[-1] = Hit(Kind.PLACE, kept[-1].start, hit.end, (code,), sure=True)
            else:
                kept.append(hit)
        self.hits = [hit for hit in kept if hit.kind is not Kind.STREET]

    def _crossing(self, one: Hit, other: Hit) -> str | None:
        if not STREETS_MEET.fullmatch(self.form.between(one.end, other.start)):
            return None
        return self.names.streets.get(frozenset((one.part, other.part)))

    def _join(self) -> None:
        """Give buildings and gates to the estates that they are said with, before or behind."""
        joined: list[Hit] = []
        for hit in self.hits:
            last = joined[-1] if joined else None
            if last and hit.kind in NUMBERS and not hit.estates and self._belongs(last, hit):
                last.guess = last.guess or LONGER.match(self.form.text, self.form.ends[last.end - 1]) is not None
                last.kind, last.end, last.building, last.part = hit.kind, hit.end, hit.building, hit.part
            elif last and hit.kind in ESTATES and not hit.building and self._precedes(last, hit):
                last.end, last.estates = hit.end, hit.estates
            else:
                joined.append(hit)
        self.hits = [hit for hit in joined if hit.kind is not Kind.HALF or hit.building or self._alone(hit)]

    def _belongs(self, estate: Hit, hit: Hit) -> bool:
        """柳西小区门口那个3号楼; half a name only with the number at once."""
        if estate.kind not in {*ESTATES, Kind.FOREIGN} or estate.building:
            return False
        between = self.form.between(estate.end, hit.start)
        if estate.kind is Kind.HALF:
            return LOOSE.fullmatch(between) is not None
        return not between.strip(" ,，") or (hit.start - estate.end <= FAR and not PAUSE.search(between))

    def _precedes(self, last: Hit, estate: Hit) -> bool:
        """Building 3 of Liuxi Estate."""
        if last.kind not in NUMBERS or last.estates:
            return False
        return LOOSE.fullmatch(self.form.between(last.end, estate.start)) is not None

    def _alone(self, half: Hit) -> bool:
        """Whether half a name is said as a place: nothing else, or 柳西那边."""
        if half.end - half.start == len(self.form):
            return True
        chinese = not self.form.pieces[half.start].isascii()
        return chinese and THERE.match(self.form.text, self.form.ends[half.end - 1]) is not None

    # Which places that makes.

    def _resolve(self) -> None:
        """A number takes the estate said before it, or the one said after it where no other is."""
        last: Hit | None = None
        for index, hit in enumerate(self.hits):
            if hit.kind in NUMBERS and not hit.estates and (other := last or self._after(index)):
                hit.estates, hit.foreign, hit.guess = other.estates, not other.estates, other.guess
                if not last and other.kind is Kind.ESTATE and not other.building:
                    other.kind = Kind.GONE
            if hit.estates or hit.foreign:
                last = hit
        self.hits = [hit for hit in self.hits if hit.kind is not Kind.GONE]
        for hit in self.hits:
            if hit.kind is not Kind.PLACE:
                self._place(hit)
        self.hits = [hit for hit in self.hits if hit.codes or hit.foreign]

    def _after(self, index: int) -> Hit | None:
        """The only estate that is said behind a number: building 3 has no light, Liuxi Estate."""
        behind = [hit for hit in self.hits[index + 1 :] if hit.estates and hit.kind is not Kind.GONE]
        return behind[0] if behind and all(hit.estates == behind[0].estates for hit in behind) else None

    def _place(self, hit: Hit) -> None:
        """Find what an estate and a number mean; what is not there is foreign, with the estate as what it may be."""
        part = (f"{hit.building}号楼",) if hit.building else hit.part if hit.kind is Kind.PART else ()
        if hit.foreign:
            hit.building = None
            return
        known = hit.estates or self.names.estates
        courtyards = tuple(estate.code for estate in hit.estates if estate.code)
        if part:
            hit.codes = tuple(code for estate in known if (code := estate.find(part)))
            hit.foreign = not hit.codes and (bool(hit.estates) or hit.building is not None)
            hit.sure = len(hit.estates) == len(hit.codes) == 1 and not hit.guess and not hit.doubt
            if hit.doubt:
                hit.codes += courtyards
            elif not hit.codes:
                hit.codes = (*courtyards, *(code for estate in hit.estates for code in estate.others(part)))
        elif hit.estates:
            hit.codes = courtyards or tuple(code for estate in hit.estates for code in estate.parts.values())
            hit.foreign = LONGER.match(self.form.text, self.form.ends[hit.end - 1]) is not None
            hit.sure = hit.kind is Kind.ESTATE and len(courtyards) == 1 and not hit.guess and not hit.foreign
        hit.building = None if hit.estates else hit.building

    # How it is said.

    def _tell(self) -> None:
        """Leave out what is said not to be it, and tell the speaker's home from where the problem is."""
        text, said = self.form.text, []
        denies, lives = SAID.search(text), LIVES.search(text)
        for hit in self.hits:
            before = self.form.before(hit.start)
            behind = self.form.ends[hit.end - 1]
            if denies and (NEGATED.search(before) or REPLACED.match(text, behind)):
                continue
            hit.home = bool(lives and (HOME.search(before) or RESIDENT.match(text, behind)))
            said.append(hit)
        self.hits = said
        for hit, end in zip(said, [hit.start for hit in said[1:]] + [len(self.form)], strict=False):
            if hit.home and AT_HOME.search(self.form.between(hit.end, end)):
                hit.home = False
        if all(hit.home for hit in said):
            for hit in said:
                hit.home = False
