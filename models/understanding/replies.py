"""Which of the configured answers a message asks for."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol


class Answering(Protocol):
    """A general answer, and the groups of words of which a question has one each."""

    @property
    def code(self) -> str: ...
    @property
    def words(self) -> Sequence[Sequence[str]]: ...


def best(answers: Iterable[Answering], found: Collection[str], *, asked: bool) -> tuple[str, ...]:
    """Give the codes of the answers that fit, the best first: they stand in that order, the narrower ones before.

    `found`: which of the answers' words stand in the message. `asked`: it has the form of a question, or says nothing
    else. What tells of something is no question, whatever it is about.
    """
    if not asked:
        return ()
    known = frozenset(found)
    return tuple(answer.code for answer in answers if all(not known.isdisjoint(group) for group in answer.words))
