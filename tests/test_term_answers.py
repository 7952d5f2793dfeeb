"""Which term answers a look-up question, and which of its values holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from assistant.asked import Asked, read_question
from assistant.asked_words import Kind
from assistant.candidates import Candidate
from assistant.dated import Days
from assistant.term_answers import (
    TermAnswer,
    TermBook,
    answer_from_terms,
    label_match,
    values_on,
)
from corpus.glossary import shipped_glossary
from corpus.terms import Term, Unit
from tests.desk_fixtures import CORPUS_DATE, DAY, FERRY, FERRY_ZH, REPLACED, make_candidate

BEFORE = timedelta(days=1)
FARE_QUOTES = {
    "zh": "渡轮票价为四十日元。",
    "en": "The ferry fare is 40 yen.",
    "ja": "渡し船の運賃は四十円である。",
}
NIGHT_QUOTES = {
    "zh": "夜间附加费为90日元。",
    "en": "The night surcharge is 90 yen.",
    "ja": "夜間の割増は90円である。",
}
NIGHT_LABELS = {"zh": ("夜间附加费",), "en": ("night surcharge",), "ja": ("夜間割増",)}


def make_term(**changes: Any) -> Term:
    """The ferry's fare of 40 yen, known and valid from DAY, unless changed."""
    fields: dict[str, Any] = {
        "term_id": "fare",
        "unit": "JPY",
        "value": Decimal(40),
        "bound": "",
        "labels": {
            "zh": ("渡轮票价",),
            "en": ("ferry fare", "price of a crossing"),
            "ja": ("運賃",),
        },
        "shown": {},
        "sentences": {
            "zh": "渡轮票价为{value}。",
            "en": "The fare is {value}.",
            "ja": "運賃は{value}である。",
        },
        "known_from": DAY,
        "known_to": None,
        "valid_from": DAY,
        "valid_to": None,
        "source_ids": ("rulebook",),
        "topic": "ferry",
        "section": "fares",
        "quotes": FARE_QUOTES,
        "line": 1,
    } | changes
    return Term(**fields)


def night(**changes: Any) -> Term:
    """The surcharge of 90 yen, in another sentence of the same document."""
    stated = {"value": Decimal(90), "labels": NIGHT_LABELS, "quotes": NIGHT_QUOTES}
    return make_term(**({"term_id": "night"} | stated | changes))


def read(question: str, kind: Kind | None = None) -> Asked:
    asked = read_question(question, "en", shipped_glossary())
    return asked if kind is None else replace(asked, kind=kind)


def answer(
    terms: Sequence[Term],
    asked: Asked,
    quoted: Sequence[Candidate] | None = None,
    as_of: date = CORPUS_DATE,
    days: Days | None = None,
) -> TermAnswer | None:
    candidates = [make_candidate(FERRY, "The ferry fare")] if quoted is None else quoted
    return answer_from_terms(TermBook(terms), asked, candidates, as_of, days)


def test_a_book_keeps_the_order_of_the_file_and_the_values_of_a_term_together() -> None:
    first, other, second = make_term(), night(), make_term(value=Decimal(50))
    book = TermBook([first, other, second])
    assert book.all() == (first, second, other)
    assert book.history("fare") == (first, second)
    assert book.history("night") == (other,)


def test_a_book_without_terms_is_empty_and_looking_up_adds_nothing() -> None:
    book = TermBook(())
    assert book.history("fare") == ()
    assert book.carried_by(make_candidate(FERRY, "The ferry fare")) == []
    assert book.names(make_candidate(FERRY, "The ferry fare"), "en") == ""
    assert book.all() == ()


@pytest.mark.parametrize(
    "quote, carried",
    [
        ("The ferry fare is 40 yen.", True),
        ("fare is 40 yen", True),  # the sentence holds more
        ("The ferry fare is 40 yen. Children travel free.", True),  # the quotation does
        ("The ferry fare is 50 yen.", False),
        ("Children travel free.", False),
    ],
)
def test_a_sentence_carries_a_term_whose_quotation_it_shares(quote: str, carried: bool) -> None:
    term = make_term(quotes=FARE_QUOTES | {"en": quote})
    candidate = make_candidate(FERRY, "The ferry fare", text="The ferry fare is 40 yen.")
    assert TermBook([term]).carried_by(candidate) == [term] * carried


