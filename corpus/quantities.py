"""Quantities as people write them in Chinese, English and Japanese: value, unit and span.

5,500亿美元, 5500億ドル, US$550bn and US$0.55 trillion are one value in one unit. Dates may be
partial: "2025年10月" has no day, "11月5日" no year. Spans are half-open, in the text given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from corpus.dates import PartialDate, find_dates
from corpus.numerals import ascii_forms, either_form, read_number
from corpus.ordinals import find_ordinals, find_provisions

_UNITS: tuple[tuple[str, str], ...] = (
    (
        "percent",
        r"%|(?:个|個)点|(?:个|個)?百分点|(?:个|個)?百分點|パーセント(?:ポイント)?|ポイント|percent(?:age\s+points?)?"
        r"|points?\b|per\s+cent|pct\b|pp\b",
    ),
    ("USD", r"亿?美元|美金|米?ドル|米弗|(?:US\s+)?dollars?\b|USD\b"),
    ("JPY", r"日元|日圓|円|圓|yen\b|JPY\b"),
    ("KRW", r"韩元|韓元|ウォン|won\b|KRW\b"),
    ("EUR", r"欧元|歐元|ユーロ|euros?\b|EUR\b"),
    ("GBP", r"英镑|英鎊|ポンド|pounds?\b|GBP\b"),
    ("TWD", r"新台币|新臺幣|台湾ドル|TWD\b"),
    ("business_day", r"(?:个|個)?(?:营业日|營業日|工作日)|営業日|business\s+days?|working\s+days?"),
    ("day", r"天|日間|日(?![元本米経経])|days?\b"),
    ("month", r"(?:个|個)月|か月|ヶ月|カ月|ヵ月|months?\b"),
    ("year", r"年間|年(?!代)|years?\b|yrs?\b"),
    ("GW", r"吉瓦|GW(?![A-Za-z])|ギガワット|gigawatts?\b"),
    ("MW", r"兆瓦|MW(?![A-Za-z])|メガワット|megawatts?\b"),
    ("kW", r"千瓦|kW(?![A-Za-z])|キロワット"),
)
_OF_A_GIGAWATT = {"MW": -3, "kW": -6}  # powers of ten
_SIGNS = {"$": "USD", "¥": "JPY", "€": "EUR", "£": "GBP", "₩": "KRW"}
_DOLLARS = {"NT": "TWD", "HK": "HKD", "A": "AUD"}
_SCALES = {"trillion": 12, "tn": 12, "billion": 9, "bn": 9, "million": 6, "mn": 6, "mil": 6,
           "thousand": 3, "b": 9, "m": 6, "k": 3}  # fmt: skip
_DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_KANJI = "〇零一二三四五六七八九十百千两兩"
_BIG = "万萬亿億兆"
_AMOUNT = re.compile(
    rf"(?P<sign>(?-i:(?<![A-Za-z])(?:US\s?|(?P<dollar>NT|HK|A)))?[$]|[¥€£₩]"
    rf"|(?-i:(?<![A-Za-z\d])(?P<code>USD|JPY|KRW|EUR|GBP|TWD|美金)\s?(?=[\d{_KANJI}])))?\s*"
    rf"(?P<number>(?:(?:{_DIGITS})[十百千]?(?:(?!兆瓦)[{_BIG}]){{0,2}}余?)+|[{_KANJI}][{_KANJI}{_BIG}]*)"
    rf"(?:\s*-?\s*(?P<scale>(?:trillion|billion|million|thousand|tn|bn|mn|mil)\b"
    rf"|(?(sign)[kmb]\b|[kmb](?=\s*(?:dollars|usd\b|美元|美金|米?ドル)))))?\s*",  # $85k, $2m
    re.IGNORECASE,
)
_TENTHS = re.compile(
    r"(?<![\d.])(?P<tenths>[一二三四五六七八九十]|\d{1,2}(?:\.\d)?)[成割](?![员員功立])"
    r"(?:(?P<hundredths>[一二三四五六七八九]|\d(?=分))分?|半)?"
)
_HUNDREDTHS = re.compile(rf"百分之(?P<number>{_DIGITS}|[{_KANJI}]+(?:[点點][{_KANJI}]+)?)")
_HALF = re.compile(
    r"半分|一半|半数|半數|(?<!first )(?<!second )\bhalf(?! a million)\b(?![- ]year)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"(?P<low>\d+|[{_KANJI}]+)分(?:之|の)(?P<high>\d+|[{_KANJI}]+)"
    r"|\b(?P<part>one|two|three|four|a(?=\s\w+\s+of\b))[\s-](?P<whole>third|quarter|fifth|sixth|tenth)s?\b"
    r"(?!\s+(?:party|parties|tranche|batch|round|phase))",
    re.IGNORECASE,
)
_WHOLES = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_CODE = re.compile(r"(?<![\d.])\d+(?:\.\d+){2,}")  # 9903.02.72, a tariff heading or a version
_SCALE = re.compile(rf"\b(?:{'|'.join(_SCALES)})\b", re.IGNORECASE)
_SUM_BEFORE = re.compile(r"[$¥€£₩]\s*\d[\d,.]*\s*[-–—~]\s*$")
_RANGE = re.compile(r"\s*(?:[-–—~〜]|to\b|至|到|から)\s*(?:US)?[$¥€£₩]?\s*$")
_UNIT = re.compile(
    either_form("|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(_UNITS))),
    re.IGNORECASE,
)
# "one and a half", "forty thousand"
_WORD_TAIL = re.compile(
    r"(?:and\s+(?:a|three)[\s-]+(?P<part>half|quarters?)\s*)?"
    r"(?:(?P<scale>trillion|billion|million|thousand)\b\s*)?",
    re.IGNORECASE,
)
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.75")}
_AND_A = re.compile(r"\band\s+a\s+$", re.IGNORECASE)
_PERIOD = re.compile(r"(?:year|yr|month|day|business)", re.IGNORECASE)  # a 25-year life
_WORDS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven"
        " twelve thirteen fourteen fifteen sixteen seventeen eighteen"
        " nineteen".split()
    )
}
_TENS = {
    w: 10 * i
    for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_WORD_NUMBER = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[\s-](?P<ones>{'|'.join(list(_WORDS)[1:10])}))?"
    rf"|(?P<word>{'|'.join(list(_WORDS)[2:])}|one(?=\s+and\s+(?:a|three)\b)))\b[\s-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit at `text[start:end]`.

    unit: percent, an ISO 4217 code, business_day, day, month, year, GW, ordinal, provision, date,
    or "" for a bare number. value: a Decimal in whole units (550000000000 USD), or a PartialDate
    for a date.
    """

    value: Decimal | PartialDate
    unit: str
    start: int
    end: int

    def same_as(self, other: "Quantity") -> bool:
        """Whether both may mean the same: equal by value; a bare number fits any unit."""
        if isinstance(self.value, PartialDate) or isinstance(other.value, PartialDate):
            return (
                isinstance(self.value, PartialDate)
                and isinstance(other.value, PartialDate)
                and self.value.compatible(other.value)
            )
        return self.value == other.value and (
            self.unit == other.unit or not self.unit or not other.unit
        )


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text in reading order, none overlapping; an empty list where none are."""
    forms = ascii_forms(text)
    dates = [
        Quantity(value, "date", start, end)
        for value, start, end in find_dates(forms)
        if not _SUM_BEFORE.search(forms, 0, start)  # $1–2000 ends in no year
    ]
    ordinals = [Quantity(v, "ordinal", start, end) for v, start, end in find_ordinals(forms)]
    provisions = [Quantity(v, "provision", a, b) for v, a, b in find_provisions(forms)]
    found = [*dates, *ordinals, *provisions]
    taken = [(q.start, q.end) for q in found] + [match.span() for match in _CODE.finditer(forms)]
    for quantity in (
        *_fractions(forms), *_tenths(forms), *_hundredths(forms), *_amounts(forms),
        *_number_words(forms),
    ):  # fmt: skip
        if all(quantity.end <= start or quantity.start >= end for start, end in taken):
            found.append(quantity)
            taken.append((quantity.start, quantity.end))
    return _with_units_of_ranges(sorted(found, key=lambda q: q.start), forms)


def _with_units_of_ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """The lower end of "1–2%" is 1 percent, and both ends of "US$20–30 billion" are billions."""
    done = list(found)
    for i, (low, high) in enumerate(pairwise(found)):
        if isinstance(low.value, PartialDate) or isinstance(high.value, PartialDate):
            continue
        if {low.unit, high.unit} == {"", low.unit or high.unit} and _RANGE.fullmatch(
            text[low.end : high.start]
        ):
            unit = low.unit or high.unit
            scale = _SCALE.search(text[high.start : high.end])
            shared = scale is not None and low.value < 1000
            shift = _SCALES[scale.group().lower()] if scale and shared else 0
            done[i] = replace(low, value=low.value.scaleb(shift), unit=unit)
            done[i + 1] = replace(high, unit=unit)
    return done


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        if match["part"]:
            part: Decimal | None = Decimal(_WORDS.get(match["part"].lower(), 1))
            whole: Decimal | None = Decimal(_WHOLES[match["whole"].lower()])
        else:
            part, whole = read_number(match["high"]), read_number(match["low"])
        if part and whole and whole not in (10, 100):  # 十分の, 百分之 are read elsewhere
            yield Quantity(100 * part / whole, "percent", *match.span())


def _tenths(text: str) -> Iterator[Quantity]:
    for match in _TENTHS.finditer(text):
        tenths = read_number(match["tenths"])
        if tenths is None or tenths > 10:
            continue
        last = match.group()[-1]
        hundredths = Decimal(5) if last == "半" else read_number(match["hundredths"] or "〇")
        yield Quantity(tenths * 10 + (hundredths or 0), "percent", *match.span())
    for match in _HALF.finditer(text):
        if _AND_A.search(text[max(0, match.start() - 20) : match.start()]):
            continue  # one and a half
        yield Quantity(Decimal(50), "percent", *match.span())


def _hundredths(text: str) -> Iterator[Quantity]:
    for match in _HUNDREDTHS.finditer(text):
        whole, _, tail = re.sub("點", "点", match["number"]).partition("点")
        value, part = read_number(whole), read_number(tail) if tail else Decimal(0)
        if value is not None and part is not None:
            yield Quantity(value + part.scaleb(-len(tail)), "percent", *match.span())


def _amounts(text: str) -> Iterator[Quantity]:
    for match in _AMOUNT.finditer(text):
        value = read_number(match["number"])
        if value is None:
            continue
        if match["scale"]:
            value = value.scaleb(_SCALES[match["scale"].lower()])
        unit_match = _UNIT.match(text, match.end())
        if text[match.end() : match.end() + 1] == "-":
            unit_match = _PERIOD.match(text, match.end() + 1) and _UNIT.match(text, match.end() + 1)
        unit = {"美金": "USD"}.get(match["code"] or "", match["code"]) or _DOLLARS.get(
            match["dollar"] or "", _SIGNS.get((match["sign"] or " ")[-1], "")
        )
        end = match.start("number") + len(text[match.start("number") : match.end()].rstrip())
        if unit_match and not unit:
            unit = next(_UNITS[i][0] for i in range(len(_UNITS)) if unit_match[f"u{i}"])
            end = unit_match.end()
        if _is_word_not_number(match["number"], unit, text, match):
            continue
        if unit in _OF_A_GIGAWATT:
            value, unit = value.scaleb(_OF_A_GIGAWATT[unit]), "GW"
        yield Quantity(
            value, unit, match.start("sign") if match["sign"] else match.start("number"), end
        )


def _is_word_not_number(number: str, unit: str, text: str, match: re.Match[str]) -> bool:
    """一 in 一部 or 十 in 十分 is no number; nor are the digits inside COVID19 or A4."""
    if text[match.start("number") - 1 : match.start("number")] in tuple("数幾几"):
        return True
    if number[0].isdigit():
        before = text[match.start("number") - 1 : match.start("number")]
        return before.isascii() and before.isalpha() and not match["sign"] and unit != "percent"
    if unit:
        return False
    following = text[match.end() : match.end() + 1]
    return not (len(number) > 1 and number[-1] in _BIG + "十百千") and following not in tuple(
        "个個国國家か"
    )


def _number_words(text: str) -> Iterator[Quantity]:
    for match in _WORD_NUMBER.finditer(text):
        tail = _WORD_TAIL.match(text, match.end())
        unit_match = _UNIT.match(text, tail.end() if tail else match.end())
        unit = next(
            (_UNITS[i][0] for i in range(len(_UNITS)) if unit_match and unit_match[f"u{i}"]), ""
        )
        tens, ones = _TENS.get((match["tens"] or "").lower(), 0), match["ones"] or match["word"]
        value = Decimal(tens + _WORDS.get((ones or "").lower(), 0))
        end = max(match.end(part) for part in ("tens", "ones", "word"))
        if tail and tail["part"]:
            value, end = value + _PARTS[tail["part"].lower()], tail.end("part")
        if tail and tail["scale"]:
            value, end = value.scaleb(_SCALES[tail["scale"].lower()]), tail.end("scale")
        yield Quantity(value, unit, match.start(), end)
