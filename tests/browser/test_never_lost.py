"""Nothing that is said gets lost or doubled: bad lines, two tabs, a killed server, a page that opens without a line."""

import socket
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import Served
from tests.browser.test_three_phones import photo
from tests.durability import server

PATIENCE_MS = 20_000
TROUBLE = "柳西小区3号楼楼道灯坏了"


async def says(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")


def mine(page: Page, state: str) -> Locator:
    return page.locator(f"article.mine[data-state={state}]")


async def opened(page: Page, address: str) -> None:
    """The page is up, and its event stream too."""
    await page.goto(address)
    await expect(page.locator("#menu button")).to_have_count(2)
    await expect(page.locator("#link")).to_be_empty()


async def controlled(page: Page) -> None:
    """The service worker has kept the page."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")


async def test_a_report_with_a_photo_written_without_a_line_goes_out_once(browser: Browser, served: Served) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await opened(page, served.phone())
    await context.set_offline(True)
    await page.locator("#photo input").set_input_files(
        {"name": "stairs.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    await says(page, TROUBLE)
    await expect(mine(page, "waiting").locator("img")).to_be_visible()
    await expect(mine(page, "waiting").locator(".tick")).to_have_attribute("aria-label", "等待发送")
    await context.set_offline(False)
    await expect(mine(page, "waiting")).to_have_count(0, timeout=PATIENCE_MS)
    await expect(page.locator("article[data-ticket]").first).to_be_visible()
    await page.reload()
    await expect(mine(page, "sent").locator(".text")).to_have_text([TROUBLE])
    await expect(mine(page, "sent").locator("img")).to_be_visible()


async def test_a_press_without_a_line_counts_when_the_line_is_back(browser: Browser, served: Served) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await opened(page, served.phone())
    await says(page, TROUBLE)
    withdraw = page.locator('article[data-ticket] button[data-data^="do:ticket.withdraw"]')
    await expect(withdraw).to_be_visible()
    await context.set_offline(True)
    await withdraw.click()
    await expect(page.locator("#toast")).to_be_visible()
    await context.set_offline(False)
    await expect(page.locator("article", has_text="撤回").last).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.locator(".pressed")).to_have_count(0)


async def test_two_tabs_show_the_same_and_send_once(browser: Browser, served: Served) -> None:
    context = await browser.new_context()
    one, two = await context.new_page(), await context.new_page()
    for page in (one, two):
        await opened(page, served.phone())
    await context.set_offline(True)
    for number, page in enumerate((one, two, one, two)):
        await says(page, f"第{number}句")
        await expect(mine(page, "waiting")).to_have_count(number + 1)
    await context.set_offline(False)
    for page in (one, two):
        await expect(mine(page, "waiting")).to_have_count(0, timeout=PATIENCE_MS)
        await expect(mine(page, "sent").locator(".text")).to_have_text([f"第{number}句" for number in range(4)])


async def test_a_closed_tab_leaves_its_messages_to_the_other(browser: Browser, served: Served) -> None:
    context = await browser.new_context()
    one, two = await context.new_page(), await context.new_page()
    for page in (one, two):
        await opened(page, served.phone())
    await context.set_offline(True)
    await says(one, "再见")
    await expect(mine(two, "waiting")).to_have_count(1)
    await one.close()
    await context.set_offline(False)
    await expect(mine(two, "sent").locator(".text")).to_have_text(["再见"], timeout=PATIENCE_MS)


async def test_a_server_killed_under_an_open_page_loses_and_doubles_nothing(browser: Browser, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with server.served(tmp_path, port) as service:
        page = await browser.new_page()
        await opened(page, f"{await service.address()}/phone/1/")
        await says(page, TROUBLE)
        await expect(page.locator("article[data-ticket]").first).to_be_visible()
        assert service.kill()
        await says(page, "还有四楼的灯")
        await expect(mine(page, "waiting")).to_have_count(1)
        await service.address()
        await expect(mine(page, "waiting")).to_have_count(0, timeout=PATIENCE_MS)
        await expect(mine(page, "sent").locator(".text")).to_have_text([TROUBLE, "还有四楼的灯"])
        await expect(page.locator("#link")).to_be_empty(timeout=PATIENCE_MS)
        await says(page, "谢谢")
        await expect(mine(page, "sent")).to_have_count(3)
        await expect(page.locator("article").last).to_contain_text("不客气", timeout=PATIENCE_MS)
        before = await page.locator("article").evaluate_all("all => all.map((each) => each.dataset.id)")
        await page.reload()
        await expect(page.locator("article")).to_have_count(len(before))
        assert len(set(before)) == len(before)


async def test_the_page_opens_without_a_line_and_shows_what_was_said(browser: Browser, served: Served) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await opened(page, served.phone())
    await controlled(page)
    await says(page, TROUBLE)
    await expect(page.locator("article[data-ticket]").first).to_be_visible()
    await context.set_offline(True)
    await page.reload()
    await expect(mine(page, "sent").locator(".text")).to_have_text([TROUBLE])
    await says(page, "还没修好")
    await expect(mine(page, "waiting")).to_have_count(1)
    await context.set_offline(False)
    await expect(mine(page, "waiting")).to_have_count(0, timeout=PATIENCE_MS)
    await expect(mine(page, "sent").locator(".text")).to_have_text([TROUBLE, "还没修好"])


async def test_what_is_written_outlives_the_page(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    await opened(page, served.phone())
    await page.locator("#text").press_sequentially("楼道灯")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("楼道灯")
    await page.locator("#text").press("Enter")
    await expect(mine(page, "sent").locator(".text")).to_have_text(["楼道灯"])
    await page.reload()
    await expect(mine(page, "sent")).to_have_count(1)
    await expect(page.locator("#text")).to_have_value("")


async def test_the_words_that_came_with_a_bad_photo_are_given_back(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    await opened(page, served.phone())
    await page.locator("#photo input").set_input_files(
        {"name": "a.heic", "mimeType": "image/heic", "buffer": b"?" * 99}
    )
    await says(page, TROUBLE)
    await expect(mine(page, "refused").locator(".reason")).to_be_visible()
    await expect(page.locator("#text")).to_have_value(TROUBLE)
    await page.locator("#text").press("Enter")
    await expect(page.locator("article[data-ticket]").first).to_be_visible()


async def test_what_waited_too_long_is_sent_as_new_if_it_still_holds(browser: Browser, served: Served) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.clock.install()
    await opened(page, served.phone())
    await context.set_offline(True)
    for text in (TROUBLE, "不用了"):
        await says(page, text)
    await page.clock.fast_forward(31 * 24 * 3600 * 1000)
    await context.set_offline(False)
    await expect(mine(page, "refused").locator(".reason")).to_have_count(2, timeout=PATIENCE_MS)
    await page.reload()
    await expect(mine(page, "refused").locator(".reason")).to_have_count(2)
    await mine(page, "refused").nth(1).get_by_role("button", name="不发了").click()
    await expect(mine(page, "refused")).to_have_count(1)
    await mine(page, "refused").get_by_role("button", name="作为新消息发送").click()
    await expect(page.locator("article[data-ticket]").first).to_be_visible()
    await expect(mine(page, "sent").locator(".text")).to_have_text([TROUBLE])
    await expect(mine(page, "refused")).to_have_count(0)
    await page.reload()
    await expect(mine(page, "sent").locator(".text")).to_have_text([TROUBLE])
    await expect(mine(page, "refused")).to_have_count(0)


async def test_a_line_that_is_dead_without_saying_so_is_opened_again(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    await page.clock.install()
    await opened(page, served.phone())
    async with page.expect_request("**/api/events?*"):
        await page.clock.fast_forward(41_000)
    await expect(page.locator("#link")).to_be_empty()


async def test_what_came_while_nobody_looked_is_counted_and_marked(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    await opened(page, served.phone())
    await looks(page, away=True)
    await (await served.town.resident()).says(TROUBLE)
    await expect(page).to_have_title("(1) 柳西街社区")
    await looks(page, away=False)
    await expect(page).to_have_title("柳西街社区")
    await expect(page.locator(".unread + article[data-ticket]")).to_have_count(1)


async def looks(page: Page, *, away: bool) -> None:
    await page.evaluate(
        """(away) => {
            Object.defineProperty(document, "hidden", { value: away, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        away,
    )
