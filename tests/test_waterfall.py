"""The waterfall and the return on it, in fractions, and what always holds of a split."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.calculator.model import Result
from assistant.calculator.profit_split import CALCULATOR
from assistant.calculator.waterfall import Deemed, lifetime_daa, run, split
from tests.calculation_checks import output, outputs
from tests.calculator_fixtures import FixedTerms

SCHEDULE: dict[str, Any] = {"principal": 10, "rate": "5.5", "years": 20}
MONEY = st.decimals(min_value=0, max_value=10**12, places=2)
ABOVE_0 = st.decimals(min_value=Decimal("0.01"), max_value=10**12, places=2)


def split_of(**given: Any) -> Result:
    return CALCULATOR.compute(CALCULATOR.inputs.model_validate(given), FixedTerms({}))


@given(cash=MONEY, more=MONEY, daa=ABOVE_0)
def test_a_split_adds_up_rises_and_does_not_jump(
    cash: Decimal, more: Decimal, daa: Decimal
) -> None:
    first, second = split(cash, daa), split(cash + more, daa)
    assert first.japan + first.us == cash
    assert first.first + first.above == cash
    for before, after in ((first.japan, second.japan), (first.us, second.us)):
        assert before <= after <= before + more
    at_edge = split(2 * daa, daa)
    assert (at_edge.japan, at_edge.us) == (daa, daa)


@given(cash=MONEY, daa=ABOVE_0)
def test_a_split_in_fractions(cash: Decimal, daa: Decimal) -> None:
    total, edge = Fraction(cash), 2 * Fraction(daa)
    over = max(Fraction(0), total - edge)
    expected = (min(total, edge) / 2 + over / 10, min(total, edge) / 2 + over * 9 / 10)
    shares = split(cash, daa)
    assert (Fraction(shares.japan), Fraction(shares.us)) == expected


@given(cash=ABOVE_0, daa=ABOVE_0, scale=st.sampled_from([Decimal("0.001"), Decimal(1000)]))
def test_shares_do_not_depend_on_the_unit_of_money(
    cash: Decimal, daa: Decimal, scale: Decimal
) -> None:
    small, large = split_of(daa=daa, cash=cash), split_of(daa=daa * scale, cash=cash * scale)
    assert output(small, "japan_share") == output(large, "japan_share")
    assert output(small, "japan") * scale == output(large, "japan")


def in_fractions(deemed: Deemed, cash: list[Decimal]) -> list[tuple[Fraction, Fraction, Fraction]]:
    """Japan, United States and carry of each year, straight from the reference's formulas."""
    principal, rate = Fraction(deemed.principal), Fraction(deemed.rate) / 100
    outstanding, carry, rows = principal, Fraction(0), []
    for amount in map(Fraction, cash):
        base = principal if deemed.base == "flat" else outstanding
        due = rate * base + principal / deemed.years + carry
        shared = min(amount, 2 * due)
        rest, carry = amount - shared, due - shared / 2
        rows.append((shared / 2 + rest / 10, shared / 2 + rest * 9 / 10, carry))
        outstanding -= principal / deemed.years
    return rows


@given(
    rate=st.decimals(min_value=0, max_value=20, places=2),
    cash=st.lists(st.decimals(min_value=0, max_value=50, places=2), min_size=1, max_size=12),
    base=st.sampled_from(["flat", "declining"]),
)
def test_years_in_fractions(rate: Decimal, cash: list[Decimal], base: Any) -> None:
    deemed = Deemed(Decimal(100), rate, 12, base)
    for year, row in zip(run(deemed, cash), in_fractions(deemed, cash), strict=True):
        for found, expected in zip((year.split.japan, year.split.us, year.carry), row, strict=True):
            assert abs(Fraction(found) - expected) < Fraction(1, 10**20)


@given(
    rate=st.decimals(min_value=0, max_value=20, places=2),
    years=st.integers(min_value=1, max_value=40),
    base=st.sampled_from(["flat", "declining"]),
)
def test_a_lifetime_is_the_sum_of_its_years(rate: Decimal, years: int, base: Any) -> None:
    deemed = Deemed(Decimal(10), rate, years, base)
    paid = run(deemed, [Decimal(1000)] * years)  # enough: nothing is carried
    difference = sum((year.daa for year in paid), Decimal(0)) - lifetime_daa(deemed)
    assert abs(difference) < Decimal("1e-20")


@given(cash=st.decimals(min_value=Decimal("0.2"), max_value=20, places=2))
def test_the_internal_rate_leaves_no_present_value(cash: Decimal) -> None:
    found = output(split_of(**SCHEDULE, cash=cash, base="flat"), "irr_japan")
    flows = [
        row[0] for row in in_fractions(Deemed(Decimal(10), Decimal("5.5"), 20, "flat"), [cash] * 20)
    ]
    growth = 1 + Fraction(found) / 100
    value = sum((flow / growth**t for t, flow in enumerate(flows, start=1)), Fraction(0))
    assert abs(value - 10) < Fraction(1, 10**4)  # the rate is rounded to 6 decimal places


def test_no_cash_has_no_internal_rate() -> None:
    result = split_of(**SCHEDULE, cash=0, base="flat")
    assert "irr_japan" not in outputs(result)
    assert outputs(result, 2)["npv_japan"] == "-10.00"
    assert "no_internal_rate" in [note.name for note in result.warnings]
