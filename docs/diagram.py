"""Draws the life of a ticket from its tables: `python -m docs.diagram` writes docs/lifecycle.md, `--check` compares."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from models.ticket import ARMS, HEARS, OPEN, TABLE, Notice, Relation, Status, Transition

PAGE = Path(__file__).with_name("lifecycle.md")

HEAD = """# The life of a ticket

Generated from `models/lifecycle.py` by `python -m docs.diagram`; do not edit. `make check` fails when it is stale.
"""

WHO = """## Who may do what

A ticket that is in no row's state has moved on; whoever is not named is refused. The needs are asked for one after the
other. An action that begins a round ends every wait and arms the timers of its state anew.
"""

TIMERS = """## What a state waits for

Which of them apply, and when each is due, stands in `services/timers.py`; what each does, in `scheduler/due.py`.
"""

NEWS = """## Who hears of what

Besides these, every card that shows the ticket changes in place, and nobody is told what he did himself.
"""


def page() -> str:
    """The whole page, Markdown."""
    return "\n".join([HEAD, *_diagram(), "", WHO, *_table(("State", "Action", "Becomes", "Who", "Needs", "Round"), _rights()),
                      "", TIMERS, *_table(("State", "Timers"), _waits()),
                      "", NEWS, *_table(("Action", "Who", "Phrase", "With"), _news()), ""])  # fmt: skip


def _diagram() -> Iterator[str]:
    """The states, and the actions that lead from one to another or begin another round in the same one."""
    yield from ("```mermaid", "stateDiagram-v2")
    for source, target in dict.fromkeys((row.source, row.target) for row in TABLE if row.new_round):
        actions = [row.action for row in TABLE if (row.source, row.target) == (source, target) and row.new_round]
        yield f"    {source or '[*]'} --> {target}: {', '.join(actions)}"
    yield from (f"    {status} --> [*]" for status in Status if status not in OPEN)
    yield "```"


def _rights() -> Iterator[Iterable[str]]:
    states = [None, *Status]
    order: Callable[[Transition], int] = lambda row: states.index(row.source)  # noqa: E731
    for row in sorted(TABLE, key=order):
        who = (relation for relation in Relation if relation in row.who)
        stays = "" if row.target == row.source else row.target
        yield (
            row.source or "–",
            row.action,
            stays,
            ", ".join(who),
            ", ".join(sorted(row.needs)),
            "new" if row.new_round else "",
        )


def _waits() -> Iterator[Iterable[str]]:
    for status, steps in ARMS.items():
        yield status, ", ".join(steps) or "nothing: it has ended"


def _news() -> Iterator[Iterable[str]]:
    for action, notices in HEARS.items():
        for notice in notices:
            yield action, notice.to, f"`{notice.key}`", ", ".join(_with(notice))


def _with(notice: Notice) -> Iterator[str]:
    if notice.card:
        yield "the card"
    if notice.media:
        yield "photos"
    if notice.buttons:
        yield f"buttons {' / '.join(notice.buttons)}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = list(head)
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    yield from (f"| {' | '.join(row)} |".replace("  |", " |") for row in rows)


def main() -> int:
    """Write the page, or with --check say whether it is as it should be: 0, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when the page is stale")
    if not parser.parse_args().check:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write(f"{PAGE} is stale; run python -m docs.diagram\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
