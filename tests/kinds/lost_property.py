"""Lost property, a kind of matter that the service itself knows nothing of: found, claimed, handed over, or given away.

Table, life, kind and doors stand here together; its phrases stand in `locales/*/lost.po` beside it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from sqlalchemy import ForeignKey, MetaData, PrimaryKeyConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from handlers import first
from handlers.buttons import number_in
from handlers.chat import CANCEL, Chat
from handlers.doors import Doors
from handlers.utterance import Utterance
from models.base import CONVENTION, Base, table_of
from models.life import FollowUp, Life, Moment, Need, Notice, When, at, row
from models.matter import Matter
from models.owners import GOES, OVER, STAYS, Lives, names, personal
from models.people import Person, RoleKind
from models.phrase import Phrase, day, moment, named, option, phrase
from models.record import Remark
from models.time.worktime import Span
from services import outbox, people
from services.life import cards, door
from services.life.facts import Facts
from services.life.kind import Before, Kind
from services.life.refusals import NotFound, Stale
from services.message import Message as Shown
from services.render import Reader, request
from services.work import Work

# --- tables


class Own(Base):
    """Tables that only this kind's tests make."""

    __abstract__ = True
    metadata = MetaData(naming_convention=CONVENTION)


PERSON = table_of(Person).c.id


class LostProperty(Matter, Own):
    """Something that was found."""

    __tablename__ = "lost_property"
    kind = "lost"
    lives = Lives("words", (OVER,), fades=True)

    text: Mapped[str] = mapped_column(info=personal("finder_id", "–"))
    grid: Mapped[str | None]
    place: Mapped[str | None]  # where exactly it was found: code in the gazetteer, and in the finder's words
    place_text: Mapped[str | None] = mapped_column(info=personal("finder_id", None))
    finder_id: Mapped[int] = mapped_column(
        ForeignKey(PERSON),
        info=names(STAYS, "id", "created_at", "status", "text", "grid", "place", "place_text", "closed_at"),
    )
    meet_at: Mapped[datetime | None]  # when it is to be handed over


