"""Is this call, is this object, what the published Bot API says it is?

`schema.json` holds the Bot API 10.3's names, types and "required" marks. They are taken by `extract.py` from the
machine-readable schema in the source distribution of aiogram 3.31.0, which is MIT licensed.
"""

import json
from pathlib import Path
from typing import Any

from tests.telegram.wire import Json, bad

_TABLES: Json = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
METHODS: dict[str, dict[str, str]] = _TABLES["methods"]
TYPES: dict[str, str | dict[str, str]] = _TABLES["types"]
UPDATES = frozenset(TYPES["Update"]) - {"update_id"}

_PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "Float": (int, float),
    "Boolean": bool,
    "True": bool,
    "String": str,
    "InputFile": str,
}


class Mismatch(Exception):  # noqa: N818 - a finding, raised inside this file only
    """The value at `path` is not what the schema says."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path


def arguments(method: str, params: Json) -> Json:
    """The parameters of a call, with what forms carry as text read as the types that the method declares.

    Refuses unknown and missing parameters, wrong types, and unknown or missing fields at any depth.
    """
    declared = METHODS[method]
    read = {}
    for name, value in params.items():
        if name not in declared:
            raise bad(f'{method} has no parameter "{name}"')
        kind = declared[name].removesuffix("!")
        try:
            read[name] = _unwrapped(value, kind)
            check(read[name], kind, name)
        except Mismatch as mismatch:
            raise bad(f"can't parse parameter {mismatch}") from mismatch
    for name, kind in declared.items():
        if kind.endswith("!") and name not in read:
            raise bad(f'parameter "{name}" is required')
    return read


def _unwrapped(value: Any, kind: str) -> Any:
    """A text that stands for something else becomes it: '7', 'true', '{"inline_keyboard": []}'."""
    kinds = kind.split("|")
    if not isinstance(value, str) or kinds == ["String"] or "InputFile" in kinds:
        return value
    if kinds == ["Integer", "String"]:
        return int(value) if value.removeprefix("-").isdecimal() else value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Mismatch(kind, "not valid JSON") from error


def check(value: Any, kind: str, path: str = "") -> None:
    """Raises `Mismatch` unless `value` is of the Bot API's type `kind`, strictly and recursively."""
    if kind.startswith("["):
        if not isinstance(value, list):
            raise Mismatch(path, "expected an Array")
        for place, item in enumerate(value):
            check(item, kind[1:], f"{path}[{place}]")
    elif kind.startswith("="):
        if value != kind[1:]:
            raise Mismatch(path, f'expected "{kind[1:]}"')
    elif "|" in kind:
        _check_any(value, kind.split("|"), path)
    elif kind in _PLAIN:
        _check_plain(value, kind, path)
    else:
        declared = TYPES[kind]
        if isinstance(declared, str):
            check(value, declared, path)
        else:
            _check_object(value, kind, declared, path)


def _check_any(value: Any, kinds: list[str], path: str) -> None:
    """The complaint of the alternative that came furthest is the one worth reading."""
    complaints = []
    for kind in kinds:
        try:
            return check(value, kind, path)
        except Mismatch as mismatch:
            complaints.append(mismatch)
    raise max(complaints, key=lambda mismatch: len(mismatch.path))


def _check_plain(value: Any, kind: str, path: str) -> None:
    if not isinstance(value, _PLAIN[kind]) or (isinstance(value, bool) and kind not in {"Boolean", "True"}):
        raise Mismatch(path, f"expected {kind}")
    if kind == "True" and value is not True:
        raise Mismatch(path, "expected True")
    if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        raise Mismatch(path, "strings must be encoded in UTF-8")


def _check_object(value: Any, name: str, declared: dict[str, str], path: str) -> None:
    if not isinstance(value, dict):
        raise Mismatch(path, f"expected {name}")
    if unknown := value.keys() - declared.keys():
        raise Mismatch(f"{path}.{min(unknown)}", f"{name} has no such field")
    for field, kind in declared.items():
        if field in value:
            check(value[field], kind.removesuffix("!"), f"{path}.{field}")
        elif kind.endswith("!"):
            raise Mismatch(f"{path}.{field}", f"{name} needs it")


def required(name: str) -> dict[str, str]:
    """The fields that an object of the type always has, with their types."""
    declared = TYPES[name]
    assert isinstance(declared, dict), name
    return {field: kind.removesuffix("!") for field, kind in declared.items() if kind.endswith("!")}
