"""Updates as they should not be: nothing blocks, nothing that cannot be read is thrown away."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.channels.telegram.reading import for_us, read
from models.outbox import Outbox
from models.people import Account
from tests.channels.telegram_in.conftest import House, broken
from tests.telegram.faults import UNKNOWN_UPDATE, with_nulls, with_unknown, without_optional
from tests.telegram.wire import Json

ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "zh"}


@pytest.mark.parametrize("mangle", [with_nulls, with_unknown, without_optional])
async def test_an_update_that_is_not_quite_as_published_is_handled(
    house: House, mangle: Callable[[Json], Json]
) -> None:
    house.standin.updates.mangle = mangle
    ann = house.agreed(7)
    ann.says(broken(1, 1))
    ann.sends_location(118.9284, 42.2721)
    ann.sends_photo(b"a photo", broken(1, 2))
    house.polls()
    await house.is_idle()
    assert await house.dead() == []
    assert (await house.tickets())[0] == broken(1, 1)
    assert {outcome for _, outcome in house.intake.taken} == {"taken"}


async def test_what_cannot_be_read_is_kept_as_it_came_and_holds_back_nobody(house: House) -> None:
    ann = house.agreed(7)
    odd = {
        "update_id": house.standin.updates.next_id,
        "message": {"message_id": "one", "date": 1, "chat": {"id": 7, "type": "private"}, "from": ANN, "text": "私事"},
    }
    house.standin.updates.push_raw(odd, 7)
    ann.says(broken(1, 1))
    house.polls()
    await house.is_idle()
    assert [(letter.payload, letter.error) for letter in await house.dead()] == [
        (odd, "message.message_id: int_parsing")
    ]
    said = await house._all(select(Outbox).where(Outbox.phrase == "error.kept"))
    assert [row.person_id for row in said] == [letter.person_id for letter in await house.dead()] != [None]
    assert await house.tickets() == [broken(1, 1)]


async def test_a_kind_that_nobody_knows_is_acknowledged(house: House) -> None:
    house.standin.updates.push_raw(UNKNOWN_UPDATE, 7)
    house.standin.updates.push_raw({"channel_post": None}, 7)
    house.polls()
    await house.is_idle()
    assert (await house.keys(), await house.dead()) == ([], [])


@pytest.mark.parametrize(
    "odd",
    [
        {"forward_origin": {"type": "galaxy", "date": 1}},
        {"entities": [{"type": "bold"}]},
        {"external_reply": {"origin": {"type": "galaxy"}}},
        {"link_preview_options": {"is_disabled": "perhaps"}},
        {"quote": {"text": "?"}},
        {"via_bot": {"id": 3}},
        {"poll": {"id": "1"}},
        {"reply_to_message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "dice": {}}},
    ],
)
def test_what_nobody_reads_keeps_no_message_from_being_heard(odd: Json) -> None:
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": ANN, "text": "hi"}
    found = read({"update_id": 1, "message": {**message, **odd}})
    assert found
    assert (found.error, found.update and found.update.message and found.update.message.text) == (None, "hi")


async def test_a_kind_that_was_not_asked_for_is_acknowledged_even_if_strange(house: House) -> None:
    house.standin.updates.push_raw({"message_reaction": {"new_reaction": [{"type": "hologram"}]}}, 7)
    house.standin.updates.push_raw({"chat_join_request": {}}, 7)
    house.polls()
    await house.is_idle()
    assert (await house.keys(), await house.dead()) == ([], [])


@pytest.mark.parametrize(
    ("standing", "here"),
    [
        ({"status": "creator"}, True),
        ({"status": "administrator"}, True),
        ({"status": "member"}, True),
        ({"status": "restricted", "is_member": True}, True),
        ({"status": "restricted", "is_member": False}, False),
        ({"status": "left"}, False),
        ({"status": "kicked"}, False),
        ({"status": "founder", "can_fly": True}, True),
    ],
)
def test_of_a_member_only_his_presence_is_read(standing: Json, here: bool) -> None:
    bot = {"id": 5, "is_bot": True, "first_name": "Grid"}
    change = {
        "chat": {"id": -5, "type": "supergroup", "title": "Grid"},
        "from": ANN,
        "date": 1,
        "old_chat_member": {"status": "left", "user": bot},
        "new_chat_member": {**standing, "user": bot},
    }
    found = read({"update_id": 1, "my_chat_member": change})
    assert found
    assert found.update
    assert found.update.my_chat_member
    assert (found.update.my_chat_member.new_chat_member.status == "member") is here


async def test_a_press_is_answered_whatever_becomes_of_it(house: House) -> None:
    message = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}
    press = {"id": "1", "from": ANN, "chat_instance": "1", "message": message, "data": "card:1"}
    updates = house.standin.updates
    updates.push_raw({"update_id": 11, "callback_query": press}, 7)
    house.polls()
    await house.is_idle()
    updates.push_raw({"update_id": 11, "callback_query": press}, 7)
    await house.is_idle()
    updates.push_raw({"update_id": 12, "callback_query": press | {"id": "2", "chat_instance": {}}}, 7)
    await house.is_idle()
    await house.inbox.finish()
    assert [press for press, _ in house.favours.answers] == ["1", "1", "2"]
    assert house.favours.answers[2][1]


async def test_typing_is_shown_while_a_file_is_looked_at(house: House) -> None:
    ann = house.agreed(7)
    ann.sends_photo(b"a photo", broken(1, 2))
    house.polls()
    await house.is_idle()
    await house.inbox.finish()
    assert house.favours.typed == [7]


@pytest.mark.parametrize(
    "raw", [None, [], "text", {}, {"update_id": "7"}, {"update_id": None, "message": {}}, {"message": {"text": "hi"}}]
)
def test_what_has_no_number_is_no_update(raw: object) -> None:
    assert read(raw) is None


def test_whoever_is_no_person_is_nobody() -> None:
    group = {"id": -5, "type": "group", "title": "Grid"}
    says = {"message_id": 1, "date": 1, "chat": group, "text": "/report"}
    bot = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    found = [
        read({"update_id": 1, "message": says}),
        read({"update_id": 2, "message": {**says, "from": bot, "sender_chat": group}}),
        read({"update_id": 3, "message": {**says, "from": ANN, "sender_chat": {"id": -6, "type": "channel"}}}),
        read({"update_id": 4, "message": {**says, "from": bot, "migrate_to_chat_id": -1005}}),
        read({"update_id": 5, "message": {**says, "from": {**ANN, "id": 2**60}}}),
    ]
    assert [(one.sender and one.sender.id, one.error) for one in found if one] == [
        (None, None),
        (None, None),
        (None, None),
        (1087968824, None),
        (None, "the sender's id is out of range"),
    ]


async def test_blocking_makes_no_person_of_a_stranger(house: House) -> None:
    stranger = house.standin.user(7, "Ann", started=True)
    stranger.blocks()
    before = await house._all(select(Account.id))
    house.polls()
    await house.is_idle()
    after = await house._all(select(Account.id))
    assert (before == after, len(house.intake.taken)) == (True, 1)


@pytest.mark.parametrize(
    ("said", "username", "heard"),
    [
        ({"text": "今晚吃什么"}, "GridBot", False),
        ({"text": "@zhangsan 在吗"}, "GridBot", False),
        ({"text": "@gridbot 灯坏了"}, "GridBot", True),
        ({"caption": "灯坏了 @GridBot"}, "GridBot", True),
        ({"text": "@GridBotter 灯坏了"}, "GridBot", False),
        ({"text": "@whoever 灯坏了"}, None, True),
        ({"text": "/report"}, "GridBot", True),
        ({"text": "/Report@gridbot 灯坏了"}, "GridBot", True),
        ({"text": "/report@OtherBot"}, "GridBot", False),
        ({"text": "/weather"}, "GridBot", False),
        (
            {"text": "好", "reply_to_message": {"from": {"id": 5, "is_bot": True, "first_name": "Grid"}}},
            "GridBot",
            True,
        ),
        ({"text": "好", "reply_to_message": {"from": ANN}}, "GridBot", False),
        ({"text": "好", "reply_to_message": {}}, "GridBot", False),
        ({"migrate_to_chat_id": -1005}, "GridBot", True),
    ],
)
def test_in_a_group_only_what_is_said_to_the_bot_is_heard(said: Json, username: str | None, heard: bool) -> None:
    message = {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "group", "title": "Grid"}}
    if "reply_to_message" in said:
        said = {**said, "reply_to_message": {**message, **said["reply_to_message"]}}
    found = read({"update_id": 1, "message": {**message, "from": ANN, **said}})
    assert found
    assert found.update
    assert for_us(found.update, 5, username) is heard
