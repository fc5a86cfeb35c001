"""What every channel does for the courier, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.message import Message


@dataclass(frozen=True, slots=True)
class Parcel:
    """A rendered outbox row on its way.

    `row` is the outbox id: a channel that can should deliver the same row only once. `replaces` is the channel's
    id of the message that this one edits. `part` says which of the channel's parts of it is to be sent now.
    """

    row: int
    account: int | None  # None for a group chat
    bot: int
    address: int
    message: Message
    replaces: str | None = None
    part: int = 0
    urgent: bool = False  # an emergency: before everything else


@dataclass(frozen=True, slots=True)
class Sent:
    """Delivered; `ref` is the channel's id of the message."""

    ref: str | None


@dataclass(frozen=True, slots=True)
class Retry:
    """Surely not delivered; worth another try, not before `at` if the channel said so."""

    error: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Perhaps delivered: the connection broke after the request went out."""

    error: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person cannot be reached at this address: blocked, deleted, never started. `moved_to` is their new address."""

    error: str
    moved_to: int | None = None


@dataclass(frozen=True, slots=True)
class Dead:
    """Refused for good; the same row would be refused again."""

    error: str


Outcome = Sent | Retry | Unknown | Unreachable | Dead


class Channel(Protocol):
    """A sender. It never raises for what the network or the other side does: it answers an Outcome."""

    name: str

    def when(self, parcel: Parcel) -> datetime | None:
        """When the channel's limits let this go out; None for at once. Asked before `deliver`, in order."""

    def parts(self, parcel: Parcel) -> int:
        """How many calls this takes, each of which is delivered and recorded on its own. At least one."""

    async def deliver(self, parcel: Parcel) -> Outcome: ...


class Fetches(Protocol):
    """For a channel whose messages bring references instead of files."""

    async def run(self) -> int:
        """Fetch what people have sent and is due; gives how many files were tried."""


class Shut:
    """Stands for a channel that the service has not opened, though somebody has an account on it."""

    name = "shut"

    def when(self, _parcel: Parcel) -> datetime | None:
        return None

    def parts(self, _parcel: Parcel) -> int:
        return 1

    async def deliver(self, _parcel: Parcel) -> Outcome:
        return Retry("the channel is not open")


SHUT: Channel = Shut()
