"""How updates reach the bot, and what goes wrong on the way."""

import asyncio
from random import Random  # noqa: TID251 - seeded, and only to deal out faults

import aiogram
import pytest
import telegram
from aiogram import exceptions as aiogram_errors
from aiohttp import web
from telegram import error as telegram_errors

from tests.telegram import faults, schema
from tests.telegram.conftest import Ask, Clock, until
from tests.telegram.faults import Faults
from tests.telegram.limits import Limits
from tests.telegram.standin import Standin
from tests.telegram.wire import Json

ORIGIN = "https://bot.example:8443"
CONFLICT = "terminated by other getUpdates request"


async def test_offset_confirms(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    ann = standin.user(7)
    for text in "abcd":
        ann.says(text)
    first = await converser.get_updates(limit=2)
    assert [update.message.text for update in first if update.message] == ["a", "b"]
    assert await converser.get_updates(limit=2) == first
    rest = await courier.get_updates(offset=first[1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["c", "d"]
    [last] = await courier.get_updates(offset=-1)
    assert (last.message and last.message.text, len(standin.updates.pending)) == ("d", 1)


async def test_long_poll_wakes(standin: Standin, converser: aiogram.Bot) -> None:
    ann = standin.user(7)
    poll = asyncio.create_task(converser.get_updates(timeout=30))
    await until(lambda: bool(standin.calls))
    ann.says("now")
    assert [update.message.text for update in await poll if update.message] == ["now"]
    assert await converser.get_updates(offset=-1, timeout=0, allowed_updates=["callback_query"])
    ann.says("not asked for")
    assert standin.updates.refused == ["message"]


async def test_two_pollers(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    for older, newer in ((converser, courier), (courier, converser)):
        waiting = asyncio.create_task(older.get_updates(timeout=30))
        await until(lambda: bool(standin.calls) and standin.calls[-1].code == 0)
        await newer.get_updates()
        with pytest.raises((aiogram_errors.TelegramConflictError, telegram_errors.Conflict), match=CONFLICT):
            await waiting


async def test_updates_are_kept_24_hours(standin: Standin, clock: Clock, converser: aiogram.Bot) -> None:
    standin.user(7).says("old")
    clock.now += 24 * 3600 - 1
    assert len(await converser.get_updates()) == 1
    clock.now += 1
    assert await converser.get_updates() == []
    assert standin.updates.expired == [100_000_001]


async def test_a_press_can_be_answered_for_150_seconds(
    standin: Standin, clock: Clock, converser: aiogram.Bot, ask: Ask
) -> None:
    ann = standin.user(7, started=True)
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await ask("sendMessage", chat_id=7, text="?", reply_markup=markup)
    query = ann.presses(standin.chat(7).last, "Yes")
    assert query is not None
    [update] = await converser.get_updates()
    assert update.callback_query
    assert (update.callback_query.id, update.callback_query.data) == (query.id, "y")
    assert await ask("answerCallbackQuery", callback_query_id=query.id, text="x" * 201) == (
        400,
        "Bad Request: MESSAGE_TOO_LONG",
    )
    clock.now += 150
    assert await update.callback_query.answer("ok").as_(converser)
    clock.now += 1
    with pytest.raises(aiogram_errors.TelegramBadRequest, match="query is too old"):
        await converser.answer_callback_query(query.id)
    assert [answer["text"] for answer in query.answers] == ["ok"]


class Hook:
    """A bot's webhook: `script` is the statuses of its answers, then 200; a gate can hold it."""

    def __init__(self, *script: int) -> None:
        self.script = list(script)
        self.taken: list[tuple[str, str | None]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.full = asyncio.Event()
        self.expected = 0

    async def take(self, request: web.Request) -> web.Response:
        update: Json = await request.json()
        await self.gate.wait()
        status = self.script.pop(0) if self.script else 200
        self.taken.append((update["message"]["text"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        if len(self.taken) == self.expected:
            self.full.set()
        return web.Response(status=status)

    async def took(self, count: int) -> list[str]:
        self.expected = count
        if len(self.taken) < count:
            await asyncio.wait_for(self.full.wait(), 5)
        return [text for text, _ in self.taken]


async def served(standin: Standin, hook: Hook) -> web.AppRunner:
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    standin.webhook.hosts[ORIGIN] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return runner


async def test_webhook_delivers_each_chat_in_order_and_tries_again(
    standin: Standin, naps: list[float], converser: aiogram.Bot, courier: telegram.Bot
) -> None:
    hook = Hook(500, 503, 302)
    runner = await served(standin, hook)
    ann = standin.user(7, "Ann")
    await converser.set_webhook(f"{ORIGIN}/hook", secret_token="s-3", max_connections=1)
    with pytest.raises(telegram_errors.Conflict, match="can't use getUpdates method while webhook is active"):
        await courier.get_updates()
    for text in "abc":
        ann.says(text)
    assert await hook.took(6) == ["a", "a", "a", "a", "b", "c"]
    assert (naps, {secret for _, secret in hook.taken}) == ([1, 2, 4], {"s-3"})
    await until(lambda: not standin.updates.pending)
    info = await courier.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (0, "Wrong response from the webhook: 302 Found")
    await runner.cleanup()


async def test_webhook_connections_and_removal(standin: Standin, ask: Ask) -> None:
    hook = Hook()
    runner = await served(standin, hook)
    people = [standin.user(number) for number in range(1, 6)]
    assert await ask("setWebhook", url=f"{ORIGIN}/hook", max_connections=2)
    for person in people:
        person.says(str(person.id))
    await hook.took(5)
    assert standin.webhook.peak == 2
    hook.gate.clear()
    people[0].says("kept")
    assert await ask("deleteWebhook")
    assert [update["message"]["text"] for update in await ask("getUpdates", offset=-1)] == ["kept"]
    people[0].says("dropped")
    assert await ask("deleteWebhook", drop_pending_updates=True)
    assert (await ask("getWebhookInfo"))["pending_update_count"] == 0
    hook.gate.set()
    await runner.cleanup()


FAULTS = [
    (faults.TOO_MANY, aiogram_errors.TelegramRetryAfter, telegram_errors.RetryAfter, 0),
    (faults.INTERNAL, aiogram_errors.ClientDecodeError, telegram_errors.NetworkError, 0),
    (faults.BAD_GATEWAY_AFTER, aiogram_errors.ClientDecodeError, telegram_errors.NetworkError, 1),
    (faults.RESET, aiogram_errors.TelegramNetworkError, telegram_errors.NetworkError, 0),
    (faults.LOST, aiogram_errors.TelegramNetworkError, telegram_errors.NetworkError, 1),
    (faults.FORBIDDEN, aiogram_errors.TelegramForbiddenError, telegram_errors.Forbidden, 0),
    (faults.Fault("migrated", number=-1009), aiogram_errors.TelegramMigrateToChat, telegram_errors.ChatMigrated, 0),
    (faults.BROKEN_JSON, aiogram_errors.ClientDecodeError, telegram_errors.TelegramError, 1),
    (faults.HTML_OK, aiogram_errors.ClientDecodeError, telegram_errors.TelegramError, 1),
]


@pytest.mark.parametrize(("fault", "theirs", "ours", "effects"), FAULTS)
async def test_planned_fault(
    standin: Standin,
    converser: aiogram.Bot,
    courier: telegram.Bot,
    fault: faults.Fault,
    theirs: type[Exception],
    ours: type[Exception],
    effects: int,
) -> None:
    standin.user(7, started=True)
    standin.faults.plan("sendMessage", fault, fault, None)
    with pytest.raises(theirs):
        await converser.send_message(7, "x")
    with pytest.raises(ours):
        await courier.send_message(7, "x")
    assert (standin.faults.drawn[fault], standin.effects[7, "Bot: x"]) == (2, 2 * effects)
    await courier.send_message(7, "x")
    assert len(standin.chat(7).messages) == 2 * effects + 1


async def test_a_slow_answer_waits_until_released(standin: Standin, courier: telegram.Bot) -> None:
    standin.user(7, started=True)
    standin.faults.plan("sendMessage", faults.SLOW_AFTER, faults.SLOW)
    with pytest.raises(telegram_errors.TimedOut):
        await courier.send_message(7, "a", read_timeout=0.05)
    assert standin.chat(7).last.text == "a"
    slow = asyncio.create_task(courier.send_message(7, "b", read_timeout=5))
    await until(lambda: standin.faults.drawn[faults.SLOW] == 1)
    assert standin.chat(7).last.text == "a"
    standin.faults.release()
    assert (await slow).text == "b"


async def test_dice_deal_the_same_faults_for_the_same_seed(standin: Standin, ask: Ask) -> None:
    def dealt() -> list[faults.Fault | None]:
        dealer = Faults(Random(3), 0.3)
        return [dealer.draw("sendMessage") for _ in range(200)]

    assert dealt() == dealt()
    assert 40 < sum(fault is not None for fault in dealt()) < 80
    assert Faults(Random(3), 1).draw("getMe") is None


async def test_updates_that_nobody_promised(standin: Standin, converser: aiogram.Bot, courier: telegram.Bot) -> None:
    ann = standin.user(7, "Ann", last_name="Lee", username="ann_lee_7")
    for mangle in (faults.with_nulls, faults.without_optional, faults.with_unknown):
        standin.updates.mangle = mangle
        ann.says("/start")
    nulls, bare, strange = (pending.json["message"] for pending in standin.updates.pending.values())
    assert "caption" in nulls
    assert nulls["caption"] is None
    assert nulls["from"]["is_premium"] is None
    assert bare["from"] == {"id": 7, "is_bot": False, "first_name": "Ann"}
    assert "entities" not in bare
    assert strange["x_aura"] == strange["chat"]["x_aura"]
    standin.updates.push_raw(faults.UNKNOWN_UPDATE, 7)
    assert [update.message and update.message.text for update in await courier.get_updates()] == ["/start"] * 3 + [None]
    assert len(await converser.get_updates()) == 4


async def test_every_answer_is_as_published(standin: Standin, ask: Ask) -> None:
    standin.limits = Limits(enforced=False)
    standin.user(7, started=True)
    voice = standin.files.add("voice", b"OggS")
    answers = {
        "Message": [
            await ask("sendMessage", chat_id=7, text="x", disable_notification=True),
            await ask("sendVoice", chat_id=7, voice=voice.id, reply_parameters={"message_id": 1}),
            await ask("sendContact", chat_id=7, phone_number="+86 138", first_name="Ann"),
            await ask("forwardMessage", chat_id=7, from_chat_id=7, message_id=1),
        ],
        "MessageId": [await ask("copyMessage", chat_id=7, from_chat_id=7, message_id=1)],
        "User": [await ask("getMe")],
        "File": [await ask("getFile", file_id=voice.id)],
        "ChatFullInfo": [await ask("getChat", chat_id=7)],
        "ChatMember": [
            await ask("getChatMember", chat_id=7, user_id=7),
            await ask("getChatMember", chat_id=7, user_id=standin.bot["id"]),
        ],
        "WebhookInfo": [await ask("getWebhookInfo")],
        "BotName": [await ask("getMyName")],
    }
    for kind, examples in answers.items():
        for example in examples:
            schema.check(example, kind, kind)
    assert standin.chat(7).messages[0].silent
