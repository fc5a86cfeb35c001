"""One update: understood once, handled in one transaction, then acknowledged."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from aiogram.types import Update
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import Database
from handlers.dispatch import Dispatch
from handlers.utterance import Utterance, hear
from models.config.community import Community
from models.inbox import DeadLetter, UpdateKey
from models.phrase import Phrase, phrase
from services import outbox, people
from services.prepared import Prepared
from services.work import Work

log = structlog.get_logger()

TRIES = 3
CLAIM = {
    name: Prepared(dialect.insert(UpdateKey.__table__).on_conflict_do_nothing())
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update from a channel. `key` is unique within the bot account; `chat` orders updates."""

    channel: str
    bot: int
    key: str
    chat: int
    update: Update
    language: str | None = None  # what the channel says about the sender
    record: Callable[[Work], None] | None = None  # what the channel itself writes in the same transaction
    stored: bool = False  # files are in the store already; what refers to one is its digest

    @property
    def personal(self) -> bool:
        """Whether the sender speaks to the bot alone: not in a group, and not by blocking it."""
        message = self.update.message or self.update.edited_message
        return self.update.my_chat_member is None and (message is None or message.chat.type == "private")

    def said(self, community: Community) -> Utterance | None:
        """What its message says, understood; None for a press, a fact, and what a group says."""
        return hear(self.update, self.bot, community, stored=self.stored) if self.personal else None

    def begin(self, work: Work) -> None:
        """Find out who is speaking, and write what the channel wants written."""
        if self.personal:
            people.enter(work, self.channel, self.bot, self.chat, self.language)
        else:
            people.recognise(work, self.bot, self.chat)
        if self.record:
            self.record(work)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of it: taken, a duplicate of one taken before, or dead. `toast` answers a press, in a language."""

    outcome: str
    toast: Phrase | None = None
    language: str = ""


class Intake:
    """Takes updates: chats side by side, one chat in order."""

    def __init__(self, database: Database, dispatch: Dispatch) -> None:
        self._database = database
        self._dispatch = dispatch
        self._order: defaultdict[tuple[int, int], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def take(self, incoming: Incoming) -> Receipt:
        """Handle an update durably; returns after the commit.

        An update whose handler raises is tried again, then kept as a dead letter, its sender told. Raises only when
        not even that can be committed (the database is away): the channel must not acknowledge then.
        """
        place = (incoming.bot, incoming.chat)
        lock = self._order[place]
        try:
            async with lock:
                return await self._take(incoming)
        finally:
            if not lock.locked() and not lock._waiters:  # noqa: SLF001 (a lock nobody holds or awaits is forgotten)
                self._order.pop(place, None)

    async def keep(self, bot: int, key: str, payload: dict[str, Any], error: str, writer: int | None = None) -> Receipt:
        """Keep what cannot be read as a dead letter and tell its writer, if they are known; raises when that cannot be committed."""

        def bury(work: Work) -> Receipt:
            if not _claim(work, bot, key):
                return Receipt("duplicate")
            if writer is not None:
                people.recognise(work, bot, writer)
            person = work.actor.id if work.actor else None
            unread = {"bot": bot, "key": key, "person_id": person, "payload": payload, "error": error}
            work.append(DeadLetter, id=work.new_id(), at=work.now, told_at=None, dealt_at=None, **unread)
            if work.actor:
                outbox.answer(work, phrase("error.kept"))
            return Receipt("dead", phrase("error.kept"), _language(work))

        return await self._database.transact(bury)

    async def _take(self, incoming: Incoming) -> Receipt:
        error: Exception | None = None
        for _ in range(TRIES):
            try:
                said = incoming.said(self._database.community)
                return await self._database.transact(partial(self._handle, incoming=incoming, said=said))
            except Exception as caught:  # noqa: BLE001 (whatever a handler raises must not stop the chat)
                error = caught
        log.error(
            "An update could not be handled and is kept.",
            action="dead_letter",
            key=incoming.key,
            error=type(error).__name__,
            exc_info=error,
        )
        return await self._database.transact(lambda work: self._bury(work, incoming, repr(error)))

    def _handle(self, work: Work, incoming: Incoming, said: Utterance | None) -> Receipt:
        if not _claim(work, incoming.bot, incoming.key):
            return Receipt("duplicate")
        incoming.begin(work)
        self._dispatch(work, incoming.update, said=said, channel=incoming.channel, bot_id=incoming.bot)
        return Receipt("taken", work.toast, _language(work))

    def _bury(self, work: Work, incoming: Incoming, error: str) -> Receipt:
        if not _claim(work, incoming.bot, incoming.key):
            return Receipt("duplicate")
        incoming.begin(work)
        payload: dict[str, Any] = incoming.update.model_dump(mode="json", exclude_none=True)
        work.append(
            DeadLetter,
            id=work.new_id(),
            bot=incoming.bot,
            key=incoming.key,
            person_id=work.actor.id if work.actor else None,
            payload=payload,
            error=error,
            at=work.now,
            told_at=None,
            dealt_at=None,
        )
        if incoming.personal:
            outbox.answer(work, phrase("error.kept"))
        return Receipt("dead", phrase("error.kept"), _language(work))


def _language(work: Work) -> str:
    return work.actor.language if work.actor else work.community.languages[0]


def _claim(work: Work, bot: int, key: str) -> bool:
    """Claim the update's key; False if somebody had it before."""
    row = {"bot": bot, "key": key, "at": work.now}
    return CLAIM[work.connection.dialect.name].run(work.connection, row).rowcount == 1
