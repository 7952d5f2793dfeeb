"""The days that a question asks about."""

from datetime import date

import pytest

from assistant.asked import Asked, read_question
from assistant.dated import Days, dates_of, days_asked_about, looked_at_from, overlap
from corpus.glossary import shipped_glossary
from corpus.quantities import find_quantities

DAY = date(2026, 4, 1)


def read(question: str, language: str = "en") -> Asked:
    return read_question(question, language, shipped_glossary())


@pytest.mark.parametrize(
    "language, question, day",
    [
        ("en", "What was the rate on 1 April 2026?", DAY),
        ("en", "on April 1st, 2026", DAY),
        ("en", "as entered on 2026-04-01", DAY),
        ("zh", "2026年4月1日的税率是多少？", DAY),
        ("zh", "2026年4月1号适用哪个税率", DAY),
        ("ja", "2026年4月1日の税率は", DAY),
        ("ja", "令和8年4月1日の税率は", DAY),
        ("ja", "平成元年1月8日から", date(1989, 1, 8)),
        ("ja", "２０２６年４月１日の税率は", DAY),  # full-width
        ("ja", "令和８年４月１日の税率は", DAY),
    ],
)
def test_a_whole_day_is_one_day(language: str, question: str, day: date) -> None:
    assert days_asked_about(read(question, language)) == Days(day, day)


@pytest.mark.parametrize(
    "language, question, first, last",
    [
        ("en", "Which rate applied in August 2025?", date(2025, 8, 1), date(2025, 8, 31)),
        ("en", "the rate of Dec 2025", date(2025, 12, 1), date(2025, 12, 31)),
        ("zh", "2024年2月的税率", date(2024, 2, 1), date(2024, 2, 29)),  # a leap year
        ("zh", "2025年2月的税率", date(2025, 2, 1), date(2025, 2, 28)),
        ("ja", "令和8年3月の税率は", date(2026, 3, 1), date(2026, 3, 31)),
        ("ja", "２０２６年４月に", date(2026, 4, 1), date(2026, 4, 30)),
    ],
)
def test_a_month_is_its_first_to_its_last_day(
    language: str, question: str, first: date, last: date
) -> None:
    assert days_asked_about(read(question, language)) == Days(first, last)


@pytest.mark.parametrize(
    "language, question",
    [
        ("en", "What is the rate?"),
        ("en", "What was the rate in 2025?"),  # a year alone
        ("en", "What was the rate on 1 April?"),  # no year
        ("en", "What was the rate in March?"),
        ("zh", "2025年的税率"),
        ("zh", "4月1日的税率"),
        ("ja", "令和7年の税率は"),
        ("en", "Does 15% of US$550 billion fall due in 45 days?"),
        ("en", ""),
    ],
)
def test_without_a_month_and_its_year_no_days_are_asked_about(language: str, question: str) -> None:
    assert days_asked_about(read(question, language)) is None


@pytest.mark.parametrize(
    "question, first, last",
    [
        ("between 1 April 2026 and 5 May 2026", DAY, DAY),
        ("5 May 2026, or rather 1 April 2026", date(2026, 5, 5), date(2026, 5, 5)),
        ("a 2025 rate on 1 April 2026", DAY, DAY),  # the year alone is passed over
        ("from 3 March to April 2026", date(2026, 4, 1), date(2026, 4, 30)),  # so is a day without
        ("a 15% rate on 1 April 2026", DAY, DAY),
    ],
)
def test_of_several_dates_the_first_with_its_year_counts(
    question: str, first: date, last: date
) -> None:
    assert days_asked_about(read(question)) == Days(first, last)


@pytest.mark.parametrize(
    "language, question, written",
    [
        ("en", "the rate on 1 April 2026 and in May 2026", {"1 April 2026", "May 2026"}),
        ("en", "the rate in 2025, in March and on 11 November", {"2025", "March", "11 November"}),
        ("en", "1 April 2026, I say 1 April 2026", {"1 April 2026"}),
        ("zh", "2026年4月1日与11月5日", {"2026年4月1日", "11月5日"}),
        ("ja", "令和８年４月１日の税率は", {"令和8年4月1日"}),  # as in Asked.text
        ("en", "15% for 45 days", set()),
        ("en", "", set()),
    ],
)
def test_the_dates_of_a_question_are_as_written(
    language: str, question: str, written: set[str]
) -> None:
    assert dates_of(read(question, language)) == written


@pytest.mark.parametrize(
    "valid_from, valid_to, holds",
    [
        (date(2026, 4, 1), date(2026, 4, 30), True),
        (date(2026, 4, 10), date(2026, 4, 10), True),  # its first day
        (date(2026, 4, 11), date(2026, 4, 12), True),  # within
        (date(2026, 4, 20), date(2026, 5, 1), True),  # its last day
        (date(2026, 4, 21), date(2026, 5, 1), False),
        (date(2026, 3, 1), date(2026, 4, 10), True),
        (date(2026, 3, 1), date(2026, 4, 9), False),
        (None, date(2026, 4, 10), True),
        (None, date(2026, 4, 9), False),
        (date(2026, 4, 20), None, True),
        (date(2026, 4, 21), None, False),
        (None, None, True),
    ],
)
def test_both_ends_belong_and_an_open_one_holds_for_ever(
    valid_from: date | None, valid_to: date | None, holds: bool
) -> None:
    days = Days(date(2026, 4, 10), date(2026, 4, 20))
    assert overlap(valid_from, valid_to, days) is holds


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_days_too(day: date) -> None:
    assert overlap(None, None, Days(day, day))


@pytest.mark.parametrize(
    "text, looks",
    [
        ("as known on 1 April 2026, what applied?", True),
        ("As things stood in April 2026, what applied?", True),
        ("What applied on 1 April 2026?", False),
        ("站在2026年4月1日看，适用什么？", True),
        ("截至２０２６年４月，适用什么？", True),
        ("到2026年4月底为止还在收吗", True),
        ("就當時而言，2026年4月1日適用什麼", False),
        ("2026年4月1日の時点で何が適用されたか", True),
        ("令和8年4月現在の税率", True),
        ("令和8年4月の税率", False),
        ("Was it 5 as of then?", False),
    ],
)
def test_a_question_may_look_from_a_day(text: str, looks: bool) -> None:
    assert any(looked_at_from(text, q) for q in find_quantities(text)) is looks


@pytest.mark.parametrize(
    "language, question",
    [
        ("en", "What was it before 16 September 2025?"),
        ("en", "Which rate applied prior to Sept 16, 2025?"),
        ("zh", "2025年9月16日之前是多少？"),
        ("zh", "2025年9月16日前呢"),
        ("ja", "2025年9月16日より前は？"),
        ("ja", "２０２５年９月１６日以前の税率は"),
    ],
)
def test_before_a_day_is_asked_of_the_day_before(language: str, question: str) -> None:
    eve = date(2025, 9, 15)
    assert days_asked_about(read(question, language)) == Days(eve, eve)
