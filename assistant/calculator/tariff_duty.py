"""The US duty on an entry of goods: customs value, MFN rate and entry day in, duty and rates out.

Entry -> regime of its day -> [tariff_duty] -> total and additional duty, with steps and notes
In the steps mfn_rate is the column-1 rate, or ave where a specific duty is in it; regime_rate is
what the regime adds to it (on top) or raises it to (all in).
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from typing import Annotated

from pydantic import Field

from assistant.calculator.fields import Percent, need, not_used
from assistant.calculator.formats import PRECISION, plain
from assistant.calculator.model import BadInput, Calculator, Inputs, Note, Result, Terms
from assistant.calculator.steps import step
from assistant.calculator.tariff_rates import Rated, figure, mfn_rate_of, rate, rated
from assistant.calculator.tariff_regimes import (
    GENERAL,
    METALS,
    REGIMES,
    Amount,
    Goods,
    Partner,
    Regime,
    regime_on,
)
from assistant.records import Output, Step

_AVE_MAX = 1000  # percent; above any duty that is charged, and figures stay short


class TariffDuty(Inputs):
    """An entry of goods. Without a customs value only the rates are computed."""

    customs_value: Amount | None = Field(
        default=None, description="customs value of the entry", json_schema_extra={"unit": "USD"}
    )
    mfn_rate: Percent | None = Field(
        default=None,
        description="most-favoured-nation (column 1) rate; cars 2.5, trucks 25 unless stated",
        json_schema_extra={"unit": "percent"},
    )
    specific_duty: Annotated[Decimal, Field(ge=0, le=10**6, decimal_places=10)] | None = Field(
        default=None,
        description="specific MFN duty on one unit of quantity; with an MFN rate, both are paid",
        json_schema_extra={"unit": "USD"},
    )
    quantity: Amount | None = Field(
        default=None, description="units of the goods", json_schema_extra={"unit": "count"}
    )
    entry_date: date | None = Field(
        default=None, description="day from 2025-04-05", json_schema_extra={"unit": "date"}
    )
    goods_class: Goods = Field(
        default="general", description="class of the goods", json_schema_extra={"unit": "name"}
    )
    metal_rate: Percent | None = Field(
        default=None,
        description="Section 232 tier of steel, aluminium or copper: 50, 25, 15 or 10",
        json_schema_extra={"unit": "percent"},
    )
    partner: Partner = Field(
        default="japan", description="where the goods come from", json_schema_extra={"unit": "name"}
    )
    pieces: Amount | None = Field(
        default=None,
        description="how many pieces the customs value is of; adds the duty on each",
        json_schema_extra={"unit": "count"},
    )
    as_charged: bool = Field(
        default=False,
        description="the stacked rate, as first charged from 2025-08-07 to 2025-09-15",
        json_schema_extra={"unit": "flag"},
    )


@dataclass(frozen=True, slots=True)
class _Base:
    """What the goods pay without any regime."""

    rate: Decimal  # percent
    duty: Decimal | None  # USD; None without a customs value
    name: str = "mfn_rate"  # of the rate, in steps
    steps: tuple[Step, ...] = ()


def compute(inputs: TariffDuty, terms: Terms) -> Result:
    """The duty and rates of an entry, to 34 digits; steps are rounded for show only.

    Outputs: total_duty (USD), total_rate, additional_rate (percent), additional_duty (USD) and,
    with a specific duty, ave (percent). Without a customs value: total_rate, additional_rate.

    Raises:
        MissingInput: the MFN rate, the metal's tier, the entry day or a part of a specific duty.
        BadInput: a day, class, tier or MFN rate for which the sources give no rate.
    """
    day = need(inputs.entry_date, "entry_date")
    with localcontext(prec=PRECISION):
        regime = _regime(inputs, day)
        specific = None if inputs.specific_duty is None else Decimal(0)
        mfn_rate, assumptions = mfn_rate_of(inputs.mfn_rate, inputs.goods_class, specific)
        base = _base(inputs, mfn_rate)
        goods = rated(regime, base.rate, terms, day)
        outputs, steps = _rates(base, goods)
        if base.duty is not None and inputs.customs_value is not None:
            duties, more = _duties(inputs.customs_value, base.duty, goods)
            outputs, steps = (duties[0], *outputs, duties[1]), (*steps, *more)
            if inputs.pieces is not None and isinstance(duties[0].value, Decimal):
                whole = duties[0].value
                values = {"total_duty": figure(whole), "pieces": figure(inputs.pieces)}
                each = whole / inputs.pieces
                steps += (step("duty_each", "total_duty / pieces", values, each, "USD"),)
                outputs = (*outputs, Output("duty_each", each, "USD"))
        if inputs.specific_duty is not None:
            outputs = (*outputs, Output("ave", base.rate, "percent"))
        if inputs.goods_class == "general":
            assumptions += (Note("not_covered", {"code": regime.code}),)
        used = set(TariffDuty.model_fields)
        used -= set() if inputs.goods_class == "metal" else {"metal_rate"}
        warnings = (*goods.warnings(terms), *not_used(inputs, used))
        return Result(outputs, steps, (*goods.assumptions(), *assumptions), warnings)


def _regime(inputs: TariffDuty, day: date) -> Regime:
    goods = (inputs.partner, inputs.goods_class)
    if inputs.as_charged:
        if goods != ("japan", "general"):
            raise BadInput("as_charged", "true", "false, but for general goods from japan")
        return regime_on([regime for regime in GENERAL if regime.code == "T2"], day)
    if goods == ("japan", "metal"):
        return _metal(inputs.metal_rate, day)
    if goods not in REGIMES:
        known = [goods_class for partner, goods_class in REGIMES if partner == inputs.partner]
        raise BadInput("goods_class", f"{inputs.goods_class}, {inputs.partner}", ", ".join(known))
    return regime_on(REGIMES[goods], day)


def _metal(tier: Decimal | None, day: date) -> Regime:
    regime = regime_on([row for row, _ in METALS], day)
    tiers = next(allowed for row, allowed in METALS if row is regime)
    tier = need(tier, "metal_rate")
    if tier not in tiers:
        raise BadInput("metal_rate", rate(tier), ", ".join(f"{n}%" for n in tiers))
    return replace(regime, rate=tier)


def _base(inputs: TariffDuty, mfn_rate: Decimal) -> _Base:
    """The MFN rate; with a specific duty, the duty payable over the customs value (CBP)."""
    value = inputs.customs_value
    if inputs.specific_duty is None and inputs.quantity is None:
        return _Base(mfn_rate, None if value is None else value * mfn_rate / 100)
    specific = need(inputs.specific_duty, "specific_duty")
    quantity = need(inputs.quantity, "quantity")
    value = need(value, "customs_value")
    duty = value * mfn_rate / 100 + specific * quantity
    ave = 100 * duty / value
    if ave > _AVE_MAX:
        got, allowed = f"{plain(ave, 0)}% of the customs value", f"at most {_AVE_MAX}%"
        raise BadInput("specific_duty", got, allowed)
    values = {
        "customs_value": figure(value),
        "mfn_rate": rate(mfn_rate),
        "specific_duty": figure(specific),
        "quantity": figure(quantity),
        "base_duty": figure(duty),
    }
    formula = "customs_value × mfn_rate + " * bool(mfn_rate) + "specific_duty × quantity"
    steps = (
        step("base_duty", formula, values, duty, "USD"),
        step("ave", "base_duty ÷ customs_value", values, ave, "percent"),
    )
    return _Base(ave, duty, "ave", steps)


def _rates(base: _Base, goods: Rated) -> tuple[tuple[Output, ...], tuple[Step, ...]]:
    values = {"total_rate": rate(goods.total), base.name: rate(base.rate)}
    outputs = (
        Output("total_rate", goods.total, "percent"),
        Output("additional_rate", goods.added, "percent"),
    )
    added = step("additional_rate", f"total_rate − {base.name}", values, goods.added, "percent")
    return outputs, (*base.steps, *goods.steps(mfn=base.name), added)


def _duties(
    value: Decimal, base_duty: Decimal, goods: Rated
) -> tuple[tuple[Output, Output], tuple[Step, ...]]:
    """The total and the additional duty; from the base duty, which a rounded ave is not."""
    added = value * goods.rate / 100
    if goods.regime.rule == "all_in":
        added = max(Decimal(0), added - base_duty)
    total = base_duty + added
    values = {
        "customs_value": figure(value),
        "total_rate": rate(goods.total),
        "additional_rate": rate(goods.added),
    }
    steps = (
        step("total_duty", "customs_value × total_rate", values, total, "USD"),
        step("additional_duty", "customs_value × additional_rate", values, added, "USD"),
    )
    return (Output("total_duty", total, "USD"), Output("additional_duty", added, "USD")), steps


CALCULATOR = Calculator("tariff_duty", TariffDuty, compute)