def test_a_quotation_counts_only_in_its_own_document() -> None:
    book = TermBook([make_term(topic="guide"), make_term(value=Decimal(41))])
    candidate = make_candidate(FERRY, "The ferry fare")
    assert [term.value for term in book.carried_by(candidate)] == [Decimal(41)]


def test_a_term_is_carried_in_each_language() -> None:
    book = TermBook([make_term()])
    assert book.carried_by(make_candidate(FERRY_ZH, "渡轮票价")) == [make_term()]
    assert book.carried_by(make_candidate(FERRY_ZH, "港务长")) == []


@pytest.mark.parametrize(
    "language, names",
    [("zh", "渡轮票价"), ("en", "ferry fare; price of a crossing"), ("ja", "運賃"), ("fr", "")],
)
def test_a_label_is_named_once_however_many_values_a_sentence_carries(
    language: str, names: str
) -> None:
    book = TermBook([make_term(), make_term(value=Decimal(50))])
    assert book.names(make_candidate(FERRY, "The ferry fare"), language) == names
    assert book.names(make_candidate(FERRY, "Children"), language) == ""


@pytest.mark.parametrize(
    "text, match",
    [
        ("What is the ferry fare?", 1.0),
        ("FERRY FARES", 1.0),  # folded and stemmed
        ("How much is the fare?", 0.5),
        ("the price?", 0.5),  # of the second label, less its stop words
        ("票价多少", 3 / 7),  # 票, 价 and 票价 of four characters and three pairs
        ("運賃はいくらか", 1.0),
        ("Who keeps the lighthouse?", 0.0),
        ("", 0.0),
    ],
)
def test_the_best_label_of_any_language_counts(text: str, match: float) -> None:
    assert label_match(make_term(), text) == pytest.approx(match)


@pytest.mark.parametrize(
    "kind, fitting",
    [
        ("amount", {"USD", "JPY", "GBP", "EUR", "KRW", "TWD"}),
        ("rate", {"percent", "rate_multiple"}),
        ("count", {"count", "GW", "rate_multiple"}),
        ("date", {"date"}),
        ("duration", {"day", "business_day", "month", "year"}),
        ("who", {"name"}),
        ("country", {"name"}),
        ("why", set()),
    ],
)
def test_a_term_must_have_the_kind_of_value_asked_for(kind: Kind, fitting: set[Unit]) -> None:
    units: tuple[Unit, ...] = (
        "percent", "USD", "JPY", "GBP", "EUR", "KRW", "TWD", "business_day", "day", "month",
        "year", "GW", "count", "rate_multiple", "date", "name",
    )  # fmt: skip
    asked = read("the ferry fare", kind)
    assert {u for u in units if answer([make_term(unit=u)], asked)} == fitting
    assert all(answer([make_term(unit=u)], replace(asked, kind="open")) for u in units)


@pytest.mark.parametrize(
    "question, kind, label, fits",
    [
        ("How much is the fare?", "amount", "harbour ferry night fare", True),  # 1 of 4
        ("How much is the fare?", "amount", "old harbour ferry night fare", False),  # 1 of 5
        ("How much is it?", "amount", "fare", False),
        ("the night ferry fare", "open", "old harbour ferry night fare", True),  # 3 of 5
        ("the ferry fare", "open", "harbour ferry night fare", False),  # 2 of 4
        ("How much is the ferry fare?", "amount", "harbour ferry night fare", True),
    ],
)
def test_a_question_without_a_kind_must_name_more_of_a_label(
    question: str, kind: Kind, label: str, fits: bool
) -> None:
    term = make_term(labels={"zh": ("票",), "en": (label,), "ja": ("券",)})
    asked = read(question)
    assert asked.kind == kind
    found = answer([term], asked)
    assert (found is not None) is fits


