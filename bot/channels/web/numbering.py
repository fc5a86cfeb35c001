"""The numbers of the lines in a web chat, from which its page's event stream resumes."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.channels.web.tables import WebMessage
from models.people import Account


def lock(session: Session, account_id: int) -> bool:
    """Let nobody else write into this account's chat until the commit; False when there is no such account."""
    return session.scalar(select(Account.id).where(Account.id == account_id).with_for_update()) is not None


def next_seq(session: Session, account_id: int) -> int:
    """Count under the account's lock, so that a stream that has seen a number has seen all before it."""
    lock(session, account_id)
    last = session.scalar(select(func.max(WebMessage.seq)).where(WebMessage.account_id == account_id))
    return (last or 0) + 1
