"""The scripted demo: it shows what it promises, tells the same story twice, and is told by the real service."""

import asyncio
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings, load
from bot.story import tell
from locales import catalogue
from models.config.times import Urgency
from models.time.worktime import Span
from services import render
from tests.core import community

CONFIG = Path(__file__).parents[2] / "config.yaml"
RESIDENT_1, RESIDENT_2, RESIDENT_3, RESIDENT_4 = "1", "2", "3", "4"


@cache
def story(language: str) -> tuple[str, ...]:
    """The transcript's paragraphs."""
    told: list[str] = []
    asyncio.run(tell(load(CONFIG), language, told.append))
    return tuple(told)


def accepting_within(span: str) -> Settings:
    """The model community where what is not urgent has to be accepted within another span."""
    base = load(CONFIG)
    normal = base.community.limits[Urgency.NORMAL].model_copy(update={"accept": Span.parse(span)})
    limits = {**base.community.limits, Urgency.NORMAL: normal}
    return base.model_copy(update={"community": base.community.model_copy(update={"limits": limits})})


def name(language: str, who: str) -> str:
    """How the transcript calls a resident by their number, or whoever holds a post."""
    if who.isdecimal():
        return f"{catalogue(language)['name.sample_resident']} {who}"
    return community().post(who).title.in_(language)


def said(language: str, key: str) -> re.Pattern[str]:
    """What somebody is told with this phrase: the time, their name, the words."""
    words = re.escape(catalogue(language)[key].replace("*", "")).replace(r"\{", "{").replace(r"\}", "}")
    words = re.sub(r"\{\w+\}", ".*?", words).replace("\\\n", r"\s+")
    return re.compile(rf"(?P<at>\d\d:\d\d)  (?P<who>[^▸◂]+) ◂ {words}", re.DOTALL)


def heard(language: str, paragraphs: tuple[str, ...], keys: set[str]) -> list[tuple[str, str, str]]:
    """Who was told one of these phrases, and when."""
    patterns = {key: said(language, key) for key in sorted(keys)}
    return [
        (found["at"], found["who"], key)
        for paragraph in paragraphs
        for key, pattern in patterns.items()
        if (found := pattern.match(paragraph))
    ]


