"""Follows the recipes of docs/architecture.md to the letter: a new kind and a new channel in a process of their own.

`python -m tests.followed` prints what people hear there, a line each.
"""

import asyncio
import re
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from aiogram.types import CallbackQuery, Chat, Message, Update, User
from babel.messages.pofile import read_po

from bot.app import CHATS, DOORS
from bot.clock import ManualClock
from bot.database import Database
from bot.delivery.courier import Courier
from bot.intake import Incoming, Intake
from handlers.dispatch import Dispatch
from locales import catalogue
from locales.check import _of_kind
from models.base import Base
from scheduler.runner import Runner
from services.kinds import KINDS
from tests.core import MONDAY, community

PAGE = (Path(__file__).parent.parent / "docs" / "architecture.md").read_text(encoding="utf-8")


def blocks(language: str) -> str:
    """The code of that language on the page, in its order."""
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


def written() -> Any:
    """The page's code as one module, its phrases in the catalogues."""
    for language in ("en", "zh"):
        phrases = read_po(BytesIO(blocks("po").encode()))
        catalogue(language).update({str(item.id): str(item.string) for item in phrases if item.id})
    recipes = ModuleType("recipes")
    sys.modules["recipes"] = recipes
    exec(compile(blocks("python"), "docs/architecture.md", "exec"), recipes.__dict__)
    return recipes


async def follow(recipes: Any) -> list[str]:
    """Two people on the new channel: one asks twice, the other takes the first errand, nobody the second."""
    clock = ManualClock(MONDAY)
    kinds = (*KINDS, recipes.KIND)
    database = Database("sqlite://", community(), clock.now, lambda: "secret", CHATS, kinds=kinds)
    Base.metadata.create_all(database.engine)
    intake = Intake(database, Dispatch((*DOORS, recipes.doors)))
    channel = recipes.Notebook()
    courier = Courier(database, {channel.name: channel}, attempts=3, lease=timedelta(minutes=1))

    async def press(address: int, number: int, data: str) -> None:
        user = User(id=address, is_bot=False, first_name="")
        message = Message(message_id=0, date=clock.now(), chat=Chat(id=address, type="private"))
        query = CallbackQuery(id=str(number), from_user=user, chat_instance="", data=data, message=message)
        update = Update(update_id=number, callback_query=query)
        await intake.take(Incoming(channel.name, recipes.BOT, f"{address}:{number}", address, update, "en"))

    await recipes.hear(intake, 1, 1, "/errand Milk, please", clock.now())
    await recipes.hear(intake, 1, 2, "/errand A letter from the post office", clock.now())
    for number, data in enumerate(("card:errand:1", "do:errand.take:1", "do:errand.deliver:1"), start=3):
        await press(2, number, data)
        await courier.drain()
    clock.set(MONDAY + timedelta(days=1))
    await Runner(database).tick()
    await courier.drain()
    database.close()
    return [f"{address}: {' '.join(text.split())}" for address, text in channel.pages]


if __name__ == "__main__":
    house = written()
    life = house.KIND.life
    lacking = set(_of_kind(house.KIND)) - set(catalogue("en")) | {state for state in life.open if not life.armed[state]}
    sys.stdout.writelines(f"{line}\n" for line in [*asyncio.run(follow(house)), *sorted(lacking)])
