"""What Telegram is told about the bot: where updates go, and which commands are offered to whom."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from pydantic import SecretStr

from bot.channels.telegram.api import Api, NoAnswer, Refused
from bot.channels.telegram.polling import SLOWEST_S, Sleep
from bot.channels.telegram.reading import ALLOWED
from locales import catalogue

log = structlog.get_logger()

T = TypeVar("T")

CONNECTIONS = 40
LOOK_S = 60.0  # between looks at the webhook
REFUSED = "401"  # what our webhook answers to a wrong secret
EVERYBODY = ("start", "my", "help", "language", "privacy", "cancel")
IN_GROUPS = ("report",)
STAFF = ("tasks", "file", "digest")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a list of commands is for: a scope of the Bot API and a language, "" for all others."""

    scope: dict[str, Any]
    language_code: str
    commands: list[dict[str, str]]

    @property
    def name(self) -> str:
        return f"{self.scope['type']}, {self.language_code or 'other languages'}"


def scopes(languages: Sequence[str]) -> list[Scope]:
    """The lists for everybody; whoever speaks none of the languages is shown the first."""
    return [
        Scope({"type": kind}, code, listed(names, code or languages[0]))
        for kind, names in (("all_private_chats", EVERYBODY), ("all_group_chats", IN_GROUPS))
        for code in ("", *languages)
    ]


def listed(names: Iterable[str], language: str) -> list[dict[str, str]]:
    texts = catalogue(language)
    return [{"command": name, "description": texts[f"command.{name}"]} for name in names]


class Setup:
    """Tells Telegram. What cannot be told now is tried again until Telegram answers; a refusal is logged.

    A webhook is insisted upon even then: without it the service is deaf.
    """

    def __init__(self, api: Api, languages: Sequence[str], sleep: Sleep) -> None:
        self._api = api
        self._languages = languages
        self._sleep = sleep
        self._mended: object = None  # the webhook's error on account of which the secret was told anew

    async def username(self) -> str | None:
        """Ask Telegram for the name by which groups call the bot."""
        return await self._insist(self._username)

    async def set_webhook(self, url: str, secret: SecretStr) -> None:
        """Have updates posted to `url` with the secret; leaves it alone if Telegram does so already."""
        await self._insist(lambda: self._set_webhook(url, secret), stubborn=True)

    async def keep_webhook(self, url: str, secret: SecretStr) -> None:
        """See to it for ever: somebody may have removed it, or Telegram may still show an old secret."""
        while True:
            await self.set_webhook(url, secret)
            await self._sleep(LOOK_S)

    async def set_commands(self) -> None:
        for each in scopes(self._languages):
            await self._insist(lambda each=each: self._set(each))  # type: ignore[misc]

    async def set_staff_commands(self, chat: int, language: str) -> None:
        """Offer the staff's commands in a private chat, in the language of whoever works there."""
        scope = {"type": "chat", "chat_id": chat}
        await self._insist(lambda: self._set(Scope(scope, "", listed((*STAFF, *EVERYBODY), language))))

    async def _username(self) -> str | None:
        return (await self._api.look_up("getMe")).get("username")

    async def _set(self, each: Scope) -> None:
        language = each.language_code or None
        await self._api.call("setMyCommands", commands=each.commands, scope=each.scope, language_code=language)

    async def _set_webhook(self, url: str, secret: SecretStr) -> None:
        info = await self._api.look_up("getWebhookInfo")
        error = (info.get("last_error_date"), info.get("last_error_message"))
        refused = REFUSED in str(error[1]) and error != self._mended
        if webhook_is_set(info, url) and not refused:
            return
        await self._api.call(
            "setWebhook",
            url=url,
            secret_token=secret.get_secret_value(),
            allowed_updates=ALLOWED,
            max_connections=CONNECTIONS,
            drop_pending_updates=False,
        )
        self._mended = error
        log.info("Telegram posts updates here now.", action="webhook_set")

    async def _insist(self, step: Callable[[], Awaitable[T]], *, stubborn: bool = False) -> T | None:
        """Try until Telegram answers. A refusal stands, save a passing one, or when `stubborn`."""
        pause = 1.0
        while True:
            try:
                return await step()
            except Refused as refused:
                log.error("Telegram refuses.", action="setup_refused", reason=str(refused))  # noqa: TRY400 (its place says nothing)
                if not (refused.passing or stubborn):
                    return None
                pause = max(pause, refused.retry_after or 0)
            except NoAnswer as silence:
                log.warning("Telegram does not answer.", action="setup_unanswered", error=str(silence))
            await self._sleep(pause)
            pause = min(SLOWEST_S, 2 * pause)


def webhook_is_set(info: dict[str, Any], url: str) -> bool:
    """Tell whether Telegram posts what we want to where we want it."""
    return (
        info.get("url") == url
        and set(info.get("allowed_updates") or ()) == set(ALLOWED)
        and info.get("max_connections") == CONNECTIONS
    )
