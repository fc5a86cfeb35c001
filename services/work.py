"""One transaction's worth of work: the session, the moment, the configuration, and the rows to be written at its end."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, bindparam, insert, literal, select, update
from sqlalchemy.orm import Session

from models.base import Base, every_table
from models.config.community import Community
from models.matter import Matter
from models.outbox import Outbox
from models.people import Conversation, Person, Standing
from models.phrase import Phrase
from services.chats import Chats
from services.prepared import Prepared
from services.write import write_matters, write_rows

TALK = Prepared(insert(Conversation).values(account_id=bindparam("account")))
TALK_ON = Prepared(update(Conversation).where(Conversation.account_id == bindparam("account")))


#: The ids of rows that nobody is told; a matter's number is told, and counts by its kind.
ROW = "row"


class Home(NamedTuple):
    """The account that a message came from."""

    id: int
    bot: int


class Ids(Protocol):
    """Ids from blocks reserved per worker."""

    def take(self, session: Session, name: str) -> int: ...

    def restart(self, session: Session, name: str) -> None: ...


@dataclass(slots=True)
class Work:
    """What services work on. `now` is fixed for the whole transaction.

    `actor` and `account` are the person whose message is being handled and where they wrote; None for the system.
    `toast` is the short answer to a press, a courtesy outside the outbox.
    """

    session: Session
    now: datetime
    community: Community
    ids: Ids
    secret: Callable[[], str]
    kinds: Mapping[str, Any] = field(default_factory=dict, repr=False)  # services.life.kind.Kind by its name
    actor: Person | None = None
    account: Home | None = None
    chat: Standing | None = None
    toast: Phrase | None = None
    channels: tuple[Chats, ...] = ()  # those that keep their chats themselves
    delay: timedelta = timedelta()  # notices wait this long: more of what they tell is on its way
    found: dict[tuple[str, int], Matter] = field(default_factory=dict)  # read under lock, or made, in this transaction
    _rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _posted: bool = False
    _connection: Connection | None = None
    _stood: Standing | None = None  # the chat as it is in the database, if it is

    @property
    def tables(self) -> list[type[Base]]:
        """Every table, those of its kinds included; those that others refer to last."""
        return every_table(*(kind.table.metadata for kind in self.kinds.values()))

    @property
    def connection(self) -> Connection:
        """For plain statements; asking the session for it each time costs as much as a small statement."""
        if self._connection is None:
            self._connection = self.session.connection()
        return self._connection

    def enter(self, account: int, bot: int, standing: Standing | None) -> None:
        """The actor writes from this account, and this is where its conversation stands; None: it has not begun."""
        self.account, self._stood = Home(account, bot), standing
        self.chat = replace(standing) if standing else Standing()

    def new_id(self, name: str = ROW) -> int:
        return self.ids.take(self.session, name)

    def append(self, table: type[Base], **row: Any) -> None:
        """Collect a plain row; one bulk statement a table writes it before the commit."""
        self._rows[table].append(row)

    def pending(self, table: type[Base]) -> list[dict[str, Any]]:
        """The rows of this table that this transaction has collected so far."""
        return self._rows[table]

    def drop(self, table: type[Base], **key: Any) -> None:
        """Forget the collected rows of this table that hold these values."""
        self._rows[table] = [row for row in self._rows[table] if not _holds(row, key)]

    def exists(self, table: type[Base], **key: Any) -> bool:
        """Whether there is a row with these values, in the database or collected by this transaction."""
        if any(_holds(row, key) for row in self._rows[table]):
            return True
        return _exists(table, tuple(key)).run(self.connection, key).first() is not None

    @property
    def posted(self) -> bool:
        """Whether anybody is to be told anything."""
        return bool(self._rows.get(Outbox)) or self._posted

    def flush(self) -> None:
        """Write everything; called once, before the commit."""
        write_matters(self.session, self.connection)
        if self.account and self.chat and self.chat != self._stood:
            write = TALK_ON if self._stood else TALK
            write.run(self.connection, {"account": self.account.id, **self.chat.row})
        self._posted = self.posted
        write_rows(self.connection, self._rows)
        self._rows.clear()
        self.found.clear()


def _holds(row: dict[str, Any], key: dict[str, Any]) -> bool:
    return all(row[name] == value for name, value in key.items())


@cache
def _exists(table: type[Base], names: tuple[str, ...]) -> Prepared:
    columns = table.__table__.columns
    return Prepared(select(literal(1)).where(*(columns[name] == bindparam(name) for name in names)).limit(1))
