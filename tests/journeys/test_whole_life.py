"""One report from the first word to closure, as each person sees it: in both languages, on both databases."""

from tests.town import Town


async def test_a_report_and_what_becomes_of_it(every_town: Town) -> None:
    town, say = every_town, every_town.say
    resident, worker, leader = await town.resident(), await town.post("grid-1-worker"), await town.post("grid-1-leader")

    await resident.says(
        say("柳西小区3号楼门口路灯坏了", "The street light at Liuxi Estate building 3 is out"), photo=True
    )
    await worker.presses(say("问居民", "Ask the resident"))
    await worker.says(say("是哪一盏？", "Which one is it?"))
    await resident.says(say("东边那盏", "The eastern one"))
    await worker.presses(say("受理", "Accept"))
    await worker.presses(say("承诺时间", "Promise a time"))
    await worker.presses(say("今天 12:00", "12:00 today"))
    await worker.presses(say("办好了", "done"))
    await worker.says(say("换了灯泡", "New bulb"), photo=True)
    await resident.presses(say("没解决", "Not solved"))
    await resident.says(say("晚上还是不亮", "Still dark at night"))
    await worker.presses(say("办好了", "done"))
    await worker.says(say("换了线路", "New cable"))
    await resident.presses(say("已解决", "Solved"))
    await resident.presses(say("满意", "Satisfied"))
    await resident.presses(say("补充一句", "Add a word"))
    await resident.says(say("很快", "That was quick"))
    await town.wind(minutes=11)  # until then the yes can be taken back

    await resident.shows(RESIDENT[town.language])
    await worker.shows(WORKER[town.language])
    await leader.shows(LEADER[town.language])


RESIDENT = {
    "zh": """
> 柳西小区3号楼门口路灯坏了
  (photo)
< #1 照明 · 办结
  “柳西小区3号楼门口路灯坏了”
  居民说没解决：“晚上还是不亮”
  办理结果：“换了线路”
  补充：“很快”
  位置：柳西小区3号楼（第一网格）
  已确认解决
  评价：满意
  [没解决] [补充说明]
< 关于 #1，网格员想问您：
  “是哪一盏？”
  直接回复就行。
  [回答]
> 东边那盏
< 已转给网格员（#1），谢谢。
< #1 已受理，由第一网格网格员办理，最晚6月8日 周一 09:00办好。
< 网格员答应：#1 最晚今天 12:00办好。
< #1 反馈办好了：“换了灯泡”
  真的解决了吗？
  (photo)
  [已解决] [没解决]
> [没解决]
< 很抱歉。#1 还有什么没解决？请写一句话，可附照片。
  [取消]
> 晚上还是不亮
< 谢谢您告诉我们。#1 已退回重办，并告知了负责人。
< #1 反馈办好了：“换了线路”
  真的解决了吗？
  [已解决] [没解决]
> [已解决]
< 谢谢您的确认，#1 办结。您满意吗？
  按错了？今天 09:10前点“没解决”就行。
  [满意] [基本满意] [不满意]
  [没解决]
> [满意]
< 谢谢您的评价！
  [补充一句]
> [补充一句]
< 请写下对 #1 的补充，或发一张照片。
  [取消]
> 很快
< 已补充到 #1。
""",
    "en": """
> The street light at Liuxi Estate building 3 is out
  (photo)
< #1 Lighting · closed
  “The street light at Liuxi Estate building 3 is out”
  Not solved, says the resident: “Still dark at night”
  Done: “New cable”
  Note: “That was quick”
  Where: Liuxi Estate, Building 3 (Grid 1)
  Confirmed as solved
  Rating: Satisfied
  [Not solved] [Add a note]
< About #1 the worker asks:
  “Which one is it?”
  Just write your answer.
  [Answer]
> The eastern one
< Passed on to the worker (#1), thank you.
< #1 is accepted. In charge: Grid 1 worker, by Mon 8 Jun 09:00.
< The worker has promised #1 for 12:00 today.
< #1 is reported as done: “New bulb”
  Is it really solved?
  (photo)
  [Solved] [Not solved]
> [Not solved]
< Sorry to hear that. What is still wrong with #1? A sentence, and a photo if you like.
  [Cancel]
> Still dark at night
< Thank you for telling us. Work on #1 goes on, and the leader in charge has been told.
< #1 is reported as done: “New cable”
  Is it really solved?
  [Solved] [Not solved]
> [Solved]
< Thank you, #1 is closed. How satisfied are you?
  A slip? Press “Not solved” before 09:10 today.
  [Satisfied] [Fairly satisfied] [Not satisfied]
  [Not solved]
> [Satisfied]
< Thank you for the rating!
  [Add a word]
> [Add a word]
< What would you like to add to #1? Write it or send a photo.
  [Cancel]
> That was quick
< Added to #1.
""",
}

