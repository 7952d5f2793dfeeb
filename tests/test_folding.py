"""Folding: spellings of one thing meet; the aligned fold keeps every offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.folding import fold, fold_aligned


@pytest.mark.parametrize(
    "spellings",
    [
        ("國際協力銀行", "国際協力銀行", "国际协力银行"),
        ("關稅", "関税", "关税"),
        ("投資", "投资"),
        ("ＪＢＩＣ", "jbic", "JBIC"),
        ("ﾄﾞｲﾂ", "ドイツ", "ト\u3099イツ"),
        ("１５％", "15%"),
        ("Straße", "STRASSE"),
        ("é", "e\u0301"),
    ],
)
def test_spellings_of_one_thing_are_equal(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize("one, other", [("关税", "税关"), ("タイ", "タイル"), ("ハ", "バ")])
def test_other_things_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text, folded",
    [
        ("ＪＢＩＣ國際", "jbic国际"),
        ("ßﬁ㍿", "ßﬁ㍿"),  # their folds are longer, so they stay
        ("ﾄﾞ", "ト\u3099"),
        ("", ""),
    ],
)
def test_the_aligned_fold_keeps_the_length(text: str, folded: str) -> None:
    assert fold_aligned(text) == folded and len(folded) == len(text)


@given(st.text())
def test_offsets_hold_in_any_text(text: str) -> None:
    assert len(fold_aligned(text)) == len(text)


@pytest.mark.parametrize("char", "著乾發後幹")
def test_a_character_folds_as_it_does_in_a_word(char: str) -> None:
    assert fold(f"{char}国") == fold(char) + fold("国") and len(fold(char)) == 1
