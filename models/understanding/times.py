"""By when, as people say it: 明儿下晌三点前, 半个钟头, 3号之前, by Friday, in two hours. Pure, Chinese and English.

Written small, because no kept library reads such Chinese: dateparser 1.5 understood 3 of 12 of these phrases.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from models.time.worktime import Span, WorkingTime
from models.understanding.choosing import numeral
from models.understanding.form import normal
from models.understanding.timewords import (
    A_BIT,
    BY_OTHERS,
    CLOCK,
    COUNTS,
    DATE,
    DAY,
    DAYS,
    END,
    ENGLISH,
    ENGLISH_DAYS,
    MIDDLE,
    MONTH_END,
    MONTHS,
    NOT,
    NUMBERED,
    PAST,
    PERIODS,
    SPAN,
    START,
    UNKNOWN,
    WEEK,
    WEEKDAY,
    WEEKDAYS,
)

LONGEST = 80  # characters of words that say when, and little else
FARTHEST = timedelta(days=31)
EARLY, LATE = time(8), time(18, 30)  # between these an hour without its half of the day is meant
CLOSING = time(17)  # where nobody works that day
LAST = (time(20), time(23, 59))  # today, once work is over


def deadline(text: str, now: datetime, working: WorkingTime) -> datetime | None:
    """The moment by which the words say it will be done, in UTC: after `now`, and at most 31 days after.

    A day alone is the end of its working hours, a part of the day its end. What is past already means the next such
    time only where no other can be meant. None where no time is told.
    """
    said = _form(text)
    if not said or len(said) > LONGEST or UNKNOWN.search(said):
        return None
    local = now.astimezone(working.tz)
    clauses = re.split(r" ?[,;!。、\n]+ ?|\.(?:\s|$)|但是?|不过|可是|\bbut\b", said)
    found = [at for clause in _whole(clauses) if (at := _in_clause(clause, local, working))]
    latest = max(found, default=None)
    return latest if latest and now < latest <= now + FARTHEST else None


def _form(text: str) -> str:
    """One width, case and script, digits for numbers, blanks only between Latin words."""
    folded = re.sub(
        r"(?<=[ap])\.m\.?", "m", normal(text).text.replace("俩", "两个").replace("仨", "三个").replace("廿", "二十")
    )
    folded = re.sub(r"[^\w:/.,;!?。、\n]+", " ", folded)
    folded = re.sub(r"(?<=[^\x00-\x7f]) +(?=[^ ])|(?<=[^ ]) +(?=[^\x00-\x7f])", "", " ".join(folded.split(" ")))
    return NUMBERED.sub(lambda run: _digits(run[1]), A_BIT.sub("", folded)).strip()


def _digits(run: str) -> str:
    """A numeral in digits; of two neighbours (两三天) the greater."""
    return str(numeral(run if "十" in run else run[-1]))


def _whole(clauses: Iterable[str]) -> list[str]:
    """A time of day goes with the day that stands in the clause before it."""
    found: list[str] = []
    for clause in clauses:
        timed = CLOCK.search(clause) or _period(clause)
        if found and timed and not _named_day(clause) and _named_day(found[-1]) and not CLOCK.search(found[-1]):
            found[-1] += f" {clause}"
        else:
            found.append(clause)
    return found


def _named_day(clause: str) -> bool:
    return any(pattern.search(clause) for pattern in (DATE, WEEKDAY, DAY))


def _in_clause(clause: str, now: datetime, working: WorkingTime) -> datetime | None:
    if NOT.search(clause) or PAST.search(clause) or BY_OTHERS.search(clause):
        return None
    try:
        day = _day(clause, now, working)
        if day is None and (at := _after_span(clause, now, working)):
            return at.astimezone(UTC)
        clock = _clock(clause)
        if not (day or clock or _period(clause) or END.search(clause) or START.search(clause)):
            return None
        at = _on_day(clause, day, clock, now, working) if day else _soon(clause, clock, now, working)
    except (ValueError, OverflowError):  # no such day, or none that a calendar holds
        return None
    return at.astimezone(UTC) if at else None


def _after_span(clause: str, now: datetime, working: WorkingTime) -> datetime | None:
    """After so many minutes or hours from now; after so many days, the end of the last."""
    found = _last(SPAN, clause)
    if found is None:
        return None
    unit = found["zh"] or found["en"]
    count = (
        0.5
        if found["n"] == "半" or (found["c"] or "").startswith("half")
        else float(found["n"] or COUNTS.get(found["c"]) or found["c"])
    )
    count += 0.5 if found["half"] or found["more"] else 0
    if unit.startswith(("工作日", "work", "business")):
        return _end(working.add(now, Span(max(1, int(count)), "workday")).astimezone(now.tzinfo).date(), now, working)
    if unit in {"小时", "钟头"} or unit.startswith("h"):
        return now + timedelta(hours=count)
    if unit == "刻钟":
        return now + timedelta(minutes=15 * count)
    if unit.startswith(("分", "min")):
        return now + timedelta(minutes=count)
    days = {"周": 7, "星": 7, "礼": 7, "w": 7, "f": 14, "月": 30, "m": 30}.get(unit[0], 1)
    return _end(now.date() + timedelta(days=int(count * days)), now, working)


def _day(clause: str, now: datetime, working: WorkingTime) -> date | None:  # noqa: PLR0911 (one way to name a day after the other)
    """The day that is named; of several the last. Raises ValueError where there is no such day."""
    today = now.date()
    if found := _last(DATE, clause):
        return _dated(found, today)
    if found := _last(WEEKDAY, clause):
        short = found["day"] or (found["en"] or found["short"])[:3]
        weekday = WEEKDAYS[short] if found["day"] else ENGLISH.index(short)
        return _weekday(found["which"] or found["next"] or found["before"] or "", weekday, today)
    if found := _last(DAY, clause):
        if found["en"]:
            return today + timedelta(days=ENGLISH_DAYS.get(found["en"], 1))
        return today + timedelta(days=2 if found["both"] else DAYS[found["own"]])
    if found := MONTH_END.search(clause):
        named = int(found["month"] or 0) or (MONTHS.index(found["name"][:3]) + 1 if found["name"] else 0)
        later = (named - today.month) % 12 if named else int(bool(found["next"]))
        return _last_workday(_month(today, later + 1) - timedelta(days=1), working)
    if found := MIDDLE.search(clause):
        middle = (_month(today, 1) if found["next"] else today).replace(day=15)
        return middle if middle >= today else None
    if found := WEEK.search(clause):
        return _in_week(found, clause, today, working)
    return None


def _dated(found: re.Match[str], today: date) -> date:
    """A date of this year or the next, a day of this month or the next."""
    named = found["name"] or found["of"]
    month = int(found["month"] or found["m"] or 0) or (MONTHS.index(named[:3]) + 1 if named else 0)
    day = int(found["day"] or found["d"] or found["nth"] or found["th"] or found["only"])
    if month:
        at = date(today.year, month, day)
        return at if at >= today else date(today.year + 1, month, day)
    if found["next"]:
        return _month(today, 1).replace(day=day)
    return today.replace(day=day) if day >= today.day else _month(today, 1).replace(day=day)


def _month(today: date, later: int) -> date:
    """The first of a month that is so much later."""
    years, month = divmod(today.month - 1 + later, 12)
    return date(today.year + years, month + 1, 1)


def _weekday(which: str, weekday: int, today: date) -> date:
    """A day of this week, of the next, or the next one there is; today is called today, and not by its name."""
    monday = today - timedelta(days=today.weekday())
    if which.startswith("下下"):
        return monday + timedelta(days=14 + weekday)
    if which.startswith("下") or which == "next":
        return monday + timedelta(days=7 + weekday)
    if which.startswith(("这", "本")) or which == "this":
        return monday + timedelta(days=weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _in_week(found: re.Match[str], clause: str, today: date, working: WorkingTime) -> date:
    """The end of a week: its last working day, or the Sunday where the weekend itself is meant."""
    which = found["zh"] or found["en"] or ""
    weeks = 2 if which.startswith("下下") else 1 if which.startswith("下") or which == "next" else 0
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    if found["part"] == "初":
        return monday
    weekend = found["part"] == "末" or found["end"] or found["off"] or found["weekend"]
    if weekend and not re.search(r"前|\bbefore\b", clause):
        return monday + timedelta(days=6)
    return _last_workday(monday + timedelta(days=4), working)


def _last_workday(day: date, working: WorkingTime) -> date:
    """That day, or the last before it on which there is work."""
    return next((each for back in range(14) if working.windows(each := day - timedelta(days=back))), day)


def _end(day: date, now: datetime, working: WorkingTime) -> datetime:
    """The end of the working hours of a day; today, once that is past, what is left of it."""
    windows = working.windows(day)
    minutes = windows[-1].end if windows else CLOSING.hour * 60 + CLOSING.minute
    at = datetime.combine(day, time(), now.tzinfo) + timedelta(minutes=minutes)
    if day > now.date() or at > now:
        return at
    return next((late for clock in LAST if (late := datetime.combine(day, clock, now.tzinfo)) > now), at)


def _clock(clause: str) -> tuple[int, int, str | None] | None:
    """Hour, minute, and am or pm where that is said; of several times the last. Raises ValueError for no time of day."""
    found = _last(CLOCK, clause)
    if found is None:
        return None
    if found["past"]:
        minutes = {"half": 30, "quarter": 15}[found["past"]]
        hour = COUNTS.get(found["h4"]) or int(found["h4"])
        return (hour - 1, 60 - minutes, None) if found["way"] == "to" else (hour, minutes, None)
    hour = int(found["h"] or found["h2"] or found["h3"] or found["h5"])
    minute = 30 if found["half"] else 15 * int(found["quarter"] or 0) or _minute(found["min"] or found["m2"])
    half = found["half2"] or found["half3"]
    time(hour % 24, minute)
    if hour > 24:
        raise ValueError(hour)
    return hour, minute, half if half in {"am", "pm"} else None


def _minute(said: str | None) -> int:
    return 0 if not said else int(said) if said.isdecimal() else numeral(said.lstrip("零"))


def _period(clause: str) -> tuple[str, time | None] | None:
    """The part of the day that is named last, and when it ends."""
    found = [(list(words.finditer(clause)), name, end) for name, end, words in PERIODS]
    last = max(found, key=lambda each: each[0][-1].start() if each[0] else -1)
    return last[1:] if last[0] else None


def _on_day(
    clause: str, day: date, clock: tuple[int, int, str | None] | None, now: datetime, working: WorkingTime
) -> datetime | None:
    """A time of this day; the end of its working hours where none is said."""
    period = _period(clause)
    if clock:
        times = [at for at in _readings(clock, period, day, now) if at > now]
        sensible = [at for at in times if period or clock[2] or EARLY <= at.time() <= LATE]
        chosen = sensible or (times if day == now.date() else [])
        return chosen[0] if len(chosen) == 1 else None
    if START.search(clause) and (windows := working.windows(day)):
        opening = windows[-1 if period and period[0] == "pm" else 0]
        return datetime.combine(day, time(), now.tzinfo) + timedelta(minutes=opening.start)
    if period and not END.search(clause):
        return datetime.combine(day, period[1], now.tzinfo) if period[1] else None
    return _end(day, now, working)


def _soon(
    clause: str, clock: tuple[int, int, str | None] | None, now: datetime, working: WorkingTime
) -> datetime | None:
    """A time without its day: today's while that lies ahead, else tomorrow's where no other can be meant."""
    today, tomorrow = now.date(), now.date() + timedelta(days=1)
    if clock is None:
        at = _on_day(clause, today, None, now, working)
        return at if at and at > now else _on_day(clause, tomorrow, None, now, working)
    period = _period(clause)
    ahead = [at for at in _readings(clock, period, today, now) if at > now]
    if period or clock[2] or clock[0] > 12:
        return ahead[0] if ahead else next(iter(_readings(clock, period, tomorrow, now)), None)
    sensible = [at for at in ahead if EARLY <= at.time() <= LATE]
    if sensible or ahead:
        return sensible[0] if len(sensible) == 1 else None
    later = [at for at in _readings(clock, period, tomorrow, now) if EARLY <= at.time() <= LATE]
    return later[0] if len(later) == 1 else None


def _readings(
    clock: tuple[int, int, str | None], period: tuple[str, time | None] | None, day: date, now: datetime
) -> list[datetime]:
    """The moments that a time of day may mean: one where its half of the day is said, else both."""
    hour, minute, half = clock
    part = half or (period[0] if period else None)
    match part:
        case _ if hour > 12 or hour == 0:
            hours = [hour]
        case "am" | "night":
            hours = [hour % 12 if half or part == "night" else hour]
        case "noon":
            hours = [hour if hour > 9 else hour + 12]
        case "pm":
            hours = [hour % 12 + 12]
        case "evening":
            hours = [hour + 12] if hour > 4 else []
        case _:
            hours = [hour, hour + 12]
    midnight = datetime.combine(day, time(), now.tzinfo)
    return [midnight + timedelta(hours=each, minutes=minute) for each in hours]


def _last(pattern: re.Pattern[str], clause: str) -> re.Match[str] | None:
    return next(iter(list(pattern.finditer(clause))[::-1]), None)
