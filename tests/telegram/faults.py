"""What goes wrong between a bot and Telegram, by script or by dice, and updates that are not as one would like them."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tests.telegram import schema
from tests.telegram.wire import Json

Kind = Literal["too_many", "server_error", "reset", "slow", "forbidden", "migrated", "garbage"]


@dataclass(frozen=True)
class Fault:
    """One mishap. `after` the effect, the call was carried out and only its answer suffers.

    `number` is the HTTP status of a `server_error`, the seconds of `too_many`, the new chat id of `migrated`.
    """

    kind: Kind
    after: bool = False
    number: int = 0
    body: str = ""


_PAGE = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body></html>"

TOO_MANY = Fault("too_many", number=3)
INTERNAL = Fault("server_error", number=500, body="<html><body>Internal Server Error</body></html>")
BAD_GATEWAY = Fault("server_error", number=502, body=_PAGE)
BAD_GATEWAY_AFTER = Fault("server_error", after=True, number=502, body=_PAGE)
RESET = Fault("reset")
LOST = Fault("reset", after=True)
SLOW = Fault("slow")
SLOW_AFTER = Fault("slow", after=True)
FORBIDDEN = Fault("forbidden")
BROKEN_JSON = Fault("garbage", after=True, body='{"ok":true,"result":{"message_id":')
NOTHING = Fault("garbage", body='{"ok":true,"result":[]}')
NOT_FOUND = Fault("server_error", number=404, body='{"ok":false,"error_code":404,"description":"Not Found"}')
OVERLOADED = Fault("server_error", number=502, body='{"ok":false,"error_code":502,"description":"Bad Gateway"}')
UNRESOLVED = Fault(
    "server_error",
    number=400,
    body='{"ok":false,"error_code":400,"description":"Bad Request: bad webhook: Failed to resolve host"}',
)
HTML_OK = Fault("garbage", after=True, body=_PAGE)
#: All kinds that need nothing more: no slow ones, which wait for the test, and no migration, which needs a group.
MIX = (TOO_MANY, INTERNAL, BAD_GATEWAY, BAD_GATEWAY_AFTER, RESET, LOST, FORBIDDEN, BROKEN_JSON, HTML_OK)


class Dice(Protocol):
    """What is needed of a seeded `random.Random`."""

    def random(self) -> float: ...
    def randrange(self, stop: int, /) -> int: ...


def sends(method: str) -> bool:
    return method.startswith(("send", "edit", "forward", "copy")) and method != "sendChatAction"


class Faults:
    """Decides which calls suffer: first what was planned for the method, then a `share` of the calls by `dice`.

    `drawn` counts what was dealt out, by fault.
    """

    def __init__(
        self,
        dice: Dice | None = None,
        share: float = 0.3,
        mix: Sequence[Fault] = MIX,
        methods: Callable[[str], bool] = sends,
    ) -> None:
        self.dice, self.share, self.mix, self.methods = dice, share, mix, methods
        self.drawn: Counter[Fault] = Counter()
        self._planned: dict[str, deque[Fault | None]] = defaultdict(deque)
        self._release = asyncio.Event()

    def plan(self, method: str, *faults: Fault | None) -> None:
        """The next calls of the method meet these in order; None lets one pass."""
        self._planned[method].extend(faults)

    def draw(self, method: str) -> Fault | None:
        fault = None
        if self._planned[method]:
            fault = self._planned[method].popleft()
        elif self.dice and self.methods(method) and self.dice.random() < self.share:
            fault = self.mix[self.dice.randrange(len(self.mix))]
        if fault:
            self.drawn[fault] += 1
        return fault

    def release(self) -> None:
        """Lets every slow answer go that waits now."""
        self._release.set()
        self._release = asyncio.Event()

    async def released(self) -> None:
        await self._release.wait()


def with_nulls(update: Json) -> Json:
    """The update with every optional field that it does not have as an explicit null, at any depth."""
    return {kind: _filled(content, kind) for kind, content in update.items()}


def _filled(content: Json, field: str) -> Json:
    declared = schema.TYPES["Update"]
    assert isinstance(declared, dict)
    return _with_nulls(content, declared[field])


def _with_nulls(value: Json, kind: str) -> Json:
    declared = schema.TYPES.get(kind)
    if not isinstance(declared, dict) or not isinstance(value, dict):
        return value
    absent = {name: None for name, its in declared.items() if not its.endswith("!")}
    return absent | {name: _with_nulls(inner, declared[name].removesuffix("!")) for name, inner in value.items()}


def without_optional(update: Json) -> Json:
    """The update with users and chats cut down to the fields that the Bot API promises, and no entities marked."""
    return {kind: _bare(content) for kind, content in update.items()}


def _bare(value: Json) -> Json:
    bare = {}
    for name, inner in value.items():
        if name in {"entities", "caption_entities"}:
            continue
        promised = schema.required({"from": "User", "user": "User", "chat": "Chat"}.get(name, "CallbackGame"))
        if promised:
            bare[name] = {field: inner[field] for field in promised}
        else:
            bare[name] = _bare(inner) if isinstance(inner, dict) else inner
    return bare


def with_unknown(update: Json) -> Json:
    """The update with a field that no published Bot API has, at each level."""
    return {kind: _strange(content) for kind, content in update.items()}


def _strange(value: Json) -> Json:
    return {name: _strange(v) if isinstance(v, dict) else v for name, v in value.items()} | {
        "x_aura": {"hue": [1, None]}
    }


#: An update of a type that does not exist yet; for `updates.push_raw`.
UNKNOWN_UPDATE: Json = {"telepathy": {"from": {"id": 7}, "thought": "?"}}
