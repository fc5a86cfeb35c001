"""Places as people say them: what is clear is taken, what is not is asked back with what was heard."""

from tests.town import Town


async def test_a_bare_number_is_asked_which_estate_it_is_of(town: Town) -> None:
    """Every estate that has it is offered, and half a name is enough."""
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.hears("""
< 在什么地方？请写小区、楼号或店名，或者发一个位置。

  #1 照明 · 待定位
  “路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
""")
    await resident.says("3号楼二单元")
    await resident.hears("""
< 是哪个小区的3号楼？
  [柳西小区3号楼]
  [红柳花园3号楼]
  [向阳小区3号楼]
  [东苑小区3号楼]
  [西屯家园3号楼]
  [银柳公寓3号楼]
  [园丁小区3号楼]
  [湖畔新居3号楼]
  [说不清，请值班台核实]
""")
    await resident.says("柳西")
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：柳西小区3号楼，“3号楼二单元”（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 好，#1 在柳西小区3号楼，由第一网格网格员负责，最晚6月8日 周一 09:00办好。
""")


async def test_a_building_that_there_is_not_is_no_courtyard(town: Town) -> None:
    resident = await town.resident()
    await resident.says("柳西小区7号楼路灯坏了")
    await resident.hears("""
< 已登记，还差一个准确的位置。

  #1 照明 · 待定位
  “柳西小区7号楼路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
< 没有找到“柳西小区7号楼”。您是说哪一个？
  [柳西小区]
  [柳西小区1号楼]
  [柳西小区2号楼]
  [柳西小区3号楼]
  [柳西小区4号楼]
  [柳西小区5号楼]
  [柳西小区6号楼]
  [说不清，请值班台核实]
""")
    await resident.presses("柳西小区6号楼")
    await resident.hears("""
~ #1 照明 · 待受理
  “柳西小区7号楼路灯坏了”
  位置：柳西小区6号楼（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 好，#1 在柳西小区6号楼，由第一网格网格员负责，最晚6月8日 周一 09:00办好。
""")


async def test_a_place_of_somebody_else_is_said_to_be_unknown(town: Town) -> None:
    """Who does not know it any better gives it to the duty desk, which reads what they have said."""
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.hears("""
< 在什么地方？请写小区、楼号或店名，或者发一个位置。

  #1 照明 · 待定位
  “路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
""")
    await resident.says("阳光小区5号楼")
    await resident.hears("""
< 没认出“阳光小区5号楼”。是哪个小区、几号楼？也可以写附近的店或学校，或者发一个位置。
  [说不清，请值班台核实]
""")
    await resident.says("不知道")
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：阳光小区5号楼（值班台）
  负责：社区值班员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 已记下，#1 的位置请社区值班员核实，最晚6月8日 周一 09:00办好。
""")
    await resident.presses("请值班台核实")
    await resident.hears("""
< 这个按钮已经用不了了。您的诉求在 /my，其他请看 /help。
""")


async def test_nobody_knows_whose_home_is_meant(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.hears("""
< 在什么地方？请写小区、楼号或店名，或者发一个位置。

  #1 照明 · 待定位
  “路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
""")
    await resident.says("我家楼下")
    await resident.hears("""
< 您家在哪个小区、几号楼？也可以发一个位置。
  [说不清，请值班台核实]
""")
    await resident.says("红柳花园2号楼")
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：红柳花园2号楼（第二网格）
  负责：第二网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 好，#1 在红柳花园2号楼，由第二网格网格员负责，最晚6月8日 周一 09:00办好。
""")


async def test_words_for_a_place_reach_the_desk_with_the_ticket(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.hears("""
< 在什么地方？请写小区、楼号或店名，或者发一个位置。

  #1 照明 · 待定位
  “路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
""")
    await resident.says("老槐树底下")
    await resident.hears("""
< 没认出“老槐树底下”。是哪个小区、几号楼？也可以写附近的店或学校，或者发一个位置。
  [说不清，请值班台核实]
""")
    await town.wind(minutes=31)
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：老槐树底下（值班台）
  负责：社区值班员
  受理时限：6月1日 周一 15:30
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< #1 还差一步：在什么地方？
  [告诉位置]
< #1 现在由社区值班员负责。
""")


