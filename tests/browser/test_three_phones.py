"""The demo's three phones: report, accept, resolve, confirm, by clicking."""

import io

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Browser, FrameLocator, Locator, Page, expect

from locales import catalogue
from tests.browser.conftest import Served

WORDS = {
    "zh": ("三号楼二单元的楼道灯不亮了，老人晚上下楼看不清", "灯泡换好了，楼道亮了"),
    "en": ("The stairwell light in building 3 is out, old people cannot see the steps", "New bulb, the stairs are lit"),
}


def photo(light: str = "#1d2430") -> bytes:
    """A stairwell, more or less, in that light."""
    image = Image.new("RGB", (1800, 1200), light)
    pen = ImageDraw.Draw(image)
    for step in range(8):
        pen.polygon(
            [
                (150 * step, 1200 - 120 * step),
                (1800, 1200 - 120 * step),
                (1800, 1120 - 120 * step),
                (150 * step, 1120 - 120 * step),
            ],
            fill=(52 + 4 * step, 60 + 4 * step, 76 + 4 * step),
        )
    pen.ellipse((820, 60, 980, 220), fill="#3a4352", outline="#5d6980", width=10)
    pen.line((900, 0, 900, 60), fill="#5d6980", width=14)
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def button(phone: FrameLocator, data: str) -> Locator:
    """The last button whose callback data begins so."""
    return phone.locator(f'.choices button[data-data^="{data}"]').last


async def says(phone: FrameLocator, text: str) -> None:
    await phone.locator("#text").fill(text)
    await phone.locator("#send").click()


async def point_at(page: Page, grid: str) -> None:
    """Tap the middle of a grid on the demo's map."""
    box = await page.locator(f'#map [data-grid="{grid}"]').bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5)


@pytest.mark.parametrize("served", ["zh", "en"], indirect=True)
async def test_a_report_is_accepted_resolved_and_confirmed_on_three_phones(browser: Browser, served: Served) -> None:
    language = served.town.language
    trouble, done = WORDS[language]
    page = await browser.new_page(viewport={"width": 1600, "height": 950}, reduced_motion="reduce")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    await page.goto(served.address)
    resident, worker, leader = (page.frame_locator(f"iframe >> nth={index}") for index in range(3))
    await expect(page.locator("#now")).to_contain_text("09:00")

    await expect(resident.locator("#menu button")).to_have_count(2)
    await point_at(page, "grid-1")
    await expect(resident.locator("#attached li")).to_have_count(1)
    await resident.locator("#photo input").set_input_files(
        {"name": "stairs.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    await says(resident, trouble)
    card = resident.locator('article[data-ticket="1"]').first
    await expect(card).to_contain_text(catalogue(language)["status.assigned"])
    await expect(resident.locator("article.mine img")).to_be_visible()

    await expect(worker.locator("article img")).to_be_visible()
    await button(worker, "do:ticket.accept").click()
    await expect(card).to_have_attribute("data-status", "working")
    await button(worker, "do:ticket.resolve").click()
    await expect(worker.locator("article:not(.mine)")).to_have_count(2)
    await worker.locator("#photo input").set_input_files(
        {"name": "lit.jpg", "mimeType": "image/jpeg", "buffer": photo("#b9b29c")}
    )
    await says(worker, done)
    await expect(resident.locator("article", has_text=done).last).to_be_visible()

    await resident.locator("article:not(.mine) .photo").last.click()
    captions = [catalogue(language)[f"ui.{moment}"] for moment in ("before", "after")]
    await expect(resident.locator("#viewer figcaption")).to_have_text(captions)
    await resident.locator("#viewer-close").click()

    await button(resident, "do:ticket.confirm").click()
    await expect(card).to_have_attribute("data-status", "closed")
    await page.locator("#wind-day").click()
    await expect(leader.locator("article")).to_have_count(1)
    ticket = await served.town.ticket(1)
    assert (ticket.status, ticket.confirmed, ticket.grid) == ("closed", True, "grid-1")
    assert wrong == []


async def test_a_phone_changes_hands(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    await page.goto(served.address)
    phone = page.frame_locator("iframe >> nth=0")
    await says(phone, WORDS[served.town.language][0])
    await expect(phone.locator("article.mine")).to_have_count(1)
    await page.locator("select").first.select_option(
        label=catalogue(served.town.language)["name.sample_resident"] + " 2"
    )
    await expect(phone.locator("article")).to_have_count(0)
    await expect(phone.locator(".welcome")).to_be_visible()
