"""What a return of the tariff on Japan to a higher rate would cost a year of trade, all else equal.

Trade value, MFN rate, snap-back rate -> [snapback] -> extra duty a year, rates now and after
Neither the MOU nor the executive order fixes the rate or whether it stacks on the MFN rate.
"""

from datetime import date
from decimal import Decimal, localcontext
from typing import Literal

from pydantic import Field

from assistant.calculator.fields import Currency, Percent, need
from assistant.calculator.formats import PRECISION, plain
from assistant.calculator.model import (
    BadInput,
    Calculator,
    Inputs,
    MissingInput,
    Note,
    Result,
    Terms,
)
from assistant.calculator.steps import step
from assistant.calculator.tariff_rates import Rated, difference_of, figure, mfn_rate_of, rate, rated
from assistant.calculator.tariff_regimes import REGIMES, Amount, Regime, regime_on
from assistant.records import Output

_TERM = "funding_call_snap_back"


class Snapback(Inputs):
    """Trade in general goods from Japan. Without a trade value only the rates are computed."""

    trade_value: Amount | None = Field(
        default=None,
        description="customs value of a year's entries",
        json_schema_extra={"unit": "USD"},
    )
    mfn_rate: Percent | None = Field(
        default=None,
        description="most-favoured-nation (column 1) rate; may be left out with mode all_in",
        json_schema_extra={"unit": "percent"},
    )
    snap_rate: Percent | None = Field(
        default=None,
        description="rate that the tariff goes back to",
        json_schema_extra={"unit": "percent", "term": _TERM},
    )
    mode: Literal["stack", "all_in"] = Field(
        default="stack",
        description="on top of the MFN rate, or including it",
        json_schema_extra={"unit": "name"},
    )
    currency: Currency = Field(
        default="USD",
        description="currency of the trade value, three capital letters",
        json_schema_extra={"unit": "currency"},
    )
    entry_date: date | None = Field(
        default=None,
        description="day whose regime the present rate is of, from 2025-04-05",
        json_schema_extra={"unit": "date"},
    )


def compute(inputs: Snapback, terms: Terms) -> Result:
    """The static cost of a snap-back, to 34 digits; steps are rounded for show only.

    Outputs: extra_duty, duty_now, duty_after (a year; only with a trade value), extra_rate
    (percentage points), rate_now and rate_after (percent). Negative extras mean that the snap-back
    rate is the lower.

    Raises:
        MissingInput: the entry day, the MFN rate where a rate stacks on it, or the snap-back rate
            where no term gives it.
        BadInput: a day without a regime, or without a rate known by the as-of day.
    """
    day = need(inputs.entry_date, "entry_date")
    with localcontext(prec=PRECISION):
        regime = regime_on(REGIMES["japan", "general"], day)
        snap_rate = _snap_rate(inputs.snap_rate, terms)
        # Two all-in rates are the same for every MFN rate up to the lower of them, 0 among them.
        bare = inputs.mode == "all_in" and regime.rule == "all_in"
        mfn_rate, _ = mfn_rate_of(inputs.mfn_rate, "general", Decimal(0) if bare else None)
        now = rated(regime, mfn_rate, terms, day)
        snap = Regime("snap", day, None, "on_top", snap_rate)
        if inputs.mode == "all_in":
            snap = Regime("snap", day, None, "all_in", snap_rate)
        after = Rated(snap, mfn_rate, snap_rate)
        assumptions = [
            *now.assumptions(),
            Note("not_covered", {"code": regime.code}),
            Note("static"),
        ]
        if "mode" not in inputs.model_fields_set:
            assumptions.append(Note("mode_assumed", {"mode": inputs.mode}))
        if inputs.mfn_rate is None:
            assumptions.append(Note("mfn_up_to", {"rate": plain(min(now.rate, snap_rate))}))
        warnings = (Note("snap_rate_not_fixed", {"rate": plain(snap_rate)}), *now.warnings(terms))
        return _result(
            (inputs.trade_value, inputs.currency), now, after, (tuple(assumptions), warnings)
        )


def _snap_rate(stated: Decimal | None, terms: Terms) -> Decimal:
    if stated is not None:
        return stated
    try:
        return terms.number(_TERM)
    except BadInput as error:
        raise MissingInput("snap_rate") from error


def _result(
    value: tuple[Decimal | None, str],
    now: Rated,
    after: Rated,
    notes: tuple[tuple[Note, ...], tuple[Note, ...]],
) -> Result:
    extra = after.total - now.total
    outputs = (
        Output("extra_rate", extra, "percentage_point"),
        Output("rate_now", now.total, "percent"),
        Output("rate_after", after.total, "percent"),
    )
    steps = (
        *now.steps("rate_now"),
        *after.steps("rate_after", own="snap_rate"),
        difference_of("extra_rate", ("rate_now", now.total), ("rate_after", after.total)),
    )
    trade, unit = value
    if trade is None:
        return Result(outputs, steps, *notes)
    duty = trade * extra / 100
    values = {"trade_value": figure(trade), "extra_rate": rate(extra)}
    line = step("extra_duty", "trade_value × extra_rate", values, duty, unit)
    totals = [("duty_now", "rate_now", now.total), ("duty_after", "rate_after", after.total)]
    lines = [
        step(
            name,
            f"trade_value × {of}",
            {"trade_value": figure(trade), of: rate(total)},
            trade * total / 100,
            unit,
        )
        for name, of, total in totals
    ]
    duties = [Output(name, trade * total / 100, unit) for name, _, total in totals]
    return Result(
        (Output("extra_duty", duty, unit), *duties, *outputs), (*steps, *lines, line), *notes
    )


CALCULATOR = Calculator("snapback", Snapback, compute)
