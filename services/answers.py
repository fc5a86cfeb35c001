"""Answers to what people ask: those of the configuration, and what the service itself knows."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from models.config.units import Post
from models.people import Person
from models.phrase import Phrase, named, option, phrase
from models.ticket import Ticket
from services import outbox, people
from services.opening import hours
from services.work import Work

ESTATE = "courtyard"  # the kind of place that people name when they say where they live


def answer(work: Work, person: Person, codes: Iterable[str], place: str | None = None) -> bool:
    """Tell the person the first of these answers that there is; False where there is none.

    `place`: the code of the one that they named, if they did.
    """
    found = next((known for code in codes if (known := work.community.answers_by_code.get(code))), None)
    if found is None:
        return False
    facts = _facts(work)
    if "worker" in found.facts:
        worker = _worker(work, person, place)
        if worker is None:
            _ask_estate(work, person)
            return True
        facts["worker"] = worker.packed()
    said = {name: value for name, value in facts.items() if name in found.facts}
    outbox.tell(work, person.id, phrase("answer", answer={"answer": found.code, "facts": said}))
    return True


def who_is_my_worker(work: Work, person: Person, place: str | None = None) -> None:
    """Tell who is responsible at the place, else where their latest report was; else ask where they live."""
    if worker := _worker(work, person, place):
        outbox.tell(work, person.id, worker)
    else:
        _ask_estate(work, person)


def _facts(work: Work) -> dict[str, Any]:
    """What answers may name, as far as it is known."""
    community = work.community
    facts: dict[str, Any] = {"community": {"own": "name"}, "hours": hours(community, work.now).packed()}
    if community.office:
        facts["office"] = {"own": "office"}
    if community.phone:
        facts["phone"] = community.phone
    return facts


def _worker(work: Work, person: Person, place: str | None) -> Phrase | None:
    """Who is responsible there, by their post; None where nobody knows where."""
    grid = work.community.place(place).grid if place else _last_grid(work, person)
    if grid is None:
        return None
    where = named("place", place) if place else named("unit", grid)
    facts = {"place": where, "hours": hours(work.community, work.now).packed()}
    post = _post(work, grid)
    if post is None:
        return phrase("answer.no_worker", **facts)
    facts["post"] = named("post", post.code)
    return phrase("answer.worker_phone", phone=post.phone, **facts) if post.phone else phrase("answer.worker", **facts)


def _post(work: Work, grid: str) -> Post | None:
    """The post of whoever would be given a report there now; None where nobody is."""
    present = (people.person(work, worker) for worker in people.workers(work, grid))
    held = [work.community.posts_by_code.get(worker.post or "") for worker in present if worker]
    return next((post for post in held if post and post.unit == grid), None)


def _last_grid(work: Work, person: Person) -> str | None:
    query = select(Ticket.grid).where(Ticket.reporter_id == person.id, Ticket.grid.is_not(None))
    return work.session.scalar(query.order_by(Ticket.id.desc()).limit(1))


def _ask_estate(work: Work, person: Person) -> None:
    estates = [place.code for place in work.community.places if place.kind == ESTATE]
    choices = [[option(phrase("name.itself", name=named("place", code)), f"worker:{code}")] for code in estates]
    outbox.tell(work, person.id, phrase("ask.estate"), choices=choices)
