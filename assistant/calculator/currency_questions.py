"""Questions that convert money, by a stated rate or one that two amounts imply."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.labels import Read, is_counted, phrases, read
from assistant.calculator.request import Request, number, stated
from corpus.quantities import Quantity

_MONEY = ("USD", "JPY", "KRW")
# What a dollar may cost in foreign money: figures in it are rates, with that currency or without.
_RATES = {"JPY": (Decimal(50), Decimal(1000)), "KRW": (Decimal(500), Decimal(5000))}
_FROM = phrases(
    r"(?:yen|jpy|won|krw|円|日元|韩元|ウォン)\s*(?:to|into|in|/|→|から|を|换|转|兑|折)\s*(?:成|算成)?\s*(?:usd|dollars?|ドル|美元)"
)
_WON = phrases(r"won|韩元|ウォン|krw")


def conversion(question: str, as_of: date) -> Request | None:
    """An amount in another currency; dollars are converted to yen unless won are spoken of."""
    del as_of
    asked = read(question, frozenset())
    amounts = asked.of_unit(*_MONEY)
    if (match := _FROM.search(asked.text)) and all(q.unit == "USD" for q in amounts):
        unit = "KRW" if _WON.search(match.group()) else "JPY"  # no sign says so
        amounts = [replace(q, unit=unit) for q in amounts]
    foreign = next((q.unit for q in amounts if q.unit != "USD"), _foreign(asked))
    priced = [q for q in amounts if q.unit == foreign and _is_rate(q, foreign)]
    sums = [q for q in amounts if q not in priced]
    if not (asked.has("convert") or asked.has("implied")) or not sums:
        return None
    rates = priced or [
        q for q in asked.of_unit("") if _is_rate(q, foreign) and not is_counted(q, asked.text)
    ]
    if rates:
        low, *high = sorted(value for q in rates if (value := number(q)) is not None)
        inputs = _conversion(sums[0], foreign, low)
        return Request("convert_currency", inputs | stated(rate_high=high[-1] if high else None))
    return _by_two_sums(asked, sums, foreign)


def _is_rate(quantity: Quantity, foreign: str) -> bool:
    low, high = _RATES[foreign]
    return low <= (number(quantity) or 0) < high


def _foreign(asked: Read) -> str:
    return "KRW" if _WON.search(asked.text) else "JPY"


def _by_two_sums(asked: Read, sums: list[Quantity], foreign: str) -> Request | None:
    """The rate at which two amounts are the same money, or a third amount at that rate."""
    dollars = [q for q in sums if q.unit == "USD"]
    others = [q for q in sums if q.unit == foreign]
    if len(dollars) == len(others) == len(sums) / 2 == 1:
        inputs = stated(
            amount=number(dollars[0]),
            from_currency="USD",
            to_amount=number(others[0]),
            to_currency=foreign,
        )
        return Request("convert_currency", inputs)
    if not dollars or not others or not asked.has("implied"):
        return None
    rate = (number(others[0]) or Decimal(0)) / (number(dollars[0]) or Decimal(1))
    rest = [q for q in sums if q not in (dollars[0], others[0])]
    if not rest:
        return None
    return Request("convert_currency", _conversion(rest[0], foreign, rate))


def _conversion(amount: Quantity, foreign: str, rate: Decimal | None) -> dict[str, Any]:
    """Dollars to the foreign currency or back, at a rate of that currency to the dollar."""
    other = foreign if amount.unit == "USD" else "USD"
    return stated(
        amount=number(amount),
        from_currency=amount.unit,
        to_currency=other,
        rate=rate,
        rate_per="USD",
    )
