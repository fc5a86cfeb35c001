"""`smallgrid telegram check`: everything that is wrong with the bot's standing at Telegram, each with its remedy."""

from collections.abc import AsyncIterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from bot.channels.telegram.api import Api, NoAnswer, Refused
from bot.channels.telegram.reading import ALLOWED
from bot.channels.telegram.reception import webhook_url
from bot.channels.telegram.setup import scopes
from bot.settings import Settings

PORTS = (443, 80, 88, 8443)
BACKLOG = 100  # updates that wait


async def problems(settings: Settings) -> list[str]:
    """Ask Telegram; gives a sentence for each problem. The token is in none of them."""
    token = settings.telegram_token
    if token is None:
        return [
            "There is no token: set TELEGRAM_BOT_TOKEN, or TELEGRAM_BOT_TOKEN_FILE, to the one that @BotFather shows."
        ]
    api = Api(token, settings.telegram.api)
    found = _insecure(settings)
    try:
        async for problem in _asked(api, settings):
            found.append(problem)  # what is found before a call fails is told too
    except NoAnswer as silence:
        found.append(
            f"{api.base} gives no answer of a Bot API server ({silence}): look at telegram.api and at the network."
        )
    except Refused as refused:
        found.append(f"{api.base} {_why(refused)}")
    finally:
        await api.close()
    return found


def _why(refused: Refused) -> str:
    """What a refusal means, and what to do about it."""
    if refused.code == 401 or (refused.code == 404 and refused.method == "getMe"):
        return "does not know the token: take the one that @BotFather shows, or have it make a new one."
    if refused.code == 404:
        return f"has no {refused.method}: everything works that needs none; a newer Bot API server has it."
    return f"refuses ({refused}): try again later."


async def _asked(api: Api, settings: Settings) -> AsyncIterator[str]:
    for problem in _rights(await api.look_up("getMe")):
        yield problem
    info = await api.look_up("getWebhookInfo")
    for problem in _polled(info) if settings.telegram.mode == "polling" else _posted(info, settings, api.bot):
        yield problem
    waiting = info.get("pending_update_count") or 0
    if waiting > BACKLOG:
        yield f"{waiting} updates wait: is `smallgrid run` running, and does its database answer?"
    missing = []
    for each in scopes(settings.languages):
        language = each.language_code or None
        if not _same(await api.call("getMyCommands", scope=each.scope, language_code=language), each.commands):
            missing.append(each.name)
    if missing:
        yield f"The commands are not set for {'; '.join(missing)}: `smallgrid run` sets them when it starts."


def _same(told: Any, wanted: list[dict[str, str]]) -> bool:
    """Tell whether these commands are offered; a server may say more about each than was asked for."""
    return (
        isinstance(told, list)
        and len(told) == len(wanted)
        and all(isinstance(one, dict) and want.items() <= one.items() for one, want in zip(told, wanted, strict=True))
    )


def _insecure(settings: Settings) -> list[str]:
    parts = urlsplit(settings.telegram.api)
    if parts.scheme == "https" or _nearby(parts.hostname or ""):
        return []
    return [f"The token travels in the clear to {settings.telegram.api}: use https in telegram.api."]


def _nearby(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_private


def _rights(me: dict[str, Any]) -> list[str]:
    found = []
    if me.get("can_join_groups") is False:
        found.append("The bot may not be added to groups: allow it with /setjoingroups at @BotFather.")
    if me.get("can_read_all_group_messages") is True:
        found.append("The bot reads everything that is said in groups: turn privacy on with /setprivacy at @BotFather.")
    return found


def _polled(info: dict[str, Any]) -> list[str]:
    if not info.get("url"):
        return []
    return [
        f"Updates go to the webhook {info['url']}, but telegram.mode is polling: `smallgrid run` removes it when it starts."
    ]


def _posted(info: dict[str, Any], settings: Settings, bot: int) -> list[str]:
    wanted = webhook_url(str(settings.telegram.webhook), bot)
    found = []
    if wanted.startswith("https:") and (urlsplit(wanted).port or 443) not in PORTS:
        found.append(f"Telegram posts only to the ports {', '.join(map(str, PORTS))}: change telegram.webhook.")
    if not info.get("url"):
        found.append("No webhook is set, but telegram.mode is webhook: `smallgrid run` sets it when it starts.")
    elif info["url"] != wanted:
        found.append(
            f"Updates go to the webhook {info['url']} instead of {wanted}: "
            "look at telegram.webhook, then start `smallgrid run`, which sets it."
        )
    elif set(info.get("allowed_updates") or ()) != set(ALLOWED):
        found.append("Telegram posts other kinds of updates than wanted: `smallgrid run` mends that when it starts.")
    if why := info.get("last_error_message"):
        found.append(f"Telegram could not post an update of late ({why}): {_remedy(str(why))}.")
    return found


def _remedy(why: str) -> str:
    """What to do about an error that Telegram tells of a webhook."""
    words = why.lower()
    if "401" in words:
        return "the secret differs; `smallgrid run` sets it anew when it starts"
    if "403" in words:
        return "the proxy in front is not among telegram.trusted_proxies"
    if "404" in words:
        return "the proxy in front must pass on /telegram/"
    if "certificate" in words or "ssl" in words:
        return "look at the certificate of telegram.webhook; it must hold its whole chain"
    if "503" in words:
        return "the service could not commit; look at its log and its database"
    return "see that the service runs and that telegram.webhook leads to it"
