"""The allies' deals side by side: money pledged, or tariffs, listed, sorted, or set against others.

The pledges are to the United States; the UK's £150 billion flows the other way, so it is listed
where the UK is asked for and is never sorted, divided or added.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Literal, get_args

from pydantic import Field

from assistant.calculator.deal_values import TERMS, Deal, Measure, Partner, caveats, deals
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
from assistant.calculator.steps import Figure, shown, step
from assistant.records import Output, Step

Operation = Literal["list", "sort", "ratio", "sum", "difference"]


class DealInputs(Inputs):
    """Inputs of compare_deals."""

    partners: tuple[Partner, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=len(get_args(Partner)),
        description="whose deals; None: all that have a value; two for ratio and difference",
        json_schema_extra={"unit": "name"},
    )
    measure: Measure = Field(
        default="investment",
        description="investment pledged, the tariff of the 2025 deal, or the tariff now",
        json_schema_extra={"unit": "name"},
    )
    operation: Operation = Field(
        default="list",
        description="list, sort (highest first), ratio, sum, difference (first less second)",
        json_schema_extra={"unit": "name"},
    )


def compute(inputs: DealInputs, terms: Terms) -> Result:
    """The partners' values, in USD (the UK's in GBP) or percent, and what the operation gives.

    Raises:
        MissingInput: ratio or difference is asked for without partners.
        BadInput: a partner twice, no value or not two for an operation that needs them, or a sum
            of tariffs.
    """
    _check(inputs)
    partners = inputs.partners or tuple(TERMS[inputs.measure])
    found, notes = deals(partners, inputs.measure, terms)
    found, away = _inward(found, inputs)
    least = 1 if inputs.operation in ("list", "sort") else 2
    if len(found) < least:
        allowed = f"at least {least} with {inputs.measure} that can be compared"
        raise BadInput("partners", ", ".join(partners), allowed)
    with localcontext(prec=PRECISION):
        results, steps = _operate(found, inputs.operation)
    ordered = sorted(found, key=_highest_first) if inputs.operation == "sort" else found
    outputs = (*results, *(Output(deal.partner, deal.value, deal.unit) for deal in ordered))
    rows = [(deal.partner, inputs.measure, deal.value) for deal in ordered]
    chart = bars("", ordered[0].unit, rows) if len({deal.unit for deal in ordered}) == 1 else None
    lines = tuple(_line(d) for d in ordered)
    warnings = (*away, *notes, *caveats(found, inputs.measure))
    return Result(outputs, (*lines, *steps), (), warnings, chart)


def _check(inputs: DealInputs) -> None:
    partners = inputs.partners
    if partners is not None and len({*partners}) < len(partners):
        raise BadInput("partners", ", ".join(partners), "each partner once")
    if inputs.operation in ("ratio", "difference"):
        if partners is None:
            raise MissingInput("partners")
        if len(partners) != 2:
            raise BadInput("partners", ", ".join(partners), "two partners")
    if inputs.operation == "sum" and inputs.measure != "investment":
        raise BadInput("operation", "sum", "list, sort, ratio or difference for tariffs")


def _inward(found: Sequence[Deal], inputs: DealInputs) -> tuple[tuple[Deal, ...], tuple[Note, ...]]:
    """The deals whose money flows to the United States; the UK's in a list that asks for it."""
    away = [deal for deal in found if deal.unit == "GBP"]
    if not away:
        return tuple(found), ()
    note = Note("flows_other_way", {"partner": "uk", "amount": shown(away[0].value), "unit": "GBP"})
    if inputs.operation == "list" and inputs.partners is not None:
        return tuple(found), (note,)
    return tuple(deal for deal in found if deal not in away), (note,)


def _operate(
    found: Sequence[Deal], operation: Operation
) -> tuple[tuple[Output, ...], tuple[Step, ...]]:
    values: dict[str, Figure] = {deal.partner: deal.value for deal in found}
    names, unit = [deal.partner for deal in found], found[0].unit
    if operation == "ratio":
        if not found[1].value:
            raise BadInput("partners", f"{names[1]} at 0", "a divisor other than 0")
        ratio = found[0].value / found[1].value
        line = step("ratio", f"{names[0]} / {names[1]}", values, ratio)
        part = step("share", f"{names[0]} / {names[1]}", values, 100 * ratio, "percent")
        outputs = (Output("ratio", ratio, "rate_multiple"), Output("share", 100 * ratio, "percent"))
        return outputs, (line, part)
    if operation == "difference":
        gap = found[0].value - found[1].value
        line = step("difference", f"{names[0]} − {names[1]}", values, gap, unit)
        return (Output("difference", gap, unit),), (line,)
    if operation == "sum":
        whole = sum((deal.value for deal in found), Decimal(0))
        return (Output("sum", whole, unit),), (step("sum", " + ".join(names), values, whole, unit),)
    return (), ()


def _line(deal: Deal) -> Step:
    values: dict[str, Figure] = {deal.term: shown(deal.value, deal.unit)}
    return step(deal.partner, deal.term, values, deal.value, deal.unit)


def _highest_first(deal: Deal) -> tuple[Decimal, str]:
    return -deal.value, deal.partner


CALCULATOR = Calculator("compare_deals", DealInputs, compute)
