"""The guard's core over the shipped terms: translations and rewordings pass, changes do not."""

from collections.abc import Iterator

import pytest

from assistant.guarding.findings import Passage
from assistant.guarding.judging import failures, judge
from assistant.guarding.reading import read
from assistant.term_words import term_sentence
from corpus.terms import Term, shipped_terms

LANGUAGES = ("zh", "en", "ja")
TERMS = shipped_terms()[::4]


def share_failing(pairs: Iterator[tuple[str, str]]) -> float:
    """The share of statements that fail against their passage; of at least one."""
    failed = [bool(failures(judge(statement, [Passage(text)]))) for statement, text in pairs]
    return sum(failed) / len(failed)


def _changed(term: Term, language: str) -> str | None:
    """The quotation with the last digit of its first plain figure changed."""
    quote = term.quotes[language]
    for figure in read(quote).figures:
        digits = [i for i in range(figure.start, figure.end) if quote[i] in "0123456789"]
        if digits and figure.unit != "date":
            at = digits[-1]
            return f"{quote[:at]}{(int(quote[at]) + 3) % 10}{quote[at + 1 :]}"
    return None


def test_a_quotation_stands_by_itself() -> None:
    pairs = ((t.quotes[x], t.quotes[x]) for t in TERMS for x in LANGUAGES)
    assert share_failing(pairs) <= 0.01


def test_translations_pass() -> None:
    pairs = (
        (t.quotes[x], t.quotes[y]) for t in TERMS for x in LANGUAGES for y in LANGUAGES if x != y
    )
    assert share_failing(pairs) <= 0.05


def test_rewordings_pass() -> None:
    pairs = (
        (term_sentence(t, x), t.quotes[y]) for t in TERMS for x in LANGUAGES for y in LANGUAGES
    )
    assert share_failing(pairs) <= 0.05


@pytest.mark.parametrize("language", LANGUAGES)
def test_changed_figures_fail_in_every_language(language: str) -> None:
    pairs = (
        (changed, t.quotes[y])
        for t in TERMS
        for y in LANGUAGES
        if (changed := _changed(t, language)) is not None
    )
    assert share_failing(pairs) >= 0.95
