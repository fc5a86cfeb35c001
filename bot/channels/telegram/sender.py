"""The courier's sender on Telegram, on python-telegram-bot: one call at a time, each with a known outcome."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

import structlog
import telegram
from telegram.constants import ParseMode
from telegram.error import BadRequest, RetryAfter
from telegram.request import HTTPXRequest

from bot.channels.base import Outcome, Parcel, Retry, Sent, Unreachable
from bot.channels.telegram.compose import PLACEHOLDER, Call, Ref, Rows, clean, compose, cut
from bot.channels.telegram.pacer import Pacer
from bot.channels.telegram.refusals import Meaning, meaning, outcome
from bot.media import TYPES, MediaStore
from services.message import Attachment, Choice, Request

log = structlog.get_logger()

ANSWER = 200  # characters of the answer to a press
CONNECTIONS = 80  # for all that the courier sends at a time, and files and courtesies beside it
CONNECT_S, READ_S, UPLOAD_S, POOL_S = 5.0, 15.0, 20.0, 3.0  # together less than a courier's lease
COURTESY_S = 5.0
NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)
LINK = "start:"
FILES = ("photo", "voice", "video", "audio", "document", "animation")
VOICES = (".ogg", ".m4a")  # what Telegram takes for a voice note, as far as we keep it; the rest goes as a file


class TelegramSender:
    """The channel "telegram". `api` is the address of a Bot API server; `clock` says when a wait that it asks for ends."""

    name = "telegram"

    def __init__(self, token: str, api: str, media: MediaStore, pacer: Pacer, clock: Callable[[], datetime]) -> None:
        _hush()
        self.bot = int(token.partition(":")[0])
        self._username: str | None = None
        self._media = media
        self._pacer = pacer
        self._clock = clock
        self._request = HTTPXRequest(
            connection_pool_size=CONNECTIONS,
            connect_timeout=CONNECT_S,
            read_timeout=READ_S,
            write_timeout=READ_S,
            media_write_timeout=UPLOAD_S,
            pool_timeout=POOL_S,
        )
        base = api.rstrip("/")
        self.api = telegram.Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    def __repr__(self) -> str:
        return f"TelegramSender(bot={self.bot})"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Open the connections. Nobody is called: Telegram may well be away when the service starts."""
        await self._request.initialize()

    async def stop(self) -> None:
        await self._request.shutdown()

    def when(self, parcel: Parcel) -> datetime | None:
        return self._pacer.when(parcel.row, parcel.address, self.parts(parcel) - parcel.part, urgent=parcel.urgent)

    def parts(self, parcel: Parcel) -> int:
        """How many calls; never fewer than are done already and one, should the message have become shorter since."""
        return max(len(self._calls(parcel)), parcel.part + 1)

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Make one call of a message, in the way that Telegram takes it."""
        if parcel.bot != self.bot:
            return Unreachable("an account of another bot")
        calls = self._calls(parcel)
        return await self._attempt(parcel, calls[min(parcel.part, len(calls) - 1)])

    async def answer(self, query: str, text: str | None = None) -> None:
        """Answer a press, as well as can be: it is a courtesy, and too late an answer is none."""
        words = clean(text)[: cut(clean(text), 0, ANSWER)] if text else None
        await _courtesy(self.api.answer_callback_query(query, words, read_timeout=COURTESY_S))

    async def typing(self, chat: int) -> None:
        """Show that something is being done."""
        await _courtesy(self.api.send_chat_action(chat, telegram.constants.ChatAction.TYPING, read_timeout=COURTESY_S))

    def _calls(self, parcel: Parcel) -> list[Call]:
        return compose(parcel.message, self.bot, private=parcel.account is not None, replaces=parcel.replaces)

    async def _attempt(self, parcel: Parcel, call: Call) -> Outcome:
        if held := await self._pacer.turn(parcel.row, parcel.address, urgent=parcel.urgent):
            return Retry("held back", held)
        try:
            ref = await self._make(parcel.address, call)
        except BadRequest as error:
            refusal = error
        except Exception as error:  # noqa: BLE001 (whatever happens on the way, the row needs an outcome)
            return self._outcome(parcel, error)
        else:
            return Sent(str(ref) if call.main else None)
        return await self._refused(parcel, call, refusal)

    async def _refused(self, parcel: Parcel, call: Call, error: BadRequest) -> Outcome:
        """Telegram does not take the call as it is: find what it does take."""
        why = meaning(error)
        if why is Meaning.SAME:
            return Sent(parcel.replaces)
        if why is Meaning.FILE and call.files and not call.main:
            log.warning("A file was refused; its message goes without it.", action="file_refused", row=parcel.row)
            return Sent(None)
        other = _instead(call, why)
        return await self._attempt(parcel, other) if other else self._outcome(parcel, error)

    def _outcome(self, parcel: Parcel, error: Exception) -> Outcome:
        found = outcome(error, self._clock())
        if isinstance(error, RetryAfter) and isinstance(found, Retry) and found.at:
            self._pacer.block(parcel.address, found.at)
        return found

    async def _make(self, chat: int, call: Call) -> Ref:
        """Make the call; gives the message that it made or changed. Raises what python-telegram-bot raises."""
        if self._username is None and any(one.data.startswith(LINK) for row in call.choices for one in row):
            self._username = (await self.api.get_me()).username
        if call.edits:
            await self._edit(chat, call, call.edits)
            return call.edits
        common: dict[str, Any] = {"chat_id": chat, "disable_notification": call.silent}
        if call.spot:
            sent = await self.api.send_location(latitude=call.spot.lat, longitude=call.spot.lon, **common)
        elif call.document:
            content = telegram.InputFile(call.document.text.encode(), call.document.name)
            sent = await self.api.send_document(document=content, **common)
        elif len(call.files) > 1:
            items = [telegram.InputMediaPhoto(await self._file(file, attach=True)) for file in call.files]
            sent = (await self.api.send_media_group(media=items, **common))[0]
        elif call.files:
            sent = await self._send_file(call, call.files[0], common)
        else:
            common |= {"parse_mode": _mode(call), "link_preview_options": NO_PREVIEW}
            sent = await self.api.send_message(text=call.text, reply_markup=self._markup(call), **common)
        return Ref(sent.message_id, bool(call.files))

    async def _send_file(self, call: Call, file: Attachment, common: dict[str, Any]) -> telegram.Message:
        content = await self._file(file)
        kind = file.kind if file.kind in FILES else "document"
        if kind == "voice" and isinstance(content, telegram.InputFile) and not content.filename.endswith(VOICES):
            kind = "document"
        words = {"caption": call.text, "parse_mode": _mode(call)} if call.body else {}
        send: Callable[..., Awaitable[telegram.Message]] = getattr(self.api, f"send_{kind}")
        return await send(reply_markup=self._markup(call), **{kind: content}, **words, **common)

    async def _edit(self, chat: int, call: Call, ref: Ref) -> None:
        common: dict[str, Any] = {"chat_id": chat, "message_id": ref.message, "parse_mode": _mode(call)}
        markup = self._buttons(call.choices)
        if ref.caption:
            await self.api.edit_message_caption(caption=call.text, reply_markup=markup, **common)
        else:
            common["link_preview_options"] = NO_PREVIEW
            await self.api.edit_message_text(text=call.text, reply_markup=markup, **common)

    def _markup(self, call: Call) -> telegram.InlineKeyboardMarkup | telegram.ReplyKeyboardMarkup | None:
        return _keyboard(call.request) if call.request else self._buttons(call.choices)

    def _buttons(self, rows: Rows) -> telegram.InlineKeyboardMarkup | None:
        lines = [[self._button(one) for one in row if self._username or not one.data.startswith(LINK)] for row in rows]
        shown = [line for line in lines if line]
        return telegram.InlineKeyboardMarkup(shown) if shown else None

    def _button(self, choice: Choice) -> telegram.InlineKeyboardButton:
        """A button; one whose data begins with `start:` leads into the private chat with the bot, if its name is known."""
        if choice.data.startswith(LINK):
            payload = choice.data.removeprefix(LINK)
            return telegram.InlineKeyboardButton(choice.label, url=f"https://t.me/{self._username}?start={payload}")
        return telegram.InlineKeyboardButton(choice.label, callback_data=choice.data)

    async def _file(self, file: Attachment, *, attach: bool = False) -> str | telegram.InputFile:
        """The file as Telegram knows it, or its bytes, named as what they are; `attach` to an album.

        One that is lost here is refused like one that is lost there.
        """
        if file.bot == self.bot or file.digest is None:
            return file.ref
        try:
            path = self._media.path(file.digest)
            data = await asyncio.to_thread(path.read_bytes)
        except (LookupError, OSError) as error:
            raise BadRequest("the file is not here") from error
        found = telegram.InputFile(data, f"{file.kind}{path.suffix}", attach=attach)
        found.mimetype = TYPES[path.suffix[1:]]
        return found


def _instead(call: Call, why: Meaning) -> Call | None:
    """What to try when Telegram does not take a call as it is; None if there is nothing else."""
    match why:
        case Meaning.GONE if call.edits:
            return replace(call, edits=None)
        case Meaning.MARKUP if call.marked and call.body:
            return replace(call, marked=False)
        case Meaning.EMPTY if call.body != PLACEHOLDER:
            return replace(call, body=PLACEHOLDER)
        case Meaning.FILE if call.files and (call.body or call.choices):
            return replace(call, files=(), body=call.body or PLACEHOLDER)
    return None


def _mode(call: Call) -> str | None:
    return ParseMode.HTML if call.marked else None


def _keyboard(request: Request) -> telegram.ReplyKeyboardMarkup:
    button = telegram.KeyboardButton(
        request.label,
        request_location=request.kind == "place" or None,
        request_contact=request.kind == "contact" or None,
    )
    return telegram.ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)


async def _courtesy(call: Awaitable[object]) -> None:
    with suppress(Exception):
        await call


def _hush() -> None:
    """Keep the libraries quiet, which log addresses with the token and messages with what people wrote."""
    for name in ("telegram", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # otherwise each 429 warns that its seconds will become a timedelta
