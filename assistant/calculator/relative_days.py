"""Days that a question counts from its own: today, next month, 来月, 去年3月."""

import re
from collections.abc import Callable
from datetime import date, timedelta

Day = Callable[[date], date]


def _days(many: int) -> Day:
    return lambda as_of: as_of + timedelta(days=many)


def _months(many: int) -> Day:
    def first(as_of: date) -> date:
        year, month = divmod(as_of.year * 12 + as_of.month - 1 + many, 12)
        return date(year, month + 1, 1)

    return first


_WORDS: tuple[tuple[str, Day], ...] = (
    (r"\b(?:today|this week|this morning|this month)\b(?!'s)|本日|今日|今天|今週|今周|本周|这周"
     r"|這周|今月(?!の?初)|本月|这个月|這個月", _days(0)),
    (r"\btomorrow\b|明日|明天", _days(1)),
    (r"\byesterday\b|昨日|昨天", _days(-1)),
    (r"\bnext week\b|来週|來週|下周|下週|下星期", _days(7)),
    (r"\blast week\b|先週|上周|上週|上星期", _days(-7)),
    (r"\bnext month\b|来月|來月|下个月|下個月", _months(1)),
    (r"\blast month\b|先月|上个月|上個月", _months(-1)),
)  # fmt: skip
_COMPILED = tuple((re.compile(words, re.IGNORECASE), day) for words, day in _WORDS)
# The number of the year before a month: 来年3月, 去年の12月.
_YEARS = (
    (re.compile(r"(?:来年|來年|明年|翌年)の?(?=\s*\d{1,2}月)"), 1),
    (re.compile(r"(?:去年|昨年)の?(?=\s*\d{1,2}月)"), -1),
    (re.compile(r"(?:今年|本年)の?(?=\s*\d{1,2}月)"), 0),
)


def with_days(text: str, as_of: date) -> str:
    """The text with such days written out, as 2026-11-23, counted from the as-of day."""
    for words, day in _COMPILED:
        text = words.sub(f" {day(as_of).isoformat()} ", text)
    for words, years in _YEARS:
        text = words.sub(f"{as_of.year + years}年", text)
    return text
