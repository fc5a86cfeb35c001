"""The community's places by name: exact anywhere in a sentence, else nearly."""

import re
from typing import Protocol, TypeVar

_NUMERAL = re.compile("[〇零一二三四五六七八九十百]+")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_SCALES = {"十": 10, "百": 100}
_BUILDING = re.compile(r"(\d+) *(?:号楼|栋|幢|#楼?)|(?:building|bldg\.?|block) *(?:no\.? *)?#?(\d+)")
_FILLER = re.compile(r"(?<![a-z])(?:the|of|in|at|near)(?![a-z])")
_TOKEN = re.compile(r"[a-z]+|\d+|[^\W\d_]")
#: Shorter names say too little to be recognised with a typo in them.
_SHORTEST_FUZZY = 4
#: One wrong character in a name of four.
CUT_OFF = 75.0


class HasNames(Protocol):
    """What the gazetteer needs of a place."""

    @property
    def code(self) -> str: ...
    @property
    def names(self) -> list[str]: ...


P = TypeVar("P", bound=HasNames)
