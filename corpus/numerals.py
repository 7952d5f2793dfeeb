"""Numerals: full-width and kanji digits, 万/億/兆, read to a Decimal."""

import unicodedata
from decimal import Decimal
from functools import cache

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}


def ascii_forms(text: str) -> str:
    """The text with each character that has a one-character NFKC form replaced; equal length."""
    return "".join(map(_ascii_form, text))


@cache
def _ascii_form(char: str) -> str:
    form = unicodedata.normalize("NFKC", char)
    return form if len(form) == 1 else char


def read_number(written: str) -> Decimal | None:
    """A number in digits, kanji or both (5,500, 五千五百, 1兆5000億, 3.5万); None if it is none."""
    total = section = Decimal(0)
    pending: Decimal | None = None
    digits = ""
    for char in written.replace(",", "").replace("万亿", "兆").replace("萬億", "兆"):
        if char.isdecimal() or char == ".":
            digits += char
            continue
        if digits:
            pending, digits = Decimal(digits), ""
        if char in _DIGITS:
            pending = (pending or Decimal(0)) * 10 + _DIGITS[char]
        elif char in _SMALL:
            section += (Decimal(1) if pending is None else pending) * _SMALL[char]
            pending = None
        elif char in _BIG:
            section += pending or Decimal(0)
            total += (section or Decimal(1)) * _BIG[char]
            section, pending = Decimal(0), None
        elif char != "余":
            return None
    if digits.count(".") > 1:
        return None
    if digits:
        pending = Decimal(digits)
    return total + section + (pending or Decimal(0))
