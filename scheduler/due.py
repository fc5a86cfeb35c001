"""What a due timer means: its row among the follow-ups of its kind says it."""

from typing import Any

from sqlalchemy import delete, select

from models.due import Timer
from models.life import FollowUp, Moment
from models.matter import Matter
from models.phrase import Phrase
from scheduler import digests
from services.life import door, followups
from services.life.facts import Facts
from services.life.kind import Before, Kind
from services.life.refusals import NotFound
from services.life.remind import remind, reminded
from services.work import Work


def fire(work: Work, timer_id: int) -> None:
    """Do what a timer is for, through the same services as everything else. One that is gone is not missed."""
    timer = work.session.get(Timer, timer_id)
    if timer is None:
        return
    if timer.kind is None or timer.number is None:
        digests.fire(work, timer)
        return
    # The matter first: whoever advances it locks it before they replace its timers.
    matter = _matter(work, timer.kind, timer.number)
    gone = work.session.execute(delete(Timer).where(Timer.id == timer_id)).rowcount == 0  # type: ignore[attr-defined]
    if matter is None or gone or timer.round != matter.round:
        return
    kind = door.kind_of(work, matter)
    followup = kind.life.followup(timer.step)
    if followup is None:
        return  # the table has dropped it
    if followup.acts:
        _act(work, kind, matter, followup)
    elif not _later_one_due(work, timer):  # after an outage one reminder catches up, not each of them
        _remind(work, kind, matter, followup, timer.step)


def _matter(work: Work, kind: str, number: int) -> Any:
    try:
        return door.find(work, kind, number, None) if kind in work.kinds else None
    except NotFound:
        return None


def _later_one_due(work: Work, timer: Timer) -> bool:
    query = select(Timer.id).where(
        Timer.kind == timer.kind, Timer.number == timer.number, Timer.due_at > timer.due_at, Timer.due_at <= work.now
    )
    return work.session.scalar(query.limit(1)) is not None


def _act(work: Work, kind: Kind[Any], matter: Matter, followup: FollowUp) -> None:
    """The first of the acts that the guards let through. Silence counts only after a reminder, if there is anybody."""
    if followup.after and followup.patience and not reminded(work, matter, followup.after):
        prompt = kind.life.steps[followup.after]
        if _people(work, kind, matter, prompt):
            _remind(work, kind, matter, prompt, f"{prompt.step}_1" if prompt.numbered else prompt.step)
            for due in followup.patience(Moment(work.now, work.community), matter):
                followups.arm(work, followup.step, due, matter)
            return
    for action in followup.acts:
        row = door.check(work, matter, action, None)
        if door.missing(work, matter, row, None) is None:
            door.advance(work, matter, action, None, Facts(reason=followup.reason))
            return


def _remind(work: Work, kind: Kind[Any], matter: Matter, followup: FollowUp, step: str) -> None:
    told = _people(work, kind, matter, followup)
    remind(work, kind, matter, step, told, Phrase(kind.worded(followup.phrase, matter)), followup.buttons)


def _people(work: Work, kind: Kind[Any], matter: Matter, followup: FollowUp) -> list[int | None]:
    return [person for audience in followup.remind for person in kind.audiences[audience](work, matter, Before())]
