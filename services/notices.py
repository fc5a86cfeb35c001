"""Who hears of what happened to a ticket: the table's notices, and the cards that change in place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from models import policy
from models.config.times import Urgency
from models.outbox import Card, Outbox, Priority
from models.people import Account, Person
from models.phrase import Phrase, moment, option, phrase, remark
from models.ticket import HEARS, Action, Audience, Notice, Ticket
from services import groups, people
from services.work import Work

CARD = phrase("card")  # no words above the card

#: What is said where no resident could say so himself.
FILED = {
    "notice.confirmed": "notice.confirmed_filed",
    "notice.disputed": "notice.disputed_filed",
    "notice.withdrawn": "notice.withdrawn_filed",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What came with an action: the id of the remark, the ids of the photos, a reason's code."""

    remark: int | None = None
    media: list[int] = field(default_factory=list)
    reason: str | None = None

    @property
    def words(self) -> Any:
        if self.remark:
            return remark(self.remark)
        if self.reason:
            return phrase(f"reason.{self.reason}").packed()
        return phrase("said.photo").packed() if self.media else ""


def involved(work: Work, ticket: Ticket) -> set[int]:
    """The people who have something to do with the ticket."""
    found = {ticket.reporter_id, ticket.holder_id} - {None}
    if ticket.awaiting or policy.needs_another_word(ticket):  # leaders decide, or call back
        found |= set(people.leaders(work, policy.unit_here(work.community, ticket)))
    return found  # type: ignore[return-value]


def _shown(work: Work, ticket: Ticket) -> set[int]:
    """The people in whose chats a card of this ticket stands."""
    query = select(Account.person_id).join(Card, Card.account_id == Account.id).where(Card.ticket_id == ticket.id)
    return set(work.session.scalars(query))


def voice(work: Work, ticket: Ticket) -> list[int]:
    """Whose word closes the ticket: the reporter's, else that of the leaders who neither filed nor handled it."""
    if not policy.needs_another_word(ticket):
        return [ticket.reporter_id]
    leaders = people.leaders(work, policy.unit_here(work.community, ticket))
    return [person_id for person_id in leaders if person_id not in {ticket.reporter_id, ticket.holder_id}]


def post(
    work: Work,
    ticket: Ticket,
    action: Action,
    actor: Person | None,
    *,
    said: Said,
    former: set[int],
    former_holder: int | None,
) -> None:
    """Tell everybody whom the table names, save the actor; let the other cards change in place."""
    told = {actor.id} if actor else set()
    anew: set[int] = set()
    for notice in HEARS[action]:
        for person_id in sorted(_audience(work, ticket, notice.to, former, former_holder) - told):
            told.add(person_id)
            if notice.card:
                anew.add(person_id)
            _tell(work, ticket, notice, person_id, said)
    anew |= {row["person_id"] for row in work.pending(Outbox) if row["card"] and row["ticket_id"] == ticket.id}
    shown = _shown(work, ticket) if former_holder else set()
    for person_id in sorted((former | involved(work, ticket) | shown) - anew):
        card(work, person_id, ticket)
    groups.note_progress(work, ticket, action)


def card(
    work: Work, person_id: int, ticket: Ticket, lead: Phrase = CARD, *, fresh: bool = False, media: Iterable[int] = ()
) -> None:
    """Send the ticket's card anew, or let the one in his chat show how things stand now."""
    priority = (
        (Priority.EMERGENCY if ticket.urgency == Urgency.EMERGENCY else Priority.NOTICE) if fresh else Priority.QUIET
    )
    work.post(person_id, lead, ticket=ticket, card=True, fresh=fresh, priority=priority, media=media)


def buttons(ticket: Ticket, *actions: Action) -> list[list[dict[str, Any]]]:
    """A row of buttons, each of which starts an action on the ticket."""
    return [[option(label(action, ticket), f"do:{action}:{ticket.id}") for action in actions]] if actions else []


def label(action: Action, ticket: Ticket) -> str:
    """The phrase on the button of an action, as things stand."""
    if action is Action.SHARE and ticket.contact_shared:
        return "button.unshare"
    if action is Action.PLACE and ticket.nowhere:
        return "button.where"
    return f"button.{action}"


def _tell(work: Work, ticket: Ticket, notice: Notice, person_id: int, said: Said) -> None:
    key = _key(work, ticket, notice)
    words = phrase(key, said=said.words)
    if ticket.promised_at:
        words.params["promised"] = moment(ticket.promised_at)
    media = said.media if notice.media else []
    if notice.to is Audience.FORMER:  # who may no longer see the ticket still hears that it has left him
        words.params.update(number=ticket.id, who={"person": ticket.holder_id})
        work.post(person_id, words)
    elif notice.card or key == "notice.call_back":
        card(work, person_id, ticket, words, fresh=True, media=media)
    else:
        work.post(person_id, words, ticket=ticket, choices=buttons(ticket, *notice.buttons), media=media)


def _key(work: Work, ticket: Ticket, notice: Notice) -> str:  # noqa: PLR0911 (one phrase a line)
    """The notice's phrase, or the one that says the same of danger to life, or of a limit that has passed."""
    late = ticket.due_at is not None and ticket.due_at < work.now
    match notice.key, ticket.urgency:
        case "notice.task", Urgency.EMERGENCY:
            return "notice.alarm"
        case "notice.accepted", Urgency.EMERGENCY:
            return "notice.accepted_alarm"
        case "notice.accepted", _ if late:
            return "notice.accepted_late"
        case "notice.resolved", _ if ticket.filed_by_id:
            return "notice.call_back"  # on the card, which tells whom to call
        case "notice.resolved", _ if policy.needs_another_word(ticket):
            return "notice.look"
        case key, _ if policy.needs_another_word(ticket):
            return FILED.get(key, key)
        case key, _:
            return key


def _audience(  # noqa: PLR0911 (one audience a line)
    work: Work, ticket: Ticket, audience: Audience, former: set[int], former_holder: int | None
) -> set[int]:
    match audience:
        case Audience.VOICE:
            return set(voice(work, ticket))
        case Audience.REPORTER:
            return {ticket.reporter_id}
        case Audience.HOLDER:
            return {ticket.holder_id} if ticket.holder_id else set()
        case Audience.FORMER:
            return {former_holder} if former_holder and former_holder != ticket.holder_id else set()
        case Audience.ALARMED if ticket.urgency != Urgency.EMERGENCY:
            return set()
        case Audience.AWARE if ticket.urgency != Urgency.EMERGENCY:
            return former & set(people.leaders(work, policy.unit_here(work.community, ticket)))
    return set(people.leaders(work, policy.unit_here(work.community, ticket)))
