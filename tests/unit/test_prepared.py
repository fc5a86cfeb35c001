"""Statements in the driver's words: the same as through SQLAlchemy, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import bindparam, insert, select, update

from models.due import Timer
from services.prepared import Prepared
from services.work import Work
from tests.core import MONDAY, Core


@pytest.fixture
def core(database_url: str) -> Iterator[Core]:
    made = Core(database_url)
    yield made
    made.close()


def row(work: Work, **fields: object) -> dict[str, object]:
    plain = {
        "id": work.new_id(),
        "wake_at": MONDAY,
        "due_at": MONDAY,
        "step": "stuck",
        "kind": "ticket",
        "number": 7,
        "every": None,
        "round": 1,
    }
    return {**plain, "digest": None, "failures": 0, "error": None, **fields}


def test_rows_are_written_as_the_types_of_their_columns_want(core: Core) -> None:
    def write(work: Work) -> None:
        statement = Prepared(insert(Timer))
        statement.run(work.connection, [row(work, step="stuck"), row(work, step="overdue", error="50 % 'odd'")])
        statement.run(work.connection, row(work, round=2))
        found = work.session.scalars(select(Timer).where(Timer.number == 7).order_by(Timer.id)).all()
        assert [(timer.step, timer.due_at, timer.error, timer.round) for timer in found] == [
            ("stuck", MONDAY, None, 1),
            ("overdue", MONDAY, "50 % 'odd'", 1),
            ("stuck", MONDAY, None, 2),
        ]

    core.do(write)


def test_what_the_statement_says_itself_need_not_be_given(core: Core) -> None:
    def write(work: Work) -> None:
        Prepared(insert(Timer)).run(work.connection, row(work))
        fail = Prepared(
            update(Timer)
            .where(Timer.number == bindparam("of"), Timer.step == "stuck")
            .values(failures=3, error=bindparam("why"))
            .returning(Timer.number, Timer.failures)
        )
        assert fail.run(work.connection, {"of": 7, "why": "late"}).one() == (7, 3)
        assert fail.run(work.connection, {"of": 8, "why": "late"}).one_or_none() is None

    core.do(write)


def test_a_row_that_lacks_something_is_refused(core: Core) -> None:
    def write(work: Work) -> None:
        statement = Prepared(insert(Timer))
        statement.run(work.connection, row(work))
        with pytest.raises(KeyError):
            statement.run(work.connection, {"id": work.new_id()})

    core.do(write)


def test_what_is_appended_must_be_whole(core: Core) -> None:
    """Column defaults do not apply to it."""
    with pytest.raises(KeyError):
        core.do(lambda work: work.append(Timer, id=work.new_id(), step="stuck"))