def test_a_term_that_no_quoted_sentence_carries_answers_nothing() -> None:
    asked = read("How much is the ferry fare?")
    assert answer([make_term()], asked, [make_candidate(FERRY, "Children")]) is None
    assert answer([make_term()], asked, []) is None
    assert answer([], asked) is None


def test_the_label_that_the_question_names_best_is_answered() -> None:
    fare, surcharge = make_candidate(FERRY, "The ferry"), make_candidate(FERRY, "The night")
    terms = [make_term(), night()]
    for question, term_id in [
        ("How much is the night surcharge?", "night"),
        ("How much is the ferry fare?", "fare"),
    ]:
        for quoted in ([fare, surcharge], [surcharge, fare]):
            found = answer(terms, read(question), quoted)
            assert found is not None
            assert found.term_id == term_id


def test_of_terms_named_alike_the_first_quoted_is_answered() -> None:
    fare, surcharge = make_candidate(FERRY, "The ferry"), make_candidate(FERRY, "The night")
    terms = [make_term(), night()]
    asked = read("How much are fare and surcharge?")  # half of either label
    for quoted, term_id in [([fare, surcharge], "fare"), ([surcharge, fare], "night")]:
        found = answer(terms, asked, quoted)
        assert found is not None
        assert found.term_id == term_id


def test_the_days_asked_about_pick_a_value_that_no_quoted_sentence_carries() -> None:
    ended = make_term(valid_to=REPLACED - BEFORE)
    now = make_term(value=Decimal(50), valid_from=REPLACED, quotes=NIGHT_QUOTES)
    asked = read("How much is the ferry fare?")
    for days, values in [
        (None, (now,)),
        (Days(DAY, DAY), (ended,)),
        (Days(DAY, CORPUS_DATE), (ended, now)),
    ]:
        assert answer([now, ended], asked, days=days) == TermAnswer(values, disagree=False)


def test_values_that_hold_at_once_disagree() -> None:
    one, other = make_term(), make_term(value=Decimal(50), valid_from=DAY + BEFORE)
    asked = read("How much is the ferry fare?")
    assert answer([other, one], asked) == TermAnswer((one, other), disagree=True)


def test_what_became_known_later_answers_nothing() -> None:
    asked = read("How much is the ferry fare?")
    assert answer([make_term()], asked, as_of=DAY - BEFORE) is None
    assert answer([make_term()], asked, as_of=DAY) == TermAnswer((make_term(),), disagree=False)


OPEN = make_term(known_to=REPLACED)  # as it was told before its end was known
ENDED = make_term(known_from=REPLACED, valid_to=REPLACED - BEFORE)
NEXT = make_term(value=Decimal(50), known_from=REPLACED, valid_from=REPLACED)
NAMED = {"open": OPEN, "ended": ENDED, "next": NEXT}


@pytest.mark.parametrize(
    "as_of, days, held",
    [
        (DAY - BEFORE, None, []),  # nothing was known yet
        (DAY - BEFORE, Days(CORPUS_DATE, CORPUS_DATE), []),
        (DAY, None, ["open"]),
        (REPLACED - BEFORE, None, ["open"]),
        (REPLACED, None, ["next"]),  # replaced on that day, no longer known
        (CORPUS_DATE, None, ["next"]),
        (CORPUS_DATE, Days(DAY, DAY), ["ended"]),
        (CORPUS_DATE, Days(REPLACED - BEFORE, REPLACED - BEFORE), ["ended"]),  # its last day
        (CORPUS_DATE, Days(REPLACED, REPLACED), ["next"]),
        (CORPUS_DATE, Days(DAY, REPLACED), ["ended", "next"]),
        (REPLACED - BEFORE, Days(REPLACED, REPLACED), ["open"]),  # as it was known then
        (CORPUS_DATE, Days(DAY - 9 * BEFORE, DAY - BEFORE), ["next"]),  # none held: the latest
    ],
)
def test_the_values_on_a_day_are_those_known_and_valid_then(
    as_of: date, days: Days | None, held: list[str]
) -> None:
    for history in ([OPEN, ENDED, NEXT], [NEXT, ENDED, OPEN]):
        assert values_on(history, as_of, days) == [NAMED[name] for name in held]


