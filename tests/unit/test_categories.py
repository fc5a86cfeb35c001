"""What reports are about, in the words of people: what tells goes before what only says where, or how they feel about it."""

import pytest

from models.config.categories import Category
from models.config.part import Name
from models.understanding.form import normal
from models.understanding.lexicon import Lexicon
from models.understanding.meaning import understand
from tests.core import community

REPORTS = """
noise or noise-life or neighbours | 感谢您，楼上太吵了
noise-life or neighbours or noise | 楼上小孩天天半夜蹦跶，咚咚咚的，睡不着
noise-life or noise | 楼下烧烤摊半宿唱歌 | party next door till 3 am every weekend | 酒吧低音炮震得窗户响
noise-life | 广场舞音响开得震天响 | 楼上打麻将到后半夜 | kids upstairs jump around until midnight | bar downstairs plays techno all night | 楼下大妈天天六点放音乐跳操 | 楼上孩子拍皮球 | someone plays the trumpet at night
noise-works | 楼上装修，星期天一大早就开始凿墙 | 楼上铺地板，电锯从早响到晚 | builders start drilling at 5:30 | 马路施工一晚上没停 | renovation upstairs on Sundays
noise-works or noise | 隔壁工地打桩，地都跟着颤 | jackhammer at 6 in the morning
noise | 水泵房嗡嗡响了一宿 | 半夜不知道谁家咣咣砸东西 | 楼顶的风机一宿一宿嗡嗡 | constant humming from the pump
noise or neighbours | 隔壁打呼噜隔着墙都听得见
lighting | 楼道声控灯咋跺脚都不亮 | 三单元门口黑灯瞎火的，老人摔了 | 路灯一闪一闪的跟鬼片似的 | 楼道灯憋了 | 地下车库有一半的灯管不亮了 | the lamp post outside flickers all night | 楼梯拐角那盏灯三天两头灭 | 我们这栋楼晚上黑得跟锅底似的 | 感应灯不灵，得使劲跺脚 | stairwell is pitch black | 单元里的灯一个礼拜没亮过 | 胡同里连个灯都没有，下晚自习的孩子害怕 | three of the lamps in the car park are out
heating | 屋里才十五度，暖气片冰凉 | 暖气片不热 | 地暖管子一点都不热乎 | radiators are stone cold | 暖气一点不热乎，孩子都感冒了 | 交了钱屋里还十四五度 | 暖气管子跑水了 | it's 13 degrees in our flat | 今年这暖气烧得跟没烧一样 | 家里老人冻得穿棉袄，暖气不给力 | still no heating in building 4
heating or water | 暖气漏水把地板泡了
drains | 下水道返味儿，厕所没法进 | 厨房下水堵了，水直往上返 | 化粪池满了往外冒 | 下雨天院里积水到脚脖子 | 马桶冲不下去 | sewage is coming up through the shower drain | toilet won't flush | 厕所往上反水，一屋子臭 | sink in the kitchen backs up | 一下雨车库就灌水 | 厨房下水返黑水 | 小区排水沟让树叶堵得死死的 | drain outside overflows every time it rains | bathroom floor drain stinks
water | 自来水发黄，一股铁锈味 | 井水发黄没法喝 | 五楼水压太小，洗澡都出不来水 | 停水两天了没人通知 | 水管冻裂了，呲水 | no hot water since yesterday | 水龙头拧开就滴答几滴 | 水里有沙子，喝着牙碜 | 自来水一股消毒水味 | shower only gives a trickle | tap water looks like tea | 三楼以上白天没有水 | 楼道水管子呲呲往外喷 | burst main outside, water everywhere | water from the tap is brown and smells
water or neighbours | 楼上漏水，把我家天花板泡了 | 楼上卫生间往我家渗水
power | 电压低，空调带不起来 | 我们单元又跳闸了 | 电线耷拉下来快到地面了 | 一用电磁炉就断电 | power is out in the whole building | 电表箱冒火星子 | 电缆露在外面，小孩伸手就能摸着 | lights keep cutting out and the fridge went off | 这两天老停电，冰箱的肉都化了 | whole street has no electricity since 5 | socket in the hallway sparks when you plug in
gas | 燃气灶打不着火，没气了 | 煤气表走得不对 | 天然气压力小，炒个菜半小时 | gas stove won't light, no gas coming
roads | 路上有个大坑，骑车摔了好几个 | 台阶碎了一块绊脚 | 人行道砖松了，一踩一脚泥 | 小区里的路坑坑洼洼 | huge pothole right at the entrance, my bike tyre burst | 胡同口那块地陷了个窟窿 | 下完雨路上全是泥汤子 | paving slab is loose, granny fell | 门前修路挖的沟三个月没填平 | 道砖都翘起来了，我妈绊了个大跟头 | steps at the entrance are crumbling | the pavement is full of holes
manholes | 井盖松动，一过车咣当咣当响 | 窨井盖丢了就剩个窟窿 | 井盖翘边儿，扎轮胎 | 小区门口那个马葫芦盖缺了半拉 | missing manhole cover on the crossing
lifts | 电梯一到六楼就咯噔一下 | 电梯门关不上，老停 | 电梯年检过期了 | lift stuck on the 4th floor again | 电梯按钮按不动 | 16层就一部电梯，三天坏两回 | elevator smells burnt and shakes | 坐电梯老是往下一坠，吓死人 | 电梯显示屏不亮按键失灵 | the elevator doors keep opening and closing
fitness | 健身器材的扶手断了 | 广场上的秋千绳子快磨断了 | 小公园的长椅就剩铁架子了 | swing in the playground is broken | 跑步机那个器材螺丝松了 | 孩子玩的滑滑梯裂了个口子 | 楼下双杠焊口开了，孩子上去危险 | 公园里的石凳子塌了
greenery | 大树枝子搭在电线上 | 院里的草没膝盖高，招蚊子 | 杨絮满天飞，过敏 | 门口的柳树枯死了，眼看要倒 | branch hanging over the footpath about to fall | 树杈子快捅到我家窗户了 | 刚栽的小树苗没人浇水全蔫了 | hedge is so overgrown you can't walk past | 大风把院里的树刮折了 | 花坛里杂草比人都高 | grass hasn't been cut all summer
access | 单元门关不严 | 门禁刷卡没反应 | 大门的锁让人撬坏了 | 对讲机按了没声 | 监控摄像头坏了半年 | entry phone doesn't work | 楼下的大铁门晚上不锁 | front door doesn't lock anymore | 单元门禁坏了，推开就能进 | 小区北边的铁栅栏门锈死了，绕道走 | gate code doesn't work | security door has been wedged open for days
rubbish | 垃圾桶满了三天没人倒 | 楼下垃圾堆成山了 | 垃圾车一个礼拜没来 | they missed our bin collection again | 厨余桶都长蛆了，没人拉 | 装垃圾的箱子满得都溢出来 | bins have not been emptied for a week | 垃圾箱就在我家窗户底下，夏天开不了窗 | 早市散了垃圾没人扫 | bin bags piling up in the yard | people throw litter out of their cars
sanitation or rubbish | 楼道一股尿骚味
sanitation | 楼道多久没拖了，全是灰 | 楼下饭店油烟味太大，窗户都不敢开 | 对面炸串的油烟直往屋里灌 | stairs filthy, nobody mops | 保洁十天半个月不来一趟 | 有人天天在楼道里抽烟，呛得慌 | 对门养鸽子，粪拉得到处都是 | 楼道墙上全是脚印子蜘蛛网，多少年没打扫 | 二楼大爷总往楼道里吐痰 | 烧烤店的烟直接排到居民楼
sanitation or dogs | 门口一地狗屎
clutter | 地下室让人堆满破烂 | 车棚里全是破烂 | 楼后头不知道谁倒了一车渣土 | 有人捡破烂，院子堆得像废品站 | someone left a fridge on the pavement | 有人把旧马桶扔在绿地上 | 房后让人倒了一堆建筑垃圾 | neighbours store an old wardrobe in the yard
clutter or rubbish | 谁把装修垃圾倒在花坛边上 | illegal dumping behind the bike shed
corridor or clutter | 邻居把鞋柜摆在楼道里
corridor or fire-lane | 楼梯间堆着纸壳子，走道都费劲
illegal-building | 一楼把阳台外扩了，占了公共绿地 | 顶楼私自搭了个彩钢房 | guy on the ground floor is building a shed on the lawn | 邻居在楼顶偷着盖小房 | 有人把公共草坪圈起来自己用 | 平房那边有一家正在往外接房子 | 小区里有人把车棚改成房子住 | he closed in his balcony and it sticks out over the path
illegal-building or greenery | 有人在绿化带里种菜
flyers | 单元门上贴满开锁的小广告 | 墙上让人喷的到处都是电话号 | graffiti all over the entrance | 楼道里全是通下水开锁的小卡片 | 电线杆上让人贴得花花绿绿
pests | 家里闹蟑螂 | 垃圾房那边耗子乱窜 | 窗户外头有个马蜂窝 | rats in the bin store | 夏天苍蝇蚊子多得开不了窗 | cockroaches all over the stairwell | 仓房里耗子成灾 | ants everywhere in the kitchen
snow | 门口的雪没人扫，冻成冰了 | 坡道结冰，老人摔倒好几个 | nobody has gritted the path, it's an ice rink | 台阶上冻了一层冰，一出门就打出溜 | icy steps, someone slipped | 小区坡上全是冰，车上不去 | road not cleared of snow
dogs | 有人遛大狗不拴绳 | 流浪狗追着孩子咬 | neighbour lets his big dog run around off leash | 遛狗的不收拾，还不拴绳子 | 隔壁的大黄狗见人就扑 | two big dogs without a lead chasing kids | 早上遛狗的人都不牵狗 | 邻居养了条藏獒，从来不拴 | big stray dog near the kindergarten
dogs or noise | 楼上的狗叫一宿
e-bikes | 有人往楼道里推电动车充电 | 从五楼甩下来一根线给电瓶车充电 | 电动车进电梯没人管 | people charging scooters in the hallway | 有人把电瓶拎回家充 | 一楼从窗户扯根线出来充电瓶车 | 有人在地下室给电动三轮充电 | 我们单元电动车老往电梯里推 | e-bike battery charging under the stairs
fire-lane | 消防通道停满了车 | 安全出口让人锁上了 | 楼下私家车把消防通道占得死死的 | 逃生门被锁链锁了 | cars parked in the fire lane
fire-equipment | 灭火器过期了 | 消防栓里没水 | 楼道里的灭火器都是空的 | fire extinguisher on the 2nd floor is gone
falling-objects | 楼上往下扔烟头，晾的被子烧了个洞 | 外墙皮一块块往下掉 | 空调外机晃悠，怕掉下来 | 楼上往下泼水扔瓜子皮 | 墙上的瓷砖鼓包，随时要掉 | someone throws bottles out of the window | 顶楼的广告牌刮风哐哐响，怕砸着人 | 有小孩从楼上往下扔石子
theft | 昨晚车筐里的东西让人偷了 | 有人冒充燃气公司上门收钱 | my parcel got stolen from the lobby | 电动车电瓶叫人偷了 | 我妈让卖保健床垫的忽悠走三万 | bike stolen from the shed | 放楼下的自行车又没了 | 有人打电话冒充公安局 | somebody took my scooter
theft or security | 有卖保健品的骗老人钱
security | 最近有陌生人挨家挨户敲门 | 半夜有人砸我家门 | some guy trying car door handles at night | 楼下有群小混混天天晚上聚着闹 | drunk man shouting and kicking doors | 隔壁出租房天天进进出出不三不四的人 | 晚上有人在楼下扒车门 | kids setting off fireworks in the stairwell
parking | 小区车停得乱七八糟，路都过不去 | 外来车占了业主车位 | 有车占道，公交车拐不过来 | somebody keeps parking in my spot | 我家车位总让人占 | 人行道上停满了车，老人只能走马路 | white truck parked across two spaces for weeks | 接送孩子的点儿学校门口堵得水泄不通 | 小区里地锁安得到处都是 | visitors take all the residents' spaces
blocked-exit | 有辆车把单元门堵死了 | 有台面包车把车库口堵得死死的 | car parked right in front of our garage door, can't get out | 我车被堵里头了，上班要迟到 | delivery van blocks our driveway every morning
blocked-exit or parking | 我车出不来了，前面横着一辆，没留电话 | 小区门口有辆僵尸车，一年多没动 | a van is blocking the gate and I can't get out | 车被前后夹住开不出去
property or access | 保安形同虚设谁都能进
property | 物业啥也不管，打电话没人接 | 保安晚上睡觉 | 物业电话打八遍没人接 | the caretaker never answers the phone | 换了物业以后啥都没人管 | management company ignores us
property-fees | 物业费说涨就涨 | 垃圾费收两遍 | 物业费涨了也不公示 | 空置房也收全额物业费合理吗 | service charge went up by half
owners | 我们想成立业委会 | 业委会的账目从来不公开
contract | 工资拖了三个月没给 | 干活的钱老板不给结 | 健身房跑路了，卡里还有两千 | 房东不退押金 | my boss hasn't paid me for two months | 包工头跑了，我们干了三个月一分没拿着 | 理发店办卡，店关门了钱不退 | landlord won't give my deposit back | 超市卖过期牛奶，找他不认账 | 装修公司收了钱不干活 | the gym closed and kept my money
family | 儿子儿媳不养老人 | 两口子天天吵架，孩子没人管 | 我弟不管老娘，谁给说道说道 | 老人三个儿子互相推，没人给养老钱 | my brother refuses to look after our mother
neighbours | 和对门因为楼道的事吵起来了 | 邻居把水泼到我家门口 | 邻居把监控对着我家门 | 楼上晾衣服往下滴答水，说了也不听 | the neighbours hang their laundry so it drips on my balcony
disputes | 两家为了车位闹矛盾，想请社区说和
allowances | 新农合报销不下来 | 低保停了三个月 | 高龄补贴这个月没发 | pension didn't arrive this month | 住院花了两万，新农合咋还没给报 | 我家的困难补助今年咋没了 | 医保卡刷不出来 | my disability benefit stopped
certificates | 想开个居住证明 | 需要社区加盖公章 | 孩子上学要居住证明 | 换社保卡要街道盖章，能给盖不 | need a stamp for my rental contract
jobs or livelihood or other | 夫妻两地分居想调动
jobs | 下岗了想找个活干 | 厂子黄了，想找点零活 | 四十多岁没工作，社区有招人的吗 | I lost my job, any training courses
care | 老太太一个人住，好几天没下楼了 | 我爸腿脚不好，想请人送饭 | 孩子放学没人接，有没有托管 | old man upstairs hasn't been seen for days, lives alone | 楼下大爷自己住，两天没见着人了 | 我妈偏瘫，想找人白天照看 | 对门老爷子耳背一个人过，儿女都在外地 | my grandmother can't leave the flat and needs someone to check on her
errands | 腿摔了，谁能帮买个药 | 老人不会用手机，帮忙交个电费 | 我腿折了，谁能帮我取个快递 | 家里灯泡坏了够不着，谁来帮我换一下 | could someone fetch medicine for an old lady
facilities or property | 房子漏雨，一下雨就拿盆接 | 墙面开裂，缝能伸进手指头
facilities | 公告栏玻璃碎了 | 公交站牌倒了 | 外墙渗水，屋里长毛了 | 栏杆锈断了一截 | 我家顶楼，一化雪就漏 | 楼体裂了个大缝 | 公交候车亭顶棚让风掀了 | handrail on the stairs is loose | damp patches and mould in the bedroom
sanitation or clutter or parking or noise-life | 小区门口摆摊的占了半条街
suggestions or facilities | 希望在门口加个快递柜
suggestions or e-bikes | 建议装几个充电桩
praise | 网格员小同志真好，表扬一下 | 感谢社区帮我们修好了路 | thank you so much to the grid worker, brilliant job | 小李师傅手脚麻利，必须点赞 | big thank you to the team, very quick | 社区干部大雪天还来送菜，太感谢了 | wonderful work by the cleaners, please pass on my thanks
neighbours or water | 楼上浇花的水滴我被子上
facilities or sanitation | black mold on the stairwell ceiling
other or sanitation or noise-life | ice cream van plays its tune all day
other or roads or drains | light rain and the path turns to mud
suggestions or fitness | it would be nice to have a bench here
drains or sanitation | 地漏老是返臭气
drains or manholes | 小区门口的污水井冒汤了
power or lighting | 家里灯泡忽明忽暗，电器都不敢用
roads or noise-works | 楼前的路让挖掘机挖得稀烂没人管
access or facilities | 单元门玻璃碎一地
access or parking | 门口的杆子抬不起来，车进不去
corridor | 楼道里放了个旧冰箱，侧着身才能过 | 三楼过道让杂物占了一半 | 五楼把楼梯平台堆成仓库了 | pram and boxes in the stairwell, you can't get past
suggestions or parking | 能不能多划几个车位
facilities or water | ceiling in the hallway is leaking and has black mould
power or security | 单元电闸箱敞着门，孩子老去摸
gas or facilities | 小区燃气啥时候能通上
fire-lane or parking | 救护车进不来，道让私家车占了
neighbours or fire-hazards or sanitation | 邻居在门口烧香烧纸熏得我家全是烟
suggestions | 建议周末也开个窗口 | 希望多搞点老年活动 | please consider putting up a bike rack
other | 我想问问
dogs or sanitation | dog poo everywhere and the owner doesn't care
lighting | 楼门口的灯白天亮晚上灭 | 走廊里黑黢黢的，钥匙都插不上
heating | 暖气管道咕噜咕噜响就是不热 | radiator in the bedroom leaks
drains | 楼下饭店的泔水把下水道糊死了 | 厕所堵了，粪水漫出来 | the gutters are blocked and overflow
water | 水表转得飞快，没用水也走字 | 高层没水压 | kitchen tap won't stop dripping
power | 空调一开就跳闸 | 楼道里的电线裸露着 | half the sockets in the flat are dead
roads | 大货车把门口路压碎了
manholes | 井盖被压裂一道缝
lifts | 电梯夹人，感应不灵 | lift makes a grinding noise
access | 门禁卡刷不上 | 单元门的闭门器坏了，一关门哐一声
fitness | 小孩玩的跷跷板断了
greenery or neighbours | 树长得太高把我家阳光全挡了
rubbish | 小区垃圾分类桶太少，都扔地上 | overflowing bins behind building 2
sanitation | 楼道扶手上一层油泥 | 公厕没人打扫
clutter or neighbours | 隔壁把旧门窗堆在我家门口
flyers | 楼道里被人用油漆写欠债还钱
pests | 小区里好多蚊子，没人打药
snow | 下雪两天了小区里没人铲
dogs | 楼下那家的泰迪天天叫
e-bikes | 有人在楼梯间给电动车充电一晚上
fire-lane | 消防通道上安了地桩
fire-equipment | 消防箱里水带没了
falling-objects | 楼上扔下来一个啤酒瓶 | loose roof tiles could hit someone
theft | 我放门口的快递被人拿走了
security | 有个男的老跟着我女儿 | a stranger is going door to door
parking | 小区车位不够，天天抢
blocked-exit | 一辆黑车堵在我家车库门前 | someone has blocked my garage
property-fees | 停车费和物业费一起涨价
owners | 想换业委会主任
contract | 中介不退定金 | 我家装修公司跑路了 | the shop sold me a broken phone and won't refund
family | 老公喝完酒就骂人摔东西
neighbours | 楼上空调水滴我家窗台
allowances | 父亲去世抚恤金没发
certificates | 结婚要开户口证明
care | 空巢老人没人做饭 | an old man downstairs lives alone and can't cook
errands | 谁能陪我妈去趟医院
jobs | 退伍回来想找工作
noise | 隔壁空调外机嗡嗡响
noise-works | 楼下改造商铺天天电锤
noise-life | 小区广场喇叭放到半夜 | teenagers blast music on the square
facilities | 楼顶防水坏了，我家漏得厉害 | 小区围墙倒了一段 | the bus shelter glass is smashed
praise | 表扬一下三号楼保洁
dogs or sanitation | dog mess on the lawn again
greenery | a tree came down in the storm
"""
#: What looks like one and is none, or another.
TRAPS = """
other | 我想问问 | 学校乱收费 | 电话打不通 | 态度决定一切 | 报上去一直没动静 | 倒霉透了 | 花了不少时间 | 你们的水平真高 | 前天说的那件事 | 柳西公园
other | the ice cream is nice | light rain all day | I need to speak to somebody | see you on Monday
"""


