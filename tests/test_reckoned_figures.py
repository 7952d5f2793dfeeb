"""Sums that a question writes: figures joined by words or signs, by the unit, and odd spellings."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.calculator.figure_questions import figures
from assistant.calculator.labels import read
from assistant.calculator.spelling import normalised
from corpus.dates import PartialDate

BN = 10**9


def made(text: str) -> tuple[str, list[Decimal]]:
    request = figures(normalised(text), date(2026, 11, 23))
    assert request is not None
    return request.inputs["operation"], [value for value, _ in request.inputs["values"]]


@pytest.mark.parametrize(
    "text, operation, values",
    [
        ("$33.3bn + $2.1bn + $0.6bn = ?", "sum", [33.3, 2.1, 0.6]),
        ("３３３億ドル＋２１億ドル＋６億ドルは？", "sum", [33.3, 2.1, 0.6]),
        ("360亿减21亿再减6亿美元，剩多少？", "sum", [36, -2.1, -0.6]),
        ("從1,090億美元中減去360億美元是多少？", "difference", [109, 36]),
        ("Subtract $36bn from $109bn.", "difference", [109, 36]),
        ("1,090億ドルから360億ドルを引くと？", "difference", [109, 36]),
        ("100架飞机，每架1.5亿美元，总价多少？", "product", [0.15, 100 / BN]),
        ("100機、1機1.5億ドルなら総額はいくら？", "product", [0.15, 100 / BN]),
        ("100 aircraft at $150m each: total?", "product", [0.15, 100 / BN]),
        ("年70億ドルの購入を4年続けると総額は？", "product", [7, 4 / BN]),
        ("$8bn a year plus $7bn a year, over 4 yrs - total?", "product", [15, 4 / BN]),
        ("83兆日圓跟80兆日圓相比，多了百分之幾？", "percent_change", [80_000, 83_000]),
        ("83兆円は80兆円より何％多いですか？", "percent_change", [80_000, 83_000]),
        ("From $80tn to $83tn: what percentage change?", "percent_change", [80_000, 83_000]),
        ("$166bn from 300,000 importers: average per importer?", "quotient", [166, 300_000 / BN]),
    ],
)
def test_figures_are_reckoned(text: str, operation: str, values: list[float]) -> None:
    found, given = made(text)
    assert (found, [round(float(v) / BN, 12) for v in given]) == (
        operation,
        [round(v, 12) for v in values],
    )


@pytest.mark.parametrize(
    "text", ["US$20-30 billion a year", "360億ドルと730億ドル", "no less than $5bn and $6bn"]
)
def test_figures_that_only_stand_together_are_not_joined(text: str) -> None:
    assert figures(normalised(text), date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    "text",
    ["12/15/2025", "15/12/2025", "Dec 15, '25", "R7.12.15", "令和七年十二月十五日",
     "二〇二五年十二月十五日"],
)  # fmt: skip
def test_days_are_written_in_many_ways(text: str) -> None:
    (found,) = read(normalised(text)).quantities
    assert found.value == PartialDate(2025, 12, 15)


@pytest.mark.parametrize("text", ["N = 20", "term: 20", "年限：20", "期間：２０", "年數=20"])
def test_a_named_number_of_years_needs_no_unit(text: str) -> None:
    (found,) = read(normalised(text)).quantities
    assert (found.value, found.unit) == (Decimal(20), "year")


def test_ends_of_a_change_and_parts_of_a_whole_share_their_unit() -> None:
    rates = read(normalised("15→25% all-in")).quantities
    assert [(q.value, q.unit) for q in rates] == [
        (Decimal(15), "percent"),
        (Decimal(25), "percent"),
    ]
    part, whole = read(normalised("85 of 166 billion dollars")).quantities
    assert (part.value, whole.value) == (Decimal(85 * BN), Decimal(166 * BN))
