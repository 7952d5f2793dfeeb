"""Comparisons and refunds against the vectors of the fact base and a second computation.

Amounts are exact: nothing is rounded.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.calculator.model import BadInput, MissingInput, Result
from assistant.calculator.tariff_compare import CALCULATOR, TariffCompare
from assistant.charts import draw_svg
from tests.calculator_fixtures import REGIMES, FixedTerms


class Known(FixedTerms):
    """The terms of the fixtures, with the 25% of July 2025 and two days."""

    def __init__(self) -> None:
        super().__init__(
            {
                "tariff_japan_threat": "25",
                "ruling_date": date(2026, 2, 20),
                "order_14345_start": date(2025, 8, 7),
                "order_14345_date": date(2025, 9, 4),
            }
        )

    def number(self, term_id: str, on: date | None = None) -> Decimal:
        held = self if term_id == "tariff_japan_threat" else REGIMES
        return FixedTerms.number(held, term_id, on)


class BeforeTheRuling(Known):
    def day(self, term_id: str) -> date:
        if term_id == "ruling_date":
            raise BadInput(term_id, "none", "a day known by the as-of day")
        return super().day(term_id)


def computed(**inputs: Any) -> Result:
    return CALCULATOR.compute(TariffCompare.model_validate(inputs), Known())


def values(**inputs: Any) -> dict[str, Decimal]:
    return {o.name: Decimal(str(o.value)) for o in computed(**inputs).outputs}


# m, then in USD on US$100,000: the duty under T1, T2, T3, T4, T5, Tx; what T3 gives back of T2, and
# the ruling of T3.
TABLE = """
0     10000  15000  15000  10000  12500  25000      0  15000
2.5   12500  17500  15000  12500  12500  27500   2500  12500
5     15000  20000  15000  15000  12500  30000   5000  10000
7.5   17500  22500  15000  17500  12500  32500   7500   7500
12.5  22500  27500  15000  22500  12500  37500  12500   2500
15    25000  30000  15000  25000  15000  40000  15000      0
26.4  36400  41400  26400  36400  26400  51400  15000      0
""".split("\n")[1:-1]
CODES = ["T1", "T2", "T3", "T4", "T5", "Tx"]


@pytest.mark.parametrize("row", TABLE)
def test_the_table_of_regimes_and_refunds(row: str) -> None:
    mfn, *amounts = map(Decimal, row.split())
    *duties, stacked, ruling = amounts
    goods: dict[str, Any] = {"customs_value": 100_000, "mfn_rate": mfn}
    expected = {f"duty_{code}": duty for code, duty in zip(CODES, duties, strict=True)}
    expected |= {f"rate_{code}": duty / 1000 for code, duty in zip(CODES, duties, strict=True)}
    assert values(**goods, regimes=CODES) == expected
    for mode, refund in (("refund_stacked", stacked), ("refund_ruling", ruling)):
        found = values(**goods, mode=mode)
        assert (found["refund"], found["refund_rate"]) == (refund, refund / 1000)
        assert {name: found[name] for name in expected if name in found}.items() <= expected.items()
        assert ("duty_T2" in found) == (mode == "refund_stacked")


def test_two_regimes_give_their_difference_first() -> None:
    result = computed(customs_value=100_000, mfn_rate="7.5", regimes=["T3", "T4"])
    assert [(o.name, o.value, o.unit) for o in result.outputs] == [
        ("difference", Decimal(2500), "USD"),
        ("difference_rate", Decimal("2.5"), "percentage_point"),
        ("duty_T3", Decimal(15000), "USD"),
        ("duty_T4", Decimal(17500), "USD"),
        ("rate_T3", Decimal(15), "percent"),
        ("rate_T4", Decimal("17.5"), "percent"),
    ]
    assert [(step.formula, step.substitution, step.result) for step in result.steps] == [
        ("rate_T3 = max(mfn_rate, regime_rate)", "max(7.5%, 15%)", "15%"),
        ("rate_T4 = mfn_rate + regime_rate", "7.5% + 10%", "17.5%"),
        ("difference_rate = rate_T4 − rate_T3", "17.5% − 15%", "2.5 pp"),
        ("duty_T3 = customs_value × rate_T3", "100,000 × 15%", "15,000 USD"),
        ("duty_T4 = customs_value × rate_T4", "100,000 × 17.5%", "17,500 USD"),
        ("difference = duty_T4 − duty_T3", "17,500 − 15,000", "2,500 USD"),
    ]


@pytest.mark.parametrize("mfn, points", [("7.5", "2.5"), ("26.4", "10"), ("5", "0"), ("2", "-3")])
def test_section_122_against_the_deal_in_percentage_points(mfn: str, points: str) -> None:
    result = computed(mfn_rate=mfn, dates=["2026-02-23", "2026-02-24"])
    first = result.outputs[0]
    assert (first.name, first.value, first.unit) == (
        "difference_rate", Decimal(points), "percentage_point"
    )  # fmt: skip
    assert result.steps[-1].result == f"{points} pp"


def test_a_car_of_30_000_before_and_since() -> None:
    result = computed(customs_value=30_000, goods_class="car")
    assert {o.name: o.value for o in result.outputs} == {
        "difference": -3750, "saving": 3750, "difference_rate": Decimal("-12.5"),
        "duty_before": 8250, "duty_after": 4500,
        "rate_before": Decimal("27.5"), "rate_after": 15,
    }  # fmt: skip
    assert [note.name for note in result.assumptions][-1] == "mfn_default"
    dated = computed(goods_class="car", dates=["2025-09-16", "2025-09-15"])
    assert dated.outputs[0].value == Decimal("12.5")


def test_two_days_of_one_regime_do_not_differ() -> None:
    got = values(customs_value=1000, mfn_rate=3, dates=["2025-10-01", "2025-11-01"])
    assert got == {"difference": 0, "difference_rate": 0, "duty_T3": 150, "rate_T3": 15}


def test_regimes_come_before_dates_and_three_have_no_difference() -> None:
    got = values(mfn_rate=3, regimes=["Tx", "T1"], dates=["2026-08-01"])
    assert list(got.items()) == [("rate_Tx", 28), ("rate_T1", 13), ("rate_T5", Decimal("12.5"))]


def test_notes_say_what_was_never_applied_and_what_is_void() -> None:
    result = computed(mfn_rate=3, regimes=["T2", "Tx"])
    assert [(note.name, dict(note.values)) for note in result.warnings] == [
        ("void_after_ruling", {"code": "T2", "rate": "15", "day": "2026-02-20"}),
        ("replaced_from_start", {"code": "T3", "day": "2025-09-04"}),
        ("counterfactual", {"rate": "25"}),
    ]
    refund = computed(mfn_rate=3, mode="refund_ruling", regimes=["T1"])
    named = {note.name: dict(note.values) for note in (*refund.assumptions, *refund.warnings)}
    assert named["refund_ruling"] == {"day": "2026-02-20"}
    assert named["not_covered"] == {"code": "T3"}
    assert named["input_not_used"] == {"field": "regimes"}


def test_the_refund_of_the_ruling_is_not_known_before_it() -> None:
    inputs = TariffCompare(mfn_rate=Decimal(3), mode="refund_ruling")
    with pytest.raises(BadInput, match="ruling_date"):
        CALCULATOR.compute(inputs, BeforeTheRuling())


def test_the_chart_shows_the_total_of_each_regime() -> None:
    chart = computed(mfn_rate="2.5", regimes=["T1", "T5"]).chart
    assert chart is not None
    assert chart["mark"]["type"] == "bar"
    rows = chart["data"]["values"]
    totals = [sum(Decimal(r["amount"]) for r in rows if r["x"] == x) for x in ("T1", "T5")]
    assert totals == [Decimal("12.5"), Decimal("12.5")]
    assert "T5" in draw_svg(chart)


@pytest.mark.parametrize(
    "inputs, field",
    [
        ({"regimes": ["T1", "T3"]}, "mfn_rate"),
        ({"mode": "refund_stacked"}, "mfn_rate"),
        ({"mfn_rate": 3}, "regimes"),
        ({"mfn_rate": 3, "dates": ["2025-10-01"]}, "regimes"),
        ({"goods_class": "car", "dates": ["2025-10-01"]}, "dates"),
    ],
)
def test_what_is_missing_is_asked_for(inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingInput) as caught:
        computed(**inputs)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "inputs, field",
    [
        ({"mfn_rate": 3, "dates": ["2025-04-04", "2025-10-01"]}, "dates"),
        ({"goods_class": "car", "mode": "refund_stacked"}, "goods_class"),
    ],
)
def test_what_cannot_be_compared(inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as caught:
        computed(**inputs)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "inputs",
    [
        {"mfn_rate": 150}, {"mfn_rate": "-0.1"}, {"mfn_rate": "NaN"}, {"customs_value": "1e16"},
        {"regimes": ["T6"]}, {"mode": "refund"}, {"goods_class": "timber"},
    ],
    ids=str,
)  # fmt: skip
def test_values_out_of_range(inputs: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TariffCompare.model_validate(inputs)


rates = st.decimals(0, 100, places=4)
amounts = st.decimals(Decimal("0.01"), 10**15, places=2)


@given(amounts, rates)
@settings(max_examples=100)
def test_refunds_agree_with_a_second_computation(value: Decimal, mfn: Decimal) -> None:
    v, m, deal = Fraction(value), Fraction(mfn), Fraction(15)
    goods: dict[str, Any] = {"customs_value": value, "mfn_rate": mfn}
    stacked = Fraction(values(**goods, mode="refund_stacked")["refund"])
    ruling = Fraction(values(**goods, mode="refund_ruling")["refund"])
    assert stacked == v * min(m, deal) / 100 == v * (m + deal - max(m, deal)) / 100
    assert ruling == v * max(Fraction(0), deal - m) / 100
    assert stacked >= 0 <= ruling
    assert stacked + ruling == v * deal / 100  # all that was charged on top, with T2
    got = values(**goods, regimes=["T2", "T3"])
    assert Fraction(got["difference"]) == -stacked


@given(rates)
@settings(max_examples=50)
def test_section_122_is_worse_than_the_deal_exactly_above_five_percent(mfn: Decimal) -> None:
    assert (values(mfn_rate=mfn, regimes=["T3", "T4"])["difference_rate"] > 0) == (mfn > 5)


@given(amounts, rates, st.sampled_from(["refund_stacked", "refund_ruling"]))
@settings(max_examples=50)
def test_a_refund_scales_with_the_value(value: Decimal, mfn: Decimal, mode: str) -> None:
    half, whole = (values(customs_value=v, mfn_rate=mfn, mode=mode) for v in (value / 2, value))
    assert whole["refund"] == 2 * half["refund"]
    assert whole["refund_rate"] == half["refund_rate"]
