"""Who is who on the page: invitation, recovery, signing out, language, my reports, voice, push."""

import asyncio
import json
import re
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, expect

from locales import catalogue
from services import passes
from tests.browser.conftest import Served
from tests.browser.test_never_lost import TROUBLE, controlled, mine, opened, says

WORDS = catalogue("zh")
SELDOM_MS = 500
TRIES = 40
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.ready;
    const [first] = await registration.getNotifications();
    return first ? [first.title, first.body, first.tag] : null;
}"""


async def newcomer(browser: Browser, served: Served) -> tuple[BrowserContext, Page]:
    """A browser that was never here; the demo hands it the first resident's phone."""
    context = await browser.new_context()
    page = await context.new_page()
    await opened(page, served.phone())
    return context, page


async def test_an_invitation_opened_by_its_link_counts_once(browser: Browser, served: Served) -> None:
    token = await served.town.app.database.transact(lambda work: passes.invite(work, "grid-2-worker"))
    _, page = await newcomer(browser, served)
    await page.goto(f"{served.phone()}?start=i_{token}")
    await expect(page.locator("article")).to_have_count(1)
    await expect(page.locator("article")).to_contain_text("第二网格网格员")
    await expect(page.locator("#my")).to_have_text(WORDS["ui.menu_tasks"])
    assert page.url == served.phone()
    await page.reload()
    await expect(page.locator("#my")).to_be_visible()
    await expect(page.locator("article")).to_have_count(1)


async def test_a_recovery_code_brings_my_reports_to_another_browser(browser: Browser, served: Served) -> None:
    _, page = await newcomer(browser, served)
    await says(page, TROUBLE)
    await expect(page.locator("article[data-ticket]").first).to_be_visible()
    await page.locator("#more").click()
    await page.get_by_text(WORDS["ui.recovery_make"]).click()
    code = page.locator("#recovery-code")
    await expect(code).to_have_text(re.compile("-"))
    written_down = await code.inner_text()

    _, other = await newcomer(browser, served)
    await other.request.post(f"{served.phone()}demo/become", data={"person": await somebody_else(served)})
    await other.reload()
    await expect(other.locator("article")).to_have_count(0)
    await other.locator("#more").click()
    await other.locator("#recover").fill("AAAA-BBBB-CCCC-DDDD")
    await other.get_by_text(WORDS["ui.recovery_use"], exact=True).click()
    await expect(other.locator("#toast")).to_be_visible()
    await other.locator("#recover").fill(written_down.lower())
    await other.get_by_text(WORDS["ui.recovery_use"], exact=True).click()
    await expect(mine(other, "sent").locator(".text")).to_have_text([TROUBLE])
    await other.locator("#my").click()
    await expect(other.locator(".report")).to_have_count(1)
    await other.locator(".report").click()
    await expect(other.locator("article[data-ticket]:focus")).to_have_count(1)


async def somebody_else(served: Served) -> int:
    return next(person.id for person in reversed(await served.town.demo.people()) if person.role == "resident")


async def test_signing_out_everywhere_leaves_nothing_on_any_page(browser: Browser, served: Served) -> None:
    context, page = await newcomer(browser, served)
    await says(page, TROUBLE)
    await expect(page.locator("article[data-ticket]").first).to_be_visible()
    cookies = await context.cookies()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.locator("#more").click()
    async with page.expect_navigation():
        await page.get_by_text(WORDS["ui.signout_everywhere"]).click()
    await expect(page.locator("#menu button")).to_have_count(2)
    kept = {cookie["value"] for cookie in await context.cookies()} & {cookie["value"] for cookie in cookies}
    assert kept == set()


async def test_whoever_is_erased_begins_anew_in_every_tab(browser: Browser, served: Served) -> None:
    context, page = await newcomer(browser, served)
    other = await context.new_page()
    await opened(other, served.phone())
    await says(page, TROUBLE)
    await expect(other.locator("article[data-ticket]").first).to_be_visible()
    await says(page, "/forget")
    await page.get_by_role("button", name=WORDS["button.forget"]).click()
    for tab in (page, other):
        await expect(tab.locator(".welcome")).to_be_visible()
        await expect(tab.locator("article")).to_have_count(0)
    await expect(page.locator("#toast")).to_have_text(WORDS["done.forget"])
    assert TROUBLE not in await page.evaluate("JSON.stringify(localStorage)")


async def test_the_page_changes_its_language(browser: Browser, served: Served) -> None:
    _, page = await newcomer(browser, served)
    await page.locator("#more").click()
    async with page.expect_navigation():
        await page.get_by_role("button", name="English").click()
    await expect(page.locator("#my")).to_have_text(catalogue("en")["ui.menu_my"])
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_the_page_speaks_the_language_that_was_chosen_in_the_chat_in_every_tab(
    browser: Browser, served: Served
) -> None:
    context, page = await newcomer(browser, served)
    other = await context.new_page()
    await opened(other, served.phone())
    for language in ("en", "zh"):
        await says(page, "/language")
        for tab in (page, other):
            await expect(tab.locator("#my")).to_have_text(catalogue(language)["ui.menu_my"])
    await expect(page.locator("article:not(.mine)")).to_have_count(2)


async def test_a_voice_note_is_recorded_sent_and_played(browser: Browser, served: Served) -> None:
    context, page = await newcomer(browser, served)
    await context.grant_permissions(["microphone"])
    await page.locator("#voice").click()
    await expect(page.locator("#recording output")).to_have_text(re.compile("^0:0[1-9]$"))
    await page.locator("#voice").click()
    note = mine(page, "sent").locator("audio")
    await expect(note).to_have_attribute("src", re.compile(r"^media/[0-9a-f]{64}$"))
    await note.evaluate("(audio) => audio.play()")
    await expect(page.locator("#recording")).to_be_hidden()
    await page.locator("#text").fill("x")
    await expect(page.locator("#voice")).to_be_hidden()


async def test_a_push_shows_a_notification_of_its_ticket(browser: Browser, served: Served) -> None:
    context, page = await newcomer(browser, served)
    await context.grant_permissions(["notifications"])
    await controlled(page)
    tools = await context.new_cdp_session(page)
    registered: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def registration(event: dict[str, Any]) -> None:
        found = [each["registrationId"] for each in event["registrations"] if not each["isDeleted"]]
        if found and not registered.done():
            registered.set_result(found[0])

    tools.on("ServiceWorker.workerRegistrationUpdated", registration)
    await tools.send("ServiceWorker.enable")
    push = {"title": "柳西街社区", "body": "#1 办好了", "ticket": "1", "urgent": False}
    delivery = {"origin": served.address, "registrationId": await registered, "data": json.dumps(push)}
    for _ in range(TRIES):
        # Asked between a notification's record and its display, Chromium forgets the record: ask seldom, deliver again.
        await tools.send("ServiceWorker.deliverPushMessage", delivery)
        await page.wait_for_timeout(SELDOM_MS)
        if shown := await page.evaluate(SHOWN):
            break
    assert shown == ["柳西街社区", "#1 办好了", "ticket-1"]
