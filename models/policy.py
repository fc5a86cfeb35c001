"""The one policy: what somebody may do to a matter and whether they may see it, by what they are to it."""

from collections.abc import Iterator

from models.life import Life, Row


def may(life: Life, status: str, action: str, relations: frozenset[str]) -> bool:
    """Whether the table lets somebody with these relations do this in this state."""
    row = life.table.get((status, action))
    return row is not None and not row.who.isdisjoint(relations)


def allowed(life: Life, status: str, relations: frozenset[str]) -> Iterator[Row]:
    """The rows that are open to somebody with these relations in this state."""
    return (row for (source, _), row in life.table.items() if source == status and not row.who.isdisjoint(relations))


def may_see(sees: frozenset[str], relations: frozenset[str]) -> bool:
    """Whether somebody with these relations may read a matter of a kind that these relations see."""
    return not sees.isdisjoint(relations)
