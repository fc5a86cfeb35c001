"""At the start: follow-ups that the table or the configuration has brought since reach the matters that are open, from
now on. What would have been due before is not caught up.
"""

from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from sqlalchemy import select

from models.due import Armed, Reminder, Timer
from models.life import Moment, When
from services.life import door, followups
from services.life.kind import Kind
from services.life.refusals import NotFound
from services.work import Work

T = TypeVar("T")

BATCH = 200  # matters in a transaction


class Transact(Protocol):
    async def transact(self, fn: Callable[[Work], T]) -> T: ...


async def arm_renewed(database: Transact, batch: int = BATCH) -> int:
    """Arm what open matters lack of the follow-ups of today, in small transactions; gives how many timers that were."""
    armed = 0
    for name in await database.transact(renewed):
        numbers = await database.transact(partial(open_numbers, name=name))
        for start in range(0, len(numbers), batch):
            armed += await database.transact(partial(arm, name=name, numbers=numbers[start : start + batch]))
        await database.transact(partial(remember, name=name))
    return armed


def renewed(work: Work) -> list[str]:
    """The kinds whose follow-ups are not those that their open matters have been armed with."""
    return [name for name, kind in work.kinds.items() if _known(work, name) != _print(work, kind)]


def open_numbers(work: Work, name: str) -> list[int]:
    """The open matters of a kind."""
    kind = work.kinds[name]
    query = select(kind.table.id).where(kind.table.status.in_(sorted(kind.life.open))).order_by(kind.table.id)
    return list(work.session.scalars(query))


def arm(work: Work, name: str, numbers: Sequence[int]) -> int:
    """Arm what these matters lack; gives how many timers that were."""
    return sum(_arm(work, work.kinds[name], number) for number in numbers)


def remember(work: Work, name: str) -> None:
    """All open matters of this kind have been armed with the follow-ups of today."""
    work.session.merge(Armed(kind=name, followups=_print(work, work.kinds[name])))


def _arm(work: Work, kind: Kind[Any], number: int) -> int:
    try:
        matter = door.find(work, kind.name, number, None)
    except NotFound:
        return 0
    known = _steps(work, Timer, matter) | _steps(work, Reminder, matter)
    lacking = [
        (step, due)
        for followup in kind.life.armed[matter.status]
        for step, due in followup.due(Moment(work.now, work.community), matter)
        if step not in known and due > work.now
    ]
    for step, due in lacking:
        followups.arm(work, step, due, matter)
    return len(lacking)


def _steps(work: Work, table: type[Timer] | type[Reminder], matter: Any) -> set[str]:
    """The steps that are armed, or reminded of, in the matter's present waiting period."""
    here = (table.kind == matter.kind, table.number == matter.id, table.round == matter.round)
    return set(work.session.scalars(select(table.step).where(*here)))


def _known(work: Work, name: str) -> str | None:
    found = work.session.get(Armed, name)
    return found.followups if found else None


def _print(work: Work, kind: Kind[Any]) -> str:
    """What tells one table of follow-ups with its settings from another."""
    rows = [(item.step, sorted(item.states), _when(item.when)) for item in kind.life.followups]
    settings = work.community.followups.model_dump_json()
    return sha256(f"{rows}{settings}".encode()).hexdigest()


def _when(when: When) -> list[str]:
    """The function that tells when, and the columns and spans that it was made for."""
    made_for = (cell.cell_contents for cell in getattr(when, "__closure__", None) or ())
    return [getattr(when, "__qualname__", ""), *(value for value in made_for if isinstance(value, str))]
