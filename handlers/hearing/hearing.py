"""A message on its way to a decision: what the table asks of it, looked at once and only when it is asked."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz

from handlers import acting, shown
from handlers.chat import Chat
from handlers.doors import Door, Key
from handlers.hearing.focus import DOING, Focus, agrees
from handlers.hearing.scene import Asked, Guard, Scene, Stands, Who
from handlers.utterance import Utterance
from models.people import Person
from models.ticket import Action, Ticket
from models.understanding import contacts
from models.understanding.meaning import POLITE, Act, Meaning, Part, State
from services.life.facts import Facts
from services.life.refusals import Stale
from services.work import Work

G = Guard
NUMBERS = re.compile("[0-9]+|[一二三四五六七八九十]")
SAME = 92  # likeness of two reports of one thing
A_DAY = timedelta(days=1)
SHORT = 3  # letters; a word or two
#: What a report may begin or end with.
INTRODUCING = POLITE | {Act.REPORT, Act.NEW, Act.QUESTION, Act.ABUSE, Act.CONTACT}
#: Whatever stands beside something new may answer these.
ANSWERING = frozenset({Asked.PLACE, Asked.STILL, Asked.WORDS})


@dataclass
class Hearing:
    """Everything a deed needs. `doors` and `message` are there for words that stand on a button."""

    work: Work
    person: Person
    chat: Chat
    said: Utterance
    doors: Mapping[Key, Door] = field(default_factory=dict, repr=False)
    message: Any = None
    begin_again: Callable[["Hearing"], Awaitable[None]] | None = None
    asked: Asked = Asked.NOTHING
    focus: Focus = field(default_factory=Focus)
    pressed: str | None = None  # data of the button whose words were typed
    since: str | None = None  # when the chat began to wait
    known: dict[Guard, bool] = field(default_factory=dict)

    @property
    def who(self) -> Who:
        return Who.STAFF if self.person.works_here else Who.RESIDENT

    async def look(self) -> None:
        """What has to be looked up before the table is asked."""
        self.since = await self.chat.get_value("since")
        if self.doors:
            self.pressed = shown.pick(self.work, self.person, self.chat, self.said)
            if self.pressed and self.pressed.startswith("do:") and self._says_it_itself():
                self.pressed = None

    def _says_it_itself(self) -> bool:
        """Whether the words say more than the button: it stands on several cards, or they are reason enough by themselves."""
        return self.guard(G.MANY) or Act.DISPUTE in self.meaning.said

    async def can_be_picked(self) -> bool:
        """Whether it names one of the values that are offered."""
        self.known[G.LIKE_ANSWER] = await acting.reads(self.work, self.person, self.chat, self.said)
        return self.known[G.LIKE_ANSWER]

    async def again(self, said: Utterance) -> None:
        """Decide anew, for a message that has been completed."""
        assert self.begin_again is not None  # noqa: S101 (whoever hears gives it)
        await self.begin_again(replace(self, said=said, pressed=None, known={}))

    async def open(self, key: Key, **data: Any) -> None:
        """Go through a door, as whoever presses its button or answers its question."""
        door = self.doors.get(key)
        if door is None or not door.lets_in(self.person):
            raise Stale
        common = {"work": self.work, "person": self.person, "state": self.chat, "said": self.said}
        await door.handler.call(self.message, **common, **data)

    @property
    def meaning(self) -> Meaning:
        return self.said.meaning

    @property
    def ticket(self) -> Ticket:
        """The matter that is meant. Only rows that name how it stands lead to deeds that need it."""
        assert self.focus.first is not None  # noqa: S101
        return self.focus.first

    @property
    def scene(self) -> Scene:
        meaning = self.meaning
        return Scene(self.who, self.asked, self.focus.stands, self.focus.how, meaning.said, meaning.state, meaning.yes)

    @property
    def words(self) -> Facts:
        """What was said, as facts."""
        return Facts(text=self.said.words, media=self.said.media)

    @property
    def action(self) -> str | None:
        """What they would do by what they say, whichever matter they mean."""
        if found := next((DOING[act] for act in DOING if act in self.meaning.said), None):
            return found
        if self.focus.stands is not Stands.RESOLVED:
            return None
        if self.meaning.state is State.GOOD or self.meaning.yes:
            return Action.CONFIRM
        return Action.DISPUTE if self.meaning.state is State.BAD else None

    def guard(self, name: Guard) -> bool:
        """Whether a guard holds."""
        if name not in self.known:
            self.known[name] = GUARDS[name](self)
        return self.known[name]

    def elsewhere(self) -> list[Part]:
        """The problems at another place than that of the matter that is meant."""
        return [part for part in self.meaning.parts if self._is_elsewhere(part)]

    def _is_elsewhere(self, part: Part) -> bool:
        ticket, community = self.focus.first, self.work.community
        if ticket is None or part.spot is None or part.spot.home:
            return False
        if ticket.place is None:
            return self._is_of_another_kind(part)
        return not agrees(community, part.spot, ticket.place)

    def _is_of_another_kind(self, part: Part) -> bool:
        if self.focus.first is None or part.category is None:
            return False
        if len(self.meaning.parts) == 1 and self.focus.first.category in self.meaning.subjects:
            return False  # glass in the rubbish
        return not self.work.community.are_akin(part.category, self.focus.first.category)

    def without(self, parts: list[Part]) -> str:
        """What is said besides these problems."""
        return _without(self.meaning.text, [(part.start, part.end) for part in parts])

    def outside(self, parts: list[Part]) -> str:
        """What is said besides these problems and politeness."""
        spans = [(part.start, part.end) for part in parts]
        spans += [(heard.start, heard.end) for heard in self.meaning.acts if heard.act in POLITE]
        return _without(self.meaning.text, spans)


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept = [True] * len(text)
    for start, end in spans:
        kept[start:end] = [False] * (end - start)
    return "".join(character for character, keep in zip(text, kept, strict=True) if keep)


def _polite(hearing: Hearing) -> bool:
    said, meaning = hearing.said, hearing.meaning
    return not said.media and not said.point and meaning.politeness is not None


def _problem(hearing: Hearing) -> bool:
    """A question, or a word for what is known, names a subject and tells of no problem."""
    meaning = hearing.meaning
    if (meaning.question or meaning.pointing) and not meaning.spots and meaning.state is not State.BAD:
        return False
    return any(part.category or part.spot for part in meaning.parts)


def _several(hearing: Hearing) -> bool:
    """More than one problem; where something is on its way that they may belong to, one of them at a place of its own."""
    parts = hearing.meaning.parts
    on_its_way = hearing.focus.stands in {Stands.OPEN, Stands.QUESTION, Stands.ALARM, Stands.RESOLVED}
    return len(parts) > 1 and (not on_its_way or any(part.spot for part in parts))


def _nowhere(hearing: Hearing) -> bool:
    meaning = hearing.meaning
    around = _without(meaning.text, [(spot.start, spot.end) for spot in meaning.spots])
    return bool(meaning.spots) and not meaning.parts and _letters(around) <= SHORT


def _gives_contact(hearing: Hearing) -> bool:
    said = hearing.said
    if hearing.asked is Asked.CONTACT and contacts.is_contact(said.text):
        return True
    return said.contact is not None or hearing.meaning.phone is not None


def _besides(hearing: Hearing) -> bool:
    new = hearing.elsewhere()
    if not new or _letters(hearing.outside(new)) <= 1:
        return False
    if hearing.asked is Asked.PLACE and hearing.meaning.state not in {State.BAD, State.MIXED}:
        return False  # a shop or a stall beside it is no problem
    if hearing.focus.stands is Stands.QUESTION or hearing.asked in ANSWERING:
        return True
    rest = hearing.said.only(hearing.without(new)).meaning
    return rest.state is not None or rest.yes is not None or bool(rest.said - INTRODUCING)


def _other_kind(hearing: Hearing) -> bool:
    return any(hearing._is_of_another_kind(part) for part in hearing.meaning.parts)  # noqa: SLF001


def same_before(hearing: Hearing) -> Ticket | None:
    """The open report of the last day that says the same."""
    meaning, since = hearing.meaning, hearing.work.now - A_DAY
    if not meaning.parts or hearing.said.point:
        return None
    for ticket in hearing.focus.others:
        if ticket.closed_at is None and ticket.created_at > since and _says_the_same(ticket.text, meaning.text):
            return ticket
    return None


def _says_the_same(one: str, other: str) -> bool:
    """Alike, and with the same numbers: another entrance, another lamp is another matter."""
    return fuzz.ratio(one, other) >= SAME and NUMBERS.findall(one) == NUMBERS.findall(other)


def _says_more(hearing: Hearing) -> bool:
    meaning = hearing.meaning
    spans = [(heard.start, heard.end) for heard in meaning.acts]
    more = _letters(_without(meaning.text, spans)) > 1
    return bool(hearing.said.media) or (more and not _only_numbered(meaning))


def _only_numbered(meaning: Meaning) -> bool:
    """查看12, show #12: the number of a matter and a word beside it that tells nothing of how it is."""
    beside = "".join(letter for letter in meaning.text if not letter.isdecimal() and letter not in "#＃/").strip()
    return bool(meaning.numbers) and meaning.state is None and meaning.yes is None and _is_short(beside)


