"""Who a browser is: a random cookie, of which only the hash is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from aiohttp import web
from sqlalchemy import ColumnElement, delete, select

from bot.channels.http import Refused
from bot.channels.web.tables import PushSubscription, WebSession
from bot.database import Database
from models.people import Account, Person
from services import passes, people
from services.work import Work

NAME, BOT = "web", 1  # the channel, and the number that stands for the bot account that others have
YEAR_S = 365 * 24 * 3600
YOUNG = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser that is somebody, and since when; `session` is the hash of its cookie."""

    session: str
    account: int
    person: int
    language: str
    staff: bool
    since: datetime


class Sessions:
    """The sessions of one mount: its cookie has a name and a path of its own, so that three phones fit in one browser."""

    def __init__(self, database: Database, cookie: str, path: str) -> None:
        self._database = database
        self._cookie = cookie
        self._path = path

    async def visitor(self, request: web.Request) -> Visitor | None:
        """Find out who is asking; None for somebody who was never here."""
        token = request.cookies.get(self._cookie)
        return None if token is None else await self._database.read(lambda work: _look_up(work, token))

    async def known(self, request: web.Request) -> Visitor:
        """Find out who is asking; Refused for somebody who was never here."""
        visitor = await self.visitor(request)
        if visitor is None:
            raise Refused(401, "web.unknown_browser")
        return visitor

    async def welcome(self, language: str) -> tuple[str, Visitor]:
        """Make a new resident with a session; gives the cookie's token too."""

        def make(work: Work) -> tuple[str, Visitor]:
            account = new_account(work, language)
            work.session.flush()
            return _open(work, account.id)

        return await self._database.transact(make)

    async def become(self, person_id: int) -> tuple[str, Visitor] | None:
        """Open a session for a person who exists; None when there is none such. The demo's power."""

        def make(work: Work) -> tuple[str, Visitor] | None:
            account = _web_account(work, person_id)
            return None if account is None else _open(work, account)

        return await self._database.transact(make)

    async def recover(self, code: str) -> tuple[str, Visitor] | None:
        """Use a recovery code: a session for its person; None for a code that is wrong or used."""

        def use(work: Work) -> tuple[str, Visitor] | None:
            person_id = passes.recover(work, code)
            account = None if person_id is None else _web_account(work, person_id)
            return None if account is None else _open(work, account)

        return await self._database.transact(use)

    async def renew(self, visitor: Visitor) -> str:
        """Give the same browser a new cookie, for what it may do has changed; the old one is worth nothing now."""

        def change(work: Work) -> str:
            _end(work, WebSession.token_hash == visitor.session)
            return _open(work, visitor.account)[0]

        return await self._database.transact(change)

    async def forget(self, request: web.Request) -> None:
        """End the session of the browser that asks, if it has one."""
        token = request.cookies.get(self._cookie)
        if token is not None:
            await self._database.transact(lambda work: _end(work, WebSession.token_hash == _hash(token)))

    async def forget_everywhere(self, visitor: Visitor) -> list[int]:
        """End all sessions of the person, and call none of their browsers any more; gives their accounts on the web."""

        def end(work: Work) -> list[int]:
            accounts = _web_accounts(work, visitor.person)
            _end(work, WebSession.account_id.in_(accounts))
            work.session.execute(delete(PushSubscription).where(PushSubscription.account_id.in_(accounts)))
            return accounts

        return await self._database.transact(end)

    async def accounts(self, visitor: Visitor) -> list[int]:
        """Give all accounts of the person on the web."""
        return await self._database.read(lambda work: _web_accounts(work, visitor.person))

    def hand_over(self, request: web.Request, response: web.StreamResponse, token: str) -> None:
        response.set_cookie(
            self._cookie, token, max_age=YEAR_S, path=self._path, httponly=True, samesite="Lax", secure=request.secure
        )

    def prolong(self, request: web.Request, response: web.StreamResponse, visitor: Visitor, now: datetime) -> None:
        """Let whoever still comes keep their cookie for another year. A young one may be replaced at this very moment."""
        if now - visitor.since > YOUNG:
            self.hand_over(request, response, request.cookies[self._cookie])

    def take_back(self, request: web.Request, response: web.StreamResponse) -> None:
        """Let the browser forget its cookie."""
        response.del_cookie(self._cookie, path=self._path, httponly=True, samesite="Lax", secure=request.secure)


def _hash(token: str) -> str:
    return sha256(token.encode(errors="surrogateescape")).hexdigest()


def _open(work: Work, account_id: int) -> tuple[str, Visitor]:
    token = work.secret()
    work.session.add(WebSession(token_hash=_hash(token), account_id=account_id, created_at=work.now))
    work.session.flush()
    visitor = _look_up(work, token)
    if visitor is None:
        raise RuntimeError("a session that was just written is not there")
    return token, visitor


def new_account(work: Work, language: str) -> Account:
    """A new resident on the web."""
    return people.welcome(work, NAME, BOT, None, language)[0]


def _look_up(work: Work, token: str) -> Visitor | None:
    return _of(work, _hash(token))


def _of(work: Work, session: str) -> Visitor | None:
    query = (
        select(Account, Person, WebSession.created_at)
        .join(Person, Person.id == Account.person_id)
        .join(WebSession, WebSession.account_id == Account.id)
        .where(WebSession.token_hash == session)
    )
    found = work.session.execute(query).one_or_none()
    if found is None:
        return None
    account, person, since = found
    return Visitor(session, account.id, person.id, person.language, person.works_here, since)


def _web_account(work: Work, person_id: int) -> int | None:
    """Give the account on the web that the person used last."""
    return next(iter(_web_accounts(work, person_id)), None)


def _web_accounts(work: Work, person_id: int) -> list[int]:
    mine = select(Account.id).where(Account.person_id == person_id, Account.bot == BOT)
    return list(work.session.scalars(mine.order_by(Account.seen_at.desc(), Account.id)))


def _end(work: Work, which: ColumnElement[bool]) -> None:
    work.session.execute(delete(WebSession).where(which))


def still(work: Work, visitor: Visitor) -> Visitor | None:
    """Give the visitor as they are now; None when their session has been ended since."""
    return _of(work, visitor.session)


def erased(work: Work, visitor: Visitor) -> bool:
    """Tell whether the account itself is gone."""
    return work.session.scalar(select(Account.id).where(Account.id == visitor.account)) is None
