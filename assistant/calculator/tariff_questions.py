"""Questions on duties: one entry, entries compared, refunds, and a rate that goes back up."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.labels import Read, phrases, read, words
from assistant.calculator.model import MissingInput
from assistant.calculator.rate_moves import rate_move
from assistant.calculator.request import (
    Request,
    goods_of,
    matched,
    money,
    number,
    only_money,
    partner_of,
    stated,
)
from assistant.calculator.snapback_questions import snapback
from assistant.calculator.specific_duty import specific_of
from assistant.calculator.tariff_compare import CHANGED
from assistant.calculator.tariff_points import Points, points_of
from assistant.calculator.tariff_regimes import COUNTERFACTUAL, GENERAL
from corpus.quantities import Quantity

_DUTY = frozenset({"customs_value", "trade_value", "mfn_rate", "metal_rate"})
_FREE = phrases(
    r"(?:最惠国税率|基[础本]税率|base(?: rate)?|mfn|korus税?率?|(?:一般|通常|普通|正常)税率)"
    r"(?: rate)?\s*(?:为|は|が|是|rate|[:=])?\s*(?:is\s+)?"
    r"(?:零|ゼロ|0%?(?![.\d])|无税|免税|zero|nil|free)|零关税|无税|免税"
    r"|(?:free of|no) (?:\w+ )?dut(?:y|ies)|duty[- ]free|zero[- ](?:mfn|base|normal|rated)"
)
_ALL_IN_BEHIND = phrases(r"\s*\(?(?:全包|all[- ]?in|込み|mfn込)")
_AT_ALL_IN = phrases(
    r"15\s*%?\s*(?:％|percent)?\s*(?:全包|all[- ]?in|\(?(?:mfn)?込み|含)|协议|deal|2025年协议"
)
_BY_CODE = {regime.code: regime for regime in GENERAL}
_RATES = {regime.rate for regime in GENERAL}
_PIECE = phrases(
    r"\s*(?:台|辆|(?:[a-z-]+ ){0,3}(?:units|cars|vehicles|trucks|pieces|machines"
    r"|pick-?ups|sedans|suvs|sets|items)\b)"
)
_EACH = phrases(
    r"单价|均价|每台|每辆|一台|一辆|1台(?:あたり|当たり|\d|[一-十]|の?価)"
    r"|\bat (?:us)?[$]\d|@|\beach\b|apiece|per (?:unit|car|vehicle|truck)|averag"
)
_UNREAD_DAY = phrases(r"(?<![\d.])\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?![\d.])")
_JAPAN = phrases(r"日本|japan|国产|日产")


def duty(question: str, as_of: date) -> Request | None:
    """One of the calculations on duties, or None where a question asks for none."""
    asked = read(question, _DUTY)
    points, specific = points_of(asked, as_of), specific_of(asked)
    mfn, goods = _mfn(asked), goods_of(asked)
    rate_of_day = bool(points.days) and _named_mfn(asked) is not None
    entry = rate_of_day or (points.count >= 1 and bool(asked.of_unit("USD")))
    based = mfn is not None or goods in (*CHANGED, "metal")
    told = based and (points.count >= 2 or asked.has("ruling") or entry)
    named = any(map(asked.has, ("duty", "refund", "snapback", "before_after")))
    move = rate_move(asked)
    charged = any(map(asked.has, ("duty", "all_in", "stack", "hike", "extra")))
    rises = move is not None and move[0] < move[1] and charged
    lifted = rises or (asked.has("hike") and len(asked.of_unit("percent")) >= 2)
    if not (told or named or specific or lifted or _raises(asked)):
        return None
    value = number(money(asked, "customs_value", "trade_value") or only_money(asked))
    if value is not None and (count := _count(asked)) is not None:
        value *= count
    value = specific.get("customs_value", value)
    falls = move is not None and move[0] > move[1]
    back = asked.has("snapback") and not asked.has("ruling") and not falls
    refunds = asked.has("refund") or asked.has("ruling")
    compares = asked.has("compare") or asked.has("difference")
    raised = rises or _raises(asked) or (asked.has("hike") and not refunds)
    if value is not None and asked.has("overpaid"):
        return _refund(asked, value, mfn)
    if back and asked.of_unit("percent"):
        return snapback(asked, as_of)
    if compares and points.count >= 2 and points.codes and goods == "general" and not refunds:
        return _regimes(value, mfn, points)
    if raised and asked.of_unit("percent") and not (specific or asked.of_unit("date")):
        return snapback(asked, as_of)
    return _compared(asked, value, mfn, points) or _entry(asked, value, mfn, points, specific)


def _compared(
    asked: Read, value: Decimal | None, mfn: Decimal | None, points: Points
) -> Request | None:
    """Partners, a class before and after its change, a refund, or two days; None for one entry."""
    goods, partners = goods_of(asked), matched(words().partners, asked)
    days = _days(points)
    compares = asked.has("compare") or asked.has("difference")
    if compares and _JAPAN.search(asked.text) and len(partners) == 1 and goods == "general":
        return Request(
                "tariff_compare",
                stated(
                    customs_value=value, mfn_rate=mfn, partners=("japan", partners[0]),
                    dates=tuple(days[:1]) or None,
                ),
            )  # fmt: skip
    if goods in CHANGED and value is not None and _is_before_and_after(asked, points):
        return Request(
            "tariff_compare",
            stated(
                customs_value=value,
                goods_class=goods,
                mfn_rate=_named_mfn(asked),
                pieces=_count(asked),
            ),
        )
    if value is not None and (asked.has("refund") or asked.has("ruling")):
        return _refund(asked, value, mfn)
    if len(days) >= 2 and (value is not None or mfn is not None):
        return Request(
            "tariff_compare",
            stated(
                customs_value=value,
                mfn_rate=mfn,
                dates=tuple(days),
                goods_class=goods if goods in CHANGED else None,
            ),
        )
    return None


def _is_before_and_after(asked: Read, points: Points) -> bool:
    """Whether the rates of a class are compared that changed; an entry of a day has one of them."""
    rates = {number(q) for q in asked.of_unit("percent")} >= {Decimal("27.5"), Decimal(15)}
    told = asked.has("before_after") or rates
    compares = asked.has("compare") or asked.has("difference")
    return told and (compares or points.count == 0)


def _named_mfn(asked: Read) -> Decimal | None:
    return number(asked.roles.get("mfn_rate"))


def _days(points: Points) -> list[date]:
    return list(points.days) or [_BY_CODE[c].first for c in points.codes if c in ("T4", "T5")]


def _refund(asked: Read, value: Decimal, mfn: Decimal | None) -> Request:
    """What the stacked rate took too much, or what the ruling voided."""
    voided = not asked.has("stacked") or (asked.has("ruling") and not asked.has("retroactive"))
    mode = "refund_ruling" if voided else "refund_stacked"
    return Request("tariff_compare", stated(mode=mode, customs_value=value, mfn_rate=mfn))


def _count(asked: Read) -> Decimal | None:
    """How many pieces there are, where the value is that of one."""
    counts = [
        value
        for q in asked.of_unit("")
        if (value := number(q)) and _PIECE.match(asked.text[q.end :])
    ]
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
    asked: Read,
    value: Decimal | None,
    mfn: Decimal | None,
    points: Points,
    specific: Mapping[str, Any],
) -> Request | None:
    days, goods = _days(points), goods_of(asked)
    if value is None and ("mfn_rate" not in asked.roles or not days):
        return None
    if not days and _UNREAD_DAY.search(asked.text):
        raise MissingInput("entry_date")
    if value is None and not asked.has("asks_rate"):
        raise MissingInput("customs_value")
    based = mfn is not None or goods != "general" or bool(specific)
    whole = based and bool(days)
    if not (whole or asked.has("duty_amount")) or (_has_other_rates(asked, mfn) and not specific):
        return None
    stacked = asked.has("as_charged") and (asked.has("stacked") or value is None)
    inputs: dict[str, Any] = stated(
        as_charged=True if stacked else None,
        customs_value=value,
        mfn_rate=mfn,
        entry_date=days[0] if days else None,
        pieces=_count(asked) if value is not None else None,
    )
    if goods != "general":
        inputs["goods_class"] = goods
    if goods == "metal":
        inputs |= stated(metal_rate=_tier(asked))
    if (partner := partner_of(asked)) != "japan":
        inputs["partner"] = partner
    return Request("tariff_duty", {**inputs, **specific})


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


def _raises(asked: Read) -> bool:
    """Whether one all-in rate takes the place of another, over a year of trade, on no day."""
    several = len(asked.of_unit("percent")) >= 2 and len(asked.of_unit("USD", "JPY")) == 1
    inclusive = asked.has("all_in") or asked.has("stack")
    return several and inclusive and asked.has("extra") and not asked.of_unit("date")


def compared_with_deal(asked: Read) -> bool:
    """Whether a follow-up compares an entry with the deal's all-in rate."""
    return asked.has("compare") and _AT_ALL_IN.search(asked.text) is not None
