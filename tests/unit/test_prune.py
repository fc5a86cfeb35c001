"""What has lived long enough goes, on both databases; nothing that an open matter, or one just over, still needs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.channels.web.tables import WebMessage
from bot.chores import prune as chore
from models.base import every_table, table_of
from models.config.retention import Retention
from models.due import DigestSent, Reminder
from models.inbox import DeadLetter, UpdateKey
from models.outbox import Card, Outbox
from models.owners import OVER, SEEN
from models.people import Account, Pass
from models.record import Event, Media, Remark
from models.ticket import OPEN, Joined, Rung, Status, Ticket
from services import letters, prune
from services.work import Work
from tests.core import Core, holder_of, new_ticket, outside_the_door, resident
from tests.town import Town

DAYS = timedelta(days=1)
RETENTION = Retention()
#: Rows that tell nothing of a matter: only their age counts. A letter and a pass end from when they are settled.
FREE = {"update_key": "keys", "digest_sent": "digests", "pass": "passes", "dead_letter": "letters"}
#: What goes with a matter that is over, and the span since it ended.
ENDING = {"card": "words", "joined": "words", "media": "words", "rung": "words"}

ages = st.one_of(st.sampled_from([0, 6, 14, 16, 29, 31, 364, 366, 729, 731]), st.integers(0, 1500))


@pytest.fixture
def core(database_url: str) -> Iterator[Core]:
    core = Core(database_url)
    yield core
    core.close()


def account_of(work: Work, person: int) -> int:
    return work.session.scalars(select(Account.id).where(Account.person_id == person)).one()


def live(work: Work, status: str, *, begun: int, over: int, age: int) -> Ticket:
    """A matter with a row in every table, `age` days old; it began, and was over, so many days ago."""
    at, author = work.now - age * DAYS, resident(work)
    end = None if status in OPEN else work.now - over * DAYS
    ticket = new_ticket(
        work,
        author,
        status=status,
        place_text="二楼",
        caller="138",
        lon=118.9,
        holder_id=holder_of(work, "grid-1-worker").id,
        created_at=work.now - begun * DAYS,
        updated_at=end or work.now - begun * DAYS,
        closed_at=end,
    )
    home, worker = account_of(work, author.id), account_of(work, ticket.holder_id or 0)
    event = {"action": "report", "before": None, "after": status, "level": "grid"}
    message = {"phrase": "done.note", "params": {}, "choices": [], "media": [], "priority": "notice", "status": "sent"}
    message |= {"wake_at": at, "created_at": at, "done_at": at}
    body = {"segments": [{"text": "words", "bold": False}], "choices": [], "media": [], "spot": None, "tags": {}}
    rows: list[Any] = [
        Event(id=work.new_id(), kind="ticket", number=ticket.id, at=at, actor_id=author.id, data={}, **event),
        Remark(
            id=work.new_id(), kind="ticket", number=ticket.id, author_id=author.id, action="note", text="words", at=at
        ),
        Media(
            id=1,
            kind="ticket",
            number=ticket.id,
            author_id=author.id,
            action="note",
            form="photo",
            bot=1,
            ref="a",
            at=at,
        ),
        Reminder(kind="ticket", number=ticket.id, round=1, step="due_remind", person_id=author.id, at=at),
        Card(kind="ticket", number=ticket.id, account_id=worker, ref="7"),
        Joined(kind="ticket", number=ticket.id, person_id=author.id, at=at),
        Rung(kind="ticket", number=ticket.id, person_id=author.id, first_at=at, last_at=at, times=1),
        Outbox(id=10, person_id=ticket.holder_id, kind="ticket", number=ticket.id, **message),
        Outbox(id=11, person_id=ticket.holder_id, **message),
        WebMessage(id=10, account_id=worker, seq=1, mine=False, body=body, at=at),
        WebMessage(id=11, account_id=worker, seq=2, mine=False, body=body, at=at),
        WebMessage(id=12, account_id=home, seq=1, mine=True, body=body, at=at),
        *(WebMessage(id=100 + each, account_id=each, seq=3, mine=False, body=body, at=at) for each in (home, worker)),
        UpdateKey(bot=1, key="1", at=at),
        DigestSent(unit="grid-1", every="day", period="2026-06-01", person_id=author.id, at=at),
        Pass(token_hash="a", person_id=author.id, recovers=True, used_at=at, expires_at=work.now + 900 * DAYS),
        DeadLetter(id=20, bot=1, key="1", person_id=author.id, payload={}, error="E", at=at, told_at=at, dealt_at=at),
        DeadLetter(id=21, bot=1, key="2", person_id=author.id, payload={}, error="E", at=at, told_at=at),
    ]
    work.session.add_all(rows)
    work.session.flush()
    return ticket


def rounds(work: Work, retention: Retention = RETENTION, times: int = 2) -> None:
    """Lines go in the round after their messages."""
    for _ in range(times):
        for table in prune.tables(work):
            prune.prune(work, table, retention, prune.due(work, table, retention))
    work.session.expire_all()


def keys(work: Work, *tables: type[Any]) -> dict[str, list[Any]]:
    """What is left of these tables, or of all."""
    found = {}
    for table in tables or every_table():
        primary = table_of(table).primary_key
        found[table.__tablename__] = [tuple(row) for row in work.session.execute(select(*primary).order_by(*primary))]
    return found


def words(work: Work, ticket: Ticket) -> list[Any]:
    said = work.session.scalars(select(Remark.text).where(Remark.number == ticket.id))
    return [ticket.text, ticket.place_text, ticket.caller, ticket.lon, *said]


@given(status=st.sampled_from(list(Status)), begun=ages, over=ages, age=ages, reopening=st.sampled_from([1, 15, 90]))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_of_a_matter_goes_before_its_time(
    core: Core, status: str, begun: int, over: int, age: int, reopening: int
) -> None:
    retention = Retention.model_validate({"reopening": f"{reopening} days"})
    begun = max(begun, over, age if status in OPEN else 0)  # nothing was said of it long before
    with core.trial() as work:
        ticket = live(work, status, begun=begun, over=over, age=age)
        before, said = keys(work), words(work, ticket)
        rounds(work, retention)
        after = keys(work)

        keeps = status in OPEN or over <= reopening
        messages, faded = age > 365 and not keeps, over > 730 and not keeps
        left = {
            "reminder": not (age > 30 and not keeps),
            "card": not faded,
            "media": not faded,
            "joined": not faded,
            "rung": not faded,
            **{table: not age > RETENTION.span(span).days for table, span in FREE.items()},
        }
        for table, rows in before.items():
            if table not in {"outbox", "web_message", "dead_letter"}:
                assert after[table] == (rows if left.get(table, True) else []), table
        assert after["outbox"] == [(10,)] * (not messages) + [(11,)] * (age <= 365)
        mine = age <= 365 or (keeps and begun > 335)
        shown = [(10,)] * (not messages) + [(11,)] * (age <= 365) + [(12,)] * mine
        assert after["web_message"] == [*shown, *before["web_message"][3:]], "the last line of a chat stays"
        assert after["dead_letter"] == [(20,)] * left["dead_letter"] + [(21,)], "nobody has dealt with the second"
        assert words(work, ticket) == (["–", None, None, None, "–"] if faded else said)


def test_what_has_faded_is_not_looked_at_again(core: Core) -> None:
    with core.trial() as work:
        live(work, "closed", begun=900, over=800, age=850)
        rounds(work)
        assert [prune.due(work, table, RETENTION) for table in prune.tables(work)] == [[]] * len(prune.tables(work))


def test_what_something_keeps_since_it_was_found_stays(core: Core) -> None:
    with core.trial() as work:
        ticket = live(work, "closed", begun=900, over=800, age=850)
        found = {table: prune.due(work, table, RETENTION) for table in (Ticket, Remark, Media, Card, Reminder)}
        assert all(found.values())
        with outside_the_door(ticket):
            ticket.status, ticket.closed_at = "working", None
        work.session.flush()
        assert [prune.prune(work, table, RETENTION, rows) for table, rows in found.items()] == [0] * 5


def test_every_table_that_ends_is_pruned_by_a_span_of_the_configuration(core: Core) -> None:
    for table in every_table():
        if table.lives:
            assert RETENTION.span(table.lives.span) > timedelta(0)
    ending = {table.__tablename__ for table in core.do(prune.tables)}
    assert {name for name in ending if name in FREE} == set(FREE)
    assert {table.__tablename__ for table in every_table() if table.lives and SEEN in table.lives.since} == {
        "conversation"
    }
    going = [table for table in every_table() if table.lives and OVER in table.lives.since and not table.lives.fades]
    assert {table.__tablename__ for table in going} == set(ENDING)


async def test_a_chore_prunes_in_small_transactions(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    old = core.clock.now() - 31 * DAYS

    def fill(work: Work) -> None:
        for number in range(25):
            work.append(UpdateKey, bot=1, key=str(number), at=old if number < 23 else work.now)

    core.do(fill)
    written: list[int] = []
    one = prune.prune

    def counted(work: Work, **given: Any) -> int:
        written.append(one(work, **given))
        return written[-1]

    monkeypatch.setattr(chore, "BATCH", 10)
    monkeypatch.setattr(chore.prune, "prune", counted)
    gone = await chore.forget_what_is_over(core.database, RETENTION)
    assert gone == {"update_key": 23}
    assert written == [10, 10, 3]
    assert core.value(select(func.count()).select_from(UpdateKey)) == 2


async def test_the_desk_hears_of_letters_once_and_nothing_goes_until_they_are_dealt_with(database_url: str) -> None:
    async with Town(database_url) as town:
        admin = await town.post("administrator")
        resident = await town.resident()

        def lose(work: Work) -> None:
            for number in (1, 2):
                row = {"id": number, "bot": 1, "key": str(number), "payload": {"text": "words"}, "error": "E"}
                work.append(DeadLetter, person_id=resident.person, at=work.now, told_at=None, dealt_at=None, **row)

        await town.do(lose)
        for _ in range(2):
            await town.wind(hours=1)
        assert [text for text in await admin.heard() if "smallgrid letters" in text] == [
            "有 2 条消息没能处理，已经告诉发消息的人。消息会一直保留到有人处理为止：请在服务器上运行 smallgrid letters 查看。"
        ]
        town.clock.set(town.now + 2000 * DAYS)
        await town.app.prune()
        assert await town.dead_letters() == ["E", "E"]
        assert await town.do(lambda work: letters.deal_with(work, [1])) == 1
        town.clock.set(town.now + 91 * DAYS)
        await town.app.prune()
        assert [letter.id for letter in await town.ask(letters.waiting)] == [2]
        assert await town.dead_letters() == ["E"]


async def test_the_service_prunes_by_itself(town: Town) -> None:
    town.app.run_in_background()
    scheduler: AsyncIOScheduler = town.app._scheduler
    [chore_] = [job for job in scheduler.get_jobs() if job.func == town.app.prune]
    assert chore_.trigger.interval == timedelta(hours=1)
