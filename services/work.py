"""One transaction's worth of work: the session, the moment, the configuration, and the rows to be written at its end."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, bindparam, insert, inspect, update
from sqlalchemy.orm import Session

from models.base import Base
from models.config.community import Community
from models.config.times import Urgency
from models.outbox import Delivery, Outbox, Priority
from models.people import Conversation, Person, Standing
from models.phrase import Phrase
from models.ticket import IN_HAND, OPEN, Ticket
from services.chats import Chats
from services.prepared import Prepared

TALK = Prepared(insert(Conversation).values(account_id=bindparam("account")))
TALK_ON = Prepared(update(Conversation).where(Conversation.account_id == bindparam("account")))

DEFAULTS = {column.name: column.default.arg if column.default else None for column in Ticket.__table__.columns}


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

    `actor` and `account` are the person whose message is being handled and where he wrote; None for the system.
    `toast` is the short answer to a press, a courtesy outside the outbox.
    """

    session: Session
    now: datetime
    community: Community
    ids: Ids
    secret: Callable[[], str]
    actor: Person | None = None
    account: Home | None = None
    chat: Standing | None = None
    toast: Phrase | None = None
    channels: tuple[Chats, ...] = ()  # those that keep their chats themselves
    delay: timedelta = timedelta()  # notices wait this long: more of what they tell is on its way
    _rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _posted: bool = False
    _connection: Connection | None = None
    _stood: Standing | None = None  # the chat as it is in the database, if it is

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

    def new_id(self, name: str = "row") -> int:
        return self.ids.take(self.session, name)

    def append(self, table: type[Base], **row: Any) -> None:
        """Collect a plain row; one bulk statement a table writes it before the commit."""
        self._rows[table].append(row)

    def pending(self, table: type[Base]) -> list[dict[str, Any]]:
        """The rows of this table that this transaction has collected so far."""
        return self._rows[table]

    def post(
        self,
        person_id: int,
        phrase: Phrase,
        *,
        choices: Iterable[Iterable[Mapping[str, Any]]] = (),
        media: Iterable[int] = (),
        ticket: Ticket | None = None,
        card: bool = False,
        fresh: bool = True,
        while_round: bool = False,
        priority: Priority = Priority.NOTICE,
    ) -> None:
        """Tell somebody something, once this transaction is committed.

        What goes to the actor himself is the answer to his own message and never waits for the morning, nor does a
        notice about an emergency.
        `card` stands for the ticket's card, edited in place unless `fresh`. `while_round` drops the row when the
        ticket has moved on before it was delivered.
        """
        to_actor = self.actor is not None and person_id == self.actor.id
        if to_actor and priority is not Priority.EMERGENCY:
            priority = Priority.REPLY
        elif priority is Priority.NOTICE and ticket is not None and _rings(ticket, reminder=while_round):
            priority = Priority.EMERGENCY
        edit = card and not fresh
        self.append(
            Outbox,
            **self.envelope(phrase, priority, held=priority in {Priority.NOTICE, Priority.QUIET} and not edit),
            person_id=person_id,
            account_id=self.account.id if to_actor and self.account else None,
            group_id=None,
            choices=[list(row) for row in choices],
            media=list(media),
            ticket_id=ticket.id if ticket else None,
            card=card,
            fresh=fresh,
            round=ticket.round if ticket and while_round else None,
        )

    def envelope(self, phrase: Phrase, priority: Priority, *, held: bool) -> dict[str, Any]:
        """What every outbox row begins with; what is `held` waits for the end of quiet hours, and for `delay`."""
        self._posted = True
        wake_at = self.community.quiet_hours.until(self.now + self.delay, self.community.tz) if held else self.now
        return {
            "id": self.new_id(),
            "phrase": phrase.key,
            "params": phrase.params,
            "priority": priority,
            "status": Delivery.PENDING,
            "wake_at": wake_at,
            "attempts": 0,
            "part": 0,
            "error": None,
            "created_at": self.now,
            "done_at": None,
        }

    def answer(self, phrase: Phrase, **options: Any) -> None:
        """Answer the actor."""
        if self.actor is None:
            raise RuntimeError("nobody to answer: this transaction has no actor")
        self.post(self.actor.id, phrase, **options)

    @property
    def posted(self) -> bool:
        return self._posted

    def flush(self) -> None:
        """Write everything; called once, before the commit.

        Where only tickets have changed they are written plainly: the session's unit of work costs four times as much.
        """
        changed = [*self.session.new, *self.session.dirty]
        if not self.session.deleted and all(isinstance(row, Ticket) for row in changed):
            for ticket in changed:
                self._write(ticket)
        else:
            self.session.flush()
        if self.account and self.chat and self.chat != self._stood:
            write = TALK_ON if self._stood else TALK
            write.run(self.connection, {"account": self.account.id, **self.chat.row})
        for table, rows in self._rows.items():
            if rows:
                _insert(table).run(self.connection, rows)
        self._rows.clear()

    def _write(self, ticket: Ticket) -> None:
        state = inspect(ticket)
        if state.pending:
            _insert(Ticket).run(self.connection, {name: state.dict.get(name, DEFAULTS[name]) for name in DEFAULTS})
        elif names := tuple(state.committed_state):
            row = {name: getattr(ticket, name) for name in names}
            _update(names).run(self.connection, {"number": ticket.id, **row})
        self.session.expunge(ticket)  # the session would write it again


def _rings(ticket: Ticket, *, reminder: bool) -> bool:
    """Whether word of a ticket goes out at any hour: danger to life, until it is over; then nobody is reminded at night."""
    return ticket.urgency == Urgency.EMERGENCY and ticket.status in (IN_HAND if reminder else OPEN)


@cache
def _insert(table: type[Base]) -> Prepared:
    """Of whole rows: column defaults do not apply."""
    return Prepared(insert(table).values({column.name: bindparam(column.name) for column in table.__table__.columns}))


@cache
def _update(names: tuple[str, ...]) -> Prepared:
    changes: dict[str, Any] = {name: bindparam(name) for name in names}
    return Prepared(update(Ticket).where(Ticket.id == bindparam("number")).values(changes))
