"""Which answer a question gets, however it is put; and that what reports, chases or thanks gets none."""

import pytest

from models.understanding.meaning import understand
from tests.core import community


def replies(text: str) -> tuple[str, ...]:
    return understand(text, community()).replies


QUESTIONS = """
hours | 你们几点上班 | 周六居委会有人吗 | 礼拜天开门不 | 几点关门啊今天 | 国庆放假几天，你们值班不 | 上班时间 | 中午休息不 | 现在还有人在值班吗 | 几点上斑 | 元旦开门吗 | 居委会星期六上不上班 | 你们啥点下班啊 | 明儿个放假不，我想过去一趟 | 大厅几点关门 | are u guys open on sundays | what are your office hours pls
hours | what time do you close today? | r u open on saturday | opening hours | are you closed on national day? | wat time do u open | is anyone there at the weekend
address | 居委会在哪儿 | 你们办公室搬哪去了 | 服务中心怎么走 | 社区在什么地方啊 | where is your office | how do i get to the service centre | 咱社区在哪条街上 | 去居委会咋走啊 | where exactly is the community office
phone | 电话多少 | 你们电话是多少啊 | 社区有没有座机 | 给我个联系方式 | what's your phone number | do you have a hotline i can ring | 咱们社区的座机号是多少 | number for the office?
how-to | 这个怎么用 | 这玩意咋整啊 | 咋报修 | 怎么反映问题 | how do i use this | how do I report a problem? | how does this work | 我咋报修啊不会弄 | 第一次用，怎么操作 | how am i supposed to report something
purpose | 你们这是干啥的 | 你能干啥 | 这是什么平台 | what is this? | who are you | what can you do for me | 这是个啥呀，能帮我干啥 | what can i use this for
scope | 什么事都能说吗 | 都能反映啥问题 | 小事也能报吗 | what can i report here | which problems do you handle | 邻居吵架的事你们管不管，哪些能管 | what kind of things can I report
privacy | 我说的话谁能看见？会不会让邻居知道是我说的 | 能匿名吗 | 会不会泄露我的信息 | 别人能知道是我举报的不 | 你们保密吗 | can I stay anonymous | will my neighbours know it was me? | who can see what i write | 举报邻居他会不会知道是我 | 用不用写真名，能匿名不 | does my neighbour find out who complained
for-others | 能替邻居报吗，她没有手机 | 我妈不会打字我帮她反映行不行 | 可以帮别人登记诉求吗 | can I report something for my neighbour? she has no phone | can i file this on behalf of my mum | 我替隔壁老太太报个事行吗 | my mum doesn't have a smartphone, can i report for her
at-home | 修的时候家里得有人吗 | 你们来我得在家等着不 | 上班没人在家咋办 | do I have to be home when they come? | does someone need to be in? | 师傅来修我得在家不 | must I be there when someone comes to fix it
cost | 报修要钱吗 | 找你们上门收费不 | 这个免费吗 | does it cost anything | is this free | 你们上门修收钱不 | do you charge for repairs
how-long | 一般多久能处理 | 报了以后几天有回音 | 登记了大概多长时间有人管 | how long does it usually take | how many days does a repair take | 报上去一般几天能给修 | how long do repairs normally take
withdraw | 报错了怎么撤回 | 不想报了咋撤 | how can i withdraw a report | can I cancel my report? | 想撤回咋整 | is it possible to take back a report
correct | 写错地址了怎么改 | 说错了还能改吗 | how do i correct a mistake | can i edit what i wrote | 地址填错了在哪改 | I made a typo, can I change it
photo | 怎么发照片 | 能补几张图片吗 | 视频能发吗 | 一定要拍照吗，必须有照片？ | how do I add a photo | do i need to send a picture | 能不能发个视频给你们看 | can i attach pictures
place | 写小区名就行吗？ | 地址怎么写 | 位置咋发啊 | is the estate name enough? | how do i send my location | 不知道门牌号咋办，写个大概位置行不 | do i need to give the flat number
progress | 在哪看进度 | 处理结果怎么查 | where can I see the status | how will i know the progress | 报完在哪儿能查进度 | where do I check how it's going, any status page?
robot | 你是机器人吗 | 对面是真人还是机器 | 我在跟谁说话，是人吗 | are you a robot | am i talking to a real person? | 你到底是人还是机器人 | is this a bot
my-worker | 我们这的网格员是谁 | 网格员电话多少 | 柳西小区谁是网格长 | 怎么联系网格员 | 我家是第几网格 | who is my grid worker | how can i contact my grid worker | 咱楼的网格员叫啥 | who looks after our estate, which grid worker
grid | 网格是啥意思 | 网格员是干什么的 | 党小组是什么 | what is a grid? | what does a party group do | 啥叫网格党小组 | what are grids
staff-complaints | 怎么投诉你们 | 投诉找谁 | 我要投诉网格员往哪投诉 | how do I make a complaint about staff | 对你们工作人员有意见上哪投诉
my-data | 我的聊天记录怎么删 | 能注销账号吗 | how do i delete my data | 怎么把我的信息都删了
residence-permit | 居住证咋办 要带啥 | 居住证 | 租房子的能办居住证不 | how do i get a residence permit | residence permit | 外地人办居住证要多长时间 | what do I need for a residence card
low-income | 低保怎么申请 | 低保 | 吃低保要啥条件 | 咨询一下低保 | how to apply for low income allowance | 家里困难想申请低保，去哪儿办 | am i entitled to dibao
old-age-allowance | 我八十了能领啥补贴，想打听打听 | 高龄补贴 | 我妈80岁有没有补贴 | 老年证怎么办 | what allowance is there for people over 80 | 我奶奶九十了，有啥补贴没有 | 坐公交免费的老年卡咋办
medical-insurance | 医保怎么交 | 新农合去哪交钱 | 异地就医怎么报销 | how do I pay the medical insurance | 新农合 | 今年医保啥时候开始交 | 小孩医保在哪上
canteen | 另外问一下，老年食堂中午几点开饭 | 食堂多少钱一顿 | 能给老人送餐吗 | when does the seniors canteen open | 食堂能送到家不 | how much is lunch at the seniors canteen
pension-check | 养老认证咋弄 | 老人不会刷脸怎么办 | 今年养老金认证在哪做 | how do i do the pension verification | 我爸瘫在床上养老金认证咋办
pension | 养老保险交多少年 | 退休手续去哪办 | 社保卡丢了咋办 | when can I draw my pension | 灵活就业社保咋交
birth | 准生证怎么办 | 生二胎要办啥手续 | 生育登记 | how do i register a birth | 怀孕了要去社区登记不，生育登记在哪
certificates | 开个居住证明要带啥 | 盖个章找谁 | 无犯罪证明你们开吗 | 开证明 | where do i get a proof of residence | 社区能开无房证明吗 | how do i get a proof of address letter
disability | 残疾证怎么办理 | 残疾补贴多少 | how do i apply for a disability certificate | 申请残疾证啥流程
heating | 暖气费在哪交 | 啥时候供暖 | 今年几号来暖气 | 取暖费多少钱一平 | when does the heating start | where do i pay the heating bill | 暖气啥时候停 | which day does heating begin this year
property-fees | 物业费谁管 | 物业费一平多少 | 维修基金怎么用 | how much is the property fee | 物业费可以不交吗
property | 物业电话多少 | 我们小区物业是哪家 | property company phone number | 怎么联系物业
outage | 停水找谁 | 停电打哪个电话 | 明天停水有通知吗，几点来水 | 电费怎么交 | who do i call about a power cut | when is the water back, any notice about the water cut? | 电费上哪交 | is there a planned power cut tomorrow, where do i ask
noise | 半夜太吵找谁管 | 装修几点到几点允许 | 楼上噪音扰民该打什么电话 | who do I call about noise at night? | until what time is drilling allowed | 几点以后不让装修 | what can i do about loud neighbours' music
stray-dogs | 流浪狗找谁管 | 狗证在哪办，养狗要证不 | who deals with stray dogs | 小区里能养大型犬吗 | do i need a licence to walk my dog off leash
bulky-waste | 旧沙发怎么扔 | 废旧家具放哪 | 大件垃圾谁收 | where do I put an old mattress | 装修垃圾咋处理 | 换下来的旧冰箱谁收 | how do i get rid of an old fridge
e-bikes | 电动车去哪充电 | 小区有充电桩吗 | 电瓶车能推上楼不，能上楼吗 | where can i charge my e-bike | 哪里能给电瓶车充电
parking | 车位怎么申请 | 停车费多少钱一个月 | how do i get a parking space | 小区车位还有没有，怎么租
volunteers | 想当志愿者怎么报名 | how can i volunteer | 我退休了想加入志愿者咋报名
mediation | 怎么申请调解 | 有没有免费律师，法律援助怎么弄 | is there a mediator i can ask | 邻居纠纷能申请调解吗
public-housing | 公租房怎么申请 | how do i apply for public housing | 廉租房要啥条件
hukou | 怎么落户 | 户口本丢了去哪补 | how do i move my hukou here | 新生儿上户口要啥材料
school | 小学划片怎么分的 | 幼儿园几月报名 | how do i enrol my kid in kindergarten | 明年娃上小学，学区咋划的
emergency-numbers | 火警电话多少 | what is the emergency number | 有危险打哪个电话，紧急电话是啥
whom | 路灯坏了找谁 | 这事儿归谁管 | 下水道堵了打什么电话 | who do i call about a broken lamp | 楼道灯不亮该找哪个部门
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (text, code)
        for line in QUESTIONS.strip().splitlines()
        for code, *texts in [[part.strip() for part in line.split(" | ")]]
        for text in texts
    ],
)
def test_a_question_finds_its_answer(text: str, code: str) -> None:
    assert replies(text)[:1] == (code,)


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("低保怎么申请", False),
        ("低保停了三个月，怎么没人管", True),
        ("户口本丢了去哪补", False),
        ("停水找谁", False),
        ("柳西小区3号楼停水了找谁", True),
        ("柳西小区物业电话多少", False),
        ("柳西小区3号楼的流浪狗谁管", True),
        ("how do I pay the heating bill", False),
        ("the heating in Liuxi building 3 is broken, who do I call", True),
    ],
)
def test_a_question_reports_what_is_wrong_where_it_says_where(text: str, reports: bool) -> None:
    assert bool(understand(text, community()).parts) is reports


@pytest.mark.parametrize(
    "text",
    """
