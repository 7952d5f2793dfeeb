"""The allies' deals side by side: money pledged, or tariffs, listed, sorted, or set against others.

The pledges are to the United States; the UK's £150 billion flows the other way, so it is listed
where the UK is asked for and is never sorted, divided or added.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Literal, get_args

from pydantic import Field

from assistant.calculator.deal_values import (
    INSIDE,
    TERMS,
    Deal,
    Measure,
    Part,
    Partner,
    caveats,
    deals,
)
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

    partners: tuple[Partner | Part, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=len(get_args(Partner)) + len(get_args(Part)),
        description="whose deals, or parts of them; None: all partners that have a value; two for "
        "ratio and difference",
        json_schema_extra={"unit": "name"},
    )
    against: tuple[Partner | Part, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=len(get_args(Partner)) + len(get_args(Part)),
        description="what the sum of the partners is set against, by ratio or difference",
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
    partners = (*(inputs.partners or tuple(TERMS[inputs.measure])), *(inputs.against or ()))
    found, notes = deals(partners, inputs.measure, terms)
    found, away = _inward(found, inputs)
    least = 1 if inputs.operation in ("list", "sort") else 2
    if len(found) < least:
        allowed = f"at least {least} with {inputs.measure} that can be compared"
        raise BadInput("partners", ", ".join(partners), allowed)
    with localcontext(prec=PRECISION):
        results, steps = (
            _operate(found, inputs.operation)
            if inputs.against is None
            else _sums(found, len(inputs.partners or ()), inputs.operation)
        )
    ordered = sorted(found, key=_highest_first) if inputs.operation == "sort" else found
    outputs = (*results, *(Output(deal.partner, deal.value, deal.unit) for deal in ordered))
    rows = [(deal.partner, inputs.measure, deal.value) for deal in ordered]
    chart = bars("", ordered[0].unit, rows) if len({deal.unit for deal in ordered}) == 1 else None
    lines = tuple(_line(d) for d in ordered)
    warnings = (*away, *notes, *caveats(found, inputs.measure))
    return Result(outputs, (*lines, *steps), (), warnings, chart)


def _check(inputs: DealInputs) -> None:
    partners = inputs.partners
    named = (*(partners or ()), *(inputs.against or ()))
    if len({*named}) < len(named):
        raise BadInput("partners", ", ".join(named), "each partner once")
    if inputs.against is not None:
        _check_sums(inputs)
    elif inputs.operation in ("ratio", "difference"):
        if partners is None:
            raise MissingInput("partners")
        if len(partners) != 2:
            raise BadInput("partners", ", ".join(partners), "two partners")
    if inputs.operation == "sum":
        _check_parts(partners or ())
    if inputs.operation == "sum" and inputs.measure != "investment":
        raise BadInput("operation", "sum", "list, sort, ratio or difference for tariffs")


def _check_sums(inputs: DealInputs) -> None:
    if inputs.partners is None:
        raise MissingInput("partners")
    if inputs.operation not in ("ratio", "difference"):
        raise BadInput("operation", inputs.operation, "ratio or difference where against is given")
    if inputs.measure != "investment":
        raise BadInput("measure", inputs.measure, "investment; tariffs are not added up")
    _check_parts(inputs.partners)
    _check_parts(inputs.against or ())


def _check_parts(partners: Sequence[Partner | Part]) -> None:
    for part, whole in INSIDE.items():
        if part in partners and whole in partners:
            raise BadInput("partners", f"{whole}, {part}", "the whole or its part, not both")


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
    if operation == "sum":
        return _sum(found, names, unit)
    if operation not in ("ratio", "difference"):
        return (), ()
    return _pair(names, values, unit, operation)


def _sums(
    found: Sequence[Deal], first: int, operation: Operation
) -> tuple[tuple[Output, ...], tuple[Step, ...]]:
    """The sum of the first so many set against the sum of the rest."""
    groups = {"first_sum": found[:first], "against_sum": found[first:]}
    values: dict[str, Figure] = {}
    lines: list[Step] = []
    for name, group in groups.items():
        if not group:
            raise BadInput(name, "nothing that can be added", "pledges in USD")
        whole = sum((deal.value for deal in group), Decimal(0))
        parts: dict[str, Figure] = {deal.partner: deal.value for deal in group}
        lines.append(step(name, " + ".join(parts), parts, whole, group[0].unit))
        values[name] = whole
    outputs, steps = _pair([*groups], values, found[0].unit, operation)
    sums = tuple(Output(name, Decimal(whole), found[0].unit) for name, whole in values.items())
    return (*outputs, *sums), (*lines, *steps)


def _pair(
    names: Sequence[str], values: Mapping[str, Figure], unit: str, operation: Operation
) -> tuple[tuple[Output, ...], tuple[Step, ...]]:
    """The first less the second, and as a multiple of it; what is asked for comes first."""
    one, other = (Decimal(values[name]) for name in names)
    gap = one - other
    line = step("difference", f"{names[0]} − {names[1]}", values, gap, unit)
    difference = Output("difference", gap, unit)
    if not other and operation == "ratio":
        raise BadInput("partners", f"{names[1]} at 0", "a divisor other than 0")
    outputs, steps = _ratio(names, values, one / other) if other else ((), ())
    if operation == "difference":
        return (difference, *outputs), (line, *steps)
    return (*outputs, difference), (*steps, line)


def _ratio(
    names: Sequence[str], values: Mapping[str, Figure], ratio: Decimal
) -> tuple[tuple[Output, ...], tuple[Step, ...]]:
    """The first as a multiple and as a percentage of the second."""
    line = step("ratio", f"{names[0]} / {names[1]}", values, ratio)
    part = step("share", f"{names[0]} / {names[1]}", values, 100 * ratio, "percent")
    outputs = (Output("ratio", ratio, "rate_multiple"), Output("share", 100 * ratio, "percent"))
    if not 0 < ratio < 1:
        return outputs, (line, part)
    turned = step("inverse", f"{names[1]} / {names[0]}", values, 1 / ratio)
    return (*outputs, Output("inverse", 1 / ratio, "rate_multiple")), (line, part, turned)


def _sum(
    found: Sequence[Deal], names: Sequence[str], unit: str
) -> tuple[tuple[Output, ...], tuple[Step, ...]]:
    """The sum, and the share of it that each has."""
    values: dict[str, Figure] = {deal.partner: deal.value for deal in found}
    whole = sum((deal.value for deal in found), Decimal(0))
    outputs, steps = (
        [Output("sum", whole, unit)],
        [step("sum", " + ".join(names), values, whole, unit)],
    )
    for deal in found if whole else ():
        share = deal.value / whole * 100
        name, parts = f"share_{deal.partner}", {deal.partner: deal.value, "sum": whole}
        outputs.append(Output(name, share, "percent"))
        steps.append(step(name, f"{deal.partner} / sum × 100%", parts, share, "percent"))
    return tuple(outputs), tuple(steps)


def _line(deal: Deal) -> Step:
    values: dict[str, Figure] = {deal.term: shown(deal.value, deal.unit)}
    return step(deal.partner, deal.term, values, deal.value, deal.unit)


def _highest_first(deal: Deal) -> tuple[Decimal, str]:
    return -deal.value, deal.partner


CALCULATOR = Calculator("compare_deals", DealInputs, compute)
