"""How somebody can be reached, as they write it: a telephone number, an address of mail, an account. Pure."""

import re

_NUMBER = re.compile(r"(?<![\d/.:])\+?\(?\d(?:[ ()\-–—]{0,2}\d){5,14}(?![\d/:]|号楼|[楼栋幢单元])")
_DATE = re.compile(r"(?:19|20)\d\d[-–— ]?(?:0?[1-9]|1[0-2])(?:[-–— ]?\d{1,2})?")
_ADDRESS = re.compile(r"\d{1,2} ?[-–—] ?\d{1,2} ?[-–—] ?\d{3,4}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?:微信|薇信|威信|v信|wechat|weixin|wx|qq|telegram|tg)号?码?(?:是|:|：)?[ :]{0,3}@?[a-z0-9][\w-]{4,}",
    re.IGNORECASE,
)


def is_contact(text: str) -> bool:
    """Whether a number to call, an address of mail or an account stands in the text: six digits at least, no date, no flat."""
    numbers = (found[0].strip() for found in _NUMBER.finditer(text))
    called = any(not _DATE.fullmatch(number) and not _ADDRESS.fullmatch(number) for number in numbers)
    return called or bool(_MAIL.search(text) or _ACCOUNT.search(text))
