"""How satisfied people say that they are."""

import pytest

from models.understanding import rating
from models.understanding.figures import stars
from models.understanding.form import normal

TABLE = """
5 | 满意|很满意|非常满意，谢谢师傅|★★★★★|⭐⭐⭐⭐⭐|五颗星|5星|5分|满分|给个好评|滿意|挺好的|真不错|没得说|5|5 stars|satisfied with it|very happy with it|perfect
4 | ★★★★|四颗星|4分|4|4 out of 5|good
3 | 基本满意|比较满意|还算满意|3星吧|3 stars, took a while|还行吧|一般般|凑合|马马虎虎|so so|not bad
2 | 两颗星|不咋地|2
1 | 不太满意|不是很满意|not very satisfied|不满意|很不满意|一颗星|差评|太差了|1分|dissatisfied|not happy|unsatisfied|terrible
- | 路灯一般晚上八点才亮，今天到九点还没亮起来|又灭了|还没修|谢谢|5分钟后到|满意吗|没有不满意|6|00|🙏|啥时候来
"""


@pytest.mark.parametrize(
    ("worth", "said"),
    [
        (worth.strip(), said)
        for worth, _, words in (line.partition(" | ") for line in TABLE.strip().splitlines())
        for said in words.split("|")
    ],
)
def test_stars(worth: str, said: str) -> None:
    assert (stars(normal(said).text) or rating.worth(said)) == (None if worth == "-" else int(worth))
