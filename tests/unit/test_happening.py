"""What somebody says to "is it happening now?"."""

import pytest

from handlers.happening import Now, verdict
from models.understanding.meaning import understand
from tests.core import community

SAID = {
    Now.YES: (
        "是的|是|对|嗯|有|还有|还在漏|没停，还在冒|越来越大|越来越浓了|正在漏|快来|yes|yeah|yes it is|still leaking|"
        "it is happening now|right now|getting worse"
    ),
    Now.NO: (
        "没有|没有了|没了|没味了|散了|已经好了|不是|看错了|没事了|虚惊一场|不漏了|现在没有|刚才有，现在没了|no|not any more|"
        "it has stopped|it's gone now|no, false alarm"
    ),
    Now.UNSURE: "不确定|不知道|不清楚|说不好|我也拿不准|not sure|no idea|maybe|i don't know",
}


@pytest.mark.parametrize(("answer", "words"), [(answer, words) for answer in SAID for words in SAID[answer].split("|")])
def test_what_is_said_to_the_question(answer: Now, words: str) -> None:
    assert verdict(understand(words, community())) is answer


@pytest.mark.parametrize("words", ["柳西小区3号楼", "你们上班时间是几点", "谢谢"])
def test_what_is_about_something_else(words: str) -> None:
    assert verdict(understand(words, community())) is None
