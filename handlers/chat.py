"""The chat that a message comes from: aiogram's FSMContext on the conversation's row, and what it can be waiting for."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StateType

from models.people import Standing
from models.phrase import option

#: What a question is about that names no kind.
FIRST_KIND = "ticket"
#: The button that ends a question.
CANCEL = [option("button.cancel", "cancel")]


class Asking(StatesGroup):
    """What the bot has asked and waits for."""

    consent = State()
    text = State()  # what is wrong, for a photo or a point that came without words
    place = State()  # where, for a ticket
    words = State()  # the words that an action needs
    pick = State()  # one of the values that a picker offers
    where = State()  # the place that an action needs
    contact = State()
    report = State()  # a worker writes down a report
    caller = State()  # how the person can be reached for whom a worker files
    danger = State()  # whether it is happening now, or whether they are safe
    choice = State()  # a message is kept until its sender says what it is


#: Whoever asks these of staff looks for danger to life in the answer.
ALREADY_READ = frozenset({Asking.report.state, Asking.caller.state})
#: What staff answer to these is about a matter, and may tell of what was.
DOING = frozenset({Asking.words.state, Asking.choice.state})


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
        """The question has had its answer, or is given up: wait again for what was put aside for it, if anything was."""
        before = self._row.data.get("before") or {"state": None, "data": {}}
        self._row.state, self._row.data = before["state"], before["data"]

    async def about(self) -> tuple[str, int]:
        """Kind and number of the matter that is being asked about; number 0 where there is none."""
        return self._row.data.get("kind") or FIRST_KIND, self._row.data.get("ticket") or 0

    @property
    def shown(self) -> dict[str, Any] | None:
        """What the latest answer has offered to be pressed."""
        return self._row.shown

    @property
    def album_matter(self) -> tuple[str, int] | None:
        """Kind and number of the matter that the album which is arriving belongs to."""
        kind, number = self._row.album_kind, self._row.album_number
        return (kind, number) if kind and number else None

    @album_matter.setter
    def album_matter(self, matter: tuple[str, int]) -> None:
        self._row.album_kind, self._row.album_number = matter

    async def ask(self, state: State, **data: Any) -> None:
        """Wait for the answer to a question.

        A place that was asked for before something is picked, a message that still waits for its own answer, and whatever
        was asked before a danger was told of, are put aside; anything else that was asked is given up.
        """
        held = self._row.data
        waits = (
            self._row.state == Asking.choice.state and held.get("said") is not None and held["said"] != data.get("said")
        )
        aside = state == Asking.danger and self._row.state not in {None, Asking.danger.state}
        if waits or aside or (self._row.state == Asking.place.state and state == Asking.pick):
            data["before"] = {"state": self._row.state, "data": held}
        elif "before" in held:
            data.setdefault("before", held["before"])
        self._row.state, self._row.data = state.state, data
