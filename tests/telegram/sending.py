"""The methods that put something into a chat."""

from collections.abc import Callable
from typing import Any

from tests.telegram import rules
from tests.telegram.chats import Chat, Message
from tests.telegram.files import Stored
from tests.telegram.wire import Call, Json, bad
from tests.telegram.world import World

Method = Callable[[World, Call], Any]


def shown(markup: Json | None) -> Json | None:
    """A reply markup as it is kept: an empty inline keyboard is none."""
    return None if markup == {"inline_keyboard": []} else markup


def words(params: Json, name: str) -> Json:
    """The text or caption of a call as fields of a message."""
    plain, entities = rules.text(params, name, rules.TEXT if name == "text" else rules.CAPTION)
    marks = {"entities" if name == "text" else "caption_entities": entities} if entities else {}
    return {name: plain, **marks} if plain else {}


def stored(world: World, call: Call, kind: str, reference: str) -> Stored:
    """The file that a call means: one that came with it, or a known one by its id."""
    name = reference.removeprefix("attach://")
    if name != reference:
        if name not in call.uploads:
            raise bad("wrong file identifier/HTTP URL specified")
        upload = call.uploads[name]
        return world.files.upload(kind, upload.content, upload.name, upload.mime)
    if reference.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    return world.files.of_kind(reference, kind)


def deliver(world: World, call: Call, body: Json, files: tuple[Stored, ...] = ()) -> Message:
    """Writes the bot's message into the chat of the call, if everything about it is right."""
    params = call.params
    chat = world.target(params)
    rules.keyboard(params.get("reply_markup"), chat.private)
    body = body | _reply(chat, params.get("reply_parameters"))
    world.pace(chat)
    return _written(world, chat, params, body, files)


def _written(world: World, chat: Chat, params: Json, body: Json, files: tuple[Stored, ...]) -> Message:
    message = chat.add(
        world.bot,
        world.now(),
        body,
        by_bot=True,
        reply_markup=shown(params.get("reply_markup")),
        silent=params.get("disable_notification", False),
        files=[file.id for file in files],
    )
    world.happened(message)
    return message


def _reply(chat: Chat, reply: Json | None) -> Json:
    if not reply or "message_id" not in reply or reply.get("chat_id", chat.id) != chat.id:
        return {}
    answered = chat.find(reply["message_id"])
    if answered:
        return {"reply_to_message": {k: v for k, v in answered.json().items() if k != "reply_to_message"}}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def send_message(world: World, call: Call) -> Json:
    world.target(call.params)
    return deliver(world, call, words(call.params, "text")).json()


def send_file(kind: str) -> Method:
    """`sendPhoto` and its sisters."""

    def send(world: World, call: Call) -> Json:
        world.target(call.params)
        caption = words(call.params, "caption")
        file = stored(world, call, kind, call.params[kind])
        return deliver(world, call, {**file.json(), **caption}, (file,)).json()

    return send


def send_media_group(world: World, call: Call) -> list[Json]:
    items = call.params["media"]
    kinds = {item["type"] for item in items}
    if not 2 <= len(items) <= 10:
        raise bad("there must be 2-10 items in a media group")
    if len(kinds) > 1 and kinds & {"audio", "document"}:
        raise bad("documents and audio can be grouped only with their like")
    chat = world.target(call.params)
    reply = _reply(chat, call.params.get("reply_parameters"))
    files = [stored(world, call, item["type"], item["media"]) for item in items]
    bodies = [{**file.json(), **words(item, "caption"), **reply} for file, item in zip(files, items, strict=True)]
    world.pace(chat)
    group = {"media_group_id": str(14_000_000_000 + world.serial())}
    return [
        _written(world, chat, call.params, {**body, **group}, (file,)).json()
        for file, body in zip(files, bodies, strict=True)
    ]


def _taken(params: Json, *names: str) -> Json:
    return {name: params[name] for name in names if name in params}


def _location(params: Json) -> Json:
    rules.place(params)
    period = params.get("live_period", 60)
    if not (60 <= period <= 86400 or period == 0x7FFFFFFF):
        raise bad("wrong live_period specified")
    return _taken(
        params, "latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"
    )


def send_location(world: World, call: Call) -> Json:
    return deliver(world, call, {"location": _location(call.params)}).json()


def send_venue(world: World, call: Call) -> Json:
    location = _location(call.params)
    venue = {"location": location, **_taken(call.params, "title", "address")}
    return deliver(world, call, {"location": location, "venue": venue}).json()


def send_contact(world: World, call: Call) -> Json:
    contact = _taken(call.params, "phone_number", "first_name", "last_name", "vcard")
    if not contact["phone_number"].strip("+").replace(" ", "").isdecimal():
        raise bad("PHONE_NUMBER_INVALID")
    return deliver(world, call, {"contact": contact}).json()


def send_chat_action(world: World, call: Call) -> bool:
    world.target(call.params)
    if call.params["action"] not in rules.ACTIONS:
        raise bad("wrong parameter action in request")
    return True


def _again(world: World, call: Call, purpose: str) -> Message:
    return world.target(call.params, "from_chat_id").required(call.params["message_id"], purpose)


def forward_message(world: World, call: Call) -> Json:
    source = _again(world, call, "forward")
    origin = {"type": "user", "date": source.date, "sender_user": source.sender}
    body = {name: value for name, value in source.body.items() if name != "reply_to_message"}
    files = tuple(world.files.get(file) for file in source.files)
    return deliver(world, call, {"forward_origin": origin, **body}, files).json()


def copy_message(world: World, call: Call) -> Json:
    source = _again(world, call, "copy")
    body = {name: value for name, value in source.body.items() if name not in {"reply_to_message", "forward_origin"}}
    if "caption" in call.params:
        body |= words(call.params, "caption")
    files = tuple(world.files.get(file) for file in source.files)
    return {"message_id": deliver(world, call, body, files).id}


FILES = ("photo", "document", "voice", "audio", "video", "animation", "video_note", "sticker")
METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendMediaGroup": send_media_group,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendChatAction": send_chat_action,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    **{"send" + kind.title().replace("_", ""): send_file(kind) for kind in FILES},
}
