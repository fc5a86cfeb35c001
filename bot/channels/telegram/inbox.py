"""What polling and webhook share: one update into the intake, and the courtesies once it is committed."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import structlog

from bot.channels.telegram.reading import Read, for_us
from bot.intake import Incoming, Intake, Receipt
from models.phrase import Phrase

log = structlog.get_logger()

LINGER_S = 2.0  # how long a stop waits for courtesies that are under way


class Courtesies(Protocol):
    """What is sent at once and only as a favour; neither call raises."""

    async def answer(self, press: str, text: str | None) -> None: ...

    async def typing(self, chat: int) -> None: ...


class Inbox:
    """Takes updates of one bot account.

    `toast` renders a phrase as plain text in a language; `let_in` hears when somebody may have taken a post.
    """

    def __init__(
        self,
        intake: Intake,
        bot: int,
        courtesies: Courtesies,
        toast: Callable[[Phrase, str], str],
        let_in: Callable[[], None] = lambda: None,
    ) -> None:
        self._intake = intake
        self._bot = bot
        self._courtesies = courtesies
        self._toast = toast
        self._let_in = let_in
        self.username: str | None = None  # the bot's, as soon as Telegram has told it
        self._under_way: set[asyncio.Task[None]] = set()

    async def take(self, read: Read) -> None:
        """Handle an update durably, or keep it as a dead letter; returns after the commit.

        Raises whatever kept the database from committing: the update must not be acknowledged then.
        """
        if read.update is None:
            log.error("An update cannot be read and is kept.", action="unreadable", update=read.id, error=read.error)
            error = read.error or "unreadable"
            receipt = await self._intake.keep(self._bot, str(read.id), read.raw, error, read.writer)
        elif read.sender is None:
            log.debug("An update comes from nobody.", action="no_sender", update=read.id)
            return
        elif not for_us(read.update, self._bot, self.username):
            log.debug("A group talks among itself.", action="not_for_us", update=read.id)
            return
        else:
            receipt = await self._intake.take(
                Incoming(
                    "telegram",
                    self._bot,
                    str(read.id),
                    read.sender.id,
                    read.update,
                    read.sender.language_code,
                )
            )
        self._be_courteous(read, receipt)
        if receipt.outcome == "taken" and _lets_in(read):
            self._let_in()

    async def finish(self) -> None:
        """Let courtesies under way go out, but wait for them no longer than a moment."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=LINGER_S)
            for task in late:
                task.cancel()

    def _be_courteous(self, read: Read, receipt: Receipt) -> None:
        if read.press is not None:
            text = self._toast(receipt.toast, receipt.language) if receipt.toast else None
            self._send(self._courtesies.answer(read.press, text))
        elif receipt.outcome == "taken" and (chat := _takes_a_moment(read)):
            self._send(self._courtesies.typing(chat))

    def _send(self, courtesy: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(courtesy)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


def _lets_in(read: Read) -> bool:
    """Tell whether this may be an invitation, or a code that links accounts."""
    message = read.update.message if read.update else None
    return bool(message and (message.text or "").startswith(("/start", "/link")))


def _takes_a_moment(read: Read) -> int | None:
    """The private chat whose answer takes a moment: files, and figures that have to be gathered."""
    message = read.update.message if read.update else None
    if message is None or message.chat.type != "private":
        return None
    slow = message.photo or message.voice or message.video or message.document
    return message.chat.id if slow or (message.text or "").startswith("/digest") else None
