"""The table of decisions, walked over everything that it can be asked."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.hearing import table
from handlers.hearing.deeds import Deed
from handlers.hearing.scene import Asked, Guard, How, Scene, Stands, Who
from handlers.hearing.when import Row
from handlers.listening import DEEDS
from models.understanding.meaning import Act, State

CELLS = list(product(Who, Asked, Stands))
FILES = {Deed.FILE, Deed.FILE_ALL, Deed.OFFER_FILE}
NEW = {Guard.PROBLEM, Guard.SEVERAL, Guard.BESIDES, Guard.ELSEWHERE, Guard.SPOT, Guard.SAME}
SECOND_KEY = {Deed.CONFIRM}


def scenes() -> Iterator[Scene]:
    """Every cell with every act alone, every pair of those that meet often, and how things are."""
    pairs = [(Act.CANCEL, Act.ACCEPT), (Act.CONFIRM, Act.DISPUTE), (Act.THANKS, Act.CONFIRM), (Act.CHASE, Act.ABUSE)]
    acts = [frozenset(), *(frozenset({act}) for act in Act), *map(frozenset, pairs)]
    for (who, asked, stands), act, state in product(CELLS, acts, [None, *State]):
        for how in (How.NONE,) if stands is Stands.NONE else (How.REPLIED, How.SUBJECT, How.ONLY):
            yield Scene(who, asked, stands, how, act, state, None)


def none_of_them(_guard: Guard) -> bool:
    return False


def only(*names: Guard) -> Callable[[Guard], bool]:
    return lambda guard: guard in names


def test_every_cell_has_a_fallback() -> None:
    for who, asked, stands in CELLS:
        last = table.cell(who, asked, stands)[-1].when
        assert last.holds(Scene(who, asked, stands, How.NONE, frozenset(), None, None), none_of_them), (
            who,
            asked,
            stands,
        )


def test_every_deed_is_done_by_somebody_and_decided_somewhere() -> None:
    assert set(DEEDS) == set(Deed)
    assert {row.deed for row in table.ROWS} == set(Deed)


def fitting_scenes(row: Row) -> Iterator[Scene]:
    """The scenes that a row is for, as plain as they can be."""
    when = row.when
    for who, asked, stands in CELLS:
        if row.covers(who, asked, stands):
            plain = How.NONE if stands is Stands.NONE else How.ONLY
            for act, state, how in product(when.acts or [None], when.state or [None], when.how or [plain]):
                yield Scene(who, asked, stands, how, frozenset({act} if act else ()), state, when.yes)


@pytest.mark.parametrize("row", table.ROWS, ids=str)
def test_every_row_can_decide(row: Row) -> None:
    """No row stands so far below another that it never has its say."""
    also = [(), *((guard,) for guard in Guard)]
    assert any(
        table.fitting(scene, only(*row.when.guards, *more)) is row for scene in fitting_scenes(row) for more in also
    )


@pytest.mark.parametrize("told", [(), (Guard.SAYS_MORE,), (Guard.SHORT,), (Guard.MANY,), (Guard.SAYS_MORE, Guard.MANY)])
def test_an_act_or_a_question_never_falls_through_to_a_report(told: tuple[Guard, ...]) -> None:
    """What tells of no problem becomes no report where it does something else, or where something is asked."""
    for scene in scenes():
        if scene.acts or scene.asked not in {Asked.NOTHING, Asked.PICK, Asked.CONTACT}:
            if scene.state is State.BAD and scene.stands in {Stands.NONE, Stands.CLOSED, Stands.WITHDRAWN}:
                continue  # "it is too dark here" tells of a problem, whatever it is
            deed = table.decide(scene, only(*told))
            assert deed not in FILES - {Deed.OFFER_FILE}, scene


@given(
    st.builds(
        Scene,
        st.sampled_from(Who), st.sampled_from(Asked), st.sampled_from(Stands), st.sampled_from(How),
        st.frozensets(st.sampled_from(Act), max_size=4), st.none() | st.sampled_from(State), st.none() | st.booleans(),
    ),
    st.frozensets(st.sampled_from(Guard)),
)  # fmt: skip
def test_something_is_decided_and_no_yes_comes_of_a_no(scene: Scene, guards: frozenset[Guard]) -> None:
    row = table.fitting(scene, guards.__contains__)
    if row.deed in SECOND_KEY:
        assert scene.state is not State.BAD
        assert scene.stands in {Stands.RESOLVED, Stands.CLOSED}
    if row.deed is Deed.DISPUTE:
        assert scene.state is not State.GOOD or Act.DISPUTE in scene.acts
    if row.deed in FILES and scene.acts:
        assert guards & NEW or scene.state is State.BAD or row.deed is Deed.OFFER_FILE
