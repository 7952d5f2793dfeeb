"""commitment_pace: the sums of the reference, what was known on a day, and Korea's cap."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.calculator.commitment_pace import CALCULATOR
from assistant.calculator.model import BadInput, MissingInput, Result
from tests.calculation_checks import hold, names, output, outputs
from tests.calculator_fixtures import FixedTerms

BN = 10**9
KNOWN: dict[str, object] = {
    "mou_amount": 550 * BN,
    "mou_date": date(2025, 9, 4),
    "mou_deadline": date(2029, 1, 19),
    "tranches_first_total": 36 * BN,
    "tranches_first_date": date(2026, 2, 17),
    "tranches_second_total": 73 * BN,
    "tranches_second_date": date(2026, 3, 19),
    "korea_cash": 200 * BN,
    "korea_cap": 20 * BN,
}


class Until(FixedTerms):
    """The terms without some that were not yet known."""

    def __init__(self, *unknown: str) -> None:
        super().__init__(KNOWN)
        self._unknown = unknown

    def number(self, term_id: str, on: date | None = None) -> Decimal:
        if term_id in self._unknown:
            raise BadInput("as_of", term_id, "a later day")
        return super().number(term_id, on)


def pace(terms: FixedTerms | None = None, **given: Any) -> Result:
    return CALCULATOR.compute(CALCULATOR.inputs.model_validate(given), terms or Until())


def test_after_two_tranches() -> None:
    result = pace()
    found = outputs(result, 2)
    assert found["deployed_share"] == "19.82"  # 109 / 550
    assert found["remaining"] == "441000000000.00"
    assert found["days"] == "1037.00"
    assert round(output(result, "per_year"), -8) == Decimal("155.3e9")  # to US$0.1bn
    assert result.outputs[0].name == "per_year"
    assert hold(result) == 5
    assumed, warned = names(result)
    assert assumed == ["tranches_as_deployed", "year_length"]
    assert warned == ["announced_not_paid", "second_tranche_unconfirmed"]


def test_from_the_day_of_the_mou() -> None:
    result = pace(deployed=0, from_date="2025-09-04")
    assert output(result, "days") == 1233
    assert round(output(result, "per_year"), -8) == Decimal("162.9e9")  # to US$0.1bn
    assert round(output(result, "per_day"), -6) == Decimal("446e6")  # to US$1m


def test_before_the_second_tranche() -> None:
    result = pace(Until("tranches_second_total"))
    assert outputs(result, 2)["deployed_share"] == "6.55"  # 36 / 550
    assert output(result, "days") == (date(2029, 1, 19) - date(2026, 2, 17)).days
    assert names(result)[1] == ["announced_not_paid"]


def test_before_any_tranche() -> None:
    result = pace(Until("tranches_first_total", "tranches_second_total"))
    assert output(result, "deployed_share") == 0
    assert output(result, "days") == 1233
    assert names(result)[0] == ["nothing_deployed", "year_length"]


def test_korea_has_a_cap_instead_of_a_deadline() -> None:
    result = pace(partner="korea")
    assert outputs(result, 0) == {
        "minimum_years": "10",
        "years_at_cap": "10",
        "remaining": "200000000000",
        "deployed_share": "0",
    }
    assert hold(result) == 4
    assert names(result) == (["nothing_deployed", "cap_per_calendar_year"], [])


def test_a_part_of_a_year_is_a_calendar_year_more() -> None:
    assert output(pace(partner="korea", deployed=199 * BN), "minimum_years") == 1
    assert output(pace(partner="korea", deployed=200 * BN), "minimum_years") == 0
    assert output(pace(partner="korea", deployed=19 * BN), "minimum_years") == 10


def test_a_cap_below_the_pace() -> None:
    result = pace(partner="korea", deadline="2029-01-19", from_date="2026-01-01")
    assert names(result)[1] == ["pace_above_cap"]
    assert names(pace(cap=200 * BN))[1][-1] != "pace_above_cap"
    assert names(pace(partner="korea", from_date="2026-01-01"))[1] == ["input_not_used"]


def test_the_day_of_a_stated_sum_is_asked_for() -> None:
    with pytest.raises(MissingInput) as caught:
        pace(deployed=5)
    assert caught.value.field == "from_date"


@pytest.mark.parametrize(
    "given, message",
    [
        ({"deployed": 551 * BN, "from_date": "2026-01-01"}, "at most the total"),
        ({"from_date": "2029-01-19"}, "a day before 2029-01-19"),
        ({"deadline": "2026-01-01"}, "a day before 2026-01-01"),
    ],
)
def test_what_cannot_be(given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        pace(**given)


@pytest.mark.parametrize(
    "field, value",
    [
        ("total", 0),
        ("total", "NaN"),
        ("deployed", -1),
        ("cap", 0),
        ("deployed", "1e30"),
        ("from_date", "soon"),
        ("partner", "eu"),
    ],
)
def test_what_is_out_of_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        CALCULATOR.inputs.model_validate({field: value})


@given(
    total=st.integers(1, 10**15),
    part=st.decimals(0, 1, places=4),
    days=st.integers(1, 20_000),
    scale=st.sampled_from([1, 1000]),
)
def test_the_pace_in_fractions(total: int, part: Decimal, days: int, scale: int) -> None:
    start = date(2026, 1, 1)
    result = pace(
        total=total * scale,
        deployed=part * total * scale,
        from_date=start,
        deadline=date.fromordinal(start.toordinal() + days),
    )
    left = (1 - Fraction(part)) * total * scale
    expected = left / days * Fraction("365.25")
    assert abs(Fraction(output(result, "per_year")) - expected) <= expected / 10**25
    assert output(result, "deployed_share") == part * 100
    placed = total * scale - output(result, "remaining")
    assert placed == part * total * scale
