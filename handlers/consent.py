"""The question whether somebody agrees to the privacy notice."""

from typing import Any

from handlers.chat import Asking, Chat
from handlers.utterance import Utterance
from models.people import Person
from models.phrase import phrase
from services import languages, outbox
from services.ticket import emergency, lists
from services.work import Work


async def ask(work: Work, state: Chat, *more: Utterance) -> None:
    """Show the privacy notice; what was held before and what comes now, words and where they came from, waits for it."""
    held: list[dict[str, Any]] = [*(await state.get_value("held") or []), *(said.packed() for said in more)]
    await state.ask(Asking.consent, held=held)
    has_said = any(not Utterance.unpacked(work.community, part).empty for part in held)
    words = phrase("privacy.held" if has_said else "privacy", community=community(work))
    outbox.answer(work, words, choices=languages.agreeing(work, work.actor))


async def after(work: Work, person: Person, state: Chat) -> None:
    """Whoever was helped before they had agreed is asked once nothing else is; in despair nobody is shown a form."""
    if not person.must_agree:
        return
    despair = any(emergency.is_one(one) and emergency.is_quiet(work, one) for one in lists.reported(work, person))
    if not despair and await state.get_state() is None:
        await ask(work, state)


def community(work: Work) -> dict[str, object]:
    return {"named": "unit", "code": work.community.duty_desk}
