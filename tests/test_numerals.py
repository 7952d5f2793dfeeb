"""Numbers in digits, kanji and both, and the forms they are written in."""

import re
from decimal import Decimal

import pytest

from corpus.numerals import ascii_forms, either_form, read_number


@pytest.mark.parametrize(
    "written, value",
    [
        ("5,500", 5500),
        ("0.55", Decimal("0.55")),
        ("五千五百", 5500),
        ("十五", 15),
        ("百", 100),
        ("二〇二五", 2025),
        ("一百零五", 105),
        ("两万五千", 25_000),
        ("兩萬", 20_000),
        ("三十万八千", 308_000),
        ("3.5万", 35_000),
        ("5千億", 500_000_000_000),
        ("5,500亿", 550_000_000_000),
        ("1兆5000億", 1_500_000_000_000),
        ("1億2千3百万", 123_000_000),
        ("3万亿", 3_000_000_000_000),  # in Chinese a trillion is ten thousand hundred-millions
        ("3萬億", 3_000_000_000_000),
        ("3万億", 3_000_000_000_000),
        ("100億余", 10_000_000_000),
        ("万", 10_000),
        ("0万", 0),
        ("零", 0),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, value: int | Decimal) -> None:
    assert read_number(written) == value


@pytest.mark.parametrize("written", ["", ",", ".", "余", "abc", "5x", "1.5.2", "1.5.2万", "万.5"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert read_number(written) is None


def test_a_long_run_of_digits_that_is_no_number_is_refused_at_once() -> None:
    assert read_number("1" * 100_000 + "x") is None


@pytest.mark.parametrize(
    "text, forms",
    [
        ("５，５００億ドル", "5,500億ドル"),
        ("１５％", "15%"),
        ("ＵＳ＄５", "US$5"),
        ("ﾀｲ", "タイ"),
        ("㍿ ﬁ", "㍿ ﬁ"),  # their forms are longer, so they stay
        ("國際", "國際"),
        ("", ""),
    ],
)
def test_ascii_forms_keep_the_length(text: str, forms: str) -> None:
    assert ascii_forms(text) == forms and len(ascii_forms(text)) == len(text)


def test_a_voiced_kana_also_matches_in_half_width() -> None:
    pattern = re.compile(either_form("米?ドル"))
    assert pattern.fullmatch(ascii_forms("米ﾄﾞﾙ")) and pattern.fullmatch("ドル")
    assert not pattern.fullmatch("トル")
