"""Strings and figures in a text: what is said, and what is another thing that looks like it."""

from decimal import Decimal

import pytest

from corpus.quantities import find_quantities
from evals.cases import Number
from evals.matching import folded, gives, missing_of, same_unit, says, says_one_of, within


@pytest.mark.parametrize(
    "text, words, expected",
    [
        ("The rate is 15%.", "15", True),
        ("The rate is 15.", "15", True),  # a full stop is no decimal point
        ("It is 150.", "15", False),
        ("It is 115.", "15", False),
        ("It is 1.15.", "15", False),
        ("It is 15.5.", "15", False),
        ("It is 15,000 yen.", "15", False),
        ("It is 15,000 yen.", "15000 yen", True),
        ("It is 1,234,567.", "1234567", True),
        ("Sections 122, 301 apply.", "122", True),
        ("根据第122条", "122条", True),
        ("a party", "art", False),
        ("an art", "art", True),
        ("ART", "art", True),
        ("arts", "art", False),
        ("日本はUSMCAに", "usmca", True),  # another script is no part of the word
        ("US$550billion", "US$550 billion", True),
        ("US$550\nbillion", "US$550 billion", True),
        ("5 500億ドル", "5500億ドル", True),
        ("税率为１５％", "15%", True),
        ("國際協力銀行", "国際協力銀行", True),
        ("渡輪票價", "渡轮票价", True),
        ("渡轮", "渡轮票价", False),
        ("a+b (c)", "+b (C", True),  # no pattern
        ("aab", "a+b", False),
        ("anything", "", False),
        ("anything", " \n", False),
        ("", "15", False),
    ],
)
def test_a_text_says_a_string(text: str, words: str, expected: bool) -> None:
    assert says(text, words) is expected


def test_one_of_a_group_will_do() -> None:
    assert says_one_of("票价为四十日元", ["40", "四十"])
    assert not says_one_of("票价为四十日元", ["50", "五十"])
    assert not says_one_of("票价为四十日元", [])


def test_folding_keeps_commas_that_part_no_thousands() -> None:
    assert folded("1,000,000") == "1000000"
    assert folded("Ａ, 12,34 and 1,2345") == "a, 12,34 and 1,2345"


@pytest.mark.parametrize(
    "text, value, unit, tolerance, expected",
    [
        ("US$550bn", "550000000000", "USD", "0", True),
        ("5,500亿美元", "550000000000", "USD", "0", True),
        ("5500億円", "550000000000", "USD", "0", False),
        ("a bare 550", "550", "USD", "0", True),  # without a unit it has any
        ("550 dollars", "550", "", "0", True),
        ("15 percentage points", "15", "percent", "0", True),
        ("15 yen", "15", "percent", "0", False),
        # 0.5% of 15 is 0.075.
        ("15.075%", "15", "percent", "0.5%", True),
        ("15.08%", "15", "percent", "0.5%", False),
        ("14.925%", "15", "percent", "0.5%", True),
        ("15.01%", "15", "percent", "0.01", True),
        ("15.02%", "15", "percent", "0.01", False),
        ("on 5 November 2025", "2025-11-05", "date", "0", True),
        ("2025年11月5日", "2025-11-05", "date", "0", True),
        ("on 5 November", "2025-11-05", "date", "0", True),  # the year goes without saying
        ("in November 2025", "2025-11-05", "date", "0", False),  # a month is no day
        ("on 6 November 2025", "2025-11-05", "date", "0", False),
        ("in 2025", "2025", "", "0", False),  # a date is no amount
        ("", "15", "percent", "0", False),
    ],
)
def test_a_figure_is_given_by_value(
    text: str, value: str, unit: str, tolerance: str, expected: bool
) -> None:
    assert gives(find_quantities(text), Number(value, unit, tolerance)) is expected


@pytest.mark.parametrize(
    "value, wanted, tolerance, expected",
    [
        ("99", "100", "1%", True),  # 1 off, and 1 allowed
        ("98.9", "100", "1%", False),
        ("-99", "-100", "1%", True),  # a share of the size, whatever the sign
        ("100", "-100", "1%", False),
        ("3", "5", "2", True),
        ("2.9", "5", "2", False),
        ("0", "0", "5%", True),
        ("0.1", "0", "5%", False),  # a share of nothing
    ],
)
def test_a_tolerance_is_a_share_or_an_amount(
    value: str, wanted: str, tolerance: str, expected: bool
) -> None:
    assert within(Decimal(value), Number(wanted, "", tolerance)) is expected


def test_units_are_one_where_one_is_empty_or_both_are_percent() -> None:
    assert same_unit("USD", "USD")
    assert same_unit("", "USD") and same_unit("USD", "")
    assert same_unit("percent", "percentage_point")
    assert not same_unit("USD", "JPY")
    assert not same_unit("day", "business_day")


@pytest.mark.parametrize(
    "text, answer, missing",
    [
        ("The ferry fare is 40 yen.", "40 yen", []),
        ("The ferry fare is 40 yen.", "50 yen", ["50 yen"]),
        ("渡轮票价为四十日元。", "40日元", []),  # by value, in any script
        ("It is US$550bn over 4 years.", "5500亿美元，3年", ["3年"]),
        # A name in another language, and every figure.
        ("Lutnick chairs it.", "卢特尼克", []),
        ("Lutnick chairs it.", "卢特尼克, 15%", ["15%"]),
        # The number of a provision is part of its name, not a figure.
        ("第301条の関税である。", "Section 301", []),
        # A third of the words: "master" of "master", "runs" and "piers".
        ("The harbour master appoints crews.", "The master runs piers", []),
        # One of four is not.
        (
            "The harbour master appoints crews.",
            "The master runs wide piers",
            ["The master runs wide piers (1 of 4 words)"],
        ),
        ("Lamps burn.", "Gulls cry", ["Gulls cry (0 of 2 words)"]),
        # A figure that is there does not speak for words that are not.
        ("It is 40 yen.", "40 yen for gulls", ["40 yen for gulls (0 of 1 words)"]),
        ("", "Lamps", ["Lamps (0 of 1 words)"]),
        ("Lamps burn.", "", []),
    ],
)
def test_what_of_an_answer_a_text_lacks(text: str, answer: str, missing: list[str]) -> None:
    assert missing_of(text, answer) == missing
