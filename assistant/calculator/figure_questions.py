"""Questions on figures: put in proportion to each other, added, changed, or divided by a count."""

from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.joined_figures import joined
from assistant.calculator.labels import Read, phrases, read, words
from assistant.calculator.request import Request, number
from assistant.calculator.unit_figures import by_unit
from corpus.dates import PartialDate
from corpus.quantities import Quantity

_MONEY = ("USD", "JPY", "EUR", "KRW", "GBP")
_SHORT = 40  # characters of a question that is nothing but "7% of ¥5.5tn?"
_LARGE = 10**6  # a figure without a unit from here on is an amount
# A figure of a term, marked so that what runs the calculation reads it there.
TERM = "term:"
_DEFICIT = phrases("逆差|赤字|deficit")
_OUT_OF = phrases("のうち|其中|out of|of which")
# The whole is said first: what share of the EU's pledge is Japan's.
OF_WHOLE = phrases(
    r"(?:share|percentage|percent|%|proportion|fraction|part) of .{3,60} (?:is|are|was|were) "
)
_TRANCHES = ("tranches_first_total", "tranches_second_total")
_THAN = phrases(r"\bthan\b|\bagainst\b|(?<!相)比(?!べ|起来)|より")
# What stands before a figure that something rose or fell by, and not to or from.
_BY = phrases(r"\bby\s*(?:us)?[$¥]?\s*$|(?:增加|减少|增长|上升|下降|升|降|涨|跌)了\s*$")
_COMPARED = phrases(r"[^,。;?]{0,6}(?:相比|比起来|に?比べ|と比|より)")
_FALLS = phrases(r"减|少|下降|跌|降|下回|down|fell|fall|drop|decreas|lower|less|below|shr[ai]nk")
_OF = phrases(
    r"(?:%|percent|per cent|pct)\s+of\b|的\s*(?=百分之|\d)|の\s*(?=\d)|百分之"
    r"|[%割成]\s*(?:は|分|相当|を)"
)
_CURRENCIES = {"JPY": phrases(r"yen|jpy|円|日元"), "KRW": phrases(r"\bwon\b|krw|韩元|ウォン")}


def figures(question: str, as_of: date) -> Request | None:
    """A share, a change, a growth rate, a ratio, a sum or a difference of figures."""
    del as_of
    asked = read(question, frozenset())
    if asked.has("convert") and _is_of_another_currency(asked):
        return None
    amounts = [q for q in asked.quantities if _is_an_amount(q)]
    if asked.has("change") and any(_BY.search(asked.text[: q.start]) for q in amounts):
        return None
    of_duties = asked.has("duty_amount") and asked.has("duty_words")
    if of_duties and not _OUT_OF.search(asked.text) and not _is_of_amounts_alone(asked):
        return _growth(asked) if asked.has("relative") else None
    return (
        _growth(asked) or _changed(asked) or by_unit(asked) or _joined(asked) or _share(asked)
        or _part(asked) or _combined(asked)
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
        return _made("percent_change", stated[::-1] if _is_against(asked) else stated)
    return None


def _is_against(asked: Read) -> bool:
    """Whether the first of two amounts is set against the second: 83跟80相比, 83 against 80."""
    one, other = [q for q in asked.quantities if _is_an_amount(q)]
    between, behind = asked.text[one.end : other.start], asked.text[other.end :]
    return bool(_THAN.search(between) or _COMPARED.match(behind))


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


def _joined(asked: Read) -> Request | None:
    """Figures that signs or words of reckoning join."""
    placed = _placed_values(asked)
    found = joined(asked.text, [place for place, _ in placed])
    if found is None:
        return None
    operation, signs = found
    values = [value for _, value in placed]
    if operation == "sum" and len(values) == 2 and -1 in signs:
        return _made("difference", values if signs[0] == 1 else values[::-1])
    if any(sign < 0 and isinstance(v, str) for sign, (v, _) in zip(signs, values, strict=True)):
        return None  # what a term gives is not taken away
    signed = [(v if sign > 0 else -v, unit) for sign, (v, unit) in zip(signs, values, strict=True)]
    return _made(operation, signed)


def _share(asked: Read) -> Request | None:
    """One or several figures as a part of another."""
    values = _values(asked)
    deficit = _DEFICIT.search(asked.text) is not None
    if len(values) < 2 or not asked.has("share") or deficit:
        return None
    if len(values) > 2 and (asked.has("sum") or _both(asked)):
        return _made("share_of_sum", _whole_last(values))
    if OF_WHOLE.search(asked.text):
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
    if asked.has("sum") and len(values) > 2 and (asked.has("difference") or asked.has("ratio")):
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


def _placed_values(asked: Read) -> list[tuple[tuple[int, int], tuple[Any, str]]]:
    """The figures of a question with where they stand."""
    found: list[tuple[tuple[int, int], tuple[Any, str]]] = [
        ((q.start, q.end), (q.value, q.unit)) for q in asked.quantities if _is_an_amount(q)
    ]
    amounts = [start for (start, _), _ in found]
    both = words().figures["both_tranches"].search(asked.text)
    if both:
        cut = both.start() + 1
        places = ((both.start(), cut), (cut, both.end()))
        found += [
            (place, (TERM + term_id, "USD"))
            for place, term_id in zip(places, _TRANCHES, strict=True)
        ]
    for term_id, pattern in words().figures.items():
        match = pattern.search(asked.text)
        if both and (term_id == "both_tranches" or term_id in _TRANCHES):
            continue
        # 第2弾が500億ドル: the amount that is stated of a named figure stands for it.
        near = range(match.start() - 3, match.end() + 9) if match else range(0)
        if match and not any(at in near for at in amounts):
            found.append((match.span(), (TERM + term_id, "USD")))
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
