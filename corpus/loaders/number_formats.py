"""Numbers and dates as a spreadsheet shows them: a value and its number format to text.

Source: ECMA-376 part 1, 18.8.31. Colours, conditions, fractions and digits of other scripts are
not read; a format that is not understood shows the plain value.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*')
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\](?P<escaped>.)|_(?P<space>.)|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|(?P<digits>[#0?][#0?,.]*|\.[0#?]+)"
    r"|(?P<exponent>E[+-]0+)|(?P<percent>%)|(?P<noon>AM/PM|A/P|上午/下午|午前/午後)"
    r"|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|g+|e+|a{3,4})|(?P<general>General)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ERAS = (
    (date(2019, 5, 1), "令和", "R"), (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"), (date(1912, 7, 30), "大正", "T"),
    (date(1868, 1, 25), "明治", "M"),
)  # fmt: skip
_WEEKDAYS = "月火水木金土日"
_EXACT = 15  # significant digits that a spreadsheet keeps
# Shown by each reader's own habits, some of them with the month first.
_LOCAL_DATES = {"mm-dd-yy", "m/d/yy", "m/d/yyyy", "mm/dd/yyyy"}

Value = str | bool | int | float | Decimal | datetime | date | time | timedelta


def shown(value: Value, number_format: str) -> str:
    """What a cell shows. A day in the reader's own form is written as 2026-01-30."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime | date | time):
        return _shown_day(value, number_format)
    return _shown_number(Decimal(str(value)), number_format)


def _tokens(section: str) -> list[tuple[str, str]]:
    """(kind, text) of each part of a format; what shows nothing is left out."""
    return [
        (match.lastgroup, match[match.lastgroup])
        for match in _TOKEN.finditer(section)
        if match.lastgroup
    ]


def _sections(number_format: str) -> list[str]:
    sections = []
    at = 0
    while at <= len(number_format):
        match = _SECTION.match(number_format, at)
        sections.append(match[0] if match else "")
        at = (match.end() if match else at) + 1
    return sections


def _shown_number(value: Decimal, number_format: str) -> str:
    if not value.is_finite():
        return str(value)
    sections = _sections(number_format)
    by_sign = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    tokens = _tokens(sections[by_sign])
    kinds = [kind for kind, _ in tokens]
    if "general" in kinds or "date" in kinds or "/" in [text for _, text in tokens]:
        return _general(value)
    sign = "-" if value < 0 and by_sign == 0 else ""
    return sign + "".join(_parts(abs(value), tokens))


def _parts(value: Decimal, tokens: list[tuple[str, str]]) -> Iterator[str]:
    kinds = [kind for kind, _ in tokens]
    value = value * 100 ** kinds.count("percent")
    patterns = [text for kind, text in tokens if kind == "digits"]
    if len(patterns) > 1 and "exponent" not in kinds:  # 000-0000 and the like
        yield _general(value)
        return
    for kind, text in tokens:
        if kind == "digits" and "exponent" in kinds:
            yield f"{value:.{len(text.partition('.')[2])}E}"
        elif kind == "digits":
            yield _filled(value, text)
        elif kind == "percent":
            yield "%"
        elif kind == "space":
            yield " "
        elif kind in {"quoted", "escaped", "currency", "other"}:
            yield text


def _filled(value: Decimal, pattern: str) -> str:
    whole, _, decimals = pattern.partition(".")
    thousands = len(whole) - len(whole.rstrip(","))
    whole = whole.rstrip(",")
    value = value / 1000**thousands
    least = len(decimals.replace(",", "").rstrip("#?"))
    places = len(decimals.replace(",", ""))
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits, _, after = f"{rounded:f}".partition(".")
    while len(after) > least and after.endswith("0"):
        after = after[:-1]
    digits = digits.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        digits = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits)
    return f"{digits}.{after}" if after else digits


def _general(value: Decimal) -> str:
    rounded = +value.normalize() if value == 0 else Decimal(f"{value:.{_EXACT}g}")
    if rounded == 0:
        return "0"
    text = f"{rounded:f}" if -10 < rounded.adjusted() < 20 else f"{rounded:E}"
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def _shown_day(value: datetime | date | time, number_format: str) -> str:
    if isinstance(value, time):
        value = datetime.combine(date(1900, 1, 1), value)
        number_format = number_format if "h" in number_format.lower() else "h:mm"
    written = _sections(number_format)[0]
    day = value.date() if isinstance(value, datetime) else value
    plain = re.sub(r"\[[^\]]*\]|[;@\\]", "", written).lower()
    has_time = isinstance(value, datetime) and value.time() != time()
    if plain in _LOCAL_DATES or "general" in plain:
        return f"{value:%Y-%m-%d %H:%M}" if has_time and "h" in plain else day.isoformat()
    tokens = _tokens(written)
    kinds = {kind for kind, _ in tokens}
    if not kinds & {"date", "elapsed"}:
        return day.isoformat()
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    half = "noon" in kinds
    dates = [text[0].lower() if kind == "date" else "" for kind, text in tokens]
    shown_parts = []
    for position, (kind, text) in enumerate(tokens):
        if kind == "date":
            minutes = text[0] in "mM" and len(text) < 3 and _is_minute(dates, position)
            shown_parts.append(_date_part(moment, text.lower(), minutes, half))
        elif kind == "noon":
            shown_parts.append(text.split("/")[moment.hour >= 12])
        elif kind in {"quoted", "escaped", "other"}:
            shown_parts.append(text)
    return "".join(shown_parts)


def _is_minute(dates: list[str], position: int) -> bool:
    """Whether an m next follows hours or stands before seconds; else it is a month."""
    before = next((kind for kind in reversed(dates[:position]) if kind), "")
    after = next((kind for kind in dates[position + 1 :] if kind), "")
    return before == "h" or after == "s"


def _date_part(moment: datetime, token: str, is_minute: bool, half: bool) -> str:
    letter, width = token[0], len(token)
    if letter == "y":
        return f"{moment:%Y}" if width > 2 else f"{moment:%y}"
    if letter in "ge":
        return _era(moment.date(), letter, width)
    if letter == "a":
        return _WEEKDAYS[moment.weekday()] + ("曜日" if width > 3 else "")
    if letter in "md" and width > 2 and not is_minute:
        return moment.strftime({"m": "%b" if width == 3 else "%B", "d": "%a"}[letter]
                               if width < 4 or letter == "m" else "%A")  # fmt: skip
    hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
    number = {
        "m": moment.minute if is_minute else moment.month, "d": moment.day, "h": hour,
        "s": moment.second,
    }[letter]  # fmt: skip
    return f"{number:02}" if width > 1 else str(number)


def _era(day: date, letter: str, width: int) -> str:
    """Part of a Japanese date: the era's name (gg令, ggg令和, g R), or the year in it (e)."""
    for start, name, short in _ERAS:
        if day >= start:
            if letter == "e":
                return f"{day.year - start.year + 1:0{min(width, 2)}}"
            return {1: short, 2: name[0]}.get(width, name)
    return str(day.year) if letter == "e" else ""
