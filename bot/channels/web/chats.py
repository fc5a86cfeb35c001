"""What the rest of the house may ask of the chats on the web: to blot something out, what they show, how a line begins."""

from collections.abc import Collection, Iterable

from sqlalchemy import Select, Text, cast, select
from sqlalchemy.orm import Session

from bot.channels.web.numbering import next_seq
from bot.channels.web.tables import WebMessage


class WebChats:
    """The lines of all chats on the web; see `services.chats.Chats`."""

    def blot(self, session: Session, told: Select[int], words: Collection[str], media: Collection[str]) -> None:
        lines = select(WebMessage).where(WebMessage.id.in_(told)).order_by(WebMessage.account_id)
        for line in session.scalars(lines):
            body = line.body | {
                "segments": [part | {"text": "–"} if part["text"] in words else part for part in line.body["segments"]],
                "media": [item for item in line.body["media"] if item["digest"] not in media],
            }
            if body != line.body:
                line.body, line.seq = body, next_seq(session, line.account_id)
                session.flush()

    def shown(self, session: Session, media: Iterable[str]) -> set[str]:
        return {digest for digest in media if _shown(session, digest)}

    def openings(self, session: Session, told: Collection[int]) -> dict[int, str]:
        bodies = session.execute(select(WebMessage.id, WebMessage.body).where(WebMessage.id.in_(told)))
        return {number: _words(body["segments"]).partition("\n")[0] for number, body in bodies}


def _shown(session: Session, digest: str) -> bool:
    query = select(WebMessage.id).where(cast(WebMessage.body, Text).contains(digest)).limit(1)
    return session.scalar(query) is not None


def _words(segments: list[dict[str, str]]) -> str:
    return "".join(segment["text"] for segment in segments)
