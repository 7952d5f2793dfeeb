"""Follow-ups on a calculation: "and at 25%?", 改成20年呢？, 30年なら？ change one of its inputs."""

from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.deal_questions import calendar_of
from assistant.calculator.figure_questions import TERM
from assistant.calculator.labels import Read, read, words
from assistant.calculator.registry import calculator
from assistant.calculator.request import (
    Request,
    days_of,
    goods_of,
    matched,
    number,
    partner_of,
    stated,
)
from assistant.calculator.tariff_questions import DEAL_DAY, compared_with_deal

# What a figure of a unit without a name changes, first found first.
_BY_UNIT: dict[str, tuple[str, ...]] = {
    "USD": ("customs_value", "cash", "deployed", "exposure", "trade_value", "amount", "principal"),
    "JPY": ("rate", "amount", "trade_value", "total", "cash", "principal"),
    "percent": ("snap_rate", "rate", "mfn_rate", "loss_rate", "equity_share", "loan_rate"),
    "year": ("years",),
    "": ("deployed", "total", "rate", "amount"),
}
_ROLES = {
    "customs_value": "customs_value",
    "trade_value": "trade_value",
    "principal": "principal",
    "daa": "daa",
    "cash": "cash",
    "total": "total",
    "deployed": "deployed",
    "exposure": "exposure",
    "mfn_rate": "mfn_rate",
    "deemed_rate": "rate",
    "roi": "roi",
    "loan_rate": "loan_rate",
    "equity_share": "equity_share",
    "loss_rate": "loss_rate",
}


def changed(before: Request, own: Request | None, text: str, as_of: date) -> Request | None:
    """The last calculation with what the follow-up changes; None where it is a new question.

    Args:
        own: The calculation that the follow-up asks for by itself, if it does.
    """
    fields = calculator(before.name).inputs.model_fields
    roles = frozenset(role for role, name in _ROLES.items() if name in fields)
    asked = read(text, roles)
    if own is not None and (own.name != before.name or len(own.inputs) >= len(before.inputs)):
        return own
    if before.name == "tariff_duty" and compared_with_deal(asked):
        return _against_the_deal(before, as_of)
    changes = _changes(before, asked, as_of)
    if not changes:
        return own
    return Request(before.name, {**before.inputs, **changes}, before.assumed)


def _changes(before: Request, asked: Read, as_of: date) -> dict[str, Any]:
    """The inputs that a follow-up states anew."""
    changes: dict[str, Any] = {}
    fields = calculator(before.name).inputs.model_fields
    for role, quantity in asked.roles.items():
        if (value := number(quantity)) is not None:
            changes[_ROLES[role]] = value
    for quantity in asked.quantities:
        value = number(quantity)
        if value is None or any(quantity is named for named in asked.roles.values()):
            continue
        names = [n for n in _BY_UNIT.get(quantity.unit, ()) if n in fields and n not in changes]
        # What was stated before is changed; what was missing is filled.
        name = next((n for n in names if n in before.inputs), next(iter(names), None))
        if name is not None:
            changes[name] = value
    if asked.has("more") and "deployed" in changes and "deployed" in before.inputs:
        changes["deployed"] += before.inputs["deployed"]
    changes |= _words(before, asked, as_of)
    return changes


def _words(before: Request, asked: Read, as_of: date) -> dict[str, Any]:
    """What a follow-up changes by words alone: days, calendars, ways to read, partners."""
    days = days_of(asked, before.inputs.get("entry_date") or as_of)
    match before.name:
        case "funding_due":
            return {**calendar_of(asked), **({"notice_date": days[0]} if days else {})}
        case "tariff_duty":
            goods, partner = goods_of(asked), partner_of(asked)
            return stated(
                partner=partner if partner != "japan" else None,
                entry_date=days[0] if days else None,
                goods_class=goods if goods != "general" else None,
            )
        case "snapback":
            mode = "stack" if asked.has("stack") and not asked.has("all_in") else None
            return stated(mode="all_in" if asked.has("all_in") else mode)
        case "profit_split":
            flat, declining = asked.has("flat"), asked.has("declining")
            base = "flat" if flat and not declining else "declining" if declining else None
            return stated(base=base)
        case "arithmetic":
            named = matched(words().figures, asked)
            values = before.inputs.get("values", ())
            if named and len(values) >= 2:
                return {"operation": "share", "values": ((TERM + named[0], "USD"), values[-1])}
    return {}


def _against_the_deal(before: Request, as_of: date) -> Request:
    inputs = before.inputs
    entry = inputs.get("entry_date", as_of)
    return Request(
        "tariff_compare",
        stated(
            customs_value=inputs.get("customs_value"),
            mfn_rate=inputs.get("mfn_rate", Decimal(0)),
            dates=(DEAL_DAY, entry),
        ),
    )
