"""Boil the Bot API schema down to what validation needs: `python -m tests.telegram.extract schema.json`.

The input is `.butcher/schema/schema.json` of aiogram's source distribution (MIT licensed); the output, `schema.json`
beside this file, holds names, types and "required" marks only, one method or type a line.

A type is written `Integer|String` (one of), `[PhotoSize` (array of), `=photo` (this very string), with a closing `!`
when the field is required.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("schema.json")


def kind(text: str) -> str:
    """'Array of Integer or String' as the schema says it -> '[Integer|String' as we say it."""
    depth = text.count("Array of ")
    names = re.split(r", | and | or ", text.replace("Array of ", ""))
    if names == ["KeyboardButton"]:
        names.append("String")  # "for simple text buttons, String can be used instead of this object"
    return "[" * depth + "|".join(names)


def literal(field: dict[str, Any]) -> str | None:
    """The one value that a discriminating field may have, if its description names one."""
    if field["name"] not in {"type", "source", "status"}:
        return None
    found = re.search(r"(?:must be|always) '?([a-z0-9_]+)'?$", field["description"].rstrip("."))
    return found and "=" + found[1]


def union(item: dict[str, Any]) -> str | None:
    """The alternatives of a type that is only a name for several others."""
    names = re.findall(r"\n - (\w+)", item["description"])
    if item["annotations"] or not names:
        return None
    return "|".join((["String", "[RichText"] if item["name"] == "RichText" else []) + names)


def fields(item: dict[str, Any]) -> dict[str, str]:
    return {f["name"]: (literal(f) or kind(f["type"])) + "!" * f["required"] for f in item["annotations"]}


def boil(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    items = [item for group in schema["items"] for item in group["children"]]
    return {
        "methods": {i["name"]: fields(i) for i in items if i["category"] == "methods"},
        "types": {
            i["name"]: union(i) or fields(i) for i in items if i["category"] == "types" and i["name"] != "InputFile"
        },
    }


def written(boiled: dict[str, dict[str, Any]]) -> str:
    def block(table: dict[str, Any]) -> str:
        return ",\n".join(f'"{name}":{json.dumps(body, separators=(",", ":"))}' for name, body in sorted(table.items()))

    return "{" + ",\n".join(f'"{part}":{{\n{block(table)}}}' for part, table in boiled.items()) + "}\n"


if __name__ == "__main__":
    TARGET.write_text(written(boil(json.loads(Path(sys.argv[1]).read_text("utf-8")))), "utf-8")
