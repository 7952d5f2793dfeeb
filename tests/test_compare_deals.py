"""compare_deals: pledges and tariffs side by side, and what is never added to them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

import pytest
from pydantic import ValidationError

from assistant.calculator.compare_deals import CALCULATOR
from assistant.calculator.deal_values import TERMS as TERM_IDS
from assistant.calculator.model import BadInput, MissingInput, Result
from assistant.charts import draw_svg
from corpus.terms import shipped_terms
from tests.calculation_checks import hold, names, output, outputs
from tests.calculator_fixtures import FixedTerms

BN = 10**9
PLEDGES = {"japan": 550, "korea": 350, "eu": 600, "taiwan": 250, "switzerland": 200, "australia": 1}
RULING = date(2026, 2, 23)  # the last day of the rates of 2025
SECTION_301 = date(2026, 7, 24)


class On(FixedTerms):
    """The terms as they hold on a day, where nobody names another."""

    def __init__(self, day: date) -> None:
        deal = [(date(2025, 8, 21), RULING, "15"), (SECTION_301, None, "12.5")]
        lower = [(date(2025, 8, 21), RULING, "15"), (SECTION_301, None, "10")]
        gone = [(SECTION_301, None, "10")]
        super().__init__(
            {
                "mou_amount": 550 * BN,
                "korea_total": 350 * BN,
                "korea_cash": 200 * BN,
                "taiwan_guarantees": 250 * BN,
                "eu_investment": 600 * BN,
                "taiwan_investment": 250 * BN,
                "switzerland_investment": 200 * BN,
                "australia_contribution": BN,
                "uk_us_investment": 150 * BN,
                "tariff_japan_general": [
                    *deal[:1],
                    (date(2026, 2, 24), date(2026, 7, 23), "10"),
                    *deal[1:],
                ],
                "korea_tariff": deal,
                "switzerland_tariff": deal,
                "eu_tariff": lower,
                "taiwan_tariff": lower,
                "southeast_asia_malaysia_rate": gone,
                "southeast_asia_cambodia_rate": gone,
                "southeast_asia_vietnam_rate": [(date(2025, 10, 26), RULING, "20")],
                "section_301_rate_uk": gone,
                "section_301_rate_australia": deal[1:],
            }
        )
        self._day = day

    def number(self, term_id: str, on: date | None = None) -> Decimal:
        return super().number(term_id, self._day if on is None else on)


NOW = On(date(2026, 11, 23))


def compare(terms: FixedTerms = NOW, **given: Any) -> Result:
    return CALCULATOR.compute(CALCULATOR.inputs.model_validate(given), terms)


def test_every_term_is_one_of_the_corpus() -> None:
    known = {term.term_id for term in shipped_terms()}
    assert {term for by in TERM_IDS.values() for term in by.values()} <= known


def test_a_list_of_pledges() -> None:
    result = compare()
    assert {name: int(value) // BN for name, value in outputs(result, 0).items()} == PLEDGES
    assert {one.unit for one in result.outputs} == {"USD"}
    assert names(result)[1] == [
        "flows_other_way",
        "at_least",
        "kinds_of_money_differ",
        "minerals_only",
    ]
    assert result.warnings[0].values == {
        "partner": "uk",
        "amount": "150,000,000,000",
        "unit": "GBP",
    }
    assert hold(result) == 6
    assert result.chart is not None
    assert "switzerland" in draw_svg(result.chart)


def test_sorted_from_the_highest() -> None:
    result = compare(operation="sort")
    assert [*outputs(result)] == ["eu", "japan", "korea", "taiwan", "switzerland", "australia"]


def test_a_sum() -> None:
    result = compare(operation="sum", partners=("japan", "korea"))
    assert output(result, "sum") == 900 * BN
    assert result.outputs[0].name == "sum"
    assert output(result, "share_japan") + output(result, "share_korea") == 100
    assert output(compare(operation="sum"), "sum") == sum(PLEDGES.values()) * BN


def test_a_ratio_and_a_difference_of_every_pair() -> None:
    for one, other in permutations(PLEDGES, 2):
        ratio = compare(operation="ratio", partners=(one, other))
        exact = Fraction(PLEDGES[one], PLEDGES[other])
        assert abs(Fraction(output(ratio, "ratio")) - exact) < Fraction(1, 10**25)
        assert ratio.outputs[0].unit == "rate_multiple"
        gap = compare(operation="difference", partners=(one, other))
        assert output(gap, "difference") == (PLEDGES[one] - PLEDGES[other]) * BN
        lines = 6 if exact < 1 else 5  # below 1, the other way round too
        assert (hold(ratio), hold(gap)) == (lines, lines)
        assert outputs(ratio, 9) == outputs(gap, 9)  # either gives both


def test_parts_of_pledges() -> None:
    ratio = compare(operation="ratio", partners=("japan", "korea_cash"))
    assert output(ratio, "ratio") == Decimal("2.75")
    whole = compare(operation="sum", partners=("taiwan", "taiwan_guarantees"))
    assert output(whole, "sum") == 500 * BN
    assert output(whole, "share_taiwan") == 50
    sides: dict[str, Any] = {"partners": ("taiwan", "taiwan_guarantees"), "against": ("japan",)}
    result = compare(operation="ratio", **sides)
    assert output(result, "share").quantize(Decimal("0.0001")) == Decimal("90.9091")
    assert output(result, "difference") == -50 * BN
    hold(result)
    with pytest.raises(BadInput, match="ratio or difference where against is given"):
        compare(operation="sum", **sides)
    with pytest.raises(BadInput, match="the whole or its part, not both"):
        compare(operation="sum", partners=("korea", "korea_shipbuilding"))
    with pytest.raises(BadInput, match="at least 1 with tariff_now"):
        compare(measure="tariff_now", partners=("korea_cash",))


def test_a_sum_does_not_depend_on_the_order() -> None:
    for pair in combinations(PLEDGES, 2):
        sums = {output(compare(operation="sum", partners=p), "sum") for p in (pair, pair[::-1])}
        assert len(sums) == 1


def test_the_uk_is_listed_only_where_it_is_asked_for() -> None:
    result = compare(partners=("uk", "eu"))
    assert [(one.name, one.unit) for one in result.outputs] == [("uk", "GBP"), ("eu", "USD")]
    assert names(result)[1] == ["flows_other_way"]
    assert result.chart is None  # pounds and dollars share no axis
    three = compare(operation="sum", partners=("uk", "eu", "japan"))
    assert output(three, "sum") == 1150 * BN
    assert names(three)[1][0] == "flows_other_way"


@pytest.mark.parametrize("operation", ["sum", "ratio", "difference"])
def test_the_uk_is_never_set_against_a_pledge(operation: str) -> None:
    with pytest.raises(BadInput, match="at least 2 with investment that can be compared"):
        compare(operation=operation, partners=("uk", "eu"))


def test_the_tariffs_of_the_deals() -> None:
    result = compare(measure="tariff_2025")
    assert outputs(result, 1) == {
        "japan": "15.0",
        "korea": "15.0",
        "eu": "15.0",
        "taiwan": "15.0",
        "switzerland": "15.0",
        "vietnam": "20.0",
    }
    assert [(note.name, note.values) for note in result.warnings] == [
        ("no_value", {"partners": "malaysia, cambodia", "measure": "tariff_2025"}),
        ("rates_on_day", {"date": "2026-02-19"}),
        ("at_most", {"partners": "taiwan"}),
    ]


def test_the_tariffs_now() -> None:
    result = compare(measure="tariff_now", operation="sort")
    assert outputs(result, 1) == {
        "australia": "12.5",
        "japan": "12.5",
        "korea": "12.5",
        "switzerland": "12.5",
        "cambodia": "10.0",
        "eu": "10.0",
        "malaysia": "10.0",
        "taiwan": "10.0",
        "uk": "10.0",
    }
    assert result.warnings[-1].values == {"partners": "malaysia, cambodia, uk, australia"}
    gap = compare(measure="tariff_now", operation="difference", partners=("japan", "eu"))
    assert output(gap, "difference") == Decimal("2.5")
    assert gap.outputs[0].unit == "percent"
    assert names(gap)[1] == []


def test_japan_under_section_122_pays_on_top() -> None:
    result = compare(On(date(2026, 5, 1)), measure="tariff_now", partners=("japan", "korea"))
    assert outputs(result, 0) == {"japan": "10"}
    assert names(result)[1] == ["no_value", "on_top_of_mfn"]


@pytest.mark.parametrize(
    "given, message",
    [
        ({"operation": "sum", "measure": "tariff_now"}, "list, sort, ratio or difference"),
        ({"operation": "ratio", "partners": ("japan",)}, "two partners"),
        ({"operation": "difference", "partners": ("japan", "eu", "uk")}, "two partners"),
        ({"partners": ("japan", "japan")}, "each partner once"),
        ({"partners": ("malaysia",)}, "at least 1 with investment"),
        ({"operation": "ratio", "partners": ("japan", "malaysia")}, "at least 2 with investment"),
    ],
)
def test_what_cannot_be_compared(given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        compare(**given)


@pytest.mark.parametrize("operation", ["ratio", "difference"])
def test_partners_are_asked_for(operation: str) -> None:
    with pytest.raises(MissingInput) as caught:
        compare(operation=operation)
    assert caught.value.field == "partners"


@pytest.mark.parametrize(
    "field, value",
    [("partners", ()), ("partners", ("china",)), ("measure", "gdp"), ("operation", "mean")],
)
def test_what_is_out_of_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        CALCULATOR.inputs.model_validate({field: value})
