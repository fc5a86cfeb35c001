"""Which matter somebody means."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers import about
from handlers.chat import Chat
from handlers.hearing.scene import Asked, How, Stands, Who
from handlers.utterance import Utterance
from models.config.community import Community
from models.config.times import Urgency
from models.people import Person
from models.place.gazetteer import Spot
from models.ticket import OPEN, Action, Status, Ticket
from models.ticket.standing import is_ringing
from models.understanding.meaning import Act, Meaning
from services.life import door
from services.life.refusals import NotFound
from services.ticket import lists
from services.work import Work

#: In these the chat waits for something about one matter.
ABOUT_ONE = frozenset({Asked.PLACE, Asked.HOW, Asked.WHY, Asked.STILL, Asked.WORDS})
#: What staff say, and what they would do by it.
DOING: dict[Act, str] = {
    Act.ACCEPT: Action.ACCEPT,
    Act.DONE: Action.RESOLVE,
    Act.CANNOT: Action.ESCALATE,
    Act.ESCALATE: Action.ESCALATE,
    Act.DECLINE: Action.DECLINE,
    Act.ASSIGN: Action.ASSIGN,
    Act.PROMISE: Action.PROMISE,
    Act.ASK: Action.ASK,
    Act.WITHDRAW: Action.WITHDRAW,
    Act.CONFIRM: Action.CONFIRM,
    Act.DISPUTE: Action.DISPUTE,
    Act.REOPEN: Action.REOPEN,
}


@dataclass(frozen=True)
class Focus:
    """The matters that may be meant, the likeliest first, and how that is known."""

    matters: tuple[Ticket, ...] = ()
    how: How = How.NONE
    others: tuple[Ticket, ...] = field(default=(), repr=False)  # theirs, whether meant or not

    @property
    def first(self) -> Ticket | None:
        return self.matters[0] if self.matters else None

    @property
    def stands(self) -> Stands:
        return stands(self.matters[0]) if self.matters else Stands.NONE


def stands(ticket: Ticket) -> Stands:
    """How a ticket stands, in the words of the table."""
    if ticket.status == Status.WITHDRAWN:
        return Stands.WITHDRAWN
    if ticket.status == Status.CLOSED:
        return Stands.CLOSED
    if ticket.status == Status.RESOLVED:
        return Stands.RESOLVED
    if ticket.urgency == Urgency.EMERGENCY:
        return Stands.ALARM
    return Stands.QUESTION if ticket.asked_at else Stands.OPEN


async def find(work: Work, person: Person, chat: Chat, said: Utterance, *, who: Who, asked: Asked) -> Focus:
    """The first of these that tells: the message replied to, a number, the question asked, "all", what it is about or
    where, what waits for them, the only one, the latest.
    """
    if matter := about.replied_to(work, person, said):
        return Focus((matter,), How.REPLIED) if isinstance(matter, Ticket) else Focus()
    mine = _theirs(work, person, who)
    numbers = _numbers(said.meaning, mine, who)
    if seen := _seen(work, person, numbers):
        return Focus(tuple(seen), How.NUMBER, mine)
    if (asked in ABOUT_ONE or (who is Who.STAFF and asked is Asked.PICK)) and (
        matter := asked_about(work, person, await chat.about())
    ):
        return Focus((matter,), How.ASKED, mine)
    if numbers and not any(stands(ticket) is Stands.QUESTION for ticket in mine):  # else it may be the answer: 2单
        return Focus((), How.NUMBER, mine)
    return among(work, person, said.meaning, mine, who)


def among(work: Work, person: Person, meaning: Meaning, mine: tuple[Ticket, ...], who: Who) -> Focus:
    """Which of their matters words mean that name none by its number."""
    asks = Act.QUESTION in meaning.said  # 他退单的理由是啥: nothing is done by it
    if who is Who.STAFF and not asks and (doing := [DOING[act] for act in meaning.said if act in DOING]):
        mine = tuple(ticket for ticket in mine if any(_does(work, person, ticket, action) for action in doing))
    if Act.RATE in meaning.said and (unrated := tuple(filter(_unrated, mine))):
        return Focus(unrated[:1], How.WAITS, mine)
    going = tuple(ticket for ticket in mine if ticket.status in OPEN)
    if meaning.every and len(going) > 1:
        return Focus(going, How.EVERY, mine)
    for some in (going, tuple(ticket for ticket in mine if ticket.status not in OPEN)):
        if meant := by_subject(work.community, meaning, some):
            return Focus(meant, How.SUBJECT, mine)
    waiting = tuple(
        ticket
        for ticket in going
        if (is_ringing(ticket) if who is Who.STAFF else stands(ticket) in {Stands.RESOLVED, Stands.QUESTION})
    )
    if waiting:
        return Focus(waiting, How.WAITS, mine)
    if going:
        return Focus(going, How.LATEST if len(going) > 1 else How.ONLY, mine)
    return Focus(mine[:1], How.LATEST if len(mine) > 1 else How.ONLY, mine) if mine else Focus()


def _does(work: Work, person: Person, ticket: Ticket, action: str) -> bool:
    """Whether they may do what the words mean, as this ticket stands."""
    meant = door.kind_of(work, ticket).meant(work, ticket, action)
    return meant in door.offered(work, person, ticket, (meant,))


def by_subject(community: Community, meaning: Meaning, tickets: Sequence[Ticket]) -> tuple[Ticket, ...]:
    """Those that are about what the words name, or lie where they say."""
    scores = {ticket.id: _score(community, meaning, ticket) for ticket in tickets}
    best = max(scores.values(), default=0)
    return tuple(ticket for ticket in tickets if best and scores[ticket.id] == best)


def _score(community: Community, meaning: Meaning, ticket: Ticket) -> int:
    places = [agrees(community, spot, ticket.place) for spot in meaning.spots]
    if places and not any(places):
        return 0
    return 2 * any(places) + 2 * (ticket.category in meaning.subjects) + (_above(community, ticket) in meaning.subjects)


def _above(community: Community, ticket: Ticket) -> str | None:
    category = community.categories_by_code.get(ticket.category)
    return category.parent if category else None


def agrees(community: Community, spot: Spot, place: str | None) -> bool:
    """Whether a place that is named may be that of a matter: the same, the estate around it, its number."""
    if place is None:
        return False
    if spot.building is not None:
        return place in spot.codes
    return any(
        code == place or community.is_within(place, code) or community.is_within(code, place) for code in spot.codes
    )


def _unrated(ticket: Ticket) -> bool:
    return ticket.status == Status.CLOSED and bool(ticket.confirmed) and ticket.rating is None


def _theirs(work: Work, person: Person, who: Who) -> tuple[Ticket, ...]:
    if who is Who.STAFF:
        return tuple(lists.to_do(work, person))
    return tuple(lists.recent(work, person))


def _numbers(meaning: Meaning, mine: Sequence[Ticket], who: Who) -> tuple[int, ...]:
    """Staff also say "2号那个" of what is on their list."""
    if meaning.numbers or who is Who.RESIDENT or meaning.spots:
        return meaning.numbers
    return tuple(ticket.id for ticket in mine if f"{ticket.id}号" in meaning.text)


def _seen(work: Work, person: Person, numbers: Sequence[int]) -> list[Ticket]:
    found = []
    for number in numbers:
        try:
            found.append(door.find(work, Ticket.kind, number, person))
        except NotFound:
            continue
    return found


def asked_about(work: Work, person: Person, about_: tuple[str, int]) -> Ticket | None:
    """The ticket that a question is about; None where it is about another kind, or they may not see it any more."""
    kind, number = about_
    if kind != Ticket.kind:
        return None
    return next(iter(_seen(work, person, [number])), None)
