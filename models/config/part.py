"""What the sections of a community's configuration are made of, and how what is wrong with them is told."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, StringConstraints, ValidationError

_TAG = re.compile(r"[a-z]+")
_PHONE = re.compile(r"\+?\d(?:[ -]?\d){2,18}", re.ASCII)


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise ValueError("expected a phone number such as 0476-8000000")
    return text


#: Fits a start payload, a callback and a URL.
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Phone = Annotated[Text, AfterValidator(_phone)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]  # ISO 639

Path = tuple[str | int, ...]


def spoken(tag: str | None, languages: Sequence[str]) -> str | None:
    """Give the language that a channel's tag means ("zh-Hans", "en_GB;q=0.8"), None where it means none of these."""
    found = _TAG.match((tag or "").strip().lower())
    return found[0] if found and found[0] in languages else None


class Part(BaseModel):
    """A part of the configuration: it cannot be changed, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Name(RootModel[Annotated[dict[Language, Text], Field(min_length=1)]]):
    """A name, with a text for each of the community's languages."""

    model_config = ConfigDict(frozen=True)

    def in_(self, language: str) -> str:
        """Give the name in a language, in the first one that it has for any other."""
        return self.root.get(language) or self.texts[0]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(self.root.values())


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: where in the community, what stands there, and what was expected."""

    path: Path
    value: Any
    expected: str


P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Items(Generic[P]):
    """What can be read of a list, by position."""

    section: str
    read: dict[int, P]
    #: Codes and units that the items name that cannot be read: no reason for complaints of their own.
    unread: frozenset[str]
    #: False when there is no list at all, so that nothing is known.
    listed: bool


class Draft:
    """A community as its files have it, sound or not: whatever can be read; the rest is reported elsewhere."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._items: dict[str, Items[Any]] = {}

    def value(self, key: str) -> Any:
        return self._data.get(key)

    def one(self, kind: type[P], key: str) -> P | None:
        return read(kind, self._data.get(key))

    def items(self, kind: type[P], section: str) -> Items[P]:
        if section not in self._items:
            listed = self._data.get(section)
            items = listed if isinstance(listed, list) else []
            found = {index: part for index, item in enumerate(items) if (part := read(kind, item)) is not None}
            unread = [item for index, item in enumerate(items) if index not in found and isinstance(item, dict)]
            named = frozenset(str(item[key]) for item in unread for key in ("code", "unit") if key in item)
            self._items[section] = Items(section, found, named, isinstance(listed, list))
        return self._items[section]

    @property
    def languages(self) -> list[str]:
        """The configured languages, none where they are not told or no list."""
        listed = self._data.get("languages")
        return [item for item in listed if isinstance(item, str)] if isinstance(listed, list) else []


def read(kind: type[P], value: Any) -> P | None:
    """Read a part of the configuration, None when it is wrong in itself."""
    try:
        return kind.model_validate(value)
    except ValidationError:
        return None


def basics(draft: Draft, items: Items[Any], key: str | None = "code") -> Iterator[Finding]:
    """What every list must keep: no key twice, if it has one, and each name in each language."""
    section = items.section
    if key:
        yield from repeated(((section, index, key), getattr(item, key)) for index, item in items.read.items())
    for index, item in items.read.items():
        for field, value in item:
            if isinstance(value, Name):
                yield from in_every_language(draft, (section, index, field), value)


def in_every_language(draft: Draft, path: Path, name: Name) -> Iterator[Finding]:
    if missing := [language for language in draft.languages if language not in name.root]:
        yield Finding(path, name.root, f"a text in {', '.join(missing)} too")
    for language in name.root if draft.languages else ():
        if language not in draft.languages:
            yield Finding((*path, language), language, choice("a language", draft.languages))


def repeated(values: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, value in values:
        if value in seen:
            yield Finding(path, value, "something that is not there twice")
        seen.add(value)


def choice(what: str, codes: Iterable[str]) -> str:
    return f"{what}, one of {', '.join(sorted(codes))}"
