import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ConfigurationError, Problem, Settings, load, problems, warnings
from models.config.retention import Retention
from models.config.times import Limit, Urgency
from models.config.units import Level
from models.time.worktime import Span
from tests.configured import one_file

ROOT = Path(__file__).parents[2]
CONFIG, MAP = ROOT / "config.yaml", ROOT / "community" / "map.geojson"
Written = Callable[..., Path]
#: Where a mistake shows that was made on another line.
ELSEWHERE = {
    "community.units[3]",
    "community.units[8]",
    "community.categories",
    "community.limits",
    "community.places[7].name.zh",
}


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write the model configuration as one file with some text replaced."""

    def write(*changes: tuple[str, str], features: Callable[[list[Any]], Any] | None = None) -> Path:
        text, geojson = one_file(), json.loads(MAP.read_text(encoding="utf-8"))
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        if features:
            features(geojson["features"])
        (tmp_path / "community.geojson").write_text(json.dumps(geojson), encoding="utf-8")
        (tmp_path / CONFIG.name).write_text(text, encoding="utf-8")
        return tmp_path / CONFIG.name

    return write


def line(path: Path, text: str) -> int:
    return next(number for number, row in enumerate(path.read_text().splitlines(), 1) if text in row)


def told(path: Path) -> list[str]:
    return [str(problem) for problem in problems(path)]


def test_the_model_configuration_is_sound() -> None:
    settings = load(CONFIG)
    assert (settings.language, settings.web.port, settings.courier.attempts) == ("zh", 8080, 16)
    assert settings.map == MAP.resolve()
    assert settings.telegram_token is None


def test_the_model_community() -> None:
    community = load(CONFIG).community
    assert community.under("community") == [f"grid-{number}" for number in range(1, 8)]
    assert community.under("branch-2") == ["grid-4", "grid-5"]
    assert community.unit_at("grid-6", Level.BRANCH).code == "branch-3"
    assert community.above("region") is None
    assert community.name.in_("zh_CN") == "柳西街社区"
    assert len(community.categories) >= 35
    assert len(community.places) >= 60
    for lookup in (community.unit, community.post, community.category, community.place, community.under):
        with pytest.raises(KeyError):
            lookup("nowhere")
    with pytest.raises(KeyError):
        community.unit_at("community", Level.GRID)


def test_limits_come_from_the_category_its_parent_or_the_default() -> None:
    community = load(CONFIG).community
    span = Span.parse
    assert community.limit("lighting", Urgency.NORMAL) == community.limits[Urgency.NORMAL]
    assert community.limit("water", Urgency.URGENT) == Limit(accept=span("1 working hour"), resolve=span("8 hours"))
    assert community.limit("manholes", Urgency.EMERGENCY) == community.limits[Urgency.EMERGENCY]


def test_a_level_knows_its_rank_and_what_is_above() -> None:
    assert [level.rank for level in Level] == [0, 1, 2, 3]
    assert [level.above for level in Level] == [Level.BRANCH, Level.COMMUNITY, Level.REGION, None]


def test_paths_are_relative_to_the_file(written: Written, tmp_path: Path) -> None:
    settings = load(written())
    assert (settings.database, settings.media) == (f"sqlite:///{tmp_path}/var/smallgrid.sqlite", tmp_path / "var/media")


@pytest.mark.parametrize(
    "database", ["sqlite://", "'sqlite:///:memory:'", "postgresql+psycopg://me:secret@db/smallgrid"]
)
def test_other_databases_stay_as_they_are(database: str, written: Written) -> None:
    assert load(written(("sqlite:///var/smallgrid.sqlite", database))).database == database.strip("'")


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALLGRID_WEB__PORT", "80")
    monkeypatch.setenv("SMALLGRID_LANGUAGE", "en")
    settings = load(CONFIG)
    assert (settings.web.port, settings.web.host, settings.language) == (80, "127.0.0.1", "en")


def test_a_span_in_the_environment_stands_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALLGRID_RETENTION__WORDS", "365 days")
    assert load(CONFIG).retention.words == Span(365, "day")
    monkeypatch.setenv("SMALLGRID_RETENTION__WORDS", "one year")
    assert [(p.key, p.file) for p in problems(CONFIG)] == [("SMALLGRID_RETENTION__WORDS", "environment")]


def test_a_mistake_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALLGRID_WEB__PORT", "many")
    assert [(p.key, p.file) for p in problems(CONFIG)] == [("SMALLGRID_WEB__PORT", "environment")]


def test_the_token_comes_from_the_environment_or_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("2:file\n")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "token"))
    from_file = load(CONFIG)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:environment")
    from_environment = load(CONFIG)
    tokens = [s.telegram_token.get_secret_value() for s in (from_file, from_environment) if s.telegram_token]
    assert tokens == ["2:file", "1:environment"]
    assert "1:environment" not in repr(from_environment)


def test_a_bot_api_server_of_ones_own_may_call_by_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALLGRID_TELEGRAM__MODE", "webhook")
    monkeypatch.setenv("SMALLGRID_TELEGRAM__WEBHOOK", "http://127.0.0.1:8080")
    monkeypatch.setenv("SMALLGRID_TELEGRAM__API", "http://127.0.0.1:8081")
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "a-secret")
    assert load(CONFIG).telegram.webhook == "http://127.0.0.1:8080"


def test_secrets_in_the_file_are_refused_and_not_shown(written: Written) -> None:
    said = told(written(("language: zh", "language: zh\nTELEGRAM_BOT_TOKEN: 1:abc")))
    assert said == ['config.yaml:9 TELEGRAM_BOT_TOKEN: "(not shown)"; expected secrets in the environment only']
    said = told(written(("{mode: polling}", "{mode: polling, token: 1:abc}")))
    assert said == [
        'config.yaml:12 telegram.token: "unknown key"; expected one of mode, api, webhook, trusted_proxies, limits'
    ]


@pytest.mark.parametrize("key", ["WEB_PUSH_KEY", "telegram_bot_token", "Telegram_Webhook_Secret"])
def test_no_secret_is_taken_from_the_file(key: str, written: Written) -> None:
    said = told(written(("language: zh", f"language: zh\n{key}: 1:abc")))
    assert said == [f'config.yaml:9 {key}: "(not shown)"; expected secrets in the environment only']


def test_the_password_of_a_database_is_never_shown(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(("sqlite:///var/smallgrid.sqlite", "postgresql+psycopg://me:secret@db:port/smallgrid"))
    assert "me:***@db:port" in told(path)[0]
    monkeypatch.setenv("SMALLGRID_DATABASE", "mysql://me:secret@db/smallgrid")
    assert "mysql://me:***@db" in told(CONFIG)[0]
    monkeypatch.delenv("SMALLGRID_DATABASE")
    path = written(("sqlite:///var/smallgrid.sqlite", "postgresql+psycopg://me:secret@db/smallgrid"))
    assert "the database's password belongs in the environment: SMALLGRID_DATABASE" in warnings(path, date(2025, 1, 1))


def test_a_database_that_the_environment_replaces_may_be_anything(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(("sqlite:///var/smallgrid.sqlite", "nonsense"))
    monkeypatch.setenv("SMALLGRID_DATABASE", "sqlite:///elsewhere.sqlite")
    assert load(path).database.endswith("/elsewhere.sqlite")
    assert not any("password" in warning for warning in warnings(path, date(2025, 1, 1)))


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ("language: zh", "language: fr", "language", "one of zh, en"),
        ("port: 8080", "port: 808080", "web.port", "less than or equal to 65535"),
        ("mode: polling", "mode: webhook", "telegram", "the key webhook with the public https address"),
        ("mode: polling", 'mode: webhook, webhook: "http://bot.example"', "telegram", "a webhook by https, unless api is"),
        ("  timezone: Asia/Shanghai", "  timezone: Asia/Chifeng", "community.timezone", "a timezone such as Asia/Shanghai"),
        ("duty_desk: community", "duty_desk: nobody", "community.duty_desk", "a unit, one of branch-1,"),
        ("duty_desk: community", "duty_desk: region", "community.duty_desk", "a worker among the posts of the duty desk"),
        ("code: grid-1, level: grid, parent: branch-1", "code: grid-1, level: grid, parent: community",
         "community.units[5].parent", "a unit of level branch, one of branch-1, branch-2, branch-3"),
        ("code: grid-2,", "code: grid-1,", "community.units[6].code", "something that is not there twice"),
        ("kind: worker, unit: grid-4", "kind: helper, unit: grid-4", "community.units[8]", "a worker among the posts of this grid"),
        ("kind: leader, unit: branch-2", "kind: admin, unit: branch-2", "community.units[3]", "a leader among the posts"),
        ("kind: admin, unit: community", "kind: admin, unit: attic", "community.posts[3].unit", "a unit, one of"),
        ("kind: admin", "kind: king", "community.posts[3].kind", "one of worker, leader, helper, admin"),
        ("tuesday: [08:30-12:00, 14:00", "tuesday: [08:30-12:00, 11:00", "community.working_time.tuesday", "windows in order"),
        ("tuesday: [08:30-12:00", "tuesday: [18:30-12:00", "community.working_time.tuesday[0]", "opening hours such as"),
        ("resolve: 15 workdays", "resolve: 1 hour", "community.categories[17].limits.normal", "no less than the 4 working hours"),
        ("end: 07:30", "end: 21:30", "community.quiet_hours", "quiet hours that start and end at different times"),
        ("resolve: 5 workdays", "resolve: soon", "community.limits.normal.resolve", "a span such as"),
        ("resolve: 24 hours", "resolve: 5 minutes", "community.limits.emergency.resolve", "no less than the 10 minutes"),
        ("    emergency: {accept: 10 minutes, resolve: 24 hours}\n", "", "community.limits", "limits for emergency too"),
        ("feedback_expire: 7 days", "feedback_expire: 2 days", "community.followups.feedback_expire", "longer than the 3 days"),
        ("parent: noise\n", "parent: rubbish\n", "community.categories[37].parent", "a category, one of"),
        ("for: desk\n", "urgency: normal\n", "community.categories", "a category that says for: desk"),
        ("for: conduct", "for: desk", "community.categories[50].for", "something that is not there twice"),
        ("code: other", "code: others", "community.categories", "a category with the code other"),
        ("urgency: urgent\n", "urgency: urgnt\n", "community.categories[4].urgency", "one of normal, urgent, emergency"),
        ("grid: grid-1, lon", "grid: grid-2, lon", "community.places[0].grid", "grid-1, where it lies"),
        ("aliases: [柳西大院", "aliases: [红柳花园", "community.places[7].name.zh", "a name of its own, liuxi has this one"),
        ("map: community.geojson", "map: nowhere.geojson", "map", "a GeoJSON file"),
        ("database: sqlite:///var/smallgrid.sqlite", "database: nonsense", "database", "sqlite:///file or postgresql+psycopg:"),
        ("database: sqlite:///var/smallgrid.sqlite", "database: mysql://a/b", "database", "sqlite:///file or postgresql+psycopg:"),
        ("at: 08:30", "at: 8", "community.digests[0].at", "a time such as 08:30"),
        ("at: 08:30", "at: 08:30+02:00", "community.digests[0].at", "a time such as 08:30"),
        ("start: 21:30", "start: 21.30", "community.quiet_hours.start", "a time such as 08:30"),
        ("extra_holidays: []", "extra_holidays: [2026-02-30]", "community.working_time.extra_holidays[0]", "a day such as"),
        ("extra_workdays: []", "extra_workdays: [86400]", "community.working_time.extra_workdays[0]", "a day such as"),
        ("zh: 第一网格,", 'zh: " ",', "community.units[5].name.zh", "text that is not empty"),
        ("keywords: [治安,", 'keywords: [" ",', "community.categories[4].keywords[0]", "text that is not empty"),
        ('numbers: ["119"]', "numbers: [119]", "community.emergencies[0].numbers[0]", "text (a number, yes or no needs quotes)"),
        ("{level: branch, at", "{level: grid, at", "community.digests[1].level", "something that is not there twice"),
        ("at: 08:30", "weekday: friday, at: 08:30", "community.digests[0]", "'every: week' beside a weekday"),
        ("extra_holidays: []", "extra_holidays: [2026-05-05, 2026-05-05]", "community.working_time.extra_holidays[1]", "something that"),
        ("aliases: [便民超市]", "aliases: [便民超市, 便民 超市]", "community.places[44].aliases[1]", "something that is not there twice"),
        ("[1 day, 3 days]", "[3 days, 1 day]", "community.followups.feedback_prompts[1]", "longer than the 3 days before it"),
        ("duty_desk: community", "duty_desk: [community]", "community.duty_desk", "text (a number, yes or no"),
        ("media: var/media", "media: [var]", "media", "a path"),
        ("attempts: 16", "attempts: many", "courier.attempts", "a whole number"),
        ("name: {zh: 第一网格, en: Grid 1}", "name: Grid 1", "community.units[5].name", "keys and values"),
        ("  duty_desk: community", "  geography: {}\n  duty_desk: community", "community.geography", "the map in its own file"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(old: str, new: str, key: str, expected: str, written: Written) -> None:
    path = written((old, new))
    found = [problem for problem in problems(path) if problem.key == key]
    assert [problem.expected.startswith(expected) for problem in found] == [True], told(path)
    if new in path.read_text() and key not in ELSEWHERE:
        assert new.partition("\n")[0] in path.read_text().splitlines()[(found[0].line or 0) - 1]
    with pytest.raises(ConfigurationError):
        load(path)


def test_a_problem_reads_well(written: Written) -> None:
    path = written(("urgency: urgent\n", "urgency: urgnt\n"))
    number = line(path, "urgnt")
    assert told(path) == [
        f'config.yaml:{number} community.categories[4].urgency: "urgnt"; expected one of normal, urgent, emergency'
    ]


def test_all_mistakes_are_told_at_once_in_order(written: Written) -> None:
    path = written(
        ("language: zh", "language: fr\ncolour: red"),
        ("port: 8080", "port: x"),
        ("kind: admin, unit: community", "kind: admin, unit: attic"),
        ("end: 07:30", "end: 21:30"),
        ("grid: grid-1, lon", "grid: grid-2, lon"),
    )
    keys = [
        "language",
        "colour",
        "web.port",
        "community.posts[3].unit",
        "community.quiet_hours",
        "community.places[0].grid",
    ]
    assert [problem.key for problem in problems(path)] == keys


def test_an_unreadable_part_is_told_once(written: Written) -> None:
    path = written(("code: branch-2, level: branch", "code: branch-2, level: brunch"), ("kind: admin", "kind: king"))
    keys = ["community.units[3].level", "community.posts[3].kind"]
    assert [problem.key for problem in problems(path)] == keys


@pytest.mark.parametrize("section", ["units", "posts", "categories", "places", "digests"])
@pytest.mark.parametrize("instead", ["{}", "5", "text", ""])
def test_a_section_that_is_no_list_is_told_once(section: str, instead: str, written: Written) -> None:
    path = written((f"  {section}:\n", f"  {section}: {instead}\n  rest:\n"))
    assert [problem.key for problem in problems(path)] == [f"community.{section}", "community.rest"]


def test_odd_keys_are_unknown_keys(written: Written) -> None:
    path = written(("language: zh", "language: zh\n_env_file: .env\n7: seven"))
    assert [problem.key for problem in problems(path)] == ["_env_file", "7"]


def test_a_key_that_stands_twice_is_named(written: Written) -> None:
    assert told(written(("language: zh", "language: zh\nlanguage: en"))) == [
        'config.yaml:9 language: "language"; expected a key only once'
    ]


@pytest.mark.parametrize(("text", "number"), [("a: [1,\nb: }", 2), ("", 1), ("- 1", 1)])
def test_what_is_no_yaml_of_keys_is_one_problem(text: str, number: int, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(text)
    assert [problem.line for problem in problems(tmp_path / "config.yaml")] == [number]


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        (b"community: &all\n  units: *all\n", None, "YAML that does not contain itself"),
        (b"language: zh\n? [a, b]\n: c\n", 2, "YAML"),
        ("language: zh\nmap: 地图\n".encode("gb18030"), 2, "text in UTF-8"),
        (b"a: " + b"[" * 5000 + b"]" * 5000, None, "YAML that does not contain itself"),
        (b"\x00", None, "YAML"),
    ],
)
def test_odd_files_are_one_problem(text: bytes, number: int | None, expected: str, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(text)
    assert [(p.line, p.expected) for p in problems(tmp_path / "config.yaml")] == [(number, expected)]


def test_what_anchors_repeat_is_read_once(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    (tmp_path / "config.yaml").write_text("\n".join(lines))
    found = problems(tmp_path / "config.yaml")
    assert [problem.key for problem in found] == ["map", "community", *(f"a{n}" for n in range(12))]


def test_a_timezone_that_there_is_not_is_told_once(written: Written) -> None:
    path = written(("timezone: Asia/Shanghai", "timezone: Asia/Chifeng"))
    at = f"config.yaml:{line(path, 'timezone: ')}"
    assert told(path) == [f'{at} community.timezone: "Asia/Chifeng"; expected a timezone such as Asia/Shanghai']


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "config.yaml")
    assert (problem.key, problem.expected) == ("file", "a readable file (No such file or directory)")


def test_clock_times_are_no_numbers_to_base_60(written: Written) -> None:
    community = load(written(("at: 08:30", "at: 18:30"))).community
    assert community.digests[0].at.isoformat() == "18:30:00"


def grid(features: list[Any], number: int) -> Any:
    return next(feature for feature in features if feature["properties"].get("grid") == f"grid-{number}")


def test_overlaps_of_the_map_are_measured(written: Written) -> None:
    def widen(features: list[Any]) -> None:
        ring = grid(features, 1)["geometry"]["coordinates"][0]
        ring[2] = [ring[2][0] + 0.0005, ring[2][1]]

    found = [problem for problem in problems(written(features=widen)) if problem.file == "community.geojson"]
    overlaps = {2: 5798, 4: 1126, 5: 222}
    values = [f"overlap: grid-1, grid-{other} ({area} m²)" for other, area in overlaps.items()]
    assert [problem.value for problem in found] == values


def test_a_grid_without_its_polygon_is_named(written: Written) -> None:
    found = problems(written(features=lambda features: features.remove(grid(features, 7))))
    assert Problem("features", None, "grid-7", "a polygon for this grid", "community.geojson") in found
    assert any(str(problem.value).startswith("gap (") for problem in found)


def test_the_calendar_warns_before_it_ends() -> None:
    said = "the public calendar does not cover 2027: only weekdays and the configured days count"
    assert warnings(CONFIG, date(2026, 11, 24)) == [said]
    assert warnings(CONFIG, date(2025, 11, 24)) == []


def test_a_sentence_of_danger_that_would_raise_no_alarm_is_named(written: Written) -> None:
    assert warnings(written(), date(2025, 11, 24)) == []
    path = written(
        ("- code: fire\n", "- code: fire\n      harmless: [着火了]\n"), ("- code: lift\n", "- code: elevator\n")
    )
    found = warnings(path, date(2025, 11, 24))
    assert "no alarm for “着火了” (fire): a `harmless` phrase silences it" in found
    assert "no alarm for “we are stuck in the lift” (lift): it is no emergency of the configuration" in found


def test_settings_cannot_be_changed() -> None:
    settings: Settings = load(CONFIG)
    with pytest.raises(ValueError, match="frozen"):
        settings.language = "en"  # type: ignore[misc]


def test_a_retention_of_one_year_is_one_line(written: Written) -> None:
    assert load(written(("words: 730 days", "words: 365 days"))).retention.span("words") == timedelta(days=365)


def test_the_file_says_the_retention_that_there_is_without_it(written: Written) -> None:
    assert load(CONFIG).retention == Retention()


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ("words: 730 days", "words: 2 years", "retention.words", "a span such as"),
        ("held: 7 days", "held: 1 day", "retention.held", "at least '2 days'"),
        ("drafts: 30 days", "drafts: 3 workdays", "retention.drafts", "days, such as '30 days'"),
        ("words: 730 days", "words: 364 days", "retention", "messages to go no later than the words"),
    ],
)
def test_what_no_retention_can_be(written: Written, old: str, new: str, key: str, expected: str) -> None:
    path = written((old, new))
    [problem] = told(path)
    assert key in problem
    assert expected in problem
