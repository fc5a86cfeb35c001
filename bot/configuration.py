"""Reading YAML with its line numbers, and saying what is wrong with it in its own terms."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic_core import ErrorDetails

Keys = tuple[str | int, ...]
_LONGEST_VALUE = 80
MISSING = object()
#: Keys that only the environment may have, however they are written.
_SECRETS = ("TELEGRAM_", "WEB_PUSH_")
_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^\s]*(?=@)")
#: What was expected, by the type of pydantic's error.
_PLAIN = {
    "missing": "a value",
    "path_type": "a path",
    "path_not_file": "a file that is there",
    "model_type": "keys and values",
    "dict_type": "keys and values",
    "list_type": "a list",
    "tuple_type": "a list",
    "too_short": "at least one",
    "string_type": "text (a number, yes or no needs quotes)",
    "string_too_short": "text that is not empty",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "invalid_key": "a key that is a word",
    "ip_any_network": "a network such as 10.0.0.0/8",
}


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
            return Problem(_dotted(keys[2:]) or "features", self.lines.get(keys[:4]), value, expected, self.map_file)
        return Problem(_dotted(keys), self._line(keys), value, expected, self.file)

    def _line(self, keys: Keys) -> int | None:
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys)


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """YAML without its numbers to base 60, so that 18:30 stays a time, and without its dates, which have no line."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way
        first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":int", ":float", ":timestamp"))]
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
        loader = _Loader(_text(path))
        node = loader.get_single_node()
        positions = list(_positions(node, (), {})) if node else []
        data = loader.construct_document(node) if node else None
    except OSError as error:
        source.problems.append(Problem("file", None, str(path), f"a readable file ({error.strerror})", path.name))
        return source
    except UnicodeDecodeError as error:
        here, byte = error.object.count(b"\n", 0, error.start) + 1, error.object[error.start]
        source.problems.append(Problem("file", here, f"byte {byte:#x}", "text in UTF-8", path.name))
        return source
    except RecursionError:
        source.problems.append(Problem("file", None, "endless", "YAML that does not contain itself", path.name))
        return source
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        what = getattr(error, "problem", None) or str(error).partition("\n")[0]
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
    expected = _expected(error, keys, settings)
    if (name := str(keys[0])).startswith(_SECRETS):
        shown = error["input"] if name.endswith("_FILE") else "(not shown)"
        return Problem(name, None, shown, expected, "environment")
    for length in range(len(keys), 0, -1):
        variable = prefix + "__".join(map(str, keys[:length])).upper()
        if variable in os.environ:
            return Problem(variable, None, os.environ[variable], expected, "environment")
    if error["type"] == "extra_forbidden":
        return source.problem(keys, "unknown key", expected)
    return source.problem(keys, MISSING if error["type"] == "missing" else error["input"], expected)


def _refuse(source: Source) -> None:
    """Take out the keys that would mean something else to pydantic-settings, and what is the map's to say."""
    data = source.data or {}
    for key in [key for key in data if key.upper().startswith((*_SECRETS, "_"))]:
        del data[key]
        expected = "a known key" if key.startswith("_") else "secrets in the environment only"
        source.problems.append(source.problem((key,), "(not shown)", expected))
    community = data.get("community")
    if isinstance(community, dict) and "geography" in community:
        del community["geography"]
        line = source.lines[("community", "geography")]
        source.problems.append(
            Problem("community.geography", line, "unknown key", "the map in its own file", source.file)
        )


def _add_map(source: Source, root: Path, override: str | None) -> None:
    """Put the map's GeoJSON where the community keeps it."""
    data = source.data or {}
    name = override or data.get("map") or "community.geojson"
    source.map_file = str(name)
    try:
        text = (root / str(name)).read_text(encoding="utf-8-sig")
        geography = json.loads(text)
    except OSError as error:
        expected = f"a GeoJSON file ({error.strerror})"
    except (ValueError, RecursionError) as error:
        expected = f"a GeoJSON file ({error})"
    else:
        features = geography.get("features") if isinstance(geography, dict) else None
        expected = "a GeoJSON feature collection"
        if isinstance(features, list) and geography.get("type") == "FeatureCollection":
            expected = ""
    if expected:
        here = source.problem(("map",), name, expected)
        there = Problem("SMALLGRID_MAP", None, name, expected, "environment")
        source.problems.append(there if override else here)
        return
    for index, line in enumerate(_feature_lines(text)):
        source.lines["community", "geography", "features", index] = line
    if isinstance(data.get("community"), dict):
        data["community"]["geography"] = geography


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def _feature_lines(text: str) -> Iterator[int]:
    """Give the line on which each feature of a collection begins."""
    decoder, between = json.JSONDecoder(), re.compile(r"[\s,]*")
    found = re.search(r'"features"\s*:\s*\[\s*', text)
    line, seen, position = 1, 0, found.end() if found else len(text)
    while position < len(text) and text[position] != "]":
        line += text.count("\n", seen, position)
        yield line
        seen = position
        _, end = decoder.raw_decode(text, position)
        position = between.match(text, end).end()  # type: ignore[union-attr] # it matches nothing, too


def _positions(node: yaml.Node, keys: Keys, left: dict[int, bool]) -> Iterator[tuple[Keys, int, bool]]:
    """Walk every key and item: its path, its line, and whether it stood there before.

    What anchors repeat is walked once: `left` tells of each node whether the walk has left it. RecursionError for a node
    that contains itself.
    """
    if id(node) in left:
        if not left[id(node)]:
            raise RecursionError
        return
    left[id(node)] = False
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # the loader will refuse it
            here = (*keys, key.value)
            yield here, key.start_mark.line + 1, key.value in seen
            seen.add(key.value)
            yield from _positions(value, here, left)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield (*keys, index), item.start_mark.line + 1, False
            yield from _positions(item, (*keys, index), left)
    left[id(node)] = True


def _expected(error: ErrorDetails, keys: Keys, settings: type[BaseModel]) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return f"one of {', '.join(known_keys(settings, keys[:-1]))}"
        case "enum" | "literal_error":
            return "one of " + str(context["expected"]).replace("'", "").replace(" or ", ", ")
        case "string_pattern_mismatch":
            return f"text of the form {context['pattern']}"
        case kind:
            said = error["msg"].removeprefix("Value error, ").removeprefix("expected ")
            return _PLAIN.get(kind) or said.removeprefix("Input should be ").removeprefix("String should ")


def known_keys(model: type[BaseModel], keys: Keys) -> list[str]:
    """Give the keys that the model at a path has."""
    for key in keys:
        if isinstance(key, str) and key in model.model_fields:
            model = _model_in(model.model_fields[key].annotation) or model
    return [name for name, known in model.model_fields.items() if known.validation_alias is None and known.repr]


def holds_parts(model: type[BaseModel], keys: Sequence[str]) -> bool:
    """Whether the model has a list, or keys and values, at a path."""
    fields, annotation = model.model_fields, None
    for key in keys:
        annotation = fields[key].annotation if key in fields else None
        fields = inner.model_fields if (inner := _model_in(annotation)) else {}
    return bool(fields) or get_origin(annotation) in {tuple, list, dict}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)


def _dotted(keys: Keys) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def _shown(value: Any) -> str:
    if value is MISSING:
        return "missing"
    text = _PASSWORD.sub(r"\1***", json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
