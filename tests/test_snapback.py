"""What a snap-back costs, against the vector of the fact base and a second computation.

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
from assistant.calculator.snapback import CALCULATOR, Snapback
from tests.calculator_fixtures import REGIMES, FixedTerms

DEAL, SURCHARGE, TODAY = "2025-10-01", "2026-03-01", "2026-11-23"


class Known(FixedTerms):
    """The terms of the fixtures, with the rate of 25% that Bessent named."""

    def __init__(self, snap_back: str | None = "25") -> None:
        super().__init__({"ruling_date": date(2026, 2, 20)})
        self._snap_back = snap_back

    def number(self, term_id: str, on: date | None = None) -> Decimal:
        if term_id != "funding_call_snap_back":
            return REGIMES.number(term_id, on)
        if self._snap_back is None:
            raise BadInput(term_id, "none", "a value known by the as-of day")
        return Decimal(self._snap_back)


def computed(**inputs: Any) -> Result:
    return CALCULATOR.compute(Snapback.model_validate(inputs), Known())


def values(**inputs: Any) -> dict[str, Decimal]:
    return {o.name: Decimal(str(o.value)) for o in computed(**inputs).outputs}


def notes(result: Result) -> dict[str, dict[str, str]]:
    return {note.name: dict(note.values) for note in (*result.assumptions, *result.warnings)}


def test_the_vector_stacked_against_the_deal() -> None:
    result = computed(trade_value=1_000_000, mfn_rate="2.5", entry_date=DEAL)
    assert [(o.name, o.value, o.unit) for o in result.outputs] == [
        ("extra_duty", Decimal(125_000), "USD"),
        ("duty_now", Decimal(150_000), "USD"),
        ("duty_after", Decimal(275_000), "USD"),
        ("extra_rate", Decimal("12.5"), "percentage_point"),
        ("rate_now", Decimal(15), "percent"),
        ("rate_after", Decimal("27.5"), "percent"),
    ]
    assert [(step.formula, step.substitution, step.result) for step in result.steps] == [
        ("rate_now = max(mfn_rate, regime_rate)", "max(2.5%, 15%)", "15%"),
        ("rate_after = mfn_rate + snap_rate", "2.5% + 25%", "27.5%"),
        ("extra_rate = rate_after − rate_now", "27.5% − 15%", "12.5 pp"),
        ("duty_now = trade_value × rate_now", "1,000,000 × 15%", "150,000 USD"),
        ("duty_after = trade_value × rate_after", "1,000,000 × 27.5%", "275,000 USD"),
        ("extra_duty = trade_value × extra_rate", "1,000,000 × 12.5%", "125,000 USD"),
    ]
    assert notes(result)["mode_assumed"] == {"mode": "stack"}
    assert notes(result)["snap_rate_not_fixed"] == {"rate": "25"}
    assert notes(result)["regime"]["code"] == "T3"
    assert notes(result)["static"] == {}


@pytest.mark.parametrize(
    "mode, mfn, day, snap, now, after",
    [
        ("stack", "2.5", TODAY, 25, "12.5", "27.5"),
        ("all_in", "2.5", TODAY, 25, "12.5", "25"),
        ("all_in", "30", TODAY, 25, "30", "30"),
        ("all_in", "2.5", SURCHARGE, 25, "12.5", "25"),
        ("stack", "20", TODAY, 15, "20", "35"),
        ("all_in", "2.5", TODAY, 10, "12.5", "10"),  # lower: the extra is negative
    ],
)
def test_both_modes(mode: str, mfn: str, day: str, snap: int, now: str, after: str) -> None:
    inputs: dict[str, Any] = {"mode": mode, "mfn_rate": mfn, "entry_date": day}
    got = values(**inputs, snap_rate=snap)
    extra = Decimal(after) - Decimal(now)
    assert got == {"extra_rate": extra, "rate_now": Decimal(now), "rate_after": Decimal(after)}
    assert "mode_assumed" not in notes(computed(**inputs))


def test_two_all_in_rates_need_no_mfn_rate() -> None:
    result = computed(mode="all_in", entry_date=TODAY, trade_value=1000)
    assert [o.value for o in result.outputs] == [
        125, 125, 250, Decimal("12.5"), Decimal("12.5"), 25,
    ]  # fmt: skip
    assert notes(result)["mfn_up_to"] == {"rate": "12.5"}


@pytest.mark.parametrize(
    "inputs, field",
    [
        ({"mfn_rate": 3}, "entry_date"),
        ({"entry_date": TODAY}, "mfn_rate"),
        ({"entry_date": TODAY, "mode": "stack"}, "mfn_rate"),
        ({"entry_date": SURCHARGE, "mode": "all_in"}, "mfn_rate"),
    ],
)
def test_what_is_missing_is_asked_for(inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingInput) as caught:
        computed(**inputs)
    assert caught.value.field == field


def test_a_snap_back_rate_that_no_term_gives_is_asked_for() -> None:
    inputs = Snapback.model_validate({"mfn_rate": 3, "entry_date": TODAY})
    with pytest.raises(MissingInput, match="snap_rate is missing; state it"):
        CALCULATOR.compute(inputs, Known(snap_back=None))
    assert CALCULATOR.term_of("snap_rate") == "funding_call_snap_back"


def test_a_day_before_the_first_regime() -> None:
    with pytest.raises(BadInput) as caught:
        computed(mfn_rate=3, entry_date="2025-04-04")
    assert (caught.value.got, caught.value.allowed) == ("2025-04-04", "2025-04-05..")


@pytest.mark.parametrize(
    "inputs",
    [
        {"snap_rate": 150}, {"snap_rate": "NaN"}, {"mfn_rate": -1}, {"trade_value": 0},
        {"trade_value": "1e16"}, {"mode": "both"}, {"entry_date": "soon"},
    ],
    ids=str,
)  # fmt: skip
def test_values_out_of_range(inputs: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Snapback.model_validate(inputs)


rates = st.decimals(0, 100, places=4)


@given(
    st.decimals(Decimal("0.01"), 10**15, places=2),
    rates,
    rates,
    st.sampled_from(["stack", "all_in"]),
    st.sampled_from([DEAL, SURCHARGE, TODAY]),
)
@settings(max_examples=150)
def test_a_second_computation_agrees(
    value: Decimal, mfn: Decimal, snap: Decimal, mode: str, day: str
) -> None:
    m, r = Fraction(mfn), Fraction(snap)
    now = {DEAL: max(m, Fraction(15)), SURCHARGE: m + 10, TODAY: max(m, Fraction(25, 2))}[day]
    after = m + r if mode == "stack" else max(m, r)
    inputs: dict[str, Any] = {"mfn_rate": mfn, "snap_rate": snap, "mode": mode, "entry_date": day}
    got = values(**inputs, trade_value=value)
    assert Fraction(got["rate_now"]) == now
    assert Fraction(got["extra_duty"]) == Fraction(value) * (after - now) / 100
    half = values(**inputs, trade_value=value / 2)
    assert (half["extra_duty"] * 2, half["extra_rate"]) == (got["extra_duty"], got["extra_rate"])
    stacked, all_in = (values(**{**inputs, "mode": x})["rate_after"] for x in ("stack", "all_in"))
    assert stacked >= all_in
