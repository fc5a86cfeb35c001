"""What stands in front of every request: limits, origin, headers, and errors as sentences."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from aiohttp import typedefs as web_types
from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.channels.http import Refused, read_body
from locales import catalogue
from models.config.part import spoken

log = structlog.get_logger()

JSON_BYTES = 64 * 1024
SAFE = frozenset({"GET", "HEAD"})

T = TypeVar("T", bound=BaseModel)


def language_of(request: web.Request, languages: Sequence[str]) -> str:
    """Give one of the languages: what the address asks for, else what the browser likes best, else the first."""
    asked = [request.query.get("lang", ""), *request.headers.get("Accept-Language", "").split(",")]
    return next((code for tag in asked if (code := spoken(tag, languages))), languages[0])


async def read_json(request: web.Request) -> Any:
    if request.content_type != "application/json":
        raise Refused(415, "web.malformed")
    try:
        return json.loads(await read_body(request, JSON_BYTES))
    except (ValueError, RecursionError) as error:
        raise Refused(400, "web.malformed") from error


async def read(request: web.Request, model: type[T]) -> T:
    """Read a JSON body of this form; Refused for any other."""
    try:
        return model.model_validate(await read_json(request))
    except ValidationError as error:
        raise Refused(400, "web.malformed") from error


def guard(languages: Sequence[str]) -> web_types.Middleware:
    """Build the middleware that checks the origin and turns errors into sentences in the browser's language."""

    @web.middleware
    async def middleware(request: web.Request, handler: web_types.Handler) -> web.StreamResponse:
        wait = None
        try:
            if request.method not in SAFE and not _same_origin(request):
                raise Refused(403, "web.foreign")  # noqa: TRY301 (one place makes the answer)
            return await handler(request)
        except Refused as refused:
            status, reason, wait = refused.status, refused.reason, refused.retry_after
        except web.HTTPException as error:
            if error.status < 400:
                raise
            status, reason = error.status, "web.not_found" if error.status in {404, 405} else "web.malformed"
        except Exception:  # whatever happened, the page must know that nothing was taken
            log.exception("A request failed.", action="web_failed", path=request.path)
            status, reason = 503, "web.failed"
        said: dict[str, Any] = {"error": catalogue(language_of(request, languages))[reason]}
        if wait is None:
            return web.json_response(said, status=status)
        return web.json_response({**said, "retry_after": wait}, status=status, headers={"Retry-After": str(wait)})

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
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
