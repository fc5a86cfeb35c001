"""Text with entities: Telegram's HTML read strictly, lengths in UTF-16 units, and what clients mark by themselves."""

import re
from dataclasses import dataclass, field

from tests.telegram.wire import Json, Refused, bad

_PLAIN = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
    "span": "spoiler",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"}, "code": {"class"}, "span": {"class"}, "blockquote": {"expandable"}, "tg-emoji": {"emoji-id"},
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = r"""\s+([a-zA-Z-]+)(?:="([^"]*)"|='([^']*)')?"""
_TOKEN = re.compile(
    rf"<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>(?:{_ATTRIBUTE})*)\s*>"
    r"|&(?P<entity>#[0-9]+|#x[0-9a-fA-F]+|lt|gt|amp|quot);|(?P<bare>[<>&])|(?P<text>[^<>&]+)"
)
_LINK = re.compile(r"(https?://|tg://)\S+|[\w-]+(\.[\w-]+)+(/\S*)?")
_SEEN = re.compile(
    r"(?P<url>https?://\S+)|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?!\w)"
    r"|(?<!\w)(?P<mention>@\w{3,32})|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
)


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def detect(text: str) -> list[Json]:
    """The entities that a person's client and server mark: commands, mentions, links, hashtags."""
    return [
        {"type": found.lastgroup, "offset": units(text[: found.start()]), "length": units(found[0])}
        for found in _SEEN.finditer(text)
    ]


def parse(text: str, mode: str | None) -> tuple[str, list[Json]]:
    """The plain text and the entities of `text` in `parse_mode`; only HTML is played."""
    if not mode:
        return text, []
    if mode.lower() != "html":
        raise bad("unsupported parse_mode")
    return _Reader(text).read()


def fitting(text: str, entities: list[Json]) -> list[Json]:
    """The entities that a caller gave by hand, refused when they do not lie within the text."""
    end = units(text)
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > end:
            raise bad(f"entity at offset {entity['offset']} is out of the text")
        if entity["type"] not in {*_PLAIN.values(), "expandable_blockquote", "text_mention", *_SEEN.groupindex}:
            raise bad("unsupported type of entity")
    return entities


@dataclass
class _Reader:
    source: str
    plain: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[tuple[str, int, Json]] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> tuple[str, list[Json]]:
        for token in _TOKEN.finditer(self.source):
            if token["tag"]:
                self._close(token) if token["close"] else self._open(token)
            elif token["bare"]:
                raise self._wrong(f'Character "{token["bare"]}" must be escaped', token)
            else:
                self._add(token["text"] or self._decoded(token))
        if self.opened:
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{self.opened[-1][0]}\"")
        return "".join(self.plain), sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))

    def _wrong(self, why: str, token: re.Match[str]) -> Refused:
        return bad(f"can't parse entities: {why} at byte offset {len(self.source[: token.start()].encode())}")

    def _add(self, text: str) -> None:
        self.plain.append(text)
        self.length += units(text)

    def _decoded(self, token: re.Match[str]) -> str:
        name = token["entity"]
        if name in _NAMED:
            return _NAMED[name]
        code = int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:])
        if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise self._wrong(f'Invalid entity "&{name};"', token)
        return chr(code)

    def _open(self, token: re.Match[str]) -> None:
        tag = token["tag"].lower()
        if tag not in _PLAIN:
            raise self._wrong(f'Unsupported start tag "{tag}"', token)
        given = {name.lower(): one or two for name, one, two in re.findall(_ATTRIBUTE, token["attributes"])}
        if unknown := given.keys() - _ATTRIBUTES.get(tag, set()):
            raise self._wrong(f'Unsupported attribute "{min(unknown)}" in the tag "{tag}"', token)
        if tag == "span" and given.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', token)
        self.opened.append((tag, self.length, {name: self._unescaped(value) for name, value in given.items()}))

    def _unescaped(self, value: str) -> str:
        inner = _Reader(value).read()
        return inner[0]

    def _close(self, token: re.Match[str]) -> None:
        tag = token["tag"].lower()
        if not self.opened:
            raise self._wrong("Unexpected end tag", token)
        expected, start, attributes = self.opened.pop()
        if tag != expected or token["attributes"]:
            raise self._wrong(f'Unmatched end tag, expected "</{expected}>", found "</{tag}>"', token)
        if self.length > start:
            self.entities += self._entity(tag, attributes, start)

    def _entity(self, tag: str, attributes: Json, start: int) -> list[Json]:
        entity: Json = {"type": _PLAIN[tag], "offset": start, "length": self.length - start}
        language = attributes.get("class", "").removeprefix("language-")
        if tag == "a":
            entity["url"] = attributes.get("href", "")
            return [entity] if _LINK.fullmatch(entity["url"]) else []
        if tag == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        elif tag == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        elif tag == "code" and language and self.opened and self.opened[-1][0] == "pre":
            self.opened[-1][2]["class"] = attributes["class"]
            return []
        elif tag == "pre" and language:
            entity["language"] = language
        return [entity]
