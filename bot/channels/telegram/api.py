"""The Bot API as raw JSON, for what brings updates in. The token stays in here: no error, repr or log line holds it."""

import json
from typing import Any

import aiohttp
from pydantic import SecretStr

ANSWER_S = 20.0  # how long Telegram may take, beyond what a long poll asks for


class TelegramError(Exception):
    """A call to the Bot API came to nothing."""


class NoAnswer(TelegramError):  # noqa: N818 (it says what happened)
    """Nothing that the Bot API would say came back: no connection, no time, no JSON."""


class Refused(TelegramError):  # noqa: N818
    """The Bot API says no. `code` is 401 for a wrong token, 409 for a second poller or a webhook in its way, 429 for haste."""

    def __init__(self, method: str, code: int, description: str, retry_after: float | None = None) -> None:
        super().__init__(f"{method}: {code} {description}")
        self.method = method
        self.code = code
        self.description = description
        self.retry_after = retry_after

    @property
    def passing(self) -> bool:
        """Whether the same call may well succeed later."""
        return self.code == 429 or self.code >= 500


class Api:
    """Calls the Bot API of one bot. `base` is the address of the Bot API server, `bot` the bot's account id."""

    def __init__(self, token: SecretStr, base: str) -> None:
        self.base = base.rstrip("/")
        self.bot = bot_id(token)
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return f"Api({self.base!r}, bot={self.bot})"

    async def call(self, method: str, *, wait: float = 0, **params: Any) -> Any:
        """Call a method; gives its result. `wait` is how long, in seconds, it may hold the call on purpose.

        Raises Refused when Telegram says no, NoAnswer when it says nothing sensible.
        """
        status, text, failure = await self._post(method, wait, {k: v for k, v in params.items() if v is not None})
        if failure:
            raise NoAnswer(f"{method}: {failure}")  # raised out here, so that no library's error hangs on to it
        answer = _parsed(text)
        if answer is None:
            raise NoAnswer(f"{method}: {status} and no JSON of the Bot API")
        if answer["ok"] is True:
            return answer.get("result")
        raise _refused(method, answer, status)

    async def look_up(self, method: str) -> dict[str, Any]:
        """Call a method whose result is an object; NoAnswer also when it is none."""
        found = await self.call(method)
        if not isinstance(found, dict):
            raise NoAnswer(f"{method}: no object")
        return found

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _post(self, method: str, wait: float, params: dict[str, Any]) -> tuple[int, str, str]:
        """The status, the body, and what went wrong, if anything; errors of the library would hold the address."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        address = f"{self.base}/bot{self._token.get_secret_value()}/{method}"
        timeout = aiohttp.ClientTimeout(total=wait + ANSWER_S)
        try:
            async with self._session.post(address, json=params, timeout=timeout, allow_redirects=False) as answer:
                return answer.status, await answer.text(errors="replace"), ""
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return 0, "", type(error).__name__


def bot_id(token: SecretStr) -> int:
    """Give the account id of a bot: the number before the colon of its token."""
    return int(token.get_secret_value().partition(":")[0])


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None


def _refused(method: str, answer: dict[str, Any], status: int) -> Refused:
    parameters = answer.get("parameters")
    after = parameters.get("retry_after") if isinstance(parameters, dict) else None
    code = answer.get("error_code")
    return Refused(
        method,
        code if isinstance(code, int) else status,
        str(answer.get("description") or "without a reason"),
        after if isinstance(after, int | float) else None,
    )
