"""For every eye and hand: axe finds nothing serious, the keyboard is enough, small screens and large type fit."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.test_never_lost import TROUBLE, mine, opened, says
from tests.browser.test_three_phones import photo

Scheme = Literal["light", "dark"]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SERIOUS = """async () => (await axe.run()).violations
    .filter(({impact}) => ["serious", "critical"].includes(impact))
    .map(({id, nodes}) => `${id}: ${nodes.map(({target, any}) => target.flat().join(" ") + " " + (any[0]?.message ?? "")).join("; ")}`)"""
SMALL_BUTTONS = """() => [...document.querySelectorAll("button, .tool, select")]
    .filter(({offsetHeight, offsetWidth}) => offsetHeight && Math.min(offsetHeight, offsetWidth) < 44)
    .map((each) => each.outerHTML)"""
CUT_OFF = """() => [...document.querySelectorAll("header *, #composer *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth || each.scrollHeight > each.clientHeight + 1)
    .filter((each) => each.matches("h1, p, button, output")).map((each) => each.outerHTML)"""
NAMES_OVER_NAMES = """() => {
    const names = [...document.querySelectorAll(".map .name > span")].filter((each) => each.offsetHeight);
    const over = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    const boxes = names.map((each) => [each.textContent, each.getBoundingClientRect()]);
    return boxes.flatMap(([name, box], index) =>
        boxes.slice(index + 1).filter(([, other]) => over(box, other)).map(([other]) => `${name} and ${other}`));
}"""


async def findings(page: Page) -> list[str]:
    found = await page.evaluate(SERIOUS)
    return list(found)


async def with_a_report(page: Page, served: Served, number: int = 1) -> None:
    await opened(page, served.phone(number))
    await page.locator("#photo input").set_input_files(
        {"name": "stairs.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    await says(page, TROUBLE)
    await expect(page.locator("article[data-ticket]").first).to_be_visible()
    await expect(mine(page, "sent").locator("img")).to_be_visible()


@pytest.mark.parametrize(("served", "scheme"), [("zh", "light"), ("en", "dark")], indirect=["served"])
async def test_axe_finds_nothing_serious_in_the_chat(browser: Browser, served: Served, scheme: Scheme) -> None:
    context = await browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    await context.add_init_script(path=AXE)
    page = await context.new_page()
    await with_a_report(page, served)
    assert await findings(page) == []
    for opener, sheet in (("#my", "#reports"), ("#more", "#settings"), ("#place", "#sheet")):
        await page.locator(opener).click()
        await expect(page.locator(f"{sheet} .actions button").first).to_be_visible()
        assert await findings(page) == []
        await page.keyboard.press("Escape")
    await page.locator("article .photo").first.click()
    assert await findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_in_the_demo(browser: Browser, served: Served, scheme: Scheme) -> None:
    context = await browser.new_context(
        color_scheme=scheme, reduced_motion="reduce", viewport={"width": 1440, "height": 900}
    )
    await context.add_init_script(path=AXE)
    page = await context.new_page()
    await page.goto(served.address)
    phone = page.frame_locator("iframe >> nth=0")
    await phone.locator("#text").fill(TROUBLE)
    await phone.locator("#text").press("Enter")
    await expect(page.locator("#thoughts b").first).to_be_visible()
    assert await findings(page) == []


async def test_the_keyboard_is_enough(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    await opened(page, served.phone())
    await tab_to(page, "#place")
    await page.keyboard.press("Enter")
    await expect(page.locator("#sheet-map")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#sheet-grid")).to_contain_text("网格")
    await tab_to(page, "#sheet-confirm")
    await page.keyboard.press("Enter")
    await expect(page.locator("#place")).to_be_focused()
    await tab_to(page, "#text")
    await page.keyboard.type("楼道灯坏了")
    await page.keyboard.press("Enter")
    await expect(page.locator('article[data-ticket="1"] .choices button').first).to_be_visible()
    await tab_to(page, 'button[data-data^="do:ticket.withdraw"]', back=True)
    await page.keyboard.press("Enter")
    await expect(page.locator("article", has_text="撤回").last).to_be_visible()
    await tab_to(page, "#my", back=True)
    await page.keyboard.press("Enter")
    await expect(page.locator(".report")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.locator("#my")).to_be_focused()


async def test_the_keyboard_stays_where_it_pressed(browser: Browser, served: Served) -> None:
    page = await browser.new_page()
    await opened(page, served.phone())
    await says(page, TROUBLE)
    share = page.locator('button[data-data="do:ticket.share:1"]')
    await share.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("article", has_text="电话")).to_be_visible()
    await expect(page.locator(".pressed")).to_have_count(0)
    await expect(share).to_be_focused()
    await says(page, "13800000000")
    await expect(share).to_have_text("保持匿名")
    await share.focus()
    await page.keyboard.press("Enter")
    await expect(share).to_have_text("允许联系我")
    await expect(share).to_be_focused()


async def tab_to(page: Page, selector: str, *, back: bool = False) -> None:
    for _ in range(30):
        if await page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        await page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize(
    ("width", "scheme", "large"), [(320, "light", True), (320, "dark", False), (1440, "light", False)]
)
async def test_the_chat_fits_every_screen(
    browser: Browser, served: Served, tmp_path: Path, width: int, scheme: Scheme, large: bool
) -> None:
    context = await browser.new_context(
        viewport={"width": width, "height": 640}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = await context.new_page()
    await opened(page, served.phone())
    if large:
        await page.locator("#more").click()
        await page.locator("#large").check()
        await page.keyboard.press("Escape")
        await page.reload()
        await expect(page.locator("html.large")).to_have_count(1)
    await with_a_report(page, served)
    for opener in (None, "#my", "#more", "#place"):
        if opener:
            await page.locator(opener).click()
            await expect(page.locator("dialog[open] .actions button").first).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert await page.evaluate(SMALL_BUTTONS) == []
        await page.screenshot(path=tmp_path / f"{width}-{scheme}-{'large' if large else 'plain'}{opener or ''}.png")
        await page.keyboard.press("Escape")


@pytest.mark.parametrize("served", ["zh", "en"], indirect=True)
async def test_nothing_is_cut_off_in_large_type_on_the_smallest_screen(browser: Browser, served: Served) -> None:
    context = await browser.new_context(viewport={"width": 320, "height": 640}, permissions=["microphone"])
    await context.add_init_script("localStorage.setItem('smallgrid:large', 'yes')")
    page = await context.new_page()
    await opened(page, served.phone())
    assert await page.evaluate(CUT_OFF) == []
    await page.locator("#voice").click()
    await expect(page.locator("#recording output")).to_be_visible()
    assert await page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("served", ["zh", "en"], indirect=True)
async def test_the_names_on_the_map_leave_each_other_room(browser: Browser, served: Served) -> None:
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    await opened(page, served.phone())
    await page.locator("#place").click()
    await expect(page.locator("#sheet-map .courtyard-name").first).to_be_visible()
    assert await page.evaluate(NAMES_OVER_NAMES) == []
