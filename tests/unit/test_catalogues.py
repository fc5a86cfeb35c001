"""Both languages say the same, all of it is used, and one thing has one name."""

from pathlib import Path

from bot.settings import load
from locales import LANGUAGES, catalogue, check
from models.ticket import Status

CONFIG = Path(__file__).parents[2] / "config.yaml"


def test_nothing_is_wrong() -> None:
    assert check.problems() == []


def test_english_names_chinese_only_where_it_speaks_of_the_language() -> None:
    foreign = {key for key, text in catalogue("en").items() if any("\u4e00" <= sign <= "\u9fff" for sign in text)}
    assert {key for key in foreign if "中文" not in catalogue("en")[key]} == set()
    assert set(LANGUAGES) == {"zh", "en"}


def test_the_example_of_the_welcome_is_understood() -> None:
    community = load(CONFIG).community
    for language in LANGUAGES:
        place = community.gazetteer.written_out(catalogue(language)["welcome"])
        assert place is not None
        assert place.code == "liuxi-3"


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
