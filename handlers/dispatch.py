"""aiogram's routers inside one transaction: driven without an event loop, so that a handler that waits is caught.

A handler is found by its key. Only what has no key has an order, and it stands in `_everybody`.
"""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from handlers import album, buttons, danger, entering, first, listening, shown
from handlers.chat import Chat
from handlers.doors import Door, Doors, Key, Way, by_key
from handlers.utterance import Utterance
from models.people import Person
from models.phrase import phrase
from services import outbox
from services.life.cards import openers
from services.life.refusals import Refused, Stale
from services.work import Work

SHOWN = 32  # characters of an unknown command that are repeated


class HandlerError(RuntimeError):
    """A handler broke the rules: it waited, or it returned something to be sent."""


class Dispatch:
    """Hands an update to the handlers. Each instance has routers of its own."""

    def __init__(self, modules: Iterable[Doors], own: Mapping[str, Callable[[], Router]] | None = None) -> None:
        """`own`: by the name of a channel the router of what nobody else has; it is asked first. Raises Clash."""
        doors = by_key(modules)
        self._everybody = _everybody(doors)
        self._own = {channel: _root(router(), _everybody(doors)) for channel, router in (own or {}).items()}

    def __call__(
        self, work: Work, update: Update, *, said: Utterance | None = None, channel: str = "", bot_id: int = 0
    ) -> None:
        """Handle an update for `work.actor`, `said` being what its message says.

        What a service refuses becomes an answer, with the way to how things stand. Raises HandlerError, and whatever
        else a handler raises.
        """
        stood = replace(work.chat) if work.chat else None
        data: dict[str, Any] = {"work": work, "person": work.actor, "channel": channel, "bot_id": bot_id, "said": said}
        if chat := work.chat:
            data |= {"state": Chat(chat), "raw_state": chat.state}
            data["album_goes_on"] = album.goes_on(work, chat, said.album if said and update.message else None)
        root = self._own.get(channel, self._everybody)
        try:
            result = drive(root.propagate_event(update.event_type, update.event, **data))
        except Refused as refused:
            look = openers([refused.matter]) if refused.matter else []
            outbox.answer(work, refused.phrase, choices=refused.choices or look)
        else:
            if result is not None and result is not UNHANDLED:
                raise HandlerError(f"a handler returned {type(result).__name__}; speak through the outbox")
        shown.keep(work, stood)


def command(message: Message) -> tuple[str, str]:
    """The name of a command and what stands behind it; an empty name where it is none.

    It may stand below a photo, before a line break, and begin with the slash of Chinese keyboards.
    """
    text = (message.text or message.caption or "").strip()
    if not text.startswith(("/", "／")):
        return "", ""
    head, *rest = text.split(maxsplit=1)
    return head[1:].partition("@")[0].lower(), "".join(rest)


class Commands(Filter):
    """A message that is a command with a door; gives the `door` and the `rest` of the words."""

    def __init__(self, doors: Mapping[Key, Door]) -> None:
        self._doors = doors

    async def __call__(self, message: Message, person: Person) -> bool | dict[str, Any]:
        head, rest = command(message)
        door = self._doors.get(Key(Way.COMMAND, head))
        return {"door": door, "rest": rest} if door and door.lets_in(person) else False


class Presses(Filter):
    """A button with a door; gives the `door` and the `args` behind its verb."""

    def __init__(self, doors: Mapping[Key, Door]) -> None:
        self._doors = doors

    async def __call__(self, press: CallbackQuery, person: Person) -> bool | dict[str, Any]:
        verb, *args = buttons.modern(press.data or "").split(":")
        door = self._doors.get(Key(Way.PRESS, verb))
        return {"door": door, "args": args} if door and door.lets_in(person) else False


class UnknownCommand(Filter):
    async def __call__(self, message: Message) -> bool:
        head = command(message)[0]
        return bool(head) and head.isascii() and not head.isdecimal()  # /12 asks how a report stands, /撤回 is a word


def _everybody(doors: Mapping[Key, Door]) -> Router:
    """What everybody has, whatever the channel; the first case that fits."""
    found = Router()
    message, press = found.message.register, found.callback_query.register
    message(entering.link, entering.Link())
    message(danger.danger, danger.Danger())
    message(album.more, album.MoreOfAnAlbum())
    message(through, Commands(doors))
    message(first.hold, first.NotAgreed())
    message(unknown_command, UnknownCommand())
    message(listening.Listener(doors).hear)
    press(through, Presses(doors))
    press(unknown_button)
    return found


async def through(event: TelegramObject, door: Door, **data: Any) -> Any:
    """Call the handler behind the door with what it names."""
    return await door.handler.call(event, **data)


async def unknown_command(message: Message, work: Work) -> None:
    """Say what can be done instead; what was being asked stays asked."""
    outbox.answer(work, phrase("reply.command", command=f"/{command(message)[0]}"[:SHOWN]))


async def unknown_button(_press: CallbackQuery) -> None:
    raise Stale


def _root(*routers: Router) -> Router:
    """A dispatcher without what only polling needs: it would look for users and chats in every update."""
    found = Router()
    found.include_routers(*routers)
    return found


def drive(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that never waits. Raises HandlerError if it does."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise HandlerError("a handler waited; handlers only read, call services and set the state")