def _asked_since(hearing: Hearing) -> bool:
    ticket, since = hearing.focus.first, hearing.since
    return bool(ticket and ticket.asked_at and since and ticket.asked_at > datetime.fromisoformat(since))


def _short(hearing: Hearing) -> bool:
    return _is_short(hearing.meaning.text)


def _is_short(text: str) -> bool:
    return _letters(text) <= SHORT or (text.isascii() and len(text.split()) == 1)


GUARDS: dict[Guard, Callable[[Hearing], bool]] = {
    G.SHOWN: lambda hearing: hearing.pressed is not None,
    G.LIKE_ANSWER: lambda hearing: hearing.known.get(G.LIKE_ANSWER, False),
    G.EMPTY: lambda hearing: hearing.said.empty,
    G.PHOTOS: lambda hearing: bool(hearing.said.media) and not hearing.said.text,
    G.POINT: lambda hearing: hearing.said.point is not None,
    G.CONTACT: _gives_contact,
    G.POLITE: _polite,
    G.SHORT: _short,
    G.ENQUIRES: lambda hearing: hearing.meaning.question or Act.QUESTION in hearing.meaning.said,
    G.ANSWERED: lambda hearing: bool(hearing.meaning.replies),
    G.PROBLEM: _problem,
    G.SEVERAL: _several,
    G.BESIDES: _besides,
    G.ELSEWHERE: lambda hearing: bool(hearing.elsewhere()),
    G.OTHER_KIND: _other_kind,
    G.SPOT: lambda hearing: bool(hearing.meaning.spots),
    G.NOWHERE: _nowhere,
    G.MANY: lambda hearing: len(hearing.focus.matters) > 1,
    G.SAME: lambda hearing: same_before(hearing) is not None,
    G.WORD: lambda hearing: hearing.meaning.state is not None or hearing.meaning.yes is not None,
    G.STILL_BAD: lambda hearing: hearing.meaning.state is State.BAD,
    G.CONTRARY: lambda hearing: {Act.CONFIRM, Act.DISPUTE} <= hearing.meaning.said,
    G.PLEASED: lambda hearing: (hearing.meaning.stars or 0) >= 4,
    G.LATE: lambda hearing: hearing.focus.first is not None and not hearing.focus.first.confirmed,
    G.ASKED_SINCE: _asked_since,
    G.UNACCEPTED: lambda hearing: hearing.focus.first is not None and hearing.focus.first.accepted_at is None,
    G.SAYS_MORE: _says_more,
}
