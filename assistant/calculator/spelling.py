"""Ways of writing that questions have and documents have not, put into the usual form."""

import re

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY_OF = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTHS})\b", re.IGNORECASE)
_KANJI_MONTH = re.compile(r"(十[一二]|[一二三四五六七八九十])月(?!間)")
_SEN = re.compile(r"(\d+)\s*円\s*(\d{1,2})\s*銭")
_KANJI_POINT = re.compile(
    r"([〇一二三四五六七八九])[・．]([〇一二三四五六七八九]+)(?=\s*(?:パーセント|％|%))"
)
_BARE_RATE = re.compile(
    r"(\b(?:mfn|base(?: rate)?|normal rate)\s*[:=]?\s*"
    r"|(?:最惠国(?:税率)?|基础税率|基本税率)[:：]?\s*)"
    r"(\d{1,2}(?:\.\d+)?)(?![\d.]*\s*(?:[%％]|per|pct|パーセント|[万億亿]|\d))",
    re.IGNORECASE,
)
_DIGITS = "〇一二三四五六七八九"


def normalised(text: str) -> str:
    """The text with 20th of March as 20 March, 十二月 as 12月, 155円50銭 as 155.50円, and so on.

    A bare figure right behind the name of a rate becomes one of percent: MFN 6 as MFN 6%.
    """
    text = _DAY_OF.sub(r"\1 \2", text)
    text = _KANJI_MONTH.sub(lambda m: f"{_month(m[1])}月", text)
    text = _SEN.sub(lambda m: f"{m[1]}.{m[2].zfill(2)}円", text)
    text = _BARE_RATE.sub(r"\1\2%", text)
    return _KANJI_POINT.sub(lambda m: f"{_digits(m[1])}.{_digits(m[2])}", text)


def _month(written: str) -> int:
    if written.startswith("十"):
        return 10 + (_DIGITS.index(written[1]) if len(written) > 1 else 0)
    return _DIGITS.index(written)


def _digits(written: str) -> str:
    return "".join(str(_DIGITS.index(char)) for char in written)
