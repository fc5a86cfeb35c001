"""When digests are due: a row a level and rhythm, armed anew each time it fires."""

from datetime import datetime, timedelta

from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import delete, select

from models.config.digests import Digest, Every
from models.due import Timer
from services.life.followups import arm
from services.ticket import digest
from services.work import Work

DIGEST = "digest"


def arm_all(work: Work) -> None:
    """At start-up: arm every configured digest. One that fell due while the service was down stays and is caught up."""
    due = select(Timer.digest, Timer.every).where(Timer.digest.is_not(None), Timer.due_at <= work.now)
    kept = {(row.digest, row.every) for row in work.session.execute(due)}
    work.session.execute(delete(Timer).where(Timer.digest.is_not(None), Timer.due_at > work.now))
    for setting in work.community.digests:
        if (setting.level, setting.every) not in kept:
            arm(work, DIGEST, next_due(work, setting), digest=setting.level, every=setting.every)


def next_due(work: Work, setting: Digest) -> datetime:
    """The first moment after now at which this digest is due; on workdays only, if so configured."""
    clock = {"hour": setting.at.hour, "minute": setting.at.minute, "timezone": work.community.tz}
    weekly = {"day_of_week": setting.weekday[:3]} if setting.every is Every.WEEK else {}
    due = CronTrigger(**clock, **weekly).get_next_fire_time(None, work.now + timedelta(seconds=1))  # never now again
    while setting.workdays_only and not work.community.working_time.windows(due.date()):
        due = CronTrigger(**clock).get_next_fire_time(None, due + timedelta(seconds=1))
    return due  # type: ignore[no-any-return]


def fire(work: Work, timer: Timer) -> None:
    """Send the digests of a level and arm the next one."""
    work.session.delete(timer)
    work.session.flush()
    mine = (each for each in work.community.digests if (each.level, each.every) == (timer.digest, timer.every))
    setting = next(mine, None)
    if setting is None:
        return  # the configuration has dropped it
    arm(work, DIGEST, next_due(work, setting), digest=setting.level, every=setting.every)
    period = timer.due_at.astimezone(work.community.tz).date().isoformat()
    for unit in work.community.units:
        if unit.level == setting.level:
            digest.send(work, unit, period, setting.every)
