"""From a phrase to words in both languages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.phrase import Phrase, day, moment, named, option, phrase, remark
from models.record import Remark
from services.message import Segment
from services.render import Reader, toast
from services.ticket import card as cards
from tests.core import MONDAY, Core, at, holder_of, new_ticket, resident, second_worker


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("words", "words", "words"),
        (3, "3", "3"),
        (["a", 2], "a\n2", "a\n2"),
        (moment(MONDAY + timedelta(hours=5)), "今天14:00", "14:00 today"),
        (moment(MONDAY + timedelta(hours=15)), "明天00:00", "00:00 tomorrow"),
        (moment(MONDAY - timedelta(hours=10)), "昨天23:00", "23:00 yesterday"),
        (named("unit", "grid-1"), "第一网格", "Grid 1"),
        (named("place", "liuxi-1"), "柳西小区1号楼", "Liuxi Estate, Building 1"),
        (named("category", "lighting"), "照明", "Lighting"),
        (named("post", "grid-1-worker"), "第一网格网格员", "Grid 1 worker"),
        (named("emergency", "fire"), "火情", "Fire"),
        (named("emergency", "0"), "涉及人身安全", "danger to life"),  # as rows named it before the codes
        (remark(404), "", ""),
    ],
)
def test_values(core: Core, value: Any, zh: str, en: str) -> None:
    with core.trial() as work:
        assert [Reader(work, language).value(value).replace(" ", "") for language in ("zh", "en")] == [
            zh.replace(" ", ""),
            en.replace(" ", ""),
        ]


def test_a_time_further_off_names_its_day(core: Core) -> None:
    with core.trial() as work:
        for language in ("zh", "en"):
            reader = Reader(work, language)
            exact = reader.value(moment(at("01 14:00"), exact=True))
            assert reader.value(day(at("01 14:00"))) in exact
            assert exact.endswith("14:00")
            assert reader.value(moment(at("03 14:00"))) == reader.value(moment(at("03 14:00"), exact=True))


@pytest.mark.parametrize("value", [{"nonsense": 1}, None, 1.5])
def test_what_is_no_parameter_is_an_error(core: Core, value: Any) -> None:
    with core.trial() as work, pytest.raises(KeyError):
        Reader(work, "en").value(value)


def test_an_unknown_phrase_and_a_missing_parameter_are_errors(core: Core) -> None:
    with core.trial() as work:
        for wrong in (phrase("no.such_phrase"), phrase("notice.moved")):
            with pytest.raises(KeyError):
                Reader(work, "zh").text(wrong)


@given(text=st.text(max_size=50))
def test_what_people_write_stays_as_they_wrote_it(core: Core, text: str) -> None:
    """Asterisks, braces and line ends of theirs mean nothing."""
    with core.trial() as work:
        segments = Reader(work, "en").segments(phrase("notice.note", number=1, said=text))
        assert not text or Segment(text, segments[0].bold and False) in segments


def test_erased_words_reach_unsent_messages_too(core: Core) -> None:
    with core.trial() as work:
        ticket = new_ticket(work, resident(work))
        said = Remark(id=work.new_id(), kind="ticket", number=ticket.id, action="note", text="secret", at=work.now)
        work.session.add(said)
        work.session.flush()
        words = phrase("notice.note", number=ticket.id, said=remark(said.id))
        assert "secret" in Reader(work, "en").text(words)
        work.session.delete(said)
        work.session.flush()
        assert "secret" not in Reader(work, "en").text(words)


def test_staff_go_by_their_post_and_residents_by_none(core: Core) -> None:
    with core.trial() as work:
        reader = Reader(work, "en")
        people = (holder_of(work, "grid-1-worker").id, None, 404_404)
        named_, *nobody = [reader.value({"person": person}) for person in people]
        assert named_ == "Grid 1 worker"
        assert len(set(nobody)) == 1
        assert reader.value({"person": resident(work).id}) == reader.value({"person": second_worker(work).id})


def test_toast_is_plain() -> None:
    for language in ("zh", "en"):
        text = toast(phrase("refused.not_found", number=7), language)
        assert "7" in text
        assert "*" not in text


def test_callback_data_fits() -> None:
    with pytest.raises(ValueError, match="64"):
        option("button.accept", "x" * 65)
    assert option("button.accept", "x" * 64)["phrase"] == "button.accept"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("status", ["reported", "assigned", "working", "resolved", "closed", "withdrawn"])
def test_every_card_offers_only_what_is_let_through(core: Core, status: str, language: str) -> None:
    with core.trial() as work:
        holder = holder_of(work, "grid-1-worker")
        ticket = new_ticket(work, resident(work), status=status, holder_id=holder.id, text="*{grid}* " + "长" * 400)
        readers = (resident(work), holder, second_worker(work), holder_of(work, "branch-1-leader"))
        for person in readers:
            card = cards.card(work, Reader(work, language), person, ticket, Phrase("card"), [], True)
            assert f"#{ticket.id}" in card.plain
            assert "*{grid}*" in card.plain
            labels = [choice.label for line in card.choices for choice in line]
            assert len(labels) == len(set(labels)) == len(cards.actions(work, person, ticket))
