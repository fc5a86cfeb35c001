"""A kind of matter: its life as data, and the few functions that know its table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import inspect

from models.life import Life, Need
from models.matter import Matter
from models.people import Person
from models.phrase import Phrase
from services.life.facts import Facts
from services.message import Message
from services.render import Reader
from services.work import Work

M = TypeVar("M", bound=Matter)


@dataclass(frozen=True, slots=True)
class Before:
    """How things stood before an action: who was involved, who held it."""

    involved: frozenset[int] = frozenset()
    holder: int | None = None


def _nobody(*_: Any) -> list[int]:
    return []


@dataclass(frozen=True, repr=False)
class Kind(Generic[M]):
    """What the engine must know of a kind.

    `relations` may ask tables; somebody without one of the relations in `sees` does not learn that the matter exists.
    `involved` are the people whose cards change with it. `unlogged` are the columns that its log leaves out: words,
    places finer than the grid, people beyond actor and holder. `prefix` begins its phrases.
    """

    table: type[M]
    life: Life
    relations: Callable[[Work, Person | None, M], frozenset[str]]
    sees: frozenset[str]
    card: Callable[[Work, Reader, Person, M, Phrase, list[int], bool], Message]
    involved: Callable[[Work, M], Iterable[int | None]]
    #: What any phrase about it may name.
    facts: Callable[[Work, M], dict[str, Any]]
    unlogged: frozenset[str] = frozenset()
    prefix: str = ""

    # what the life's rows and notices name
    effects: Mapping[str, Callable[[Work, M, Person | None, Facts], None]] = field(default_factory=dict)
    guards: Mapping[str, Callable[[Work, M], bool]] = field(default_factory=dict)
    #: By need, or by action and need where an action wants something else of it.
    needs: Mapping[Need | tuple[str, Need], Callable[[Work, M, Person | None, Facts], bool]] = field(
        default_factory=dict
    )
    audiences: Mapping[str, Callable[[Work, M, Before], Iterable[int | None]]] = field(default_factory=dict)
    variants: Mapping[str, Callable[[Work, M], bool]] = field(default_factory=dict)

    #: What somebody who may see it, and may not read it, is told instead of whatever is said of it.
    hidden: Callable[[Work, Person, M], Phrase | None] = lambda _work, _person, _matter: None
    #: Whom it may be given to by somebody.
    candidates: Callable[[Work, Person, M], list[int]] = _nobody
    #: Who acts when somebody missed a message about it.
    minders: Callable[[Work, M, int], Iterable[int]] = _nobody
    #: Whether an action with these facts would change nothing, because it is so already.
    same: Callable[[M, str, Facts], bool] = lambda _matter, _action, _facts: False
    #: Whether word of it goes out at any hour; the last argument says that it would be a reminder.
    rings: Callable[[M, bool], bool] = lambda _matter, _reminder: False
    #: What somebody who says this means as things stand: "not solved" after the end takes a yes back, or reopens.
    meant: Callable[[Work, M, str], str] = lambda _work, _matter, action: action
    #: What can be done instead where a guard does not let an action through.
    instead: Mapping[str, str] = field(default_factory=dict)
    #: What is asked for by itself after an action: another one, where it can be done.
    then: Mapping[str, str] = field(default_factory=dict)
    #: What whoever has done it is answered, with buttons, where it is more than done.* says.
    answer: Callable[[Work, Person, M, str], tuple[Phrase, list[list[dict[str, Any]]]] | None] = (
        lambda _work, _person, _matter, _action: None
    )
    #: What is fixed at the moment when something is told of it.
    told: Callable[[Work, M], dict[str, Any]] = lambda _work, _matter: {}
    #: From when on it has been in its state, where that is not its last news.
    since: Callable[[M], datetime] | None = None
    #: The phrases of buttons, of questions and answers to who acts, and of follow-ups, where they depend on the matter.
    worded: Callable[[str, M], str] = lambda stem, _matter: stem
    #: The action that takes what somebody says in reply to a message about it.
    replies: str | None = None
    #: Word of what somebody has done has been delivered to a person.
    reached: Callable[[Work, M, int], None] | None = None
    #: Somebody who had to do with it is erased.
    forgotten: Callable[[Work, M, Person], None] | None = None
    #: Tells groups how it gets on.
    noted: Callable[[Work, M, str], None] | None = None

    @property
    def name(self) -> str:
        return self.table.kind

    @cached_property
    def logged(self) -> tuple[str, ...]:
        """The columns that the log promises: whatever they hold can be computed from the events alone."""
        return tuple(
            column.key for column in inspect(self.table).column_attrs if column.key not in {"id", *self.unlogged}
        )

    def words(self, stem: str, **params: Any) -> Phrase:
        """One of this kind's phrases."""
        return Phrase(f"{self.prefix}{stem}", params)

    def button(self, action: str, matter: M) -> str:
        """The phrase on the button of an action, as things stand."""
        return f"{self.prefix}{self.worded(f'button.{action}', matter)}"

    def ask(self, action: str, matter: M) -> Phrase:
        """The question for what an action needs."""
        return self.words(self.worded(f"ask.{action}", matter), number=matter.id)

    def done(self, action: str, matter: M, **params: Any) -> Phrase:
        """What whoever has done it is told."""
        return self.words(self.worded(f"done.{action}", matter), number=matter.id, **params)