def test_values_come_by_validity_and_then_as_in_the_file() -> None:
    late, always = make_term(line=1, valid_from=REPLACED), make_term(line=2, valid_from=None)
    early, beside = make_term(line=3), make_term(line=4)
    assert values_on([late, always, early, beside], CORPUS_DATE, None) == [
        always,
        early,
        beside,
        late,
    ]


@pytest.mark.parametrize(
    "changes, days",
    [
        ({"valid_from": None, "valid_to": None}, Days(date.min, date.min)),
        ({"valid_from": None, "valid_to": DAY}, Days(date.min, DAY)),
        ({"valid_from": DAY, "valid_to": None}, Days(date.max, date.max)),
        ({"valid_from": DAY, "valid_to": DAY}, Days(DAY, DAY)),
    ],
)
def test_an_open_end_holds_for_ever(changes: dict[str, Any], days: Days) -> None:
    term, later = make_term(**changes), make_term(known_from=CORPUS_DATE + BEFORE)
    assert values_on([term, later], CORPUS_DATE, days) == [term]


def test_a_replaced_value_tells_of_days_that_no_current_one_holds_on() -> None:
    replaced = make_term(known_to=REPLACED, valid_to=DAY)
    current = make_term(value=Decimal(50), valid_from=REPLACED)
    assert values_on([replaced, current], CORPUS_DATE, Days(DAY, DAY)) == [replaced]


def test_where_none_holds_all_of_the_latest_are_told() -> None:
    first = make_term(valid_to=DAY)
    latest = [make_term(value=Decimal(n), valid_from=REPLACED, valid_to=REPLACED) for n in (50, 60)]
    assert values_on([first, *latest], CORPUS_DATE, None) == latest
    undated = make_term(known_from=CORPUS_DATE, valid_from=None, valid_to=DAY)
    assert values_on([first, *latest, undated], CORPUS_DATE, None) == [undated]  # by known_from


def test_where_all_were_replaced_the_latest_is_told() -> None:
    terms = [make_term(known_to=REPLACED, valid_to=DAY + n * BEFORE) for n in (0, 1)]
    later = replace(terms[1], valid_from=DAY + BEFORE)
    assert values_on([terms[0], later], CORPUS_DATE, None) == [later]


def test_where_the_latest_was_replaced_and_another_was_not_something_is_told() -> None:
    current = make_term(valid_to=DAY)
    replaced = make_term(
        value=Decimal(50), known_to=REPLACED, valid_from=DAY + BEFORE, valid_to=DAY + BEFORE
    )
    assert values_on([current, replaced], CORPUS_DATE, None)


@pytest.mark.parametrize(
    "values, days, holds",
    [
        ([{}], None, False),  # no day is asked about
        ([{}], Days(DAY, DAY), True),
        ([{}], Days(DAY - BEFORE, DAY - BEFORE), False),
        ([{}], Days(DAY - BEFORE, DAY), True),
        ([{"valid_to": DAY}], Days(DAY + BEFORE, DAY + BEFORE), False),
        ([{"valid_from": None}], Days(DAY, DAY), False),  # its first day is not known
        ([{}, {"valid_from": REPLACED}], Days(DAY, DAY), False),
        ([{}, {"valid_from": REPLACED}], Days(DAY, REPLACED), True),
    ],
)
def test_an_answer_holds_on_days_on_which_each_of_its_values_does(
    values: list[dict[str, Any]], days: Days | None, holds: bool
) -> None:
    made = TermAnswer(tuple(make_term(**changes) for changes in values), disagree=False)
    assert made.holds_on(days) is holds
    assert made.term_id == "fare"
