"""The webhook: an update is acknowledged with 200 only once it is committed."""

import hmac
import json
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

import structlog
from aiohttp import web
from pydantic import SecretStr

from bot.channels.http import read_body
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.reading import read

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
BODY_BYTES = 1024 * 1024


class Webhook:
    """Takes what Telegram posts. Raises ValueError for an empty secret: anybody could post then.

    `path` is where a call arrives; `proxies` are the networks that may call at all, those of the proxies in front,
    empty for anybody.
    """

    def __init__(
        self, inbox: Inbox, path: str, secret: SecretStr, proxies: Sequence[IPv4Network | IPv6Network] = ()
    ) -> None:
        if not secret.get_secret_value():
            raise ValueError("a webhook needs a secret")
        self._inbox = inbox
        self._path = path
        self._secret = secret.get_secret_value().encode()
        self._proxies = proxies

    def routes(self) -> list[web.RouteDef]:
        return [web.post(self._path, self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        if not self._trusted(_peer(request)):
            log.warning("A call did not come through a trusted proxy.", action="webhook_foreign")
            return web.Response(status=403)
        shown = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(shown, self._secret):
            log.warning("A call did not show the webhook's secret.", action="webhook_secret")
            return web.Response(status=401)
        try:
            update = read(json.loads(await read_body(request, BODY_BYTES)))
        except (ValueError, RecursionError):
            update = None
        if update is None:
            return web.Response(status=400)
        try:
            await self._inbox.take(update)
        except Exception:  # (whatever it was, the update is not committed and must come again)
            log.exception("An update could not be committed.", action="not_committed", update=update.id)
            return web.Response(status=503)
        return web.Response()

    def _trusted(self, peer: str | None) -> bool:
        if not self._proxies:
            return True
        try:
            address = ip_address((peer or "").partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in self._proxies)


def _peer(request: web.Request) -> str | None:
    """Who is at the other end of the connection, whatever the headers say."""
    name = request.transport.get_extra_info("peername") if request.transport else None
    return str(name[0]) if isinstance(name, tuple) else None
