"""profit_split year by year: each year's DAA, what is unpaid carried forward, Japan's return."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.calculator.fields import need
from assistant.calculator.model import BadInput, Note, Result
from assistant.calculator.plots import Row, bars
from assistant.calculator.returns import internal_rate, present_value
from assistant.calculator.split_inputs import SplitInputs, deemed
from assistant.calculator.split_whole import BASE_OPEN, MOU_SPLIT, split_outputs
from assistant.calculator.steps import Figure, brief, percent, shown, step, total
from assistant.calculator.waterfall import Deemed, Year, run
from assistant.records import Output, Step

_SHOWN_YEARS = 5  # whose lines are written out; of more, the first only


def annual(inputs: SplitInputs) -> Result:
    """The first year and the totals of all years given, on each base asked for.

    Raises:
        MissingInput: principal, rate, years or cash is missing.
        BadInput: two kinds of cash, or more amounts than years.
    """
    bases, cash = deemed(inputs), cash_of(inputs)
    carried = Decimal(0) if inputs.carry_in is None else inputs.carry_in
    runs = [(suffix, basis, run(basis, cash, carried)) for suffix, basis in bases]
    unit, level = inputs.currency, inputs.cash is not None
    _, basis, years = runs[0]  # the bases agree on year 1
    outputs = _first_year(years[0], unit) if level else []
    steps = _year_steps("", basis, years[0], unit) if level else ()
    warnings: tuple[Note, ...] = ()
    rows: list[Row] = []
    for suffix, basis, years in runs:
        if not level:
            steps += _lines(suffix, basis, years, unit)
        outputs += _totals(suffix, basis, years, unit)
        steps += _total_steps(suffix, basis, years, unit)
        warnings += _warnings(basis, years, unit)
        for year in years:
            where = f"{year.number}{suffix.replace('_', ' ')}"
            rows += [(where, "japan", year.split.japan), (where, "us", year.split.us)]
    return Result(
        tuple(outputs), steps, _assumed(inputs, len(cash)), warnings, bars("year", unit, rows)
    )


def cash_of(inputs: SplitInputs) -> Sequence[Decimal]:
    """The cash of each year: amounts as given, or the same one in all years."""
    years = need(inputs.years, "years")
    if inputs.cash_by_year is None:
        return [need(inputs.cash, "cash")] * years
    if inputs.cash is not None:
        raise BadInput("cash_by_year", "cash as well", "one of cash and cash_by_year")
    if len(inputs.cash_by_year) > years:
        got = f"{len(inputs.cash_by_year)} amounts"
        raise BadInput("cash_by_year", got, f"at most {years} amounts, one a year")
    return inputs.cash_by_year


def _first_year(year: Year, unit: str) -> list[Output]:
    return [
        *split_outputs("", year.split.japan, year.split.us, unit),
        Output("daa", year.daa, unit),
        Output("cash_needed", 2 * year.daa, unit),
        Output("carry", year.carry, unit),
    ]


def _lines(suffix: str, basis: Deemed, years: Sequence[Year], unit: str) -> tuple[Step, ...]:
    written = years if len(years) <= _SHOWN_YEARS else years[:1]
    return tuple(
        line for y in written for line in _year_steps(f"_{y.number}{suffix}", basis, y, unit)
    )


def _year_steps(suffix: str, basis: Deemed, year: Year, unit: str) -> tuple[Step, ...]:
    values: dict[str, Figure] = {"rate": percent(basis.rate), "principal": basis.principal}
    values |= {"years": basis.years, "balance": year.balance, "cash": year.cash}
    values |= {"brought": year.brought, "daa": year.daa, "first": year.split.first}
    daa = "rate × balance + principal / years" + (" + brought" if year.brought else "")
    us = "0.5 × first + 0.9 × (cash − first)"
    japan = "0.5 × first + 0.1 × (cash − first)"
    return (
        step(f"daa{suffix}", daa, values, year.daa, unit),
        step(f"first{suffix}", "min(cash, 2 × daa)", values, year.split.first, unit),
        step(f"japan{suffix}", japan, values, year.split.japan, unit),
        step(f"us{suffix}", us, values, year.split.us, unit),
        step(f"carry{suffix}", "daa − 0.5 × first", values, year.carry, unit),
    )


def _totals(suffix: str, basis: Deemed, years: Sequence[Year], unit: str) -> list[Output]:
    last = years[-1]
    outputs = [
        Output(f"{name}{suffix}", value, unit)
        for name, value in (
            ("japan_total", sum((y.split.japan for y in years), Decimal(0))),
            ("us_total", sum((y.split.us for y in years), Decimal(0))),
            ("unpaid", last.carry),
            ("japan_last", last.split.japan),
            ("us_last", last.split.us),
        )
    ]
    for name, value in _returns(basis, years).items():
        outputs.append(Output(f"{name}{suffix}", value, "percent" if name[0] == "i" else unit))
    return outputs


def _returns(basis: Deemed, years: Sequence[Year]) -> Mapping[str, Decimal]:
    """Japan's internal rate, where there is one, and present value; none before the last year."""
    if len(years) < basis.years:
        return {}
    flows = [year.split.japan for year in years]
    rate = internal_rate(basis.principal, flows)
    found = {} if rate is None else {"irr_japan": rate}
    return found | {"npv_japan": present_value(basis.principal, flows, basis.rate)}


def _total_steps(suffix: str, basis: Deemed, years: Sequence[Year], unit: str) -> tuple[Step, ...]:
    japan, us = [y.split.japan for y in years], [y.split.us for y in years]
    steps = tuple(
        Step(f"{name}_total{suffix} = Σ {name}", total(flows), shown(sum(flows, Decimal(0)), unit))
        for name, flows in (("japan", japan), ("us", us))
    )
    start = f"−{brief(basis.principal)}; {total(japan)}"
    for name, value in _returns(basis, years).items():
        if name == "irr_japan":
            formula = f"0 = −principal + Σ japan / (1 + irr_japan{suffix})^t"
            steps += (Step(formula, start, shown(value, "percent")),)
        else:
            formula = f"npv_japan{suffix} = −principal + Σ japan / (1 + rate)^t"
            steps += (Step(formula, f"{start}; {percent(basis.rate)}", shown(value, unit)),)
    return steps


def _assumed(inputs: SplitInputs, amounts: int) -> tuple[Note, ...]:
    rate, years = need(inputs.rate, "rate"), need(inputs.years, "years")
    interest = Note("carry_bears_interest", {"rate": brief(rate)})
    notes = [MOU_SPLIT, BASE_OPEN]
    notes.append(interest if inputs.carry_interest else Note("carry_bears_no_interest"))
    if inputs.cash is not None:
        values = {"cash": brief(inputs.cash), "unit": inputs.currency, "years": str(years)}
        notes.append(Note("same_cash_each_year", values))
    if amounts == years:
        notes += [Note("paid_at_year_end"), Note("npv_at_deemed_rate", {"rate": brief(rate)})]
    else:
        notes.append(Note("first_years_only", {"given": str(amounts), "years": str(years)}))
    return tuple(notes)


def _warnings(basis: Deemed, years: Sequence[Year], unit: str) -> tuple[Note, ...]:
    unpaid, last = years[-1].carry, len(years) == basis.years
    values = {"base": basis.base, "carry": brief(unpaid), "unit": unit}
    notes = [Note("unpaid_at_end", values)] if unpaid and last else []
    if last and "irr_japan" not in _returns(basis, years):
        notes.append(Note("no_internal_rate", {"base": basis.base}))
    return tuple(notes)
