"""A town in which things get lost, and what people do about it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import select

from bot.app import DOORS
from models.record import Event
from services.kinds import KINDS
from services.work import Work
from tests import tables
from tests.kinds import lost_property
from tests.kinds.lost_property import KIND, Claim, LostProperty, Own
from tests.town import Phone, Town

PURSE, PROOF = "黑色钱包，里面有公交卡", "里面有我女儿的照片"
EVERY_KIND = (*KINDS, KIND)


@asynccontextmanager
async def a_town(language: str = "zh", url: str = "sqlite://") -> AsyncIterator[Town]:
    """A town in which things get lost."""
    town = Town(url, language, kinds=EVERY_KIND, doors=(*DOORS, lost_property.doors))
    tables.into(town.app.database.engine)
    Own.metadata.create_all(town.app.database.engine)
    async with town:
        yield town


async def find(finder: Phone, words: str = PURSE) -> None:
    await finder.says("/found")
    await finder.says(words, photo=True)


async def claim(owner: Phone, words: str = PROOF) -> None:
    await owner.says("/lost")
    await owner.presses(owner.town.say("是我的", "is mine"))
    await owner.says(words)


async def items(town: Town) -> list[LostProperty]:
    return await town.ask(lambda work: list(work.session.scalars(select(LostProperty).order_by(LostProperty.id))))


async def claimants(town: Town) -> list[int]:
    return await town.ask(lambda work: list(work.session.scalars(select(Claim.person_id))))


async def actions(town: Town) -> list[str]:
    def read(work: Work) -> list[str]:
        return list(work.session.scalars(select(Event.action).where(Event.kind == KIND.name).order_by(Event.id)))

    return await town.ask(read)


def everything(work: Work) -> str:
    """All text that is kept anywhere."""
    return "\n".join("|".join(map(str, row)) for table in work.tables for row in work.session.execute(every(table)))


def every(table: Any) -> Any:
    return select(*table.__table__.columns)
