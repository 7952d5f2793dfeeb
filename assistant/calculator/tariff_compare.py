"""US tariff regimes on Japanese goods side by side, and what a change of regime gives back.

Value and MFN rate -> two or more regimes -> [tariff_compare] -> difference, duties, rates, refund
T1..T5 are the regimes of goods in general by entry day, Tx is the 25% of July 2025 that was never
applied; cars have a rate before and a rate since 16 September 2025.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from typing import Annotated, Any, Literal

from pydantic import Field

from assistant.calculator.fields import Percent, not_used
from assistant.calculator.formats import PRECISION
from assistant.calculator.model import (
    BadInput,
    Calculator,
    Inputs,
    MissingInput,
    Note,
    Result,
    Terms,
)
from assistant.calculator.plots import bars
from assistant.calculator.steps import shown, step
from assistant.calculator.tariff_rates import Rated, difference_of, figure, mfn_rate_of, rate, rated
from assistant.calculator.tariff_regimes import (
    COUNTERFACTUAL,
    GENERAL,
    REGIMES,
    Amount,
    Partner,
    Regime,
    regime_on,
)
from assistant.records import Output, Step

Code = Literal["T1", "T2", "T3", "T4", "T5", "Tx"]
Points = Mapping[str, Rated]  # by the code of the regime; "before" and "after" for cars
_BY_CODE = {regime.code: regime for regime in (*GENERAL, COUNTERFACTUAL)}


# Classes whose rate changed on 16 September 2025.
CHANGED = ("car", "part", "truck")


class TariffCompare(Inputs):
    """What to compare. Without a customs value only rates are computed."""

    customs_value: Amount | None = Field(
        default=None, description="customs value of the entry", json_schema_extra={"unit": "USD"}
    )
    mfn_rate: Percent | None = Field(
        default=None,
        description="most-favoured-nation (column 1) rate; cars 2.5 unless stated",
        json_schema_extra={"unit": "percent"},
    )
    dates: Annotated[tuple[date, ...], Field(max_length=12)] | None = Field(
        default=None,
        description="entry days whose regimes are compared, from 2025-04-05",
        json_schema_extra={"unit": "date"},
    )
    regimes: Annotated[tuple[Code, ...], Field(max_length=12)] | None = Field(
        default=None,
        description="regimes to compare, before those of the dates: T1 to T5, Tx",
        json_schema_extra={"unit": "name"},
    )
    mode: Literal["regimes", "refund_stacked", "refund_ruling"] = Field(
        default="regimes",
        description="compare regimes; or what T3 gave back of T2, or the ruling gives back of T3",
        json_schema_extra={"unit": "name"},
    )
    pieces: Amount | None = Field(
        default=None,
        description="how many pieces the customs value is of; adds the difference for each",
        json_schema_extra={"unit": "count"},
    )
    partners: Annotated[tuple[Partner, ...], Field(max_length=9)] | None = Field(
        default=None,
        description="whose goods are compared, on the first of the dates",
        json_schema_extra={"unit": "name"},
    )
    goods_class: Literal["general", "car", "part", "truck"] = Field(
        default="general", description="class of the goods", json_schema_extra={"unit": "name"}
    )


def compute(inputs: TariffCompare, terms: Terms) -> Result:
    """Duties and rates of regimes, or a refund, to 34 digits; steps are rounded for show only.

    Outputs of regimes: where two are asked for, the second less the first as difference (USD), and
    where it is lower, saving, and as difference_rate (percentage points); then duty_X (USD) and
    rate_X (percent) of each, X being T1..T5, Tx, before or after. What is in USD needs a customs
    value. Of a refund: refund (USD), and refund_rate, its percent of the customs value.

    Raises:
        MissingInput: the MFN rate, or less than two regimes and dates.
        BadInput: a day without a regime, a refund for cars, or nothing known by the as-of day.
    """
    with localcontext(prec=PRECISION):
        mfn_rate, assumptions = mfn_rate_of(inputs.mfn_rate, inputs.goods_class)
        if inputs.mode == "regimes":
            return _compared(inputs, mfn_rate, assumptions, terms)
        return _refund(inputs, mfn_rate, assumptions, terms)


def _compared(
    inputs: TariffCompare, mfn_rate: Decimal, assumptions: tuple[Note, ...], terms: Terms
) -> Result:
    order, points = _points(inputs, mfn_rate, terms)
    rates = [Output(f"rate_{x}", goods.total, "percent") for x, goods in points.items()]
    steps = [line for x, goods in points.items() for line in goods.steps(f"rate_{x}")]
    compared = {x: goods.total for x, goods in points.items()}
    outputs: list[Output] = []
    if len(order) == 2:
        pair = [(f"rate_{x}", compared[x]) for x in order]
        gap = pair[1][1] - pair[0][1]
        outputs = [Output("difference_rate", gap, "percentage_point")]
        steps.append(difference_of("difference_rate", pair[0], pair[1]))
    if (value := inputs.customs_value) is not None:
        duties = {x: value * goods.total / 100 for x, goods in points.items()}
        rates = [*(Output(f"duty_{x}", duty, "USD") for x, duty in duties.items()), *rates]
        steps += [_duty_line(x, value, goods.total, duties[x]) for x, goods in points.items()]
        if len(order) == 2:
            first, second = ((f"duty_{x}", duties[x]) for x in order)
            outputs = [*_difference(first[1], second[1]), *outputs]
            steps.append(_difference_line(first, second))
            if inputs.pieces is not None:
                gap, each = second[1] - first[1], (second[1] - first[1]) / inputs.pieces
                values = {"difference": figure(gap), "pieces": figure(inputs.pieces)}
                steps.append(step("difference_each", "difference / pieces", values, each, "USD"))
                outputs.append(Output("difference_each", each, "USD"))
    outputs += rates
    return Result(
        tuple(outputs),
        tuple(steps),
        *_notes(inputs, points, assumptions, terms),
        _chart(points),
    )


def _points(inputs: TariffCompare, mfn_rate: Decimal, terms: Terms) -> tuple[list[str], Points]:
    """What is compared, in the order asked for, and each regime once."""
    if inputs.partners:
        return _of_partners(inputs, mfn_rate, terms)
    rows = REGIMES["japan", inputs.goods_class]
    cars = inputs.goods_class in CHANGED
    names = ["before", "after"] if cars else [row.code for row in rows]
    found: list[tuple[str, Regime, date]] = []
    if not cars:
        found += [(code, _BY_CODE[code], _BY_CODE[code].first) for code in inputs.regimes or ()]
    elif inputs.dates is None:
        found += [(name, row, row.first) for name, row in zip(names, rows, strict=True)]
    for day in inputs.dates or ():
        regime = regime_on(rows, day, "dates")
        found.append((names[rows.index(regime)], regime, day))
    if len(found) < 2:
        raise MissingInput("dates" if cars else "regimes")
    points = {x: rated(regime, mfn_rate, terms, day, "dates") for x, regime, day in found}
    return [x for x, _, _ in found], points


def _of_partners(
    inputs: TariffCompare, mfn_rate: Decimal, terms: Terms
) -> tuple[list[str], Points]:
    """The goods of each partner on one day."""
    partners = [*dict.fromkeys(inputs.partners or ())]
    if len(partners) < 2 or not inputs.dates:
        raise MissingInput("partners" if inputs.dates else "dates")
    day, goods = inputs.dates[0], inputs.goods_class
    points = {}
    for partner in partners:
        if (partner, goods) not in REGIMES:
            raise BadInput("partners", f"{partner}, {goods}", "a partner with a rate for the class")
        regime = regime_on(REGIMES[partner, goods], day, "dates")
        points[partner] = rated(regime, mfn_rate, terms, day, "dates")
    return [str(partner) for partner in partners], {str(x): one for x, one in points.items()}


def _refund(
    inputs: TariffCompare, mfn_rate: Decimal, assumptions: tuple[Note, ...], terms: Terms
) -> Result:
    if inputs.goods_class != "general":
        raise BadInput("goods_class", inputs.goods_class, "general; no car rate was taken back")
    stacked = inputs.mode == "refund_stacked"
    since = terms.day("order_14345_start" if stacked else "ruling_date")
    start = _BY_CODE["T3"].first
    codes = ("T2", "T3") if stacked else ("T3",)
    points = {x: rated(_BY_CODE[x], mfn_rate, terms, start, "mode") for x in codes}
    goods = points["T3"]
    back = min(mfn_rate, goods.rate) if stacked else goods.added
    formula = "min(mfn_rate, regime_rate)" if stacked else "max(0, regime_rate − mfn_rate)"
    values = {"mfn_rate": rate(mfn_rate), "regime_rate": rate(goods.rate)}
    steps = [step("refund_rate", formula, values, back, "percent")]
    outputs = [Output("refund_rate", back, "percent")]
    if (value := inputs.customs_value) is not None:
        amount = value * back / 100
        values = {"customs_value": figure(value), "refund_rate": rate(back)}
        outputs = [Output("refund", amount, "USD"), *outputs]
        steps.append(step("refund", "customs_value × refund_rate", values, amount, "USD"))
        for x, one in points.items():
            steps += [
                *one.steps(f"rate_{x}"),
                _duty_line(x, value, one.total, value * one.total / 100),
            ]
            outputs.append(Output(f"duty_{x}", value * one.total / 100, "USD"))
    assumptions += (Note(inputs.mode, {"day": since.isoformat()}),)
    notes = _notes(inputs, points, assumptions, terms)
    return Result(tuple(outputs), tuple(steps), *notes, _chart(points))


def _notes(
    inputs: TariffCompare, points: Points, assumptions: tuple[Note, ...], terms: Terms
) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """The assumptions and the warnings."""
    used = {"customs_value", "mfn_rate", "mode", "goods_class", "pieces"}
    if inputs.mode == "regimes":
        used |= {"dates", "regimes"} if inputs.goods_class == "general" else {"dates"}
        used |= {"partners"} if inputs.partners else set()
    if inputs.goods_class == "general" and not inputs.partners:
        assumptions += (Note("not_covered", {"code": ", ".join(points)}),)
    named = [note for goods in points.values() for note in goods.assumptions()]
    warned = [note for goods in points.values() for note in goods.warnings(terms)]
    return (*named, *assumptions), (*warned, *not_used(inputs, used))


def _duty_line(x: str, value: Decimal, total: Decimal, duty: Decimal) -> Step:
    taken = f"{figure(value)} × {rate(total)}"
    return Step(f"duty_{x} = customs_value × rate_{x}", taken, shown(duty, "USD"))


def _difference(first: Decimal, second: Decimal) -> list[Output]:
    """The second duty less the first, and what is saved where it is the lower."""
    gap = second - first
    saved = [Output("saving", -gap, "USD")] if gap < 0 else []
    return [Output("difference", gap, "USD"), *saved]


def _difference_line(first: tuple[str, Decimal], second: tuple[str, Decimal]) -> Step:
    taken = f"{figure(second[1])} − {figure(first[1])}"
    formula = f"difference = {second[0]} − {first[0]}"
    return Step(formula, taken, shown(second[1] - first[1], "USD"))


def _chart(points: Points) -> Mapping[str, Any]:
    """The total rate of each regime, as MFN rate and what is added."""
    rows = []
    for x, goods in points.items():
        rows += [(x, "mfn_rate", goods.mfn_rate), (x, "additional_rate", goods.added)]
    return bars("regime", "%", rows)


CALCULATOR = Calculator("tariff_compare", TariffCompare, compute)
