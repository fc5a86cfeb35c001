"""Settings from the environment: what is wrong with a variable is told by its name."""

from datetime import date
from pathlib import Path

import pytest

from bot.settings import Problem, problems, warnings

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config.yaml"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SMALLGRID_WEB", "8080", "keys and values"),
        ("SMALLGRID_WEB", "x", 'JSON, such as ["10.0.0.0/8"] or {"port": 80}'),
        ("SMALLGRID_WEB__TRUSTED_PROXIES", "10.0.0.0/8", 'JSON, such as ["10.0.0.0/8"] or {"port": 80}'),
        ("SMALLGRID_WEB__TRUSTED_PROXIES", '["10.0.0.0/33"]', "a network such as 10.0.0.0/8"),
        ("SMALLGRID_MAP", "/nowhere.geojson", "a GeoJSON file (No such file or directory)"),
        ("SMALLGRID_DATABASE", "nonsense", "sqlite:///file or postgresql+psycopg://user@host/name"),
        ("WEB_PUSH_KEY_FILE", "/nowhere", "a file that is there"),
        ("TELEGRAM_BOT_TOKEN_FILE", str(ROOT / "docs/three-phones.png"), "a file of text that can be read"),
    ],
)
def test_each_mistake_in_the_environment_is_named(
    name: str, value: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert Problem(name, None, value, expected, "environment") in problems(CONFIG)


def test_a_variable_that_sets_nothing_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALLGRID_PORT", "80")
    (said,) = warnings(CONFIG, date(2025, 1, 1))
    assert said.startswith("SMALLGRID_PORT is no setting: expected one of SMALLGRID_CONFIG, SMALLGRID_DATABASE, ")
