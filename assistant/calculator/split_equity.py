"""profit_split where 90/10 touches equity only: the Japanese government's reading of July 2025.

Loans earn their interest first; of what is left, Japan takes 10% and the United States 90%.
"""

from decimal import Decimal

from assistant.calculator.fields import need
from assistant.calculator.model import Note, Result, Terms
from assistant.calculator.plots import Row, bars
from assistant.calculator.split_inputs import SplitInputs
from assistant.calculator.split_whole import split_outputs
from assistant.calculator.steps import Figure, brief, percent, step
from assistant.calculator.waterfall import ABOVE
from assistant.records import Output, Step


def equity_only(inputs: SplitInputs, terms: Terms) -> Result:
    """One period's profit divided, at the equity share given or at both ends of the reported one.

    Raises:
        MissingInput: total, roi or loan_rate is missing.
    """
    whole = inputs.principal if inputs.total is None else inputs.total
    total, unit = need(whole, "total"), inputs.currency
    roi, loan_rate = need(inputs.roi, "roi"), need(inputs.loan_rate, "loan_rate")
    profit = roi / 100 * total
    values: dict[str, Figure] = {"roi": percent(roi), "total": total}
    steps: tuple[Step, ...] = (step("profit", "roi × total", values, profit, unit),)
    outputs: list[Output] = []
    warnings: tuple[Note, ...] = (Note("equity_only_disputed"),)
    rows: list[Row] = []
    shares, notes = _equity_shares(inputs, terms)
    for suffix, share in shares:
        interest = loan_rate / 100 * (1 - share / 100) * total
        paid = min(interest, profit)  # of a smaller profit, all goes to the loans
        japan = paid + ABOVE * (profit - paid)
        steps += _steps(suffix, (share, loan_rate), (total, profit, interest), unit)
        outputs += split_outputs(suffix, japan, profit - japan, unit)
        outputs += [Output(f"interest{suffix}", paid, unit)]
        rows += [(percent(share), "japan", japan), (percent(share), "us", profit - japan)]
        if interest > profit:
            got = {"interest": brief(interest), "profit": brief(profit), "unit": unit}
            warnings += (Note("interest_above_profit", got),)
    chart = bars("equity_share", unit, rows)
    return Result(tuple(outputs), steps, (Note("equity_only_reading"), *notes), warnings, chart)


def _equity_shares(
    inputs: SplitInputs, terms: Terms
) -> tuple[tuple[tuple[str, Decimal], ...], tuple[Note, ...]]:
    if inputs.equity_share is not None:
        return (("", inputs.equity_share),), ()
    low, high = terms.bounds("policy_lenders_equity_share")
    if low == high:
        return (("", low),), ()
    note = Note("equity_share_range", {"low": brief(low), "high": brief(high)})
    return (("_equity_low", low), ("_equity_high", high)), (note,)


def _steps(
    suffix: str, rates: tuple[Decimal, Decimal], money: tuple[Decimal, Decimal, Decimal], unit: str
) -> tuple[Step, ...]:
    (share, loan_rate), (total, profit, interest) = rates, money
    paid = min(interest, profit)
    values: dict[str, Figure] = {"loan_rate": percent(loan_rate), "equity_share": percent(share)}
    values |= {"total": total, "profit": profit, "interest": paid}
    formula = "loan_rate × (1 − equity_share) × total"
    japan = paid + ABOVE * (profit - paid)
    return (
        step(f"interest{suffix}", f"min({formula}, profit)", values, paid, unit),
        step(f"japan{suffix}", "interest + 0.1 × (profit − interest)", values, japan, unit),
        step(f"us{suffix}", "0.9 × (profit − interest)", values, profit - japan, unit),
    )
