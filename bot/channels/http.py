"""What every server of a channel needs: to refuse a request, and to read its body within limits."""

import asyncio

from aiohttp import web

BODY_S = 30.0  # for a body of a few KB, with one bar of signal


class Refused(Exception):  # noqa: N818 (it says what happened)
    """The request cannot be served; `reason` is the key of the phrase that tells the person why.

    `retry_after`: in how many seconds it may be tried again.
    """

    def __init__(self, status: int, reason: str, *, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


async def read_body(request: web.Request, limit: int, seconds: float = BODY_S) -> bytes:
    """Read at most so many bytes in so much time; Refused when there are more, it takes longer, or they break off."""
    if (request.content_length or 0) > limit:
        raise Refused(413, "web.too_large")
    chunks = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.content.iter_chunked(64 * 1024):
                chunks += chunk
                if len(chunks) > limit:
                    raise Refused(413, "web.too_large")
    except TimeoutError as error:
        raise Refused(408, "web.too_slow") from error
    except (ConnectionError, web.RequestPayloadError) as error:  # a lost line, or packed so that nobody can unpack it
        raise Refused(400, "web.malformed") from error
    return bytes(chunks)
