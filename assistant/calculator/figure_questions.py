"""Questions on figures: put in proportion to each other, added, changed, or divided by a count."""

from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.labels import Read, phrases, read, words
from assistant.calculator.request import Request, number
from corpus.dates import PartialDate
from corpus.quantities import Quantity

_MONEY = ("USD", "JPY", "EUR", "KRW", "GBP")
_SHORT = 40  # characters of a question that is nothing but "7% of ¥5.5tn?"
_ALL = phrases(r"总共|一共|合计|总价|\btotal\b|in all|altogether|全部で|合わせて")
_LARGE = 10**6  # a figure without a unit from here on is an amount
# A figure of a term, marked so that what runs the calculation reads it there.
TERM = "term:"
_DEFICIT = phrases("逆差|赤字|deficit")
_OUT_OF = phrases("のうち|其中|out of|of which")
_OF_WHOLE = phrases(r"(?:share|percentage|percent|%|proportion) of .{3,60} (?:is|are|was|were) ")
_TRANCHES = ("tranches_first_total", "tranches_second_total")
_SUBTRACT = phrases(
    r"から(?=[^。]{0,60}引)|减去|扣除|扣掉|\bminus\b|\bless\b|subtract(?:ing)?|net of"
)
_THAN = phrases(r"\bthan\b|比|より")
_FALLS = phrases(r"减|少|下降|跌|降|下回|down|fell|fall|drop|decreas|lower|less|below|shr[ai]nk")
_OF = phrases(
    r"(?:%|percent|per cent|pct)\s+of\b|的\s*(?=百分之|\d)|の\s*(?=\d)|百分之"
    r"|[%割成]\s*(?:は|分|相当|を)"
)
# fmt: off
_POWERS = {"gw": ("GW", 0), "吉瓦": ("GW", 0), "ギガワット": ("GW", 0), "gigawatt": ("GW", 0),
           "mw": ("MW", 3), "兆瓦": ("MW", 3), "メガワット": ("MW", 3), "megawatt": ("MW", 3),
           "kw": ("kW", 6), "千瓦": ("kW", 6), "キロワット": ("kW", 6), "kilowatt": ("kW", 6)}
# fmt: on
_EACH = r"(?:per|each|every|\ba|每(?:一?个?|1)?|平均每(?:个|一)?|1|一)\s*"
_POWER = "|".join(_POWERS)
_PER_POWER = phrases(rf"{_EACH}(?P<unit>{_POWER})|(?P<ja>{_POWER})(?:あたり|当たり)")
_COUNTED = phrases(
    r"人|名|户|社|家|个|台|辆|件|项|枚|世带|people|persons?|workers?|jobs?|households?|firms?|companies"
    r"|projects?|units?|employees|residents|cars?|vehicles?|homes?|拠点|案件"
)
_PER_COUNT = phrases(
    r"(?:per|each|every) (?!year|month|day|annum|cent|gw|mw|kw|dollar|kg)[a-z]+|apiece|人均"
    r"|每(?:个?人|户|家|个|台|辆|件|项)|(?:1|一)?(?:人|社|户|台|件|世带|案件)(?:あたり|当たり)"
    r"|平均每(?!年|月|天)"
)
_PER_TIME = phrases(
    r"(?:per|a|each|every) (?P<en>year|month|day)\b|annual(?:ly)?|每(?P<zh>年|个?月|天)|年均"
    r"|(?P<ja>年|月|日)(?:あたり|当たり|平均|いくら)|年间(?:平均)?"
)
_CURRENCIES = {"JPY": phrases(r"yen|jpy|円|日元"), "KRW": phrases(r"\bwon\b|krw|韩元|ウォン")}
_TIMES = {"month": "month", "月": "month", "个月": "month", "day": "day", "天": "day", "日": "day"}


def figures(question: str, as_of: date) -> Request | None:
    """A share, a change, a growth rate, a ratio, a sum or a difference of figures."""
    del as_of
    asked = read(question, frozenset())
    if asked.has("convert") and _is_of_another_currency(asked):
        return None
    of_duties = asked.has("duty_amount") and asked.has("duty_words")
    if of_duties and not _OUT_OF.search(asked.text) and not _is_of_amounts_alone(asked):
        return _growth(asked) if asked.has("relative") else None
    return (
        _growth(asked) or _changed(asked) or _each(asked) or _share(asked) or _part(asked)
        or _combined(asked)
    )  # fmt: skip


