"""What somebody does with what is theirs: reports, recovery code, sessions, where their browser is called."""

from typing import Annotated, Any
from urllib.parse import quote

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from bot.channels.http import Refused
from bot.channels.web import subscriptions
from bot.channels.web.guard import read
from bot.channels.web.pace import within
from bot.channels.web.sessions import Sessions
from bot.channels.web.shop import Shop
from models.people import Person
from models.ticket import OPEN, Ticket
from services import mydata, passes
from services.life.cards import LISTED
from services.message import Document
from services.render import Reader
from services.ticket import card, lists
from services.work import Work


class Posted(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Nothing(Posted):
    pass


class Code(Posted):
    code: Annotated[str, Field(min_length=1, max_length=64)]


class SignOut(Posted):
    everywhere: bool = False


class Own:
    """Routes under a prefix for whoever its cookie names."""

    def __init__(self, shop: Shop, sessions: Sessions, prefix: str) -> None:
        self._shop = shop
        self._sessions = sessions
        self._prefix = prefix

    def routes(self) -> list[web.RouteDef]:
        at = f"{self._prefix}/api"
        return [
            web.get(f"{at}/reports", self.reports),
            web.get(f"{at}/tasks", self.tasks),
            web.get(f"{at}/mydata", self.mydata),
            web.post(f"{at}/recovery", self.recovery),
            web.post(f"{at}/recover", self.recover),
            web.post(f"{at}/signout", self.signout),
            web.post(f"{at}/push", self.subscribe),
            web.delete(f"{at}/push", self.unsubscribe),
        ]

    async def reports(self, request: web.Request) -> web.Response:
        """Give what the person has reported, the newest first."""
        return await self._listed(request, lists.mine)

    async def tasks(self, request: web.Request) -> web.Response:
        """Give what waits for the person, the newest first; nothing for residents."""
        return await self._listed(request, lists.to_do)

    async def _listed(self, request: web.Request, which: Any) -> web.Response:
        visitor = await self._sessions.known(request)
        within(self._shop.pace.lookups, visitor.session)

        def look(work: Work) -> list[dict[str, Any]]:
            person = work.session.get_one(Person, visitor.person)
            found = sorted(which(work, person), key=lambda ticket: (ticket.created_at, ticket.id), reverse=True)
            return [_item(work, Reader(work, visitor.language), ticket) for ticket in found[:LISTED]]

        return web.json_response(await self._shop.database.read(look))

    async def mydata(self, request: web.Request) -> web.Response:
        """Give the copy of the person's own data as a text file, as it is now."""
        visitor = await self._sessions.known(request)
        within(self._shop.pace.lookups, visitor.session)

        def look(work: Work) -> Document:
            person = work.session.get_one(Person, visitor.person)
            return mydata.document(Reader(work, visitor.language), person)

        found = await self._shop.database.read(look)
        disposition = f"attachment; filename*=UTF-8''{quote(found.name)}"
        return web.Response(text=found.text, headers={"Content-Disposition": disposition, "Cache-Control": "no-store"})

    async def recovery(self, request: web.Request) -> web.Response:
        """Make a new recovery code; the person's earlier one is void."""
        visitor = await self._sessions.known(request)
        await read(request, Nothing)
        within(self._shop.pace.guesses, visitor.session)

        def make(work: Work) -> str:
            return passes.recovery_code(work, work.session.get_one(Person, visitor.person))

        return web.json_response({"code": await self._shop.database.transact(make)})

    async def recover(self, request: web.Request) -> web.Response:
        """Become the person whose recovery code this is, with a new session."""
        visitor = await self._sessions.known(request)
        code = (await read(request, Code)).code
        within(self._shop.pace.guesses, visitor.session)
        opened = await self._sessions.recover(code)
        if opened is None:
            raise Refused(400, "web.wrong_code")
        await self._sessions.forget(request)
        self._shop.hub.wake(visitor.account)
        answer = web.json_response({"ok": True})
        self._sessions.hand_over(request, answer, opened[0])
        return answer

    async def signout(self, request: web.Request) -> web.Response:
        """End this session, or all of the person's."""
        visitor = await self._sessions.known(request)
        accounts = [visitor.account]
        if (await read(request, SignOut)).everywhere:
            accounts = await self._sessions.forget_everywhere(visitor)
        else:
            await self._sessions.forget(request)
        for account in accounts:
            self._shop.hub.wake(account)
        answer = web.Response(status=204)
        self._sessions.take_back(request, answer)
        return answer

    async def subscribe(self, request: web.Request) -> web.Response:
        """Remember where this browser is called while its page is closed."""
        visitor = await self._sessions.known(request)
        wanted = await read(request, subscriptions.Wanted)
        within(self._shop.pace.lookups, visitor.session)
        if self._shop.push is None or not self._shop.push.may_call(wanted.endpoint):
            raise Refused(400, "web.no_push")
        await self._shop.database.transact(lambda work: subscriptions.keep(work, visitor.account, wanted))
        return web.Response(status=204)

    async def unsubscribe(self, request: web.Request) -> web.Response:
        visitor = await self._sessions.known(request)
        endpoint = (await read(request, subscriptions.Endpoint)).endpoint
        await self._shop.database.transact(lambda work: subscriptions.drop(work, visitor.account, endpoint))
        return web.Response(status=204)


def _item(work: Work, reader: Reader, ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.id,
        "category": reader.name("category", ticket.category),
        "status": reader.name("status", ticket.status),
        "state": ticket.status,
        "place": reader.value(card.facts(work, ticket)["place"]),
        "updated": ticket.updated_at.isoformat(),
        "open": ticket.status in OPEN,
    }
