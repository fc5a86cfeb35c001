"""How somebody can be reached, as they write it: a telephone number, an address of mail, an account. Pure."""

import re

from models.understanding.figures import phone
from models.understanding.form import normal

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}")
_ACCOUNT = re.compile(
    r"(?:微信|薇信|威信|v信|wechat|weixin|wx|qq|telegram|tg)号?码?是?[ :]{0,3}@?[a-z0-9][\w-]{4,}|短号?是?[ :]{0,3}\d{5,6}(?!\d)"
)


def is_contact(text: str) -> bool:
    """Whether a way to reach somebody stands in the text; a number of days, a date or a flat is none."""
    said = normal(text).text
    return bool(phone(said) or _MAIL.search(said) or _ACCOUNT.search(said))
