"""Both languages say the same, and all of it is used."""

from locales import LANGUAGES, catalogue, check


def test_nothing_is_wrong() -> None:
    assert check.problems() == []


def test_english_names_chinese_only_where_it_speaks_of_the_language() -> None:
    foreign = {key for key, text in catalogue("en").items() if any("\u4e00" <= sign <= "\u9fff" for sign in text)}
    assert {key for key in foreign if "中文" not in catalogue("en")[key]} == set()
    assert set(LANGUAGES) == {"zh", "en"}
