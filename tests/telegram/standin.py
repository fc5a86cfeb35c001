"""The HTTP server: `/bot<token>/<method>` and `/file/bot<token>/<path>` on a port of its own."""

import asyncio
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from tests.telegram import editing, knowing, schema, sending
from tests.telegram.faults import Fault, Faults
from tests.telegram.limits import Limits
from tests.telegram.webhook import Sleep, Webhook
from tests.telegram.wire import Call, Json, Refused, attach, read
from tests.telegram.world import TOKEN, World

METHODS = sending.METHODS | editing.METHODS | knowing.METHODS
_NAMES = {name.lower(): name for name in schema.METHODS}


class Standin(World):
    """Telegram on loopback: `async with Standin(clock) as telegram:`, then `telegram.url` is the Bot API's base address.

    `clock` gives seconds since 1970, `sleep` waits out the webhook's back-off, `faults` spoils calls, `limits` counts
    and refuses what comes too fast. `close` also ends waiting polls and slow answers.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        faults: Faults | None = None,
        limits: Limits | None = None,
        sleep: Sleep = asyncio.sleep,
        token: str = TOKEN,
        username: str = "liuxi_grid_bot",
        privacy: bool = True,
    ) -> None:
        super().__init__(clock, limits=limits, token=token, username=username, privacy=privacy)
        self.faults = faults or Faults()
        self.webhook = Webhook(self.updates, sleep)
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self, port: int = 0) -> None:
        """Listens; port 0 takes a free one."""
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        self.updates.interrupt("Conflict: the server is going away")
        self.faults.release()
        await self.webhook.close()
        if self._runner:
            await self._runner.cleanup()

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = _NAMES.get(request.match_info["method"].lower())
        if request.match_info["token"] != self.token:
            return _json(Refused(401, "Unauthorized").json())
        if name is None:
            return _json(Refused(404, "Not Found: method not found").json())
        call = Call(name, {}, self.clock())
        self.calls.append(call)
        fault = self.faults.draw(name)
        spoilt = await self._suffer(request, fault) if fault and not fault.after else None
        answer = spoilt or await self._answer(request, call)
        if fault and fault.after:
            answer = await self._suffer(request, fault) or answer
        call.code = answer.status
        return answer

    async def _answer(self, request: web.Request, call: Call) -> web.Response:
        """Carries a call out, or says why not."""
        try:
            params, call.uploads = await read(request)
            call.params = params
            call.params = schema.arguments(call.method, attach(params, call.uploads))
            result = await self._perform(call)
        except Refused as refused:
            call.description = refused.description
            return _json(refused.json())
        call.effect = True
        return _json({"ok": True, "result": result})

    async def _perform(self, call: Call) -> Any:
        if method := METHODS.get(call.method):
            return method(self, call)
        match call.method:
            case "getUpdates":
                return await self._get_updates(call.params)
            case "setWebhook":
                return self.webhook.set(call.params)
            case "deleteWebhook":
                return self.webhook.set({"drop_pending_updates": call.params.get("drop_pending_updates", False)})
            case "getWebhookInfo":
                return self.webhook.info()
        raise Refused(501, f"Not Implemented: {call.method} is not played here")

    async def _get_updates(self, params: Json) -> list[Json]:
        if self.webhook.url:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        self.updates.allow(params.get("allowed_updates"))
        return await self.updates.poll(params.get("offset", 0), params.get("limit", 100), params.get("timeout", 0))

    async def _suffer(self, request: web.Request, fault: Fault) -> web.Response | None:
        """The answer that the fault makes of it; None when the call goes on as if nothing had been."""
        match fault.kind:
            case "too_many":
                return _json(
                    Refused(429, f"Too Many Requests: retry after {fault.number}", retry_after=fault.number).json()
                )
            case "forbidden":
                return _json(Refused(403, "Forbidden: bot was blocked by the user").json())
            case "migrated":
                why = "Bad Request: group chat was upgraded to a supergroup chat"
                return _json(Refused(400, why, migrate_to_chat_id=fault.number).json())
            case "slow":
                await self.faults.released()
                return None
            case "reset":
                if request.transport:
                    request.transport.abort()
        return web.Response(status=fault.number or 200, text=fault.body, content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        found = self.files.at(request.match_info["path"])
        if request.match_info["token"] != self.token or found is None:
            return _json(Refused(404, "Not Found").json())
        return web.Response(body=found.content, content_type="application/octet-stream")


def _json(answer: Json) -> web.Response:
    return web.json_response(answer, status=answer.get("error_code", 200))
