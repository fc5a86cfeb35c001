"""What a kind's tables name is there: phrases, buttons, states, audiences, guards, effects; and its columns are plain."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from locales import LANGUAGES, catalogue
from models.life import FollowUp, Need, Notice, Row
from models.owners import named_in
from services.kinds import KINDS
from services.life.door import BROUGHT
from services.life.kind import Kind
from services.work import Work
from services.write import _defaults
from tests.core import Core


def every(what: Callable[[Kind[Any]], Any]) -> Any:
    """A case for each thing of each kind."""
    found = [(kind, item) for kind in KINDS for item in what(kind)]
    return pytest.mark.parametrize(("kind", "item"), found, ids=[f"{kind.name}-{_name(item)}" for kind, item in found])


def _name(item: Any) -> str:
    match item:
        case FollowUp(step=step):
            return str(step)
        case Row(source=source, action=action):
            return f"{source}-{action}"
        case (action, Notice(to=to, key=key)):
            return f"{action}-{to}-{key}"
    return str(item)


@pytest.fixture(scope="module")
def work() -> Iterator[Work]:
    core = Core()
    with core.trial() as work:
        yield work
    core.close()


def systems(work: Work, kind: Kind[Any]) -> frozenset[str]:
    """What the service itself is to any matter."""
    nothing: Any = None
    return kind.relations(work, None, nothing)


def in_catalogues(key: str) -> bool:
    return all(key in catalogue(language) for language in LANGUAGES)


def has_button(kind: Kind[Any], action: str) -> bool:
    return action in kind.life.actions and in_catalogues(f"{kind.prefix}button.{action}")


@every(lambda kind: kind.life.followups)
def test_a_followup_reminds_or_acts(kind: Kind[Any], item: FollowUp) -> None:
    assert item.states <= kind.life.open
    assert bool(item.remind) != bool(item.acts)
    assert bool(item.remind) == bool(item.phrase)
    assert not item.buttons or item.remind
    assert kind.life.followup(item.step) is item
    assert kind.life.followup(f"{item.step}_2") is item


@every(lambda kind: [item for item in kind.life.followups if item.remind])
def test_a_reminder_has_words_buttons_and_readers(kind: Kind[Any], item: FollowUp) -> None:
    assert in_catalogues(item.phrase)
    assert set(item.remind) <= set(kind.audiences)
    for action in item.buttons:
        assert has_button(kind, action)
        assert any((state, action) in kind.life.table for state in item.states)


@every(lambda kind: [item for item in kind.life.followups if item.acts])
def test_what_happens_by_itself_stands_in_the_table(work: Work, kind: Kind[Any], item: FollowUp) -> None:
    for row in (kind.life.table[state, action] for state in item.states for action in item.acts):
        assert row.who & systems(work, kind)
    assert item.reason is None or in_catalogues(f"reason.{item.reason}")
    assert bool(item.after) == bool(item.patience)
    assert item.after is None or kind.life.steps[item.after].remind


@every(lambda kind: [(action, notice) for action, notices in kind.life.hears.items() for notice in notices])
def test_a_notice_can_be_told(kind: Kind[Any], item: tuple[str, Notice]) -> None:
    action, notice = item
    assert action in kind.life.actions
    assert notice.to in kind.audiences
    assert set(notice.variants) <= set(kind.variants)
    assert notice.card_when <= set(notice.variants)
    assert all(in_catalogues(key) for key in (notice.key, *notice.variants.values()))
    assert all(has_button(kind, button) for button in notice.buttons)
    assert notice.step is None or notice.step in kind.life.steps


@every(lambda kind: kind.life.rows)
def test_a_row_can_be_checked(work: Work, kind: Kind[Any], item: Row) -> None:
    assert item.guards <= set(kind.guards)
    own = {need if isinstance(need, Need) else need[1] for need in kind.needs}  # for every action, or for one
    assert item.needs <= {*BROUGHT, *own} <= set(Need)
    assert item.action in kind.life.hears
    if not item.who <= systems(work, kind):  # the service asks itself for nothing
        assert all(in_catalogues(f"refused.needs_{lack}") for lack in (*item.guards, *item.needs))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_kind_knows_its_life_asks_for(kind: Kind[Any]) -> None:
    life = kind.life
    notices = [notice for told in life.hears.values() for notice in told]
    assert set(life.hears) == life.actions
    assert set(kind.effects) <= life.actions
    assert set(kind.guards) == {guard for row in life.rows for guard in row.guards}
    assert set(kind.audiences) == {n.to for n in notices} | {to for item in life.followups for to in item.remind}
    assert set(kind.variants) == {variant for notice in notices for variant in notice.variants}
    assert life.open == {state for state in life.states if life.armed[state]}
    assert all(in_catalogues(f"{kind.prefix}status.{state}") for state in life.states)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_log_names_people_only_where_linking_reaches(kind: Kind[Any]) -> None:
    columns = kind.table.__table__.columns
    assert kind.unlogged <= set(columns.keys())
    assert {column.name for column, _ in named_in(kind.table.__table__)} - kind.unlogged <= {"holder_id"}
    assert not {column.name for column in columns if "personal" in column.info} - kind.unlogged


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_default_of_a_matter_is_plain(kind: Kind[Any]) -> None:
    """What is written without the session's unit of work takes a default as it stands there."""
    for column in kind.table.__table__.columns:
        assert column.default is None or column.default.is_scalar
        assert column.onupdate is None
        assert column.server_default is None
    assert not [value for value in _defaults(kind.table).values() if callable(value)]
