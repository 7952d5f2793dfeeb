"""profit_split: the vectors of the reference, what is missing, and what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from assistant.calculator.model import BadInput, MissingInput, Result
from assistant.calculator.profit_split import CALCULATOR
from assistant.calculator.waterfall import Deemed, run
from assistant.charts import draw_svg
from tests.calculation_checks import hold, output, outputs
from tests.calculator_fixtures import FixedTerms

TERMS = FixedTerms({"policy_lenders_equity_share": ("1", "2")})
BN = 10**9
SCHEDULE: dict[str, Any] = {"principal": 10, "rate": "5.5", "years": 20}  # US$bn, 4.5 + 1.0 percent


def split_of(**given: Any) -> Result:
    return CALCULATOR.compute(CALCULATOR.inputs(**given), TERMS)


@pytest.mark.parametrize(
    "cash, japan, us", [(900, "450", "450"), (1100, "550", "550"), (1500, "590", "910")]
)
def test_cumulative_cash_with_the_principal_as_daa(cash: int, japan: str, us: str) -> None:
    result = split_of(principal=550 * BN, cash=cash * BN)
    assert outputs(result, 0)["japan"] == japan + "0" * 9  # exact
    assert outputs(result, 0)["us"] == us + "0" * 9
    assert [one.name for one in result.outputs][0] == "japan"
    assert {one.unit for one in result.outputs} == {"USD", "percent"}
    assert [note.name for note in result.assumptions] == ["mou_split", "principal_as_daa"]
    assert hold(result) == 4


def test_shares_of_the_cash() -> None:
    found = outputs(split_of(principal=550, cash=1500), 2)
    assert (found["japan_share"], found["us_share"]) == ("39.33", "60.67")  # 590 / 1,500
    assert "japan_share" not in outputs(split_of(principal=550, cash=0))


@pytest.mark.parametrize(
    "cash, japan, us, carry, share",  # money to 3 decimal places, the share to 1
    [
        ("0.50", "0.250", "0.250", "0.800", "50.0"),
        ("1.05", "0.525", "0.525", "0.525", "50.0"),
        ("2.10", "1.050", "1.050", "0.000", "50.0"),
        ("2.50", "1.090", "1.410", "0.000", "43.6"),
        ("4.00", "1.240", "2.760", "0.000", "31.0"),
    ],
)
def test_the_first_year(cash: str, japan: str, us: str, carry: str, share: str) -> None:
    result = split_of(**SCHEDULE, cash=cash)
    found = outputs(result, 3)
    assert (found["japan"], found["us"], found["carry"]) == (japan, us, carry)
    assert outputs(result, 1)["japan_share"] == share
    assert found["daa"] == "1.050"
    assert hold(result) >= 5


def test_the_worked_example_of_the_korean_press() -> None:
    # A DAA of 1.0: 10 a year over 10 years without interest; half of 0.5 is paid, 0.75 is left.
    found = outputs(split_of(principal=10, rate=0, years=10, cash="0.5"), 2)
    assert (found["daa"], found["japan"], found["carry"]) == ("1.00", "0.25", "0.75")


def test_three_years_carry_what_is_unpaid() -> None:
    cash = [Decimal("0.5"), Decimal("1.5"), Decimal(4)]
    years = run(Deemed(Decimal(10), Decimal("5.5"), 20, "flat"), cash)
    assert [year.split.japan for year in years] == [Decimal("0.25"), Decimal("0.75"), 2]
    assert [year.carry for year in years] == [Decimal("0.80"), Decimal("1.10"), Decimal("0.15")]
    result = split_of(**SCHEDULE, cash_by_year=cash, base="flat")
    assert outputs(result, 2) == {
        "japan_total": "3.00", "us_total": "3.00", "unpaid": "0.15", "japan_last": "2.00",
        "us_last": "2.00",
    }  # fmt: skip
    assert [note.name for note in result.assumptions][-1] == "first_years_only"
    assert hold(result) == 17  # five lines a year, and two sums


@pytest.mark.parametrize(
    "cash, base, japan, us, unpaid, irr",  # money to 3 decimal places, the rate to 2
    [
        ("1.05", "flat", "10.500", "10.500", "10.500", "0.47"),
        ("2.10", "flat", "21.000", "21.000", "0.000", "8.41"),
        ("2.10", "declining", "16.820", "25.180", "0.000", "6.17"),
    ],
)
def test_twenty_years(cash: str, base: str, japan: str, us: str, unpaid: str, irr: str) -> None:
    result = split_of(**SCHEDULE, cash=cash)
    found = outputs(result, 3)
    totals = [found[f"{name}_{base}"] for name in ("japan_total", "us_total", "unpaid")]
    assert totals == [japan, us, unpaid]
    assert outputs(result, 2)[f"irr_japan_{base}"] == irr
    alone = outputs(split_of(**SCHEDULE, cash=cash, base=base), 3)
    assert alone["japan_total"] == japan


@pytest.mark.parametrize(
    "principal, rate, flat, declining, twice_flat, twice_declining",  # exact
    [
        (10, "5.5", "21.000", "15.775", "42.000", "31.550"),
        (36, "6", "79.200", "58.680", "158.400", "117.360"),
        (550, "6", "1210.000", "896.500", "2420.000", "1793.000"),
    ],
)
def test_the_daa_of_a_lifetime(
    principal: int, rate: str, flat: str, declining: str, twice_flat: str, twice_declining: str
) -> None:
    result = split_of(principal=principal, rate=rate, years=20)
    assert outputs(result, 3) == {
        "daa_flat": flat,
        "cash_needed_flat": twice_flat,
        "daa_declining": declining,
        "cash_needed_declining": twice_declining,
        "cash_yield": "21.000" if rate == "5.5" else "22.000",  # of year 1
    }
    assert hold(result) == 5


@pytest.mark.parametrize(
    "rate, years, expected",  # to 2 decimal places
    [("5.5", 20, "21.00"), ("6", 20, "22.00"), ("6", 30, "18.67"), ("5", 10, "30.00")],
)
def test_the_break_even_yield(rate: str, years: int, expected: str) -> None:
    result = split_of(rate=rate, years=years)
    assert outputs(result, 2) == {"cash_yield": expected}
    assert hold(result) == 1
    money = split_of(mode="break_even", rate=rate, years=years, principal=10)
    clears = outputs(
        split_of(principal=10, rate=rate, years=years, cash=output(money, "cash_needed"))
    )
    assert Decimal(clears["carry"]) == 0


@pytest.mark.parametrize(
    "equity, japan, us, share",  # JPY tn to 4 decimal places, the share to 2
    [
        ("10", "3.3920", "4.6080", "42.40"),
        ("2", "3.6224", "4.3776", "45.28"),
        ("1", "3.6512", "4.3488", "45.64"),
    ],
)
def test_equity_only(equity: str, japan: str, us: str, share: str) -> None:
    result = split_of(equity_share=equity, roi=10, loan_rate=4, total=80, currency="JPY")
    assert (outputs(result)["japan"], outputs(result)["us"]) == (japan, us)
    assert outputs(result, 2)["japan_share"] == share
    assert result.outputs[0].unit == "JPY"
    assert [note.name for note in result.warnings] == ["equity_only_disputed"]
    assert hold(result) == 4


def test_equity_only_at_both_ends_of_the_reported_share() -> None:
    result = split_of(roi=10, loan_rate=4, principal=80, currency="JPY")
    found = outputs(result)
    assert (found["japan_equity_low"], found["japan_equity_high"]) == ("3.6512", "3.6224")
    assert result.assumptions[-1].values == {"low": "1", "high": "2"}


def test_a_profit_below_the_interest_goes_to_the_loans() -> None:
    result = split_of(equity_share=0, roi=1, loan_rate=4, total=100)
    assert (outputs(result)["japan"], outputs(result)["us"]) == ("1.0000", "0.0000")
    assert result.warnings[-1].name == "interest_above_profit"


def test_a_cumulative_daa_from_rate_and_years() -> None:
    found = outputs(split_of(mode="cumulative", principal=550, rate=6, years=20, cash=2000), 1)
    assert found["japan_flat"] == "1000.0"  # 2,420 are needed
    assert found["japan_declining"] == "917.2"  # 896.5 + 10% of (2,000 - 1,793)


def test_the_carry_may_bear_interest() -> None:
    plain, costly = ({**SCHEDULE, "cash": 1, "carry_interest": flag} for flag in (False, True))
    assert outputs(split_of(**costly))["carry"] == outputs(split_of(**plain))["carry"]
    assert output(split_of(**costly), "unpaid_flat") > output(split_of(**plain), "unpaid_flat")
    years = run(Deemed(Decimal(10), Decimal("5.5"), 20, "flat", True), [Decimal(0)] * 2)
    assert years[1].daa == Decimal("1.05") + Decimal("1.05") * Decimal("1.055")


@pytest.mark.parametrize(
    "given, field",
    [
        ({}, "cash"),
        ({"cash": 5}, "principal"),
        ({"principal": 5}, "cash"),
        ({"principal": 5, "cash": 1, "years": 3}, "rate"),
        ({"cash_by_year": (1, 2), "rate": 1, "years": 3}, "principal"),
        ({"mode": "annual", **SCHEDULE}, "cash"),
        ({"mode": "lifetime", "principal": 5, "rate": 1}, "years"),
        ({"mode": "break_even", "years": 1}, "rate"),
        ({"roi": 10, "loan_rate": 4}, "total"),
        ({"roi": 10, "total": 4}, "loan_rate"),
        ({"mode": "equity_only", "total": 4}, "roi"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingInput) as caught:
        split_of(**given)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "field, value",
    [
        ("rate", 150),
        ("rate", -1),
        ("equity_share", "100.1"),
        ("principal", 0),
        ("principal", -5),
        ("principal", "NaN"),
        ("principal", "Infinity"),
        ("principal", "1e19"),
        ("principal", "1e-7"),
        ("cash", "1e-61"),
        ("cash", "1e999999"),
        ("cash_by_year", ()),
        ("cash_by_year", (1, -1)),
        ("years", 0),
        ("years", 101),
        ("currency", "dollars"),
        ("base", "none"),
        ("mode", "monthly"),
        ("unknown", 1),
    ],
)
def test_what_is_out_of_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        CALCULATOR.inputs.model_validate({field: value})


def test_cash_is_given_once_and_for_years_there_are() -> None:
    with pytest.raises(BadInput, match="one of cash and cash_by_year"):
        split_of(**SCHEDULE, cash=1, cash_by_year=(1,))
    with pytest.raises(BadInput, match="at most 2 amounts"):
        split_of(principal=1, rate=1, years=2, cash_by_year=(1, 2, 3))


def test_inputs_left_aside_are_named() -> None:
    warnings = split_of(daa=5, cash=1, principal=9).warnings
    assert [(note.name, note.values) for note in warnings] == [
        ("input_not_used", {"field": "principal"})
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"principal": 550, "cash": 1500},
        {**SCHEDULE, "cash": "2.1"},
        SCHEDULE,
        {"total": 80, "roi": 10, "loan_rate": 4},
    ],
)
def test_charts_are_drawn(given: dict[str, Any]) -> None:
    chart = split_of(**given).chart
    assert chart is not None
    assert "japan" in draw_svg(chart)
