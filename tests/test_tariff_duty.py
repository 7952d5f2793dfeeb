"""Duties against the vectors of the fact base, a second computation in fractions, and the terms.

Amounts are exact: nothing is rounded but where a test says so.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.calculator.model import BadInput, MissingInput, Result
from assistant.calculator.tariff_duty import CALCULATOR, TariffDuty
from assistant.calculator.tariff_regimes import COUNTERFACTUAL, GENERAL, METALS, REGIMES, Regime
from corpus.dates import PartialDate
from corpus.terms import Term, shipped_terms

DAYS = {"T1": "2025-05-01", "T2": "2025-08-20", "T3": "2025-08-20", "T4": "2026-04-01"}
DAYS |= {"T5": "2026-08-01"}
BY_ID: dict[str, list[Term]] = defaultdict(list)
for _term in shipped_terms():
    BY_ID[_term.term_id].append(_term)


class Shipped:
    """The terms of the shipped briefs as they were known on a day."""

    def __init__(self, as_of: str = "2026-11-23") -> None:
        self._as_of = date.fromisoformat(as_of)

    def number(self, term_id: str, on: date | None = None) -> Decimal:
        day = on or self._as_of
        for term in self._known(term_id):
            if (term.valid_from or day) <= day <= (term.valid_to or day):
                assert isinstance(term.value, Decimal)
                return term.value
        raise BadInput(term_id, str(on), "a day on which a value holds")

    def bounds(self, term_id: str, on: date | None = None) -> tuple[Decimal, Decimal]:
        value = self.number(term_id, on)
        return value, value

    def day(self, term_id: str) -> date:
        for term in self._known(term_id):
            assert isinstance(term.value, PartialDate)
            whole = term.value.whole()
            assert whole is not None
            return whole
        raise BadInput(term_id, "none", "a day known by the as-of day")

    def _known(self, term_id: str) -> list[Term]:
        listed = [term for term in BY_ID[term_id] if term.known_from <= self._as_of]
        return [term for term in listed if term.known_to is None or self._as_of < term.known_to]


def computed(as_of: str = "2026-11-23", **inputs: Any) -> Result:
    return CALCULATOR.compute(TariffDuty.model_validate(inputs), Shipped(as_of))


def values(as_of: str = "2026-11-23", **inputs: Any) -> dict[str, Decimal]:
    outputs = computed(as_of, **inputs).outputs
    return {output.name: Decimal(str(output.value)) for output in outputs}


def notes(result: Result) -> dict[str, dict[str, str]]:
    return {note.name: dict(note.values) for note in (*result.assumptions, *result.warnings)}


# m, then the duty in USD on US$100,000 under T1 and T4, T2, T3, T5.
TABLE = """
0     10000  15000  15000  12500
2.5   12500  17500  15000  12500
5     15000  20000  15000  12500
7.5   17500  22500  15000  12500
12.5  22500  27500  15000  12500
15    25000  30000  15000  15000
26.4  36400  41400  26400  26400
""".split("\n")[1:-1]


@pytest.mark.parametrize("row", TABLE)
def test_the_table_of_duties(row: str) -> None:
    mfn, *duties = map(Decimal, row.split())
    expected = dict(zip(("T1", "T2", "T3", "T5"), duties, strict=True))
    expected["T4"] = expected["T1"]
    for code, duty in expected.items():
        got = values(
            customs_value=100_000, mfn_rate=mfn, entry_date=DAYS[code], as_charged=code == "T2"
        )
        assert got == {
            "total_duty": duty,
            "total_rate": duty / 1000,
            "additional_rate": duty / 1000 - mfn,
            "additional_duty": duty - mfn * 1000,
        }


def test_the_steps_show_how() -> None:
    result = computed(customs_value=100_000, mfn_rate="2.5", entry_date="2025-08-20")
    assert [(step.formula, step.substitution, step.result) for step in result.steps] == [
        ("total_rate = max(mfn_rate, regime_rate)", "max(2.5%, 15%)", "15%"),
        ("additional_rate = total_rate − mfn_rate", "15% − 2.5%", "12.5%"),
        ("total_duty = customs_value × total_rate", "100,000 × 15%", "15,000 USD"),
        ("additional_duty = customs_value × additional_rate", "100,000 × 12.5%", "12,500 USD"),
    ]
    assert [output.name for output in result.outputs][0] == "total_duty"


def test_without_a_value_only_rates() -> None:
    result = computed(mfn_rate="7.5", entry_date="2026-04-01")
    assert [(o.name, o.value, o.unit) for o in result.outputs] == [
        ("total_rate", Decimal("17.5"), "percent"),
        ("additional_rate", Decimal(10), "percent"),
    ]


def test_oranges_pay_up_to_the_rate() -> None:
    oranges: dict[str, Any] = {
        "customs_value": 10_000,
        "specific_duty": "0.019",
        "quantity": 20_000,
    }
    result = computed(**oranges, entry_date="2026-08-01")
    assert {o.name: o.value for o in result.outputs} == {
        "total_duty": 1250, "total_rate": Decimal("12.5"), "additional_rate": Decimal("8.7"),
        "additional_duty": 870, "ave": Decimal("3.8"),
    }  # fmt: skip
    assert result.steps[0].substitution == "0.019 × 20,000"
    assert [step.result for step in result.steps[:2]] == ["380 USD", "3.8%"]


def test_the_equivalent_of_customs_and_border_protection() -> None:
    goods: dict[str, Any] = {"customs_value": 10, "specific_duty": "0.50", "quantity": 1}
    assert values(**goods, entry_date="2025-10-01")["ave"] == 5
    compound = computed(**goods, mfn_rate=2, entry_date="2025-10-01")
    assert compound.steps[0].substitution == "10 × 2% + 0.5 × 1"
    assert [o.value for o in compound.outputs] == [Decimal("1.5"), 15, 8, Decimal("0.8"), 7]


def test_the_duty_does_not_come_from_a_rounded_equivalent() -> None:
    goods: dict[str, Any] = {"customs_value": 3, "specific_duty": 1, "quantity": 1}
    got = values(**goods, entry_date="2026-03-01")  # 33.33...% and 10% on top
    assert (got["total_duty"], got["additional_duty"]) == (Decimal("1.3"), Decimal("0.3"))


@pytest.mark.parametrize(
    "goods_class, day, more, total_rate, additional_rate",
    [
        ("car", "2025-04-03", {}, "27.5", "25"),
        ("car", "2025-09-15", {}, "27.5", "25"),
        ("car", "2025-09-16", {}, "15", "12.5"),
        ("part", "2025-09-15", {"mfn_rate": "2.5"}, "27.5", "25"),
        ("part", "2026-05-01", {"mfn_rate": "2.5"}, "15", "12.5"),
        ("truck", "2025-09-15", {}, "50", "25"),
        ("truck", "2026-05-01", {"mfn_rate": 25}, "25", "0"),
        ("aircraft", "2025-09-16", {"mfn_rate": 3}, "3", "0"),
        ("aircraft", "2026-05-01", {"mfn_rate": 3}, "3", "0"),
        ("timber", "2025-10-14", {"mfn_rate": 3}, "15", "12"),
        ("timber", "2025-10-14", {"mfn_rate": 3, "partner": "eu"}, "15", "12"),
        ("timber", "2025-10-14", {"mfn_rate": 3, "partner": "uk"}, "13", "10"),
        ("metal", "2025-06-03", {"mfn_rate": 0, "metal_rate": 25}, "25", "25"),
        ("metal", "2025-06-04", {"mfn_rate": 1, "metal_rate": 50}, "51", "50"),
        ("metal", "2026-04-06", {"mfn_rate": 0, "metal_rate": 15}, "15", "15"),
        ("car", "2025-11-01", {"partner": "korea"}, "15", "12.5"),
        ("car", "2026-05-01", {"partner": "eu"}, "15", "12.5"),
        ("car", "2026-05-01", {"partner": "uk"}, "10", "7.5"),
    ],
)
def test_goods_under_section_232(
    goods_class: str, day: str, more: dict[str, Any], total_rate: str, additional_rate: str
) -> None:
    got = values(goods_class=goods_class, entry_date=day, **more)
    assert got == {"total_rate": Decimal(total_rate), "additional_rate": Decimal(additional_rate)}


def test_a_car_of_30_000_saves_3_750() -> None:
    car: dict[str, Any] = {"customs_value": 30_000, "goods_class": "car"}
    before, since = (values(**car, entry_date=f"2025-09-{day}")["total_duty"] for day in (15, 16))
    assert [before, since, before - since] == [8250, 4500, 3750]


@pytest.mark.parametrize(
    "partner, day, mfn, total_rate",
    [
        ("korea", "2025-11-14", 3, "15"),
        ("korea", "2026-08-01", 20, "20"),
        ("eu", "2025-08-21", 3, "15"),
        ("eu", "2026-08-01", 3, "10"),
        ("switzerland", "2026-02-23", 3, "15"),
        ("switzerland", "2026-08-01", 3, "12.5"),
        ("taiwan", "2026-01-15", 3, "15"),
        ("taiwan", "2026-08-01", 3, "10"),
        ("uk", "2026-03-01", 3, "13"),
        ("uk", "2026-08-01", 3, "13"),
        ("australia", "2026-08-01", 3, "15.5"),
        ("malaysia", "2026-08-01", 3, "13"),
        ("cambodia", "2026-08-01", 3, "13"),
    ],
)
def test_other_partners(partner: str, day: str, mfn: int, total_rate: str) -> None:
    assert values(partner=partner, mfn_rate=mfn, entry_date=day)["total_rate"] == Decimal(
        total_rate
    )


def test_malaysia_as_known_before_the_ruling() -> None:
    result = computed("2026-01-31", partner="malaysia", mfn_rate=3, entry_date="2025-12-01")
    assert result.outputs[0].value == 22
    assert "rule_assumed" in notes(result)


@pytest.mark.parametrize("code, first, last", [(r.code, r.first, r.last) for r in GENERAL])
def test_each_regime_from_its_first_day_to_its_last(
    code: str, first: date, last: date | None
) -> None:
    for day in (first, last or date(2027, 1, 1)):
        result = computed(mfn_rate=3, entry_date=day, as_charged=code == "T2")
        assert notes(result)["regime"]["code"] == code


def test_notes_name_heading_and_what_the_ruling_did() -> None:
    low, high = (computed(mfn_rate=m, entry_date="2025-10-01") for m in ("14.99", "15"))
    assert notes(low)["hts"] == {"code": "T3", "headings": "9903.02.73"}
    assert notes(high)["hts"] == {"code": "T3", "headings": "9903.02.72"}
    assert notes(low)["void_after_ruling"] == {"code": "T3", "rate": "0.01", "day": "2026-02-20"}
    assert "void_after_ruling" not in notes(high)
    earlier = computed("2026-02-19", mfn_rate=0, entry_date="2025-10-01")
    assert "void_after_ruling" not in notes(earlier)
    stacked = computed(mfn_rate=0, entry_date="2025-08-08", as_charged=True)
    assert notes(stacked)["replaced_from_start"] == {"code": "T3", "day": "2025-09-04"}
    assert notes(computed(goods_class="car", entry_date="2026-05-01"))["mfn_default"] == {
        "class": "car",
        "rate": "2.5",
    }
    quota = notes(computed(goods_class="car", entry_date="2026-05-01", partner="uk"))["uk_quota"]
    assert quota == {"rate": "10", "last": "", "quota": "100,000", "rate_above": "25"}
    unused = notes(computed(mfn_rate=0, metal_rate=50, entry_date="2026-05-01"))
    assert unused["input_not_used"] == {"field": "metal_rate"}


ROWS = [row for rows in (*REGIMES.values(), GENERAL, (COUNTERFACTUAL,)) for row in rows]


@pytest.mark.parametrize("row", [row for row in ROWS if row.term], ids=lambda row: row.term)
def test_the_table_agrees_with_the_terms(row: Regime) -> None:
    assert row.term is not None
    assert any(
        term.value == row.rate
        and (term.valid_from or row.first) <= (row.read_on or row.first)
        and (row.read_on or row.last is None or (term.valid_to or row.last) >= row.last)
        for term in BY_ID[row.term]
    )


def test_regimes_of_goods_do_not_overlap() -> None:
    for rows in (*REGIMES.values(), [row for row, _ in METALS]):
        for row, following in zip(rows, rows[1:], strict=False):
            assert row.last is not None
            assert row.last < following.first


@pytest.mark.parametrize(
    "as_of, day, got",
    [
        ("2025-06-01", "2025-09-01", "2025-09-01, 10%"),  # the 10% was then without an end
        ("2025-10-01", "2026-04-01", "2026-04-01, 15%"),
    ],
)
def test_a_rule_that_was_not_known_is_not_applied(as_of: str, day: str, got: str) -> None:
    with pytest.raises(BadInput) as caught:
        computed(as_of, mfn_rate=0, entry_date=day)
    assert (caught.value.field, caught.value.got) == ("entry_date", got)


@pytest.mark.parametrize(
    "inputs, field, allowed",
    [
        ({"entry_date": "2025-04-04"}, "entry_date", "2025-04-05.."),
        ({"partner": "eu", "entry_date": "2025-08-20"}, "entry_date", "2025-08-21.."),
        (
            {"partner": "uk", "goods_class": "part", "entry_date": "2026-05-01"},
            "goods_class", "general, timber, car",
        ),
        ({"goods_class": "timber", "entry_date": "2025-10-13"}, "entry_date", "2025-10-14.."),
        (
            {"goods_class": "aircraft", "entry_date": "2026-08-01"},
            "entry_date", "2025-09-16..2026-07-23",
        ),
        ({"entry_date": "2025-10-01", "as_charged": True}, "entry_date", "2025-08-07..2025-09-15"),
        (
            {"goods_class": "car", "entry_date": "2025-08-08", "as_charged": True},
            "as_charged", "false, but for general goods from japan",
        ),
        (
            {"goods_class": "metal", "metal_rate": 15, "entry_date": "2026-04-05"},
            "metal_rate", "50%",
        ),
        ({"goods_class": "truck", "entry_date": "2026-05-01"}, "mfn_rate", "25% for trucks"),
        (
            {"specific_duty": 10, "quantity": 3, "customs_value": 2, "entry_date": "2026-05-01"},
            "specific_duty", "at most 1000%",
        ),
    ],
)  # fmt: skip
def test_what_the_sources_give_no_rate_for(
    inputs: dict[str, Any], field: str, allowed: str
) -> None:
    with pytest.raises(BadInput) as caught:
        computed(**{"mfn_rate": 3, **inputs})
    assert (caught.value.field, caught.value.allowed) == (field, allowed)


@pytest.mark.parametrize(
    "inputs, field",
    [
        ({"mfn_rate": 3}, "entry_date"),
        ({"entry_date": "2026-05-01"}, "mfn_rate"),
        ({"goods_class": "metal", "mfn_rate": 0, "entry_date": "2026-05-01"}, "metal_rate"),
        ({"specific_duty": 1, "entry_date": "2026-05-01", "customs_value": 9}, "quantity"),
        ({"quantity": 1, "mfn_rate": 0, "entry_date": "2026-05-01"}, "specific_duty"),
        ({"specific_duty": 1, "quantity": 1, "entry_date": "2026-05-01"}, "customs_value"),
    ],
)
def test_what_is_missing_is_asked_for(inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingInput) as caught:
        computed(**inputs)
    assert caught.value.field == field
    assert str(caught.value) == f"{field} is missing; state it"


@pytest.mark.parametrize(
    "inputs",
    [
        {"mfn_rate": 150}, {"mfn_rate": -1}, {"mfn_rate": "NaN"}, {"mfn_rate": "Infinity"},
        {"customs_value": 0}, {"customs_value": "-5"}, {"customs_value": "1e16"},
        {"customs_value": "1e-40"}, {"customs_value": "NaN"}, {"specific_duty": -1},
        {"quantity": 0}, {"entry_date": "2025-02-30"}, {"partner": "china"}, {"rate": 1},
    ],
    ids=str,
)  # fmt: skip
def test_values_out_of_range(inputs: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TariffDuty.model_validate(inputs)


# The second computation: the formulas of the fact base, in fractions.
BY_HAND = {
    "T1": lambda m: m + 10,
    "T2": lambda m: m + 15,
    "T3": lambda m: max(m, Fraction(15)),
    "T4": lambda m: m + 10,
    "T5": lambda m: max(m, Fraction(25, 2)),
}
codes = st.sampled_from(sorted(BY_HAND))
rates = st.decimals(0, 100, places=4)
amounts = st.decimals(Decimal("0.01"), 10**15, places=2)


def duty(code: str, value: Decimal, mfn: Decimal) -> dict[str, Decimal]:
    stacked = code == "T2"
    return values(customs_value=value, mfn_rate=mfn, entry_date=DAYS[code], as_charged=stacked)


@given(codes, amounts, rates)
@settings(max_examples=100)
def test_a_second_computation_agrees(code: str, value: Decimal, mfn: Decimal) -> None:
    got, total = duty(code, value, mfn), BY_HAND[code](Fraction(mfn))
    assert Fraction(got["total_rate"]) == total
    assert Fraction(got["total_duty"]) == Fraction(value) * total / 100
    assert got["total_duty"] == value * mfn / 100 + got["additional_duty"]
    assert got["additional_rate"] >= 0


@given(codes, amounts, rates, st.decimals(0, 10**6, places=2))
@settings(max_examples=50)
def test_duty_grows_with_the_value_and_in_step(
    code: str, value: Decimal, mfn: Decimal, more: Decimal
) -> None:
    small, double = duty(code, value / 2, mfn), duty(code, value, mfn)
    assert double["total_duty"] == 2 * small["total_duty"]
    assert double["total_rate"] == small["total_rate"]
    if value + more <= 10**15:
        assert duty(code, value + more, mfn)["total_duty"] >= double["total_duty"]


@given(st.sampled_from([("T3", Decimal(15)), ("T5", Decimal("12.5"))]), st.decimals(0, 2, places=6))
@settings(max_examples=50)
def test_no_jump_where_the_mfn_rate_meets_an_all_in_rate(
    meeting: tuple[str, Decimal], step: Decimal
) -> None:
    code, threshold = meeting
    below, above = (duty(code, Decimal(100), threshold + sign * step) for sign in (-1, 1))
    assert below["total_rate"] == threshold
    assert above["total_rate"] == threshold + step
    assert above["additional_rate"] == 0


@given(amounts, st.decimals(0, 1, places=4), st.decimals(1, 1000, places=2), codes)
@settings(max_examples=50)
def test_a_specific_duty_is_its_share_of_the_value(
    value: Decimal, specific: Decimal, quantity: Decimal, code: str
) -> None:
    inputs: dict[str, Any] = {
        "customs_value": value,
        "specific_duty": specific,
        "quantity": quantity,
    }
    base = Fraction(specific) * Fraction(quantity)
    ave = 100 * base / Fraction(value)
    if ave > 1000:
        return
    got = values(**inputs, entry_date=DAYS[code], as_charged=code == "T2")
    expected = Fraction(value) * BY_HAND[code](ave) / 100
    # The equivalent may have no end, so 30 of its 34 digits are compared.
    assert abs(Fraction(got["total_duty"]) - expected) <= expected / 10**30
    assert abs(Fraction(got["ave"]) - ave) <= ave / 10**30


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)))
@settings(max_examples=50)
def test_every_day_has_one_regime_from_the_first(day: date) -> None:
    if day < GENERAL[0].first:
        with pytest.raises(BadInput, match=r"entry_date: got .*; allowed is 2025-04-05\.\."):
            computed(mfn_rate=0, entry_date=day)
        return
    regime = notes(computed(mfn_rate=0, entry_date=day))["regime"]
    last = date.fromisoformat(regime["last"]) if regime["last"] else day + timedelta(days=1)
    assert date.fromisoformat(regime["first"]) <= day <= last
