"""What the documents name exists, and their recipes work as they stand."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from bot.app import DOORS
from handlers.doors import Way, by_key

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "docs/architecture.md", "docs/operations.md")
CODE = ("bot", "handlers", "scheduler", "services", "models", "locales", "migrations", "community")
#: Made by whoever follows a recipe, or when the service runs.
MADE = re.compile(r"errand|notebook|^\.venv|^var/|push\.pem|^demo\.po$|backup|-wal|nginx")
PATH = re.compile(r"[\w./*{}-]*/[\w./*-]*|[\w-]+\.(?:py|yaml|md|toml|po)")
NAME = re.compile(r"[A-Za-z_]\w+(?:\.\w+)*(?:\(\w*\))?")

HEARD = """\
1: Asked. Whoever takes it, you will hear. #1 Milk, please
2: #1 Milk, please
1: Asked. Whoever takes it, you will hear. #2 A letter from the post office
1: Somebody is fetching it: #1.
2: #1 Milk, please
1: #1 Milk, please
1: It is there: #1.
2: #1 Milk, please
1: #1 Milk, please
1: Nobody could fetch it: #2.
1: #2 A letter from the post office
"""


def quoted(page: str) -> set[str]:
    """Whatever stands between backticks, blocks of code aside."""
    text = re.sub(r"^```.*?^```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`([^`\n]+)`", text))


@cache
def words() -> set[str]:
    """Every word of the code, the configuration and the settings."""
    files = [ROOT / "config.yaml", ROOT / "pyproject.toml", ROOT / "Makefile"]
    files += [
        path for folder in CODE for path in (ROOT / folder).rglob("*.*") if path.suffix in {".py", ".yaml", ".po"}
    ]
    return {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page: str) -> None:
    named = {
        name for name in quoted(page) if PATH.fullmatch(name) and not name.startswith("/") and not MADE.search(name)
    }
    assert [name for name in sorted(named) if not any(ROOT.glob(name.rstrip("/")))] == []


def test_commands_of_the_chat_have_a_door() -> None:
    told = {name for name in quoted("README.md") if re.fullmatch("/[a-z]+", name)}
    assert told <= {f"/{key.name}" for key in by_key(DOORS) if key.way is Way.COMMAND}


def test_names_in_the_architecture_stand_in_the_code() -> None:
    named = {name for name in quoted("docs/architecture.md") if NAME.fullmatch(name) and not PATH.fullmatch(name)}
    parts = {(name, part) for name in named for part in re.findall(r"\w+", name)}
    assert sorted(name for name, part in parts if part not in words() and not MADE.search(name)) == []


def test_the_recipes_work_as_they_stand() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.followed"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (HEARD, "")
