"""The world behind the HTTP server: the bot, its chats, files, updates and settings."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.telegram.chats import Chat, Message, Standing
from tests.telegram.files import Files
from tests.telegram.groups import Group
from tests.telegram.limits import Limits
from tests.telegram.people import User
from tests.telegram.updates import Updates
from tests.telegram.wire import Call, Json, bad

QUERY_LIVES = 150
TOKEN = "4200000042:a-token_of-the-stand-in_never_in_a_log0"


@dataclass
class Query:
    """A press on an inline button. `answers` are the calls that answered it."""

    id: str
    chat_id: int
    at: float
    answers: list[Json] = field(default_factory=list)


class World:
    """Everything that Telegram knows.

    `clock` gives the time in seconds since 1970. `calls` are all requests as they came, `effects` counts what the bot
    brought about by (chat id, line of the transcript), so that a duplicate shows as 2.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        limits: Limits | None = None,
        token: str = TOKEN,
        username: str = "liuxi_grid_bot",
        privacy: bool = True,
    ) -> None:
        self.clock = clock
        self.limits = limits or Limits()
        self.token = token
        self.privacy = privacy
        self.bot: Json = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Bot",
            "username": username,
        }
        self.updates = Updates(clock)
        self.files = Files()
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.settings: Json = {}
        self.calls: list[Call] = []
        self.effects: Counter[tuple[int, str]] = Counter()
        self._serial = 0

    # People and places.

    def user(
        self,
        id: int,  # noqa: A002 - the Bot API's own name
        first_name: str = "Ann",
        *,
        language_code: str | None = "en",
        username: str | None = None,
        last_name: str | None = None,
        started: bool = False,
    ) -> User:
        """A person; `started` opens the private chat without an update."""
        assert id not in self.chats, f"there is a chat {id} already"
        names = {"last_name": last_name, "username": username}
        details = {name: value for name, value in names.items() if value is not None}
        self.chats[id] = Chat(id, "private", first_name, "open" if started else "unopened", details)
        language = {} if language_code is None else {"language_code": language_code}
        return User(self, {"id": id, "is_bot": False, "first_name": first_name, **details, **language})

    def group(self, id: int, title: str, standing: Standing = "member") -> Group:  # noqa: A002 - the Bot API's own name
        """A group (a supergroup when the id begins with -100 and ten more digits); the bot is in it as `standing`."""
        assert id not in self.chats, f"there is a chat {id} already"
        self.chats[id] = Chat(id, "supergroup" if id < -(10**12) else "group", title, standing)
        return Group(self, self.chats[id])

    def chat(self, chat_id: int) -> Chat:
        return self.chats[chat_id]

    def known(self, params: Json, name: str = "chat_id") -> Chat:
        """The chat that a call names, be it closed to the bot; refuses one that nobody has heard of."""
        chat_id = params[name]
        if isinstance(chat_id, str):
            named = (chat for chat in self.chats.values() if f"@{chat.details.get('username')}" == chat_id)
            chat = next(named, None)
        else:
            chat = self.chats.get(chat_id)
        if chat is None:
            raise bad("chat not found")
        return chat

    def target(self, params: Json, name: str = "chat_id") -> Chat:
        """The chat that a call is about; refuses one that is unknown or closed to the bot."""
        chat = self.known(params, name)
        chat.admits()
        return chat

    # What happens.

    def now(self) -> int:
        return int(self.clock())

    def serial(self) -> int:
        """A number never given before."""
        self._serial += 1
        return self._serial

    def pace(self, chat: Chat) -> None:
        """Counts a message against the limits, or refuses it with 429."""
        self.limits.take(chat.id, chat.private, self.clock())

    def happened(self, message: Message) -> None:
        self.effects[message.chat.id, message.line()] += 1

    def query(self, chat: Chat) -> Query:
        query = Query(str(7_000_000_000_000 + self.serial()), chat.id, self.clock())
        self.queries[query.id] = query
        return query

    def duplicates(self) -> dict[tuple[int, str], int]:
        """What happened more than once, and how often more."""
        return {effect: count - 1 for effect, count in self.effects.items() if count > 1}
