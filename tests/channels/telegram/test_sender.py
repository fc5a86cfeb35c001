"""What reaches a chat, and what is made of every way in which Telegram fails, over real HTTP."""

import asyncio
import logging
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.channels.base import Dead, Outcome, Retry, Sent, Unknown, Unreachable
from bot.channels.telegram import sender as sending
from bot.channels.telegram.files import BATCH
from bot.channels.telegram.pacer import Pacer
from bot.channels.telegram.sender import TelegramSender
from bot.delivery.claim import KEPT, ROOM
from services.message import Attachment, Choice, Message, Request, Segment, Spot
from tests.channels.telegram.conftest import NOW, Post
from tests.channels.web.test_voice import RECORDINGS
from tests.telegram import faults
from tests.telegram.faults import Fault

BUTTONS = ((Choice("Yes", "y"), Choice("No", "n")),)
WORDS = (Segment("Light <out> & "), Segment("dark", bold=True))


def jpeg(colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "JPEG")
    return out.getvalue()


def stored(post: Post, colour: str = "red") -> Attachment:
    """A photo that came in elsewhere."""
    return Attachment("photo", 1, "elsewhere", post.media.put(jpeg(colour)))


def known(post: Post, kind: str = "photo") -> Attachment:
    """A file that came in through this bot."""
    return Attachment(kind, post.sender.bot, post.standin.files.add(kind, jpeg()).id, None)


async def test_words_and_buttons(post: Post) -> None:
    assert await post.sends(Message(WORDS, BUTTONS, silent=True)) == [Sent("1")]
    said = post.ann.last
    assert (said.text, said.labels, said.silent) == ("Light <out> & dark", ["Yes", "No"], True)
    assert said.entities == [{"type": "bold", "offset": 14, "length": 4}]


async def test_a_photo_with_its_words(post: Post) -> None:
    assert await post.sends(Message(WORDS, BUTTONS, (stored(post),))) == [Sent("1c")]
    assert (post.ann.last.text, post.ann.last.labels) == ("Light <out> & dark", ["Yes", "No"])
    assert post.standin.files.get(post.ann.last.files[0]).content.startswith(b"\xff\xd8\xff")


async def test_a_bot_without_a_name_leads_nowhere(post: Post) -> None:
    del post.standin.bot["username"]
    way = Choice("In private", "start:g_5")
    assert await post.sends(Message(WORDS, ((way,),))) == [Sent("1")]
    assert await post.sends(Message(WORDS, (*BUTTONS, (way,)))) == [Sent("2")]
    assert [said.labels for said in post.ann.messages] == [[], ["Yes", "No"]]


async def test_known_photos_are_sent_by_their_id(post: Post) -> None:
    photo = known(post)
    await post.sends(Message((), media=(photo,)))
    assert post.ann.last.files == [photo.ref]


async def test_an_album_a_voice_note_a_place_and_words(post: Post) -> None:
    files = (stored(post), known(post), known(post, "voice"))
    message = Message(WORDS, BUTTONS, files, Spot(118.9, 42.27))
    assert await post.sends(message) == [Sent(None), Sent(None), Sent(None), Sent("5")]
    assert [sorted(said.body.keys() & {"photo", "voice", "location", "text"}) for said in post.ann.messages] == [
        ["photo"], ["photo"], ["voice"], ["location"], ["text"],
    ]  # fmt: skip
    assert [said.silent for said in post.ann.messages] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("kind", "sent_as", "name"),
    [
        ("audio/ogg", "voice", "voice.ogg"),
        ("audio/mp4", "voice", "voice.m4a"),
        ("audio/webm", "document", "voice.webm"),
    ],
)
async def test_a_recording_is_called_what_it_is(post: Post, kind: str, sent_as: str, name: str) -> None:
    voice = Attachment("voice", 1, "elsewhere", post.media.put_voice(RECORDINGS[kind]))
    [sent] = await post.sends(Message(WORDS, BUTTONS, (voice,)))
    assert (sent, post.ann.last.text, post.ann.last.labels) == (Sent("1c"), "Light <out> & dark", ["Yes", "No"])
    file = post.standin.files.get(post.ann.last.files[0])
    assert (file.kind, file.name, file.mime, file.content) == (sent_as, name, kind, RECORDINGS[kind])
    assert await post.sends(Message((Segment("done"),)), replaces="1c") == [sent]
    assert post.ann.last.text == "done"


