"""Short answers: yes and no, politeness, which one, and what is left over."""

import re

from models.place.gazetteer import Spot
from models.understanding.acts import Heard
from models.understanding.form import Form
from models.understanding.lexicon import Word
from models.understanding.sequence import Sequence
from models.understanding.state import State

_ALL = re.compile("(?:都|全)(?:已经|给|给我|可以|要)*(?:撤|取消|解决|好[了啦嘞]|修|办|弄|清|完|算|没|不|销|删|结)")
_POLITE = ("thanks", "greeting", "fine")
_SMALL = frozenset({"thanks", "greeting", "excuse", "filler", "pause", "le", "ne", "i", "you"})


def politeness(said: Sequence) -> str | None:
    """Thanks, fine or greeting when that is all there is; the first of them where there are several."""
    found = set()
    for word in said.words:
        kind = next((kind for kind in _POLITE if kind in word.classes), None)
        if "yes" in word.classes:
            kind = kind or "fine"
        if kind:
            found.add(kind)
        elif not word.classes & _SMALL:
            return None
    return next((kind for kind in _POLITE if kind in found), None)


def yes(said: Sequence, how: State | None) -> bool | None:
    """A yes or a no that stands for itself: alone, or before words that do not speak against it."""
    clauses = (clause for clause in said.clauses if not all(word.classes & _SMALL for word in clause))
    first = next(clauses, None)
    answer = _bare(first) if first else None
    if answer is None or any(_bare(clause) not in {None, answer} for clause in clauses):
        return None
    if how is not None and how is not (State.GOOD if answer else State.BAD):
        return None
    return answer


def _bare(clause: tuple[Word, ...]) -> bool | None:
    if "asked" in clause[-1].classes:
        return None
    words = [word.classes for word in clause if not word.classes & _SMALL or word.classes & {"yes", "no"}]
    for kind, answer in (("no", False), ("yes", True)):
        if words and all(kind in classes for classes in words):
            return answer
    return None


def every_one(said: Sequence) -> bool:
    """Whether all of several are meant."""
    return any("every" in word.classes for word in said.words) or bool(_ALL.search(said.text))


def pointed_at(said: Sequence) -> bool:
    """Whether somebody points at a matter without saying which."""
    return any("pointing" in word.classes for word in said.words)


def rest(text: str, form: Form, said: Sequence, heard: tuple[Heard, ...], named: tuple[Spot, ...]) -> str:
    """What no act, polite word or place explains, in the words as typed."""
    spans = [(found.start, found.end) for found in heard] + [(spot.start, spot.end) for spot in named]
    spans += [form.typed(word.start, word.end) for word in said.words if word.classes & _SMALL]
    left, position = [], 0
    for start, end in sorted(spans):
        if start > position:
            left.append(text[position:start])
        position = max(position, end)
    left.append(text[position:])
    return " ".join(" ".join(left).split()).strip(" ,.，。!！?？、;；")
