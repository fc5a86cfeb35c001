"""Checks that the catalogues say the same things in each language and that the code uses every phrase there is.

Run as `python -m locales.check`; exits with 1 and a line for each problem.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from locales import LANGUAGES, by_feature, catalogue
from models.base import table_of
from models.config.units import Level
from models.life import Life, Need, Row
from models.owners import named_in
from services.kinds import KINDS
from services.life.kind import Kind
from services.render import REQUESTS

CODE = ("bot", "handlers", "scheduler", "services", "models")
#: The calls whose first argument is the key of a phrase.
SAYING = frozenset({"phrase", "option", "Phrase"})
PLACEHOLDER = re.compile(r"\{(\w*)\}")
#: Says that there are no words above a card.
NO_WORDS = "card"
ANYTHING = r"[\w.]+"
#: t("key") and t(`family_${member}`) of the pages, and any other word there that may be one's key.
SPOKEN = re.compile(r'\bt\(\s*(?:"(\w+)"|`(\w+)\$\{)')
WORD = re.compile(r'["`](?:ui\.)?(\w+)(\$\{)?')


def problems(kinds: Iterable[Kind[Any]] = KINDS, code: Iterable[str] = CODE) -> list[str]:
    """Everything that is wrong with the phrases of these kinds and of the code in these folders, a sentence each."""
    kinds, folders = tuple(kinds), tuple(code)
    python = [Said.of(ast.parse(path.read_text(encoding="utf-8"))) for path in _files(folders, "*.py")]
    pages = [Said.of_page(path.read_text(encoding="utf-8")) for path in _files(folders, "*.js")]
    return [*_clashes(), *_between_languages(), *_used([*python, *pages], kinds)]


@dataclass
class Said:
    """The phrases that a file says, and all that it mentions; an f-string names a family, by a regular expression."""

    said: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, tree: ast.Module) -> "Said":
        """Read a Python file; what stands in comments and docstrings says nothing."""
        found = cls()
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name), args=[key, *_]) if name in SAYING:
                    found.said |= set(_constants(key))
                case ast.Constant(str(text)):
                    found.mentioned.add(text)
                case ast.JoinedStr(values):
                    found.families.add("".join(map(_pattern, values)))
        return found

    @classmethod
    def of_page(cls, text: str) -> "Said":
        said = {f"ui.{key}" for key, _ in SPOKEN.findall(text) if key}
        words = {(f"ui.{word}", bool(more)) for word, more in WORD.findall(text)}
        families = {re.escape(word) + ANYTHING for word, more in words if more}
        return cls(said, {word for word, _ in words}, families)


def _files(folders: Iterable[str], form: str) -> Iterator[Path]:
    """Our own files; what others wrote lies beside its licence."""
    found = chain.from_iterable(sorted(Path(folder).rglob(form)) for folder in folders)
    return (path for path in found if not path.with_suffix(".LICENSE").exists())


def _constants(key: ast.expr) -> Iterator[str]:
    """The keys that an argument may be, as far as they stand there."""
    match key:
        case ast.Constant(str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _constants(one)
            yield from _constants(other)


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANYTHING


def _clashes() -> Iterator[str]:
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for feature, phrases in by_feature(language).items():
            for key in phrases:
                if seen.setdefault(key, feature) != feature:
                    yield f"{language}: {key} stands in {seen[key]}.po and in {feature}.po"
    homes = [{key: home for home, phrases in by_feature(code).items() for key in phrases} for code in LANGUAGES]
    for key in sorted(set[str]().union(*homes)):
        if len(found := {home[key] for home in homes if key in home}) > 1:
            yield f"{key}: the languages keep it in other files: {', '.join(sorted(found))}"


def _between_languages() -> Iterator[str]:
    keys = {key for language in LANGUAGES for key in catalogue(language)}
    for language in LANGUAGES:
        texts = catalogue(language)
        for key in sorted(keys):
            if not texts.get(key):
                yield f"{language}: {key} has no text"
            elif texts[key].count("*") % 2:
                yield f"{language}: {key} opens bold and never closes it"
    for key in sorted(keys):
        names = {language: sorted(set(PLACEHOLDER.findall(catalogue(language).get(key, "")))) for language in LANGUAGES}
        if len(set(map(tuple, names.values()))) > 1:
            yield f"{key}: the languages use other parameters: {names}"


def _used(files: Iterable[Said], kinds: Iterable[Kind[Any]] = KINDS) -> Iterator[str]:
    known = {key for language in LANGUAGES for key in catalogue(language)}
    needed, mentioned, families = _needed(kinds), set[str](), set[str]()
    for file in files:
        needed |= file.said
        mentioned |= file.mentioned
        families |= {family for family in file.families if not family.startswith(ANYTHING)}
    prefixes = "|".join(sorted({re.escape(kind.prefix) for kind in kinds}))
    family = re.compile(rf"(?:{prefixes})(?:{'|'.join(sorted(families)) or '(?!)'})")
    used = {f"{kind.prefix}{word}" for kind in kinds for word in mentioned}
    for key in sorted(known - needed - mentioned - used):
        if not family.fullmatch(key):
            yield f"{key}: nothing uses it"
    yield from (f"{key}: used, but in no catalogue" for key in sorted(needed - known - {NO_WORDS}))


def _needed(kinds: Iterable[Kind[Any]]) -> set[str]:
    """Keys that the tables make use of."""
    levels = {f"level.{level}" for level in Level}
    requests = {f"{part}{kind}" for kind in REQUESTS.values() for part in ("button.send_", "request.")}
    return levels.union(requests, *map(_of_kind, kinds))


def _of_kind(kind: Kind[Any]) -> Iterator[str]:
    """Keys that a kind makes use of: its life, and its people's copies of their own data."""
    life, notices = kind.life, [notice for told in kind.life.hears.values() for notice in told]
    for notice in notices:
        yield from (notice.key, *notice.variants.values())
    yield from (followup.phrase for followup in life.followups if followup.phrase)
    for buttons in (*(notice.buttons for notice in notices), *(followup.buttons for followup in life.followups)):
        yield from (f"{kind.prefix}button.{action}" for action in buttons)
    yield from (f"{kind.prefix}status.{status}" for status in life.states)
    yield from (f"{kind.prefix}thought.{followup.step}" for followup in life.followups if followup.remind)
    yield from (f"reason.{followup.reason}" for followup in life.followups if followup.reason)
    done = {action for followup in life.followups for action in followup.acts}
    yield from (f"{kind.prefix}thought.{name}" for action in done for name in _thought(life, action))
    for row in life.rows:
        if row.source and row.who & kind.sees:
            yield from _of_people(kind, row)
    copied = [column for _, named in named_in(table_of(kind.table)) for column in named.copy]
    yield from (f"mydata.{name}" for name in (kind.table.__tablename__, *(f"is_{column}" for column in copied)))


def _of_people(kind: Kind[Any], row: Row) -> Iterator[str]:
    """What whoever acts is told, and asked for; a place and a contact are asked for in the same words by every kind."""
    yield f"{kind.prefix}done.{row.action}"
    if row.needs - {Need.PLACE, Need.CONTACT}:
        yield f"{kind.prefix}ask.{row.action}"
    yield from (f"refused.needs_{lack}" for lack in (*row.needs, *row.guards))


def _thought(life: Life, action: str) -> set[str]:
    """What the demo says of an act: the reminders that it sends, else the act itself."""
    return {notice.step for notice in life.hears[action] if notice.step} or {action}


if __name__ == "__main__":
    found = problems()
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    sys.exit(bool(found))
