"""What the deal is worth to Japan: duty saved against the loss and return on its money, in money.

A static sum: trade stays the same at either rate, and nothing is discounted.
"""

from decimal import Decimal, localcontext
from typing import Annotated

from pydantic import Field

from assistant.calculator.fields import Currency, HighPercent, Money, Percent, need
from assistant.calculator.formats import PRECISION
from assistant.calculator.model import Calculator, Inputs, Note, Result, Terms
from assistant.calculator.plots import Row, bars
from assistant.calculator.steps import Figure, brief, percent, step
from assistant.records import Output, Step


class BalanceInputs(Inputs):
    """Inputs of deal_balance; money is in whole units of `currency`."""

    trade_value: Money | None = Field(
        default=None,
        description="customs value of the trade concerned, a year",
        json_schema_extra={"unit": "money"},
    )
    rate_with: HighPercent | None = Field(
        default=None,
        description="tariff with the deal, 0 to 1000",
        json_schema_extra={"unit": "percent"},
    )
    rate_without: HighPercent | None = Field(
        default=None,
        description="tariff without it, 0 to 1000",
        json_schema_extra={"unit": "percent"},
    )
    covered_share: Percent | None = Field(
        default=None,
        description="part of the trade that the rates are of, 0 to 100; None: all of it",
        json_schema_extra={"unit": "percent"},
    )
    yearly_saving: Money | None = Field(
        default=None,
        description="duty saved a year, in place of the trade value and the two rates",
        json_schema_extra={"unit": "money"},
    )
    years: Annotated[Decimal, Field(gt=0, le=100, decimal_places=6)] | None = Field(
        default=None,
        description="years over which duty is saved and return forgone, 1 to 100",
        json_schema_extra={"unit": "year"},
    )
    exposure: Money | None = Field(
        default=None,
        description="money at risk in the investments",
        json_schema_extra={"unit": "money"},
    )
    loss_rate: Percent | None = Field(
        default=None,
        description="part of the exposure lost, once, 0 to 100; None: the balance is left out",
        json_schema_extra={"unit": "percent"},
    )
    foregone_return: Percent = Field(
        default=Decimal(0),
        description="return given up on the exposure, percentage points a year, 0 to 100",
        json_schema_extra={"unit": "percent"},
    )
    loss_amount: Money | None = Field(
        default=None,
        description="money lost, once, on top of what loss_rate gives",
        json_schema_extra={"unit": "money"},
    )
    foregone_amount: Money | None = Field(
        default=None,
        description="return given up in all, on top of what foregone_return gives",
        json_schema_extra={"unit": "money"},
    )
    currency: Currency = Field(
        default="USD",
        description="currency of the money, three capital letters",
        json_schema_extra={"unit": "currency"},
    )


def compute(inputs: BalanceInputs, _terms: Terms) -> Result:
    """Duty saved less expected loss and forgone return; no terms are read.

    break_even_loss_rate is the loss, in percent of the exposure, at which the balance is 0; it is
    left out where there is no exposure, and comes first where no loss is given.

    Raises:
        MissingInput: trade_value, rate_with, rate_without, years or exposure is missing.
    """
    years = need(inputs.years, "years")
    with localcontext(prec=PRECISION):
        saved, steps = _saved(inputs, years)
        costs, lines = _costs(inputs, years)
        loss, forgone = costs["expected_loss"], costs["foregone_return"]
        values: dict[str, Figure] = {"duty_saved": saved, **costs}
        outputs = [_money("duty_saved", saved, inputs), _money("foregone_return", forgone, inputs)]
        even, line, warnings = _break_even(saved - forgone, inputs, values)
        recovered, lasts = _recovered(loss, forgone, saved / years, inputs, years)
        even, line = [*even, *recovered], (*line, *lasts)
        if inputs.loss_rate is None and inputs.loss_amount is None:
            outputs = [*even, *outputs]
        else:
            formula = "duty_saved − expected_loss − foregone_return"
            balance = saved - loss - forgone
            lines = (*lines, step("balance", formula, values, balance, inputs.currency))
            outputs.insert(1, _money("expected_loss", loss, inputs))
            outputs = [_money("balance", balance, inputs), *outputs, *even]
    parts = {"duty_saved": saved, "expected_loss": -loss, "foregone_return": -forgone}
    rows: list[Row] = [("", name, value) for name, value in parts.items() if value]
    notes = (Note("static_trade"), Note("not_discounted"), Note("loss_once"))
    chart = bars("", inputs.currency, rows)
    return Result(tuple(outputs), (*steps, *lines, *line), notes, warnings, chart)


def _money(name: str, value: Decimal, inputs: BalanceInputs) -> Output:
    return Output(name, value, inputs.currency)


