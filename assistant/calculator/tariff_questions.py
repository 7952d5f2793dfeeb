"""Questions on duties: one entry, entries compared, refunds, and a rate that goes back up."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.labels import Read, read
from assistant.calculator.request import (
    Request,
    goods_of,
    money,
    number,
    only_money,
    partner_of,
    stated,
)
from assistant.calculator.tariff_points import Points, points_of
from assistant.calculator.tariff_regimes import COUNTERFACTUAL, GENERAL
from corpus.quantities import Quantity

_DUTY = frozenset({"customs_value", "trade_value", "mfn_rate", "metal_rate"})
_FREE = re.compile(
    r"(?:最惠国税率|基础税率|base rate|mfn|korus税?率?|一般税率)\s*"
    r"(?:为|は|が|是|rate)?\s*(?:is\s+)?(?:零|无税|免税|zero|free|無税)|(?:零关税|无税)"
)
_SPECIFIC = re.compile(
    r"(?:每|per|1?kgあたり|1?公斤|/)\s*"
    r"(?:kg|公斤|千克|キロ|kilo|ton|吨|トン|升|litre|リットル|件|个|unit)"
    r"|kg(?:あたり|当たり)|a kilo"
)
_AMOUNT = re.compile(
    r"([\d,]+(?:\.\d+)?)\s*(?:万)?\s*(?:kg|公斤|千克|キロ|kilos?|kilograms?|tons?|吨|トン)"
)
_ALL_IN_BEHIND = re.compile(r"\s*\(?(?:全包|all[- ]?in|込み|mfn込)")
_CENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:¢|cents?|セント|美分)")
_AT_ALL_IN = re.compile(
    r"15\s*%?\s*(?:％|percent)?\s*(?:全包|all[- ]?in|\(?(?:mfn)?込み|含)|协议|deal|2025年协议"
)
_BY_CODE = {regime.code: regime for regime in GENERAL}
_RATES = {regime.rate for regime in GENERAL}
_PIECES = re.compile(
    r"(\d[\d,]*)\s*(?:台|辆|(?:[a-z-]+ ){0,3}(?:units|cars|vehicles|trucks|pieces|machines)\b)"
)
_EACH = re.compile(
    r"单价|均价|每台|每辆|一台|1台(?:あたり|当たり|\d|[一-十]|の?価)"
    r"|\beach\b|apiece|per (?:unit|car)|averag"
)
# A day on which the all-in rate of the 2025 deal holds, and no other is remembered for it.
DEAL_DAY = _BY_CODE["T3"].last


def duty(question: str, as_of: date) -> Request | None:
    """One of the calculations on duties, or None where a question asks for none."""
    asked = read(question, _DUTY)
    points = points_of(asked, as_of)
    mfn = _mfn(asked)
    entry = points.count >= 1 and bool(asked.of_unit("USD"))
    told = mfn is not None and (points.count >= 2 or asked.has("ruling") or entry)
    named = any(map(asked.has, ("duty", "refund", "snapback", "before_after")))
    if not (told or named or _raises(asked)):
        return None
    refunds = asked.has("refund") or asked.has("ruling")
    back = asked.has("snapback") and not asked.has("ruling")
    if asked.of_unit("percent") and (back or _raises(asked)):
        return _snapback(asked, as_of)
    value = number(money(asked, "customs_value", "trade_value") or only_money(asked))
    if value is not None and (count := _count(asked)) is not None:
        value *= count
    firsts = [_BY_CODE[code].first for code in points.codes if code in ("T4", "T5")]
    days = list(points.days) or firsts
    goods = goods_of(asked)
    compares = asked.has("compare") or asked.has("difference")
    if compares and points.count >= 2 and points.codes and goods == "general" and not refunds:
        return _regimes(value, mfn, points)
    if goods == "car" and asked.has("before_after") and value is not None:
        return Request("tariff_compare", stated(customs_value=value, goods_class="car"))
    if value is not None and refunds:
        voided = not asked.has("stacked") or (asked.has("ruling") and not asked.has("retroactive"))
        mode = "refund_ruling" if voided else "refund_stacked"
        return Request("tariff_compare", stated(mode=mode, customs_value=value, mfn_rate=mfn))
    if len(days) >= 2 and (value is not None or mfn is not None):
        return Request(
            "tariff_compare",
            stated(
                customs_value=value,
                mfn_rate=mfn,
                dates=tuple(days[:2]),
                goods_class=goods if goods == "car" else None,
            ),
        )
    return _entry(asked, value, mfn, days, goods)


def _count(asked: Read) -> Decimal | None:
    """How many pieces there are, where the value is that of one."""
    counts = [Decimal(m[1].replace(",", "")) for m in _PIECES.finditer(asked.text)]
    return max(counts, default=None) if _EACH.search(asked.text) else None


def _regimes(value: Decimal | None, mfn: Decimal | None, points: Points) -> Request:
    """Two regimes, at least one of them named by what it is, not by a day."""
    named = points.codes[:2] if points.first_is_code or not points.days else points.codes[:1]
    dates = points.days[: 2 - len(named)]
    return Request(
        "tariff_compare",
        stated(
            customs_value=value,
            mfn_rate=mfn,
            regimes=named,
            dates=dates or None,
        ),
    )


def _entry(
    asked: Read, value: Decimal | None, mfn: Decimal | None, days: list[date], goods: str
) -> Request | None:
    if value is None and ("mfn_rate" not in asked.roles or not days):
        return None
    whole = value is not None and mfn is not None and bool(days)
    if not (whole or asked.has("duty_amount")) or _has_other_rates(asked, mfn):
        return None
    stacked = asked.has("stacked") and asked.has("as_charged")
    inputs: dict[str, Any] = stated(
        as_charged=True if stacked else None,
        customs_value=value,
        mfn_rate=mfn,
        entry_date=days[0] if days else None,
    )
    if goods != "general":
        inputs["goods_class"] = goods
    if goods == "metal":
        inputs |= stated(metal_rate=_tier(asked))
    if (partner := partner_of(asked)) != "japan":
        inputs["partner"] = partner
    return Request("tariff_duty", inputs | _specific(asked))


def _has_other_rates(asked: Read, mfn: Decimal | None) -> bool:
    """Whether rates are named that no single entry has: the question is about something else."""
    known = {mfn, *_RATES}
    return any(number(q) not in known for q in asked.of_unit("percent")) and not asked.has("metal")


def _tier(asked: Read) -> Decimal | None:
    named = asked.roles.get("metal_rate")
    left = [q for q in asked.of_unit("percent") if q is not asked.roles.get("mfn_rate")]
    return number(named or (left[0] if left else None))


def _mfn(asked: Read) -> Decimal | None:
    if _FREE.search(asked.text):
        return Decimal(0)
    if (named := asked.roles.get("mfn_rate")) is not None:
        return number(named)
    rates = [q for q in asked.of_unit("percent") if not _is_of_a_regime(asked, q)]
    return number(rates[0]) if len(rates) == 1 and not asked.has("snapback") else None


def _is_of_a_regime(asked: Read, rate: Quantity) -> bool:
    """Whether a rate is one that a regime adds or includes, not the goods' own."""
    named = any(map(asked.has, ("deal_regime", "section_122", "section_301", "letter", "stacked")))
    behind = _ALL_IN_BEHIND.match(asked.text, rate.end) is not None
    return behind or (named and number(rate) in {*_RATES, COUNTERFACTUAL.rate})


