"""What stands in front of every request: limits, origin, headers, and errors as sentences."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import typedefs as web_types
from aiohttp import web

from locales import catalogue

log = structlog.get_logger()

JSON_BYTES = 64 * 1024


class Refused(Exception):  # noqa: N818 (it says what happened)
    """The request cannot be served; `reason` is the key of the phrase that tells the person why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def language_of(request: web.Request, default: str) -> str:
    """Give "zh" or "en": what the address asks for, else the first of them that the browser accepts."""
    asked = [request.query.get("lang", ""), *request.headers.get("Accept-Language", "").split(",")]
    known = (tag.strip()[:2].lower() for tag in asked)
    return next((tag for tag in known if tag in {"zh", "en"}), default)


async def read_body(request: web.Request, limit: int) -> bytes:
    """Read at most so many bytes; Refused when there are more."""
    if (request.content_length or 0) > limit:
        raise Refused(413, "web.too_large")
    chunks = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        chunks += chunk
        if len(chunks) > limit:
            raise Refused(413, "web.too_large")
    return bytes(chunks)


async def read_json(request: web.Request) -> Any:
    if request.content_type != "application/json":
        raise Refused(415, "web.malformed")
    try:
        return json.loads(await read_body(request, JSON_BYTES))
    except ValueError as error:
        raise Refused(400, "web.malformed") from error


def guard(language: str) -> web_types.Middleware:
    """Build the middleware that checks the origin and turns errors into sentences in the browser's language."""

    @web.middleware
    async def middleware(request: web.Request, handler: web_types.Handler) -> web.StreamResponse:
        try:
            if request.method == "POST" and not _same_origin(request):
                raise Refused(403, "web.foreign")  # noqa: TRY301 (one place makes the answer)
            return await handler(request)
        except Refused as refused:
            status, reason = refused.status, refused.reason
        except web.HTTPException as error:
            if error.status < 400:
                raise
            status, reason = error.status, "web.not_found" if error.status in {404, 405} else "web.malformed"
        except Exception:  # whatever happened, the page must know that nothing was taken
            log.exception("A request failed.", action="web_failed", path=request.path)
            status, reason = 503, "web.failed"
        return web.json_response({"error": catalogue(language_of(request, language))[reason]}, status=status)

    return middleware


def headers(frame_ancestors: str) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Build the signal that puts the security headers on every answer. `frame_ancestors`: who may frame the page."""
    policy = (
        "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {frame_ancestors}"
    )

    async def sign(_request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"

    return sign


def _same_origin(request: web.Request) -> bool:
    """Tell whether our own page posts, or somebody who is no browser."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
