"""A duty by the kilogram or the like, as a question states it: rate, quantity, and the value."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.calculator.labels import Read, phrases
from assistant.calculator.request import number, stated

_UNIT = (
    r"(?:kgs?|公斤|千克|キロ(?:グラム)?|kilos?(?:grams?)?|(?:metric )?tonn?e?s?|吨|トン"
    r"|lit(?:re|er)s?|升|リットル)"
)
_BEHIND = phrases(
    rf"\s*(?:/|per|a|an|each|every|の?)?\s*(?:1\s*)?{_UNIT}\b|\s*(?:/|每|per|a)\s*{_UNIT}"
)
_BEFORE = phrases(
    rf"(?:每|per|1)\s*{_UNIT}\s*(?:あたり|当たり|につき|当り|的)?[^\d。,，]{{0,10}}$|/{_UNIT}[^\d]{{0,3}}$"
)
_CENTS = phrases(r"(\d+(?:\.\d+)?)\s*(?:¢|(?:us )?cents?\b|セント|美分)")
_COUNTED = phrases(rf"\s*(?P<unit>{_UNIT})")
_TON = phrases(r"tonn?e?s?|吨|トン")
_SPECIFIC = phrases(r"从量|specific|¢|cents?\b|セント|美分")


@dataclass(frozen=True, slots=True)
class _Rate:
    """Money for one unit of goods, in dollars, at `start` of the question."""

    dollars: Decimal
    start: int
    end: int


def specific_of(asked: Read) -> dict[str, Any]:
    """The inputs of a specific duty; empty where a question states none.

    Of two amounts for a unit the smaller is the duty and the larger the price, which gives the
    customs value with the quantity.
    """
    rates = sorted(_rates(asked), key=lambda rate: rate.dollars)
    quantity = _quantity(asked, rates)
    if not rates or quantity is None or not (len(rates) > 1 or _SPECIFIC.search(asked.text)):
        return {}
    found: dict[str, Any] = {"specific_duty": rates[0].dollars, "quantity": quantity}
    if len(rates) > 1:
        return found | {"customs_value": rates[-1].dollars * quantity}
    others = [q for q in asked.of_unit("USD") if q.start != rates[0].start]
    return found | stated(customs_value=number(others[0]) if len(others) == 1 else None)


def _rates(asked: Read) -> list[_Rate]:
    money = [
        _Rate(value, q.start, q.end)
        for q in asked.of_unit("USD")
        if (value := number(q)) is not None
    ]
    money += [
        _Rate(Decimal(match[1]) / 100, match.start(), match.end())
        for match in _CENTS.finditer(asked.text)
    ]
    return [rate for rate in money if _is_for_a_unit(asked.text, rate)]


def _is_for_a_unit(text: str, rate: _Rate) -> bool:
    before, behind = text[max(0, rate.start - 18) : rate.start], text[rate.end :][:14]
    return bool(_BEHIND.match(behind) or _BEFORE.search(before))


def _quantity(asked: Read, rates: list[_Rate]) -> Decimal | None:
    """How many units there are; tonnes in kilograms where the rate is for those."""
    beside = " ".join(asked.text[max(0, r.start - 18) : r.start] for r in rates)
    beside += " ".join(asked.text[r.end :][:14] for r in rates)
    for_kilos = re.search(r"kg|公斤|千克|キロ|kilo", beside) is not None
    for figure in asked.of_unit(""):
        value, counted = number(figure), _COUNTED.match(asked.text, figure.end)
        if value is None or value == 1 or counted is None:
            continue
        return value * 1000 if for_kilos and _TON.match(counted["unit"]) else value
    return None
