"""Whether what mentions something that there is an answer to asks for it, and whether it reports something too."""

import re

#: Asks what to do, where, whom, how much: also where something is wrong.
_HOW = re.compile(
    r"怎么(?!还|又|没|回事|老|总|这么|那么|不|就|都|天天|给)|咋(?!还|又|没|回事|老|总|这么|那么|不|就|都|天天|给)|如何|去哪|在哪|上哪|往哪|到哪|放哪|扔哪|哪儿|哪里|哪个|哪些|哪家|哪天|找谁|问谁|归谁|谁管|谁收|跟谁"
    r"|几点|几号|几月|几天|几岁|第几|多少|多久|多长|要啥|带啥|啥条件|什么条件|什么材料|什么手续|什么电话|啥电话|能领|我能|能帮我|条件|手续|材料|流程|请问|打听|咨询|想问|问一下|问下|问问"
    r"|\b(?:how|where|who|whom|which|wat|what|whats|what's|(?:do|can|could|may|must|should|am) i)\b"
)
#: Has the form of a question, which may be a complaint.
_ASKS = re.compile(
    r"[?吗么呢]|怎么|咋|啥|什么|哪|谁|几|能不能|会不会|可不可以|行不行|行不|能.{0,8}不$|有没有|有没|是不是|还是|要不要|用不用|是否|想办|想开|要办|要开|想领|想查|想申请|办理|给我|告诉我|[没不]$|[没不],"
    r"|(.)[不没]\1|\bwhen (?:do|does|is|are|will|can|should|would)\b|\b(?:can|could|do|does|is|are|am|r u|will|would|should|must|may|any|need to know|wondering|tell me|give me|want to know|would like)\b"
)
#: Asks for a reason, which is a complaint.
_WHY = re.compile(r"(?:怎么|咋)(?:还|又|没|回事|老|总|这么|那么|不|就|都|天天|给)|为什么|为啥|凭什么|凭啥|\bwhy\b")
_WHO = re.compile(r"找谁|问谁|归谁|谁管|谁收|谁来|\b(?:who|whom)\b")
LONG = 60  # characters
BARE = 1  # characters beside the words of an answer


def asks(text: str, *, beside: int, bad: bool) -> bool:
    """Whether a text in its normal form asks, or names a subject and nothing else.

    `beside`: how many characters it has that are none of the answer's words. `bad`: it says that something is wrong;
    then only what asks for a way is a question.
    """
    if _HOW.search(text):
        return True
    if bad or _WHY.search(text):
        return False
    return beside <= BARE or _ASKS.search(text) is not None


def reports(text: str, *, bad: bool, where: bool) -> bool:
    """Whether what asks also reports: it says where something is wrong, or at length, or asks at a place who sees to it."""
    return (bad and (where or len(text) > LONG)) or (where and _WHO.search(text) is not None)
