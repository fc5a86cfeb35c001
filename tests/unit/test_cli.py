"""What the command line says when the machine refuses something: a sentence, and never a traceback."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot import schema
from bot.cli import app
from models.inbox import DeadLetter
from services.work import Work
from tests.core import Core, holder_of, new_ticket, resident

CONFIG = Path(__file__).parents[2] / "config.yaml"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on loopback at which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SMALLGRID_DATABASE", f"sqlite:///{tmp_path}/smallgrid.sqlite")
    monkeypatch.setenv("SMALLGRID_MEDIA", str(tmp_path / "media"))
    monkeypatch.setenv("SMALLGRID_WEB__PORT", "0")


def said(*words: str) -> str:
    """Run a command that fails; gives what it said."""
    done = CliRunner().invoke(app, [*words, "--config", str(CONFIG)])
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code != 0
    return done.output


def test_a_port_in_use(taken: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SMALLGRID_WEB__PORT", str(taken))
    hint = "address already in use. Stop what listens there, or choose another port.\n"
    assert said("run").endswith(hint)
    assert said("demo", "--data", str(tmp_path / "demo"), "--port", str(taken)).endswith(hint)


def test_a_folder_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert said("demo", "--data", str(tmp_path / "file")) == f"Cannot start: {tmp_path}/file: File exists.\n"
    monkeypatch.setenv("SMALLGRID_MEDIA", str(tmp_path / "file/media"))
    assert said("run") == f"Cannot start: {tmp_path}/file/media: Not a directory.\n"


@pytest.mark.parametrize("command", ["run", "status", "invite"])
def test_a_database_that_is_none_or_away(command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = [command, "--admin"] if command == "invite" else [command]
    (tmp_path / "smallgrid.sqlite").write_bytes(os.urandom(5000))
    assert said(*words) == "Cannot use the database: file is not a database.\n"
    monkeypatch.setenv("SMALLGRID_DATABASE", "postgresql+psycopg://me:secret@127.0.0.1:1/away")
    away = said(*words)
    assert away.startswith("Cannot use the database: connection failed")
    assert "secret" not in away


@pytest.mark.parametrize(("option", "value"), [("--lang", "fr"), ("--port", "99999"), ("--port", "-1")])
def test_a_demo_of_impossible_settings(option: str, value: str) -> None:
    assert f"Invalid value for '{option}'" in said("demo", option, value).replace("\n", " ")


def test_an_invitation_to_no_post() -> None:
    assert said("invite").startswith("no post is named; expected one of region-leader, ")
    assert said("invite", "king").startswith("king: no such post; expected one of region-leader, ")


def test_a_configuration_that_lacks_what_the_database_names(tmp_path: Path) -> None:
    where = f"sqlite:///{tmp_path}/smallgrid.sqlite"
    engine = create_engine(where)
    schema.upgrade(engine)
    engine.dispose()
    core = Core(where)
    core.do(lambda work: new_ticket(work, resident(work), category="lamps", place="liuxi-99") and None)
    core.do(lambda work: setattr(holder_of(work, "grid-1-worker"), "post", "grid-9-worker"))
    core.close()
    assert said("run") == (
        "config.yaml community.posts: missing; expected grid-9-worker (rows of person.post that name it: 1)\n"
        "config.yaml community.categories: missing; expected lamps (rows of ticket.category that name it: 1)\n"
        "config.yaml community.places: missing; expected liuxi-99 (rows of ticket.place that name it: 1)\n"
        "The database still needs it: put it back.\n"
    )


@pytest.mark.parametrize("words", [["run"], ["letters"], ["invite", "--admin"]])
def test_a_database_of_a_later_version(words: list[str], tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/smallgrid.sqlite")
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    expected = "Cannot use the database: its tables are of a later version. Run that, or put a backup back.\n"
    assert said(*words) == expected


def test_the_status_of_a_database_of_an_earlier_version(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/smallgrid.sqlite")
    schema.upgrade(engine, "0001")
    engine.dispose()
    expected = "The tables are of an earlier version: `smallgrid run` brings them up to date.\n"
    assert CliRunner().invoke(app, ["status", "--config", str(CONFIG)]).output == expected


def test_letters_are_shown_until_they_are_dealt_with(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/smallgrid.sqlite"
    engine = create_engine(url)
    schema.upgrade(engine)
    engine.dispose()
    core = Core(url)

    def lose(work: Work) -> None:
        for number in (17, 18):
            row = {"id": number, "bot": 1, "key": str(number), "person_id": 5, "error": "E"}
            work.append(DeadLetter, payload={"text": "路灯"}, at=work.now, told_at=None, dealt_at=None, **row)

    core.do(lose)
    core.close()
    letters = ["letters", "--config", str(CONFIG)]
    line = 'of person 5 at 2026-06-01 01:00: E\n  {"text": "路灯"}\n'
    assert CliRunner().invoke(app, letters).output == f"17 {line}18 {line}"
    assert CliRunner().invoke(app, [*letters, "--done", "17"]).output == f"18 {line}"
    known = CliRunner().invoke(app, ["status", "--config", str(CONFIG)]).output
    assert ("update 17 " in known, "update 18 " in known) == (False, True)


def understood(path: Path, *rows: str) -> str:
    path.write_text("\n".join(rows), "utf-8")
    return CliRunner().invoke(app, ["understand", str(path), "--config", str(CONFIG)]).stdout


def test_what_is_understood_of_a_file_of_messages(tmp_path: Path) -> None:
    first = "text,danger,kind,reason,acts,place,category"
    said = understood(tmp_path / "messages.csv", "nr,text", '1,"快来人,3号楼好像着火了"', "2,柳西小区3号楼路灯坏了")
    assert said.splitlines() == [
        first,
        '"快来人,3号楼好像着火了",possible,fire,着火 · burning · urgent · hedged,,,fire-hazards',
        "柳西小区3号楼路灯坏了,,,,,liuxi-3,lighting",
    ]
    assert understood(tmp_path / "column.csv", "路灯坏了").splitlines() == [first, "路灯坏了,,,,,,lighting"]


def test_a_file_that_is_no_file_of_messages_is_told_with_the_remedy(tmp_path: Path) -> None:
    several, torn, empty = tmp_path / "several.csv", tmp_path / "torn.csv", tmp_path / "empty.csv"
    several.write_text("1,着火了\n2,路灯坏了\n", "utf-8")
    torn.write_bytes("着火了".encode("gb18030"))
    empty.touch()
    for path, remedy in (
        (tmp_path / "none.csv", "no such file. Name a CSV file with a column of texts."),
        (tmp_path, "Name a CSV file that may be read."),
        (several, "several columns (1, 着火了). Give the one with the texts the heading “text”."),
        (torn, "no CSV file in UTF-8. Save it as “CSV UTF-8” and try again."),
        (empty, "nothing in it. It needs a column of texts, with or without a heading."),
    ):
        assert said("understand", str(path)).endswith(f"{remedy}\n")
