"""financing_mix: the reported mix, leverage, and loans and losses computed anew in fractions."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.calculator.financing_mix import CALCULATOR
from assistant.calculator.loan import level_payment
from assistant.calculator.model import BadInput, MissingInput, Result
from assistant.charts import draw_svg
from tests.calculation_checks import hold, names, output, outputs
from tests.calculator_fixtures import FixedTerms

BN, TN = 10**9, 10**12
TERMS = FixedTerms(
    {
        "mou_amount": 550 * BN,
        "policy_lenders_equity_share": ("1", "2"),
        "policy_lenders_cover": 50 * TN,
        "policy_lenders_grant_bonds": 3 * TN,
    }
)
PERCENT = st.decimals(0, 100, places=2)


def mix(**given: Any) -> Result:
    return CALCULATOR.compute(CALCULATOR.inputs.model_validate(given), TERMS)


def test_the_reported_mix() -> None:
    result = mix()
    assert outputs(result, -6) == {  # to US$1m
        "equity_low": "5500000000",
        "equity_high": "11000000000",
        "loans_low": "172333000000",
        "loans_high": "177833000000",
        "guarantees": "366667000000",
        "jbic": "183333000000",
    }
    assert names(result) == (["reported_mix", "equity_share_range"], [])
    assert hold(result) == 6
    assert result.chart is not None
    assert "guarantees" in draw_svg(result.chart)


@pytest.mark.parametrize(
    "given, expected",
    [
        (
            {"equity_share": 5, "guarantee_share": 60},
            {"equity": "5.0", "loans": "35.0", "guarantees": "60.0", "jbic": "40.0"},
        ),
        (
            {"loan_share": 30, "guarantee_share": 60},
            {"equity": "10.0", "loans": "30.0", "guarantees": "60.0", "jbic": "40.0"},
        ),
        (
            {"equity_share": 5, "loan_share": 30, "guarantee_share": 65},
            {"equity": "5.0", "loans": "30.0", "guarantees": "65.0", "jbic": "35.0"},
        ),
        (
            {"loan_share": 30},
            {
                "equity_low": "1.0",
                "equity_high": "2.0",
                "loans": "30.0",
                "guarantees_low": "68.0",
                "guarantees_high": "69.0",
            },
        ),
        (
            {"equity_share": 5, "loan_share": 30},
            {"equity": "5.0", "loans": "30.0", "guarantees": "65.0", "jbic": "35.0"},
        ),
    ],
)
def test_what_is_left_is_the_share_not_given(
    given: dict[str, Any], expected: dict[str, str]
) -> None:
    found = outputs(mix(total=100, **given), 1)
    rest = found.pop("loans_and_guarantees", None)
    assert found == expected
    assert rest is None or Decimal(rest) == 100 - Decimal(found["equity"])


@pytest.mark.parametrize(
    "given",
    [
        {"equity_share": 5, "loan_share": 30, "guarantee_share": 60},
        {"equity_share": 50},
        {"loan_share": 60, "guarantee_share": 60},
        {"loan_share": "99.5"},
    ],
)
def test_shares_that_do_not_add_up(given: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="shares that add up to 100 percent"):
        mix(**given)


@pytest.mark.parametrize(
    "given, expected, warned",  # to 1 decimal place
    [
        ({"mode": "leverage"}, "16.7", ["reported_as_at_most"]),
        ({"cover": 40 * TN, "grant_bonds": 1880 * BN}, "21.3", []),
        ({"cover": 30 * TN}, "10.0", ["reported_as_at_most"]),
    ],
)
def test_leverage(given: dict[str, Any], expected: str, warned: list[str]) -> None:
    result = mix(**given)
    assert outputs(result, 1) == {"leverage": expected}
    assert result.outputs[0].unit == "rate_multiple"
    assert names(result)[1] == warned
    assert hold(result) == 1


def test_debt_service_by_a_table() -> None:
    # 1,000 at 10% over 2 years: 1,000 + 100 - x = b, b × 1.1 - x = 0, so x = 1,210 / 2.1.
    result = mix(total=1000, loan_rate=10, years=2)
    assert outputs(result, 2) == {
        "annual_payment": "576.19",
        "total_paid": "1152.38",
        "total_interest": "152.38",
        "debt": "1000.00",
    }
    assert names(result) == (["whole_total", "level_payments_at_year_end"], [])
    assert hold(result) == 3


def test_debt_service_of_a_part() -> None:
    result = mix(total=1000, loan_share=30, loan_rate=0, years=3)
    assert outputs(result, 0)["annual_payment"] == "100"
    assert names(result)[0] == ["level_payments_at_year_end"]
    assert hold(result) == 4


@given(
    debt=st.integers(1, 10**12),
    rate=st.decimals(0, 20, places=2) | st.just(Decimal("1e-60")),
    years=st.integers(1, 60),
)
def test_a_level_payment_repays_the_debt(debt: int, rate: Decimal, years: int) -> None:
    payment, left = Fraction(level_payment(Decimal(debt), rate, years)), Fraction(debt)
    for _ in range(years):
        left = left * (1 + Fraction(rate) / 100) - payment
    assert abs(left) <= Fraction(debt, 10**15)


def test_expected_loss() -> None:
    result = mix(total=1000, guarantee_share=50, default_probability=3, loss_given_default=45)
    assert outputs(result, 2) == {
        "expected_loss": "6.75",
        "expected_loss_rate": "1.35",
        "exposure": "500.00",
    }
    assert names(result) == ([], ["expected_is_not_worst"])
    assert hold(result) == 3


@given(chance=PERCENT, more=PERCENT, severity=PERCENT, total=st.integers(1, 10**12))
def test_expected_loss_rises_to_the_whole_and_no_further(
    chance: Decimal, more: Decimal, severity: Decimal, total: int
) -> None:
    low, high = sorted((chance, more))
    losses = [
        output(
            mix(total=total, default_probability=p, loss_given_default=severity), "expected_loss"
        )
        for p in (low, high, 100)
    ]
    assert Fraction(losses[0]) == Fraction(low) * Fraction(severity) * total / 10**4
    assert losses[0] <= losses[1] <= losses[2] == total * severity / 100


@given(equity=st.decimals(0, 33, places=2), total=st.integers(1, 10**15))
def test_the_parts_are_the_total(equity: Decimal, total: int) -> None:
    result = mix(total=total, equity_share=equity)
    equity_money, loans, guarantees = (
        output(result, part) for part in ("equity", "loans", "guarantees")
    )
    assert abs(equity_money + loans + guarantees - total) <= total * Decimal("1e-25")


@pytest.mark.parametrize(
    "given, field",
    [
        ({"loan_rate": 5}, "years"),
        ({"years": 5}, "loan_rate"),
        ({"default_probability": 5}, "loss_given_default"),
        ({"loss_given_default": 5}, "default_probability"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingInput) as caught:
        mix(**given)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "field, value",
    [
        ("equity_share", 150),
        ("loan_share", -1),
        ("guarantee_share", "NaN"),
        ("default_probability", 101),
        ("grant_bonds", 0),
        ("total", "1e40"),
        ("currency", "USD JPY"),
    ],
)
def test_what_is_out_of_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        CALCULATOR.inputs.model_validate({field: value})
