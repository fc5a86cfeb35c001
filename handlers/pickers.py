"""What an action needs, asked for: one picker a need, whatever the kind and the action.

A picker's buttons carry `pick:KIND.ACTION:NUMBER:VALUE`; what a value may be is read here and checked by the door.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from handlers import places
from handlers.buttons import number_in
from handlers.chat import CANCEL, Asking, Chat
from handlers.utterance import Utterance
from models.life import Need
from models.matter import Matter
from models.people import Person
from models.phrase import Phrase, moment, option, phrase
from models.ticket import Ticket
from models.time.worktime import Span
from models.understanding import choosing, naming, rating, times
from models.understanding.choosing import Option
from services import outbox, people
from services.life import door
from services.life.facts import NOTHING, Facts, Photo
from services.life.refusals import Stale
from services.ticket import word
from services.work import Work

PER_ROW = 3
SHOWN = 12  # workers that are offered
NAMED = 24  # characters of words that name a category and tell of nothing else
FARTHEST = timedelta(days=31)  # what a button of ours offers is sooner

Buttons = list[list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody is about to do something to a matter, and something is missing yet."""

    work: Work
    person: Person
    chat: Chat
    matter: Any
    action: str
    picks: dict[str, str] = field(default_factory=dict)  # what has been picked already, by need

    @property
    def ask(self) -> Phrase:
        """The question that goes with the action."""
        return door.kind_of(self.work, self.matter).ask(self.action, self.matter)

    def data(self, value: object) -> str:
        """The data of a button that brings a value."""
        return f"pick:{self.matter.kind}.{self.action}:{self.matter.id}:{value}"

    async def words(self, question: Phrase, facts: Facts, state: Any = Asking.words) -> None:
        """Wait for a message."""
        await self.chat.ask(state, **self._kept(facts))
        outbox.answer(self.work, question, choices=[CANCEL])

    async def offer(self, need: Need, buttons: Buttons, facts: Facts, question: Phrase | None = None) -> None:
        """Offer values, to be pressed or typed."""
        await self.chat.ask(Asking.pick, need=need, **self._kept(facts))
        outbox.answer(self.work, question or self.ask, choices=buttons)

    def _kept(self, facts: Facts) -> dict[str, Any]:
        media = [[item.kind, item.bot, item.ref, item.digest] for item in facts.media]
        brought = {"text": facts.text, "media": media, "picks": self.picks}
        about = {"kind": self.matter.kind, "ticket": self.matter.id, "action": self.action}
        return about | {name: value for name, value in brought.items() if value}

    def pinned(self, facts: Facts) -> Facts:
        """Keep what facts bring as if it had been picked, should something else be asked for first; gives the facts."""
        found = {
            Need.PLACE: facts.where and facts.where.place and f"p.{facts.where.place}",
            Need.CATEGORY: facts.category and f"{facts.category}:!",
            Need.WORKER: facts.worker and str(facts.worker.id),
            Need.TIME: facts.at and str(int(facts.at.timestamp()) // 60),
            Need.RATING: facts.rating and str(facts.rating),
        }
        self.picks.update({need: value for need, value in found.items() if value})
        return facts

    async def with_typed(self, facts: Facts, said: Utterance) -> Facts:
        """The facts, and what else the action needs as far as the words name it."""
        row = door.kind_of(self.work, self.matter).life.table.get((self.matter.status, self.action))
        for need in Need:
            picker = PICKERS[need]
            value = picker.typed(self, said) if row and need in row.needs and need not in self.picks else None
            if value is not None:
                whole = value if need != Need.CATEGORY or ":" in value else f"{value}:!"
                self.picks[need] = whole
                facts = await picker.read(self, whole, facts) or facts
        return facts

    async def brought(self) -> Facts:
        """What has been said and picked already for this action, if the chat waits for more of it."""
        data = await self.chat.get_data()
        if await self.chat.about() != (self.matter.kind, self.matter.id) or data.get("action") != self.action:
            return NOTHING
        return await self.read(data)

    async def read(self, data: dict[str, Any]) -> Facts:
        """What the data of a chat keep."""
        facts = Facts(text=data.get("text"), media=tuple(Photo(*item) for item in data.get("media", ())))
        for need, value in data.get("picks", {}).items():
            self.picks[need] = value
            facts = await PICKERS[need].read(self, value, facts) or facts
        return facts


@dataclass(frozen=True, slots=True)
class Picker:
    """How a need is asked for, and how a pressed value is read: as facts, or None when it has asked on.

    `typed` gives the value of a button that typed words stand for, None where they are no answer.
    """

    ask: Callable[[Wanted, Facts], Awaitable[None]]
    read: Callable[[Wanted, str, Facts], Awaitable[Facts | None]]
    typed: Callable[[Wanted, Utterance], str | None] = lambda _wanted, _said: None


async def _ask_words(wanted: Wanted, facts: Facts) -> None:
    """Words or a photo; what has been said already is kept."""
    said = facts.text or facts.media
    need = Need.EVIDENCE if said and not facts.media else Need.TEXT
    again = phrase(f"refused.needs_{need}", number=wanted.matter.id)
    await wanted.words(again if said or wanted.picks else wanted.ask, facts)


async def _ask_place(wanted: Wanted, _facts: Facts) -> None:
    """A report that is on its way is asked about in the same breath as whatever else may be told."""
    state = Asking.place if isinstance(wanted.matter, Ticket) else Asking.where
    await wanted.words(phrase("ask.place"), Facts(), state)


async def _read_place(wanted: Wanted, value: str, facts: Facts) -> Facts | None:
    where = await places.chosen(wanted.work, wanted.chat, wanted.matter, value)
    if not isinstance(wanted.matter, Ticket):
        return replace(facts, where=where)
    await places.place(wanted.work, wanted.person, wanted.chat, wanted.matter, where)
    return None


async def _ask_time(wanted: Wanted, facts: Facts) -> None:
    """Times that somebody can promise: soon, and on the next working days."""
    work = wanted.work
    calendar, tz = work.community.working_time, work.community.tz
    soon = [calendar.add(work.now, Span.parse(span)) for span in ("1 working hours", "3 working hours")]
    days = [calendar.add(work.now, Span.parse(f"{number} workdays")).astimezone(tz).date() for number in (1, 3, 5)]
    later = [datetime.combine(day, time(hour), tz) for day in days for hour in (12, 17)]
    offered = sorted({_rounded(at) for at in (*soon, *later) if at > work.now})
    buttons = [[_button(moment(at), wanted.data(int(at.timestamp()) // 60))] for at in offered[:6]]
    await wanted.offer(Need.TIME, [*buttons, CANCEL], facts)


async def _read_time(wanted: Wanted, value: str, facts: Facts) -> Facts:
    at = datetime.fromtimestamp(number_in(value, 9) * 60, UTC)
    if at > wanted.work.now + FARTHEST:
        raise Stale
    return replace(facts, at=at)


def _typed_time(wanted: Wanted, said: Utterance) -> str | None:
    if _tells_another(wanted, said):
        return None
    at = times.deadline(said.text, wanted.work.now, wanted.work.community.working_time)
    return str(-int(-at.timestamp() // 60)) if at else None


def _tells_another(wanted: Wanted, said: Utterance) -> bool:
    """Whether the words tell of another problem, or of another place, than the matter they are asked about."""
    category, place = getattr(wanted.matter, "category", None), getattr(wanted.matter, "place", None)
    return said.meaning.category not in {None, category} or said.meaning.place not in {None, place}


def _rounded(at: datetime) -> datetime:
    """Up to the next quarter of an hour."""
    return at + timedelta(seconds=-int(at.timestamp()) % 900, microseconds=-at.microsecond)


async def _ask_worker(wanted: Wanted, facts: Facts) -> None:
    found = door.kind_of(wanted.work, wanted.matter).candidates(wanted.work, wanted.person, wanted.matter)
    buttons = [[_button({"person": worker}, wanted.data(worker))] for worker in found[:SHOWN]]
    await wanted.offer(Need.WORKER, [*buttons, CANCEL], facts)


async def _read_worker(wanted: Wanted, value: str, facts: Facts) -> Facts:
    return replace(facts, worker=people.person(wanted.work, number_in(value)))


def _typed_worker(wanted: Wanted, said: Utterance) -> str | None:
    """The only one of the candidates whose title, unit or its number the words name."""
    work = wanted.work
    found = door.kind_of(work, wanted.matter).candidates(work, wanted.person, wanted.matter)
    posts = [
        work.community.posts_by_code.get((people.person(work, each) or wanted.person).post or "") for each in found
    ]
    titles = [post.title.texts + work.community.unit(post.unit).name.texts if post else () for post in posts]
    index = naming.meant(said.text, titles)
    return None if index is None else str(found[index])


async def _ask_category(wanted: Wanted, facts: Facts) -> None:
    await _offer_categories(wanted, None, facts)


async def _offer_categories(wanted: Wanted, parent: str | None, facts: Facts) -> None:
    """The categories of one level; below a parent the parent itself comes last."""
    codes = [
        category.code
        for category in wanted.work.community.categories
        if category.parent == parent and category.purpose is None
    ]
    buttons = [_button(_category(code), wanted.data(code)) for code in codes]
    if parent:
        buttons.append(_button(_category(parent), wanted.data(f"{parent}:!")))
    rows = [buttons[start : start + PER_ROW] for start in range(0, len(buttons), PER_ROW)]
    await wanted.offer(Need.CATEGORY, [*rows, CANCEL], facts)


async def _read_category(wanted: Wanted, value: str, facts: Facts) -> Facts | None:
    """One with categories below it shows those, unless it is meant itself."""
    code, _, itself = value.partition(":")
    if not itself and any(category.parent == code for category in wanted.work.community.categories):
        await _offer_categories(wanted, code, facts)
        return None
    return replace(facts, category=code)


def _typed_category(wanted: Wanted, said: Utterance) -> str | None:
    """The category that is named, else the one whose keyword stands in words that tell of nothing else."""
    known = wanted.work.community.categories
    index = choosing.choose(
        choosing.form(said.text), [Option(category.name.texts) for category in known], ordered=False
    )
    if index is not None:
        return known[index].code
    meaning = said.meaning
    if meaning.category is None or meaning.place or len(said.text) > NAMED:
        return None
    return f"{meaning.category}:!"


async def _ask_rating(wanted: Wanted, facts: Facts) -> None:
    question, buttons = word.satisfied(wanted.work, wanted.person, wanted.matter)
    await wanted.offer(Need.RATING, buttons, facts, question)


async def _read_rating(_wanted: Wanted, value: str, facts: Facts) -> Facts:
    return replace(facts, rating=int(value) if value in {"1", "2", "3", "4", "5"} else None)


def _typed_rating(wanted: Wanted, said: Utterance) -> str | None:
    found = None if _tells_another(wanted, said) else said.meaning.stars or rating.worth(said.text)
    return str(found) if found else None


async def _ask_reason(wanted: Wanted, facts: Facts) -> None:
    question, buttons = word.why(wanted.work, wanted.person, wanted.matter)
    await wanted.offer(Need.REASON, buttons, facts, question)


async def _read_reason(_wanted: Wanted, value: str, facts: Facts) -> Facts:
    return replace(facts, reason=value)


async def _ask_contact(wanted: Wanted, _facts: Facts) -> None:
    await wanted.words(phrase("ask.contact", number=wanted.matter.id), Facts(), Asking.contact)


async def _nothing_pressed(_wanted: Wanted, _value: str, _facts: Facts) -> Facts:
    raise Stale


def _button(name: Any, data: str) -> dict[str, Any]:
    return option(phrase("name.itself", name=name), data)


def _category(code: str) -> dict[str, Any]:
    return {"named": "category", "code": code}


PICKERS: dict[str, Picker] = {
    Need.TEXT: Picker(_ask_words, _nothing_pressed),
    Need.EVIDENCE: Picker(_ask_words, _nothing_pressed),
    Need.PLACE: Picker(_ask_place, _read_place),
    Need.CATEGORY: Picker(_ask_category, _read_category, _typed_category),
    Need.WORKER: Picker(_ask_worker, _read_worker, _typed_worker),
    Need.TIME: Picker(_ask_time, _read_time, _typed_time),
    Need.RATING: Picker(_ask_rating, _read_rating, _typed_rating),
    Need.CONTACT: Picker(_ask_contact, _nothing_pressed),
    Need.REASON: Picker(_ask_reason, _read_reason),
}


def matter_of(work: Work, person: Person, name: str, number: str) -> tuple[Matter, str]:
    """The matter and the action that a button names: `KIND.ACTION`, its number. Raises Stale or NotFound."""
    kind, _, action = name.partition(".")
    if kind not in work.kinds or action not in work.kinds[kind].life.actions:
        raise Stale
    return door.find(work, kind, number_in(number), person), action
