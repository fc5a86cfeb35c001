"""One emergency of many people; a false alarm; somebody in despair; and what comes afterwards."""

import pytest

from tests.town import Phone, Town

FIRE = "柳西小区3号楼着火了"


async def neighbours(town: Town, *others: str) -> list[Phone]:
    """Somebody reports a fire, and then each of the others says this."""
    people = [await town.resident()]
    await people[0].says(FIRE)
    for words in others:
        people.append(await town.newcomer())
        await people[-1].presses_data("agree")
        await people[-1].says(words)
    return people


async def test_neighbours_with_one_fire_are_one_emergency(town: Town) -> None:
    first, second = await neighbours(town, "柳西小区3号楼着火了，黑烟往外冒，我家在三楼")
    worker = await town.post("grid-1-worker")
    ticket = await town.ticket()
    assert (await town.tickets(), ticket.reporters) == (1, 2)
    card = next(line.text for line in await worker.chat() if "涉及人身安全" in line.text)
    assert "2人反映同一处险情" in card
    assert "我家在三楼" in "\n".join(await worker.heard())
    assert "请马上拨打 119" in "\n".join(await second.heard())
    assert "我家在三楼" not in "\n".join(await first.heard())  # nobody hears who else
    await second.says("/my")
    assert "#1" in (await second.last()).text
    await second.presses("查看 #1")
    assert "我家在三楼" in (await second.last()).text
    await worker.presses("受理")
    assert "#1 已受理" in "\n".join(await second.heard())


async def test_a_joiner_reads_only_their_own_words(town: Town) -> None:
    first, second = await neighbours(town, "柳西小区3号楼着火了，快来")
    await first.says("着火的是我家厨房，孩子还在里面")
    await second.says("火更大了，二楼也着火了")
    assert "我家厨房" not in await second.transcript()
    assert "二楼也着火了" not in await first.transcript()


@pytest.mark.parametrize(
    "other", ["柳西小区2号楼着火了", "柳西小区3号楼有人晕倒了", "着火了，快来人啊"], ids=["building", "kind", "nowhere"]
)
async def test_another_building_kind_or_nowhere_is_an_emergency_of_its_own(town: Town, other: str) -> None:
    await neighbours(town, other)
    assert (await town.tickets(), (await town.ticket(1)).reporters) == (2, 1)


async def test_whoever_says_that_it_is_the_same_joins(town: Town) -> None:
    _, second = await neighbours(town, "着火了，快来人啊，好大的烟")
    worker = await town.post("grid-1-worker")
    assert "附近刚有人报过火情，是同一件吗？" in "\n".join(await second.heard())
    await second.presses("是，同一件")
    one, other = await town.ticket(1), await town.ticket(2)
    assert (one.reporters, one.status, other.status) == (2, "assigned", "withdrawn")
    assert "好大的烟" in "\n".join(await worker.heard())
    rings = len(await (await town.post("duty-desk")).heard())
    await second.says("/my")
    assert "#1" in (await second.last()).text
    assert rings > 0


async def test_after_an_hour_it_is_another_one(town: Town) -> None:
    await neighbours(town)
    await town.wind(minutes=61)
    person = await town.newcomer()
    await person.says(FIRE)
    assert await town.tickets() == 2


@pytest.mark.parametrize(
    "words", ["柳西小区3号楼有人拿刀砍人", "我不想活了，柳西小区3号楼", "我家孩子丢了，到处找不到，柳西小区3号楼"]
)
async def test_what_concerns_one_person_is_never_joined(town: Town, words: str) -> None:
    for _ in range(2):
        person = await town.newcomer()
        await person.says(words)
    assert [(await town.ticket(number)).reporters for number in (1, 2)] == [1, 1]


async def test_panic_stays_one_emergency(town: Town) -> None:
    resident = await town.resident()
    for words in (FIRE, "着火了！！！", "救命啊", "快来人，火越来越大", "着火了快来"):
        await resident.says(words)
    assert (await town.tickets(), (await town.ticket()).reporters) == (1, 1)
    assert "火越来越大" in "\n".join(await (await town.post("grid-1-worker")).heard())


# a false alarm


