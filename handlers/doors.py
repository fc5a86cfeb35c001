"""Doors: what somebody can say or press, each found by its key. A module lists its own, with who may use them."""

from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from aiogram.dispatcher.event.handler import CallableObject
from aiogram.fsm.state import State

from models.people import Person
from models.phrase import phrase
from services.life.refusals import Refused

Handler = TypeVar("Handler", bound=Callable[..., Coroutine[Any, Any, None]])


class Clash(ValueError):  # noqa: N818 (it says what is wrong)
    """Two handlers stand behind one door."""


class Way(StrEnum):
    """What a door is opened with."""

    COMMAND = "command"
    ANSWER = "answer"
    PRESS = "press"


class Key(NamedTuple):
    """A command's name, the state in which a question is asked, or the verb that a button's data begins with."""

    way: Way
    name: str


@dataclass(frozen=True, slots=True)
class Who:
    """Who may use a door. The others are told the `refusal`; where there is none, the door is not there for them."""

    admits: Callable[[Person], bool]
    refusal: str | None = None


ANYBODY = Who(lambda _person: True)
WORKS_HERE = Who(lambda person: person.works_here)


@dataclass(frozen=True, slots=True)
class Door:
    """A handler behind its key."""

    key: Key
    who: Who
    handler: CallableObject

    def lets_in(self, person: Person) -> bool:
        """Whether this person may use it. Raises Refused where they are owed the reason."""
        admitted = self.who.admits(person)
        if not admitted and self.who.refusal:
            raise Refused(phrase(self.who.refusal))
        return admitted


class Doors:
    """The doors of one module. Nothing is known of them anywhere else until a Dispatch is built with them."""

    def __init__(self) -> None:
        self._doors: list[Door] = []

    def __iter__(self) -> Iterator[Door]:
        return iter(self._doors)

    def command(self, *names: str, who: Who = ANYBODY) -> Callable[[Handler], Handler]:
        """`/name rest`, with or without a bot's name behind it; gives `rest`."""
        return self._add(Way.COMMAND, names, who)

    def answer(self, *questions: State, who: Who = ANYBODY) -> Callable[[Handler], Handler]:
        """A message while the chat is in one of these states."""
        return self._add(Way.ANSWER, [question.state or "" for question in questions], who)

    def press(self, *verbs: str, who: Who = ANYBODY) -> Callable[[Handler], Handler]:
        """A button whose data is `verb:argument:...`; gives the `args`."""
        return self._add(Way.PRESS, verbs, who)

    def _add(self, way: Way, names: Iterable[str], who: Who) -> Callable[[Handler], Handler]:
        def behind(handler: Handler) -> Handler:
            self._doors += [Door(Key(way, name), who, CallableObject(handler)) for name in names]
            return handler

        return behind


def by_key(modules: Iterable[Doors]) -> dict[Key, Door]:
    """All doors, ready to be looked up. Raises Clash."""
    found: dict[Key, Door] = {}
    for door in chain.from_iterable(modules):
        if door.key in found:
            raise Clash(f"{door.key.way} {door.key.name}: {_name(found[door.key])} and {_name(door)}")
        found[door.key] = door
    return found


def _name(door: Door) -> str:
    return f"{door.handler.callback.__module__}.{door.handler.callback.__qualname__}"