路灯坏了|停水了|又停电了，柳西小区3号楼|暖气不热|楼上太吵了|我家停水三天了|垃圾没人收|有流浪狗咬人|低保被停了|医保卡报销不了，窗口推来推去
物业费乱收|电动车堵在楼道里|旧沙发扔在楼道|楼上装修半夜还在施工|网格员态度太差|网格员根本不接电话|路灯怎么还没修好？|什么时候来修|咋样了|有人接没|到哪一步了
还要多久|谢谢|好的|辛苦了|灯亮了|没解决|我要撤回|不用来了|说错了，是5号楼|柳西小区3号楼|为什么又停水？|怎么天天停电啊|谁家的狗天天叫|能不能来修一下路灯|垃圾能不能天天收
什么时候能修好|怎么没人管|你们怎么不接电话|车位被占了|单元门关不上|邻居家噪音太大|下水道堵了|电梯又坏了怎么回事|二单元|明天在家|我下午在家|照片发了|位置发过了
the lift is broken|no water since morning|bins not collected|when will it be fixed?|any news?|thanks|ok thx|the noise upstairs is unbearable|a stray dog bit my son|my heating is cold
why is the power out again?|can you fix the street light please|could somebody collect the rubbish|cancel it|it works now|still broken|the grid worker was rude|I live in Liuxi building 3
how is it going with the lamp|there is an old sofa in the corridor|the e-bike shed is locked|my neighbour plays loud music|hello|who keeps parking in front of the gate?
""".strip()
    .replace("\n", "|")
    .split("|"),
)
def test_what_is_no_question_gets_no_answer(text: str) -> None:
    assert replies(text) == ()
