"""Updates that no handler could take, shown on the server to whoever deals with them."""

import json
import secrets
from collections.abc import Iterable

from bot import schema
from bot.clock import SystemClock
from bot.database import Database
from bot.settings import Settings
from models.inbox import DeadLetter
from services import letters
from services.work import Work


def lines(settings: Settings, done: Iterable[int]) -> list[str]:
    """Take note that those are dealt with; then a line for each that waits, the oldest first, what was said below it."""

    def look(work: Work) -> list[str]:
        letters.deal_with(work, done)
        return [_line(letter) for letter in letters.waiting(work)]

    database = Database(settings.database, settings.community, SystemClock().now, lambda: secrets.token_urlsafe(32), ())
    try:
        schema.upgrade(database.engine)
        return database.run(look)[0]
    finally:
        database.close()


def _line(letter: DeadLetter) -> str:
    said = json.dumps(letter.payload, ensure_ascii=False)
    return f"{letter.id} of person {letter.person_id} at {letter.at:%Y-%m-%d %H:%M}: {letter.error}\n  {said}"
