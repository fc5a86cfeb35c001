"""Reading YAML with its line numbers, and saying what is wrong with it in its own terms."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel
from pydantic_core import ErrorDetails

Keys = tuple[str | int, ...]
_LONGEST_VALUE = 60
MISSING = object()


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


@dataclass
class Source:
    """What a YAML file holds, where each key stands, and what already went wrong on reading it."""

    file: str
    data: dict[str, Any] | None = None
    lines: dict[Keys, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    map_file: str = ""

    def problem(self, keys: Keys, value: Any, expected: str) -> Problem:
        """Describe a problem at a key, or at the nearest key above it that the file has."""
        if keys[:2] == ("community", "geography"):
            return Problem("features", None, value, expected, self.map_file)
        return Problem(_dotted(keys), self._line(keys), value, expected, self.file)

    def _line(self, keys: Keys) -> int | None:
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys)


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """YAML without its numbers to base 60, so that 18:30 stays a time."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way
        first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":int", ":float"))]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?(?:0|[1-9]\d*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?\d+\.\d*(?:[eE][-+]?\d+)?$"), list("-+0123456789")
)


def read(path: Path, map_override: str | None) -> Source:
    """Read a configuration and the map that it names; what cannot be read becomes a problem."""
    source = Source(path.name)
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        positions = list(_positions(node, ())) if node else []
        data = loader.construct_document(node) if node else None
    except OSError as error:
        source.problems.append(Problem("file", None, str(path), f"a readable file ({error.strerror})", path.name))
        return source
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        what = getattr(error, "problem", None) or str(error)
        source.problems.append(Problem("file", line, what, "YAML", path.name))
        return source
    if not isinstance(data, dict):
        source.problems.append(Problem("file", 1, data, "keys and values", path.name))
        return source
    source.data = {str(key): value for key, value in data.items()}
    for keys, line, repeated in positions:
        if repeated:
            source.problems.append(Problem(_dotted(keys), line, keys[-1], "a key only once", path.name))
        source.lines[keys] = line
    _refuse(source)
    _add_map(source, path.resolve().parent, map_override)
    return source


def explain(error: ErrorDetails, source: Source, settings: type[BaseModel], prefix: str) -> Problem:
    """Turn one of pydantic's errors into a problem."""
    keys = tuple(key for key in error["loc"] if key != "[key]")
    variable = prefix + "__".join(map(str, keys)).upper()
    expected = _expected(error, keys, settings)
    if str(keys[0]).startswith("TELEGRAM_"):
        return Problem(str(keys[0]), None, "(not shown)", expected, "environment")
    if variable in os.environ:
        return Problem(variable, None, os.environ[variable], expected, "environment")
    if error["type"] == "extra_forbidden":
        return source.problem(keys, "unknown key", expected)
    return source.problem(keys, MISSING if error["type"] == "missing" else error["input"], expected)


def _refuse(source: Source) -> None:
    """Take out the keys that would mean something else to pydantic-settings: secrets and its own switches."""
    data = source.data or {}
    for key in [key for key in data if key.startswith(("TELEGRAM_", "_"))]:
        del data[key]
        expected = "a known key" if key.startswith("_") else "secrets in the environment only"
        source.problems.append(source.problem((key,), "(not shown)", expected))


def _add_map(source: Source, root: Path, override: str | None) -> None:
    """Put the map's GeoJSON where the community keeps it."""
    data = source.data or {}
    name = override or data.get("map") or "community.geojson"
    source.map_file = str(name)
    try:
        geography = json.loads((root / str(name)).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        source.problems.append(source.problem(("map",), name, f"a GeoJSON file ({error})"))
        return
    if not isinstance(geography, dict):
        source.problems.append(source.problem(("map",), name, "a GeoJSON feature collection"))
        return
    if isinstance(data.get("community"), dict):
        data["community"]["geography"] = geography


def _positions(node: yaml.Node, keys: Keys) -> Iterator[tuple[Keys, int, bool]]:
    """Walk every key and item: its path, its line, and whether it stood there before."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            here = (*keys, key.value)
            yield here, key.start_mark.line + 1, key.value in seen
            seen.add(key.value)
            yield from _positions(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield (*keys, index), item.start_mark.line + 1, False
            yield from _positions(item, (*keys, index))


def _expected(error: ErrorDetails, keys: Keys, settings: type[BaseModel]) -> str:
    choices = str(error.get("ctx", {}).get("expected", ""))
    match error["type"]:
        case "missing":
            return "a value"
        case "extra_forbidden":
            return f"one of {', '.join(_known_keys(settings, keys[:-1]))}"
        case "enum" | "literal_error":
            return "one of " + choices.replace("'", "").replace(" or ", ", ")
        case "value_error":
            return error["msg"].removeprefix("Value error, ").removeprefix("expected ")
        case _:
            return error["msg"].removeprefix("Input should be ").removeprefix("String should ")


def _known_keys(model: type[BaseModel], keys: Keys) -> list[str]:
    """Give the keys that the model at a path has."""
    for key in keys:
        if isinstance(key, str) and key in model.model_fields:
            model = _model_in(model.model_fields[key].annotation) or model
    return [name for name, known in model.model_fields.items() if known.validation_alias is None]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)


def _dotted(keys: Keys) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def _shown(value: Any) -> str:
    if value is MISSING:
        return "missing"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
