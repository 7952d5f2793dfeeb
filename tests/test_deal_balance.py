"""deal_balance: a sum by hand, the same in fractions, and how it moves with its inputs."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.calculator.deal_balance import CALCULATOR
from assistant.calculator.model import MissingInput, Result
from assistant.charts import draw_svg
from tests.calculation_checks import hold, names, output, outputs
from tests.calculator_fixtures import FixedTerms

# US$bn. By hand: 100 × 10% × 3 = 30 saved; 550 × 5% = 27.5 lost; 550 × 1% × 3 = 16.5 forgone.
CASE: dict[str, Any] = {
    "trade_value": 100,
    "rate_with": 15,
    "rate_without": 25,
    "years": 3,
    "exposure": 550,
    "loss_rate": 5,
    "foregone_return": 1,
}
BN = 10**9
MONEY = st.decimals(0, 10**12, places=2)
RATE = st.decimals(0, 100, places=2)


def balance(**given: Any) -> Result:
    return CALCULATOR.compute(CALCULATOR.inputs.model_validate(given), FixedTerms({}))


def test_a_balance_by_hand() -> None:
    result = balance(**CASE)
    assert outputs(result, 2) == {
        "balance": "-14.00",
        "duty_saved": "30.00",
        "expected_loss": "27.50",
        "foregone_return": "16.50",
        "break_even_loss_rate": "2.45",  # 13.5 / 550
        "break_even_years": "6.11",  # 27.5 / 4.5
    }
    assert names(result) == (["static_trade", "not_discounted", "loss_once"], [])
    assert hold(result) == 7
    assert result.chart is not None
    assert "duty_saved" in draw_svg(result.chart)


def test_without_a_loss_rate_the_break_even_is_the_answer() -> None:
    result = balance(**{**CASE, "loss_rate": None, "foregone_return": 0})
    assert outputs(result, 2) == {
        "break_even_loss_rate": "5.45",  # 30 / 550
        "duty_saved": "30.00",
        "foregone_return": "0.00",
    }
    assert result.outputs[0].name == "break_even_loss_rate"


def test_at_the_break_even_loss_rate_the_balance_is_nothing() -> None:
    rate = output(balance(**CASE), "break_even_loss_rate")
    assert abs(output(balance(**{**CASE, "loss_rate": rate}), "balance")) < Decimal("1e-25")


@pytest.mark.parametrize(
    "change, warned",
    [
        ({"exposure": 0}, ["no_exposure"]),
        ({"rate_without": 10}, ["loses_without_any_loss"]),
        ({"exposure": 5}, ["gains_even_if_all_is_lost"]),
    ],
)
def test_no_break_even_between_none_and_all(change: dict[str, Any], warned: list[str]) -> None:
    result = balance(**CASE | change)
    assert names(result)[1] == warned
    assert ("break_even_loss_rate" in outputs(result)) == (
        "exposure" not in change or change["exposure"] > 0
    )


@given(
    trade=MONEY,
    low=RATE,
    high=RATE,
    exposure=MONEY,
    loss=RATE,
    points=RATE,
    years=st.integers(1, 100),
)
def test_a_balance_in_fractions(
    trade: Decimal,
    low: Decimal,
    high: Decimal,
    exposure: Decimal,
    loss: Decimal,
    points: Decimal,
    years: int,
) -> None:
    result = balance(
        trade_value=trade,
        rate_with=low,
        rate_without=high,
        years=years,
        exposure=exposure,
        loss_rate=loss,
        foregone_return=points,
    )
    saved = Fraction(trade) * (Fraction(high) - Fraction(low)) * years
    cost = Fraction(exposure) * (Fraction(loss) + Fraction(points) * years)
    assert Fraction(output(result, "balance")) == (saved - cost) / 100
    parts = [output(result, name) for name in ("duty_saved", "expected_loss", "foregone_return")]
    assert parts[0] - parts[1] - parts[2] == output(result, "balance")


@given(loss=RATE, more=RATE, scale=st.sampled_from([Decimal(1000), Decimal("0.01")]))
def test_a_balance_falls_with_the_loss_and_scales(
    loss: Decimal, more: Decimal, scale: Decimal
) -> None:
    assume(loss + more <= 100)
    first = output(balance(**CASE | {"loss_rate": loss}), "balance")
    assert output(balance(**CASE | {"loss_rate": loss + more}), "balance") <= first
    money = {name: CASE[name] * scale for name in ("trade_value", "exposure")}
    assert output(balance(**CASE | money | {"loss_rate": loss}), "balance") == first * scale


@pytest.mark.parametrize("field", ["trade_value", "rate_with", "rate_without", "years", "exposure"])
def test_what_is_missing_is_named(field: str) -> None:
    with pytest.raises(MissingInput) as caught:
        balance(**CASE | {field: None})
    assert caught.value.field == field


@pytest.mark.parametrize(
    "field, value",
    [
        ("loss_rate", 150),
        ("loss_rate", -1),
        ("foregone_return", "NaN"),
        ("rate_with", 1001),
        ("trade_value", "-1"),
        ("exposure", "1e19"),
        ("years", 0),
        ("currency", "usd"),
    ],
)
def test_what_is_out_of_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        CALCULATOR.inputs.model_validate({field: value})


def test_a_saving_that_is_stated_needs_no_trade() -> None:
    given = {"yearly_saving": 9 * BN, "exposure": 109 * BN, "loss_rate": 0, "foregone_return": 1.5}
    result = balance(**given, years=1)
    assert output(result, "foregone_return") == 1635 * BN // 1000
    assert output(result, "balance") == 7365 * BN // 1000
    hold(result)


def test_the_years_until_a_loss_is_made_good() -> None:
    given = {"trade_value": 90 * BN, "rate_with": 15, "rate_without": 25, "years": 1}
    result = balance(**given, exposure=36 * BN, loss_rate=100)
    assert output(result, "break_even_years") == 4
    longer = balance(**{**given, "years": 7}, exposure=36 * BN, loss_rate=100)
    assert output(longer, "break_even_years") == 4  # whatever is looked at
    none = balance(**given, exposure=36 * BN, loss_rate=100, foregone_return=90)
    assert "break_even_years" not in outputs(none)
