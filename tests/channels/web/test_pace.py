"""Buckets of tokens, by a clock that is told."""

from datetime import timedelta

from bot.channels.web import pace
from bot.channels.web.pace import Bucket
from bot.clock import ManualClock
from tests.channels.web.conftest import NOW


def test_a_bucket_empties_and_refills_for_each_key_on_its_own() -> None:
    clock = ManualClock(NOW)
    bucket = Bucket(2, 10.0, clock.now)
    assert [bucket.take("a") for _ in range(3)] == [0, 0, 10]
    assert bucket.take("b") == 0
    clock.set(NOW + timedelta(seconds=4))
    assert bucket.take("a") == 6
    clock.set(NOW + timedelta(seconds=10))
    assert [bucket.take("a") for _ in range(2)] == [0, 10]
    clock.set(NOW + timedelta(days=1))
    assert [bucket.take("a") for _ in range(3)] == [0, 0, 10]


def test_buckets_that_are_full_are_forgotten() -> None:
    clock = ManualClock(NOW)
    bucket = Bucket(2, 1.0, clock.now)
    for key in range(pace.KEPT):
        bucket.take(key)
    clock.set(NOW + timedelta(minutes=1))
    bucket.take("now")
    assert list(bucket._levels) == ["now"]


def test_many_who_are_at_it_at_once_do_not_fill_the_memory() -> None:
    bucket = Bucket(2, 1.0, ManualClock(NOW).now)
    for key in range(pace.KEPT + 1):
        bucket.take(key)
    assert len(bucket._levels) == pace.KEPT // 2
