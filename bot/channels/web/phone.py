"""One mount of the chat: a page and its API under a prefix, for the person whom its cookie names."""

import asyncio
from functools import partial
from typing import Any

from aiohttp import web

from bot.channels.http import Refused
from bot.channels.web import lines, uploads
from bot.channels.web.dialect import Sending
from bot.channels.web.guard import language_of, read
from bot.channels.web.own import Own
from bot.channels.web.pace import within
from bot.channels.web.pages import asset, map_of, page, speech
from bot.channels.web.sessions import BOT, NAME, Sessions, Visitor
from bot.channels.web.shop import Shop
from bot.channels.web.stream import stream
from bot.intake import Incoming
from locales import own_name
from services.work import Work


class Phone:
    """The chat under a prefix: "" for the service itself, "/phone/1" for a phone of the demo."""

    def __init__(self, shop: Shop, prefix: str = "", cookie: str = "smallgrid") -> None:
        self.shop = shop
        self.prefix = f"{shop.base}{prefix}"
        self.sessions = Sessions(shop.database, cookie, self.prefix or "/")

    def routes(self) -> list[web.RouteDef]:
        at = self.prefix
        return [
            web.get(f"{at}/", page("chat.html")),
            web.get(f"{at}/sw.js", page("sw.js")),
            web.get(f"{at}/manifest.webmanifest", page("manifest.webmanifest")),
            web.get(f"{at}/static/{{name}}", asset),
            web.get(f"{at}/api/me", self.me),
            web.get(f"{at}/api/events", self.events),
            web.get(f"{at}/api/map", self.map),
            web.post(f"{at}/api/messages", self.messages),
            web.post(f"{at}/api/uploads", self.uploads),
            web.get(f"{at}/media/{{digest}}", self.media),
            *Own(self.shop, self.sessions, at).routes(),
        ]

    async def me(self, request: web.Request) -> web.Response:
        """Say who the browser is; somebody new becomes a resident."""
        visitor, token = await self.sessions.visitor(request), None
        if visitor is None:
            within(self.shop.pace.newcomers, request.remote)
            token, visitor = await self.newcomer(language_of(request, self.shop.languages))
        answer = web.json_response(self.introduction(visitor))
        if token is None:
            self.sessions.prolong(request, answer, visitor, self.shop.database.clock())
        else:
            self.sessions.hand_over(request, answer, token)
        return answer

    async def newcomer(self, language: str) -> tuple[str, Visitor]:
        return await self.sessions.welcome(language)

    def introduction(self, visitor: Visitor) -> dict[str, Any]:
        return {
            "account": str(visitor.account),
            "staff": visitor.staff,
            **speech(visitor.language),
            "languages": {code: own_name(code) for code in self.shop.community.languages},
            "timezone": self.shop.community.timezone,
            "community": self.shop.community.name.in_(visitor.language),
            "push": self.shop.push.key.public if self.shop.push else None,
            "demo": self.shop.demo,
        }

    async def messages(self, request: web.Request) -> web.Response:
        """Take a message or a press; answered after its transaction is committed."""
        visitor = await self.sessions.known(request)
        sending = await read(request, Sending)
        within(self.shop.pace.messages, visitor.session)
        if sending.age > self.shop.known.total_seconds():
            raise Refused(410, "web.too_old")
        if sending.lets_in:
            within(self.shop.pace.guesses, visitor.session)
        size = await self._size(sending, visitor)
        replied = await self._replied(sending.reply_to, visitor)
        incoming = Incoming(
            channel=NAME,
            bot=BOT,
            key=f"{visitor.account}:{sending.id}",
            chat=visitor.account,
            update=sending.update(visitor.account, visitor.language, self.shop.database.clock(), size, replied),
            language=visitor.language,
            record=None if sending.press else partial(_record, account=visitor.account, body=sending.body()),
            stored=True,
        )
        accounts = await self.sessions.accounts(visitor) if sending.erases else [visitor.account]
        receipt = await self.shop.intake.take(incoming)
        for account in accounts:
            self.shop.hub.wake(account)
        toast = receipt.toast and self.shop.toast(receipt.toast, receipt.language)
        answer = web.json_response({"outcome": receipt.outcome, "toast": toast})
        if sending.lets_in:
            await self._renew(request, answer, visitor)
        return answer

    async def events(self, request: web.Request) -> web.StreamResponse:
        visitor = await self.sessions.known(request)
        within(self.shop.pace.lookups, visitor.session)
        return await stream(request, self.shop.database, self.shop.hub, visitor)

    async def uploads(self, request: web.Request) -> web.Response:
        """Keep a photo or a voice note until a message names it."""
        visitor = await self.sessions.known(request)
        within(self.shop.pace.uploads, visitor.session)
        return web.json_response(await uploads.keep(request, self.shop.media, visitor.account, self.shop.decoders))

    async def media(self, request: web.Request) -> web.StreamResponse:
        visitor = await self.sessions.known(request)
        digest = request.match_info["digest"]
        if not await self._may_see(visitor, digest):
            raise Refused(404, "web.not_found")
        return await uploads.show(self.shop.media, digest)

    async def map(self, request: web.Request) -> web.Response:
        language = language_of(request, self.shop.languages)
        return web.json_response(
            map_of(self.shop.community, language), headers={"Cache-Control": "private, max-age=300"}
        )

    async def _renew(self, request: web.Request, answer: web.Response, visitor: Visitor) -> None:
        """Whoever has become somebody else gets a new cookie, so that nobody who knew the old one came along."""
        now = await self.sessions.visitor(request)
        if now is not None and (now.person, now.staff) != (visitor.person, visitor.staff):
            self.sessions.hand_over(request, answer, await self.sessions.renew(visitor))

    async def _size(self, sending: Sending, visitor: Visitor) -> tuple[int, int] | None:
        """Measure the photo that a message names, if it names one; only what this person brought or was shown counts."""
        if sending.media is None:
            return None
        kind, digest = sending.media
        store = self.shop.media
        try:
            if not await self._may_see(visitor, digest) or await asyncio.to_thread(store.kind, digest) != kind:
                raise Refused(400, "web.photo_lost")
            return await asyncio.to_thread(store.size, digest) if kind == "photo" else None
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
