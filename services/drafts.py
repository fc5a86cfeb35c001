"""What somebody has begun to say and the bot still keeps: they are told a day before it goes."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select

from models.base import table_of
from models.config.retention import WARNED, Retention
from models.outbox import Outbox
from models.people import Account, Conversation, Person
from models.phrase import day, option, phrase
from services import languages, outbox
from services.work import Work

#: Under these keys a conversation keeps what was said; see the handlers that ask.
WORDS = ("held", "said", "text", "words", "media")
GIVE_UP = [[option("button.cancel", "cancel")]]


def due(work: Work, retention: Retention) -> list[int]:
    """The accounts whose conversations end soon, or now."""
    soon = work.now + WARNED
    idle = or_(
        Account.seen_at <= soon - retention.span("drafts"),
        and_(Account.seen_at <= soon - retention.span("held"), Person.consented_at.is_(None)),
    )
    query = select(Account.id).join(Person).join(Conversation).where(Conversation.state.is_not(None), idle)
    return list(work.session.scalars(query.order_by(Account.id)))


def see_to(work: Work, account: int, retention: Retention) -> int:
    """Tell its person that what they said will go, or let it go a day after; gives how many conversations went.

    Before they agreed, their own lines go with it.
    """
    # The account first, as whoever writes does.
    home = work.session.get(Account, account, with_for_update=True)
    talk = work.session.get(Conversation, account)
    if home is None or talk is None or talk.state is None:
        return 0
    held = "held" in talk.data
    end = home.seen_at + retention.span("held" if held else "drafts")
    told = _told(talk.data, home.seen_at) if _keeps_words(talk.data) else work.now - WARNED
    if told is None and work.now >= end - WARNED:
        talk.data = {**talk.data, "warned": work.now.isoformat()}
        _warn(work, home, held=held)
    elif told is not None and work.now >= max(end, told + WARNED):
        talk.state, talk.data, talk.shown = None, {}, None
        if held:
            _drop_lines(work, account)
        return 1
    return 0


def _keeps_words(data: dict[str, Any]) -> bool:
    found = [data.get(key) for key in WORDS]
    return any(any(part.values()) if isinstance(part, dict) else part for part in found)


def _told(data: dict[str, Any], since: datetime) -> datetime | None:
    """When they were told, if they have been silent since."""
    told = datetime.fromisoformat(data["warned"]) if "warned" in data else None
    return told if told and told >= since else None


def _warn(work: Work, home: Account, *, held: bool) -> None:
    if held:
        outbox.tell(
            work,
            home.person_id,
            phrase("privacy.going"),
            choices=languages.agreeing(work, work.session.get(Person, home.person_id)),
        )
    else:
        outbox.tell(work, home.person_id, phrase("draft.going", day=day(home.seen_at)), choices=GIVE_UP)
    work.pending(Outbox)[-1]["account_id"] = home.id  # the chat in which it is kept


def _drop_lines(work: Work, account: int) -> None:
    """What somebody has written who has not agreed, where the chat itself is kept."""
    for table in work.tables:
        if table.lives and table.lives.chat:
            rows, (mine, _) = table_of(table), table.lives.chat
            work.session.execute(delete(rows).where(rows.c.account_id == account, rows.c[mine].is_(True)))