async def test_where_somebody_lives_is_not_where_it_is(town: Town) -> None:
    resident = await town.resident()
    await resident.says("我住柳西小区3号楼，公园的长椅坏了")
    await resident.hears("""
< 谢谢，已登记并派给负责的网格员。

  #1 健身休闲设施 · 待受理
  “我住柳西小区3号楼，公园的长椅坏了”
  位置：柳西公园（第三网格）
  负责：第三网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
""")


async def test_what_is_said_not_to_be_the_place_is_none(town: Town) -> None:
    resident = await town.resident()
    await resident.says("不是柳西小区，是红柳花园2号楼路灯坏了")
    await resident.hears("""
< 谢谢，已登记并派给负责的网格员。

  #1 照明 · 待受理
  “不是柳西小区，是红柳花园2号楼路灯坏了”
  位置：红柳花园2号楼（第二网格）
  负责：第二网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
""")


async def test_a_pin_that_contradicts_the_words_is_asked_about(town: Town) -> None:
    resident = await town.resident()
    there = await town.ask(lambda work: work.community.place("hupan-2"))
    await resident.says("柳西小区3号楼路灯坏了", point=(there.lon, there.lat))
    await resident.hears("""
< 已登记，还差一个准确的位置。

  #1 照明 · 待定位
  “柳西小区3号楼路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
< 您说的地方和发来的位置不在一处。是哪一处？
  [柳西小区3号楼]
  [湖畔新居2号楼附近]
  [说不清，请值班台核实]
""")


async def test_between_two_grids_is_asked_about(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.hears("""
< 在什么地方？请写小区、楼号或店名，或者发一个位置。

  #1 照明 · 待定位
  “路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
""")
    await resident.says("柳西小区跟红柳花园当间儿那条道")
    await resident.hears("""
< 您是说哪一个？
  [柳西小区]
  [红柳花园]
  [说不清，请值班台核实]
""")


async def test_an_older_button_takes_no_place_away(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.hears("""
< 在什么地方？请写小区、楼号或店名，或者发一个位置。

  #1 照明 · 待定位
  “路灯坏了”
  [补充说明] [告诉位置] [类别不对]
  [允许联系我] [撤回]
""")
    await resident.says("3号楼")
    await resident.hears("""
< 是哪个小区的3号楼？
  [柳西小区3号楼]
  [红柳花园3号楼]
  [向阳小区3号楼]
  [东苑小区3号楼]
  [西屯家园3号楼]
  [银柳公寓3号楼]
  [园丁小区3号楼]
  [湖畔新居3号楼]
  [说不清，请值班台核实]
""")
    await resident.says("柳西小区3号楼")
    await resident.hears("""
~ #1 照明 · 待受理
  “路灯坏了”
  位置：柳西小区3号楼，“3号楼”（第一网格）
  负责：第一网格网格员
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  [补充说明] [位置不对] [类别不对]
  [允许联系我] [撤回]
< 好，#1 在柳西小区3号楼，由第一网格网格员负责，最晚6月8日 周一 09:00办好。
""")
    await resident.presses("请值班台核实")
    await resident.hears("""
< 这个按钮已经用不了了。您的诉求在 /my，其他请看 /help。
""")


async def test_who_does_not_know_is_asked_for_a_landmark(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.news()
    await resident.says("不知道")
    await resident.hears("""
< 没关系。附近有什么楼、店或学校？说一个就行，或者发一个位置；都说不上来，就请值班台核实。
  [说不清，请值班台核实]
""")
    await resident.says("幼儿园斜对过")
    assert (await town.ticket()).place == "kindergarten"


async def test_not_knowing_is_no_place(town: Town) -> None:
    resident = await town.resident()
    await resident.says("路灯坏了")
    await resident.says("说不上来")
    await resident.presses("请值班台核实")
    ticket = await town.ticket()
    assert (ticket.status, ticket.grid, ticket.place_text) == ("assigned", None, None)


async def test_at_a_scanned_entrance_the_words_may_name_another_place(town: Town) -> None:
    resident = await town.resident()
    await resident.says("/start p_liuxi-1")
    await resident.news()
    await resident.says("银柳公寓2号楼没水")
    assert "您说的地方和发来的位置不在一处" in await resident.news()
    await resident.presses("银柳公寓2号楼")
    assert (await town.ticket()).place == "yinliu-2"


async def test_at_a_scanned_entrance_a_bare_number_is_that_of_its_estate(town: Town) -> None:
    resident = await town.resident()
    await resident.says("/start p_liuxi-gate")
    await resident.says("3号楼没水")
    assert (await town.ticket()).place == "liuxi-3"
