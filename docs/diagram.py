"""Draws tables from the code: `python -m docs.diagram` writes docs/lifecycle.md and docs/decisions.md, `--check` compares."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from docs import decisions
from models.life import FollowUp, Life, Notice
from models.ticket import LIFE, Relation

FOLDER = Path(__file__).parent

HEAD = """# The life of a ticket

Generated from `models/ticket/` by `python -m docs.diagram`; do not edit. `make check` fails when it is stale.
"""

WHO = """## Who may do what

A ticket that is in no row's state has moved on; whoever is not named is refused. The needs, what people bring, are asked
for one after the other; the guards are how things must stand. An action that begins a round ends every wait and arms the
follow-ups of its state anew.
"""

WAITS = """## What happens when nothing happens

A reminder goes once a round to each of those named, with buttons for what they may do. Of several acts the first is done
that the guards let through.
"""

NEWS = """## Who hears of what

Besides these, every card that shows the ticket changes in place, and nobody is told what they did themselves.
"""


def page(life: Life = LIFE) -> str:
    """The whole page, Markdown."""
    rights = _table(("State", "Action", "Becomes", "Who", "Needs", "Guards", "Round"), _rights(life))
    waits = _table(("State", "Follow-up", "Reminds", "Phrase", "Buttons", "Acts"), _waits(life))
    news = _table(("Action", "Who", "Phrase", "With"), _news(life))
    return "\n".join([HEAD, *_diagram(life), "", WHO, *rights, "", WAITS, *waits, "", NEWS, *news, ""])


def _diagram(life: Life) -> Iterator[str]:
    """The states, and the actions that lead from one to another or begin another round in the same one."""
    yield from ("```mermaid", "stateDiagram-v2")
    for source, target in dict.fromkeys((row.source, row.target) for row in life.rows if row.new_round):
        actions = [row.action for row in life.rows if (row.source, row.target) == (source, target) and row.new_round]
        yield f"    {source or '[*]'} --> {target}: {', '.join(actions)}"
    yield from (f"    {status} --> [*]" for status in life.states if status not in life.open)
    yield "```"


def _rights(life: Life) -> Iterator[Iterable[str]]:
    states = [None, *life.states]
    for row in sorted(life.rows, key=lambda row: states.index(row.source)):
        who = (relation for relation in Relation if relation in row.who)
        stays = "" if row.target == row.source else row.target
        needs, guards = ", ".join(sorted(row.needs)), ", ".join(sorted(row.guards))
        how = ["new"] if row.new_round else []
        how += ["back to where it stood"] if row.back else []
        how += [f"begun without its needs: {row.first}"] if row.first else []
        yield row.source or "–", row.action, stays, ", ".join(who), needs, guards, "; ".join(how)


def _waits(life: Life) -> Iterator[Iterable[str]]:
    for status in life.states:
        for item in life.armed[status]:
            reminds = f"`{item.phrase}`" if item.phrase else ""
            yield (
                status,
                _step(item),
                ", ".join(item.remind),
                reminds,
                " / ".join(item.buttons),
                ", else ".join(item.acts),
            )


def _step(followup: FollowUp) -> str:
    return f"{followup.step}, several" if followup.numbered else followup.step


def _news(life: Life) -> Iterator[Iterable[str]]:
    for action, notices in life.hears.items():
        for notice in notices:
            keys = [f"`{notice.key}`", *(f"{variant}: `{key}`" for variant, key in notice.variants.items())]
            yield action, notice.to, "; ".join(keys), ", ".join(_with(notice))


def _with(notice: Notice) -> Iterator[str]:
    if notice.card:
        yield "the card"
    if notice.card_when:
        yield f"the card, if {' / '.join(sorted(notice.card_when))}"
    if notice.media:
        yield "photos"
    if notice.buttons:
        yield f"buttons {' / '.join(notice.buttons)}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = list(head)
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    yield from (f"| {' | '.join(row)} |".replace("  |", " |") for row in rows)


#: The pages, and what draws them.
PAGES = {"lifecycle.md": page, "decisions.md": decisions.page}


def main() -> int:
    """Write the pages, or with --check say whether they are as they should be: 0, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a page is stale")
    if not parser.parse_args().check:
        for name, draw in PAGES.items():
            (FOLDER / name).write_text(draw(), encoding="utf-8")
        return 0
    stale = [name for name, draw in PAGES.items() if not _is_fresh(FOLDER / name, draw())]
    for name in stale:
        sys.stderr.write(f"docs/{name} is stale; run python -m docs.diagram\n")
    return 1 if stale else 0


def _is_fresh(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
