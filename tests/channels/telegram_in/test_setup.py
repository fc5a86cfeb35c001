"""What Telegram is told about the bot, and `smallgrid telegram check`, which says what it was not told."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs
from typer.testing import CliRunner

from bot import cli
from bot.app import DOORS
from bot.channels.telegram import check
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.setup import EVERYBODY, IN_GROUPS, STAFF, Setup
from bot.database import Database
from bot.settings import Settings, load
from handlers.doors import Way, by_key
from locales import LANGUAGES, catalogue
from models.people import Account, Role
from services import passes
from services.render import toast
from services.work import Work
from tests.channels.telegram_in.conftest import House
from tests.core import holder_of
from tests.telegram import faults
from tests.telegram.conftest import until
from tests.telegram.standin import Standin
from tests.town import CONFIG

ORIGIN = "https://bot.example:8443"


def configured(standin: Standin, **telegram: Any) -> Settings:
    settings = load(CONFIG)
    changed = settings.telegram.model_copy(update={"api": standin.url, **telegram})
    return settings.model_copy(
        update={
            "telegram": changed,
            "bot_token": SecretStr(standin.token),
            "webhook_secret": SecretStr("a-secret_of-the-test"),
        }
    )


async def set_up(house: House) -> None:
    await Setup(house.api, ["zh", "en"], house._nap).set_commands()


async def test_commands_are_offered_by_scope_and_language(house: House) -> None:
    await set_up(house)
    shown = {key: [command["command"] for command in found] for key, found in house.standin.commands.items()}
    languages = ("", *LANGUAGES)
    assert shown == {("all_private_chats", code): list(EVERYBODY) for code in languages} | {
        ("all_group_chats", code): list(IN_GROUPS) for code in languages
    }
    words = {code: house.standin.commands["all_group_chats", code][0]["description"] for code in languages}
    assert words == {code: catalogue(code or "zh")["command.report"] for code in languages}


async def test_staff_are_offered_more_in_their_language(house: House) -> None:
    house.standin.user(77, started=True)

    def on_telegram(work: Work) -> None:
        worker = holder_of(work, "grid-1-worker")
        worker.language = "en"
        bot = house.api.bot
        account = Account(
            id=work.new_id(),
            person_id=worker.id,
            channel="telegram",
            bot=bot,
            address=77,
            reachable=True,
            seen_at=work.now,
        )
        work.session.add(account)

    await house.town.do(on_telegram)
    reception = Reception(
        configured(house.standin), house.api, house.town.app.database, house.intake, house.favours, toast
    )
    reception.open()
    await until(lambda: ("chat:77", "") in house.standin.commands)
    await reception.close()
    found = house.standin.commands["chat:77", ""]
    assert [command["command"] for command in found] == [*STAFF, *EVERYBODY]
    assert found[0]["description"] == catalogue("en")["command.tasks"]


async def test_whoever_redeems_an_invitation_is_offered_more_at_once(house: House) -> None:
    token = await house.town.do(lambda work: passes.invite(work, "grid-1-worker"))
    reception = Reception(
        configured(house.standin), house.api, house.town.app.database, house.intake, house.favours, toast
    )
    reception.open()
    house.agreed(78)
    await house.is_idle()
    assert ("chat:78", "") not in house.standin.commands
    house.standin.user(77, "Ben", language_code="en").starts(f"i_{token}")
    await until(lambda: ("chat:77", "") in house.standin.commands)
    await reception.close()
    found = house.standin.commands["chat:77", ""]
    assert found[0] == {"command": "tasks", "description": catalogue("en")["command.tasks"]}
    assert ("chat:78", "") not in house.standin.commands


async def test_a_helper_is_offered_what_residents_are(house: House) -> None:
    """Residents have no commands of their own chat; staff have."""
    menus = Menus(Setup(house.api, "zh", house._nap), house.town.app.database, house.api.bot)
    reception = Reception(
        configured(house.standin), house.api, house.town.app.database, house.intake, house.favours, toast
    )
    reception.open()
    for number in (77, 78):
        house.agreed(number)
    await house.is_idle()
    await reception.close()
    await house.town.do(lambda work: [employ(work, 77, "helper"), employ(work, 78, "leader")])
    assert await house.town.ask(menus._staff) == [(78, "zh")]


def employ(work: Work, chat: int, kind: str) -> None:
    account = work.session.query(Account).filter_by(channel="telegram", address=chat).one()
    work.session.add(Role(id=work.new_id(), person_id=account.person_id, kind=kind, unit="grid-1", away=False))


class Absent:
    """A database that is away at the first look."""

    def __init__(self) -> None:
        self.away = True

    async def read(self, _fn: object) -> list[tuple[int, str]]:
        if self.away:
            self.away = False
            raise OSError("the database is away")
        return [(77, "zh")]


async def test_menus_are_offered_at_the_next_look_when_that_failed(house: House) -> None:
    house.standin.user(77, started=True)
    menus = Menus(Setup(house.api, ["zh", "en"], house._nap), cast("Database", Absent()), house.api.bot)
    with capture_logs() as said:
        running = asyncio.create_task(menus.run())
        await until(lambda: bool(said))
        menus.look()
        await until(lambda: ("chat:77", "") in house.standin.commands)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert [line["action"] for line in said] == ["menus_failed"]


def test_every_command_that_is_offered_exists() -> None:
    known = {name for way, name in by_key(DOORS) if way is Way.COMMAND}
    assert [name for name in (*EVERYBODY, *STAFF, *IN_GROUPS) if name not in known] == []


async def test_what_cannot_be_told_now_is_told_later(house: House) -> None:
    house.standin.faults.plan("setMyCommands", faults.BAD_GATEWAY, faults.TOO_MANY, faults.RESET)
    await set_up(house)
    assert house.naps == [1, 3, 6]
    assert len(house.standin.commands) == 6


async def test_all_well(house: House) -> None:
    await set_up(house)
    assert await check.problems(configured(house.standin)) == []


def test_a_command_of_which_a_server_says_more_is_offered() -> None:
    wanted = [{"command": "my", "description": "My reports"}]
    assert check._same([{**wanted[0], "emoji": None}], wanted)
    assert not check._same([{**wanted[0], "description": "Mine"}], wanted)
    assert not check._same([], wanted)


def webhook(standin: Standin, **changes: Any) -> None:
    standin.webhook.hosts[ORIGIN] = "http://127.0.0.1:9"
    allowed = ["message", "edited_message", "callback_query", "my_chat_member"]
    standin.webhook.set({"url": f"{ORIGIN}/telegram/4200000042", "allowed_updates": allowed, **changes})


POSTED = {"mode": "webhook", "webhook": ORIGIN}
CASES: list[tuple[Callable[[Standin], Any], dict[str, Any], str]] = [
    (lambda s: s.webhook.__dict__.update(url="https://x.example/hook"), {}, "telegram.mode is polling"),
    (lambda s: None, POSTED, "No webhook is set"),
    (
        lambda s: webhook(s, url=f"{ORIGIN}/elsewhere"),
        POSTED,
        "instead of https://bot.example:8443/telegram/4200000042",
    ),
    (lambda s: webhook(s, allowed_updates=["message"]), POSTED, "other kinds of updates"),
    (lambda s: s, {"mode": "webhook", "webhook": "https://bot.example:9000"}, "only to the ports 443, 80, 88, 8443"),
    (lambda s: [s.updates.push_raw({}, 1) for _ in range(101)], {}, "101 updates wait"),
    (lambda s: s.commands.pop(("all_group_chats", "en")), {}, "not set for all_group_chats, en:"),
    (lambda s: setattr(s, "privacy", False), {}, "/setprivacy"),
    (lambda s: s.faults.plan("getMe", faults.HTML_OK), {}, "gives no answer of a Bot API server"),
    (lambda s: s.faults.plan("getMe", faults.TOO_MANY), {}, "try again later"),
    (lambda s: s.faults.plan("getMe", faults.NOTHING), {}, "gives no answer of a Bot API server"),
    (lambda s: s.faults.plan("getMe", faults.NOT_FOUND), {}, "does not know the token"),
    (lambda s: s.faults.plan("getMyCommands", faults.NOT_FOUND), {}, "has no getMyCommands"),
    (
        lambda s: (setattr(s, "privacy", False), s.faults.plan("getWebhookInfo", faults.BAD_GATEWAY)),
        {},
        "/setprivacy",
    ),
    (lambda s: setattr(s, "token", "4200000042:another-one"), {}, "does not know the token"),
    (lambda s: None, {"api": "http://127.0.0.1:9"}, "look at telegram.api and at the network"),
    (lambda s: None, {"api": "http://no.invalid"}, "in the clear"),
]


@pytest.mark.parametrize(("spoil", "telegram", "expected"), CASES)
async def test_what_is_wrong_is_said_with_its_remedy(
    house: House, spoil: Callable[[Standin], Any], telegram: dict[str, Any], expected: str
) -> None:
    await set_up(house)
    settings = configured(house.standin, **telegram)
    spoil(house.standin)
    said = " ".join(await check.problems(settings))
    assert expected in said
    assert settings.telegram_token
    assert settings.telegram_token.get_secret_value() not in said


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(401, "the secret differs"), (403, "trusted_proxies"), (404, "/telegram/"), (503, "its database")],
)
async def test_what_the_webhook_last_answered_is_explained(house: House, status: int, remedy: str) -> None:
    await set_up(house)
    webhook(house.standin)
    house.standin.webhook._info["last_error_message"] = f"Wrong response from the webhook: {status} Oh"
    [problem] = await check.problems(configured(house.standin, **POSTED))
    assert remedy in problem


async def test_rights_to_join_groups(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check._rights({"can_join_groups": False}) == [
        "The bot may not be added to groups: allow it with /setjoingroups at @BotFather."
    ]
    assert check._rights({}) == []


def test_without_a_token_the_command_says_so_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    result = CliRunner().invoke(cli.app, ["telegram", "check", "--config", str(CONFIG)])
    assert (result.exit_code, "There is no token" in result.output) == (1, True)


def test_in_webhook_mode_a_secret_is_part_of_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALLGRID_TELEGRAM__MODE", "webhook")
    monkeypatch.setenv("SMALLGRID_TELEGRAM__WEBHOOK", ORIGIN)
    for secret in ("", "with spaces", "x" * 257):
        monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", secret)
        result = CliRunner().invoke(cli.app, ["check", "--config", str(CONFIG)])
        assert (result.exit_code, "TELEGRAM_WEBHOOK_SECRET" in result.output) == (1, True)
        assert not secret or secret not in result.output
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "x" * 256)
    monkeypatch.setenv("SMALLGRID_TELEGRAM__TRUSTED_PROXIES", '["10.0.0.0/8"]')
    assert CliRunner().invoke(cli.app, ["check", "--config", str(CONFIG)]).exit_code == 0
