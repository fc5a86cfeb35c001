"""Who hears of what happened: the life's notices, and the cards that change in place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models.life import Notice
from models.matter import Matter
from models.outbox import Card, Outbox
from models.people import Account, Person
from models.phrase import Phrase, phrase, remark
from services import outbox, people
from services.life.kind import Before, Kind
from services.life.remind import buttons, may_take, remind
from services.work import Work


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What came with an action: the id of the remark, the ids of the media, a reason's code."""

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


def post(
    work: Work,
    kind: Kind[Any],
    matter: Matter,
    action: str,
    actor: Person | None,
    *,
    enclosed: Enclosed,
    before: Before,
    quiet: bool,
) -> None:
    """Tell everybody whom the life names, save the actor; let the other cards change in place, unless it is quiet."""
    told = {actor.id} if actor else set()
    anew: set[int] = set()
    facts = kind.told(work, matter) if kind.life.hears[action] else {}
    for notice in kind.life.hears[action]:
        variant = _variant(work, kind, matter, notice)
        with_card = notice.card or variant in notice.card_when
        for person_id in _people(kind.audiences[notice.to](work, matter, before), told):
            told.add(person_id)
            if with_card:
                anew.add(person_id)
            _tell(work, kind, matter, notice, variant, person_id, enclosed, actor, with_card=with_card, facts=facts)
    if quiet:
        return
    anew |= {
        row["person_id"]
        for row in work.pending(Outbox)
        if row["show"] and (row["kind"], row["number"]) == (kind.name, matter.id)
    }
    shown = _shown(work, matter) if before.holder else set()
    for person_id in sorted((before.involved | involved(work, kind, matter) | shown) - anew):
        outbox.refresh(work, person_id, matter)
    if kind.noted:
        kind.noted(work, matter, action)


def involved(work: Work, kind: Kind[Any], matter: Matter) -> frozenset[int]:
    """The people who have something to do with the matter."""
    return frozenset(person_id for person_id in kind.involved(work, matter) if person_id is not None)


def _people(audience: Iterable[int | None], told: set[int]) -> list[int]:
    return sorted({person_id for person_id in audience if person_id is not None} - told)


def _variant(work: Work, kind: Kind[Any], matter: Matter, notice: Notice) -> str | None:
    """How the matter stands, as far as the notice says it in other words."""
    return next((name for name in notice.variants if kind.variants[name](work, matter)), None)


def _tell(
    work: Work,
    kind: Kind[Any],
    matter: Matter,
    notice: Notice,
    variant: str | None,
    person_id: int,
    enclosed: Enclosed,
    actor: Person | None,
    *,
    with_card: bool,
    facts: dict[str, Any],
) -> None:
    key = notice.variants[variant] if variant else notice.key
    words = Phrase(key, {"said": enclosed.words, **facts})
    media = enclosed.media if notice.media else []
    if notice.step:
        remind(work, kind, matter, notice.step, [person_id], words, notice.buttons)
    elif notice.farewell:  # who may no longer see the matter still hears that it has left them
        words.params.update(number=matter.id, who={"person": getattr(matter, "holder_id", None)})
        outbox.tell(work, person_id, words)
    elif with_card:
        outbox.show_new(work, person_id, matter, words, media=media, news=actor is not None, while_round=notice.passing)
    else:
        choices = buttons(kind, matter, may_take(work, kind, matter, people.person(work, person_id), notice.buttons))
        wait = _until(work, notice)
        outbox.tell(
            work,
            person_id,
            words,
            matter=matter,
            choices=choices,
            media=media,
            news=actor is not None,
            while_round=notice.passing or wait is not None,
            not_before=wait,
        )


def _until(work: Work, notice: Notice) -> datetime | None:
    """The moment before which a notice is not sent, if it waits."""
    if notice.wait is None:
        return None
    return work.community.working_time.add(work.now, getattr(work.community.followups, notice.wait))


def _shown(work: Work, matter: Matter) -> set[int]:
    """The people in whose chats a card of this matter stands."""
    query = (
        select(Account.person_id)
        .join(Card, Card.account_id == Account.id)
        .where(Card.kind == matter.kind, Card.number == matter.id)
    )
    return set(work.session.scalars(query))
