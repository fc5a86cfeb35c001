"""Who somebody is, and who holds a post."""

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.attributes import set_committed_value

from models.config.units import Level
from models.people import Account, Conversation, Person, Role, RoleKind, Standing
from models.ticket import IN_HAND, Ticket, status_in
from services.prepared import Prepared
from services.work import Work

# Marking the account as seen comes first: its lock keeps the chat's updates in order.
SEEN = Prepared(
    update(Account.__table__)  # type: ignore[arg-type]
    .where(Account.bot == bindparam("by"), Account.address == bindparam("from"))
    .values(reachable=True, seen_at=bindparam("now"))
    .returning(Account.id, Account.person_id)
)
ENTERING = (
    select(Person, Role, *Conversation.__table__.columns)
    .outerjoin(Role, Role.person_id == Person.id)
    .outerjoin(Conversation, Conversation.account_id == bindparam("account"))
    .where(Person.id == bindparam("person"))
    .options(lazyload(Person.roles))
)
LOAD = select(func.count()).where(Ticket.holder_id == Role.person_id, status_in(IN_HAND)).scalar_subquery()
PRESENT = Prepared(
    select(Role.person_id)
    .where(Role.kind == RoleKind.WORKER, Role.unit == bindparam("unit"), Role.away.is_(False))
    .order_by(LOAD, Role.person_id)
)


def enter(work: Work, channel: str, bot: int, address: int, language: str | None) -> None:
    """Find the account that a message came from, or welcome a new resident; they become the actor of this work."""
    seen = SEEN.run(work.connection, {"by": bot, "from": address, "now": work.now}).one_or_none()
    if seen is None:
        account, work.actor = welcome(work, channel, bot, address, language)
        work.enter(account.id, bot, None)
        return
    rows = work.session.execute(ENTERING, {"account": seen.id, "person": seen.person_id}).all()
    work.actor, _, begun, *stands = rows[0]
    set_committed_value(work.actor, "roles", [row.Role for row in rows if row.Role])
    work.enter(seen.id, bot, Standing(*stands) if begun else None)


def recognise(work: Work, bot: int, address: int) -> None:
    """Make whoever wrote the actor if they are known; nobody is welcomed who has not written to the bot themselves."""
    account = work.session.scalar(select(Account).where(Account.bot == bot, Account.address == address))
    work.actor = work.session.get(Person, account.person_id) if account else None


def mark_reachable(work: Work, bot: int, address: int, *, reachable: bool) -> None:
    """Somebody blocked the bot, or let it in again."""
    account = work.session.scalar(select(Account).where(Account.bot == bot, Account.address == address))
    if account:
        account.reachable = reachable


def welcome(work: Work, channel: str, bot: int, address: int | None, language: str | None) -> tuple[Account, Person]:
    """A new resident and their account there; without an address the account is its own."""
    spoken = work.community.language(language)
    person = Person(id=work.new_id(), language=spoken, created_at=work.now, roles=[])
    account_id = work.new_id()
    account = Account(
        id=account_id,
        person_id=person.id,
        channel=channel,
        bot=bot,
        address=account_id if address is None else address,
        reachable=True,
        seen_at=work.now,
    )
    work.session.add(person)
    work.session.flush()
    work.session.add(account)
    return account, person


def workers(work: Work, unit: str) -> list[int]:
    """Ids of the workers of a unit who are not away, the one with the fewest tickets in hand first."""
    return list(PRESENT.run(work.connection, {"unit": unit}).scalars())


def leaders(work: Work, unit: str, *others: int | None) -> list[int]:
    """Ids of those, but these, who lead a unit; where nobody does, of those who lead the next unit above that has
    somebody.
    """
    return [person_id for person_id in _leading(work, led(work, unit, *others)) if person_id not in others]


def holders(work: Work, kind: str, unit: str | None) -> list[int]:
    """Ids of those who hold such a post of a unit, absent or not."""
    query = select(Role.person_id).where(Role.kind == kind, Role.unit == unit).order_by(Role.person_id)
    return list(work.session.scalars(query))


def led(work: Work, unit: str, *others: int | None) -> str:
    """The unit itself or the next one above that somebody but these leads; the unit itself where nobody does."""
    here = work.community.unit(unit)
    while set(_leading(work, here.code)) <= set(others):
        above = work.community.above(here.code)
        if above is None:
            return unit
        here = above
    return here.code


def _leading(work: Work, unit: str) -> list[int]:
    query = select(Role.person_id).where(Role.kind == RoleKind.LEADER, Role.unit == unit, Role.away.is_(False))
    return list(work.session.scalars(query.order_by(Role.person_id)))


def watchers(work: Work) -> list[int]:
    """Who is told when the service itself has a problem: administrators, else the community committee's leaders."""
    for kind in (RoleKind.ADMIN, RoleKind.LEADER):
        query = select(Role.person_id).where(Role.kind == kind)
        if kind is RoleKind.LEADER:
            units = [unit.code for unit in work.community.units if unit.level is Level.COMMUNITY]
            query = query.where(Role.unit.in_(units))
        if found := list(work.session.scalars(query.order_by(Role.person_id))):
            return found
    return []


def person(work: Work, person_id: int | None) -> Person | None:
    return None if person_id is None else work.session.get(Person, person_id)


def can_be_told(work: Work, person_id: int) -> bool:
    """Whether there is any account of theirs, reachable or not; there is none of whoever has been erased."""
    return work.session.scalar(select(Account.id).where(Account.person_id == person_id).limit(1)) is not None


def account_of(work: Work, person_id: int, account_id: int | None) -> Account | None:
    """Where to reach somebody: at the account named, if it is reachable, else at the one that they used last."""
    query = select(Account).where(Account.person_id == person_id, Account.reachable.is_(True))
    accounts = list(work.session.scalars(query.order_by(Account.seen_at.desc(), Account.id)))
    return next((account for account in accounts if account.id == account_id), accounts[0] if accounts else None)
