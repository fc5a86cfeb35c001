"""Chats and what stands in them: the record that tests read as a transcript."""

from dataclasses import dataclass, field
from typing import Literal

from tests.telegram import schema
from tests.telegram.rules import rows_of
from tests.telegram.wire import Json, Refused, bad, forbidden

Kind = Literal["private", "group", "supergroup"]
Standing = Literal["open", "unopened", "blocked", "deactivated", "member", "administrator", "left", "kicked"]

_CLOSED = {
    "unopened": forbidden("bot can't initiate conversation with a user"),
    "blocked": forbidden("bot was blocked by the user"),
    "deactivated": forbidden("user is deactivated"),
    "left": forbidden("bot is not a member of the group chat"),
    "kicked": forbidden("bot was kicked from the group chat"),
}


@dataclass
class Message:
    """One message. `body` holds its content as the Bot API names it: text, entities, photo, location ...

    `edits` counts its changes, `versions` keeps the texts it had before, `files` the ids of the files it carries.
    """

    id: int
    chat: "Chat"
    sender: Json
    date: int
    body: Json
    reply_markup: Json | None = None
    by_bot: bool = False
    silent: bool = False
    deleted: bool = False
    edits: int = 0
    edit_date: int | None = None
    files: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The plain text, or the caption."""
        return str(self.body.get("text", self.body.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        found: list[Json] = self.body.get("entities") or self.body.get("caption_entities") or []
        return found

    @property
    def buttons(self) -> list[list[Json]]:
        """The buttons below the message, inline or as a keyboard, row by row."""
        return rows_of(self.reply_markup or {})

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]

    def json(self) -> Json:
        """The Bot API's Message; only inline keyboards come back, as on Telegram."""
        message: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.json(), "from": self.sender}
        message |= self.body
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if self.reply_markup and "inline_keyboard" in self.reply_markup:
            message["reply_markup"] = self.reply_markup
        return message

    def line(self) -> str:
        """The message as a line of a transcript: `Bot: text [yes] [no]`."""
        what = self.text or next(iter(sorted(self.body.keys() - {"media_group_id"})), "")
        return " ".join([f"{self.sender['first_name']}: {what}", *(f"[{label}]" for label in self.labels)])


@dataclass
class Chat:
    """A private chat or a group. `messages` are those accepted from the bot, `history` is everything in order."""

    id: int
    kind: Kind
    name: str
    standing: Standing
    details: Json = field(default_factory=dict)
    migrated_to: int | None = None
    members: dict[int, Json] = field(default_factory=dict)
    history: list[Message] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)

    @property
    def private(self) -> bool:
        return self.kind == "private"

    @property
    def messages(self) -> list[Message]:
        return [message for message in self.history if message.by_bot and not message.deleted]

    @property
    def last(self) -> Message:
        """The bot's latest message; `IndexError` when it has said nothing."""
        return self.messages[-1]

    def transcript(self) -> list[str]:
        return [message.line() for message in self.history if not message.deleted]

    def json(self) -> Json:
        title = "first_name" if self.private else "title"
        return {"id": self.id, "type": self.kind, title: self.name, **self.details}

    def find(self, message_id: int | None) -> Message | None:
        if message_id is None or not 1 <= message_id <= len(self.history):
            return None
        found = self.history[message_id - 1]
        return None if found.deleted else found

    def add(self, sender: Json, date: int, body: Json, **more: object) -> Message:
        """Writes a message down; ids count within each chat, as they do in supergroups."""
        message = Message(len(self.history) + 1, self, sender, date, body, **more)  # type: ignore[arg-type]  # checked by callers
        self.history.append(message)
        return message

    def admits(self) -> None:
        """Refuses unless the bot may write here now."""
        if self.migrated_to is not None:
            raise Refused(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.migrated_to
            )
        if closed := _CLOSED.get(self.standing):
            raise Refused(closed.code, closed.description)

    def required(self, message_id: int, purpose: str) -> Message:
        found = self.find(message_id)
        if found is None:
            raise bad(f"message to {purpose} not found")
        return found


def member(user: Json, status: str) -> Json:
    """The Bot API's ChatMember of that status: every right that it must mention is there, an administrator has them."""
    names = {
        "creator": "ChatMemberOwner", "administrator": "ChatMemberAdministrator", "member": "ChatMemberMember",
        "restricted": "ChatMemberRestricted", "left": "ChatMemberLeft", "kicked": "ChatMemberBanned",
    }  # fmt: skip
    blank = {"Boolean": status == "administrator", "Integer": 0}
    fields = {name: blank[kind] for name, kind in schema.required(names[status]).items() if kind in blank}
    return fields | {"status": status, "user": user} | ({"is_anonymous": False} if "is_anonymous" in fields else {})
