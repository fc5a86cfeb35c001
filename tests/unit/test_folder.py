"""The configuration of a community in several files: what is wrong is told by file, line and key."""

import json
import shutil
from pathlib import Path

import pytest

from bot.settings import ConfigurationError, load, problems
from models.config.part import spoken
from tests.configured import ROOT, Change, folder, one_file

CONFIG = ROOT / "config.yaml"


def told(path: Path) -> list[str]:
    return [str(problem) for problem in problems(path)]


def test_one_file_says_the_same_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(one_file(), encoding="utf-8")
    shutil.copy(ROOT / "community/map.geojson", tmp_path / "community.geojson")
    assert load(tmp_path / "config.yaml").community == load(CONFIG).community


@pytest.mark.parametrize(
    ("file", "change", "problem"),
    [
        ("units", ("kind: admin", "kind: king"),
         '21 posts[3].kind: "king"; expected one of worker, leader, helper, admin'),
        ("units", ("{zh: 第七网格, en: Grid 7}", "{zh: 第七网格}"),
         '15 units[11].name: {"zh": "第七网格"}; expected a text in en too'),
        ("units", ("en: Grid 7", "en: Grid 7, fr: Sept"),
         '15 units[11].name.fr: "fr"; expected a language, one of en, zh'),
        ("units", ("title: {zh: 社区值班员, en: Duty desk}", "title: {zh: 社区值班员, en: Duty desk}, phone: call me"),
         '20 posts[2].phone: "call me"; expected a phone number such as 0476-8000000'),
        ("units", ("title: {zh: 社区值班员, en: Duty desk}", "title: {zh: 社区值班员, en: Duty desk}, phone: 4768000000"),
         "20 posts[2].phone: 4768000000; expected text (a number, yes or no needs quotes)"),
        ("units", ("name: {zh: 第七网格, en: Grid 7}", "name: {zh: 第七网格, en: Grid 7}, short: {zh: 七}"),
         '15 units[11].short: {"zh": "七"}; expected a text in en too'),
        ("community", ("[zh, en]", "[zh, en, zh]"),
         '4 languages[2]: "zh"; expected something that is not there twice'),
        ("community", ("duty_desk", "colour: red\nduty_desk"),
         '5 colour: "unknown key"; expected one of name, languages, timezone, phone, office, units, posts, categories, places, …'),
        ("community", ("duty_desk", "duty_desk: grid-1\nduty_desk"),
         '6 duty_desk: "duty_desk"; expected a key only once'),
        ("times", ("end: 07:30", "end: 21:30"),
         '13 quiet_hours: {"start": "21:30", "end": "21:30"}; expected quiet hours that start and end at different times'),
        ("emergencies", ("code: gas", "code: fire"),
         '18 emergencies[1].code: "fire"; expected something that is not there twice'),
        ("emergencies", ("  - code: gas\n    name", "  - name"),
         "18 emergencies[1].code: missing; expected a value"),
        ("emergencies", ("    keep_out: true\n", "    entrusted: grid-1-leader\n"),
         '17 emergencies[0].entrusted: "grid-1-leader"; expected quiet: true beside it, or nothing'),
        ("emergencies", ("    keep_out: true\n", "    quiet: true\n    entrusted: nobody\n"),
         '18 emergencies[0].entrusted: "nobody"; expected a post, one of …'),
        ("categories", ("parent: noise\n", "parent: rubbish\n"),
         '245 categories[37].parent: "rubbish"; expected a category, one of …'),
        ("categories", ("hints: [商家,", "hints: [商家…,"),
         '29 categories[3].hints[0]: "商家…"; expected a word on both sides of …'),
        ("categories", ("hints: [商家,", "hints: [工资,"),
         '29 categories[3].hints[0]: "工资"; expected something that is not there twice'),
        ("places", ("grid: grid-1,", "grid: grid-9,"),
         '4 places[0].grid: "grid-9"; expected a grid, one of grid-1, grid-2, grid-3, grid-4, grid-5, grid-6, grid-7'),
        ("places", ("places:", "geography: {}\nplaces:"),
         '3 geography: "unknown key"; expected the map in its own file'),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file_and_line(file: str, change: Change, problem: str, tmp_path: Path) -> None:
    (said,) = told(folder(tmp_path, **{file: change}))
    begun = f"community/{file}.yaml:{problem}"
    assert said.startswith(begun.removesuffix("…")) if begun.endswith("…") else said == begun


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        config=("port: 8080", "port: x"),
        units=("kind: admin", "kind: king"),
        categories=("urgency: urgent", "urgency: soon"),
        places=("grid: grid-1", "grid: attic"),
    )
    (tmp_path / "community/map.geojson").write_text("{}")
    found = [(problem.file, problem.key) for problem in problems(path)]
    assert found == [
        ("config.yaml", "map"),
        ("config.yaml", "web.port"),
        ("community/categories.yaml", "categories[4].urgency"),
        ("community/places.yaml", "places[0].grid"),
        ("community/units.yaml", "posts[3].kind"),
    ]


def test_a_key_stands_in_one_file(tmp_path: Path) -> None:
    path = folder(tmp_path, units=("units:", "timezone: Asia/Tokyo\nunits:"))
    assert told(path) == [
        'community/units.yaml:3 timezone: "timezone"; expected a key that community/community.yaml does not have too'
    ]


def test_a_key_that_is_no_word_is_unknown_wherever_it_stands(tmp_path: Path) -> None:
    path = folder(tmp_path, units=("units:", "true: 1\nunits:"), times=("quiet_hours:", "true: 1\nquiet_hours:"))
    assert [(problem.file, problem.key) for problem in problems(path)] == [
        ("config.yaml", "community.True"),
        ("community/units.yaml", "True"),
    ]


def test_a_missing_section_is_told_where_the_folder_is_named(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (tmp_path / "community/times.yaml").unlink()
    number = path.read_text().splitlines().index("community: community") + 1
    keys = ("limits", "followups", "working_time", "quiet_hours")
    assert told(path) == [f"config.yaml:{number} community.{key}: missing; expected a value" for key in keys]


@pytest.mark.parametrize("file", ["answers", "community", "units", "times", "emergencies", "categories", "places"])
@pytest.mark.parametrize("text", ["a: [1,\nb: }", "", "- 1", "\0"])
def test_a_file_that_cannot_be_read_is_told_once(file: str, text: str, tmp_path: Path) -> None:
    path = folder(tmp_path)
    (tmp_path / f"community/{file}.yaml").write_text(text)
    assert [(problem.file, problem.key) for problem in problems(path)] == [(f"community/{file}.yaml", "file")]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    for name in ("nowhere", "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        shutil.rmtree(tmp_path / "community", ignore_errors=True)
        (said,) = told(folder(tmp_path, config=("community: community", f"community: {name}")))
        assert said.endswith(f'community: "{name}"; expected a folder with YAML files in it, or keys and values')


def test_only_yaml_files_that_can_be_seen_are_read(tmp_path: Path) -> None:
    path = folder(tmp_path)
    for name in ("notes.txt", ".units.yaml", "units.yaml~"):
        (tmp_path / "community" / name).write_text("nonsense: [")
    assert told(path) == []


def test_a_language_needs_a_catalogue_and_its_names(tmp_path: Path) -> None:
    path = folder(tmp_path, community=("[zh, en]", "[zh, en, mn]"))
    assert [text for text in told(path) if text.startswith("community/categories.yaml")][:3] == [
        'community/categories.yaml:9 categories[0].name: {"zh": "矛盾纠纷", "en": "Disputes"}; expected a text in mn too',
        'community/categories.yaml:14 categories[1].name: {"zh": "邻里纠纷", "en": "Between neighbours"}; expected a text in mn too',
        'community/categories.yaml:20 categories[2].name: {"zh": "家庭纠纷", "en": "In a family"}; expected a text in mn too',
    ]
    said = 'community/community.yaml:4 languages[2]: "mn"; expected a language that has catalogues, one of en, zh'
    assert said in told(path)
    assert any(
        problem.file == "community/map.geojson" and "in zh and en and mn" in str(problem) for problem in problems(path)
    )


def test_a_community_may_speak_one_language(tmp_path: Path) -> None:
    """Names in others are mistakes then, and so is a page that speaks another."""
    path = folder(tmp_path, community=("[zh, en]", "[en]"))
    assert told(path)[0] == 'config.yaml:8 language: "zh"; expected one of en'
    with pytest.raises(ConfigurationError):
        load(path)


def test_the_first_language_is_spoken_where_nothing_tells_which(tmp_path: Path) -> None:
    settings = load(folder(tmp_path, config=("language: zh\n", "\n"), community=("[zh, en]", "[en, zh]")))
    assert (settings.language, settings.languages) == ("en", ["en", "zh"])
    tags = ("zh", "zh-Hans-CN", "ZH_tw", "en-GB;q=0.8", "english", "", None, "mn", "z", "*")
    assert [settings.community.language(tag) for tag in tags] == [
        "zh",
        "zh",
        "zh",
        "en",
        "en",
        "en",
        "en",
        "en",
        "en",
        "en",
    ]
    assert [spoken(tag, ["zh", "mn"]) for tag in tags[:1] + tags[4:8]] == ["zh", None, None, None, "mn"]


@pytest.mark.parametrize("phone", ["110", "0476-8000000", "+86 476 8000000", "13800000000"])
def test_phones_are_written_as_people_write_them(phone: str, tmp_path: Path) -> None:
    path = folder(tmp_path, community=("duty_desk", f'phone: "{phone}"\nduty_desk'))
    assert load(path).community.phone == phone


@pytest.mark.parametrize("phone", ["", "11", "0476--8000000", "-110", "0476-8000000-", "8" * 30, "０４７６８"])
def test_what_is_no_phone(phone: str, tmp_path: Path) -> None:
    path = folder(tmp_path, community=("duty_desk", f'phone: "{phone}"\nduty_desk'))
    assert [problem.key for problem in problems(path)] == ["phone"]


def test_a_folder_reads_like_its_file(tmp_path: Path) -> None:
    """A mistake of the map is told by the map's own name, wherever it lies."""
    path = folder(tmp_path)
    geojson = json.loads((tmp_path / "community/map.geojson").read_text())
    geojson["features"] = [each for each in geojson["features"] if each["properties"].get("grid") != "grid-7"]
    (tmp_path / "community/map.geojson").write_text(json.dumps(geojson))
    assert {problem.file for problem in problems(path)} == {"community/map.geojson"}
