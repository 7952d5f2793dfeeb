"""What a follow-up changes by words and days: calendars, classes, partners, years, operations."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.figure_questions import TERM
from assistant.calculator.funding_questions import calendar_of
from assistant.calculator.labels import Read, phrases, read, words
from assistant.calculator.request import (
    Request,
    days_of,
    goods_of,
    matched,
    number,
    partner_of,
    stated,
)
from assistant.calculator.snapback_questions import DEAL_DAY
from assistant.calculator.tariff_questions import compared_with_deal

_LATER_YEAR = phrases(
    r"2\s*年目|第[二2]年|翌年|次年|(?:second|next|following) year|year (?:two|2)\b"
)


def compared_entries(before: Request, asked: Read, as_of: date) -> Request | None:
    """The entry before set against another: at the deal's rate, or on another day."""
    if before.name == "tariff_compare" and len(before.inputs.get("dates", ())) == 2:
        return _swapped(before, asked)
    if before.name != "tariff_duty":
        return None
    entry = before.inputs.get("entry_date", as_of)
    if compared_with_deal(asked):
        return _against(before, (DEAL_DAY, entry))
    days = [day for day in _days(asked, entry, as_of) if day != entry]
    compares = asked.has("compare") or asked.has("difference")
    return _against(before, (entry, days[0])) if compares and days else None


def _days(asked: Read, near: date, as_of: date) -> list[date]:
    """The days of a message; the as-of day where it speaks of now."""
    return days_of(asked, near) or ([as_of] if asked.has("today") else [])


def _against(before: Request, days: tuple[date, date]) -> Request:
    inputs = before.inputs
    return Request(
        "tariff_compare",
        stated(
            customs_value=inputs.get("customs_value"),
            mfn_rate=inputs.get("mfn_rate", Decimal(0)),
            dates=days,
        ),
    )


def _swapped(before: Request, asked: Read) -> Request | None:
    """One of the two days replaced: the one named last before the new one, or else the second."""
    first, second = before.inputs["dates"]
    days = days_of(asked, second)
    new = [day for day in days if day not in (first, second)]
    if len(new) != 1:
        return None
    named = [day for day in days[: days.index(new[0])] if day in (first, second)]
    gone = named[-1] if named else second
    kept = first if gone == second else second
    return Request("tariff_compare", {**before.inputs, "dates": (kept, new[0])}, before.assumed)


def changed_by_words(
    before: Request, asked: Read, changes: Mapping[str, Any], as_of: date
) -> dict[str, Any]:
    """What a follow-up changes by words alone: days, calendars, ways to read, partners."""
    days = _days(asked, before.inputs.get("entry_date") or as_of, as_of)
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
        case "commitment_pace":
            dated = "deployed" in changes or "from_date" in before.inputs
            return {"from_date": days[0]} if days and dated else {}
        case "snapback":
            mode = "stack" if asked.has("stack") and not asked.has("all_in") else None
            mode = "all_in" if asked.has("all_in") else mode
            return stated(mode=mode, **_part_of(before, asked))
        case "financing_mix":
            return _mix(before, asked)
        case "compare_deals":
            return _pledges(before, asked)
        case "profit_split":
            return _split(before, asked, changes)
        case "arithmetic":
            return _arithmetic(before, asked)
    return {}


def _part_of(before: Request, asked: Read) -> dict[str, Any]:
    """The trade that was stated before at the same rate, where only a part of it is affected."""
    shares = [v for q in asked.of_unit("percent") if (v := number(q)) is not None]
    whole = before.inputs.get("trade_value")
    if whole is None or len(shares) != 1 or not asked.has("affected"):
        return {}
    return {"trade_value": whole * shares[0] / 100, "snap_rate": before.inputs.get("snap_rate")}


def _mix(before: Request, asked: Read) -> dict[str, Any]:
    """What is recovered leaves the rest to be lost; bonds and cover are named by their words."""
    recovered = read(asked.text, frozenset({"recovery"})).roles.get("recovery")
    if "default_probability" in before.inputs and (back := number(recovered)) is not None:
        return {"loss_given_default": 100 - back}
    values = sorted(v for q in asked.quantities if (v := number(q)) is not None)
    if before.inputs.get("mode") != "leverage" or not values:
        return {}
    if len(values) == 2:
        return {"total": None, "grant_bonds": values[0], "cover": values[1]}
    name = "cover" if asked.has("cover") and not asked.has("bonds") else "grant_bonds"
    return {"total": None, name: values[0]}


def _pledges(before: Request, asked: Read) -> dict[str, Any]:
    """Another partner in the place of the one that was set against Japan, or another operation."""
    partners, named = before.inputs.get("partners", ()), matched(words().partners, asked)
    operations = [name for name in ("difference", "ratio") if asked.has(name)]
    operation = {"operation": operations[0]} if operations else {}
    if len(partners) != 2 or len(named) != 1 or named[0] in partners:
        return operation
    return operation | {"partners": tuple(p if p == "japan" else named[0] for p in partners)}


def _split(before: Request, asked: Read, changes: Mapping[str, Any]) -> dict[str, Any]:
    flat, declining = asked.has("flat"), asked.has("declining")
    base = "flat" if flat and not declining else "declining" if declining else None
    first, cash = before.inputs.get("cash"), changes.get("cash")
    if first is not None and cash is not None and _LATER_YEAR.search(asked.text):
        return stated(base=base) | {"cash": None, "cash_by_year": (first, cash)}
    return stated(base=base)


def _arithmetic(before: Request, asked: Read) -> dict[str, Any]:
    """A named figure in the place of the first, or another operation on the same figures."""
    named = matched(words().figures, asked)
    values = before.inputs.get("values", ())
    if named and len(values) >= 2:
        return {"operation": "share", "values": ((TERM + named[0], "USD"), values[-1])}
    if len(values) == 2 and asked.has("change"):
        turned = before.inputs.get("operation") in ("ratio", "share")
        return {"operation": "percent_change", "values": (*(values[::-1] if turned else values),)}
    return {}