async def test_a_sole_reporter_takes_it_back_before_anybody_has_accepted(town: Town) -> None:
    [resident] = await neighbours(town)
    worker = await town.post("grid-1-worker")
    await resident.says("看错了，没着火，是楼下烧纸")
    assert (await resident.last()).text == "没事就好。#1 不再按险情处理，已告诉有关的人；他们还会来看看。"
    ticket = await town.ticket()
    assert (ticket.urgency, ticket.status) == ("urgent", "assigned")
    assert "是楼下烧纸" in "\n".join(await worker.heard())
    rings = len(await worker.heard())
    await town.wind(minutes=20)
    assert len(await worker.heard()) == rings  # it rings no more
    await resident.presses("有危险")
    assert ((await town.ticket()).urgency, await town.tickets()) == ("emergency", 1)


async def test_once_somebody_has_accepted_they_lower_it_with_a_reason(town: Town) -> None:
    [resident] = await neighbours(town)
    worker = await town.post("grid-1-worker")
    await worker.presses("受理")
    await resident.presses("没有危险了")
    assert "由他们确认" in (await resident.last()).text
    assert (await town.ticket()).urgency == "emergency"
    assert "说没有危险" in "\n".join(await worker.heard())
    await worker.presses("解除险情")
    await worker.says("到场看了，是烧纸")
    assert (await town.ticket()).urgency != "emergency"
    assert (await town.ticket()).status == "working"  # it is not closed
    assert "到场核实：#1 没有危险" in (await resident.last()).text
    await resident.says("又着火了，这回是真的")
    assert ((await town.ticket()).urgency, await town.tickets()) == ("emergency", 1)


async def test_of_two_who_report_it_neither_ends_it_alone(town: Town) -> None:
    first, second = await neighbours(town, "柳西小区3号楼着火了，黑烟")
    for person in (first, second):
        await person.says("虚惊一场，没着火")
        assert (await town.ticket()).urgency == "emergency"


@pytest.mark.parametrize(
    "words", ["柳西小区3号楼有人拿刀砍人", "我家孩子丢了，到处找不到，柳西小区3号楼", "我不想活了，柳西小区3号楼"]
)
async def test_what_somebody_may_be_made_to_say_ends_nothing(town: Town, words: str) -> None:
    resident = await town.resident()
    await resident.says(words)
    await resident.presses_data("do:ticket.take_back:1")
    ticket = await town.ticket()
    assert (ticket.urgency, ticket.status) == ("emergency", "assigned")
    assert ticket.taken_back_at is not None


# in despair

DESPAIR = "我不想活了，柳西小区4号楼"


async def test_kind_words_and_one_question(town: Town) -> None:
    newcomer = await town.newcomer()
    await newcomer.says(DESPAIR)
    await newcomer.hears("""
< 谢谢您说出来，我们很在意。请先离开危险的地方和东西，让身边的人陪着；这些电话都有人听。
  110 / 120 / 12356
  您说的话，只有值班的人和负责的人能看到。
  您现在安全吗？身边有人吗？
""")
    await newcomer.says("不安全，就我一个人")
    assert (await newcomer.last()).text == "我在听，您说的已经转给负责的人了。随时可以打 110 / 120 / 12356，有人接听。"
    desk = await town.post("duty-desk")
    assert "就我一个人" in await desk.transcript()


async def test_only_few_read_it_until_they_accept(town: Town) -> None:
    resident = await town.resident()
    await resident.says(DESPAIR)
    await resident.says("今晚就走")
    await town.wind(minutes=12)
    for post in ("grid-1-worker", "branch-1-leader", "community-leader"):
        seen = await (await town.post(post)).transcript()
        assert "第一网格有一件紧急的事还没有人受理" in seen
        for word in ("不想活", "轻生", "今晚就走", "4号楼"):
            assert word not in seen, (post, word)
    for post in ("grid-1-leader", "duty-desk"):
        assert "不想活" in await (await town.post(post)).transcript()
    worker = await town.post("grid-1-worker")
    await worker.presses("受理")
    assert "不想活" in await worker.transcript()


