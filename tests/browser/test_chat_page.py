"""The chat page by itself: bad lines, small screens, hostile text."""

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Served

HOSTILE = '<img src=x onerror="document.title=1"> *not bold* {x}'


async def says(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")


async def test_what_is_said_without_a_line_arrives_once_when_the_line_is_back(browser: Browser, served: Served) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{served.address}/phone/1/")
    await expect(page.locator("#menu button")).to_have_count(2)
    await context.set_offline(True)
    await says(page, "one")
    await says(page, "two")
    await expect(page.locator("article.pending")).to_have_count(2)
    await context.set_offline(False)
    await expect(page.locator("article.pending")).to_have_count(0, timeout=20_000)
    await page.reload()
    await expect(page.locator("article.mine .text")).to_have_text(["one", "two"])


async def test_a_closed_page_sends_what_it_owes_when_it_opens_again(browser: Browser, served: Served) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{served.address}/phone/1/")
    await expect(page.locator("#menu button")).to_have_count(2)
    await page.route("**/api/messages", lambda route: route.abort())
    await says(page, "one")
    await expect(page.locator("article.pending")).to_have_count(1)
    await page.close()
    again = await context.new_page()
    await again.goto(f"{served.address}/phone/1/")
    await expect(again.locator("article.mine:not(.pending) .text")).to_have_text(["one"])
    await expect(again.locator("article.pending")).to_have_count(0)


async def test_text_stays_text(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    await page.goto(f"{served.address}/phone/1/")
    await says(page, HOSTILE)
    await expect(page.locator("article.mine:not(.pending) .text")).to_have_text(HOSTILE)
    await expect(page.locator("article img")).to_have_count(0)


async def test_the_page_fits_a_screen_of_320_pixels(browser: Browser, served: Served) -> None:
    page = await browser.new_page(viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    await page.goto(f"{served.address}/phone/2/")
    await says(page, "x" * 300)
    await expect(page.locator("article.mine:not(.pending)")).to_have_count(1)
    await page.locator("#place").tap()
    await page.locator('#sheet-map [data-grid="grid-5"]').tap()
    await expect(page.locator("#sheet-grid")).to_contain_text("五" if served.town.language == "zh" else "5")
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    sizes = await page.evaluate(
        "[...document.querySelectorAll('button, .tool')].filter((e) => e.offsetHeight).map((e) => e.offsetHeight)"
    )
    assert min(sizes) >= 44
    await page.locator("#sheet-confirm").tap()
    await expect(page.locator("#attached li")).to_have_count(1)
