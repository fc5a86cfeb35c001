"""Whoever holds a post, and who of them works here."""

from collections.abc import Iterator

import pytest

from models.people import Person, RoleKind
from tests.core import Core, holder_of, resident, second_worker


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def test_a_helper_is_a_resident_with_a_post(core: Core) -> None:
    with core.trial() as work:
        posts = {
            RoleKind.WORKER: "grid-1-worker",
            RoleKind.LEADER: "grid-1-leader",
            RoleKind.HELPER: "grid-2-helper",
            RoleKind.ADMIN: "administrator",
        }
        assert posts.keys() == set(RoleKind)
        people: dict[str, Person] = {"resident": resident(work)}
        people |= {kind: holder_of(work, post) for kind, post in posts.items()}
        assert {kind for kind, person in people.items() if person.works_here} == {"worker", "leader", "admin"}
        for person in people.values():
            person.consented_at = None
        assert {kind for kind, person in people.items() if person.must_agree} == {"resident", "helper"}


def test_a_helper_who_is_a_worker_too_works_here(core: Core) -> None:
    with core.trial() as work:
        person = second_worker(work)
        person.roles = [*person.roles, *holder_of(work, "grid-2-helper").roles]
        assert person.works_here
