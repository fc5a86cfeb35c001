"""What `smallgrid status` says."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from bot import status
from bot.delivery.outcomes import finish, unknown
from bot.settings import load
from models.outbox import Delivery, Dropped, Outbox
from models.phrase import phrase
from services import outbox
from services.work import Work
from tests.core import MONDAY, Core, resident
from tests.town import CONFIG


def lose(work: Work, number: int) -> None:
    """A message whose last try may or may not have arrived."""
    unknown(work, work.session.get_one(Outbox, number), "ReadTimeout", attempts=0)


def test_what_perhaps_arrived_is_counted_with_its_age(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/smallgrid.sqlite"
    settings = load(CONFIG).model_copy(update={"database": url})
    core = Core(url)

    def post(work: Work) -> int:
        outbox.tell(work, resident(work).id, phrase("reply.greeting"))
        return int(work.pending(Outbox)[-1]["id"])

    numbers = [core.do(post) for _ in range(3)]
    before = list(status.lines(settings, MONDAY))
    for number in numbers[:2]:
        core.do(partial(lose, number=number))
        core.jump(hours=5)
    core.close()
    assert before == ["tickets: none", "messages: pending 3"]
    assert list(status.lines(settings, MONDAY + timedelta(hours=29, minutes=59)))[:3] == [
        "tickets: none",
        "messages: pending 1, unknown 2",
        "perhaps delivered, perhaps not: 2, the oldest 29 hours ago",
    ]


def test_what_was_dropped_says_why(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/smallgrid.sqlite"
    core = Core(url)

    def drop(work: Work, why: Dropped) -> None:
        outbox.tell(work, resident(work).id, phrase("reply.greeting"))
        work.flush()
        finish(work, work.session.scalars(select(Outbox).order_by(Outbox.id.desc())).first(), Delivery.OBSOLETE, why)

    for why in (Dropped.ROUND_OVER, Dropped.EDITED_LATER, Dropped.ROUND_OVER):
        core.do(partial(drop, why=why))
    core.close()
    settings = load(CONFIG).model_copy(update={"database": url})
    assert list(status.lines(settings, MONDAY)) == [
        "tickets: none",
        "messages: obsolete 3",
        "not sent any more: edited later 1, round over 2",
    ]
