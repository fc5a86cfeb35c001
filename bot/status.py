"""What waits and what went wrong, for whoever runs the service. Ids and counts only."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, func, inspect, select
from sqlalchemy.orm import Session

from bot import schema
from bot.settings import Settings
from models.due import Timer
from models.inbox import DeadLetter
from models.outbox import Delivery, Outbox
from services.kinds import KINDS
from services.life.kind import Kind

PROBLEMS = (Delivery.DEAD, Delivery.UNREACHABLE, Delivery.UNKNOWN)
LISTED = 20
HOUR = timedelta(hours=1)


def lines(settings: Settings, now: datetime, kinds: Iterable[Kind[Any]] = KINDS) -> Iterator[str]:
    """Matters and messages by state, then each undelivered message, dead letter and failing timer, the latest first."""
    engine = create_engine(settings.database)
    if not _begun(engine):
        yield "The service has not run on this database yet."
        return
    if schema.is_former(engine):
        yield "The tables are of an earlier version: `smallgrid run` brings them up to date."
        return
    with Session(engine) as session:
        matters = ((f"{kind.name}s", kind.table.status) for kind in kinds)
        for name, column in (*matters, ("messages", Outbox.status)):
            counts = session.execute(select(column, func.count()).group_by(column).order_by(column)).all()
            yield f"{name}: " + (", ".join(f"{status} {count}" for status, count in counts) or "none")
        dropped = select(Outbox.error, func.count()).where(Outbox.status == Delivery.OBSOLETE).group_by(Outbox.error)
        if reasons := session.execute(dropped.order_by(Outbox.error)).all():
            yield "not sent any more: " + ", ".join(f"{why} {count}" for why, count in reasons)
        unsure, oldest = session.execute(
            select(func.count(), func.min(Outbox.done_at)).where(Outbox.status == Delivery.UNKNOWN)
        ).one()
        if oldest:
            yield f"perhaps delivered, perhaps not: {unsure}, the oldest {(now - oldest) // HOUR} hours ago"
        for row in session.scalars(
            select(Outbox).where(Outbox.status.in_(PROBLEMS)).order_by(Outbox.id.desc()).limit(LISTED)
        ):
            yield f"message {row.id} ({row.phrase}) to person {row.person_id}, {row.kind} {row.number}: {row.status}, {row.error}"
        letters = select(DeadLetter).where(DeadLetter.dealt_at.is_(None))
        for letter in session.scalars(letters.order_by(DeadLetter.at.desc()).limit(LISTED)):
            yield f"update {letter.key} of bot {letter.bot} at {letter.at:%Y-%m-%d %H:%M}: {letter.error.partition('(')[0]}"
        for timer in session.scalars(select(Timer).where(Timer.failures > 0).order_by(Timer.id.desc()).limit(LISTED)):
            yield f"timer {timer.id} ({timer.step}) of {timer.kind} {timer.number}: failed {timer.failures} times, {timer.error}"


def _begun(engine: Engine) -> bool:
    """Whether there are tables; asking must not make an SQLite file."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return False
    return inspect(engine).has_table(Outbox.__tablename__)
