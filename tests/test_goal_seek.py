"""goal_seek: the input that brings an output about, and what no input brings about."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.calculator.commitment_pace import CALCULATOR as PACE
from assistant.calculator.goal_seek import goal_seek
from assistant.calculator.model import BadInput, Calculator, MissingInput
from assistant.calculator.profit_split import CALCULATOR as SPLIT
from tests.calculation_checks import output
from tests.calculator_fixtures import FixedTerms

TERMS = FixedTerms({})
BN = 10**9


def seek(
    calculator: Calculator, given: dict[str, Any], field: str, output: str, to: str
) -> Decimal:
    inputs = calculator.inputs.model_validate(given)
    return goal_seek(calculator, inputs, field, output, Decimal(to), TERMS)


@pytest.mark.parametrize(
    "given, field, output, target, expected",
    [
        ({"principal": 550 * BN}, "cash", "japan", "590e9", "1500e9"),
        ({"principal": 550 * BN}, "cash", "us", "0", "0"),
        ({"principal": 550}, "cash", "japan_share", "45", "1257.142857"),  # 1,100 × 0.8 / 0.7
        ({"years": 20}, "rate", "cash_yield", "21", "5.5"),
        ({"principal": 36, "rate": 6, "years": 20}, "principal", "daa_flat", "79.2", "36"),
        (
            {"principal": 10, "rate": "5.5", "years": 20, "mode": "annual", "base": "flat"},
            "cash",
            "irr_japan",
            "8.412691",
            "2.1",
        ),
    ],
)
def test_the_input_that_reaches_a_target(
    given: dict[str, Any], field: str, output: str, target: str, expected: str
) -> None:
    found = seek(SPLIT, given, field, output, target)
    # To 6 decimal places, but for the rate of return, which is itself rounded to as many.
    assert abs(found - Decimal(expected)) < Decimal("1e-6")


def test_a_pace_falls_with_what_is_deployed() -> None:
    given = {"total": 550, "from_date": "2025-09-04", "deadline": "2029-01-19"}
    found = seek(PACE, given, "deployed", "remaining", "441")
    assert found == 109


RANGED = "a decimal input with a range"


@pytest.mark.parametrize(
    "field, output, target, message",
    [
        ("cash", "japan_share", "60", "japan_share: got 60; allowed is 10 to 50"),
        ("cash", "daa", "1", "daa: got 1; allowed is 550 to 550"),
        ("cash", "profit", "1", "output: got profit; allowed is an output that depends on cash"),
        *(
            (name, "japan", "1", f"{name}: got an input to find; allowed is {RANGED}")
            for name in ("years", "currency", "money")
        ),
    ],
)
def test_what_cannot_be_sought(field: str, output: str, target: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        seek(SPLIT, {"principal": 550}, field, output, target)
    assert str(caught.value) == message


def test_other_inputs_are_asked_for() -> None:
    with pytest.raises(MissingInput, match="years"):
        seek(SPLIT, {"mode": "break_even"}, "rate", "cash_yield", "21")


def test_a_jump_is_no_answer() -> None:
    # The least number of years under a cap goes up in steps: 2.5 is between two of them.
    given = {"partner": "korea", "total": 100, "deployed": 0}
    with pytest.raises(BadInput, match="minimum_years: got 2.5"):
        seek(PACE, given, "cap", "minimum_years", "2.5")


@settings(max_examples=20)
@given(cash=st.decimals(min_value=1, max_value=10**6, places=2))
def test_seeking_undoes_computing(cash: Decimal) -> None:
    result = SPLIT.compute(SPLIT.inputs.model_validate({"principal": 500, "cash": cash}), TERMS)
    japan = str(output(result, "japan"))
    assert seek(SPLIT, {"principal": 500}, "cash", "japan", japan) == cash
