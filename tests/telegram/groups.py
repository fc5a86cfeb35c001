"""Groups that take the bot in, throw it out, and become supergroups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.telegram.chats import Chat, Standing, member

if TYPE_CHECKING:
    from tests.telegram.people import User
    from tests.telegram.wire import Json
    from tests.telegram.world import World


class Group:
    """A group as its members know it; `chat` is the record of what was said there."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    def adds_bot(self, by: User) -> None:
        """The bot becomes a member: it hears of its standing, then of the new member."""
        self._turns_bot(by, "member")
        self._service(by.json, {"new_chat_members": [self.world.bot]})

    def promotes_bot(self, by: User) -> None:
        self._turns_bot(by, "administrator")

    def removes_bot(self, by: User) -> None:
        self._turns_bot(by, "kicked")

    def turns(self, user: User, status: str) -> None:
        """A person's standing in the group changes; the bot hears of it if it asked for `chat_member` updates."""
        old = self.chat.members.get(user.id, member(user.json, "left"))
        new = self.chat.members[user.id] = member(user.json, status)
        self.world.updates.push("chat_member", self._change(user.json, old, new), self.id)

    def migrates(self) -> int:
        """Becomes a supergroup; the old id says so in every refusal. Returns the new id."""
        old = self.chat
        new_id = -1_000_000_000_000 - abs(old.id) - 7_000
        new = replace(old, id=new_id, kind="supergroup", members=dict(old.members), history=[], pinned=[])
        self.world.chats[new_id] = new
        sender = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        self._service(sender, {"migrate_to_chat_id": new_id})
        old.migrated_to = new_id
        self.chat = new
        self._service(sender, {"migrate_from_chat_id": old.id})
        return new_id

    def _turns_bot(self, by: User, standing: Standing) -> None:
        old, self.chat.standing = self.chat.standing, standing
        change = self._change(by.json, member(self.world.bot, old), member(self.world.bot, standing))
        self.world.updates.push("my_chat_member", change, self.id)

    def _change(self, by: Json, old: Json, new: Json) -> Json:
        date = self.world.now()
        return {"chat": self.chat.json(), "from": by, "date": date, "old_chat_member": old, "new_chat_member": new}

    def _service(self, sender: Json, body: Json) -> None:
        message = self.chat.add(sender, self.world.now(), body)
        self.world.updates.push("message", message.json(), self.id)
