"""The demo: three phones in one browser, people to choose from, and a clock to wind. These routes exist nowhere else."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from bot.channels.http import Refused
from bot.channels.web.guard import read
from bot.channels.web.own import Nothing
from bot.channels.web.pages import asset, map_of, page, speech
from bot.channels.web.phone import Phone
from bot.channels.web.sessions import Visitor
from bot.channels.web.shop import Shop
from models.config.units import Level

#: Who holds the three phones at first: a resident, and the worker and the leader of the first grid.
HOLDERS = ("resident", "worker", "leader")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the sample whom a phone can become. `title` and `unit` are in the demo's language."""

    id: int
    title: str
    unit: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Thought:
    """What the service did by itself: a timer that meant something, a delivery."""

    at: datetime
    kind: Literal["timer", "delivery"]
    text: str


@dataclass(frozen=True, slots=True)
class Pin:
    """An open ticket on the demo's map, WGS-84 degrees; nowhere while nobody knows its place."""

    number: int
    grid: str | None
    state: str
    lon: float | None
    lat: float | None


class DemoPowers(Protocol):
    """What only the demo can do."""

    def now(self) -> datetime: ...

    async def wind(self, delta: timedelta) -> None: ...

    async def to_next_timer(self) -> None: ...

    async def people(self) -> Sequence[DemoPerson]: ...

    async def thoughts(self) -> Sequence[Thought]: ...

    async def tickets(self) -> Sequence[Pin]: ...

    async def reset(self) -> None: ...


class Become(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person: int


class Wind(BaseModel):
    model_config = ConfigDict(extra="forbid")

    wind: Literal["hour", "day", "next"]


class DemoPhone(Phone):
    """A phone that can be anybody of the sample, and is somebody from the start."""

    def __init__(self, shop: Shop, powers: DemoPowers, number: int) -> None:
        super().__init__(shop, f"/phone/{number}", f"smallgrid-{number}")
        self._powers = powers
        self._role = HOLDERS[number - 1]

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.post(f"{self.prefix}/demo/become", self.become)]

    def introduction(self, visitor: Visitor) -> dict[str, Any]:
        return {**super().introduction(visitor), "person": visitor.person}

    async def newcomer(self, language: str) -> tuple[str, Visitor]:
        """Hand the phone to its first holder, or to a new resident where the sample has none."""
        grid = next(unit.name.in_(self.shop.language) for unit in self.shop.community.units if unit.level is Level.GRID)
        for person in await self._powers.people():
            if person.role == self._role and person.unit in {None, grid}:
                opened = await self.sessions.become(person.id)
                if opened is not None:
                    return opened
        return await super().newcomer(language)

    async def become(self, request: web.Request) -> web.Response:
        """Hand this phone to somebody else."""
        chosen = (await read(request, Become)).person
        if chosen not in {person.id for person in await self._powers.people()}:
            raise Refused(404, "web.not_found")
        opened = await self.sessions.become(chosen)
        if opened is None:
            raise Refused(404, "web.not_found")
        await self.sessions.forget(request)
        token, visitor = opened
        answer = web.json_response(self.introduction(visitor))
        self.sessions.hand_over(request, answer, token)
        return answer


class DemoDesk:
    """The page around the phones: who is there, and the clock."""

    def __init__(self, shop: Shop, powers: DemoPowers) -> None:
        self._shop = shop
        self._powers = powers
        self._phones = [DemoPhone(shop, powers, number) for number in range(1, len(HOLDERS) + 1)]
        self._winds: dict[str, Callable[[], Awaitable[None]]] = {
            "hour": lambda: powers.wind(timedelta(hours=1)),
            "day": lambda: powers.wind(timedelta(days=1)),
            "next": powers.to_next_timer,
        }

    def routes(self) -> list[web.RouteDef]:
        at = self._shop.base
        return [
            web.get(f"{at}/", page("demo.html")),
            web.get(f"{at}/sw.js", page("sw.js")),
            web.get(f"{at}/manifest.webmanifest", page("manifest.webmanifest")),
            web.get(f"{at}/static/{{name}}", asset),
            web.get(f"{at}/demo/people", self.people),
            web.get(f"{at}/demo/map", self.map),
            web.get(f"{at}/demo/clock", self.clock),
            web.post(f"{at}/demo/clock", self.wind),
            web.get(f"{at}/demo/log", self.log),
            web.get(f"{at}/demo/tickets", self.tickets),
            web.post(f"{at}/demo/reset", self.reset),
            *(route for phone in self._phones for route in phone.routes()),
        ]

    async def people(self, _request: web.Request) -> web.Response:
        """Say who there is and what the page says, in the language that the sample speaks."""
        language = self._shop.language
        return web.json_response(
            {
                **speech(language),
                "community": self._shop.community.name.in_(language),
                "people": [asdict(person) for person in await self._powers.people()],
            }
        )

    async def map(self, _request: web.Request) -> web.Response:
        return web.json_response(map_of(self._shop.community, self._shop.language))

    async def clock(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": self._powers.now().isoformat(), "timezone": self._shop.community.timezone})

    async def wind(self, request: web.Request) -> web.Response:
        """Wind the clock forward; answered when everything that became due has happened."""
        await self._winds[(await read(request, Wind)).wind]()
        return await self.clock(request)

    async def log(self, _request: web.Request) -> web.Response:
        """Say what the service has done by itself of late, the latest last."""
        return web.json_response(
            [
                {"at": thought.at.isoformat(), "kind": thought.kind, "text": thought.text}
                for thought in await self._powers.thoughts()
            ]
        )

    async def tickets(self, _request: web.Request) -> web.Response:
        return web.json_response([asdict(pin) for pin in await self._powers.tickets()])

    async def reset(self, request: web.Request) -> web.Response:
        """Begin anew: an empty community, its clock back at the start; no phone knows its person any more."""
        await read(request, Nothing)
        await self._powers.reset()
        self._shop.hub.wake_all()
        return web.Response(status=204)
