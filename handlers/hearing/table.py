"""The table of decisions: the first row that fits says what comes of a message.

A row is who speaks, what was asked, how the matter stands that they mean, and a condition. Every cell of who, asked and
stands ends in a row without a condition.
"""

from collections.abc import Callable
from functools import cache

from handlers.hearing import rows, rows_resident, rows_staff
from handlers.hearing.deeds import Deed
from handlers.hearing.scene import Asked, Guard, Scene, Stands, Who
from handlers.hearing.when import Row

ROWS: tuple[Row, ...] = (
    *rows.COMMANDS,
    *rows_staff.ASKED,
    *rows_staff.FREELY,
    *rows.TALK,
    *rows_resident.ASKED,
    *rows_resident.NEWS,
    *rows_resident.SECOND_KEY,
    *rows_resident.ON_ITS_WAY,
    *rows_resident.OTHERWISE,
)


@cache
def cell(who: Who, asked: Asked, stands: Stands) -> tuple[Row, ...]:
    """The rows that can say something of a cell, in their order."""
    return tuple(row for row in ROWS if row.covers(who, asked, stands))


def fitting(scene: Scene, guard: Callable[[Guard], bool]) -> Row:
    """The row that decides. `guard` tells whether one holds; it is asked only where a row depends on it."""
    return next(row for row in cell(scene.who, scene.asked, scene.stands) if row.when.holds(scene, guard))


def decide(scene: Scene, guard: Callable[[Guard], bool]) -> Deed:
    """What comes of a message."""
    return fitting(scene, guard).deed