HAPPENS = [
    # a typed place
    ("09:00", RESIDENT_1, "ask.place"),
    ("09:00", RESIDENT_1, "reply.placed"),
    # a decline, which the leader decides
    ("09:05", "grid-1-leader", "notice.declined"),
    ("09:05", "grid-1-worker", "notice.reassigned"),
    # one message is enough
    ("09:20", RESIDENT_2, "reply.filed"),
    # an acceptance after a reminder
    ("11:05", "duty-desk", "remind.accept"),
    # a question and its answer
    ("11:05", RESIDENT_1, "notice.question"),
    ("11:09", "duty-desk", "notice.answer"),
    # a promised time
    ("11:09", RESIDENT_1, "notice.promise"),
    # a resolution, a dispute that goes back
    ("11:39", RESIDENT_1, "notice.resolved"),
    ("11:59", "grid-1-leader", "notice.disputed_leader"),
    # a second dispute that climbs
    ("12:29", RESIDENT_1, "notice.resolved"),
    ("12:39", "branch-1-leader", "notice.disputed_leader"),
    # a confirmation and a rating with a word
    ("13:24", RESIDENT_1, "notice.resolved"),
    ("13:24", RESIDENT_1, "ask.rate"),
    ("13:24", RESIDENT_1, "done.rate"),
    ("13:24", "branch-1-leader", "notice.note"),
    # an escalation by an overdue timer
    ("15:20", "branch-1-leader", "notice.escalated"),
    # an emergency: the numbers before anything else, worker, leader and duty desk at once, at night too
    ("22:00", RESIDENT_3, "alarm.answer"),
    ("22:00", RESIDENT_3, "reply.emergency_filed"),
    ("22:00", "duty-desk", "notice.alarm"),
    ("22:00", "grid-3-worker", "notice.alarm"),
    ("22:00", "grid-3-leader", "notice.alarm"),
    ("22:00", "duty-desk", "notice.has_it"),
    ("22:00", "grid-3-leader", "notice.has_it"),
    ("22:00", RESIDENT_3, "notice.accepted_alarm"),
    ("22:40", RESIDENT_3, "notice.resolved"),
    # a smell of gas that nobody accepts: a level more every five minutes, until somebody does, which all who were rung hear
    ("23:30", RESIDENT_1, "alarm.answer"),
    ("23:30", RESIDENT_1, "reply.emergency_filed"),
    ("23:30", "duty-desk", "notice.alarm"),
    ("23:30", "grid-1-worker", "notice.alarm"),
    ("23:30", "grid-1-leader", "notice.alarm"),
    ("23:35", "branch-1-leader", "notice.alarm"),
    ("23:35", RESIDENT_1, "notice.rung_further"),
    ("23:40", "community-leader", "notice.alarm"),
    ("23:40", RESIDENT_1, "notice.rung_further"),
    ("23:41", "community-leader", "notice.has_it"),
    ("23:41", "duty-desk", "notice.has_it"),
    ("23:41", "grid-1-worker", "notice.has_it"),
    ("23:41", "grid-1-leader", "notice.has_it"),
    ("23:41", RESIDENT_1, "notice.accepted_alarm"),
    ("00:11", RESIDENT_1, "notice.resolved"),
    # digests
    ("08:30", "grid-1-leader", "digest.head"),
    ("08:30", "grid-2-leader", "digest.head"),
    ("08:30", "grid-3-leader", "digest.head"),
    ("08:40", "branch-1-leader", "digest.head"),
    ("08:50", "community-leader", "digest.head"),
    ("09:00", "region-leader", "digest.head"),
    ("09:00", "grid-2-worker", "notice.reassigned"),
    # an unanswered one that ends as unconfirmed
    ("09:00", RESIDENT_2, "notice.accepted_late"),
    ("09:50", RESIDENT_2, "notice.resolved"),
    ("08:30", "grid-1-leader", "digest.head"),
    ("08:30", "grid-3-leader", "digest.head"),
    ("08:40", "branch-1-leader", "digest.head"),
    ("08:50", "community-leader", "digest.head"),
    ("09:50", RESIDENT_2, "remind.feedback"),
    ("09:50", RESIDENT_2, "remind.feedback"),
    ("09:50", RESIDENT_2, "notice.expired"),
    # somebody who never presses a button: reports, answers, asks how it stands, confirms and rates
    ("10:00", RESIDENT_4, "reply.filed"),
    ("10:00", RESIDENT_4, "notice.question"),
    ("10:00", "grid-3-worker", "notice.answer"),
    ("10:30", "grid-3-worker", "notice.chased"),
    ("10:30", RESIDENT_4, "notice.resolved"),
    ("10:30", RESIDENT_4, "ask.rate"),
    ("10:30", RESIDENT_4, "done.rate"),
]


def test_the_story_shows_everything_that_a_ticket_can_go_through(language: str) -> None:
    expected = [(at, name(language, who), key) for at, who, key in HAPPENS]
    assert heard(language, story(language), {key for _, _, key in HAPPENS}) == expected


def test_somebody_can_do_everything_by_typing(language: str) -> None:
    pressed = re.compile(rf"\d\d:\d\d  {re.escape(name(language, RESIDENT_4))} ▸ \[")
    assert not any(pressed.match(paragraph) for paragraph in story(language))


def test_the_photo_of_a_dispute_reaches_whoever_has_to_act() -> None:
    scene = [line for line in story("en") if line.startswith("12:39") and "Still dark" in line and "(Photo)" in line]
    assert [line.partition(" ◂ ")[0] for line in scene if " ◂ " in line] == [
        "12:39  Duty desk",
        "12:39  First branch secretary",
    ]


def test_the_command_ends_by_itself_and_prints_the_same_thing_again() -> None:
    result = CliRunner().invoke(app, ["demo", "--config", str(CONFIG), "--script", "--lang", "en"])
    assert (result.exit_code, result.output) == (0, "\n".join(story("en")) + "\n")


def test_another_limit_or_another_phrase_tells_another_story(other_words: None) -> None:
    told: list[str] = []
    asyncio.run(tell(accepting_within("2 working hours"), "en", told.append))
    reminders = [line.partition("\n")[0] for line in told if "Still waiting" in line]
    assert reminders == ["10:05  Duty desk ◂ Still waiting: #1."]  # 11:05 in the story as it is


@pytest.fixture
def other_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The reminder to accept says something else."""
    with monkeypatch.context() as patch:
        patch.setitem(catalogue("en"), "remind.accept", "Still waiting: #{number}.")
        render._template.cache_clear()
        yield
    render._template.cache_clear()
