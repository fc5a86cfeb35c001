"""What waits: a matter's timers are replaced together, whenever a new waiting period begins."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete

from models.due import Timer
from models.life import FollowUp, Moment
from models.matter import Matter
from services.life.kind import Kind
from services.prepared import Prepared
from services.work import Work

DISARM = Prepared(delete(Timer).where(Timer.kind == bindparam("kind"), Timer.number == bindparam("number")))


def replace(work: Work, kind: Kind[Any], matter: Matter, *, is_new: bool = False) -> None:
    """Arm what the matter's state asks for, instead of what was armed before."""
    if not is_new:
        key = {"kind": kind.name, "number": matter.id}
        DISARM.run(work.connection, key)
        work.drop(Timer, **key)
    for followup in kind.life.armed[matter.status]:
        for step, due in due_steps(work, followup, matter):
            arm(work, step, due, matter)


def due_steps(work: Work, followup: FollowUp, matter: Matter) -> list[tuple[str, datetime]]:
    """When a follow-up is due; of a reminder what was due before this waiting period began stays silent."""
    found = followup.due(Moment(work.now, work.community), matter)
    return found if followup.acts else [(step, due) for step, due in found if due > work.now]


def arm(
    work: Work,
    step: str,
    due: datetime,
    matter: Matter | None = None,
    digest: str | None = None,
    every: str | None = None,
) -> None:
    work.append(
        Timer,
        id=work.new_id(),
        wake_at=due,
        due_at=due,
        step=step,
        kind=matter.kind if matter else None,
        number=matter.id if matter else None,
        round=matter.round if matter else None,
        digest=digest,
        every=every,
        failures=0,
        error=None,
    )
