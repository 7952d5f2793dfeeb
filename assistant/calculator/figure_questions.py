"""Questions on figures: converted, or put in proportion to each other."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.labels import Read, read, words
from assistant.calculator.request import Request, number, stated
from corpus.dates import PartialDate
from corpus.quantities import Quantity

_MONEY = ("USD", "JPY", "EUR", "KRW", "GBP")
_LARGE = 10**6  # a figure without a unit from here on is an amount
_RATE_BELOW = Decimal(1000)  # yen to the dollar; larger amounts are no rates
# A figure of a term, marked so that what runs the calculation reads it there.
TERM = "term:"
_AT = re.compile(
    r"(?:@|\bat|汇率(?:是|为|按)?|レート(?:は)?|按)\s*(\d{2,3}(?:\.\d+)?)(?![\d%.亿兆])"
)
_DEFICIT = re.compile("逆差|赤字|deficit")
_OUT_OF = re.compile("のうち|其中|out of|of which")
_OF_WHOLE = re.compile(r"(?:share|percentage|percent|%|proportion) of .{3,60} (?:is|are|was|were) ")
_TRANCHES = ("tranches_first_total", "tranches_second_total")


def conversion(question: str, as_of: date) -> Request | None:
    """An amount in another currency, by a stated rate or one that two amounts imply."""
    del as_of
    asked = read(question, frozenset())
    if not (asked.has("convert") or asked.has("implied")):
        return None
    amounts = asked.of_unit("USD", "JPY")
    rates = [q for q in amounts if q.unit == "JPY" and (number(q) or 0) < _RATE_BELOW]
    bare = _AT.search(asked.text) if not rates else None
    sums = [q for q in amounts if q not in rates]
    if not sums:
        return None
    if bare:
        return Request("convert_currency", _conversion(sums[0], Decimal(bare[1])))
    if rates:
        low, *high = sorted(value for q in rates if (value := number(q)) is not None)
        inputs = _conversion(sums[0], low)
        return Request("convert_currency", inputs | stated(rate_high=high[-1] if high else None))
    dollars = [q for q in sums if q.unit == "USD"]
    yen = [q for q in sums if q.unit == "JPY"]
    if len(dollars) == len(yen) == len(amounts) / 2 == 1:
        return _implied(dollars[0], yen[0])
    if dollars and yen and asked.has("implied"):
        rate = (number(yen[0]) or 0) / (number(dollars[0]) or 1)
        rest = [q for q in sums if q not in (dollars[0], yen[0])]
        if rest:
            return Request("convert_currency", _conversion(rest[0], Decimal(rate)))
    return None


def _implied(dollars: Quantity, yen: Quantity) -> Request:
    """The rate at which two amounts are the same money."""
    return Request(
        "convert_currency",
        stated(
            amount=number(dollars),
            from_currency="USD",
            to_amount=number(yen),
            to_currency="JPY",
        ),
    )


def _conversion(amount: Quantity, rate: Decimal | None) -> dict[str, Any]:
    """Yen for dollars or the other way round, at a rate of yen to the dollar."""
    other = "USD" if amount.unit == "JPY" else "JPY"
    return stated(
        amount=number(amount),
        from_currency=amount.unit,
        to_currency=other,
        rate=rate,
        rate_per="USD",
    )


def figures(question: str, as_of: date) -> Request | None:
    """A share, a change, a growth rate, a ratio, a sum or a difference of figures."""
    del as_of
    asked = read(question, frozenset())
    if asked.has("convert"):
        return None
    if asked.has("duty_amount") and asked.has("duty_words") and not _OUT_OF.search(asked.text):
        return None
    return _growth(asked) or _share(asked) or _combined(asked)


def _growth(asked: Read) -> Request | None:
    """How much two stated figures differ in percent, or in percent a year."""
    pair = tuple(_stated(asked)[:2])
    rates = [(value, q.unit) for q in asked.of_unit("percent") if (value := number(q)) is not None]
    if asked.has("relative") and len(rates) == 2:
        pair = tuple(rates)
        return Request("arithmetic", {"operation": "percent_change", "values": pair})
    if len(pair) < 2:
        return None
    if asked.has("cagr") and (years := _years(asked)):
        return Request("arithmetic", {"operation": "cagr", "values": pair, "years": years})
    if asked.has("change") and len(_stated(asked)) == 2:
        return Request("arithmetic", {"operation": "percent_change", "values": pair})
    return None


def _share(asked: Read) -> Request | None:
    """One or several figures as a part of another."""
    values = _values(asked)
    deficit = _DEFICIT.search(asked.text) is not None
    if len(values) < 2 or not asked.has("share") or deficit:
        return None
    if len(values) > 2 and (asked.has("sum") or _both(asked)):
        return Request("arithmetic", {"operation": "share_of_sum", "values": tuple(values)})
    if _OF_WHOLE.search(asked.text):
        values = [values[1], values[0]]
    return Request("arithmetic", {"operation": "share", "values": _part_first(values[:2])})


def _combined(asked: Read) -> Request | None:
    """The ratio, the sum or the difference of figures."""
    values = _values(asked)
    for cue in ("change", "ratio", "sum", "difference"):
        if len(values) >= 2 and asked.has(cue):
            operation = "percent_change" if cue == "change" else cue
            many = tuple(values if cue == "sum" else values[:2])
            return Request("arithmetic", {"operation": operation, "values": many})
    return None


def _both(asked: Read) -> bool:
    return words().figures["both_tranches"].search(asked.text) is not None


def _part_first(values: list[Any]) -> tuple[Any, ...]:
    """The smaller of two stated amounts is the part of the larger."""
    known = [value[0] for value in values if isinstance(value[0], Decimal)]
    if len(known) == 2 and known[0] > known[1]:
        return (values[1], values[0])
    return tuple(values)


def _values(asked: Read) -> list[tuple[Any, str]]:
    """The figures of a question in order: amounts as stated, and those named that terms give."""
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
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


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
