"""Where browsers are called while their page is closed."""

from base64 import urlsafe_b64decode
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import delete, select

from bot.channels.web.tables import PushSubscription
from models.people import Account, Person
from services.work import Work

EACH = 8  # browsers of one account; the oldest makes room
POINT, SECRET = 65, 16  # bytes of an uncompressed point on P-256 and of the shared secret (RFC 8291)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A browser to call, and its person's language."""

    endpoint: str
    p256dh: str
    auth: str
    language: str


def decoded(text: str) -> bytes:
    """Decode base64url with or without its padding; ValueError for anything else."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def _of_length(length: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(decoded(text)) != length:
            raise ValueError(f"expected {length} bytes in base64url")
        return text

    return AfterValidator(check)


Url = Annotated[str, Field(max_length=2000, pattern=r"^https?://[!-\"$-~]+$")]


class Keys(BaseModel):
    model_config = ConfigDict(extra="forbid")

    p256dh: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{87}=?$"), _of_length(POINT)]
    auth: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}(==)?$"), _of_length(SECRET)]


class Endpoint(BaseModel):
    model_config = ConfigDict(extra="forbid")

    endpoint: Url


class Wanted(Endpoint):
    """What the browser's push manager gives. It names more than we need."""

    model_config = ConfigDict(extra="ignore")

    keys: Keys


def keep(work: Work, account_id: int, wanted: Wanted) -> None:
    """Subscribe; an address that another account had changes hands with the browser."""
    work.session.merge(
        PushSubscription(
            endpoint_hash=_hash(wanted.endpoint),
            account_id=account_id,
            endpoint=wanted.endpoint,
            p256dh=wanted.keys.p256dh,
            auth=wanted.keys.auth,
            created_at=work.now,
        )
    )
    work.session.flush()
    mine = select(PushSubscription).where(PushSubscription.account_id == account_id)
    for old in work.session.scalars(mine.order_by(PushSubscription.created_at.desc()).offset(EACH)).all():
        work.session.delete(old)


def drop(work: Work, account_id: int, endpoint: str) -> None:
    """End a subscription of this account."""
    mine = PushSubscription.account_id == account_id
    work.session.execute(delete(PushSubscription).where(mine, PushSubscription.endpoint_hash == _hash(endpoint)))


def of(work: Work, account_id: int) -> list[Subscriber]:
    """Give the browsers to call for an account."""
    query = (
        select(PushSubscription, Person.language)
        .join(Account, Account.id == PushSubscription.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(PushSubscription.account_id == account_id)
        .order_by(PushSubscription.created_at)
    )
    return [Subscriber(row.endpoint, row.p256dh, row.auth, language) for row, language in work.session.execute(query)]


def _hash(endpoint: str) -> str:
    return sha256(endpoint.encode()).hexdigest()
