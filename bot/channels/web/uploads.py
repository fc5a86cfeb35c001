"""Photos and voice notes on their way in and out."""

import asyncio

from aiohttp import web

from bot.channels.http import Refused, read_body
from bot.media import MAX_BYTES, TYPES, MediaError, MediaStore, TooLargeError

UPLOAD_S = 900.0  # 20 MB with one bar of signal


async def keep(request: web.Request, store: MediaStore, account: int, decoders: asyncio.Semaphore) -> dict[str, str]:
    """Store the photo or the voice note in the body for this account; gives its digest and its kind.

    `decoders` lets only so many photos be decoded at a time: the largest takes some 200 MB.
    """
    kind = {"image": "photo", "audio": "voice"}.get(request.content_type.partition("/")[0])
    if kind is None:
        raise Refused(415, "web.not_an_image")
    data = await read_body(request, MAX_BYTES, UPLOAD_S)

    def put() -> str:
        digest = store.put(data) if kind == "photo" else store.put_voice(data)
        store.hold(digest, account)
        return digest

    try:
        async with decoders:
            return {"digest": await asyncio.to_thread(put), "kind": kind}
    except TooLargeError as error:
        raise Refused(413, "web.too_large") from error
    except MediaError as error:
        raise Refused(415, "web.not_an_image" if kind == "photo" else "web.not_a_voice") from error


async def show(store: MediaStore, digest: str) -> web.FileResponse:
    """Send what is stored; its name is its hash, so the browser may keep it. Its type is ours, never the sender's."""
    try:
        path = await asyncio.to_thread(store.path, digest)
    except LookupError as error:
        raise Refused(404, "web.not_found") from error
    kind = TYPES[path.suffix[1:]]
    return web.FileResponse(
        path, headers={"Content-Type": kind, "Cache-Control": "private, max-age=31536000, immutable"}
    )