def _is_of_another_currency(asked: Read) -> bool:
    """Whether a currency is named that no amount is in."""
    units = {q.unit for q in asked.quantities}
    named = {unit for unit, words_of in _CURRENCIES.items() if words_of.search(asked.text)}
    return bool(named - units)


def _is_of_amounts_alone(asked: Read) -> bool:
    """Whether two amounts are stated, and no rate that one of them could be a duty at."""
    return len(_stated(asked)) >= 2 and not asked.of_unit("percent")


def _made(operation: str, values: Any, **more: Any) -> Request:
    return Request("arithmetic", {"operation": operation, "values": tuple(values), **more})


def _growth(asked: Read) -> Request | None:
    """How much two stated figures differ in percent, or in percent a year."""
    stated = _stated(asked)
    rates = [(value, q.unit) for q in asked.of_unit("percent") if (value := number(q)) is not None]
    if asked.has("relative") and len(rates) == 2 and not stated:
        return _made("percent_change", rates)
    if len(stated) < 2:
        return None
    if asked.has("cagr") and (years := _years(asked)):
        return _made("cagr", stated[:2], years=years)
    if asked.has("change") and len(stated) == 2:
        return _made("percent_change", stated)
    return None


def _changed(asked: Read) -> Request | None:
    """The figure before or after a change in percent."""
    stated, rates = _stated(asked), asked.of_unit("percent")
    if len(stated) != 1 or len(rates) != 1 or not (asked.has("change") or asked.has("than_before")):
        return None
    value = number(rates[0]) or Decimal(0)
    near = asked.text[max(0, rates[0].start - 12) : rates[0].end + 4]
    change = (-value if _FALLS.search(near) else value, "percent")
    if asked.has("earlier_figure"):
        return _made("before_change", (stated[0], change))
    return _made("after_change", (stated[0], change)) if asked.has("later_figure") else None


def _each(asked: Read) -> Request | None:
    """Money by the gigawatt, by the person or by the year."""
    money = [(v, q.unit) for q in asked.of_unit(*_MONEY) if (v := number(q)) is not None]
    if len(money) != 1:
        return None
    power = [q for q in asked.of_unit("GW") if number(q) != 1]
    if len(power) == 1 and (match := _PER_POWER.search(asked.text)):
        unit, shift = _POWERS[match["unit"] or match["ja"]]
        size = (number(power[0]) or Decimal(0)).scaleb(shift)
        if _ALL.search(asked.text):
            return _made("product", (money[0], (size, "")))
        return _made("quotient", (money[0], (size, unit)))
    counts = [
        (many, "count")
        for q in asked.of_unit("")
        if (many := number(q)) and many != 1 and _COUNTED.match(asked.text[q.end :].lstrip())
    ]
    if len(counts) == 1 and _PER_COUNT.search(asked.text):
        return _made("quotient", (money[0], counts[0]))
    if not (match := _PER_TIME.search(asked.text)):
        return None
    unit = _TIMES.get(match["en"] or match["zh"] or match["ja"] or "", "year")
    spans = [(long, unit) for q in asked.of_unit(unit) if (long := number(q)) and long > 1]
    return _made("quotient", (money[0], spans[0])) if len(spans) == 1 else None


def _share(asked: Read) -> Request | None:
    """One or several figures as a part of another."""
    values = _values(asked)
    deficit = _DEFICIT.search(asked.text) is not None
    if len(values) < 2 or not asked.has("share") or deficit:
        return None
    if len(values) > 2 and (asked.has("sum") or _both(asked)):
        return _made("share_of_sum", _whole_last(values))
    if _OF_WHOLE.search(asked.text):
        values = [values[1], values[0]]
    if len(values) > 2:
        values = _stated_first(asked, values)
    return _made("share", _part_first(values[:2]))


def _part(asked: Read) -> Request | None:
    """So many percent of an amount."""
    stated, rates = _stated(asked), asked.of_unit("percent")
    asks = asked.has("asks_amount") or len(asked.text) <= _SHORT
    if len(stated) != 1 or len(rates) != 1 or not asks:
        return None
    between = asked.text[max(0, rates[0].start - 3) : rates[0].end + 4]
    if not _OF.search(between):
        return None
    return _made("product", (stated[0], (number(rates[0]), "percent")))


