"""The drawn lifecycle is that of the table."""

import re
import sys

import pytest

from docs import diagram
from models.ticket import LIFE


def test_the_page_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["diagram", "--check"])
    assert diagram.main() == 0


def test_a_stale_page_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("docs")
    monkeypatch.setattr(diagram, "FOLDER", folder)
    for arguments, status in ((["--check"], 1), ([], 0), (["--check"], 0)):
        monkeypatch.setattr(sys, "argv", ["diagram", *arguments])
        assert diagram.main() == status
    assert "is stale" in capsys.readouterr().err
    (folder / "decisions.md").write_text("something else")
    monkeypatch.setattr(sys, "argv", ["diagram", "--check"])
    assert diagram.main() == 1
    assert capsys.readouterr().err == "docs/decisions.md is stale; run python -m docs.diagram\n"


def test_every_transition_is_drawn() -> None:
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (\S*) ?\| ([a-z, ]+) \|", diagram.page(), re.MULTILINE)
    drawn = {(source, action, target or source) for source, action, target, _ in rows}
    assert {(row.source or "–", row.action, row.target) for row in LIFE.rows} <= drawn
