"""Both languages say the same, all of it is used, and one thing has one name."""

import ast
import re
from pathlib import Path

import pytest

from bot.settings import load
from locales import LANGUAGES, catalogue, check
from models.ticket import Status
from models.understanding.meaning import understand
from services.ticket.kind import KIND as TICKET

CONFIG = Path(__file__).parents[2] / "config.yaml"


def test_nothing_is_wrong() -> None:
    assert check.problems() == []


@pytest.mark.parametrize(
    ("code", "said", "mentioned"),
    [
        ('phrase("my.none")', ["my.none"], True),
        ('option("my.none" if late else "my", "data")', ["my", "my.none"], True),
        ('outbox.answer(work, models.phrase("my.none"))', ["my.none"], True),
        ('KEYS = {"late": "my.none"}', [], True),
        ('phrase(f"my.{what}")', [], True),
        ("# my.none", [], False),
        ('"""Or my.none."""', [], False),
        ('phrase("my.nowhere")', ["my.nowhere"], False),
    ],
)
def test_keys_are_found_in_calls_and_tables(code: str, said: list[str], mentioned: bool) -> None:
    found = check.Said.of(ast.parse(code))
    assert sorted(found.said) == said
    unused = {f"{key}: nothing uses it" for key in catalogue("zh")} - set(check._used([found]))
    assert ("my.none: nothing uses it" in unused) is mentioned
    assert ("my.nowhere: used, but in no catalogue" in check._used([found])) is ("my.nowhere" in said)


def test_a_kind_needs_words_for_its_guards_reasons_and_copies() -> None:
    needed = set(check._of_kind(TICKET))
    guards = {guard for row in TICKET.life.rows if row.who & TICKET.sees for guard in row.guards}
    assert {f"refused.needs_{guard}" for guard in guards} <= needed
    assert {"reason.silent", "mydata.ticket", "mydata.is_place_text"} <= needed


def test_a_page_says_what_it_takes_from_its_words() -> None:
    found = check.Said.of_page('t("send") + t(`tick_${state}`) + button("menu_my")')
    assert found.said == {"ui.send"}
    assert "ui.menu_my" in found.mentioned
    assert [family for family in found.families if re.fullmatch(family, "ui.tick_sent")] != []


def test_a_key_stands_in_one_file_of_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "zh": {"common": {"my": "我的", "help": "帮助"}, "lists": {"my": "我的"}},
        "en": {"common": {"my": "Mine"}, "help": {"help": "Help"}},
    }
    monkeypatch.setattr(check, "by_feature", files.__getitem__)
    assert list(check._clashes()) == [
        "zh: my stands in common.po and in lists.po",
        "help: the languages keep it in other files: common, help",
        "my: the languages keep it in other files: common, lists",
    ]


def test_english_names_chinese_only_where_it_speaks_of_the_language() -> None:
    foreign = {key for key, text in catalogue("en").items() if any("\u4e00" <= sign <= "\u9fff" for sign in text)}
    assert {key for key in foreign if "中文" not in catalogue("en")[key]} == set()
    assert set(LANGUAGES) == {"zh", "en"}


def test_the_example_of_the_welcome_is_understood() -> None:
    community = load(CONFIG).community
    for language in LANGUAGES:
        place = understand(catalogue(language)["welcome"], community).place
        assert place == "liuxi-3"


def test_a_state_is_called_alike_in_chats_and_on_the_map() -> None:
    for words in map(catalogue, LANGUAGES):
        on_the_map = {status: words.get(f"ui.state_{status}") for status in Status}
        assert {words[f"status.{status}"]: name for status, name in on_the_map.items() if name} == {
            name: name for name in on_the_map.values() if name
        }


def test_one_thing_has_one_name() -> None:
    """恢复码, 简报, 待办 and 超时 are the words; the others are what they were once called."""
    former = ("找回码", "摘要", "工单", "超期")
    assert [key for key, text in catalogue("zh").items() if any(word in text for word in former)] == []
