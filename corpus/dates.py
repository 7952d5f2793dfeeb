"""Dates as people write them in Chinese, English and Japanese, whole or partial."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: i
    for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_CJK = (
    r"(?:(?P<era>令和|平成|昭和)\s*(?P<era_year>\d{1,2}|元)\s*年|(?P<year>(?:19|20)\d\d)\s*年)"
    r"(?:\s*(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*[日号號])?)?(?![间間])"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _CJK,
        r"(?<!\d)(?P<short>[2-3]\d)\s*年\s*(?P<month>\d{1,2})\s*月"
        r"(?:\s*(?P<day>\d{1,2})\s*[日号號])?(?![间間])",
        r"\b" + _MONTH.format("name") + r"\s*['’](?P<short>\d\d)\b",
        r"(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]",
        r"(?<![\d.])(?P<month>\d{1,2})\s*月(?!間|间)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
        + _MONTH.format("name")
        + r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?",
        r"\b"
        + _MONTH.format("name")
        + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?",
        r"\b" + _MONTH.format("name") + r",?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b",
        r"\b(?:in|since|by|until|from|of|last|this|to)\s+" + _MONTH.format("name") + r"(?=\W|$)",
        r"(?<![\d.,$¥€£₩])(?P<year>(?:19|20)\d\d)(?![\d,.]?\d|\s*(?:%|[万萬億亿兆円圓元]|[美日韩欧]元"
        r"|米?ドル|ウォン|ユーロ|(?:m|b|tr)illion|dollars|yen|euros|GW))",
    )
)
_VERB = re.compile(r"(?:[Tt]his|\d{1,2}(?:st|nd|rd|th)?)\s+may(?!,?\s+\d{4})")  # Article 7 may be


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year; None marks a part that was not written."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def compatible(self, other: "PartialDate") -> bool:
        """Whether both may be the same day: every part that both write is equal, at least one."""
        pairs = [(self.year, other.year), (self.month, other.month), (self.day, other.day)]
        both = [(a, b) for a, b in pairs if a is not None and b is not None]
        return bool(both) and all(a == b for a, b in both)

    def says_more_than(self, other: "PartialDate") -> bool:
        """Whether it writes a part that the other leaves out."""
        pairs = [(self.year, other.year), (self.month, other.month), (self.day, other.day)]
        return any(a is not None and b is None for a, b in pairs)

    def whole(self) -> date | None:
        """The day, if year, month and day are written."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)


def find_dates(text: str) -> Iterator[tuple[PartialDate, int, int]]:
    """Dates with their half-open spans, none overlapping; impossible days are no dates.

    `text` has ASCII digits: pass it through `numerals.ascii_forms` first.
    """
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < b and end > a for a, b in taken) or _VERB.match(text, start):
                continue
            value = _read(match.groupdict())
            if value:
                if "name" in match.groupdict() and match.groupdict().get("day") is None:
                    start = match.start("name")
                taken.append((start, end))
                yield value, start, end


def _read(parts: dict[str, str | None]) -> PartialDate | None:
    year = _int(parts, "year")
    if (short := _int(parts, "short")) is not None:
        year = 2000 + short
    if era := parts.get("era"):
        written = parts["era_year"] or "元"
        year = _ERAS[era] + (1 if written == "元" else int(written))
    month = _int(parts, "month")
    if name := parts.get("name"):
        month = _MONTHS[name[:3].lower()]
    day = _int(parts, "day")
    try:
        date(year or 2000, month or 1, day or 1)
    except ValueError:
        return None
    return PartialDate(year, month, day)


def _int(parts: dict[str, str | None], name: str) -> int | None:
    written = parts.get(name)
    return int(written) if written else None
