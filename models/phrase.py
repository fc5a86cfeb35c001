"""A phrase key with parameters: what is said, before anybody knows in which language."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Value = Any  # str | int | the tagged dicts below | Phrase as dict


@dataclass(frozen=True, slots=True)
class Phrase:
    key: str
    params: dict[str, Value] = field(default_factory=dict)

    def packed(self) -> dict[str, Any]:
        return {"phrase": self.key, "params": self.params}


def phrase(key: str, **params: Value) -> Phrase:
    return Phrase(key, params)


def moment(at: datetime, *, exact: bool = False) -> Value:
    """A time, shown in the community's zone and the reader's language.

    `exact` always names the day: what is edited in place is read later than it was written.
    """
    return {"moment": at.isoformat(), "exact": exact}


def day(at: datetime) -> Value:
    return {"day": at.isoformat()}


def named(kind: str, code: str | None) -> Value:
    """A name that the configuration knows: kind is unit, category, place or post."""
    return {"named": kind, "code": code}


def calls(numbers: Iterable[str]) -> Value:
    """Phone numbers that can be called by pressing them, where a channel knows how."""
    return {"calls": list(numbers)}


def remark(remark_id: int) -> Value:
    """Words of a person, read when the message is rendered, so that erasing them reaches unsent messages too."""
    return {"remark": remark_id}


def option(label: Phrase | str, data: str) -> dict[str, Any]:
    """A choice for an outbox row: a label (a phrase, or its key) and the callback data."""
    label = Phrase(label) if isinstance(label, str) else label
    if len(data.encode()) > 64:
        raise ValueError(f"callback data is longer than 64 bytes: {data}")
    return {**label.packed(), "data": data}