def _combined(asked: Read) -> Request | None:
    """The ratio, the sum or the difference of figures."""
    values = _values(asked)
    if len(values) < 2:
        return None
    if asked.has("sum") and len(values) > 2:
        if taken := _SUBTRACT.search(asked.text):
            return _made("sum", _less(asked, taken.start()))
        if asked.has("difference") or asked.has("ratio"):
            return _made("share_of_sum", _whole_last(values))
    for cue in ("change", "ratio", "sum", "difference"):
        if asked.has(cue):
            operation = "percent_change" if cue == "change" else cue
            if cue == "change" and _THAN.search(asked.text):
                values = [*reversed(values[:2])]
            if cue == "ratio" and asked.has("times"):
                values = [*reversed(_part_first(values[:2]))]
            return _made(operation, values if cue == "sum" else values[:2])
    return None


def _less(asked: Read, at: int) -> list[tuple[Any, str]]:
    """The figures, those behind a place of the question taken away."""
    return [
        (-abs(value) if where > at and isinstance(value, Decimal) else value, unit)
        for where, (value, unit) in _placed_values(asked)
    ]


def _both(asked: Read) -> bool:
    return words().figures["both_tranches"].search(asked.text) is not None


def _whole_last(values: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """The whole, which is as large as all the others or stands last, behind its parts."""
    if all(isinstance(value, Decimal) for value, _ in values):
        whole = max(values, key=lambda pair: pair[0])
        rest = [pair for pair in values if pair is not whole]
        if whole[0] * 2 >= sum(value for value, _ in values):
            return [*rest, whole]
    return values


def _stated_first(asked: Read, values: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """The figures that are stated, where there are two; names beside them say what they are."""
    stated = _stated(asked)
    return [*stated] if len(stated) == 2 else values


def _part_first(values: list[Any]) -> tuple[Any, ...]:
    """The smaller of two stated amounts is the part of the larger."""
    known = [value[0] for value in values if isinstance(value[0], Decimal)]
    if len(known) == 2 and known[0] > known[1]:
        return (values[1], values[0])
    return tuple(values)


def _values(asked: Read) -> list[tuple[Any, str]]:
    """The figures of a question in order: amounts as stated, and those named that terms give."""
    return [value for _, value in _placed_values(asked)]


def _placed_values(asked: Read) -> list[tuple[int, tuple[Any, str]]]:
    found: list[tuple[int, tuple[Any, str]]] = []
    amounts: list[int] = []
    for quantity in asked.quantities:
        if _is_an_amount(quantity):
            found.append((quantity.start, (quantity.value, quantity.unit)))
            amounts.append(quantity.start)
    both = words().figures["both_tranches"].search(asked.text)
    if both:
        found += [(both.start(), (TERM + term_id, "USD")) for term_id in _TRANCHES]
    for term_id, pattern in words().figures.items():
        match = pattern.search(asked.text)
        if both and (term_id == "both_tranches" or term_id in _TRANCHES):
            continue
        # 第2弾が500億ドル: the amount that is stated of a named figure stands for it.
        near = range(match.start() - 3, match.end() + 9) if match else range(0)
        if match and not any(at in near for at in amounts):
            found.append((match.start(), (TERM + term_id, "USD")))
    return sorted(found, key=lambda pair: pair[0])


def _is_an_amount(quantity: Quantity) -> bool:
    """Whether a figure is money, or as large as money where its currency is left out."""
    value = number(quantity)
    return value is not None and (
        quantity.unit in _MONEY or (not quantity.unit and abs(value) > _LARGE)
    )


def _stated(asked: Read) -> list[tuple[Decimal, str]]:
    return [
        (value, q.unit)
        for q in asked.quantities
        if _is_an_amount(q) and (value := number(q)) is not None
    ]


def _years(asked: Read) -> int | None:
    """From the first to the last year that is named, or the years that are counted."""
    named = [q.value.year for q in asked.quantities if isinstance(q.value, PartialDate)]
    written = [year for year in named if year is not None]
    if len(written) >= 2 and written[-1] != written[0]:
        return abs(written[-1] - written[0])
    counted = [number(q) for q in asked.of_unit("year")]
    return int(counted[0]) if counted and counted[0] and counted[0] >= 2 else None
