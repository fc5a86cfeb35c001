"""What people are to be told: rows of intent, at the hour that fits, for the courier to render and deliver."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from models.matter import Matter
from models.outbox import Delivery, Outbox, Priority, Show
from models.people import Group
from models.phrase import Phrase, phrase
from services.work import Work

CARD = phrase("card")  # no words above the card

Choices = Iterable[Iterable[Mapping[str, Any]]]


def tell(
    work: Work,
    person_id: int,
    words: Phrase,
    *,
    choices: Choices = (),
    media: Iterable[int] = (),
    matter: Matter | None = None,
    show: Show | None = None,
    while_round: bool = False,
    news: bool = False,
    priority: Priority = Priority.NOTICE,
    not_before: datetime | None = None,
) -> None:
    """Tell somebody something, once this transaction is committed.

    What goes to the actor is the answer to their own message and never waits for the morning, nor does a notice about
    what rings at any hour. `show`: it stands above the matter's card, or edits that. `while_round` drops the row when
    the matter has moved on before it was delivered. `news`: it tells of what somebody else has done. `not_before`: it is
    held back until then.
    """
    to_actor = work.actor is not None and person_id == work.actor.id
    if to_actor and priority is not Priority.EMERGENCY:
        priority = Priority.REPLY
    elif priority is Priority.NOTICE and matter is not None and work.kinds[matter.kind].rings(matter, while_round):
        priority = Priority.EMERGENCY
    held = priority in {Priority.NOTICE, Priority.QUIET} and show is not Show.EDIT
    work.append(
        Outbox,
        **_envelope(work, words, priority, held=held, not_before=not_before),
        person_id=person_id,
        account_id=work.account.id if to_actor and work.account else None,
        group_id=None,
        choices=[list(row) for row in choices],
        media=list(media),
        kind=matter.kind if matter else None,
        number=matter.id if matter else None,
        show=show,
        news=news,
        round=matter.round if matter and while_round else None,
    )


def answer(work: Work, words: Phrase, **options: Any) -> None:
    """Answer the actor; `options` are those of `tell`. Raises RuntimeError where there is no actor."""
    if work.actor is None:
        raise RuntimeError("nobody to answer: this transaction has no actor")
    tell(work, work.actor.id, words, **options)


def show_new(
    work: Work,
    person_id: int,
    matter: Matter,
    lead: Phrase = CARD,
    *,
    media: Iterable[int] = (),
    news: bool = False,
    while_round: bool = False,
) -> None:
    """Send a matter's card anew."""
    rings = work.kinds[matter.kind].rings(matter, False)
    priority = Priority.EMERGENCY if rings else Priority.NOTICE
    tell(
        work,
        person_id,
        lead,
        matter=matter,
        show=Show.NEW,
        priority=priority,
        media=media,
        news=news,
        while_round=while_round,
    )


def refresh(work: Work, person_id: int, matter: Matter) -> None:
    """Let the card in somebody's chat show how things stand now."""
    tell(work, person_id, CARD, matter=matter, show=Show.EDIT, priority=Priority.QUIET)


def say(work: Work, group: Group, words: Phrase, choices: Choices | None = None) -> None:
    """Post to a group; with choices it answers somebody there."""
    answering = choices is not None
    work.append(
        Outbox,
        **_envelope(work, words, Priority.REPLY if answering else Priority.QUIET, held=not answering),
        person_id=None,
        account_id=None,
        group_id=group.id,
        choices=[list(row) for row in choices or ()],
        media=[],
        kind=None,
        number=None,
        show=None,
        news=False,
        round=None,
    )


def _envelope(
    work: Work, words: Phrase, priority: Priority, *, held: bool, not_before: datetime | None = None
) -> dict[str, Any]:
    """What every row begins with; what is `held` waits for the end of quiet hours, and for `work.delay`."""
    community = work.community
    wake_at = max(work.now + work.delay if held else work.now, not_before or work.now)
    if held:
        wake_at = community.quiet_hours.until(wake_at, community.tz)
    return {
        "id": work.new_id(),
        "phrase": words.key,
        "params": words.params,
        "priority": priority,
        "status": Delivery.PENDING,
        "wake_at": wake_at,
        "attempts": 0,
        "part": 0,
        "error": None,
        "created_at": work.now,
        "done_at": None,
    }
