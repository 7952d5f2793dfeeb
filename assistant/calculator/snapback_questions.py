"""Questions on a rate that goes back up: to what, over which trade, against which rate."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from assistant.calculator.filling import Slot, fill
from assistant.calculator.labels import Read, words
from assistant.calculator.rate_moves import rate_move
from assistant.calculator.request import Request, stated
from assistant.calculator.tariff_regimes import GENERAL
from corpus.quantities import Quantity

_RATES = {regime.code: regime.rate for regime in GENERAL}
# A day on which the all-in rate of the 2025 deal holds, and no other is remembered for it.
DEAL_DAY = date(2026, 2, 23)
_SLOTS = (
    Slot("trade_value"),
    Slot("mfn_rate", bare=False),
    Slot("covered_share", bare=False),
    Slot("present_rate", bare=False),
    Slot("snap_rate"),
)


def snapback(asked: Read, as_of: date) -> Request | None:
    """The extra duty of a year; None where no rate is stated that the tariff goes to.

    The present rate is that of the as-of day, or of the deal where 15% is spoken of.
    """
    move = rate_move(asked) or ()
    filled = fill(_without(asked, move), _SLOTS)
    snap, now = filled.value("snap_rate"), filled.value("present_rate")
    left = [q.value for q in filled.left if q.unit == "percent" and isinstance(q.value, Decimal)]
    rates = [rate for rate in (*move, snap, now, *left) if rate is not None]
    if not rates:
        return None
    known = [rate for rate in rates if rate in _RATES.values()]
    # The rate of a regime is what is paid now; what is not one is what it goes to.
    others = [rate for rate in rates if rate not in known] if len(rates) > 1 and known else []
    snap = max(move or others or rates)
    mfn = filled.value("mfn_rate")
    if mfn is not None and mfn > snap:
        mfn, snap = snap, mfn  # the rate that it goes to is above the goods' own
    trade, share = filled.value("trade_value"), filled.value("covered_share")
    if trade is not None and share is not None:
        trade = trade * share / 100
    mode, today = _mode(asked, snap), DEAL_DAY if _from_the_deal(asked, rates) else as_of
    assumed: dict[str, Any] = {"entry_date": today}
    if trade is not None and mode == "all_in":
        assumed["mfn_rate"] = Decimal(0)  # of an MFN rate below both it makes no difference
    inputs = stated(
        trade_value=trade, currency=filled.unit, mfn_rate=mfn, snap_rate=snap, mode=mode
    )
    return Request("snapback", inputs, assumed)


def _without(asked: Read, rates: Collection[Decimal]) -> Read:
    """The question without the two rates of which one takes the other's place."""
    kept = tuple(q for q in asked.quantities if q.unit != "percent" or q.value not in rates)
    return replace(asked, quantities=kept)


def _mode(asked: Read, snap: Decimal) -> str:
    """How the rate is charged that it goes to: as the words beside it say, or all words together,
    and then on top of the MFN rate unless it is all in."""
    beside = [
        (_away(match, rate), mode)
        for mode in ("all_in", "stack")
        for match in words().cues[mode].finditer(asked.text)
        if (rate := min(asked.of_unit("percent"), key=partial(_away, match))).value == snap
    ]
    if beside:
        return min(beside)[1]
    return "stack" if asked.has("stack") or not asked.has("all_in") else "all_in"


def _away(match: re.Match[str], rate: Quantity) -> int:
    """How far words are from a rate; those behind it are nearer."""
    if match.start() >= rate.end:
        return match.start() - rate.end
    return max(0, rate.start - match.end() + 3)


def _from_the_deal(asked: Read, rates: list[Decimal]) -> bool:
    return _RATES["T3"] in rates or asked.has("deal_regime")
