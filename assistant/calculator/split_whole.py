"""profit_split over the whole life: cumulative cash, lifetime DAA, and the break-even yield."""

from decimal import Decimal

from assistant.calculator.fields import need
from assistant.calculator.formats import rounded
from assistant.calculator.model import Note, Result
from assistant.calculator.plots import Row, bars, lines
from assistant.calculator.split_inputs import SplitInputs, deemed
from assistant.calculator.steps import Figure, brief, percent, step
from assistant.calculator.waterfall import Deemed, break_even_yield, lifetime_daa, split
from assistant.records import Output, Step

MOU_SPLIT = Note("mou_split", {"first": "50/50", "above": "90/10", "multiple": "2"})
BASE_OPEN = Note("interest_base_not_published")

_LIFETIME = {
    "flat": "principal × (1 + rate × years)",
    "declining": "principal × (1 + rate × (years + 1) / 2)",
}


def cumulative(inputs: SplitInputs) -> Result:
    """The cash of the whole life divided; without a DAA, that of rate and years, or the principal.

    Raises:
        MissingInput: cash, or what gives the DAA, is missing.
    """
    cash, unit = need(inputs.cash, "cash"), inputs.currency
    amounts, steps, notes = _amounts(inputs)
    outputs: list[Output] = []
    rows: list[Row] = []
    for suffix, daa in amounts:
        shares = split(cash, daa)
        values: dict[str, Figure] = {"cash": cash, f"daa{suffix}": daa}
        values |= {f"first{suffix}": shares.first, f"japan{suffix}": shares.japan}
        steps += (
            step(f"first{suffix}", f"min(cash, 2 × daa{suffix})", values, shares.first, unit),
            step(
                f"japan{suffix}",
                f"0.5 × first{suffix} + 0.1 × (cash − first{suffix})",
                values,
                shares.japan,
                unit,
            ),
            step(
                f"us{suffix}",
                f"0.5 × first{suffix} + 0.9 × (cash − first{suffix})",
                values,
                shares.us,
                unit,
            ),
        )
        outputs += split_outputs(suffix, shares.japan, shares.us, unit)
        outputs += [Output(f"daa{suffix}", daa, unit)]
        outputs += [Output(f"cash_needed{suffix}", 2 * daa, unit)]
        outputs += [Output(f"cash_to_go{suffix}", max(Decimal(0), 2 * daa - cash), unit)]
        rows += _slope(suffix, cash, daa)
    return Result(tuple(outputs), steps, (MOU_SPLIT, *notes), (), lines("cash", unit, rows))


def split_outputs(suffix: str, japan: Decimal, us: Decimal, unit: str) -> list[Output]:
    """Both countries' money and, unless there is none, their shares of it in percent."""
    outputs = [Output(f"japan{suffix}", japan, unit), Output(f"us{suffix}", us, unit)]
    if japan + us:
        share = japan / (japan + us) * 100
        outputs.append(Output(f"japan_share{suffix}", share, "percent"))
        outputs.append(Output(f"us_share{suffix}", 100 - share, "percent"))
    return outputs


def lifetime(inputs: SplitInputs) -> Result:
    """The DAA of all years, and the cash that clears the 50/50 stage: twice as much.

    Raises:
        MissingInput: principal, rate or years is missing.
    """
    unit = inputs.currency
    outputs: list[Output] = []
    steps: tuple[Step, ...] = ()
    rows: list[Row] = []
    for suffix, basis in deemed(inputs):
        daa = lifetime_daa(basis)
        needed = 2 * daa
        steps += (
            _daa_step(suffix, basis, unit),
            step(f"cash_needed{suffix}", f"2 × daa{suffix}", {f"daa{suffix}": daa}, needed, unit),
        )
        outputs += [Output(f"daa{suffix}", daa, unit), Output(f"cash_needed{suffix}", needed, unit)]
        rows += [(basis.base, "japan", daa), (basis.base, "us", daa)]
    basis = deemed(inputs)[0][1]
    yearly = break_even_yield(basis.rate, basis.years)
    values: dict[str, Figure] = {"rate": percent(basis.rate), "years": basis.years}
    steps += (step("cash_yield", "2 × (rate + 1 / years)", values, yearly, "percent"),)
    outputs.append(Output("cash_yield", yearly, "percent"))
    return Result(tuple(outputs), steps, (MOU_SPLIT, BASE_OPEN), (), bars("base", unit, rows))


def break_even(inputs: SplitInputs) -> Result:
    """The cash yield that clears the 50/50 stage of year 1, in percent of the principal.

    Raises:
        MissingInput: rate or years is missing.
    """
    rate, years = need(inputs.rate, "rate"), need(inputs.years, "years")
    result = break_even_yield(rate, years)
    values: dict[str, Figure] = {"rate": percent(rate), "years": years}
    steps = [step("cash_yield", "2 × (rate + 1 / years)", values, result, "percent")]
    outputs = [Output("cash_yield", result, "percent")]
    if inputs.principal is not None:
        needed = result / 100 * inputs.principal
        values |= {"cash_yield": percent(result), "principal": inputs.principal}
        steps += [step("cash_needed", "cash_yield × principal", values, needed, inputs.currency)]
        outputs += [Output("cash_needed", needed, inputs.currency)]
    return Result(tuple(outputs), tuple(steps), (MOU_SPLIT, Note("first_year_only")))


def _amounts(
    inputs: SplitInputs,
) -> tuple[list[tuple[str, Decimal]], tuple[Step, ...], tuple[Note, ...]]:
    """The DAA, on each base where that matters, how it was found, and what was assumed."""
    if inputs.daa is not None:
        return [("", inputs.daa)], (), ()
    if inputs.rate is not None and inputs.years is not None:
        bases = deemed(inputs)
        steps = tuple(_daa_step(suffix, basis, inputs.currency) for suffix, basis in bases)
        return [(suffix, lifetime_daa(basis)) for suffix, basis in bases], steps, (BASE_OPEN,)
    daa = need(inputs.principal, "principal")
    steps = (step("daa", "principal", {"principal": daa}, daa, inputs.currency),)
    note = Note("principal_as_daa", {"daa": brief(daa), "unit": inputs.currency})
    return [("", daa)], steps, (note,)


def _daa_step(suffix: str, basis: Deemed, unit: str) -> Step:
    values: dict[str, Figure] = {"principal": basis.principal, "rate": percent(basis.rate)}
    values["years"] = basis.years
    return step(f"daa{suffix}", _LIFETIME[basis.base], values, lifetime_daa(basis), unit)


def _slope(suffix: str, cash: Decimal, daa: Decimal) -> list[Row]:
    """Both countries' money at no cash, at the end of the first stage, at the cash, and beyond."""
    rows: list[Row] = []
    for amount in sorted({Decimal(0), 2 * daa, cash, max(cash, 2 * daa) * Decimal("1.25")}):
        shares = split(amount, daa)
        rows.append((format(rounded(amount, 4), "f"), f"japan{suffix}", shares.japan))
        rows.append((format(rounded(amount, 4), "f"), f"us{suffix}", shares.us))
    return rows