def _specific(asked: Read) -> dict[str, Any]:
    """A duty by the kilogram or the like, with the quantity."""
    if not (rate := _SPECIFIC.search(asked.text)):
        return {}
    amounts = [m for m in _AMOUNT.finditer(asked.text) if not _near(m, rate)]
    cents = _CENT.search(asked.text)
    dollars = (
        min(asked.of_unit("USD"), key=lambda q: _gap(q, rate), default=None) if not cents else None
    )
    duty_rate = Decimal(cents[1]) / 100 if cents else number(dollars)
    if duty_rate is None or not amounts:
        return {}
    quantity = Decimal(amounts[0][1].replace(",", ""))
    tons = re.search("吨|トン|ton", amounts[0].group())
    if tons and re.search("kg|公斤|千克|キロ|kilo", rate.group()):
        quantity *= 1000
    found: dict[str, Any] = {"specific_duty": duty_rate, "quantity": quantity}
    others = [q for q in asked.of_unit("USD") if q is not dollars]
    return found | stated(customs_value=number(others[0]) if len(others) == 1 else None)


def _near(match: re.Match[str], rate: re.Match[str]) -> bool:
    return rate.start() <= match.start() < rate.end() or match.end() == rate.start() == 0


def _gap(quantity: Quantity, rate: re.Match[str]) -> int:
    return min(abs(quantity.start - rate.end()), abs(rate.start() - quantity.end))


def _snapback(asked: Read, as_of: date) -> Request:
    """The rate goes back up: to what, over which trade, against which rate."""
    trade = money(asked, "trade_value", "customs_value") or only_money(asked)
    mfn = _mfn(asked)
    rates = [
        value
        for quantity in asked.of_unit("percent")
        if (value := number(quantity)) is not None and quantity is not asked.roles.get("mfn_rate")
    ]
    back = [rate for rate in rates if not (rate in _RATES and len(rates) > 1)]
    stack = asked.has("stack")
    from_deal = _AT_ALL_IN.search(asked.text) or 15 in rates
    return Request(
        "snapback",
        stated(
            trade_value=number(trade),
            currency=trade.unit if trade is not None and trade.unit != "USD" else None,
            mfn_rate=mfn,
            snap_rate=max(back, default=None),
            mode="stack" if stack or not asked.has("all_in") else "all_in",
        ),
        {"entry_date": DEAL_DAY if from_deal else as_of},
    )


def _raises(asked: Read) -> bool:
    """Whether one all-in rate takes the place of another, over a year of trade, on no day."""
    several = len(asked.of_unit("percent")) >= 2 and len(asked.of_unit("USD", "JPY")) == 1
    inclusive = asked.has("all_in") or asked.has("stack")
    return several and inclusive and asked.has("extra") and not asked.of_unit("date")


def compared_with_deal(asked: Read) -> bool:
    """Whether a follow-up compares an entry with the deal's all-in rate."""
    return asked.has("compare") and _AT_ALL_IN.search(asked.text) is not None
