"""The data of buttons: `do:KIND.ACTION:NUMBER`, `pick:KIND.ACTION:NUMBER:VALUE`, `card:KIND:NUMBER`."""

import re

from services.life.refusals import Stale

#: What buttons said when there was only one kind of matter. They still stand in chats.
OLD = (
    (re.compile(r"do:([a-z]+):(\d+)"), r"do:ticket.\1:\2"),
    (re.compile(r"card:(\d+)"), r"card:ticket:\1"),
    (re.compile(r"at:(\d+):(\d+)"), r"pick:ticket.promise:\1:\2"),
    (re.compile(r"to:(\d+):(\d+)"), r"pick:ticket.assign:\1:\2"),
    (re.compile(r"cat:(\d+):([a-z0-9-]+(?::!)?)"), r"pick:ticket.categorise:\1:\2"),
    (re.compile(r"place:(\d+):([a-z0-9-]+)"), r"pick:ticket.place:\1:p.\2"),
    (re.compile(r"grid:(\d+):([a-z0-9-]+)"), r"pick:ticket.place:\1:g.\2"),
    (re.compile(r"words:(\d+)"), r"pick:ticket.place:\1:words"),
    (re.compile(r"rate:(\d+):(\d+)"), r"pick:ticket.rate:\1:\2"),
)
ABOUT = re.compile(r"(?:do|pick|card):([a-z_]+)(?:\.[a-z_]+)?:(\d{1,15})(?::.*)?|[a-z]+:(\d{1,15})(?::.*)?")


def modern(data: str) -> str:
    """The data as a button of today says it."""
    for pattern, form in OLD:
        if found := pattern.fullmatch(data):
            return found.expand(form)
    return data


def number_in(value: str, digits: int = 15) -> int:
    """A number that a button of ours could hold. Raises Stale for anything else."""
    if not value.isdecimal() or len(value) > digits:
        raise Stale
    return int(value)


def about(data: str) -> tuple[str, int] | None:
    """The kind and number of the matter that a button is about, if it is about one."""
    found = ABOUT.fullmatch(modern(data))
    if not found:
        return None
    return (found[1], int(found[2])) if found[1] else ("ticket", int(found[3]))
