"""A person of the story: a browser that posts to the web chat and reads its event stream."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession

PATIENCE_S = 10.0  # for a stream that should have everything already


class StoryError(Exception):
    """The service did something that the story does not expect."""


@dataclass(slots=True)
class Line:
    """A line of a chat as its event stream brought it, and what it said before it was edited."""

    event: dict[str, Any]
    before: dict[str, Any] | None = None

    @property
    def number(self) -> int:
        return int(self.event["id"])

    @property
    def choices(self) -> dict[str, str]:
        """The labels of its buttons by their data."""
        return {choice["data"]: choice["label"] for row in self.event["body"]["choices"] for choice in row}

    def offer(self, prefix: str) -> str | None:
        """Give the data of the first button that begins so."""
        return next((data for data in self.choices if data.startswith(prefix)), None)


@dataclass(slots=True)
class Player:
    """`at` is the path of the phone that they hold on the server."""

    person: int
    name: str
    unit: str | None
    role: str
    http: ClientSession
    at: str
    account: int = 0
    seen: int = 0  # the stream's last `seq`
    chat: dict[str, Line] = field(default_factory=dict)  # the line that changed last stands last
    sent: int = 0

    async def enter(self) -> None:
        """Take up the phone."""
        self.account = int((await self._post("demo/become", {"person": self.person}))["account"])

    async def says(self, text: str, photo: bytes | None = None) -> None:
        """Write a message; a photo is uploaded first, as the page does it."""
        sending: dict[str, Any] = {"text": text}
        if photo is not None:
            async with self.http.post(
                f"{self.at}/api/uploads", data=photo, headers={"Content-Type": "image/png"}
            ) as answer:
                answer.raise_for_status()
                sending["photo"] = (await answer.json())["digest"]
        await self._send(sending)

    async def presses(self, line: Line, data: str) -> str | None:
        """Press a button; gives the short answer that the page shows for a moment."""
        answer = await self._send({"press": {"data": data, "message": line.event["id"]}})
        return answer["toast"]  # type: ignore[no-any-return]

    def offered(self, prefix: str) -> Line | None:
        """The line that changed last among those with such a button."""
        return next((line for line in reversed(self.chat.values()) if line.offer(prefix)), None)

    async def hear(self, until: int) -> list[Line]:
        """Read the event stream from where it was left, up to this `seq`; gives what is new or edited."""
        found = []
        resume = {"Last-Event-ID": str(self.seen)} if self.seen else {}
        async with asyncio.timeout(PATIENCE_S), self.http.get(f"{self.at}/api/events", headers=resume) as stream:
            stream.raise_for_status()
            while self.seen < until:
                raw = (await stream.content.readline()).decode()
                if not raw:
                    raise StoryError(f"The event stream of {self.name} ended early.")
                if raw.startswith("data: {"):  # a line of the chat; other events say a word
                    found.append(self._heard(json.loads(raw.removeprefix("data: "))))
        return found

    def _heard(self, event: dict[str, Any]) -> Line:
        before = self.chat.pop(event["id"], None)
        line = Line(event, before.event if before else None)
        self.chat[event["id"]] = line
        self.seen = event["seq"]
        return line

    async def _send(self, content: dict[str, Any]) -> dict[str, Any]:
        self.sent += 1
        answer = await self._post("api/messages", {"id": f"story-{self.sent:04}", **content})
        if answer["outcome"] != "taken":
            raise StoryError(f"What {self.name} sent became “{answer['outcome']}”.")
        return answer

    async def _post(self, path: str, content: dict[str, Any]) -> dict[str, Any]:
        async with self.http.post(f"{self.at}/{path}", json=content) as answer:
            answer.raise_for_status()
            return await answer.json()  # type: ignore[no-any-return]
