"""What handlers are given: the conversation as aiogram's FSMContext, and filters that never leave the thread."""

from collections.abc import Mapping
from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StateType
from aiogram.types import CallbackQuery, Message, TelegramObject

from models.config.times import Urgency
from models.people import Person, Standing
from models.ticket import Ticket
from services.work import Work


class Asking(StatesGroup):
    """What the bot has asked and waits for."""

    consent = State()
    text = State()  # what is wrong, for a photo or a point that came without words
    place = State()  # where, for a ticket
    words = State()  # the words that an action on a ticket needs
    contact = State()
    report = State()  # a worker writes down a report
    caller = State()  # how the person can be reached for whom a worker files
    choice = State()  # a message is kept until its sender says what it is


#: Questions whose answers staff write about what others have told them.
HANDLING = frozenset(state.state for state in (Asking.words, Asking.report, Asking.caller, Asking.choice))


class Chat(FSMContext):
    """The state of one chat, kept on its conversation and committed with everything else."""

    def __init__(self, row: Standing) -> None:
        self._row = row

    async def set_state(self, state: StateType = None) -> None:
        self._row.state = state.state if isinstance(state, State) else state

    async def get_state(self) -> str | None:
        return self._row.state

    async def set_data(self, data: Mapping[str, Any]) -> None:
        self._row.data = dict(data)

    async def get_data(self) -> dict[str, Any]:
        return dict(self._row.data)

    async def get_value(self, key: str, default: Any | None = None) -> Any | None:
        return self._row.data.get(key, default)

    async def update_data(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> dict[str, Any]:
        self._row.data = {**self._row.data, **(data or {}), **kwargs}
        return dict(self._row.data)

    async def clear(self) -> None:
        self._row.state, self._row.data = None, {}

    @property
    def album_ticket(self) -> int | None:
        """The ticket that the album which is arriving belongs to."""
        return self._row.album_ticket

    @album_ticket.setter
    def album_ticket(self, ticket: int) -> None:
        self._row.album_ticket = ticket

    async def ask(self, state: State, **data: Any) -> None:
        """Wait for the answer to a question; what was asked before is given up."""
        self._row.state, self._row.data = state.state, data


class In(Filter):
    """The chat is in one of these states."""

    def __init__(self, *states: State) -> None:
        self._states = frozenset(state.state for state in states)

    async def __call__(self, _event: TelegramObject, raw_state: str | None = None) -> bool:
        return raw_state in self._states


class Pressed(Filter):
    """A button whose data begins with a verb: `verb:argument:...`; gives `args`."""

    def __init__(self, verb: str) -> None:
        self._verb = verb

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, Any]:
        verb, *args = (press.data or "").split(":")
        return {"args": args} if verb == self._verb else False


class Command(Filter):
    """A message that is this command, with or without a bot's name behind it; gives `rest`."""

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        text = message.text or ""
        if not text.startswith("/"):
            return False
        head, _, rest = text.partition(" ")
        return {"rest": rest.strip()} if head[1:].partition("@")[0].lower() in self._names else False


class IsCommand(Filter):
    async def __call__(self, message: Message) -> bool:
        return bool(message.text and message.text.startswith("/"))


class Unconsented(Filter):
    """He has not agreed yet, and nothing is being asked of him but that."""

    async def __call__(self, _event: TelegramObject, person: Person, raw_state: str | None = None) -> bool:
        return person.consented_at is None and not person.is_staff and raw_state in {None, Asking.consent.state}


class Danger(Filter):
    """Somebody tells of danger to life while the bot asks for something else than where it is.

    What staff write about a ticket, or write down for somebody, is read by whoever asked for it.
    """

    async def __call__(self, message: Message, work: Work, person: Person, state: "Chat") -> bool:
        if not work.community.emergency_in(message.text or message.caption or ""):
            return False
        asked = await state.get_state()
        if person.is_staff and asked in HANDLING:
            return False
        if asked != Asking.place.state:
            return True
        ticket = work.session.get(Ticket, await state.get_value("ticket") or 0)
        return ticket is None or ticket.urgency != Urgency.EMERGENCY
