"""convert_currency: the rates that sources imply, how a rate is read, and there and back again."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.calculator.convert_currency import CALCULATOR
from assistant.calculator.model import BadInput, MissingInput, Result
from tests.calculation_checks import hold, names, output, outputs
from tests.calculator_fixtures import FixedTerms

BN, TN = 10**9, 10**12
TERMS = FixedTerms({"mou_amount": 550 * BN, "policy_lenders_yen": (80 * TN, 86 * TN)})
AMOUNT = st.decimals(0, 10**12, places=2)


def convert(**given: Any) -> Result:
    return CALCULATOR.compute(CALCULATOR.inputs.model_validate(given), TERMS)


@pytest.mark.parametrize(
    "yen, rate",  # to 2 decimal places, half to even
    [(80, "145.45"), (81, "147.27"), (83, "150.91"), (85, "154.55"), (86, "156.36")],
)
def test_the_rate_of_two_sums(yen: int, rate: str) -> None:
    dollars = {"amount": 550 * BN, "from_currency": "USD"}
    result = convert(**dollars, to_amount=yen * TN, to_currency="JPY")
    assert outputs(result, 2) == {"rate": rate}
    assert result.outputs[0].unit == "JPY/USD"
    assert names(result) == ([], ["not_a_market_rate"])
    # The other way round, it is still yen per dollar.
    back = convert(amount=yen * TN, from_currency="JPY", to_amount=550 * BN, to_currency="USD")
    assert back.outputs == result.outputs


def test_two_rates_give_a_range_from_the_lower_amount() -> None:
    given = {"rate": 150, "rate_high": 157, "rate_per": "USD"}
    yen = convert(amount=73 * BN, from_currency="USD", to_currency="JPY", **given)
    assert outputs(yen, 0) == {
        "converted_low": "10950000000000",
        "converted_high": "11461000000000",
        "converted_gap": "511000000000",
    }
    dollars = convert(amount=7_180 * BN, from_currency="JPY", to_currency="USD", **given)
    assert outputs(dollars, -6) == {  # to $1m
        "converted_low": "45732000000",
        "converted_high": "47867000000",
        "converted_gap": "2134000000",
    }
    with pytest.raises(BadInput, match="rate_high: got 149; allowed is a rate above 150"):
        convert(amount=1, from_currency="USD", to_currency="JPY", rate=150, rate_high=149)


def test_the_rates_that_sources_imply() -> None:
    result = convert(mode="implied")
    assert outputs(result, 2) == {"rate_low": "145.45", "rate_high": "156.36"}
    assert names(result) == (["rate_implied_by_sources"], ["not_a_market_rate"])


def test_an_amount_at_the_rates_that_sources_imply() -> None:
    result = convert(amount=36 * BN, from_currency="USD", to_currency="JPY")
    assert outputs(result, -9) == {  # to ¥1bn
        "converted_low": "5236000000000",  # 36 × 80 / 550 = 5.23636
        "converted_high": "5629000000000",  # 36 × 86 / 550 = 5.62909
        "rate_low": "0",
        "rate_high": "0",
    }
    back = outputs(convert(amount=5 * TN, from_currency="JPY", to_currency="USD"), -6)
    assert back["converted_low"] == "31977000000"  # 5 × 550 / 86
    assert back["converted_high"] == "34375000000"  # 5 × 550 / 80


@pytest.mark.parametrize(
    "start, end, given, expected, reads",
    [
        ("USD", "JPY", {"rate": 150}, "15000", "JPY per USD"),
        ("JPY", "USD", {"rate": 150}, "0.6667", "JPY per USD"),
        ("GBP", "USD", {"rate": "1.25"}, "125", "USD per GBP"),
        ("USD", "EUR", {"rate": "1.25"}, "80", "USD per EUR"),
        ("KRW", "JPY", {"rate": "0.1"}, "10", "JPY per KRW"),
        ("JPY", "USD", {"rate": "0.01", "rate_per": "JPY"}, "1", "USD per JPY"),
        ("USD", "JPY", {"rate": "0.01", "rate_per": "JPY"}, "10000", "USD per JPY"),
    ],
)
def test_a_rate_given(
    start: str, end: str, given: dict[str, Any], expected: str, reads: str
) -> None:
    result = convert(amount=100, from_currency=start, to_currency=end, **given)
    assert Decimal(outputs(result)["converted"]) == Decimal(expected)  # to 4 decimal places
    assert result.outputs[0].unit == end
    note = result.assumptions[0]
    assert (note.name, f"{note.values['quote']} per {note.values['base']}") == ("rate_reads", reads)
    assert hold(result) == 1


@given(amount=AMOUNT, rate=st.decimals(Decimal("0.01"), 2000, places=4))
def test_there_and_back_again(amount: Decimal, rate: Decimal) -> None:
    there = convert(amount=amount, from_currency="USD", to_currency="JPY", rate=rate)
    yen = output(there, "converted")
    assert Fraction(yen) == Fraction(amount) * Fraction(rate)
    back = convert(amount=yen, from_currency="JPY", to_currency="USD", rate=rate)
    assert abs(output(back, "converted") - amount) <= amount * Decimal("1e-30")


@given(amount=AMOUNT, more=AMOUNT)
def test_a_range_is_in_order_and_rises_with_the_amount(amount: Decimal, more: Decimal) -> None:
    for start, end in (("USD", "JPY"), ("JPY", "USD")):
        small = convert(amount=amount, from_currency=start, to_currency=end)
        large = convert(amount=amount + more, from_currency=start, to_currency=end)
        assert output(small, "converted_low") <= output(small, "converted_high")
        assert output(small, "converted_low") <= output(large, "converted_low")


@pytest.mark.parametrize(
    "given, field",
    [
        ({}, "from_currency"),
        ({"amount": 5, "from_currency": "USD"}, "to_currency"),
        ({"amount": 5, "from_currency": "USD", "to_currency": "KRW"}, "rate"),
        ({"mode": "implied", "from_currency": "EUR", "to_currency": "JPY"}, "rate"),
        ({"from_currency": "USD", "to_currency": "JPY", "rate": 150}, "amount"),
        ({"to_amount": 5, "from_currency": "USD", "to_currency": "JPY"}, "amount"),
        ({"mode": "implied", "amount": 5}, "from_currency"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingInput) as caught:
        convert(**given)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "given, message",
    [
        ({"from_currency": "USD", "to_currency": "USD", "rate": 1}, "a currency other than USD"),
        (
            {
                "amount": 5,
                "from_currency": "USD",
                "to_currency": "JPY",
                "rate": 1,
                "rate_per": "EUR",
            },
            "rate_per: got EUR; allowed is USD or JPY",
        ),
        (
            {"amount": 0, "from_currency": "USD", "to_amount": 5, "to_currency": "JPY"},
            "amount: got 0",
        ),
        (
            {"amount": 5, "from_currency": "JPY", "to_amount": 0, "to_currency": "USD"},
            "to_amount: got 0",
        ),
        (
            {"amount": "1e18", "from_currency": "JPY", "to_amount": "1e-15", "to_currency": "USD"},
            "figures up to",
        ),
    ],
)
def test_what_cannot_be(given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        convert(**given)


@pytest.mark.parametrize(
    "field, value",
    [
        ("amount", -1),
        ("amount", "NaN"),
        ("amount", "1e19"),
        ("rate", 0),
        ("rate", -150),
        ("from_currency", "yen"),
        ("mode", "market"),
    ],
)
def test_what_is_out_of_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        CALCULATOR.inputs.model_validate({field: value})
