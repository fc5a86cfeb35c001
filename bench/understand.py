"""Understanding a message: acts, how things are, danger, category, places, problems, in one scan."""

from time import process_time

from bench.durable import CONFIG
from bench.result import Result
from bot.settings import load
from models.understanding.meaning import understand

#: What is promised, in milliseconds: at the median, and at the 99th of a hundred.
MEDIAN, P99 = 0.4, 1.5
SENTENCES = (
    "嗯",
    "好的，谢谢",
    "亮了亮了",
    "就亮了十分钟又瞎了",
    "路灯怎么还没修好？",
    "#1 弄完了，换了个灯头",
    "不用来了，我自个儿换了个灯泡",
    "居住证咋办，要带啥",
    "柳西小区3号楼门口路灯坏了，晚上看不见道",
    "您好，打扰了，我想问问昨天报的那个灯，师傅安排上了吗",
    "柳西小区2号楼下水堵了，还有东苑小区1号楼门口垃圾没人收",
    "樓上著火了，紅柳花園2號樓，快來人",
    "any news?",
    "the guy you sent was really rude to my mother",
    "The bins at Liuxi building 1 are overflowing and the lift in Lakeside building 2 is out of order",
)
LONG = (
    "您好，我是柳西小区3号楼的居民，我们这栋楼门口的路灯从上个月开始就一闪一闪的，后来干脆不亮了，晚上老人孩子下楼都看不见道，"
    "前两天还有人在台阶上绊倒了。上回报过一次，来了个师傅看了一眼就走了，说要等配件，到现在也没人再来。另外红柳花园2号楼后面那堆建筑垃圾"
    "堆了半个多月，味儿特别大，一刮风到处飞，麻烦一并给处理一下。要是今天来不了，也请给个准话，我电话0000-7654321，白天都在家，来之前打个招呼就行，"
    "辛苦你们了，谢谢社区的各位同志，也谢谢网格员一直这么负责，盼着早点解决。还有就是楼道里的声控灯也不太灵，跺脚都不亮，三楼的老爷子上下楼很不方便，"
    "能不能顺便给看看，先谢过了。"
)[:300]


async def understand_median(rounds: int = 40) -> Result:
    """Milliseconds of the processor for a message, ordinary ones and one of 300 characters, at the median; the baseline is what is promised."""
    return Result("understand_median", _at(0.5, rounds), "ms", MEDIAN)


async def understand_p99(rounds: int = 40) -> Result:
    """The same for the slowest of a hundred."""
    return Result("understand_p99", _at(0.99, rounds), "ms", P99)


def _at(share: float, rounds: int) -> float:
    community = load(CONFIG).community
    texts = (*SENTENCES, LONG)
    for text in texts:
        understand(text, community)
    took = []
    for _ in range(rounds):
        for text in texts:
            begun = process_time()
            understand(text, community)
            took.append((process_time() - begun) * 1000)
    return sorted(took)[int(len(took) * share)]
