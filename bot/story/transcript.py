"""How the story is printed: who said what and when, what an edited card says now, where the clock stands."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from bot.story.player import Line
from locales import LANGUAGES, catalogue

INDENT = " " * 9


class Transcript:
    def __init__(self, language: str, say: Callable[[str], None]) -> None:
        self.language = language
        self._words = catalogue(language)
        self._say = say
        self._scenes = 0

    def scene(self, key: str) -> None:
        self._scenes += 1
        self._say(f"\n{self._scenes}. {self._words[key]}")

    def clock(self, now: datetime) -> None:
        day = format_datetime(now, self._words["time.pattern"], tzinfo=now.tzinfo, locale=LANGUAGES[self.language])
        self._say(f"─── {day} {now:%H:%M} ───")

    def press(self, now: datetime, name: str, label: str, toast: str | None) -> None:
        self._say(f"{now:%H:%M}  {name} ▸ [{label}]{f'  ({toast})' if toast else ''}")

    def line(self, now: datetime, name: str, line: Line) -> None:
        """Print a line of a chat; of an edited one its first line and what is new in it."""
        shown = self._shown(line.event["body"])
        if line.before is not None:
            known = self._shown(line.before["body"])
            shown = [shown[0], *(part for part in shown[1:] if part not in known)]
        sign = "▸" if line.event["mine"] else "◂" if line.before is None else "◂ ✎"
        self._say(f"{now:%H:%M}  {name} {sign} " + f"\n{INDENT}".join(shown))

    def _shown(self, body: dict[str, Any]) -> list[str]:
        text = "".join(segment["text"] for segment in body["segments"])
        found = [part for part in text.split("\n") if part]
        extras = [self._words["ui.photo_alt"]] * len(body["media"])
        extras += [self._words["ui.open_map"]] if body["spot"] else []
        found += [" ".join(f"({extra})" for extra in extras)] if extras else []
        found += [" ".join(f"[{choice['label']}]" for choice in row) for row in body["choices"]]
        return found
