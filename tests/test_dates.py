"""Dates as they are written in three languages, whole and in part."""

from datetime import date

import pytest

from corpus.dates import PartialDate, find_dates
from corpus.numerals import ascii_forms

Parts = tuple[int | None, int | None, int | None]


def found(text: str) -> list[tuple[Parts, str]]:
    """(year, month, day) and the words they were read from, in reading order."""
    hits = sorted(find_dates(ascii_forms(text)), key=lambda hit: hit[1])
    return [((d.year, d.month, d.day), text[start:end]) for d, start, end in hits]


@pytest.mark.parametrize(
    "written, parts",
    [
        ("2025年7月22日", (2025, 7, 22)),
        ("２０２５年７月２２日", (2025, 7, 22)),
        ("2025年 7月 22號", (2025, 7, 22)),
        ("2025年10月", (2025, 10, None)),
        ("2025年", (2025, None, None)),
        ("11月5日", (None, 11, 5)),
        ("10月", (None, 10, None)),
        ("令和7年10月28日", (2025, 10, 28)),
        ("令和元年", (2019, None, None)),
        ("平成31年4月", (2019, 4, None)),
        ("昭和64年1月7日", (1989, 1, 7)),
        ("2026-04-01", (2026, 4, 1)),
        ("2026/4/1", (2026, 4, 1)),
        ("2025.10.4", (2025, 10, 4)),
        ("1 April 2026", (2026, 4, 1)),
        ("1st of April, 2026", (2026, 4, 1)),
        ("April 1, 2026", (2026, 4, 1)),
        ("july 9th, 2025", (2025, 7, 9)),
        ("Jan. 3, 2026", (2026, 1, 3)),
        ("Sept 4", (None, 9, 4)),
        ("28 October", (None, 10, 28)),
        ("September 2025", (2025, 9, None)),
        ("2月29日", (None, 2, 29)),
        ("1 may 2026", (2026, 5, 1)),
        ("2026", (2026, None, None)),
    ],
)
def test_a_date_is_read_whole_or_in_part(written: str, parts: Parts) -> None:
    assert found(written) == [(parts, written)]
    assert found(f"（{written}）") == [(parts, written)]


@pytest.mark.parametrize(
    "text, parts, words",
    [
        ("Since March the rate is 15%", (None, 3, None), "March"),
        ("in may", (None, 5, None), "may"),
        ("in May", (None, 5, None), "May"),
        ("日期：2026年4月1日起", (2026, 4, 1), "2026年4月1日"),
    ],
)
def test_the_span_is_that_of_the_date_alone(text: str, parts: Parts, words: str) -> None:
    assert found(text) == [(parts, words)]


def test_several_dates_are_apart() -> None:
    assert found("2025年7月22日から2026年3月、5月まで") == [
        ((2025, 7, 22), "2025年7月22日"),
        ((2026, 3, None), "2026年3月"),
        ((None, 5, None), "5月"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "no date", "6月間", "2,025", "12025", "15.2025", "¥2000", "$1999",
        "2000美元", "2000 dollars", "2000亿", "2000萬", "1999 million", "2000ドル", "2000 GW",
        "Article 7 may be amended", "This may raise it", "this may", "march on",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["2025-02-30", "2025年2月30日", "30 February", "13月1日"])
def test_an_impossible_day_is_no_day(text: str) -> None:
    assert [parts for parts, _ in found(text) if parts[2] is not None] == []


@pytest.mark.parametrize(
    "one, other, compatible",
    [
        (PartialDate(2025, 10), PartialDate(2025, 10, 28), True),
        (PartialDate(2025), PartialDate(2025, 10, 28), True),
        (PartialDate(None, 10, 28), PartialDate(2025, 10, 28), True),
        (PartialDate(None, 10, 27), PartialDate(2025, 10, 28), False),
        (PartialDate(2024), PartialDate(2025, 10, 28), False),
        (PartialDate(2025), PartialDate(None, 10), False),  # nothing that both write
    ],
)
def test_dates_are_compatible_where_both_write_a_part(
    one: PartialDate, other: PartialDate, compatible: bool
) -> None:
    assert one.compatible(other) is compatible and other.compatible(one) is compatible


def test_only_a_whole_date_is_a_day() -> None:
    assert PartialDate(2026, 4, 1).whole() == date(2026, 4, 1)
    for partial in (PartialDate(2026, 4), PartialDate(2026), PartialDate(None, 4, 1)):
        assert partial.whole() is None
