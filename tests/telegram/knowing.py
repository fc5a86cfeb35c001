"""The methods that ask, and those that set how the bot presents itself."""

from collections.abc import Callable
from typing import Any

from tests.telegram import rules, schema
from tests.telegram.chats import Chat, member
from tests.telegram.markup import units
from tests.telegram.wire import Call, Json, bad
from tests.telegram.world import World

Method = Callable[[World, Call], Any]

_GIFTS = dict.fromkeys(schema.required("AcceptedGiftTypes"), False)


def get_me(world: World, call: Call) -> Json:
    rights = {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }
    return {**world.bot, **rights, "can_connect_to_business": False, "has_main_web_app": False}


def get_file(world: World, call: Call) -> Json:
    file = world.files.download(call.params["file_id"])
    known = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    return {**known, "file_path": file.path}


def get_chat(world: World, call: Call) -> Json:
    chat = world.known(call.params)
    if not chat.private:
        chat.admits()
    return {**chat.json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}


def _membership(world: World, chat: Chat, user_id: int) -> Json:
    if user_id == world.bot["id"]:
        return member(world.bot, "member" if chat.private else chat.standing)
    if user_id in chat.members:
        return chat.members[user_id]
    if user_id not in world.chats:
        raise bad("member not found")
    return member({"id": user_id, "is_bot": False, "first_name": world.chats[user_id].name}, "left")


def get_member(world: World, call: Call) -> Json:
    return _membership(world, world.target(call.params), call.params["user_id"])


def get_member_count(world: World, call: Call) -> int:
    return 1 + sum(m["status"] not in {"left", "kicked"} for m in world.target(call.params).members.values())


def get_administrators(world: World, call: Call) -> list[Json]:
    chat = world.target(call.params)
    if chat.private:
        raise bad("there are no administrators in the private chat")
    people = [*chat.members.values(), _membership(world, chat, world.bot["id"])]
    return [m for m in people if m["status"] in {"creator", "administrator"}]


def leave_chat(world: World, call: Call) -> bool:
    chat = world.target(call.params)
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    chat.standing = "left"
    return True


def _scope(world: World, call: Call) -> tuple[str, str]:
    """The key of a command list: scope and language, with the scope's chat known to the bot."""
    scope = call.params.get("scope", {"type": "default"})
    if "chat_id" in scope:
        world.known(scope)
    name = ":".join(str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope)
    return name, rules.language(call.params)


def set_commands(world: World, call: Call) -> bool:
    rules.commands(call.params)
    world.commands[_scope(world, call)] = call.params["commands"]
    return True


def get_commands(world: World, call: Call) -> list[Json]:
    return world.commands.get(_scope(world, call), [])


def delete_commands(world: World, call: Call) -> bool:
    world.commands.pop(_scope(world, call), None)
    return True


def _button_key(world: World, call: Call) -> str:
    if "chat_id" not in call.params:
        return "menu_button"
    if not world.known(call.params).private:
        raise bad("chat_id must be a private chat")
    return f"menu_button:{call.params['chat_id']}"


def set_menu_button(world: World, call: Call) -> bool:
    world.settings[_button_key(world, call)] = call.params.get("menu_button", {"type": "default"})
    return True


def get_menu_button(world: World, call: Call) -> Json:
    button: Json = world.settings.get(_button_key(world, call), {"type": "commands"})
    return button


def _profile(field: str, limit: int) -> dict[str, Method]:
    """`setMyName` and `getMyName`, and the like."""
    title = "".join(word.title() for word in field.split("_"))

    def set_it(world: World, call: Call) -> bool:
        value = call.params.get(field, "")
        if units(value) > limit:
            raise bad(f"{field} is too long")
        world.settings[f"{field}:{rules.language(call.params)}"] = value
        return True

    def get_it(world: World, call: Call) -> Json:
        fallback = world.settings.get(f"{field}:", world.bot["first_name"] if field == "name" else "")
        return {field: world.settings.get(f"{field}:{rules.language(call.params)}") or fallback}

    return {f"setMy{title}": set_it, f"getMy{title}": get_it}


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getFile": get_file,
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatMemberCount": get_member_count,
    "getChatAdministrators": get_administrators,
    "leaveChat": leave_chat,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
    **_profile("name", 64),
    **_profile("description", 512),
    **_profile("short_description", 120),
}
