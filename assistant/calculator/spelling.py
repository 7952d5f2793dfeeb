"""Ways of writing that questions have and documents have not, put into the usual form."""

import re
from collections.abc import Callable
from decimal import Decimal

from corpus.numerals import ascii_forms, read_number

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
_DIGITS = "〇一二三四五六七八九"
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PARTS = {"quarter": "0.25", "half": "0.5", "three-quarters": "0.75", "three quarters": "0.75"}
_PERCENT = r"(?=[\s-]*(?:per ?cent|pct|%|points?))"


def _month(match: re.Match[str]) -> str:
    written = match[1]
    if written.startswith("十"):
        return f"{10 + (_DIGITS.index(written[1]) if len(written) > 1 else 0)}月"
    return f"{_DIGITS.index(written)}月"


def _kanji_date(match: re.Match[str]) -> str:
    written = read_number(match[1])
    return f"{written}{match[2]}"


def _slashed(match: re.Match[str]) -> str:
    """Month before day, as in the United States, unless the first is no month."""
    month, day = sorted(map(int, match.groups()[:2])) if int(match[1]) > 12 else match.groups()[:2]
    return f"{match[3]}-{int(month):02}-{int(day):02}"


def _era(match: re.Match[str]) -> str:
    return f"令和{match[1]}年{match[2]}月" + (f"{match[3]}日" if match[3] else "")


def _kanji_point(match: re.Match[str]) -> str:
    whole = read_number(match[1].replace("零", "〇"))
    return f"{whole}.{''.join(str(_DIGITS.index(c)) for c in match[2])}"


def _scaled(match: re.Match[str]) -> str:
    """The figure with the scale of the one it is a part of: 85 of 166 billion."""
    return f"{match[1]} {match[2]} "


def _hundredths(match: re.Match[str]) -> str:
    return f"{(Decimal(match[1].replace(',', '')) / 100).normalize():f}%"


def _with_part(match: re.Match[str]) -> str:
    words = _WORDS.split("|")
    if match[1].lower() not in words:  # ı is an i where case is ignored
        return match[0]
    whole = words.index(match[1].lower()) + 1
    return str(whole + Decimal(_PARTS[match[2].lower()]))


def _decades(match: re.Match[str]) -> str:
    many = (match[1] or "a").lower()
    return f"{10 * (_WORDS.split('|').index(many) + 1 if many in _WORDS.split('|') else 1)} years"


