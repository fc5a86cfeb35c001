"""What a message becomes: its calls, its parts, its keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.compose import Call, Ref, clean, compose, cut, html, keyboard, split, units, visible
from services.message import Attachment, Choice, Message, Request, Segment, Spot

BOT = 42
HERE, ELSEWHERE = Attachment("photo", BOT, "file-id", None), Attachment("photo", 1, "web", "d" * 64)
VOICE, LOST = Attachment("voice", BOT, "voice-id", None), Attachment("photo", 1, "web", None)
YES = ((Choice("Yes", "y"),),)
FAMILY = "👨‍👩‍👧‍👦"


def said(text: str, *, bold: bool = False) -> tuple[Segment, ...]:
    return (Segment(text, bold),)


def test_words_alone_are_one_call() -> None:
    message = Message(said("hello"), YES, silent=True)
    assert compose(message, BOT) == [Call(said("hello"), YES, silent=True, main=True)]


def test_one_file_carries_words_and_buttons() -> None:
    for file in (HERE, ELSEWHERE, VOICE):
        assert compose(Message(said("hello"), YES, (file,)), BOT) == [Call(said("hello"), YES, (file,), main=True)]
    assert compose(Message((), media=(HERE,)), BOT) == [Call((), (), (HERE,), main=True)]


def test_words_that_are_no_caption_stand_alone() -> None:
    body = said("x" * 1025)
    assert compose(Message(body, YES, (HERE,)), BOT) == [
        Call(files=(HERE,), silent=True),
        Call(body, YES, main=True),
    ]


def test_many_files_come_as_albums() -> None:
    calls = compose(Message((), YES, (HERE,) * 12 + (VOICE,), Spot(118.9, 42.2)), BOT)
    assert calls == [
        Call(files=(HERE,) * 10, silent=True),
        Call(files=(HERE,) * 2, silent=True),
        Call(files=(VOICE,), silent=True),
        Call(spot=Spot(118.9, 42.2), silent=True),
        Call(said("…"), YES, main=True),
    ]
    assert compose(Message((), media=(HERE, HERE)), BOT) == [Call(files=(HERE, HERE), silent=True)]


def test_a_file_that_is_not_here_is_left_out() -> None:
    assert compose(Message(said("hello"), media=(LOST,)), BOT) == [Call(said("hello"), main=True)]


def test_an_edit_is_one_call_without_point_and_request() -> None:
    message = Message(said("hello"), YES, (), Spot(1, 2), Request("place", "a", "b"))
    assert compose(message, BOT, replaces="7c") == [Call(said("hello"), YES, edits=Ref(7, caption=True), main=True)]
    assert compose(Message(said("x" * 4097)), BOT, replaces="7")[0].edits is None
    assert compose(Message(said(" \n")), BOT, replaces="7") == [Call(said("…"), edits=Ref(7), main=True)]


def test_a_reference_reads_as_it_was_written() -> None:
    assert [Ref.read(str(ref)) for ref in (Ref(7), Ref(8, caption=True))] == [Ref(7), Ref(8, caption=True)]
    assert [Ref.read(text) for text in (None, "", "x", "7d", "-7")] == [None] * 5


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b\u200d\ufeff", "\u3000\u2800", "\u3164", "\0", "\x01\x02"])
def test_nothing_to_see_is_said_so(text: str) -> None:
    assert compose(Message(said(text)), BOT) == [Call(said("…"), main=True)]


def test_people_s_words_are_escaped_once() -> None:
    body = (Segment("<b>&amp;</b>"), Segment("a < b", bold=True), Segment("", bold=True))
    assert html(body) == "&lt;b&gt;&amp;amp;&lt;/b&gt;<b>a &lt; b</b>"


def test_what_cannot_be_sent_is_taken_out() -> None:
    assert clean("a\0b\r\nc\rd\ud83d\ue000\U0001f600") == "ab\nc\nd\ufffd\ue000\U0001f600"
    assert clean("\ud83d\ude00") == "😀"  # halves that belong together


def test_a_long_text_is_cut_after_a_line_or_a_word() -> None:
    assert cut("one\ntwo three", 0, 9) == 4
    assert cut("one two three", 0, 9) == 8
    assert cut("onetwothree", 0, 9) == 9
    assert cut("onetwothree", 3, 20) == 11


@pytest.mark.parametrize(
    "whole", [FAMILY, "👍🏽", "🇨🇳", "e\u0301\u0302", "❤\ufe0f", "1\ufe0f\u20e3", "🏴\U000e0067\U000e0062\U000e007f"]
)
def test_what_is_seen_as_one_stays_one(whole: str) -> None:
    text = "x" * 10 + whole + "y" * 10
    ends = {cut(text, 0, limit) for limit in range(8, units(text))}
    assert not ends & set(range(11, 10 + len(whole)))


def test_flags_are_cut_between_countries() -> None:
    flags = "🇨🇳🇩🇪🇫🇷" * 3
    assert all(cut(flags, 0, limit) % 2 == 0 for limit in range(4, units(flags)))


def test_an_endless_character_is_cut_all_the_same() -> None:
    text = "e" + "\u0301" * 10_000
    assert [units(part[0].text) for part in split(said(text))] == [4096, 4096, 1809]


@given(
    st.lists(st.builds(Segment, st.text(max_size=60), st.booleans()), max_size=6),
    st.integers(min_value=2, max_value=40),
)
def test_parts_make_the_whole(body: list[Segment], limit: int) -> None:
    body = [Segment(clean(segment.text), segment.bold) for segment in body]
    parts = split(body, limit)
    text = "".join(segment.text for segment in body)
    shown = "".join(segment.text for part in parts for segment in part)
    assert [char for char in shown if visible(char)] == [char for char in text if visible(char)]
    assert all(units("".join(segment.text for segment in part)) <= limit for part in parts)
    bold = "".join(segment.text for part in parts for segment in part if segment.bold and visible(segment.text))
    assert set(bold) <= {char for segment in body if segment.bold for char in segment.text}


def test_long_words_keep_their_buttons_at_the_end() -> None:
    calls = compose(Message(said("word " * 2000), YES), BOT)
    assert [(units(call.text), call.choices, call.main, call.silent) for call in calls] == [
        (4095, (), False, True), (4095, (), False, True), (1810, YES, True, False),
    ]  # fmt: skip


def test_a_request_makes_a_keyboard_of_its_own() -> None:
    request = Request("contact", "My number", "Press below")
    assert compose(Message(said("hello"), request=request), BOT) == [Call(said("hello"), request=request, main=True)]
    assert compose(Message(said("hello"), YES, request=request), BOT) == [
        Call(said("hello"), YES, main=True),
        Call(said("Press below"), request=request, silent=True),
    ]
    assert compose(Message(said("hello"), request=request), BOT, private=False) == [Call(said("hello"), main=True)]


def test_a_keyboard_fits() -> None:
    many = tuple(tuple(Choice(f"{row}-{place}", "x") for place in range(20)) for row in range(7))
    rows = keyboard(many)
    assert [len(row) for row in rows] == [8, 8, 4] * 5
    assert keyboard(((),)) == ()


def test_labels_can_be_seen_and_are_short() -> None:
    labels = ["  two\n words ", "\u200b", "灯" * 70, FAMILY * 9]
    [row] = keyboard((tuple(Choice(label, "x") for label in labels),))
    assert [choice.label for choice in row] == ["two words", "…", "灯" * 63 + "…", FAMILY * 5 + "…"]