async def test_a_place_asked_for(post: Post) -> None:
    request = Request("place", "Send my position", "Or press below")
    await post.sends(Message(WORDS, request=request))
    assert post.ann.last.buttons == [[{"text": "Send my position", "request_location": True}]]
    await post.sends(Message(WORDS, BUTTONS, request=Request("contact", "My number", "Or press below")))
    assert [(said.text, said.labels) for said in post.ann.messages[1:]] == [
        ("Light <out> & dark", ["Yes", "No"]),
        ("Or press below", ["My number"]),
    ]
    assert post.ann.last.reply_markup == {
        "keyboard": [[{"text": "My number", "request_contact": True}]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


async def test_a_group_is_not_asked_for_its_position(post: Post) -> None:
    post.standin.group(-40, "Grid 4")
    await post.sends(Message(WORDS, request=Request("place", "Here", "Press")), address=-40)
    assert post.standin.chat(-40).last.labels == []


async def test_a_card_is_edited_in_place(post: Post) -> None:
    [sent] = await post.sends(Message(WORDS, BUTTONS, spot=None))
    assert isinstance(sent, Sent)
    changed = Message((Segment("done"),), spot=Spot(118.9, 42.27), request=Request("place", "a", "b"))
    assert await post.sends(changed, replaces=sent.ref) == [sent]
    assert await post.sends(changed, replaces=sent.ref) == [sent]  # not modified
    [said] = post.ann.messages
    assert (said.text, said.labels, said.versions) == ("done", [], ["Light <out> & dark"])


async def test_a_card_below_a_photo_is_edited_in_place(post: Post) -> None:
    await post.sends(Message(WORDS, BUTTONS, (stored(post),)))
    assert await post.sends(Message((Segment("done"),), BUTTONS), replaces="1c") == [Sent("1c")]
    assert await post.sends(Message((Segment("x" * 1025),)), replaces="1c") == [Sent("2")]  # no caption is that long
    assert [said.text for said in post.ann.messages] == ["done", "x" * 1025]


@pytest.mark.parametrize("replaces", ["99", "99c", "from-elsewhere"])
async def test_a_card_that_is_gone_is_sent_anew(post: Post, replaces: str) -> None:
    await post.sends("before")
    assert await post.sends(Message(WORDS, BUTTONS), replaces=replaces) == [Sent("2")]


async def test_a_message_that_became_shorter_ends_with_its_last_part(post: Post) -> None:
    parcel = post.parcel(Message(WORDS, BUTTONS), part=3)
    assert post.sender.parts(parcel) == 4
    assert await post.sender.deliver(parcel) == Sent("1")


async def test_words_go_without_a_file_that_is_refused(post: Post) -> None:
    lost = Attachment("photo", 1, "elsewhere", "0" * 64)
    strange = Attachment("photo", post.sender.bot, "nothing like this", None)
    for file in (lost, strange):
        assert (await post.sends(Message(WORDS, BUTTONS, (file,))))[0] in {Sent("1"), Sent("2")}
        assert (post.ann.last.text, post.ann.last.labels) == ("Light <out> & dark", ["Yes", "No"])
    assert await post.sends(Message(WORDS, (), (lost, strange))) == [Sent(None), Sent("3")]
    assert await post.sends(Message((), (), (strange,))) == [Dead("Wrong file identifier/http url specified")]


async def test_markup_that_is_refused_goes_plain(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.compose.html", lambda body: "<b>" + body[0].text)
    await post.sends(Message(WORDS))
    assert (post.ann.last.text, post.ann.last.entities) == ("Light <out> & dark", [])


AFTER_3 = Retry("too many requests", NOW + timedelta(seconds=3))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.TOO_MANY, AFTER_3),
        (Fault("server_error", number=429), Retry("too many requests")),
        (faults.INTERNAL, Unknown("TelegramError")),
        (faults.BAD_GATEWAY, Unknown("TelegramError")),
        (faults.BAD_GATEWAY_AFTER, Unknown("TelegramError")),
        (Fault("server_error", number=503, body='{"ok":false,"error_code":503,"description":"x"}'), Unknown("NetworkError")),
        (faults.BROKEN_JSON, Unknown("TelegramError")),
        (faults.HTML_OK, Unknown("TelegramError")),
        (Fault("garbage", after=True, body='{"ok":true,"result":{}}'), Unknown("KeyError")),
        (Fault("garbage", after=True, body="[]"), Unknown("TypeError")),
        (faults.FORBIDDEN, Unreachable("Forbidden: bot was blocked by the user")),
        (Fault("migrated", number=-1001234567890), Unreachable("the group became a supergroup", -1001234567890)),
        (Fault("server_error", number=400, body='{"ok":false,"description":"Bad Request: chat not found"}'), Unreachable("Chat not found")),
        (Fault("server_error", number=400, body='{"ok":false,"description":"Bad Request: BUTTON_DATA_INVALID"}'), Dead("Button_data_invalid")),
        (Fault("server_error", number=400, body='{"ok":false,"description":"Bad Request: URL \'a b\' is wrong"}'), Dead("Url … is wrong")),
        (Fault("server_error", number=401, body='{"ok":false,"description":"Unauthorized"}'), Retry("InvalidToken", NOW + timedelta(minutes=5))),
        (Fault("server_error", number=409, body='{"ok":false,"description":"Conflict"}'), Retry("Conflict", NOW + timedelta(minutes=5))),
    ],
)  # fmt: skip
async def test_what_becomes_of_it(post: Post, fault: Fault, expected: Outcome) -> None:
    post.standin.faults.plan("sendMessage", fault)
    assert await post.sends("hello") == [expected]