Written = str | Callable[[re.Match[str]], str]
# In this order; the text has ASCII digits.
_FORMS: tuple[tuple[str, Written], ...] = (
    (rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTHS})\b", r"\1 \2"),  # 20th of March
    (r"(十[一二]|[一二三四五六七八九十])月(?!間|间)", _month),
    (rf"((?<=令和|平成)[{_DIGITS}十]{{1,3}}|二[{_DIGITS}]{{3}})(年)(?=\s*\d)", _kanji_date),
    (rf"(?<=月)([{_DIGITS}十]{{1,3}})([日号號])", _kanji_date),
    (r"(\d{1,2}月\d{1,2}日)\s*[（(](20\d\d)年[）)]", r"\2年\1"),
    (r"(?<![\d/.])(\d{1,2})/(\d{1,2})/(20\d\d)(?!\d)", _slashed),
    (r"(?<![A-Za-z0-9])R(\d{1,2})[./年](\d{1,2})(?:[./月](\d{1,2})日?|月)", _era),
    (rf"\b((?:{_SHORT})\w* \d{{1,2}}),? ?['’](\d\d)\b", r"\1, 20\2"),
    (  # N = 20, 年限：20
        r"(\bN|\b(?:years|term|tenor|life)|年限|期限|期[间間]|年数|年數)(\s*[:=]\s*)(\d{1,2})"
        r"(?![\d.,]*\s*(?:年|year|yr|%|[个個]?月|month|\d))",
        r"\1\2\3 years",
    ),
    (
        r"(\d\d[\d.]*) (?=(?:out )?of (?:the )?[$]?\d[\d.,]*\s?"
        r"(bn|tn|billion|trillion|million)\b)",
        _scaled,
    ),
    (r"(\d\s?(?:kg|t))(?=\d)", r"\1 "),  # 1kg4ドル
    (  # 15→25%
        r"(?<![\d.,])(\d{1,2}(?:\.\d+)?)(\s*(?:→|->|⇒|=>)\s*)"
        r"(?=\d{1,2}(?:\.\d+)?\s*(?:%|all|stack|全包|含|込|叠加|疊加))",
        r"\1%\2",
    ),
    (r"(\d+)\s*円\s*(\d{1,2})\s*銭", lambda m: f"{m[1]}.{m[2].zfill(2)}円"),
    (
        r"([〇零一二三四五六七八九十]+)[・．点點]([〇一二三四五六七八九]+)"
        r"(?=\s*(?:パーセント|％|%|个|個|百分|ポイント|[万億亿兆]|美|元|円|ドル))",
        _kanji_point,
    ),
    (r"(\d[\d,.]*)\s+(?=[万億亿兆萬])", r"\1"),  # 1,500 億ドル
    (r"(\d+(?:\.\d+)?)\s*(?:bps?\b|basis[ -]points?|ベーシスポイント|个?基点|個基點)", _hundredths),
    (r"(\d+(?:\.\d+)?)\s*cents?\s+(?:on|in|of|per)\s+(?:the|every|each)\s+dollar", r"\1%"),
    (rf"\b({_WORDS}) and (?:a )?(quarter|half|three[- ]quarters){_PERCENT}", _with_part),
    (r"\ba (?=(?:third|quarter|fifth|tenth) (?:of|from|to|by|is|goes|in|comes)\b(?! a\b))", "one "),
    (r"\bone (?=(?:percentage )?points?\b|per ?cent\b)", "1 "),
    (r"(\d)[ -](?:percentage[ -])?points?\b", r"\1 points"),
    (  # drops 27.5 to 15
        r"\b((?:from|drops?|falls?|fell|cut|lowered|down|rais\w+|rises?|up|back|goes)(?: from)?\s+"
        r"\d{1,2}(?:\.\d+)?)\s+to\s+(\d{1,2}(?:\.\d+)?)"
        r"(?=\s*(?:[,.;:?)](?!\d)|$|for\b|on\b|all\b|in\b|and\b|stacked\b|at\b))",
        r"\1% to \2%",
    ),
    (r"(?<![\d.,%])(\d{1,2}(?:\.\d+)?)\s+(?=all[- ]in\b|all-inclusive|stacked\b)", r"\1% "),
    (r"(?<![\w.,$])(\d+(?:\.\d+)?)\s?k\b", r"\1 thousand"),
    (r"\bhalf a (?=(?:m|b|tr)illion\b)", "0.5 "),
    (r"\ba quarter of a (?=(?:m|b|tr)illion\b)", "0.25 "),
    (r"\ban? (?=(?:m|b|tr)illion\b)", "1 "),
    (rf"\b(?:({_WORDS}|a|the)\s+)decades?\b", _decades),
    # A bare figure right behind the name of a rate is one of percent: MFN 6.
    (
        r"(\b(?:mfn|base(?: rate)?|normal rate)\s*[:=]?\s*"
        r"|(?:最惠国(?:税率)?|基础税率|基本税率)[:：]?\s*)"
        r"(\d{1,2}(?:\.\d+)?)(?![\d.]*\s*(?:[%％]|per|pct|パーセント|[万億亿]|\d))",
        r"\1\2%",
    ),
)
# A bare figure that is the rate of a regime, where duties are spoken of: 12.5 instead of 25.
_OF_DUTIES = re.compile(r"tariff|dut(?:y|ies)|mfn|关税|關稅|関税|税率|稅率|snap", re.IGNORECASE)
_RATE = re.compile(
    r"(?<![\d.,$¥€£+])(10|12\.5|15|24|25|27\.5)(?=\s*(?:[,.;:?!)。，、？)](?!\d)|$"
    r"|(?:instead|rather|to|all|on top|stacked?|now|before|and|versus|vs|applies)\b"
    r"|込み|全包|叠加|上乗せ))",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[0-9])，(?=[0-9])")  # 156，5500亿: no thousands are divided so
_COMPILED = tuple((re.compile(form, re.IGNORECASE), made) for form, made in _FORMS)


def normalised(text: str) -> str:
    """The text with 20th of March as 20 March, 十二月 as 12月, 155円50銭 as 155.50円, 25bp as
    0.25%, 45 cents on the dollar as 45%, and so on; its digits are ASCII.
    """
    text = ascii_forms(_CLAUSE.sub("、", text))
    for form, made in _COMPILED:
        text = form.sub(made, text)
    return _RATE.sub(r"\1%", text) if _OF_DUTIES.search(text) else text
