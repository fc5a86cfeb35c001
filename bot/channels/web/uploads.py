"""Photos on their way in and out."""

import asyncio

from aiohttp import web

from bot.channels.web.guard import Refused, read_body
from bot.media import MAX_BYTES, MediaStore, NotAnImageError, TooLargeError


async def keep(request: web.Request, store: MediaStore, account: int) -> str:
    """Store the image in the body for this account; gives its digest."""
    if not request.content_type.startswith("image/"):
        raise Refused(415, "web.not_an_image")
    data = await read_body(request, MAX_BYTES)

    def put() -> str:
        digest = store.put(data)
        store.hold(digest, account)
        return digest

    try:
        return await asyncio.to_thread(put)
    except TooLargeError as error:
        raise Refused(413, "web.too_large") from error
    except NotAnImageError as error:
        raise Refused(415, "web.not_an_image") from error


async def show(store: MediaStore, digest: str) -> web.FileResponse:
    """Send a stored photo; its name is its hash, so the browser may keep it."""
    try:
        path = await asyncio.to_thread(store.path, digest)
    except LookupError as error:
        raise Refused(404, "web.not_found") from error
    return web.FileResponse(
        path, headers={"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=31536000, immutable"}
    )
