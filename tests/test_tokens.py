"""Tokens: what two texts must share to match."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer

from index.tokens import STOP_WORDS, stem, tokens


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", []),
        (" \n。、!?", []),
        ("関税率", ["关", "税", "率", "关税", "税率"]),
        ("關稅", ["关", "税", "关税"]),
        ("税", ["税"]),
        ("ドル", ["ド", "ル", "ドル"]),
        ("ﾄﾞﾙ", ["ド", "ル", "ドル"]),
        ("The tariffs are raised", ["tariff", "rais"]),
        ("ＪＢＩＣの融資", ["jbic", "の", "融", "资", "の融", "融资"]),
        ("5,500億", ["5500", "亿"]),
        ("5,500 15.5%", ["5500", "15.5"]),
        ("１５％", ["15"]),
        ("rice, rice", ["rice", "rice"]),
        ("under_score", ["under", "score"]),
        ("👍 rice", ["rice"]),
    ],
)
def test_a_text_has_these_tokens_in_order(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    "one, other",
    [("国際協力銀行", "国际协力银行"), ("ＴＡＲＩＦＦ", "tariffs"), ("5,500", "５５００")],
)
def test_spellings_of_one_thing_have_the_same_tokens(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


def test_stop_words_have_none() -> None:
    assert tokens(" ".join(sorted(STOP_WORDS)).upper()) == []


@pytest.mark.parametrize(
    "word, expected", [("investing", "invest"), ("15", "15"), ("été", "été"), ("a4", "a4")]
)
def test_only_plain_words_are_stemmed(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.fixture
def eager_threads() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # seconds: threads change within a word
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("eager_threads")
def test_threads_stem_at_once_as_one_after_another() -> None:
    words = [f"{a}{b}{c}ations" for a in "bcdfg" for b in ("ol", "un", "ick") for c in "klmnprst"]
    alone = [snowballstemmer.stemmer("english").stemWord(word) for word in words]
    for _ in range(20):
        stem.cache_clear()
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(stem, words)) == alone
