from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.time.worktime import QuietHours, Span, Window, WorkingTime

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = ["08:30-12:00", "14:00-17:30"]
WEEKDAYS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), OFFICE)
WORK = WorkingTime.model_validate(WEEKDAYS)
NIGHTS = WorkingTime.model_validate({**WEEKDAYS, "saturday": ["09:00-12:00"], "sunday": ["00:00-24:00"]})

moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
calendars = st.sampled_from([WORK, NIGHTS])
minutes = st.integers(1, 6000)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def working(amount: int) -> Span:
    return Span(amount, "working minute")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30 minutes", Span(30, "minute")),
        ("1 hour", Span(1, "hour")),
        ("7 days", Span(7, "day")),
        ("30 working minutes", Span(30, "working minute")),
        ("4 working hours", Span(4, "working hour")),
        ("3 workdays", Span(3, "workday")),
    ],
)
def test_span_reads_and_writes(text: str, span: Span) -> None:
    assert (Span.parse(text), str(span), span.working) == (span, text, "work" in text)


@pytest.mark.parametrize("text", ["", "4", "hours", "0 hours", "-1 hours", "4 weeks", "1.5 hours", "working 4 hours"])
def test_span_refuses_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="expected a span"):
        Span.parse(text)


@pytest.mark.parametrize("text", ["12:00-08:30", "08:30-08:30", "08:30", "08:60-09:00", "23:00-24:01", "8-12"])
def test_window_refuses_impossible_hours(text: str) -> None:
    with pytest.raises(ValueError, match="expected opening hours"):
        Window.parse(text)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-11-24 09:00", "4 working hours", "2026-11-24 15:00"),
        ("2026-11-24 08:30", "210 working minutes", "2026-11-24 12:00"),
        ("2026-11-24 12:30", "1 working hour", "2026-11-24 15:00"),
        ("2026-11-27 17:00", "1 working hour", "2026-11-30 09:00"),
        ("2026-11-24 22:00", "2 hours", "2026-11-25 00:00"),
        ("2026-11-24 10:15", "3 workdays", "2026-11-27 10:15"),
        ("2026-11-24 20:00", "1 workday", "2026-11-26 08:30"),
        ("2026-11-28 10:00", "1 workday", "2026-12-01 08:30"),
        # National Day: 1-7 October are off, Saturday 10 October is made up.
        ("2026-09-30 17:00", "1 working hour", "2026-10-08 09:00"),
        ("2026-10-09 17:00", "1 working hour", "2026-10-10 09:00"),
        ("2026-10-09 10:00", "1 workday", "2026-10-10 10:00"),
        # No public calendar covers 2027: 1 October is a Friday like any other.
        ("2027-09-30 17:00", "1 working hour", "2027-10-01 09:00"),
    ],
)
def test_add(start: str, span: str, end: str) -> None:
    assert WORK.add(at(start), Span.parse(span)) == at(end)


def test_own_days_go_before_the_public_calendar() -> None:
    days = {"extra_workdays": ["2027-01-09", "2026-10-01"], "extra_holidays": ["2027-01-04", "2026-10-10"]}
    own = WorkingTime.model_validate({**WEEKDAYS, **days})
    opened = [own.is_working(at(f"{day} 10:00")) for day in ("2027-01-09", "2026-10-01", "2027-01-04", "2026-10-10")]
    assert opened == [True, True, False, False]


def test_a_made_up_weekend_day_keeps_mondays_hours() -> None:
    assert NIGHTS.windows(date(2026, 10, 10)) == [Window.parse(text) for text in OFFICE]
    assert NIGHTS.windows(date(2026, 10, 17)) == [Window.parse("09:00-12:00")]


def test_uncovered_years() -> None:
    assert [WORK.uncovered(year) for year in (2003, 2004, 2026, 2027)] == [True, False, False, True]


def test_opening_and_closing_hours() -> None:
    clocks = ("08:29", "08:30", "11:59", "12:00", "14:00", "17:30")
    assert [WORK.is_working(at(f"2026-11-24 {clock}")) for clock in clocks] == [False, True, True, False, True, False]
    assert WORK.next_working(at("2026-11-24 12:00")) == at("2026-11-24 14:00")
    assert WORK.next_working(at("2026-11-24 09:00")) == at("2026-11-24 09:00")


def test_share_counts_only_working_time() -> None:
    start, end = at("2026-11-24 16:30"), at("2026-11-25 09:30")
    assert WORK.share(start, end, 0.5, working=True) == at("2026-11-24 17:30")
    assert WORK.share(start, end, 0.5, working=False) == at("2026-11-25 01:00")


