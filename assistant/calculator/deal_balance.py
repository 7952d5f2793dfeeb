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
    currency: Currency = Field(
        default="USD",
        description="currency of the money, three capital letters",
        json_schema_extra={"unit": "currency"},
    )


def compute(inputs: BalanceInputs, _terms: Terms) -> Result:
    """Duty saved less expected loss and forgone return; no terms are read.

    break_even_loss_rate is the loss, in percent of the exposure, at which the balance is 0; it is
    left out where there is no exposure, and comes first where no loss rate is given.

    Raises:
        MissingInput: trade_value, rate_with, rate_without, years or exposure is missing.
    """
    years = need(inputs.years, "years")
    with localcontext(prec=PRECISION):
        saved, steps = _saved(inputs, years)
        exposure = need(inputs.exposure, "exposure")
        loss, forgone, lines = _cost(inputs, exposure, years)
        values: dict[str, Figure] = {"duty_saved": saved, "foregone_return": forgone}
        values |= {"exposure": exposure, "expected_loss": loss}
        outputs = [_money("duty_saved", saved, inputs), _money("foregone_return", forgone, inputs)]
        even, line, warnings = _break_even(saved - forgone, exposure, values)
        recovered, lasts = _recovered(loss, (saved - forgone) / years)
        even, line = [*even, *recovered], (*line, *lasts)
        if inputs.loss_rate is None:
            outputs = [*even, *outputs]
        else:
            formula, balance = (
                "duty_saved − expected_loss − foregone_return",
                saved - loss - forgone,
            )
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


def _cost(
    inputs: BalanceInputs, exposure: Decimal, years: Decimal
) -> tuple[Decimal, Decimal, tuple[Step, ...]]:
    """The expected loss, once, and the return given up over the years."""
    loss_rate = Decimal(0) if inputs.loss_rate is None else inputs.loss_rate
    loss = exposure * loss_rate / 100
    forgone = exposure * inputs.foregone_return / 100 * years
    values: dict[str, Figure] = {"exposure": exposure, "years": years}
    values |= {"loss_rate": percent(loss_rate), "return_rate": percent(inputs.foregone_return)}
    formula = "exposure × return_rate × years"
    steps = [step("foregone_return", formula, values, forgone, inputs.currency)]
    if inputs.loss_rate is not None:
        formula = "exposure × loss_rate"
        steps.append(step("expected_loss", formula, values, loss, inputs.currency))
    return loss, forgone, tuple(steps)


def _saved(inputs: BalanceInputs, years: Decimal) -> tuple[Decimal, tuple[Step, ...]]:
    if inputs.yearly_saving is not None:
        saved = inputs.yearly_saving * years
        values: dict[str, Figure] = {"yearly_saving": inputs.yearly_saving, "years": years}
        return saved, (step("duty_saved", "yearly_saving × years", values, saved, inputs.currency),)
    trade = need(inputs.trade_value, "trade_value")
    low, high = need(inputs.rate_with, "rate_with"), need(inputs.rate_without, "rate_without")
    yearly = trade * (high - low) / 100
    values = {"trade_value": trade, "years": years, "yearly": yearly}
    values |= {"rate_with": percent(low), "rate_without": percent(high)}
    formula = "trade_value × (rate_without − rate_with)"
    return yearly * years, (
        step("yearly", formula, values, yearly, inputs.currency),
        step("duty_saved", "yearly × years", values, yearly * years, inputs.currency),
    )


def _recovered(loss: Decimal, net_yearly: Decimal) -> tuple[tuple[Output, ...], tuple[Step, ...]]:
    """The years after which what is saved, less the return given up, has made good the loss."""
    if loss <= 0 or net_yearly <= 0:
        return (), ()
    years = loss / net_yearly
    values: dict[str, Figure] = {"expected_loss": loss, "net_yearly": net_yearly}
    line = step("break_even_years", "expected_loss / net_yearly", values, years)
    return (Output("break_even_years", years, "year"),), (line,)


def _break_even(
    gain: Decimal, exposure: Decimal, values: dict[str, Figure]
) -> tuple[list[Output], tuple[Step, ...], tuple[Note, ...]]:
    if not exposure:
        return [], (), (Note("no_exposure"),)
    rate = gain / exposure * 100
    formula = "(duty_saved − foregone_return) / exposure × 100%"
    line = step("break_even_loss_rate", formula, values, rate, "percent")
    outputs = [Output("break_even_loss_rate", rate, "percent")]
    if rate < 0:
        return outputs, (line,), (Note("loses_without_any_loss"),)
    if rate > 100:
        return outputs, (line,), (Note("gains_even_if_all_is_lost", {"rate": brief(rate)}),)
    return outputs, (line,), ()


CALCULATOR = Calculator("deal_balance", BalanceInputs, compute)