class Claim(Own):
    """Somebody says that it is theirs."""

    __tablename__ = "claim"
    lives = Lives("words", (OVER,))
    __table_args__ = (PrimaryKeyConstraint("item_id", "person_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey(LostProperty.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(PERSON), info=names(GOES, "item_id", "at"))
    at: Mapped[datetime]


# --- life

FINDER, CLAIMANT, DESK, SYSTEM = "finder", "claimant", "desk", "system"
FORMER = "former"
FOUND, CLAIMED = frozenset({"found"}), frozenset({"claimed"})


def _after(since: str, days: int) -> When:
    def when(moment: Moment, item: Any) -> Iterator[datetime]:
        yield moment.community.working_time.add(getattr(item, since), Span(days, "day"))

    return when


def _in_a_week(moment: Moment, _item: Any) -> Iterator[datetime]:
    yield moment.community.working_time.add(moment.now, Span(7, "day"))


def _unanswered(moment: Moment, item: Any) -> Iterator[datetime]:
    if item.meet_at is None:
        yield moment.community.working_time.add(moment.now, Span(2, "day"))


LIFE = Life(
    rows=(
        row(None, "find", "found", {FINDER}, {Need.TEXT}),
        row("found", "claim", "claimed", {CLAIMANT}, {Need.TEXT}, {"claimed"}),
        row("found", "locate", "found", {FINDER}, {Need.PLACE}, new_round=False),
        row("found", "withdraw", "withdrawn", {FINDER}),
        row("found", "give", "given", {SYSTEM}),
        row("claimed", "appoint", "claimed", {FINDER}, {Need.TIME}),
        row("claimed", "refuse", "found", {FINDER, DESK}, {Need.TEXT}),
        row("claimed", "release", "found", {SYSTEM}),
        row("claimed", "hand", "handed", {FINDER}, guards={"appointed"}),
        *(row(s, "note", s, {FINDER, CLAIMANT, DESK}, {Need.TEXT}, new_round=False) for s in ("found", "claimed")),
    ),
    open=FOUND | CLAIMED,
    hears={
        "find": (Notice(DESK, "lost.notice.found", card=True, media=True),),
        "claim": (Notice(FINDER, "lost.notice.claimed", card=True, media=True),),
        "locate": (),
        "withdraw": (Notice(DESK, "lost.notice.withdrawn"),),
        "give": (
            Notice(FINDER, "lost.notice.given", variants={"placed": "lost.notice.given_placed"}),
            Notice(DESK, "lost.notice.given"),
        ),
        "appoint": (Notice(CLAIMANT, "lost.notice.appointed", card=True),),
        "refuse": (Notice(FORMER, "lost.notice.refused", farewell=True),),
        "release": (Notice(FINDER, "lost.notice.released"), Notice(FORMER, "lost.notice.refused", farewell=True)),
        "hand": (Notice(CLAIMANT, "lost.notice.handed"), Notice(DESK, "lost.notice.handed")),
        "note": (
            Notice(FINDER, "lost.notice.note", buttons=("note",), media=True),
            Notice(CLAIMANT, "lost.notice.note", buttons=("note",), media=True),
        ),
    },
    followups=(
        FollowUp("keep", FOUND, _after("updated_at", 7), (FINDER, DESK), "lost.remind.keep", ("locate", "withdraw")),
        FollowUp(
            "give_away",
            FOUND,
            _after("created_at", 30),
            acts=("give",),
            reason="unclaimed",
            after="keep",
            patience=_in_a_week,
        ),
        FollowUp("answer", CLAIMED, _unanswered, (FINDER,), "lost.remind.answer", ("appoint", "refuse")),
        FollowUp("meet", CLAIMED, at("meet_at"), (FINDER, CLAIMANT), "lost.remind.meet", ("hand",)),
        FollowUp("forget_claim", CLAIMED, _after("updated_at", 21), acts=("release",), reason="unclaimed"),
    ),
)

# --- kind


def _claimants(work: Work, item: LostProperty) -> list[int]:
    """Those who have claimed it, in the database or in this very transaction."""
    known = work.session.scalars(select(Claim.person_id).where(Claim.item_id == item.id))
    return [*known, *(row["person_id"] for row in work.pending(Claim) if row["item_id"] == item.id)]


def _desk(work: Work) -> list[int]:
    return people.workers(work, work.community.duty_desk)


def _relations(work: Work, person: Person | None, item: LostProperty) -> frozenset[str]:
    if person is None:
        return frozenset({SYSTEM})
    found = {FINDER} if person.id == item.finder_id else set()
    if work.exists(Claim, item_id=item.id, person_id=person.id):
        found.add(CLAIMANT)
    if person.holds(RoleKind.WORKER, work.community.duty_desk):
        found.add(DESK)
    return frozenset(found)


def _drop_claims(work: Work, item: LostProperty, _actor: Person | None, _facts: Facts) -> None:
    work.drop(Claim, item_id=item.id)
    work.session.execute(delete(Claim).where(Claim.item_id == item.id))
    item.meet_at = None


def _locate(_work: Work, item: LostProperty, _actor: Person | None, facts: Facts) -> None:
    assert facts.where
    item.grid, item.place, item.place_text = facts.where.grid, facts.where.place, facts.where.words


def _appoint(_work: Work, item: LostProperty, _actor: Person | None, facts: Facts) -> None:
    item.meet_at = facts.at


def _close(work: Work, item: LostProperty, _actor: Person | None, _facts: Facts) -> None:
    item.closed_at = work.now


def _forgotten(work: Work, item: LostProperty, person: Person) -> None:
    """A claim goes with whoever made it; what they have found the desk keeps until somebody claims it."""
    if item.status == "claimed" and _claimants(work, item) == [person.id]:
        door.advance(work, item, "release", None)


def _former(work: Work, item: LostProperty, before: Before) -> Iterable[int]:
    return before.involved - {item.finder_id, *_desk(work)}


def _place(item: LostProperty) -> Any:
    if item.place:
        return named("place", item.place)
    return item.place_text or phrase("name.unknown_place").packed()


def _facts(_work: Work, item: LostProperty) -> dict[str, Any]:
    return {"number": item.id, "place": _place(item), "meet": moment(item.meet_at, exact=True) if item.meet_at else ""}


def _lines(work: Work, person: Person, item: LostProperty) -> Iterator[Phrase]:
    yield KIND.words("card.head", number=item.id, status=KIND.words(f"status.{item.status}").packed())
    yield KIND.words("card.text", text=cards.excerpt(item.text))
    said = select(Remark).where(
        Remark.kind == item.kind, Remark.number == item.id, Remark.action.in_(("claim", "note"))
    )
    for remark in work.session.scalars(said.order_by(Remark.id)):
        yield KIND.words(f"said.{remark.action}", said=cards.excerpt(remark.text))
    if item.grid or item.place_text:
        yield KIND.words("card.place", place=_place(item))
    if item.meet_at:
        yield KIND.words("card.meet", at=moment(item.meet_at, exact=True))


def _card(
    work: Work, reader: Reader, person: Person, item: LostProperty, lead: Phrase, media: list[int], _with_media: bool
) -> Shown:
    offered = door.offered(work, person, item, ("appoint", "hand", "refuse", "locate", "note", "withdraw"))
    return Shown(
        body=cards.join(
            reader.segments(lead) if lead.key != "card" else (),
            [reader.segments(line) for line in _lines(work, person, item)],
        ),
        choices=cards.choices(work, reader, item, offered),
        media=cards.attachments(work, media),
        request=request(reader, lead),
        tags={item.kind: str(item.id), "status": item.status},
    )


KIND = Kind(
    table=LostProperty,
    life=LIFE,
    relations=_relations,
    sees=frozenset({FINDER, CLAIMANT, DESK}),
    card=_card,
    involved=lambda work, item: (item.finder_id, *_claimants(work, item), *_desk(work)),
    facts=_facts,
    effects={
        "locate": _locate,
        "withdraw": _close,
        "give": _close,
        "appoint": _appoint,
        "refuse": _drop_claims,
        "release": _drop_claims,
        "hand": _close,
    },
    guards={
        "claimed": lambda work, item: bool(_claimants(work, item)),
        "appointed": lambda _work, item: item.meet_at is not None,
    },
    audiences={
        FINDER: lambda _work, item, _before: (item.finder_id,),
        CLAIMANT: lambda work, item, _before: _claimants(work, item),
        DESK: lambda work, _item, _before: _desk(work),
        FORMER: _former,
    },
    variants={"placed": lambda _work, item: item.grid is not None},
    unlogged=frozenset({"text", "place", "place_text", "finder_id"}),
    prefix="lost.",
    replies="note",
    forgotten=_forgotten,
)

# --- doors


class Asking(StatesGroup):
    what = State()  # what was found
    proof = State()  # how the owner knows it


doors = Doors()


@doors.command("found")
async def found(_message: Message, work: Work, person: Person, state: Chat, rest: str) -> None:
    """Somebody has found something: its words behind the command, or asked for."""
    if person.must_agree:
        await first.ask_consent(work, state)
    elif rest:
        await _keep(work, person, state, Utterance(work.community, text=rest))
    else:
        await state.ask(Asking.what)
        outbox.answer(work, KIND.words("ask.find"), choices=[CANCEL])


@doors.answer(Asking.what)
async def what(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    if said.text:
        await _keep(work, person, state, said)
    else:
        outbox.answer(work, KIND.words("ask.find"), choices=[CANCEL])


async def _keep(work: Work, person: Person, state: Chat, said: Utterance) -> None:
    item = LostProperty(
        id=work.new_id(LostProperty.kind),
        status="found",
        round=1,
        text=said.text,
        finder_id=person.id,
        created_at=work.now,
        updated_at=work.now,
    )
    await state.clear()
    door.begin(work, item, "find", person, Facts(media=said.media))
    outbox.show_new(work, person.id, item, KIND.words("done.find"))


@doors.command("lost")
async def lost(_message: Message, work: Work, person: Person, state: Chat) -> None:
    """What waits for its owner: number and day, nothing by which a stranger could describe it; and one's own."""
    if person.must_agree:
        await first.ask_consent(work, state)
        return
    waiting = [item for item in _all(work, FOUND) if item.finder_id != person.id]
    mine = [item for item in _all(work, FOUND | CLAIMED) if door.may_see(work, person, item)]
    if not (waiting or mine):
        outbox.answer(work, KIND.words("list.none"))
        return
    lines = [KIND.words("list.line", number=item.id, day=day(item.created_at)).packed() for item in waiting]
    claims = [[option(KIND.words("button.mine", number=item.id), f"mine:{item.id}")] for item in waiting]
    outbox.answer(work, KIND.words("list", lines=lines), choices=[*cards.openers(mine), *claims])


def _all(work: Work, states: frozenset[str]) -> list[LostProperty]:
    query = select(LostProperty).where(LostProperty.status.in_(states)).order_by(LostProperty.id)
    return list(work.session.scalars(query))


@doors.press("mine")
async def mine(_press: CallbackQuery, work: Work, person: Person, state: Chat, args: list[str]) -> None:
    item = _claimable(work, person, number_in(args[0] if args else ""))
    await state.ask(Asking.proof, kind=item.kind, ticket=item.id)
    outbox.answer(work, KIND.words("ask.claim", number=item.id), choices=[CANCEL])


@doors.answer(Asking.proof)
async def proof(_message: Message, work: Work, person: Person, state: Chat, said: Utterance) -> None:
    """Whoever can describe it is related to it from now on, by a row of their own."""
    _, number = await state.about()
    await state.clear()
    item = _claimable(work, person, number)
    if said.empty:
        raise Stale
    work.append(Claim, item_id=item.id, person_id=person.id, at=work.now)
    state.album_matter = item.kind, item.id
    door.advance(work, item, "claim", person, Facts(text=said.words, media=said.media))
    outbox.show_new(work, person.id, item, KIND.done("claim", item))


def _claimable(work: Work, person: Person, number: int) -> LostProperty:
    """What still waits for its owner. Of anything else a stranger learns nothing: raises NotFound."""
    item: LostProperty = door.find(work, LostProperty.kind, number, None)
    if item.status != "found" or item.finder_id == person.id:
        raise NotFound(number)
    return item
