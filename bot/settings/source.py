"""Reading YAML with its line numbers: one file, or one that names a folder with the community in several."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.settings.problem import Keys, Problem, dotted
from bot.settings.secrets import NAMES


@dataclass
class Source:
    """What the files hold, where each key stands, and what already went wrong on reading them."""

    file: str
    data: dict[str, Any] | None = None
    places: dict[Keys, tuple[str, int]] = field(default_factory=dict)  # key -> file, line
    problems: list[Problem] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    map_file: str = ""
    torn: bool = False  # one of the community's files could not be read

    def problem(self, keys: Keys, value: Any, expected: str) -> Problem:
        """Describe a problem at a key, or at the nearest key above it that a file has; a key is named as in its file."""
        if keys[:2] == ("community", "geography"):
            _, line = self.places.get(keys[:4], (None, None))
            return Problem(dotted(keys[2:]) or "features", line, value, expected, self.map_file)
        file, line = self._place(keys)
        return Problem(dotted(keys if file == self.file else keys[1:]), line, value, expected, file)

    def _place(self, keys: Keys) -> tuple[str, int | None]:
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys, (self.file, None))


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
    """Read a configuration with the folder and the map that it names; what cannot be read becomes a problem."""
    source, root = Source(path.name), path.resolve().parent
    source.data = _read(source, path, path.name, ())
    if source.data is not None:
        _add_community(source, source.data, root)
        _refuse(source)
        _add_map(source, root, map_override)
    return source


def _read(source: Source, path: Path, name: str, above: Keys) -> dict[str, Any] | None:
    """Read one file, whose keys stand below the key `above`; None when it cannot be read, which becomes a problem."""
    source.files.append(name)
    try:
        data, positions = _parsed(path, above)
    except _UnreadableError as wrong:
        source.problems.append(Problem("file", wrong.line, wrong.value, wrong.expected, name))
        return None
    for keys, line, repeated in positions:
        if repeated:
            source.problems.append(Problem(dotted(keys[len(above) :]), line, keys[-1], "a key only once", name))
        source.places[keys] = name, line
    return data


class _UnreadableError(Exception):
    """A file that is no YAML of keys and values."""

    def __init__(self, line: int | None, value: Any, expected: str) -> None:
        super().__init__(expected)
        self.line, self.value, self.expected = line, value, expected


def _parsed(path: Path, above: Keys) -> tuple[dict[str, Any], list[tuple[Keys, int, bool]]]:
    """Give what a file holds, and where; raises _UnreadableError."""
    try:
        loader = _Loader(_text(path))
        node = loader.get_single_node()
        positions = list(_positions(node, above, {})) if node else []
        data = loader.construct_document(node) if node else None
    except OSError as error:
        raise _UnreadableError(None, str(path), f"a readable file ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line, byte = error.object.count(b"\n", 0, error.start) + 1, error.object[error.start]
        raise _UnreadableError(line, f"byte {byte:#x}", "text in UTF-8") from error
    except RecursionError as error:
        raise _UnreadableError(None, "endless", "YAML that does not contain itself") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise _UnreadableError(mark.line + 1 if mark else None, what, "YAML") from error
    if not isinstance(data, dict):
        raise _UnreadableError(1, data, "keys and values")
    return {str(key): value for key, value in data.items()}, positions


def _add_community(source: Source, data: dict[str, Any], root: Path) -> None:
    """Put what the files of the community's folder hold where one file would hold it; a key stands in one of them."""
    folder = data.get("community")
    if not isinstance(folder, str):
        return
    paths = sorted(path for path in (root / folder).glob("*.yaml") if not path.name.startswith("."))
    whole: dict[str, Any] = {}
    for path in paths:
        name, known = f"{folder.rstrip('/')}/{path.name}", dict(source.places)
        read = _read(source, path, name, ("community",))
        source.torn |= read is None
        for key in (read or {}).keys() & whole.keys():
            other, _ = known.get(("community", key), ("another file", None))
            _, line = source.places.get(("community", key), (name, None))
            source.problems.append(Problem(key, line, key, f"a key that {other} does not have too", name))
            source.places |= {keys: place for keys, place in known.items() if keys[:2] == ("community", key)}
        whole = {**(read or {}), **whole}
    if paths:
        data["community"] = whole


def _refuse(source: Source) -> None:
    """Take out the keys that would mean something else to pydantic-settings, and what is the map's to say."""
    data = source.data or {}
    for key in [key for key in data if key.upper().startswith((*NAMES, "_"))]:
        del data[key]
        expected = "a known key" if key.startswith("_") else "secrets in the environment only"
        source.problems.append(source.problem((key,), "(not shown)", expected))
    community = data.get("community")
    if isinstance(community, dict) and "geography" in community:
        del community["geography"]
        file, line = source.places["community", "geography"]
        key = "community.geography" if file == source.file else "geography"
        source.problems.append(Problem(key, line, "unknown key", "the map in its own file", file))


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
        source.places["community", "geography", "features", index] = source.map_file, line
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
