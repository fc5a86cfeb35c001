"""From pydantic's errors to problems in the configuration's own terms."""

import os
from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from bot.settings.problem import MISSING, Keys, Problem
from bot.settings.secrets import NAMES
from bot.settings.source import Source

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


def explain(error: ErrorDetails, source: Source, settings: type[BaseModel], prefix: str) -> Problem:
    """Turn one of pydantic's errors into a problem."""
    keys = tuple(key for key in error["loc"] if key != "[key]")
    expected = _expected(error, keys, settings)
    if (name := str(keys[0])).startswith(NAMES):
        shown = error["input"] if name.endswith("_FILE") else "(not shown)"
        return Problem(name, None, shown, expected, "environment")
    for length in range(len(keys), 0, -1):
        variable = prefix + "__".join(map(str, keys[:length])).upper()
        if variable in os.environ:
            return Problem(variable, None, os.environ[variable], expected, "environment")
    if error["type"] == "extra_forbidden":
        return source.problem(keys, "unknown key", expected)
    return source.problem(keys, MISSING if error["type"] == "missing" else error["input"], expected)


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
