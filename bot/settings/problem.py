"""What is wrong with a configuration, in words: where, what stands there, and what was expected."""

import json
import re
from dataclasses import dataclass
from typing import Any

Keys = tuple[str | int, ...]
MISSING = object()
_LONGEST_VALUE = 80
_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^\s]*(?=@)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what stands there, and what was expected."""

    key: str
    line: int | None
    value: Any
    expected: str
    file: str = "config.yaml"

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place} {self.key}: {_shown(self.value)}; expected {self.expected}"


class ConfigurationError(Exception):
    """The configuration cannot be used."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def dotted(keys: Keys) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def _shown(value: Any) -> str:
    if value is MISSING:
        return "missing"
    text = _PASSWORD.sub(r"\1***", json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
