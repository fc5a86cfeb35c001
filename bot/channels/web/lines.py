"""The lines of a chat as the page shows them: written by the person or delivered by the courier."""

from typing import Any

from sqlalchemy import Text, cast, func, insert, select, update

from bot.channels.base import Parcel
from bot.channels.web.numbering import lock, next_seq
from bot.channels.web.tables import WebMessage
from services.message import Message, Segment
from services.work import Work

MYDATA = "api/mydata"  # where a page finds the only document that there is
BATCH = 300  # also how much history a page gets when it opens


def body_of(message: Message) -> dict[str, Any]:
    """Give a rendered message the form in which the page gets it; a document is made when somebody asks for it."""
    file = {"file": {"name": message.document.name, "address": MYDATA}} if message.document else {}
    return file | {
        "segments": [_segment(segment) for segment in message.body],
        "choices": [[{"label": choice.label, "data": choice.data} for choice in row] for row in message.choices],
        "media": [{"kind": item.kind, "digest": item.digest} for item in message.media],
        "spot": {"lon": message.spot.lon, "lat": message.spot.lat} if message.spot else None,
        "tags": message.tags,
        "silent": message.silent,
    }


def _segment(segment: Segment) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": segment.text, "bold": segment.bold}
    return shown | {"call": segment.call} if segment.call else shown


def add(work: Work, account_id: int, line_id: int, content: dict[str, Any], *, mine: bool) -> None:
    """Append a line to the chat of an account that exists."""
    seq = next_seq(work.session, account_id)
    row = {"id": line_id, "account_id": account_id, "seq": seq, "mine": mine, "body": content, "at": work.now}
    work.session.execute(insert(WebMessage), [row])


def deliver(work: Work, account: int, parcel: Parcel) -> str | None:
    """Write an outbox row into an account's chat, or edit the line that it replaces; the same row again changes nothing.

    Gives the id of the line, None when the account is gone.
    """
    if not lock(work.session, account):
        return None
    content = body_of(parcel.message)
    if parcel.replaces is not None and _edit(work, account, int(parcel.replaces), content):
        return parcel.replaces
    if work.session.get(WebMessage, parcel.row) is None:
        add(work, account, parcel.row, content, mine=False)
    return str(parcel.row)


def since(work: Work, account_id: int, after: int) -> list[WebMessage]:
    """Give the lines that were added or edited after a `seq`, in its order, at most BATCH; after 0 the latest ones."""
    query = select(WebMessage).where(WebMessage.account_id == account_id, WebMessage.seq > after).limit(BATCH)
    if after:
        return list(work.session.scalars(query.order_by(WebMessage.seq)))
    return list(work.session.scalars(query.order_by(WebMessage.seq.desc())))[::-1]


def last_lines(work: Work) -> dict[int, int]:
    """The last `seq` of every chat by account."""
    query = select(WebMessage.account_id, func.max(WebMessage.seq).label("last")).group_by(WebMessage.account_id)
    return {row.account_id: row.last for row in work.session.execute(query)}


def body(work: Work, account_id: int, line_id: int) -> dict[str, Any] | None:
    """Give what a line of this account's chat says."""
    return work.session.scalar(
        select(WebMessage.body).where(WebMessage.id == line_id, WebMessage.account_id == account_id)
    )


def as_event(line: WebMessage) -> dict[str, Any]:
    """Give a line as the event stream carries it; ids are strings, for a page counts in doubles."""
    return {
        "id": str(line.id),
        "seq": line.seq,
        "mine": line.mine,
        "at": line.at.isoformat(),
        "body": line.body,
    }


def carries(work: Work, account_id: int, digest: str) -> bool:
    """Tell whether a line of this account's chat carries the photo. What somebody merely typed is no proof."""
    query = select(WebMessage.body).where(
        WebMessage.account_id == account_id, cast(WebMessage.body, Text).contains(digest)
    )
    return any(item["digest"] == digest for content in work.session.scalars(query) for item in content["media"])


def _edit(work: Work, account_id: int, line_id: int, content: dict[str, Any]) -> bool:
    """Change a line's words and buttons; the photos that it came with stay, as in every chat."""
    old = body(work, account_id, line_id)
    if old is None:
        return False
    changed = {"body": content | {"media": content["media"] or old["media"]}, "seq": next_seq(work.session, account_id)}
    work.session.execute(update(WebMessage).where(WebMessage.id == line_id).values(changed))
    return True
