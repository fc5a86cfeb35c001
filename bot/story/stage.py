"""The stage: the demo served on loopback with a clock that only the story winds, its people, and the transcript."""

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, time, timedelta
from pathlib import Path

from aiohttp import ClientSession, CookieJar
from PIL import Image

from bot.app import App
from bot.channels.web.lines import last_lines
from bot.clock import ManualClock
from bot.demo import Demo, next_due
from bot.settings import Settings
from bot.story.player import Line, Player, StoryError
from bot.story.transcript import Transcript

START = datetime(2026, 6, 1, 9, 0)  # noqa: DTZ001 (a Monday at nine, whatever the time zone); an ordinary working week
LOOPBACK = "127.0.0.1"
PHONE = "/phone/1"  # everybody has a browser of their own, so one of the demo's phones is enough
TOO_LONG = 200  # timers and messages after which the story gives up waiting


class Stage:
    """Whatever somebody does, everything that follows at once is let happen, and everybody's event stream is told."""

    def __init__(self, app: App, demo: Demo, players: list[Player], transcript: Transcript) -> None:
        self._app, self._demo, self._players, self._transcript = app, demo, players, transcript
        self.community = app.settings.community

    def scene(self, key: str) -> None:
        self._transcript.scene(key)

    def resident(self, number: int) -> Player:
        return [player for player in self._players if player.role == "resident"][number - 1]

    def worker(self, grid: str) -> Player:
        """The worker of a grid. Raises StoryError for a grid without one."""
        name = self.community.unit(grid).name.in_(self._transcript.language)
        found = [player for player in self._players if player.role == "worker" and player.unit == name]
        if not found:
            raise StoryError(f"{grid} has no worker.")
        return found[0]

    def who(self, role: str, offer: str) -> Player:
        """The one with this role who was last offered such a button. Raises StoryError when nobody was."""
        found = {
            line.number: player
            for player in self._players
            if player.role == role and (line := player.offered(offer)) is not None
        }
        if not found:
            raise StoryError(f"No {role} was offered {offer}.")
        return found[max(found)]

    async def says(self, player: Player, text: str, *, photo: bool = False) -> None:
        await player.says(text, _picture() if photo else None)
        await self._follow(player)

    async def presses(self, player: Player, offer: str) -> None:
        """Press the button that begins so and was offered last."""
        line = player.offered(offer)
        if line is None:
            raise StoryError(f"{player.name} was not offered {offer}.")
        data = line.offer(offer) or offer
        self._transcript.press(self._now, player.name, line.choices[data], await player.presses(line, data))
        await self._follow(player)

    async def assigns(self, leader: Player, ticket: int, holder: Player) -> None:
        """Give a ticket to the first worker on offer who is not the one who has it."""
        await self.presses(leader, f"do:ticket.assign:{ticket}")
        line = leader.offered(f"pick:ticket.assign:{ticket}:")
        others = [data for data in line.choices if data.startswith(f"pick:ticket.assign:{ticket}:")] if line else []
        others = [data for data in others if data != f"pick:ticket.assign:{ticket}:{holder.person}"]
        if not others:
            raise StoryError(f"{leader.name} has nobody to give #{ticket} to.")
        await self.presses(leader, others[0])

    async def acts(self, player: Player, action: str, ticket: int, text: str, *, photo: bool = False) -> None:
        """Press an action's button and write what it asks for."""
        await self.presses(player, f"do:ticket.{action}:{ticket}")
        await self.says(player, text, photo=photo)

    async def wind(self, delta: timedelta) -> None:
        """Let time pass, from one thing that is due to the next."""
        target = self._demo.now() + delta
        while (due := await self._app.database.read(next_due)) is not None and due < target:
            await self._wind_to(due)
        await self._wind_to(target, told=True)

    async def wind_until(self, hour: int, minute: int = 0) -> None:
        """Let time pass until it is this time of day."""
        today = datetime.combine(self._now.date(), time(hour, minute), self._now.tzinfo)
        target = today if today > self._now else today + timedelta(days=1)
        await self.wind(target - self._now)

    async def wait_for(self, role: str, offer: str) -> Player:
        """Let time pass until somebody with this role is sent such a button; gives who it is."""
        return await self._wait(role, lambda line: line.before is None and line.offer(offer) is not None)

    async def wait_for_end(self, player: Player, ticket: int) -> None:
        """Let time pass until they are told that a ticket is closed."""
        end = {"ticket": str(ticket), "status": "closed"}.items()
        await self._wait(player.role, lambda line: line.before is None and end <= line.event["body"]["tags"].items())

    @property
    def _now(self) -> datetime:
        return self._demo.now().astimezone(self.community.tz)

    async def _wait(self, role: str, sent: Callable[[Line], bool]) -> Player:
        for _ in range(TOO_LONG):
            due = await self._app.database.read(next_due)
            if due is None:
                break
            for player, lines in await self._wind_to(due):
                if player.role == role and any(sent(line) for line in lines):
                    return player
        raise StoryError(f"No {role} was sent what the story waits for.")

    async def _wind_to(self, moment: datetime, *, told: bool = False) -> list[tuple[Player, list[Line]]]:
        await self._demo.wind(moment - self._demo.now())
        heard = await self._hear(self._players)
        if heard or told:
            self._transcript.clock(self._now)
        self._print(heard)
        return heard

    async def _follow(self, first: Player) -> None:
        await self._app.settle()
        self._print(await self._hear(sorted(self._players, key=lambda player: player is not first)))

    async def _hear(self, players: list[Player]) -> list[tuple[Player, list[Line]]]:
        last = await self._app.database.read(last_lines)
        return [
            (player, await player.hear(last[player.account]))
            for player in players
            if last.get(player.account, 0) > player.seen
        ]

    def _print(self, heard: list[tuple[Player, list[Line]]]) -> None:
        for player, lines in heard:
            for line in lines:
                self._transcript.line(self._now, player.name, line)


@asynccontextmanager
async def open_stage(settings: Settings, language: str, say: Callable[[str], None]) -> AsyncIterator[Stage]:
    """Serve the demo on an empty community at nine on a working Monday, with everybody of the sample at a browser."""
    with tempfile.TemporaryDirectory(prefix="smallgrid-story-") as folder:
        places = {"database": f"sqlite:///{folder}/story.sqlite", "media": Path(folder, "media"), "language": language}
        chosen = settings.model_copy(update=places)
        clock = ManualClock(START.replace(tzinfo=chosen.community.tz))
        app = App(chosen, clock)
        try:
            await app.prepare()
            demo = Demo(app, clock, language)
            await demo.seed()
            port = await app.open_web(demo).start(LOOPBACK, 0)
            async with _players(f"http://{LOOPBACK}:{port}") as players:
                transcript = Transcript(language, say)
                transcript.clock(clock.now().astimezone(chosen.community.tz))
                yield Stage(app, demo, players, transcript)
        finally:
            await app.stop()


@asynccontextmanager
async def _players(url: str) -> AsyncIterator[list[Player]]:
    async with AsyncExitStack() as stack:

        async def browser() -> ClientSession:
            return await stack.enter_async_context(ClientSession(url, cookie_jar=CookieJar(unsafe=True)))

        async with (await browser()).get("/demo/people") as answer:
            people = (await answer.json())["people"]
        players = [Player(one["id"], one["title"], one["unit"], one["role"], await browser(), PHONE) for one in people]
        await asyncio.gather(*(player.enter() for player in players))
        yield players


def _picture() -> bytes:
    """A small photo of the evening sky."""
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "PNG")
    return out.getvalue()
