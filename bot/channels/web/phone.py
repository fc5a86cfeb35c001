"""One mount of the chat: a page and its API under a prefix, for the person whom its cookie names."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from bot import media
from bot.channels.web import lines, uploads
from bot.channels.web.dialect import Sending
from bot.channels.web.guard import Refused, language_of, read_json
from bot.channels.web.pages import asset, map_of, page, page_words
from bot.channels.web.sessions import Sessions, Visitor
from bot.channels.web.stream import Hub, stream
from bot.database import Database
from bot.intake import Incoming, Intake
from models.community import Community
from models.phrase import Phrase
from services.people import WEB_BOT
from services.work import Work


@dataclass(frozen=True, slots=True)
class Shop:
    """What every mount needs. `toast` renders a phrase as plain text."""

    database: Database
    intake: Intake
    media: media.MediaStore
    community: Community
    hub: Hub
    language: str
    toast: Callable[[Phrase, str], str]


class Phone:
    """The chat under a prefix: "" for the service itself, "/phone/1" for a phone of the demo."""

    def __init__(self, shop: Shop, prefix: str = "", cookie: str = "smallgrid") -> None:
        self.shop = shop
        self.prefix = prefix
        self.sessions = Sessions(shop.database, cookie, prefix or "/")

    def routes(self) -> list[web.RouteDef]:
        at = self.prefix
        return [
            web.get(f"{at}/", page("chat.html")),
            web.get(f"{at}/static/{{name}}", asset),
            web.get(f"{at}/api/me", self.me),
            web.get(f"{at}/api/events", self.events),
            web.get(f"{at}/api/map", self.map),
            web.post(f"{at}/api/messages", self.messages),
            web.post(f"{at}/api/uploads", self.uploads),
            web.get(f"{at}/media/{{digest}}", self.photo),
        ]

    async def me(self, request: web.Request) -> web.Response:
        """Say who the browser is; somebody new becomes a resident."""
        visitor, token = await self.sessions.visitor(request), None
        if visitor is None:
            token, visitor = await self.newcomer(language_of(request, self.shop.language))
        answer = web.json_response(self.introduction(visitor))
        if token is not None:
            self.sessions.hand_over(request, answer, token)
        return answer

    async def newcomer(self, language: str) -> tuple[str, Visitor]:
        return await self.sessions.welcome(language)

    def introduction(self, visitor: Visitor) -> dict[str, Any]:
        return {
            "account": str(visitor.account),
            "staff": visitor.staff,
            "language": visitor.language,
            "timezone": self.shop.community.timezone,
            "community": self.shop.community.name.in_(visitor.language),
            "strings": page_words(visitor.language),
        }

    async def messages(self, request: web.Request) -> web.Response:
        """Take a message or a press; answered after its transaction is committed."""
        visitor = await self._known(request)
        try:
            sending = Sending.model_validate(await read_json(request))
        except ValidationError as error:
            raise Refused(400, "web.malformed") from error
        size = await self._size(sending.photo, visitor)
        replied = await self._replied(sending.reply_to, visitor)
        incoming = Incoming(
            channel="web",
            bot=WEB_BOT,
            key=f"{visitor.account}:{sending.id}",
            chat=visitor.account,
            update=sending.update(visitor.account, visitor.language, self.shop.database.clock(), size, replied),
            language=visitor.language,
            record=None if sending.press else partial(_record, account=visitor.account, body=sending.body()),
        )
        receipt = await self.shop.intake.take(incoming)
        self.shop.hub.wake(visitor.account)
        toast = receipt.toast and self.shop.toast(receipt.toast, receipt.language)
        return web.json_response({"outcome": receipt.outcome, "toast": toast})

    async def events(self, request: web.Request) -> web.StreamResponse:
        visitor = await self._known(request)
        return await stream(request, self.shop.database, self.shop.hub, visitor.account)

    async def uploads(self, request: web.Request) -> web.Response:
        """Keep a photo until a message names it."""
        visitor = await self._known(request)
        digest = await uploads.keep(request, self.shop.media, visitor.account)
        return web.json_response({"digest": digest})

    async def photo(self, request: web.Request) -> web.StreamResponse:
        visitor = await self._known(request)
        digest = request.match_info["digest"]
        if not await self._may_see(visitor, digest):
            raise Refused(404, "web.not_found")
        return await uploads.show(self.shop.media, digest)

    async def map(self, request: web.Request) -> web.Response:
        language = language_of(request, self.shop.language)
        return web.json_response(
            map_of(self.shop.community, language), headers={"Cache-Control": "private, max-age=300"}
        )

    async def _known(self, request: web.Request) -> Visitor:
        visitor = await self.sessions.visitor(request)
        if visitor is None:
            raise Refused(401, "web.unknown_browser")
        return visitor

    async def _size(self, digest: str | None, visitor: Visitor) -> tuple[int, int] | None:
        """Measure the photo that a message names; only what this person brought or was shown counts."""
        if digest is None:
            return None
        if not await self._may_see(visitor, digest):
            raise Refused(400, "web.photo_lost")
        try:
            return await asyncio.to_thread(self.shop.media.size, digest)
        except LookupError as error:
            raise Refused(400, "web.photo_lost") from error

    async def _replied(self, line_id: str | None, visitor: Visitor) -> dict[str, Any] | None:
        """Give the line that a message replies to, if it is in this person's chat."""
        if line_id is None:
            return None
        return await self.shop.database.read(lambda work: lines.body(work, visitor.account, int(line_id)))

    async def _may_see(self, visitor: Visitor, digest: str) -> bool:
        if await asyncio.to_thread(self.shop.media.holds, digest, visitor.account):
            return True
        return await self.shop.database.read(lambda work: lines.carries(work, visitor.account, digest))


def _record(work: Work, *, account: int, body: dict[str, Any]) -> None:
    lines.add(work, account, work.new_id(), body, mine=True)
