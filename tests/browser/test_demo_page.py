"""The page around the phones: what to try next, what the service is thinking, and beginning anew; and where I am."""

import re

from playwright.async_api import Browser, expect

from tests.browser.conftest import Served
from tests.browser.test_never_lost import TROUBLE, opened
from tests.browser.test_three_phones import button, says


async def test_the_tour_follows_what_happens_and_reset_begins_anew(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.goto(served.address)
    step = page.locator("#tour [aria-current=step]")
    await expect(step).to_contain_text("手机 1")
    resident, worker = (page.frame_locator(f"iframe >> nth={index}") for index in range(2))
    await says(resident, TROUBLE)
    await expect(step).to_contain_text("受理")
    await expect(page.locator(".ticket-mark.assigned")).to_have_text("1")
    await button(worker, "do:ticket.accept").click()
    await expect(step).to_contain_text("办好了")
    await page.locator("#wind-next").click()
    await expect(page.locator("#thoughts li.timer").first).to_be_visible()

    await page.locator("#reset").click()
    await expect(step).to_contain_text("手机 1")
    await expect(page.locator("#thoughts b")).to_have_count(0)
    await expect(resident.locator(".welcome")).to_be_visible()
    await says(resident, TROUBLE)
    await expect(resident.locator('article[data-ticket="1"]').first).to_be_visible()


async def test_a_narrow_screen_shows_first_what_to_try(browser: Browser, served: Served) -> None:
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.goto(served.address)
    await expect(page.locator("#tour [aria-current=step]")).to_be_in_viewport()
    await expect(page.frame_locator("iframe >> nth=0").locator("#menu button")).to_have_count(2)
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_here_is_a_point_with_its_accuracy(browser: Browser, served: Served) -> None:
    grid = served.town.settings.community.gridmap.features()["features"][0]["geometry"]["coordinates"][0]
    middle = [sum(axis) / len(grid) for axis in zip(*grid, strict=True)]
    context = await browser.new_context(
        geolocation={"longitude": middle[0], "latitude": middle[1], "accuracy": 35}, permissions=["geolocation"]
    )
    page = await context.new_page()
    await opened(page, served.phone())
    await page.locator("#place").click()
    await page.locator("#sheet-here").click()
    await expect(page.locator("#sheet-grid")).to_contain_text("35")
    await expect(page.locator("#sheet-map .around")).to_be_visible()
    await page.locator("#sheet-confirm").click()
    await expect(page.locator("#attached li")).to_have_text(re.compile("网格"))