def _exposure(inputs: BalanceInputs) -> Decimal:
    """The money at risk; 0 where it is not stated and nothing is a part of it."""
    amounts = inputs.loss_amount is not None or inputs.foregone_amount is not None
    if inputs.exposure is None and amounts and not inputs.loss_rate and not inputs.foregone_return:
        return Decimal(0)
    return need(inputs.exposure, "exposure")


def _costs(inputs: BalanceInputs, years: Decimal) -> tuple[dict[str, Decimal], tuple[Step, ...]]:
    """The expected loss, once, and the return given up over the years."""
    exposure = _exposure(inputs)
    rates = (inputs.loss_rate or Decimal(0), inputs.foregone_return)
    lost, forgone = (Decimal(v or 0) for v in (inputs.loss_amount, inputs.foregone_amount))
    loss = exposure * rates[0] / 100 + lost
    given_up = exposure * rates[1] / 100 * years + forgone
    values: dict[str, Figure] = {"exposure": exposure, "years": years}
    values |= {"loss_rate": percent(rates[0]), "return_rate": percent(rates[1])}
    values |= {"loss_amount": lost, "foregone_amount": forgone}
    formula = "exposure × return_rate × years" + (" + foregone_amount" if forgone else "")
    steps = [step("foregone_return", formula, values, given_up, inputs.currency)]
    if inputs.loss_rate is not None or lost:
        formula = "exposure × loss_rate" + (" + loss_amount" if lost else "")
        steps.append(step("expected_loss", formula, values, loss, inputs.currency))
    return {"expected_loss": loss, "foregone_return": given_up}, tuple(steps)


def _saved(inputs: BalanceInputs, years: Decimal) -> tuple[Decimal, tuple[Step, ...]]:
    if inputs.yearly_saving is not None:
        saved = inputs.yearly_saving * years
        values: dict[str, Figure] = {"yearly_saving": inputs.yearly_saving, "years": years}
        return saved, (step("duty_saved", "yearly_saving × years", values, saved, inputs.currency),)
    trade = need(inputs.trade_value, "trade_value")
    low, high = need(inputs.rate_with, "rate_with"), need(inputs.rate_without, "rate_without")
    covered = Decimal(100) if inputs.covered_share is None else inputs.covered_share
    yearly = trade * covered / 100 * (high - low) / 100
    values = {"trade_value": trade, "years": years, "yearly": yearly}
    values |= {"rate_with": percent(low), "rate_without": percent(high)}
    values |= {"covered_share": percent(covered)}
    part = " × covered_share" if inputs.covered_share is not None else ""
    formula = f"trade_value{part} × (rate_without − rate_with)"
    return yearly * years, (
        step("yearly", formula, values, yearly, inputs.currency),
        step("duty_saved", "yearly × years", values, yearly * years, inputs.currency),
    )


def _recovered(
    loss: Decimal, forgone: Decimal, yearly: Decimal, inputs: BalanceInputs, years: Decimal
) -> tuple[tuple[Output, ...], tuple[Step, ...]]:
    """The years after which what is saved, less the return given up, has made good the loss."""
    once = Decimal(inputs.foregone_amount or 0)
    net_yearly, owed = yearly - (forgone - once) / years, loss + once
    if owed <= 0 or net_yearly <= 0:
        return (), ()
    values: dict[str, Figure] = {"expected_loss": loss, "net_yearly": net_yearly}
    values["foregone_amount"] = once
    formula = (
        "(expected_loss + foregone_amount) / net_yearly" if once else "expected_loss / net_yearly"
    )
    line = step("break_even_years", formula, values, owed / net_yearly)
    return (Output("break_even_years", owed / net_yearly, "year"),), (line,)


def _break_even(
    gain: Decimal, inputs: BalanceInputs, values: dict[str, Figure]
) -> tuple[list[Output], tuple[Step, ...], tuple[Note, ...]]:
    exposure = _exposure(inputs)
    if not exposure:
        return [], (), (Note("no_exposure"),) if inputs.exposure is not None else ()
    rate = gain / exposure * 100
    values = values | {"exposure": exposure}
    formula = "(duty_saved − foregone_return) / exposure × 100%"
    line = step("break_even_loss_rate", formula, values, rate, "percent")
    outputs = [Output("break_even_loss_rate", rate, "percent")]
    if rate < 0:
        return outputs, (line,), (Note("loses_without_any_loss"),)
    if rate > 100:
        return outputs, (line,), (Note("gains_even_if_all_is_lost", {"rate": brief(rate)}),)
    return outputs, (line,), ()


CALCULATOR = Calculator("deal_balance", BalanceInputs, compute)
