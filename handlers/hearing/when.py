"""A row of the table of decisions, and its condition: data, so that the table can be walked and drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.hearing.deeds import Deed
from handlers.hearing.scene import Asked, Guard, How, Scene, Stands, Who
from models.understanding.meaning import Act, State


@dataclass(frozen=True)
class When:
    """A condition: all that is named must hold; an empty set asks for nothing."""

    acts: frozenset[Act] = frozenset()  # one of these
    without: frozenset[Act] = frozenset()  # none of these
    state: frozenset[State] = frozenset()
    yes: bool | None = None
    how: frozenset[How] = frozenset()
    guards: tuple[Guard, ...] = ()  # all of these
    unless: tuple[Guard, ...] = ()  # none of these

    def holds(self, scene: Scene, guard: Callable[[Guard], bool]) -> bool:
        return (
            (not self.acts or not self.acts.isdisjoint(scene.acts))
            and self.without.isdisjoint(scene.acts)
            and (not self.state or scene.state in self.state)
            and (self.yes is None or scene.yes is self.yes)
            and (not self.how or scene.how in self.how)
            and all(guard(name) for name in self.guards)
            and not any(guard(name) for name in self.unless)
        )


@dataclass(frozen=True)
class Row:
    """Empty sets of who, asked and stands stand for all of them."""

    who: frozenset[Who]
    asked: frozenset[Asked]
    stands: frozenset[Stands]
    when: When
    deed: Deed

    def __str__(self) -> str:
        return f"{self.deed}: {', '.join(sorted((*self.who, *self.asked, *self.stands, *self.when.acts, *self.when.guards)))}"

    def covers(self, who: Who, asked: Asked, stands: Stands) -> bool:
        return (
            (not self.who or who in self.who)
            and (not self.asked or asked in self.asked)
            and (not self.stands or stands in self.stands)
        )