@pytest.mark.parametrize("fault", [faults.RESET, faults.LOST])
async def test_a_line_that_breaks_tells_nothing(post: Post, fault: Fault) -> None:
    post.standin.faults.plan("sendMessage", fault)
    assert isinstance((await post.sends("hello"))[0], Unknown)


async def test_a_server_that_is_away_or_slow(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "READ_S", 0.05)
    pacer = Pacer(post.clock.now)
    slow = TelegramSender(post.standin.token, post.standin.url, post.media, pacer, post.clock.now)
    post.standin.faults.plan("sendMessage", faults.SLOW_AFTER)
    async with slow:
        assert await slow.deliver(post.parcel("hello")) == Unknown("ReadTimeout")
        post.standin.faults.release()
    async with TelegramSender(post.standin.token, "http://127.0.0.1:1", post.media, pacer, post.clock.now) as away:
        assert await away.deliver(post.parcel("hello")) == Retry("ConnectError")


async def test_all_lines_busy(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "CONNECTIONS", 1)
    monkeypatch.setattr(sending, "POOL_S", 0.01)
    post.standin.faults.plan("sendMessage", faults.SLOW)
    async with TelegramSender(
        post.standin.token, post.standin.url, post.media, Pacer(post.clock.now), post.clock.now
    ) as sender:
        first = asyncio.create_task(sender.deliver(post.parcel("one")))
        await asyncio.sleep(0)
        while not post.standin.faults.drawn:  # noqa: ASYNC110 - until it hangs
            await asyncio.sleep(0)
        assert await sender.deliver(post.parcel("two")) == Retry("PoolTimeout")
        post.standin.faults.release()
        assert await first == Sent("1")


async def test_closed_chats(post: Post) -> None:
    ann, group = post.standin.user(8), post.standin.group(-40, "Grid 4")
    assert await post.sends("x", address=8) == [Unreachable("Forbidden: bot can't initiate conversation with a user")]
    ann.says("hello")
    ann.vanishes()
    assert await post.sends("x", address=8) == [Unreachable("Forbidden: user is deactivated")]
    assert await post.sends("x", address=9) == [Unreachable("Chat not found")]
    assert await post.sends("x", address=-40) == [Sent("1")]
    assert await post.sends("x", address=-40) == [Sent("2")]
    new = group.migrates()
    assert await post.sends("x", address=-40) == [Unreachable("the group became a supergroup", new)]
    assert await post.sends("x", bot=5) == [Unreachable("an account of another bot")]


async def test_a_chat_that_must_wait_is_left_alone(post: Post) -> None:
    post.standin.faults.plan("sendMessage", Fault("too_many", number=60))
    assert await post.sends("x") == [Retry("too many requests", NOW + timedelta(minutes=1))]
    assert post.sender.when(post.parcel("y")) == NOW + timedelta(minutes=1)
    post.clock.set(NOW + timedelta(minutes=1))
    assert post.sender.when(post.parcel("y")) is None


async def test_courtesies_never_fail(post: Post) -> None:
    press = post.standin.user(8, started=True)
    await post.sends(Message(WORDS, BUTTONS), address=8)
    query = press.presses(post.standin.chat(8).last, "Yes")
    assert query
    await post.sender.answer(query.id, "好" * 300)
    await post.sender.answer(query.id)
    await post.sender.answer("long ago", "x")
    await post.sender.typing(8)
    await post.sender.typing(404)
    assert [answer.get("text") for answer in query.answers] == ["好" * 200, None]


async def test_no_log_line_holds_the_token_or_the_words(
    post: Post, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    post.standin.faults.plan("sendMessage", None, faults.BROKEN_JSON, faults.INTERNAL, faults.RESET)
    outcomes = [await post.sends("a secret of mine") for _ in range(4)]
    said = caplog.text + "".join(capsys.readouterr()) + repr(outcomes) + repr(post.sender)
    assert post.standin.token not in said
    assert post.standin.token.partition(":")[2] not in said
    assert "a secret of mine" not in said


def test_a_call_for_every_delivery_finds_a_connection() -> None:
    """And beside them there is one for files and courtesies."""
    assert ROOM + KEPT + BATCH < sending.CONNECTIONS