def test_clock_changes_neither_lose_nor_double_time() -> None:
    berlin = WorkingTime.model_validate(
        {"monday": ["09:00-17:00"], "sunday": ["00:00-24:00"], "timezone": "Europe/Berlin"}
    )
    zone = ZoneInfo("Europe/Berlin")
    spring, autumn = datetime(2027, 3, 28, tzinfo=zone), datetime(2027, 10, 31, tzinfo=zone)
    assert berlin.working_seconds(spring, spring + timedelta(days=1)) == 23 * 3600
    assert berlin.working_seconds(autumn, autumn + timedelta(days=1)) == 25 * 3600


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"tuesday": ["08:30-12:00", "11:00-13:00"]}, "do not overlap"),
        ({"tuesday": ["14:00-15:00", "08:00-09:00"]}, "in order"),
        ({"monday": []}, "windows on monday"),
        ({"timezone": "Asia/Chifeng"}, "a timezone such as"),
        (
            {"extra_workdays": ["2027-01-02"], "extra_holidays": ["2027-01-02"]},
            "2027-01-02 as a workday or as a holiday",
        ),
    ],
)
def test_impossible_times_are_refused(change: dict[str, object], expected: str) -> None:
    with pytest.raises(ValidationError, match=expected):
        WorkingTime.model_validate({**WEEKDAYS, **change})


@given(calendars, moments, minutes, minutes)
def test_working_time_adds_up(work: WorkingTime, start: datetime, one: int, other: int) -> None:
    assert work.add(work.add(start, working(one)), working(other)) == work.add(start, working(one + other))


@given(calendars, moments, minutes)
def test_what_was_added_can_be_counted(work: WorkingTime, start: datetime, amount: int) -> None:
    assert work.working_seconds(start, work.add(start, working(amount))) == pytest.approx(amount * 60, abs=1e-5)


@given(calendars, moments, moments, minutes)
def test_a_later_start_never_ends_earlier(work: WorkingTime, a: datetime, b: datetime, amount: int) -> None:
    first, second = sorted((a, b))
    for span in (working(amount), Span(amount % 30 + 1, "workday"), Span(amount, "minute")):
        assert work.add(first, span) <= work.add(second, span)


@given(calendars, moments, minutes)
def test_limits_land_in_working_time(work: WorkingTime, start: datetime, amount: int) -> None:
    end = work.add(start, working(amount))
    assert end.tzinfo is UTC
    assert work.is_working(end) or work.is_working(end - timedelta(milliseconds=1))
    assert work.is_working(work.add(start, Span(amount % 30 + 1, "workday")))
    assert work.is_working(work.next_working(start))


@given(calendars, moments, minutes, st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_shares_lie_in_order_between_the_ends(
    work: WorkingTime, start: datetime, amount: int, one: float, other: float, clock: bool
) -> None:
    end = work.add(start, working(amount))
    less, more = sorted((one, other))
    assert work.share(start, end, 1, working=clock) == end
    assert start <= work.share(start, end, less, working=clock) <= work.share(start, end, more, working=clock) <= end


@given(calendars, moments, moments, moments)
def test_working_seconds_of_neighbouring_stretches_add_up(
    work: WorkingTime, a: datetime, b: datetime, c: datetime
) -> None:
    first, second, third = sorted((a, b, c))
    parts = work.working_seconds(first, second) + work.working_seconds(second, third)
    assert parts == pytest.approx(work.working_seconds(first, third), abs=1e-3)
    assert work.working_seconds(third, first) == 0 or first == third


@pytest.mark.parametrize(
    ("clock", "until"),
    [
        ("2026-11-24 21:29", "2026-11-24 21:29"),
        ("2026-11-24 21:30", "2026-11-25 07:30"),
        ("2026-11-25 00:10", "2026-11-25 07:30"),
        ("2026-11-25 07:29", "2026-11-25 07:30"),
        ("2026-11-25 07:30", "2026-11-25 07:30"),
    ],
)
def test_quiet_hours_wrap_midnight(clock: str, until: str) -> None:
    assert QuietHours(start=time(21, 30), end=time(7, 30)).until(at(clock), SHANGHAI) == at(until)


def test_quiet_hours_within_a_day() -> None:
    nap = QuietHours(start=time(12), end=time(14))
    clocks = ("11:59", "12:00", "14:00")
    assert [nap.until(at(f"2026-11-24 {clock}"), SHANGHAI) for clock in clocks] == [
        at("2026-11-24 11:59"),
        at("2026-11-24 14:00"),
        at("2026-11-24 14:00"),
    ]


def test_quiet_hours_without_length_are_refused() -> None:
    with pytest.raises(ValidationError, match="start and end at different times"):
        QuietHours(start=time(8), end=time(8))


def test_quiet_hours_in_an_hour_that_comes_twice() -> None:
    berlin, quiet = ZoneInfo("Europe/Berlin"), QuietHours(start=time(22), end=time(2, 45))
    again = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=1)
    assert quiet.until(again, berlin) == datetime(2026, 10, 25, 1, 45, tzinfo=UTC)
