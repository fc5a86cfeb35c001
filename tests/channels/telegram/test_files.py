"""What people send is fetched once it is wanted, kept without its metadata, and passed on to other channels."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select, update

from bot.channels.base import Outcome, Parcel, Sent
from bot.channels.telegram.files import TRIES, Fetcher
from bot.delivery.courier import Courier
from bot.media import MediaStore, NotAVoiceError
from models.outbox import Delivery, Outbox, Priority
from models.phrase import phrase
from models.record import Media
from models.ticket import Ticket
from services import outbox
from services.life import record
from services.life.facts import Photo
from services.work import Work
from tests.channels.telegram.conftest import Post
from tests.core import Core, new_ticket, resident
from tests.telegram import faults
from tests.telegram.faults import Fault

OPUS = b"OggS\0\x02" + b"\0" * 22 + b"OpusHead" + b"\1" * 100


def photo_from_a_camera() -> bytes:
    out = BytesIO()
    image = Image.new("RGB", (64, 48), "green")
    exif = Image.Exif()
    exif[0x010F] = "a maker"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


class Files:
    """A core to which residents send files through the bot."""

    def __init__(self, post: Post) -> None:
        self.post, self.core = post, Core()
        self.core.clock = post.clock
        self.core.database.clock = post.clock.now
        self.bot = post.sender.bot
        self.fetcher = Fetcher(self.core, post.sender.api, self.bot, post.media)  # type: ignore[arg-type]

    def keeps(self, kind: str, content: bytes, size: int | None = None, ref: str = "") -> int:
        """A file that somebody sent; gives its row."""
        file = self.post.standin.files.add(kind if kind in {"photo", "voice"} else "document", content, size=size)

        def keep(work: Work) -> int:
            ticket = new_ticket(work, resident(work))
            photos = (Photo(kind, self.bot, ref or file.id),)
            return record.keep_media(work, ticket, "report", resident(work), photos)[0]  # type: ignore[arg-type]

        return self.core.do(keep)

    def row(self, number: int) -> Media:
        found: Media = self.core.value(select(Media).where(Media.id == number))
        return found


@pytest.fixture
async def files(post: Post) -> AsyncIterator[Files]:
    found = Files(post)
    yield found
    found.core.close()


async def test_a_photo_loses_what_the_camera_wrote(files: Files) -> None:
    media = files.keeps("photo", photo_from_a_camera())
    assert files.row(media).fetch_at == files.post.clock.now()
    assert await files.fetcher.run() == 1
    row = files.row(media)
    assert (row.fetch_at, row.fetch_tries) == (None, 1)
    with Image.open(files.post.media.path(row.digest or "")) as image:
        assert (image.size, image.format, dict(image.getexif())) == ((64, 48), "JPEG", {})
    assert await files.fetcher.run() == 0


async def test_a_voice_note_stays_as_it_is(files: Files) -> None:
    media = files.keeps("voice", OPUS)
    await files.fetcher.run()
    path = files.post.media.path(files.row(media).digest or "")
    assert (path.suffix, path.read_bytes()) == (".ogg", OPUS)


async def test_what_is_here_already_is_not_fetched(files: Files) -> None:
    def keep(work: Work) -> None:
        photos = (Photo("photo", 1, "a", "a" * 64),)
        record.keep_media(work, new_ticket(work, resident(work)), "report", resident(work), photos)  # type: ignore[arg-type]

    files.core.do(keep)
    assert await files.fetcher.run() == 0


@pytest.mark.parametrize(
    ("kind", "content", "size"),
    [
        ("photo", photo_from_a_camera(), 20 * 2**20 + 1),
        ("photo", b"\xff\xd8\xff no photo", None),
        ("voice", b"<html>", None),
        ("video", b"\0\0\0\x18ftypmp42", None),
    ],
    ids=["too large", "no photo", "no voice", "no kind that is kept"],
)
async def test_what_cannot_be_kept_is_given_up(
    files: Files, kind: str, content: bytes, size: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    media = files.keeps(kind, content, size)
    assert await files.fetcher.run() == 1
    row = files.row(media)
    assert (row.digest, row.fetch_at, row.fetch_tries) == (None, None, 1)
    assert "action=media_given_up" in capsys.readouterr().out
    assert await files.fetcher.run() == 0


async def test_an_unknown_file_is_given_up(files: Files) -> None:
    media = files.keeps("photo", photo_from_a_camera(), ref="nothing like it")
    await files.fetcher.run()
    assert files.row(media).fetch_at is None


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (faults.INTERNAL, 5),
        (faults.RESET, 5),
        (faults.BROKEN_JSON, 5),
        (Fault("garbage", after=True, body='{"ok":true,"result":{}}'), 5),
        (Fault("too_many", number=30), 30),
        (Fault("server_error", number=400, body='{"ok":false,"description":"Bad Request: file is temporarily unavailable"}'), 5),
    ],
)  # fmt: skip
async def test_a_failure_is_tried_again(files: Files, fault: Fault, wait: int) -> None:
    media = files.keeps("photo", photo_from_a_camera())
    files.post.standin.faults.plan("getFile", fault)
    assert await files.fetcher.run() == 1
    assert files.row(media).fetch_at == files.post.clock.now() + timedelta(seconds=wait)
    files.post.clock.set(files.post.clock.now() + timedelta(seconds=wait))
    await files.fetcher.run()
    assert files.row(media).digest


async def test_what_fails_all_day_is_given_up(files: Files) -> None:
    media = files.keeps("photo", photo_from_a_camera())
    files.post.standin.faults.plan("getFile", *[faults.INTERNAL] * (TRIES + 1))
    for _ in range(TRIES):
        assert await files.fetcher.run() == 1
        files.post.clock.set(files.post.clock.now() + timedelta(hours=1))
    assert files.row(media).fetch_at is None


async def test_a_claim_that_died_is_repeated(files: Files) -> None:
    media = files.keeps("photo", photo_from_a_camera())
    files.core.do(lambda work: work.session.execute(update(Media).values(fetch_at=work.now + timedelta(minutes=2))))
    assert await files.fetcher.run() == 0
    files.post.clock.set(files.post.clock.now() + timedelta(minutes=2))
    assert await files.fetcher.run() == 1
    assert files.row(media).digest


def test_voice_is_opus_in_ogg(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = MediaStore(tmp_path_factory.mktemp("media"))
    with pytest.raises(NotAVoiceError):
        store.put_voice(b"OggS" + b"\0" * 24 + b"vorbis")


class Web:
    """A channel that keeps what it is given."""

    name = "web"

    def __init__(self) -> None:
        self.said: list[tuple[str, list[str | None]]] = []

    def when(self, _parcel: Parcel) -> None:
        return None

    def parts(self, _parcel: Parcel) -> int:
        return 1

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.said.append((parcel.message.plain.strip("“”"), [item.digest for item in parcel.message.media]))
        return Sent(None)


class Passing:
    """Messages with a photo from Telegram to somebody on the web."""

    def __init__(self, files: Files) -> None:
        self.files, self.web = files, Web()
        self.courier = Courier(files.core, {"web": self.web}, attempts=4, lease=timedelta(minutes=1))  # type: ignore[arg-type,dict-item]
        self.media = files.keeps("photo", photo_from_a_camera())

    def says(self, text: str, priority: Priority = Priority.NOTICE, *, photo: bool = True) -> None:
        def post(work: Work) -> None:
            ticket = work.session.get_one(Media, self.media).number if photo else None
            found = work.session.get(Ticket, ticket) if ticket else None
            outbox.tell(
                work,
                resident(work).id,
                phrase("card.text", text=text),
                matter=found,
                media=[self.media] if photo else [],
                priority=priority,
            )

        self.files.core.do(post)

    def statuses(self) -> list[str]:
        return [row.status for row in self.files.core.rows(select(Outbox).order_by(Outbox.id))]

    async def later(self, seconds: int) -> None:
        self.files.post.clock.set(self.files.post.clock.now() + timedelta(seconds=seconds))
        await self.courier.drain()


@pytest.fixture
def passing(files: Files) -> Iterator[Passing]:
    return Passing(files)


async def test_a_message_to_another_channel_waits_for_its_photo(passing: Passing) -> None:
    passing.says("one")
    passing.says("two", photo=False)
    await passing.courier.drain()
    assert (passing.web.said, passing.statuses()) == ([], [Delivery.RETRY, Delivery.PENDING])
    await passing.files.fetcher.run()
    await passing.later(2)
    digest = passing.files.row(passing.media).digest
    assert passing.web.said == [("one", [digest]), ("two", [])]
    assert {row.attempts for row in passing.files.core.rows(select(Outbox))} == {1}


async def test_after_a_minute_it_goes_without(passing: Passing) -> None:
    passing.says("one")
    for _ in range(30):
        await passing.later(2)
    assert passing.web.said == [("one", [None])]


async def test_no_emergency_waits_for_a_photo(passing: Passing) -> None:
    passing.says("fire", Priority.EMERGENCY)
    await passing.courier.drain()
    assert passing.web.said == [("fire", [None])]


async def test_nothing_waits_for_a_photo_that_never_comes(passing: Passing) -> None:
    passing.says("one")
    passing.files.core.do(lambda work: work.session.execute(update(Media).values(fetch_at=None)))
    await passing.courier.drain()
    assert passing.web.said == [("one", [None])]
