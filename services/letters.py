"""Updates that no handler could take: the desk hears of them, and they stay until somebody has dealt with them."""

from collections.abc import Iterable

from sqlalchemy import func, select, update

from models.inbox import DeadLetter
from models.phrase import phrase
from services import outbox, people
from services.work import Work


def tell_desk(work: Work) -> None:
    """Tell whoever watches over the service of the letters that it has not heard of, all in one message."""
    news = DeadLetter.told_at.is_(None), DeadLetter.dealt_at.is_(None)
    count = work.session.scalar(select(func.count(DeadLetter.id)).where(*news)) or 0
    told = people.watchers(work) if count else []
    for person_id in told:
        outbox.tell(work, person_id, phrase("alert.letters", count=count))
    if told:
        work.session.execute(update(DeadLetter).where(*news).values(told_at=work.now))


def waiting(work: Work) -> list[DeadLetter]:
    """The letters that nobody has dealt with, the oldest first."""
    query = select(DeadLetter).where(DeadLetter.dealt_at.is_(None)).order_by(DeadLetter.at, DeadLetter.id)
    return list(work.session.scalars(query))


def deal_with(work: Work, numbers: Iterable[int]) -> int:
    """Somebody has dealt with these; gives how many of them had still been waiting."""
    which = DeadLetter.id.in_(list(numbers)), DeadLetter.dealt_at.is_(None)
    return work.session.execute(update(DeadLetter).where(*which).values(dealt_at=work.now)).rowcount  # type: ignore[attr-defined, no-any-return]
