"""Checks that the catalogues say the same things in each language and that the code uses every phrase there is.

Run as `python -m locales.check`; exits with 1 and a line for each problem.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from locales import LANGUAGES, catalogue
from models.config.units import Level
from models.ticket import HEARS, Action, Need, Status
from services.render import REQUESTS

CODE = ("bot", "handlers", "scheduler", "services", "models")
KEY = re.compile(r'"([a-z]+(?:\.[a-z_]+)*)"|f"([a-z]+)\.\{')
PLACEHOLDER = re.compile(r"\{(\w*)\}")


def problems() -> list[str]:
    """Everything that is wrong, a sentence each."""
    return [*_between_languages(), *_used()]


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
        names = {language: sorted(PLACEHOLDER.findall(catalogue(language).get(key, ""))) for language in LANGUAGES}
        if len({tuple(set(found)) for found in map(tuple, map(sorted, map(set, names.values())))}) > 1:
            yield f"{key}: the languages use other parameters: {names}"


def _used() -> Iterator[str]:
    known = set(catalogue("en"))
    texts = [path.read_text(encoding="utf-8") for folder in CODE for path in Path(folder).rglob("*.py")]
    texts += [path.read_text(encoding="utf-8") for path in Path("bot").rglob("*.js")]
    words = {word for text in texts for word in re.findall(r"[a-z]+(?:\.[a-z_]+)*", text)}
    families = {match[2] for text in texts for match in KEY.finditer(text) if match[2]}
    for key in sorted(known - words - _needed()):
        if key.partition(".")[0] not in families | {"ui"}:
            yield f"{key}: nothing uses it"
    yield from (f"{key}: used, but in no catalogue" for key in sorted(_needed() - known))


def _needed() -> set[str]:
    """Keys that the tables make use of."""
    notices = {notice.key for notices in HEARS.values() for notice in notices}
    buttons = {f"button.{action}" for notices in HEARS.values() for notice in notices for action in notice.buttons}
    asked = (
        {f"refused.needs_{need}" for need in Need}
        | {f"status.{status}" for status in Status}
        | {f"level.{level}" for level in Level}
    )
    requests = {f"{part}{kind}" for kind in REQUESTS.values() for part in ("button.send_", "request.")}
    said = re.compile(r'(?:phrase|option)\(\s*"([a-z]+(?:\.[a-z_]+)+)"')
    used = {
        key
        for folder in CODE
        for path in Path(folder).rglob("*.py")
        for key in said.findall(path.read_text(encoding="utf-8"))
    }
    return notices | buttons | asked | used | requests | {f"button.{Action.SHARE}", "button.unshare"}


if __name__ == "__main__":
    found = problems()
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    sys.exit(bool(found))
