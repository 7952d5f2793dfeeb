"""What a minus, a time, a unit or a word such as by makes of figures, and what is then no sum."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.calculator.answering import calculated
from assistant.calculator.model import MissingInput
from assistant.term_answers import TermBook
from corpus.terms import shipped_terms

BOOK = TermBook(shipped_terms())
AS_OF = date(2026, 11, 23)


def result(question: str) -> object:
    """The first output, or what is missing; None where nothing is computed."""
    made = calculated(question, (), AS_OF, BOOK, lambda _term: None)
    if made is None:
        return None
    return made.problem if made.calculation is None else made.calculation.outputs[0].value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What is $36 billion minus $9 billion?", 27 * 10**9),
        ("360億ドルマイナス90億ドルは？", 27 * 10**9),
        ("360亿美元减90亿美元是多少？", 27 * 10**9),
        ("$36 billion plus $73 billion minus $9 billion?", 100 * 10**9),
        ("$7bn a year for 4 years, how much in total?", 28 * 10**9),
        ("日本每年投资70亿美元，4年共多少？", 28 * 10**9),
        ("年70億ドルを4年続けると合計いくら？", 28 * 10**9),
        ("与80万亿日元相比，83万亿日元多百分之几？", Decimal("3.75")),
        ("$83bn against $80bn, percent change?", Decimal("3.75")),
        ("Divide $36bn by $9bn", 4),
        ("MFN 2.5%の製品10万ドルをR8.1.5に輸入したときの関税は？", 15_000),
    ],
)
def test_figures_are_reckoned_as_their_words_say(question: str, value: Decimal) -> None:
    assert result(question) == value


@pytest.mark.parametrize(
    "question",
    [
        "$600 million a month for 2 years, how much in total?",
        "每月6亿美元，2年一共多少？",
        "$1.2bn a year for 18 months, how much in total?",
        "$10bn a quarter for 4 years, how much in total?",
        "$8 billion a year is paid for 100 aircraft in total, how much each?",
        "Each of 50 states gets $1bn, how much in total?",
        "Investment rose from $36bn by $73bn. How much now?",
        "Imports of $80bn fell by $20bn: what is left?",
        "fıve and a half percent tariff on $100,000?",
    ],
)
def test_what_does_not_fit_together_is_not_computed(question: str) -> None:
    assert result(question) is None


def test_a_day_that_cannot_be_read_is_asked_for() -> None:
    missing = result("MFN 2.5%, $100,000 of goods entered 1/5/26, what duty?")
    assert isinstance(missing, MissingInput) and "entry_date" in str(missing)


def changed(before: str, text: str) -> object:
    made = calculated(text, (before,), AS_OF, BOOK, lambda _term: None)
    return made and made.calculation and made.calculation.outputs[0].value


def test_points_are_added_to_a_rate_whatever_it_was() -> None:
    duty = "Duty on $100,000 of Japanese goods, MFN 2.5%, entered 1 June 2026?"
    assert changed(duty, "3 points more?") == 15_500
    assert changed(duty, "and at 5%?") == 15_000


def test_a_part_of_an_exchange_rate_is_not_guessed() -> None:
    assert changed("What is $550bn at 150 yen?", "If the yen strengthens 10%?") is None
