"""People who write to the bot, press its buttons, and block it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.telegram.chats import Chat, Message, member
from tests.telegram.markup import detect

if TYPE_CHECKING:
    from tests.telegram.groups import Group
    from tests.telegram.wire import Json
    from tests.telegram.world import Query, World


class User:
    """A person on Telegram. What she does becomes an update at once; messages are returned as written down."""

    def __init__(self, world: World, json: Json) -> None:
        self.world = world
        self.json = json
        self.id: int = json["id"]

    @property
    def chat(self) -> Chat:
        """Her private chat with the bot."""
        return self.world.chats[self.id]

    def says(self, text: str, *, to: Group | None = None, reply_to: Message | None = None) -> Message:
        return self._sends({"text": text, **_marked("entities", text)}, to, reply_to)

    def starts(self, payload: str = "") -> Message:
        """Presses START, or follows a link with `?start=payload`."""
        return self.says(f"/start {payload}".strip())

    def forwards(self, text: str, *, of: str = "Somebody") -> Message:
        origin = {"type": "hidden_user", "date": self.world.now(), "sender_user_name": of}
        return self._sends({"text": text, "forward_origin": origin, **_marked("entities", text)})

    def sends_photo(
        self, content: bytes, caption: str = "", *, to: Group | None = None, size: int | None = None
    ) -> Message:
        """A photo; `size` claims more bytes than there are."""
        return self._sends_file("photo", content, caption, to, size=size)

    def sends_voice(self, content: bytes, *, to: Group | None = None, size: int | None = None) -> Message:
        return self._sends_file("voice", content, "", to, size=size)

    def sends_video(
        self, content: bytes, caption: str = "", *, to: Group | None = None, size: int | None = None
    ) -> Message:
        return self._sends_file("video", content, caption, to, size=size)

    def sends_document(
        self,
        content: bytes,
        caption: str = "",
        *,
        name: str = "notes.txt",
        mime: str = "text/plain",
        size: int | None = None,
    ) -> Message:
        return self._sends_file("document", content, caption, None, name=name, mime=mime, size=size)

    def sends_album(self, contents: list[bytes], caption: str = "") -> list[Message]:
        """Photos that arrive one by one with one `media_group_id`; the first carries the caption."""
        group = str(13_000_000_000 + self.world.serial())
        return [
            self._sends_file("photo", content, "" if place else caption, None, more={"media_group_id": group})
            for place, content in enumerate(contents)
        ]

    def sends_location(self, lon: float, lat: float, *, live: bool = False, accuracy: float | None = None) -> Message:
        """A point in WGS-84 degrees; `accuracy` in metres."""
        location: Json = {"longitude": lon, "latitude": lat}
        location |= {} if accuracy is None else {"horizontal_accuracy": accuracy}
        return self._sends({"location": location | ({"live_period": 900} if live else {})})

    def moves(self, message: Message, lon: float, lat: float) -> None:
        """Her live location is now here: an edit of the message."""
        self._changes(message, {"location": message.body["location"] | {"longitude": lon, "latitude": lat}})

    def sends_contact(self, *, own: bool = True, phone: str = "+8613800000000") -> Message:
        user_id = self.id if own else self.id + 1_000_000
        return self._sends(
            {"contact": {"phone_number": phone, "first_name": self.json["first_name"], "user_id": user_id}}
        )

    def edits(self, message: Message, text: str) -> None:
        """Changes the text, or the caption, of a message of hers."""
        name = "text" if "text" in message.body else "caption"
        marks = "entities" if name == "text" else "caption_entities"
        message.body.pop(marks, None)
        self._changes(message, {name: text, **_marked(marks, text)})

    def presses(self, message: Message, label: str, *, inaccessible: bool = False) -> Query | None:
        """Presses the button with that label.

        An inline one becomes a callback query, which is returned; with `inaccessible` its message is too old to be shown.
        One of a reply keyboard says its label or sends her contact. A link is not followed.
        """
        buttons = [button for row in message.buttons for button in row if button["text"] == label]
        assert buttons, f"no button {label!r} among {message.labels}"
        button = buttons[0]
        if "keyboard" in (message.reply_markup or {}):
            self.sends_contact() if button.get("request_contact") else self.says(label)
            return None
        if "callback_data" not in button:
            return None
        return self.presses_data(message, button["callback_data"], inaccessible=inaccessible)

    def presses_data(self, message: Message, data: str, *, inaccessible: bool = False) -> Query:
        """A press that carries `data`, be it forged."""
        shown = message.json()
        if inaccessible:
            shown = {"chat": shown["chat"], "message_id": message.id, "date": 0}
        query = self.world.query(message.chat)
        press = {
            "id": query.id,
            "from": self.json,
            "message": shown,
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        self.world.updates.push("callback_query", press, message.chat.id)
        return query

    def blocks(self) -> None:
        self._stands("kicked")
        self.chat.standing = "blocked"

    def unblocks(self) -> None:
        self._stands("member")
        self.chat.standing = "open"

    def vanishes(self) -> None:
        """Deletes her account."""
        self.chat.standing = "deactivated"

    def joins(self, group: Group) -> None:
        group.turns(self, "member")
        self._sends({"new_chat_members": [self.json]}, group)

    def leaves(self, group: Group) -> None:
        self._sends({"left_chat_member": self.json}, group)
        group.turns(self, "left")

    def _sends_file(
        self, kind: str, content: bytes, caption: str, to: Group | None, *, more: Json | None = None,
        size: int | None = None, name: str = "", mime: str = "",
    ) -> Message:  # fmt: skip
        stored = self.world.files.add(kind, content, size=size, name=name, mime=mime)
        words = {"caption": caption, **_marked("caption_entities", caption)} if caption else {}
        message = self._sends({**stored.json(), **words, **(more or {})}, to)
        message.files.append(stored.id)
        return message

    def _sends(self, body: Json, to: Group | None = None, reply_to: Message | None = None) -> Message:
        chat = to.chat if to else self.chat
        assert chat.standing not in {"blocked", "deactivated"}, f"{chat.standing}: she cannot write to the bot"
        if chat.standing == "unopened":
            chat.standing = "open"
        if reply_to:
            answered = {name: value for name, value in reply_to.json().items() if name != "reply_to_message"}
            body = {**body, "reply_to_message": answered}
        message = chat.add(self.json, self.world.now(), body)
        if self._heard(message, reply_to):
            self.world.updates.push("message", message.json(), chat.id)
        return message

    def _changes(self, message: Message, body: Json) -> None:
        message.versions.append(message.text)
        message.edits += 1
        message.edit_date = self.world.now()
        message.body |= body
        if self._heard(message, None):
            self.world.updates.push("edited_message", message.json(), message.chat.id)

    def _heard(self, message: Message, reply_to: Message | None) -> bool:
        """In a group the privacy mode hides from the bot what is not meant for it."""
        chat, bot = message.chat, self.world.bot["username"]
        if chat.standing in {"left", "kicked"} or chat.migrated_to is not None:
            return False
        if not self.world.privacy or chat.private or chat.standing == "administrator" or not message.text:
            return True
        marks = [
            (e["type"], message.text.encode("utf-16-le")[2 * e["offset"] :][: 2 * e["length"]])
            for e in message.entities
        ]
        words = [(kind, units.decode("utf-16-le")) for kind, units in marks]
        meant = any(
            word == f"@{bot}" if kind == "mention" else kind == "bot_command" and word.partition("@")[2] in {"", bot}
            for kind, word in words
        )
        return meant or bool(reply_to and reply_to.by_bot)

    def _stands(self, status: str) -> None:
        """The bot's standing in her private chat changes, and it is told."""
        old = "kicked" if self.chat.standing == "blocked" else "member"
        change = {"chat": self.chat.json(), "from": self.json, "date": self.world.now()}
        change |= {"old_chat_member": member(self.world.bot, old), "new_chat_member": member(self.world.bot, status)}
        self.world.updates.push("my_chat_member", change, self.id)


def _marked(name: str, text: str) -> Json:
    found = detect(text)
    return {name: found} if found else {}
