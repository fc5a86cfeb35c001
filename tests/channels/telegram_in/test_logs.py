"""No log line at any level holds the token, a phone number or what somebody wrote."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Update
from pydantic import SecretStr

from bot import logs
from bot.app import App
from bot.channels.telegram import polling
from bot.channels.telegram.api import Api, TelegramError
from bot.clock import ManualClock
from bot.settings import load
from handlers.dispatch import Dispatch
from services.work import Work
from tests.telegram import faults
from tests.telegram.conftest import until
from tests.telegram.people import User
from tests.telegram.standin import Standin
from tests.town import CONFIG, MONDAY

PHONE = "13912345678"
WORDS = "柳西小区3号楼二单元0501的水管漏水"
SECRETS = (PHONE, "水管漏水", "0501", "a-token_of", "Zhuzhu")


class Everything(logging.Handler):
    """Every record of every library, written out in full with its exception."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))


@pytest.fixture
def everything(capsys: pytest.CaptureFixture[str]) -> Iterator[Everything]:
    root, found = logging.getLogger(), Everything()
    level = root.level
    logs.configure("debug")
    root.addHandler(found)
    root.setLevel(logging.DEBUG)
    yield found
    root.setLevel(level)


async def test_a_journey_leaves_neither_words_nor_secrets_in_the_log(
    standin: Standin,
    everything: Everything,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(polling, "POLL_S", 0)
    monkeypatch.setattr(polling, "SLOWEST_S", 0.01)
    monkeypatch.setattr(Dispatch, "__call__", stumbling(Dispatch.__call__))
    standin.faults.plan("getUpdates", faults.BAD_GATEWAY, faults.RESET, faults.BROKEN_JSON)
    standin.faults.plan("sendMessage", None, None, faults.RESET)
    settings = load(CONFIG)
    telegram = settings.telegram.model_copy(update={"api": standin.url})
    settings = settings.model_copy(update={"database": "sqlite://", "media": tmp_path, "telegram": telegram})
    time = ManualClock(MONDAY)
    app = App(settings, time)
    await app.prepare()
    app.open_telegram(SecretStr(standin.token))
    app.run_in_background()
    try:
        ann = talks(standin)
        await until(lambda: passes(time) and sum(call.method == "sendMessage" for call in standin.calls) >= 4)
        ann.blocks()
        await until(lambda: not standin.updates.pending)
    finally:
        await app.stop()
    said = "\n".join(everything.lines) + capsys.readouterr().err
    for action in ("poll_unanswered", "dead_letter", "unreadable"):
        assert f"action={action}" in said
    assert [secret for secret in SECRETS if secret in said] == []


def passes(time: ManualClock) -> bool:
    """The sender waits between its messages."""
    time.set(time.now() + timedelta(milliseconds=5))
    return True


def talks(standin: Standin) -> User:
    """Somebody agrees, reports, leaves a number, sends files, and runs into everything that can go wrong."""
    ann = standin.user(7, "Zhuzhu", language_code="zh")
    ann.starts()
    ann.presses_data(standin.chat(7).add(standin.bot, standin.now(), {"text": "?"}), "agree")
    ann.says(WORDS)
    ann.sends_contact(phone=PHONE)
    ann.sends_photo(b"no photo at all", WORDS)
    ann.says(f"{WORDS}，坏了 {PHONE}")
    person = {"id": 7, "is_bot": False, "first_name": "Zhuzhu"}
    standin.updates.push_raw({"message": {"message_id": WORDS, "from": person, "text": PHONE}}, 7)
    return ann


def stumbling(handle: Any) -> Any:
    def call(self: Dispatch, work: Work, update: Update, **context: Any) -> None:
        handle(self, work, update, **context)
        if update.message and "坏了" in (update.message.text or ""):
            raise RuntimeError(update.message.text)

    return call


async def test_what_libraries_log_is_told_without_what_they_fill_in(
    everything: Everything, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = logging.getLogger("some.library")
    try:
        raise RuntimeError(WORDS)  # noqa: TRY301 (it is to have a place)
    except RuntimeError:
        logger.exception("A task failed with %s\nhere", WORDS)
    logger.warning("https://example.org/bot4200000042:a-token_of_the-stand-in_in_the_clear/getMe")
    said = capsys.readouterr().err
    assert 'event="A task failed with %s"' in said
    assert "bot(token)/getMe" in said
    assert [secret for secret in SECRETS if secret in said] == []


async def test_no_error_of_the_api_holds_the_token(standin: Standin) -> None:
    token = SecretStr("4200000042:a-token_of-the-stand-in-that-is_wrong")
    addresses = [standin.url, "http://127.0.0.1:9", "http://[bad", "http://no.invalid", "ftp://127.0.0.1"]
    for address in addresses:
        api = Api(token, address)
        with pytest.raises(TelegramError) as raised:
            await api.call("getMe")
        await api.close()
        await asyncio.sleep(0)  # its connections close
        shown: BaseException | None = raised.value
        while shown is not None:
            assert "a-token_of" not in repr(shown) + str(shown) + repr(api)
            shown = shown.__cause__ or shown.__context__
