"""Money by the piece, the person, the gigawatt or the year: how much each, or how much in all.

100 aircraft at $150m each, 年70億ドルを4年, $33.3bn for 9.2 GW: the money is of one, or of all.
"""

from collections.abc import Sequence
from decimal import Decimal

from assistant.calculator.labels import ONE, Read, is_counted, phrases
from assistant.calculator.request import Request, number
from corpus.quantities import Quantity

_MONEY = ("USD", "JPY", "EUR", "KRW", "GBP")
_POWERS = {
    word: unit
    for unit, words_of in {
        ("GW", 0): ("gw", "吉瓦", "ギガワット", "gigawatt"),
        ("MW", 3): ("mw", "兆瓦", "メガワット", "megawatt"),
        ("kW", 6): ("kw", "千瓦", "キロワット", "kilowatt"),
    }.items()
    for word in words_of
}
_POWER = "|".join(_POWERS)
_PER_POWER = phrases(
    rf"(?:per|each|every|\ba|每(?:一?个?|1)?|平均每(?:个|一)?|1|一)\s*(?P<unit>{_POWER})"
    rf"|(?P<ja>{_POWER})(?:あたり|当たり)"
)
_TIMES = r"year|yr|month|day|annum|quarter"
_IN_ALL = phrases(r"共(?:计|需|要|是)?多少|in (?:total|all)\b|altogether|合计|全部で")
# The time that money right before or behind is of.
_PERIODS = {
    period: (
        phrases(rf"(?:{words})[^\d,;。]{{0,12}}$"),
        phrases(rf"[^\d,;。]{{0,14}}?(?:{words})"),
    )
    for period, words in {
        "year": r"每年|年间?|(?:a|per|each|every) (?:year|yr|annum)|annual|yearly|/\s*(?:yr|year)",
        "month": r"每个?月|毎月|月(?!份)|(?:a|per|each|every) month|monthly|/\s*(?:月|month)",
        "quarter": r"每个?季|四半期|(?:a|per|each|every) quarter|quarterly",
        "day": r"每[天日]|毎日|(?:a|per|each|every) day|daily",
    }.items()
}
_PER_COUNT = phrases(
    rf"(?:per|each|every) (?!{_TIMES}|cent|gw|mw|kw|dollar|kg)[a-z]+|apiece|\beach\b|人均"
    rf"|每一?{ONE}|(?:1|一)?(?:{ONE}|世带|案件)(?:あたり|当たり|いくら)|平均每(?![年月天])"
)
_PER_TIME = phrases(
    rf"(?:per|a|each|every) (?P<en>{_TIMES})\b|annual(?:ly)?|每(?P<zh>年|个?月|天)|年均"
    r"|(?P<ja>年|月|日)(?:あたり|当たり|平均|いくら)|年间(?:平均)?"
)
_SPANS = {"month": "month", "月": "month", "个月": "month", "day": "day", "天": "day", "日": "day"}
# Right before or behind the money that is of one.
_OF_ONE_BEFORE = phrases(
    rf"(?:[每1一]一?(?:{ONE}|[年月天])(?:投资|投入|支付|出资|缴纳)?"
    r"|单价|年间?|毎[年月]|(?<![a-z])(?:at|each|every)(?: \w+)?)"
    r"(?:约|的|为|是|、|:|は|に|about|costs?)*\s*(?:us)?[$¥]?\s*$"
)
_OF_ONE_BEHIND = phrases(
    rf"(?:的|の)?[^\d。,;?]{{0,14}}(?:\b(?:each|apiece|annually|yearly|(?:a|per|every|each) \w+)\b)"
    rf"|\s*/\s*(?:{_TIMES}|年|月|[a-z]+\b|{ONE})|\s*[×x*]\s*\d"
)


def by_unit(asked: Read) -> Request | None:
    """The money of one, or of all, as asked; None where it is not spoken of by the unit."""
    amounts = asked.of_unit(*_MONEY)
    if not amounts or len({q.unit for q in amounts}) > 1:
        return None
    if request := _by_power(asked, amounts):
        return request
    counts = [q for q in asked.of_unit("") if _is_count(asked, q)]
    if all(_is_of_one(asked.text, q) for q in amounts):
        periods = {_period(asked.text, q) for q in amounts}
        period = periods.pop() if len(periods) == 1 else "several"
        many = [q for q in asked.of_unit(period) if _is_several(q)] if period else counts
        if period and counts:
            return None
        asks = asked.has("sum") or asked.has("asks_amount")
        return _made("product", amounts, number(many[0])) if asks and len(many) == 1 else None
    if len(amounts) > 1 or asked.has("sum") or _IN_ALL.search(asked.text):
        return None
    if len(counts) == 1 and _PER_COUNT.search(asked.text):
        return _made("quotient", amounts, number(counts[0]), "count")
    if not (match := _PER_TIME.search(asked.text)):
        return None
    unit = _SPANS.get(match["en"] or match["zh"] or match["ja"] or "", "year")
    spans = [q for q in asked.of_unit(unit) if _is_several(q)]
    return _made("quotient", amounts, number(spans[0]), unit) if len(spans) == 1 else None


def _by_power(asked: Read, amounts: Sequence[Quantity]) -> Request | None:
    power = [q for q in asked.of_unit("GW") if number(q) != 1]
    match = _PER_POWER.search(asked.text)
    if match is None or not len(amounts) == len(power) == 1:
        return None
    unit, shift = _POWERS[match["unit"] or match["ja"]]
    size = (number(power[0]) or Decimal(0)).scaleb(shift)
    if asked.has("sum"):
        return _made("product", amounts, size)
    return _made("quotient", amounts, size, unit)


def _made(
    operation: str, amounts: Sequence[Quantity], many: Decimal | None, unit: str = ""
) -> Request:
    money = sum((number(q) or Decimal(0) for q in amounts), Decimal(0))
    values = ((money, amounts[0].unit), (many, unit))
    return Request("arithmetic", {"operation": operation, "values": values})


def _is_several(quantity: Quantity) -> bool:
    return (number(quantity) or 0) > 1


def _is_count(asked: Read, quantity: Quantity) -> bool:
    return _is_several(quantity) and is_counted(quantity, asked.text)


def _period(text: str, money: Quantity) -> str:
    """The time that money is of: year, month, quarter or day; empty where it is of a piece."""
    before, behind = text[max(0, money.start - 16) : money.start], text[money.end :]
    found = (
        period
        for period, (ahead, after) in _PERIODS.items()
        if ahead.search(before) or after.match(behind)
    )
    return next(found, "")


def _is_of_one(text: str, money: Quantity) -> bool:
    before, behind = text[max(0, money.start - 16) : money.start], text[money.end :]
    return bool(_OF_ONE_BEFORE.search(before) or _OF_ONE_BEHIND.match(behind))
