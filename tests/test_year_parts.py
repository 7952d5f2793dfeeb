"""Halves and quarters of a year, in three languages."""

import pytest

from corpus.year_parts import find_year_parts


@pytest.mark.parametrize(
    "text, parts",
    [
        ("2025年上半年", {("half", 1)}),
        ("今年下半年的合同", {("half", 2)}),
        ("２０２５年下半期", {("half", 2)}),
        ("2025年度の上期", {("half", 1)}),
        ("2025年後半に", {("half", 2)}),
        ("in the second half of 2025", {("half", 2)}),
        ("1H? No: H1, and Ｈ２", {("half", 1), ("half", 2)}),
        ("第三季度", {("quarter", 3)}),
        ("2025年第2四半期", {("quarter", 2)}),
        ("the fourth quarter", {("quarter", 4)}),
        ("Q3 of FY2026", {("quarter", 3)}),
        ("以上期间，上期待", set()),
        ("half of the profit, a quarter, 後半 of the talk, SH1", set()),
        ("", set()),
    ],
)
def test_a_text_names_its_parts_of_a_year(text: str, parts: set[tuple[str, int]]) -> None:
    assert set(find_year_parts(text)) == parts


def test_a_part_is_told_as_it_is_first_written() -> None:
    assert find_year_parts("２０２５年下半期と下期") == {("half", 2): "下半期"}
