"""Questions on a rate that goes back up: to what, over which trade, against which rate."""

from datetime import date
from decimal import Decimal

from assistant.calculator.filling import Slot, fill
from assistant.calculator.labels import Read
from assistant.calculator.request import Request, stated
from assistant.calculator.tariff_regimes import GENERAL

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
    filled = fill(asked, _SLOTS)
    snap, now = filled.value("snap_rate"), filled.value("present_rate")
    left = [q.value for q in filled.left if q.unit == "percent" and isinstance(q.value, Decimal)]
    rates = [rate for rate in (snap, now, *left) if rate is not None]
    if not rates:
        return None
    known = [rate for rate in rates if rate in _RATES.values()]
    if len(rates) > 1 and known:
        # The rate of a regime is what is paid now; what is not one is what it goes to.
        others = [rate for rate in rates if rate not in known]
        snap = max(others or rates)
    else:
        snap = max(rates)
    mfn = filled.value("mfn_rate")
    if mfn is not None and mfn > snap:
        mfn, snap = snap, mfn  # the rate that it goes to is above the goods' own
    trade, share = filled.value("trade_value"), filled.value("covered_share")
    if trade is not None and share is not None:
        trade = trade * share / 100
    return Request(
        "snapback",
        stated(
            trade_value=trade,
            currency=filled.unit,
            mfn_rate=mfn,
            snap_rate=snap,
            mode=_mode(asked),
        ),
        {"entry_date": DEAL_DAY if _from_the_deal(asked, rates) else as_of},
    )


def _mode(asked: Read) -> str:
    """On top of the MFN rate, unless the question says all in, and not on top as well."""
    return "stack" if asked.has("stack") or not asked.has("all_in") else "all_in"


def _from_the_deal(asked: Read, rates: list[Decimal]) -> bool:
    return _RATES["T3"] in rates or asked.has("deal_regime")
