"""Draws the table of decisions: what comes of a message."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from handlers.hearing import table
from handlers.hearing.when import Row, When

HEAD = """# What comes of a message

Generated from `handlers/hearing/` by `python -m docs.diagram`; do not edit. `make check` fails when it is stale.

A message is understood once, before the transaction (`models/understanding/`). Then the first row decides that fits: who
speaks, what the chat waits for, how the matter stands that they mean (`handlers/hearing/focus.py` tells which), and a
condition. An empty field asks for nothing. Danger to life, commands and the privacy notice come before the table. Every
deed is a function in `handlers/deeds/`.
"""


def page() -> str:
    """The whole page, Markdown."""
    lines = [HEAD, "| Who | Asked | Stands | When | What is done |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(_row(row))} |".replace("  |", " |") for row in table.ROWS]
    return "\n".join([*lines, ""])


def _row(row: Row) -> Iterator[str]:
    yield _names(row.who)
    yield _names(row.asked)
    yield _names(row.stands)
    yield "; ".join(_condition(row.when))
    yield f"**{row.deed.replace('_', ' ')}**"


def _condition(when: When) -> Iterator[str]:
    if when.acts:
        yield f"says {_names(when.acts, ' or ')}"
    if when.state:
        yield f"it is {_names(when.state, ' or ')}"
    if when.yes is not None:
        yield "yes" if when.yes else "no"
    if when.how:
        yield f"meant by {_names(when.how, ' or ')}"
    if when.guards:
        yield _names(when.guards, " and ")
    if when.without:
        yield f"not {_names(when.without, ' or ')}"
    if when.unless:
        yield f"unless {_names(when.unless, ' or ')}"


def _names(items: Iterable[StrEnum], between: str = ", ") -> str:
    return between.join(sorted(item.replace("_", " ") for item in items))
