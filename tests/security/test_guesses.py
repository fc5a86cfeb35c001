"""Ten thousand guesses at an invitation: none succeeds, the real one still works, nobody honest is locked out."""

import asyncio
from collections import Counter
from hashlib import sha256

from sqlalchemy import func, select

from bot.channels.web.sessions import new_account
from models.people import Person, Role
from services import passes
from services.work import Work
from tests.security.conftest import Browser, Service

ATTACKERS = 20
EACH = 50


def guess(number: int) -> str:
    """A token of the right form."""
    return sha256(str(number).encode()).hexdigest()[:43]


async def attack(service: Service, attacker: int) -> Counter[int]:
    """Guess as fast as the service answers."""
    browser = service.browser()
    await browser.enter()
    statuses: Counter[int] = Counter()
    for number in range(EACH):
        body = {"id": f"guess-{number:06}", "press": {"data": f"start:i_{guess(attacker * EACH + number)}"}}
        statuses[(await browser.post("/api/messages", body)).status] += 1
    return statuses


async def staff(service: Service) -> int:
    roles = select(func.count()).select_from(Role)
    return int(await service.app.database.read(lambda work: work.session.scalar(roles)) or 0)


async def test_guesses_by_http_are_slowed_down_and_hinder_nobody_else(service: Service) -> None:
    token = await service.app.database.transact(lambda work: passes.invite(work, "grid-1-worker"))
    honest, fumbling = service.browser(), service.browser()
    await honest.enter()
    await fumbling.enter()
    for number in range(5):
        await fumbling.says(press={"data": f"start:i_{guess(number)}"})
    found = await asyncio.gather(*(attack(service, attacker) for attacker in range(ATTACKERS)))
    assert sum(found, Counter()) == {200: 10 * ATTACKERS, 429: (EACH - 10) * ATTACKERS}
    assert await staff(service) == 0
    assert (await honest.says(text="路灯坏了")).status == 200
    assert (await fumbling.says(press={"data": f"start:i_{token}"})).status == 200
    assert await staff(service) == 1


async def test_ten_thousand_guesses_find_nothing(service: Service) -> None:
    """What no limit would have stopped."""

    def guesses(work: Work) -> set[object]:
        token, other = passes.invite(work, "grid-1-worker"), passes.invite(work, "administrator")
        work.account = new_account(work, "zh")
        work.session.flush()
        work.actor = work.session.get_one(Person, work.account.person_id)
        tried = [guess(number) for number in range(10_000)]
        tried += [token[:-1], token.swapcase(), f"{token} ", passes._hash(token), "", "%", f"{token}\0"]
        found: set[object] = {passes.redeem(work, text) for text in tried}
        assert passes.redeem(work, other) is not None
        assert passes.redeem(work, other) is None
        return found

    assert await service.app.database.transact(guesses) == {None}


async def test_recovery_codes_are_not_guessed_either(service: Service) -> None:
    owner = service.browser()
    account = await owner.enter()
    code = (await (await owner.post("/api/recovery", {})).json())["code"]
    attacker, lost = service.browser(), service.browser()
    await attacker.enter()
    await lost.enter()
    statuses = [(await tries(attacker, number)) for number in range(30)]
    assert Counter(statuses) == {400: 10, 429: 20}
    assert (await lost.post("/api/recover", {"code": code})).status == 200
    assert await lost.enter() == account


async def test_whoever_was_slowed_down_may_go_on_after_a_while(service: Service) -> None:
    browser = service.browser()
    await browser.enter()
    for number in range(11):
        status = await tries(browser, number)
    assert status == 429
    service.wait(seconds=20)
    assert await tries(browser, 12) == 400


async def tries(browser: Browser, number: int) -> int:
    return (await browser.post("/api/recover", {"code": guess(number)[:16]})).status
