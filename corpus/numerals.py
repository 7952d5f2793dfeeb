"""Numerals: full-width and kanji digits, 万/億/兆, read to a Decimal."""

import re
import unicodedata
from decimal import Decimal

from corpus.characters import Characters

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_KANJI = "".join((*_DIGITS, *_SMALL, *_BIG))
_NUMBER = re.compile(rf"(?:(?:\d++(?:\.\d++)?+|[{_KANJI}])余?)+")
_TRILLION = re.compile("[万萬][亿億]")


def ascii_forms(text: str) -> str:
    """The text with each character that has a one-character NFKC form replaced; equal length."""
    return text.translate(_ASCII)


def _ascii_form(char: str) -> str:
    form = unicodedata.normalize("NFKC", char)
    return form if len(form) == 1 else char


_ASCII = Characters(_ascii_form)


def either_form(pattern: str) -> str:
    """A regular expression in which a voiced kana also matches as kana and mark.

    `ascii_forms` leaves half-width ﾄﾞ as two characters; none may stand in a set of the pattern.
    """
    return "".join(
        f"(?:{char}|{parts})" if (parts := _decomposed(char)) != char else char for char in pattern
    )


def _decomposed(char: str) -> str:
    return unicodedata.normalize("NFD", char) if "\u30a1" <= char <= "\u30fa" else char


def read_number(written: str) -> Decimal | None:
    """A number in digits, kanji or both (5,500, 五千五百, 1兆5000億, 3.5万); None if it is none."""
    plain = _TRILLION.sub("兆", written.replace(",", ""))
    if not _NUMBER.fullmatch(plain):
        return None
    total = section = Decimal(0)
    pending: Decimal | None = None
    digits = ""
    for char in plain:
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
            stated = pending is not None or section
            total += (section + (pending or 0) if stated else Decimal(1)) * _BIG[char]
            section, pending = Decimal(0), None
    if digits:
        pending = Decimal(digits)
    return total + section + (pending or Decimal(0))


def kanji_numeral(number: int) -> str:
    """A number of 0 to 9999 in kanji, 23 as 二十三; in digits beyond."""
    if not 0 < number < 10_000:
        return "〇" if number == 0 else str(number)
    shown = ""
    for sign, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            shown += ("" if digit == 1 and sign else "〇一二三四五六七八九"[digit]) + sign
    return shown
