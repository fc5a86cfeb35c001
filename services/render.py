"""From a phrase to words: the reader's language, their times, their names for things."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from babel.dates import format_date, format_datetime, format_time, get_day_names

from locales import LANGUAGES, catalogue
from models.config.part import Name
from models.people import Person
from models.phrase import Phrase
from models.record import Remark
from services.message import Choice, Request, Segment
from services.work import Work

FACT = re.compile(r"\{(\w+)\}")
SENTENCE = re.compile(r"(?<=[。!?])|(?<=[.;]) ")
BETWEEN = " / "  # phone numbers
PIECE = re.compile(r"\{(\w+)\}|\*")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and in which language; `work` looks up what parameters refer to."""

    work: Work
    language: str

    def segments(self, phrase: Phrase) -> tuple[Segment, ...]:
        """Render a phrase. Raises KeyError for an unknown phrase or a missing parameter."""
        found: list[Segment] = []
        bold = False
        for kind, text in _template(self.language, phrase.key):
            if kind == "bold":
                bold = not bold
            elif kind == "value" and isinstance(value := phrase.params[text], dict) and "calls" in value:
                found += _calls(value["calls"], bold)
            elif value := (text if kind == "text" else self.value(phrase.params[text])):
                found.append(Segment(value, bold))
        return tuple(found)

    def text(self, phrase: Phrase) -> str:
        return "".join(segment.text for segment in self.segments(phrase))

    def choice(self, option: dict[str, Any]) -> Choice:
        return Choice(self.text(Phrase(option["phrase"], option["params"])), option["data"])

    def value(self, value: Any) -> str:  # noqa: C901, PLR0911 (one kind of parameter a line)
        """A parameter in words: a string or number as it is, a tagged value looked up."""
        match value:
            case str() | int():
                return str(value)
            case list():
                return "\n".join(self.value(item) for item in value)
            case {"moment": at, **more}:
                return self.moment(datetime.fromisoformat(at), exact=bool(more.get("exact")))
            case {"day": at}:
                return self.day(datetime.fromisoformat(at))
            case {"named": kind, "code": code}:
                return self.name(kind, code)
            case {"calls": numbers}:
                return BETWEEN.join(numbers)
            case {"own": name}:
                own: Name = getattr(self.work.community, name) or self.work.community.name
                return own.in_(self.language)
            case {"weekday": number}:
                return str(get_day_names("abbreviated", locale=LANGUAGES[self.language])[number])
            case {"answer": code, "facts": facts}:
                return self.answer(code, facts)
            case {"person": person_id}:
                return self.person(person_id)
            case {"remark": remark_id}:
                found = self.work.session.get(Remark, remark_id)
                return found.text if found else ""
            case {"phrase": key, "params": params}:
                return self.text(Phrase(key, params))
        raise KeyError(f"not a parameter: {value}")

    def name(self, kind: str, code: str | None) -> str:
        """A name from the configuration (unit or its short one, category, place, ...) or the catalogue (status, level)."""
        if code is None:
            return self.text(Phrase("name.nobody"))
        community = self.work.community
        if kind == "emergency" and code not in community.emergencies_by_code:  # renamed since, or of before the codes
            return self.text(Phrase("name.danger"))
        if kind in {"advice", "first_step"}:
            said = community.emergency(code).advice.in_(self.language)
            return said if kind == "advice" else SENTENCE.split(said, maxsplit=1)[0]
        if kind in {"status", "level", "urgency"}:
            return self.text(Phrase(f"{kind}.{code}"))
        if kind == "short":
            unit = community.unit(code)
            return (unit.short or unit.name).in_(self.language)
        named = getattr(community, kind)(code)
        return str((named.title if kind == "post" else named.name).in_(self.language))

    def answer(self, code: str, facts: Mapping[str, Any]) -> str:
        """An answer of the configuration, with these facts in its braces."""
        found = self.work.community.answers_by_code.get(code)
        if found is None:  # taken out since
            return self.text(Phrase("answer.gone"))
        return FACT.sub(lambda fact: self.value(facts[fact[1]]), found.said(self.language, facts))

    def person(self, person_id: int | None) -> str:
        """How somebody is called in front of others: by their post. Residents have no name."""
        person = self.work.session.get(Person, person_id) if person_id else None
        if person is None:
            return self.text(Phrase("name.nobody"))
        return self.name("post", person.post) if person.post else self.text(Phrase("name.resident"))

    def moment(self, at: datetime, *, exact: bool = False) -> str:
        """A time as people say it: today 14:00, tomorrow 09:00, else with its day; with its day always if exact."""
        local, today = at.astimezone(self.work.community.tz), self.work.now.astimezone(self.work.community.tz).date()
        clock = format_time(local, "HH:mm", tzinfo=local.tzinfo, locale=LANGUAGES[self.language])
        for offset, key in ((0, "time.today"), (1, "time.tomorrow"), (-1, "time.yesterday")):
            if not exact and local.date() == today + timedelta(days=offset):
                return self.text(Phrase(key, {"time": clock}))
        return format_datetime(
            local, _pattern(self.language) + " HH:mm", tzinfo=local.tzinfo, locale=LANGUAGES[self.language]
        )

    def day(self, at: datetime) -> str:
        local = at.astimezone(self.work.community.tz)
        return format_date(local.date(), _pattern(self.language), locale=LANGUAGES[self.language])


def _calls(numbers: list[str], bold: bool) -> list[Segment]:
    """Each number as a segment of its own, so that it can be pressed."""
    found = [Segment(numbers[0], bold, numbers[0])]
    for number in numbers[1:]:
        found += [Segment(BETWEEN, bold), Segment(number, bold, number)]
    return found


def _pattern(language: str) -> str:
    return catalogue(language)["time.pattern"]


@cache
def _template(language: str, key: str) -> tuple[tuple[str, str], ...]:
    """A phrase taken apart: text, parameters and the asterisks around what is bold."""
    text, parts, end = catalogue(language)[key], [], 0
    for piece in PIECE.finditer(text):
        parts.append(("text", text[end : piece.start()]))
        parts.append(("value", piece[1]) if piece[1] else ("bold", ""))
        end = piece.end()
    return (*parts, ("text", text[end:]))


#: Questions that a channel may offer a button of its own for.
REQUESTS = {
    "ask.place": "place",
    "ask.where_unknown": "place",
    "ask.where_ignorant": "place",
    "ask.where_home": "place",
    "ask.outside": "place",
    "remind.place": "place",
    "ask.contact": "contact",
}


def request(reader: Reader, phrase: Phrase) -> Request | None:
    """What the phrase asks for, if a channel can make answering it easy."""
    kind = REQUESTS.get(phrase.key)
    if kind is None:
        return None
    return Request(kind, reader.text(Phrase(f"button.send_{kind}")), reader.text(Phrase(f"request.{kind}")))


def toast(phrase: Phrase, language: str) -> str:
    """A phrase whose parameters are plain words, for the short answer to a press. Such an answer is no message."""
    parts = (
        text if kind == "text" else str(phrase.params[text])
        for kind, text in _template(language, phrase.key)
        if kind != "bold"
    )
    return "".join(parts)