async def test_it_is_closed_with_a_second_leader_who_calls(town: Town) -> None:
    resident, leader, branch = (
        await town.resident(),
        await town.post("grid-1-leader"),
        await town.post("branch-1-leader"),
    )
    await resident.says(DESPAIR)
    await resident.says("我没事了，别来")
    assert "私下问您一次" in (await resident.last()).text
    assert (await town.ticket()).status == "assigned"
    await leader.presses("受理")
    assert "请私下问一次" in await leader.transcript()
    await leader.presses("办好了")
    await leader.says("和家人一起谈过了")
    assert "解决了吗" not in "\n".join(await resident.heard())
    assert "请打电话问问本人" in await branch.transcript()
    await branch.presses("已解决")
    ticket = await town.ticket()
    assert (ticket.status, ticket.confirmed) == ("closed", True)
    assert "满意" not in "\n".join(await resident.heard())  # nobody is asked to rate it


async def test_nobody_rates_an_emergency(town: Town) -> None:
    [resident] = await neighbours(town)
    worker = await town.post("grid-1-worker")
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("火已扑灭")
    await resident.presses("已解决")
    assert (await town.ticket()).status == "closed"
    assert "满意" not in "\n".join(await resident.heard())


async def test_after_an_illness_the_leader_calls_and_silence_closes_it_unconfirmed(town: Town) -> None:
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")
    await resident.says("柳西小区3号楼有人晕倒了，叫不醒")
    await worker.presses("受理")
    await worker.presses("办好了")
    await worker.says("救护车接走了")
    assert "请打电话问问本人" in await leader.transcript()
    await town.wind(days=12)
    ticket = await town.ticket()
    assert (ticket.status, ticket.confirmed) == ("closed", None)


async def test_in_english_and_on_both_databases(every_town: Town) -> None:
    say = every_town.say
    first, second = await every_town.resident(1), await every_town.resident(2)
    await first.says(say(FIRE, "There is a fire in Liuxi Estate, Building 3"))
    await second.says(say(FIRE + "，黑烟", "fire! Liuxi Estate, Building 3, black smoke"))
    assert (await every_town.tickets(), (await every_town.ticket()).reporters) == (1, 2)
    third, leader = await every_town.resident(3), await every_town.post("grid-1-leader")
    await third.says(say(DESPAIR, "I want to kill myself, Liuxi Estate, Building 4"))
    assert "12356" in "\n".join(await third.heard())
    await leader.presses(say("受理", "Accept"), on="#2")
    assert (await every_town.ticket(2)).status == "working"


@pytest.mark.parametrize("word", ["不用打电话", "我难受", "就我一个人", "谢谢你们", "没人懂我"])
async def test_what_is_said_in_despair_is_for_the_few_whatever_else_was_being_asked(town: Town, word: str) -> None:
    """The place of a street light was being asked; they do not speak of a place now."""
    resident, desk = await town.resident(), await town.post("duty-desk")
    await resident.says("路灯坏了")
    await resident.says("我不想活了")
    await resident.says(word)
    assert (await desk.last()).text == f"#2 有补充：“{word}”"
    assert "12356" in (await resident.last()).text
    await resident.says("柳西小区3号楼门口")
    assert (await town.ticket(1)).place == "liuxi-3"


async def test_staff_type_that_it_was_nothing_once_they_have_accepted(town: Town) -> None:
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("柳西小区3号楼着火了！楼道里全是烟")
    await worker.says("收到")  # which is no promise to come
    assert "还没有人接" in (await worker.last()).text
    await worker.says("我去")
    await worker.says("解除，是烧纸")
    assert (await worker.last()).text == "#1 已解除险情，改按一般诉求办理。"
    assert ((await town.ticket()).urgency, (await town.ticket()).status) == ("urgent", "working")


async def test_danger_told_in_reply_to_a_complaint_is_an_emergency_of_its_own(town: Town) -> None:
    """Whom the complaint is about hears of the danger and nothing of the complaint."""
    resident, worker = await town.resident(), await town.post("grid-1-worker")
    await resident.says("第一网格的网格员态度太差，骂人")
    await resident.replies("态度太差", "柳西小区3号楼着火了！")
    assert ((await town.ticket(2)).urgency, (await town.ticket(1)).urgency) == ("emergency", "normal")
    assert "着火" in await worker.transcript()
    assert "态度太差" not in await worker.transcript()
