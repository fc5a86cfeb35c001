"""The four levels, the units that stand on them, the posts that people hold there."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from models.config.part import Code, Draft, Finding, Items, Name, Part, Path, Phone, basics, choice


class Level(StrEnum):
    """The four levels, lowest first."""

    GRID = "grid"
    BRANCH = "branch"
    COMMUNITY = "community"
    REGION = "region"

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    @property
    def above(self) -> "Level | None":
        levels = list(Level)
        return levels[self.rank + 1] if self.rank + 1 < len(levels) else None


class Unit(Part):
    """A node of the four levels; on the lowest it is a grid together with its grid party group."""

    code: Code
    level: Level
    name: Name
    short: Name | None = None  # for buttons and lists
    parent: Code | None = None


class Post(Part):
    """A named post, which a person may hold."""

    code: Code
    kind: Literal["worker", "leader", "helper", "admin"]
    unit: Code
    title: Name
    phone: Phone | None = None  # of the work, not of whoever holds it


def findings(draft: Draft) -> Iterator[Finding]:
    units, posts = draft.items(Unit, "units"), draft.items(Post, "posts")
    yield from basics(draft, units)
    yield from basics(draft, posts)
    if units.listed:
        yield from _tree(units)
        if posts.listed:
            yield from _held(units, posts, draft.value("duty_desk"))


def at(units: Items[Unit], level: Level) -> set[str]:
    """Give the codes of the units of a level."""
    return {unit.code for unit in units.read.values() if unit.level is level}


def _tree(units: Items[Unit]) -> Iterator[Finding]:
    levels = {unit.code: unit.level for unit in units.read.values()}
    for index, unit in units.read.items():
        path: Path = ("units", index, "parent")
        above = unit.level.above
        if above is None and unit.parent is not None:
            yield Finding(path, unit.parent, "no parent, since region is the highest level")
        elif (
            above is not None
            and (unit.parent is None or levels.get(unit.parent) != above)
            and unit.parent not in units.unread
        ):
            yield Finding(path, unit.parent, choice(f"a unit of level {above}", at(units, above)))
    for level in Level:
        if not at(units, level):
            yield Finding(("units",), None, f"at least one unit of level {level}")


def _held(units: Items[Unit], posts: Items[Post], duty_desk: object) -> Iterator[Finding]:
    codes, unread = {unit.code for unit in units.read.values()}, units.unread | posts.unread
    for index, post in posts.read.items():
        if post.unit not in codes | unread:
            yield Finding(("posts", index, "unit"), post.unit, choice("a unit", codes))
    held = {(post.unit, post.kind) for post in posts.read.values()}
    for index, unit in units.read.items():
        if unit.code in unread:
            continue
        if unit.level is Level.GRID and (unit.code, "worker") not in held:
            yield Finding(("units", index), unit.code, "a worker among the posts of this grid")
        if (unit.code, "leader") not in held:
            yield Finding(("units", index), unit.code, "a leader among the posts of this unit")
    if not isinstance(duty_desk, str) or duty_desk in unread:
        return
    if duty_desk not in codes:
        yield Finding(("duty_desk",), duty_desk, choice("a unit", codes))
    elif (duty_desk, "worker") not in held:
        yield Finding(("duty_desk",), duty_desk, "a worker among the posts of the duty desk")