WORKER = {
    "zh": """
< #1 照明 · 待受理
  “柳西小区3号楼门口路灯坏了”
  网格员问：“是哪一盏？”
  位置：柳西小区3号楼（第一网格）
  负责：您
  受理时限：6月1日 周一 15:00
  办理时限：6月8日 周一 09:00
  居民匿名；有事请用“问居民”。
  (photo)
  (map)
  [受理] [问居民] [退单]
  [上报] [补充说明] [位置不对]
  [类别不对]
> [问居民]
< 想问居民什么？（#1）
  [取消]
> 是哪一盏？
< 已转问居民（#1）。
< #1 照明 · 待确认
  “柳西小区3号楼门口路灯坏了”
  网格员问：“是哪一盏？”
  居民答：“东边那盏”
  办理结果：“换了灯泡”
  位置：柳西小区3号楼（第一网格）
  负责：您
  居民说没解决，等一句说明
  (photo)
  (map)
  [补充说明]
> [受理]
> [承诺时间]
< #1 什么时候能办好？
  [今天 10:00]
  [今天 12:00]
  [明天 12:00]
  [明天 17:00]
  [6月4日 周四 12:00]
  [6月4日 周四 17:00]
  [取消]
> [今天 12:00]
< 好，已告诉居民：今天 12:00（#1）。
> [办好了]
< #1 是怎么办好的？请写一句话，也可以附照片。
  [取消]
> 换了灯泡
  (photo)
< #1 已请居民确认。
< #1 照明 · 办结
  “柳西小区3号楼门口路灯坏了”
  居民说没解决：“晚上还是不亮”
  办理结果：“换了线路”
  补充：“很快”
  位置：柳西小区3号楼（第一网格）
  已确认解决
  评价：满意
  (photo)
  (map)
> [办好了]
< #1 是怎么办好的？请写一句话，也可以附照片。
  [取消]
> 换了线路
< #1 已请居民确认。
< #1 有补充：“很快”
< 居民确认 #1 已解决，辛苦了。
""",
    "en": """
< #1 Lighting · waiting to be accepted
  “The street light at Liuxi Estate building 3 is out”
  The worker asked: “Which one is it?”
  Where: Liuxi Estate, Building 3 (Grid 1)
  In charge: you
  Accept by: Mon 1 Jun 15:00
  Done by: Mon 8 Jun 09:00
  The resident stays anonymous; use “Ask the resident”.
  (photo)
  (map)
  [Accept] [Ask the resident] [Decline]
  [Pass up a level] [Add a note] [Wrong place]
  [Wrong category]
> [Ask the resident]
< What do you want to ask the resident about #1?
  [Cancel]
> Which one is it?
< The resident has been asked (#1).
< #1 Lighting · waiting for confirmation
  “The street light at Liuxi Estate building 3 is out”
  The worker asked: “Which one is it?”
  The resident answered: “The eastern one”
  Done: “New bulb”
  Where: Liuxi Estate, Building 3 (Grid 1)
  In charge: you
  Not solved, says the resident; waiting for a word on what is wrong
  (photo)
  (map)
  [Add a note]
> [Accept]
> [Promise a time]
< When will #1 be done?
  [10:00 today]
  [12:00 today]
  [12:00 tomorrow]
  [17:00 tomorrow]
  [Thu 4 Jun 12:00]
  [Thu 4 Jun 17:00]
  [Cancel]
> [12:00 today]
< Good, the resident has been told: 12:00 today (#1).
> [It is done]
< What was done about #1? A sentence, and a photo if you like.
  [Cancel]
> New bulb
  (photo)
< The resident has been asked to confirm #1.
< #1 Lighting · closed
  “The street light at Liuxi Estate building 3 is out”
  Not solved, says the resident: “Still dark at night”
  Done: “New cable”
  Note: “That was quick”
  Where: Liuxi Estate, Building 3 (Grid 1)
  Confirmed as solved
  Rating: Satisfied
  (photo)
  (map)
> [It is done]
< What was done about #1? A sentence, and a photo if you like.
  [Cancel]
> New cable
< The resident has been asked to confirm #1.
< A note on #1: “That was quick”
< The resident confirms that #1 is solved. Well done.
""",
}

LEADER = {
    "zh": """
< #1 照明 · 办结
  “柳西小区3号楼门口路灯坏了”
  居民说没解决：“晚上还是不亮”
  办理结果：“换了线路”
  补充：“很快”
  位置：柳西小区3号楼（第一网格）
  已确认解决
  评价：满意
  (photo)
  (map)
""",
    "en": """
< #1 Lighting · closed
  “The street light at Liuxi Estate building 3 is out”
  Not solved, says the resident: “Still dark at night”
  Done: “New cable”
  Note: “That was quick”
  Where: Liuxi Estate, Building 3 (Grid 1)
  Confirmed as solved
  Rating: Satisfied
  (photo)
  (map)
""",
}
