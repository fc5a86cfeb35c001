"""The methods that change or remove what stands in a chat, and the answer to a press."""

from collections.abc import Callable
from typing import Any

from tests.telegram import rules
from tests.telegram.chats import Chat, Message
from tests.telegram.markup import units
from tests.telegram.sending import FILES, shown, stored, words
from tests.telegram.wire import Call, Json, bad
from tests.telegram.world import QUERY_LIVES, World

ERASABLE = 48 * 3600
_WORDS = {"text", "entities", "caption", "caption_entities"}


def _editable(world: World, call: Call) -> Message:
    if not {"chat_id", "message_id"} <= call.params.keys():
        raise bad("message identifier is not specified")
    message = world.target(call.params).required(call.params["message_id"], "edit")
    if not message.by_bot or "inline_keyboard" not in (message.reply_markup or {"inline_keyboard": []}):
        raise bad("message can't be edited")
    return message


def _change(world: World, call: Call, message: Message, body: Json) -> Json:
    """Gives a message its new body and the call's keyboard; refuses a change that changes nothing."""
    markup = shown(call.params.get("reply_markup"))
    rules.keyboard(markup, message.chat.private)
    if (body, markup) == (message.body, message.reply_markup):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    world.pace(message.chat)
    message.versions.append(message.text)
    message.body, message.reply_markup = body, markup
    message.edits += 1
    message.edit_date = world.now()
    world.happened(message)
    return message.json()


def _unworded(message: Message) -> Json:
    return {name: value for name, value in message.body.items() if name not in _WORDS}


def edit_text(world: World, call: Call) -> Json:
    message = _editable(world, call)
    if "text" not in message.body:
        raise bad("there is no text in the message to edit")
    return _change(world, call, message, _unworded(message) | words(call.params, "text"))


def edit_caption(world: World, call: Call) -> Json:
    message = _editable(world, call)
    if not message.files:
        raise bad("there is no caption in the message to edit")
    return _change(world, call, message, _unworded(message) | words(call.params, "caption"))


def edit_markup(world: World, call: Call) -> Json:
    message = _editable(world, call)
    return _change(world, call, message, dict(message.body))


def edit_media(world: World, call: Call) -> Json:
    message, media = _editable(world, call), call.params["media"]
    if media["type"] not in FILES:
        raise bad("this kind of media is not played")
    file = stored(world, call, media["type"], media["media"])
    kept = {name: value for name, value in _unworded(message).items() if name not in FILES}
    answer = _change(world, call, message, {**kept, **file.json(), **words(media, "caption")})
    message.files = [file.id]
    return answer


def _delete(world: World, chat: Chat, message_id: int) -> None:
    message = chat.required(message_id, "delete")
    ours = message.by_bot or chat.private or chat.standing == "administrator"
    if not ours or message.date <= world.clock() - ERASABLE:
        raise bad("message can't be deleted for everyone")
    message.deleted = True


def delete_message(world: World, call: Call) -> bool:
    _delete(world, world.target(call.params), call.params["message_id"])
    return True


def delete_messages(world: World, call: Call) -> bool:
    chat, ids = world.target(call.params), call.params["message_ids"]
    if not 1 <= len(ids) <= 100:
        raise bad("too many messages to delete")
    for message_id in ids:
        if chat.find(message_id):
            _delete(world, chat, message_id)
    return True


def _rights(chat: Chat) -> Chat:
    if not chat.private and chat.standing != "administrator":
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat


def pin_message(world: World, call: Call) -> bool:
    chat = _rights(world.target(call.params))
    chat.pinned.append(chat.required(call.params["message_id"], "pin").id)
    return True


def unpin_message(world: World, call: Call) -> bool:
    chat = _rights(world.target(call.params))
    if not chat.pinned or call.params.get("message_id", chat.pinned[-1]) not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(call.params.get("message_id", chat.pinned[-1]))
    return True


def set_reaction(world: World, call: Call) -> bool:
    world.target(call.params).required(call.params["message_id"], "react")
    return True


def answer_query(world: World, call: Call) -> bool:
    query = world.queries.get(call.params["callback_query_id"])
    if query is None or world.clock() - query.at > QUERY_LIVES:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if units(call.params.get("text", "")) > rules.ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    home = f"https://t.me/{world.bot['username']}?start="
    if not call.params.get("url", home).startswith(home):
        raise bad("URL_INVALID")
    query.answers.append(call.params)
    return True


METHODS: dict[str, Callable[[World, Call], Any]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "editMessageMedia": edit_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_message,
    "unpinChatMessage": unpin_message,
    "setMessageReaction": set_reaction,
    "answerCallbackQuery": answer_query,
}
