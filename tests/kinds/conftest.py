"""The kind's catalogues stand beside the service's own while its tests run."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import locales
from bot import database
from services import render
from tests.kinds.losing import a_town
from tests.town import Town


@pytest.fixture(autouse=True)
def phrases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(locales, "FOLDERS", [*locales.FOLDERS, Path(__file__).parent / "locales"])
    _forget()
    yield
    _forget()


def _forget() -> None:
    for known in (locales.catalogue, render._template):
        known.cache_clear()


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with a_town() as built:
        yield built


@pytest.fixture
async def each_town(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """The same on both databases; one writer thread, so that numbers follow one another."""
    monkeypatch.setattr(database, "POSTGRESQL_THREADS", 1)
    async with a_town(url=database_url) as built:
        yield built
