"""README: its commands exist and do what it says, its links lead somewhere."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMMANDS = [
    words
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if (words := shlex.split(line, comments=True))
]
SAID = {"check": "all well", "invite": "/start i_", "status": "tickets: none"}
SCRIPTS = {"smallgrid": [sys.executable, "-m", "bot.cli"], "make": ["make"]}


def run(words: list[str], data: Path) -> str:
    """Run a command of the README on a database of its own; gives what it said."""
    environment = {**os.environ, "SMALLGRID_DATABASE": f"sqlite:///{data}/smallgrid.sqlite", "COLUMNS": "200"}
    done = subprocess.run(
        [*SCRIPTS[words[0]], *words[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_commands_that_end_do_what_the_readme_says(tmp_path: Path) -> None:
    assert run(["smallgrid", "status"], tmp_path) == "The service has not run on this database yet.\n"
    heard = {words[1]: run(words, tmp_path) for words in COMMANDS if words[0] == "smallgrid" and words[1] in SAID}
    assert {name: SAID[name] in said for name, said in heard.items()} == dict.fromkeys(SAID, True)


def test_targets_of_make_are_those_that_make_lists(tmp_path: Path) -> None:
    listed = set(re.findall(r"^  make (\w+)", run(["make"], tmp_path), re.MULTILINE))
    named = {words[1] for words in COMMANDS if words[0] == "make"} | set(re.findall(r"`make (\w+)`", README))
    assert {"demo", "test"} <= named <= listed


def test_other_commands_and_their_options_exist(tmp_path: Path) -> None:
    for words in COMMANDS:
        if "smallgrid" not in words:
            continue
        name, *options = words[words.index("smallgrid") + 1 :]
        said = run(["smallgrid", name, "--help"], tmp_path)
        assert [option for option in options if option.startswith("--") and option not in said] == []


@pytest.mark.parametrize("path", sorted({"README.md", *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))}))
def test_links_lead_somewhere(path: str) -> None:
    page = ROOT / path
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text())
    assert [link for link in linked if not (page.parent / link).exists()] == []


def test_the_first_screen_shows_what_it_is_and_how_to_start() -> None:
    first = README.splitlines()[:16]
    assert first[0] == "# Smallgrid"
    assert any(line.startswith("![") for line in first)
    assert [line.split("  #")[0] for line in first if line.startswith("make ")] == ["make demo", "make test"]
