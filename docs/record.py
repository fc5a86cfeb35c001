"""Plays the story of the three phones in a browser and draws it: `python -m docs.record` writes demo.gif and three-phones.png."""

import argparse
import asyncio
import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from playwright.async_api import Browser, FilePayload, FrameLocator, Page, ViewportSize, async_playwright, expect

from bot.app import App
from bot.clock import ManualClock
from bot.demo import Demo
from bot.settings import load

DOCS = Path(__file__).parent
CONFIG = DOCS.parent / "config.yaml"
START = datetime.fromisoformat("2026-06-01T09:00:00+08:00")
SCREEN: ViewportSize = {"width": 1600, "height": 950}  # pixels
WIDTH, COLOURS = 1000, 128  # of the animation
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WORDS = {
    "zh": ("三号楼二单元的楼道灯不亮了，老人晚上下楼看不清", "灯泡换好了，楼道亮了"),
    "en": ("The stairwell light in building 3 is out, old people cannot see the steps", "New bulb, the stairs are lit"),
}


class Film:
    """Screenshots of a page, each with how long it is shown in milliseconds."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[Image.Image] = []
        self._times: list[int] = []

    async def shot(self, milliseconds: int = 1400) -> None:
        await expect(self._page.locator("#toast")).to_be_hidden()
        picture = Image.open(io.BytesIO(await self._page.screenshot())).convert("RGB")
        self._frames.append(picture.resize((WIDTH, picture.height * WIDTH // picture.width), Image.Resampling.LANCZOS))
        self._times.append(milliseconds)

    def save(self, file: Path) -> None:
        """Write the animation; all frames share one palette, so that what stands still costs nothing."""
        width, height = self._frames[0].size
        strip = Image.new("RGB", (width, height * len(self._frames)))
        for number, frame in enumerate(self._frames):
            strip.paste(frame, (0, height * number))
        palette = strip.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE)
        frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in self._frames]
        frames[0].save(file, save_all=True, append_images=frames[1:], duration=self._times, loop=0, optimize=True)


async def record(language: str, film_file: Path, picture_file: Path) -> None:
    """Play the story in a language and write both files."""
    async with demo(language) as address, chromium() as browser:
        page = await browser.new_page(viewport=SCREEN, reduced_motion="reduce")
        await page.goto(address)
        film = Film(page)
        await play(page, film, language, picture_file)
        film.save(film_file)


async def play(page: Page, film: Film, language: str, picture: Path) -> None:
    """A resident reports, the worker accepts and resolves, the resident confirms, the leader reads the digest."""
    trouble, done = WORDS[language]
    resident, worker, leader = (page.frame_locator(f"iframe >> nth={index}") for index in range(3))
    await expect(resident.locator("#menu button")).to_have_count(2)
    await expect(page.locator('#map [data-grid="grid-1"]')).to_be_visible()
    await film.shot()
    await point_at(page, "grid-1")
    await resident.locator("#photo input").set_input_files(stairs(lit=False))
    await resident.locator("#text").fill(trouble)
    await expect(resident.locator("#attached li")).to_have_count(2)
    await film.shot(2200)
    await resident.locator("#send").click()
    await expect(worker.locator("article img")).to_be_visible()
    await expect(page.locator(".ticket-mark")).to_be_visible()
    await film.shot(2600)
    await press(worker, "do:accept")
    await expect(page.locator(".ticket-mark.working")).to_be_visible()
    await film.shot(1800)
    await press(worker, "do:resolve")
    await expect(worker.locator('button[data-data^="cancel"]')).to_be_visible()
    await worker.locator("#photo input").set_input_files(stairs(lit=True))
    await worker.locator("#text").fill(done)
    await film.shot(1800)
    await worker.locator("#send").click()
    await expect(page.locator(".ticket-mark.resolved")).to_be_visible()
    await expect(resident.locator("article:not(.mine) img").first).to_be_visible()
    await film.shot(2600)
    await page.screenshot(path=picture)
    await resident.locator("article:not(.mine) .photo").last.click()
    await film.shot(2200)
    await resident.locator("#viewer-close").click()
    await press(resident, "do:confirm")
    await expect(page.locator(".ticket-mark")).to_have_count(0)
    await film.shot(1800)
    await page.locator("#wind-day").click()
    await expect(leader.locator("article").first).to_be_visible()
    await film.shot(3500)


async def press(phone: FrameLocator, data: str) -> None:
    await phone.locator(f'.choices button[data-data^="{data}"]').last.click()


async def point_at(page: Page, grid: str) -> None:
    box = await page.locator(f'#map [data-grid="{grid}"]').bounding_box()
    if box is None:
        raise RuntimeError(f"{grid} is not on the map")
    await page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5)


def stairs(*, lit: bool) -> FilePayload:
    """A stairwell, more or less, without light or with it."""
    wall, step, lamp = ("#b9b29c", (214, 205, 178), "#fff6cf") if lit else ("#1d2430", (52, 60, 76), "#3a4352")
    image = Image.new("RGB", (900, 600), wall)
    pen = ImageDraw.Draw(image)
    for number in range(8):
        left, top = 75 * number, 600 - 60 * number
        shade = (step[0] + 3 * number, step[1] + 3 * number, step[2] + 3 * number)
        pen.rectangle((left, top - 40, 900, top), fill=shade)
    pen.line((450, 0, 450, 30), fill="#5d6980", width=7)
    pen.ellipse((410, 30, 490, 110), fill=lamp, outline="#5d6980", width=5)
    out = io.BytesIO()
    image.save(out, "JPEG")
    return {"name": "stairs.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@asynccontextmanager
async def demo(language: str) -> AsyncIterator[str]:
    """Serve the demo at nine on a working Monday; gives its address."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        database, media = f"sqlite:///{folder / 'demo.sqlite'}", folder / "media"
        settings = load(CONFIG).model_copy(update={"database": database, "media": media, "language": language})
        clock = ManualClock(START)
        app = App(settings, clock)
        powers = Demo(app, clock, language)
        web = app.open_web(powers)
        await app.prepare()
        await powers.seed()
        port = await web.start("127.0.0.1", 0)
        app.run_in_background()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            await app.stop()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        names = (*BROWSERS, playwright.chromium.executable_path)
        found = next(filter(None, map(shutil.which, names)), None)
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        await browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=sorted(WORDS), default="zh")
    language = parser.parse_args().lang
    asyncio.run(record(language, DOCS / "demo.gif", DOCS / "three-phones.png"))


if __name__ == "__main__":
    main()