def told(table: str) -> list[tuple[str, list[str]]]:
    rows = [[part.strip() for part in line.split(" | ")] for line in table.strip().splitlines()]
    return [(text, codes.split(" or ")) for codes, *texts in rows for text in texts]


@pytest.mark.parametrize(("text", "codes"), [*told(REPORTS), *told(TRAPS)])
def test_categorise(text: str, codes: list[str]) -> None:
    assert (understand(text, community()).category or "other") in codes


def category(code: str, *keywords: str, parent: str | None = None, hints: tuple[str, ...] = ()) -> Category:
    return Category(code=code, name=Name(zh=code), parent=parent, keywords=keywords, hints=hints)


LIFTS = category("lifts", "电梯", "lift", hints=("坏了",))
SMELL = category("smell", "臭", "stinks")
RATS = category("rats", "老鼠", "rat", parent="smell")
BIKES = category("bikes", "电动车…楼道", "e-bike…corridor…charging")
ROADS = category("roads", "路", "路…坑", "road")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("电梯臭", "lifts"),  # the longer word
        ("电梯里臭", "smell"),  # in it, so that it is not what is wrong
        ("电梯里有东西", "lifts"),  # unless nothing else is
        ("电梯旁边", None),  # beside it
        ("电梯门口的老鼠", "rats"),
        ("rats in the lift", "rats"),
        ("something in the lift", "lifts"),
        ("next to the lift", None),
        ("坏了", "lifts"),
        ("臭，坏了", "smell"),  # a hint counts where no keyword stands
        ("臭，有老鼠", "rats"),  # the narrower one
        ("电动车推进楼道", "bikes"),
        ("楼道里停着电动车", "bikes"),  # in either order
        ("电动车坏在外面很久很久没有人管，楼道", None),  # too far apart
        ("电动车。楼道", None),  # another sentence
        ("charging an e-bike in the corridor", "bikes"),
        ("e-bike in the corridor", None),  # all its pieces
        ("马路灯", "roads"),
        ("路上有个坑", "roads"),
    ],
)
def test_what_tells_most_decides(text: str, code: str | None) -> None:
    lexicon = Lexicon([LIFTS, SMELL, RATS, BIKES, ROADS])
    found = lexicon.scan(normal(text).text).category()
    assert (found.code if found else None) == code


def test_a_word_inside_a_longer_one_is_not_meant() -> None:
    lexicon = Lexicon([ROADS, category("lamps", "路灯")])
    assert lexicon.scan("路灯有个坑").category() == category("lamps", "路灯")


def test_the_time_does_not_run_away_with_the_length() -> None:
    """Every piece stands near every other: each looks no further than some characters."""
    lexicon = Lexicon([ROADS, BIKES])
    assert lexicon.scan("路坑" * 20_000).category() == ROADS
