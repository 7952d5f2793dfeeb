"""One pattern for many words: the longest at a position, with what may follow it."""

import re

import pytest

from corpus.tries import trie_pattern


def found(words: list[str], text: str) -> list[str]:
    pattern = trie_pattern(words, re.escape, lambda char: "(?![a-z])" if char.isascii() else "")
    return re.findall(pattern, text)


@pytest.mark.parametrize(
    "words, text, expected",
    [
        (["art", "article"], "article art arts", ["article", "art"]),
        (["日本", "日本銀行"], "日本銀行と日本", ["日本銀行", "日本"]),
        (["a.b"], "a.b axb", ["a.b"]),
        (["日本", "日銀"], "日産", []),
        ([], "anything", []),
    ],
)
def test_the_longest_word_that_may_stand_there(
    words: list[str], text: str, expected: list[str]
) -> None:
    assert found(words, text) == expected


def test_a_shorter_word_is_found_where_the_longer_may_not_stand() -> None:
    # "ab-cd" may not be followed by a letter, "ab" is followed by a dash.
    assert found(["ab", "ab-cd"], "ab-cde") == ["ab"]
