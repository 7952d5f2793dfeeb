"""One answer judged: the four verdicts, why, and which measures have a value."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import log2
from typing import Any

import pytest

from assistant.records import Output
from evals.cases import Case, Number, Quote
from evals.judging import said
from tests.desk_fixtures import FERRY, make_citation
from tests.eval_fixtures import CREWS, FARE, judged, make_answer, make_calculation

FARE_ITEM = (Quote("ferry.en", "The ferry fare is 40 yen."),)
CREWS_ITEM = (Quote("ferry.en", "The harbour master appoints ferry crews."),)
ASKED = Case(
    "q1",
    "What is the ferry fare?",
    answerable=True,
    contains=(("40", "forty"),),
    evidence=(FARE_ITEM, CREWS_ITEM),
)
FREE = Case("q2", "What is the ferry fare?")  # nothing is expected of it
UNANSWERABLE = Case("q3", "What of Peru?", kind="unanswerable", answerable=False)
FERRY_CHUNK, OTHER_CHUNK = "ferry.en@ad825d23:0-47", "ferry.ja@3527cdd0:0-26"


def test_a_crash_has_no_value_but_its_own() -> None:
    outcome = judged(ASKED, None, error="ValueError: no", seconds=1.5)
    assert (outcome.verdict, outcome.why) == ("crashed", "ValueError: no")
    assert outcome.values == {"crashed": 1, "right": 0}
    assert outcome.supported == ()


def test_a_right_answer_has_a_value_on_each_measure_that_applies() -> None:
    lighthouse = make_citation(FERRY, "Lutnick inspects the lighthouse.", n=2, anchor="crews")
    answer = make_answer("It is 40 yen.", FARE, lighthouse, chunk_ids=(OTHER_CHUNK, FERRY_CHUNK))
    outcome = judged(ASKED, answer)
    assert (outcome.verdict, outcome.why) == ("right", "")
    assert outcome.supported == (True, False)
    # One of two items is found, at place 2, and cited; one of two citations supports an item.
    ideal = 1 + 1 / log2(3)
    assert outcome.values == pytest.approx(
        {
            "crashed": 0,
            "right": 1,
            "answer correctness": 1,
            "answerable refused": 0,
            "language kept": 1,
            "verbatim": 1,
            "answered in words": 1,
            "figures traced": 1,
            "R@10": 1 / 2,
            "RR": 1 / 2,
            "nDCG@10": (1 / log2(3)) / ideal,
            "citation recall": 1 / 2,
            "citation precision": 1 / 2,
            "citation overlap": 1 / 2,
        }
    )


def test_a_measure_that_does_not_apply_has_no_value() -> None:
    outcome = judged(FREE, make_answer("It is free."))
    assert outcome.verdict == "right"
    assert outcome.values == {
        "crashed": 0, "right": 1, "language kept": 1, "answered in words": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "expected, why",
    [
        ({"contains": (("40",), ("50", "fifty"))}, "lacks '50 / fifty'"),
        ({"contains": (("a", "b", "c", "d"),)}, "lacks 'a / b / c'"),
        ({"numbers": (Number("40", "JPY", "0"), Number("15", "percent", "0"))}, "lacks 15 percent"),
        ({"numbers": (Number("15", "", "0"),)}, "lacks 15"),
        ({"answer": "50 yen"}, "lacks '50 yen'"),
        ({"must_not": ("forty", "40 yen")}, "says '40 yen'"),
        ({"status": "abstained"}, "is answered, expected abstained"),
        ({"calculation": "fares"}, "calculated nothing, expected fares"),
        ({"contains": (("50",),), "must_not": ("40",)}, "lacks '50'; says '40'"),
    ],
)
def test_a_wrong_answer_says_what_is_wrong(expected: dict[str, Any], why: str) -> None:
    outcome = judged(replace(FREE, **expected), make_answer("It is 40 yen."))
    assert (outcome.verdict, outcome.why) == ("wrong", why)
    assert (outcome.values["right"], outcome.values["answer correctness"]) == (0, 0)


@pytest.mark.parametrize(
    "expected",
    [
        {"contains": (("50", "40"),)},
        {"numbers": (Number("40", "JPY", "0"),)},
        {"answer": "四十日元"},
        {"must_not": ("50",)},
        {"status": "answered"},
        {"contains": (("ferry fare",),)},  # in the quotation
    ],
)
def test_a_right_answer_says_all_that_is_expected(expected: dict[str, Any]) -> None:
    outcome = judged(replace(FREE, **expected), make_answer("It is 40 yen.", FARE))
    assert (outcome.verdict, outcome.why) == ("right", "")
    assert outcome.values["answer correctness"] == 1


def test_an_abstention_is_no_wrong_answer() -> None:
    answer = make_answer(reason="no_source", missing=("Peru", "date"), chunk_ids=(FERRY_CHUNK,))
    outcome = judged(replace(ASKED, must_not=("yen",)), answer)
    assert (outcome.verdict, outcome.why) == ("abstained", "no_source: Peru, date")
    # What it retrieved counts; what it did not say or cite does not.
    assert outcome.values == pytest.approx(
        {
            "crashed": 0,
            "right": 0,
            "answerable refused": 1,
            "abstention precision": 0,
            "language kept": 1,
            "R@10": 1 / 2,
            "RR": 1,
            "nDCG@10": 1 / (1 + 1 / log2(3)),
        }
    )
    assert judged(ASKED, make_answer(reason="out_of_scope")).why == "out_of_scope"


@pytest.mark.parametrize("status", ["abstained", "clarify"])
def test_a_status_that_is_expected_is_right(status: Any) -> None:
    case = replace(FREE, status=status)
    outcome = judged(case, make_answer(reason="needs_input", status=status))
    assert (outcome.verdict, outcome.values["answer correctness"]) == ("right", 1)
    other = "clarify" if status == "abstained" else "abstained"
    assert judged(case, make_answer(reason="needs_input", status=other)).verdict == "abstained"


@pytest.mark.parametrize(
    "reason, wanted, verdict, why",
    [
        ("no_source", None, "right", "declined (no_source)"),
        ("no_source", "no_source", "right", "declined (no_source)"),
        ("no_source", "outside_as_of", "wrong", "declined (no_source)"),
        (None, None, "wrong", "answered without evidence for it"),
    ],
)
def test_what_has_no_answer_is_to_be_declined(
    reason: str | None, wanted: Any, verdict: str, why: str
) -> None:
    outcome = judged(replace(UNANSWERABLE, reason=wanted), make_answer("It is.", reason=reason))
    assert (outcome.verdict, outcome.why) == (verdict, why)
    values = {"crashed": 0, "language kept": 1, "right": verdict == "right"}
    values["abstention recall"] = reason is not None
    values["abstention precision" if reason else "answered in words"] = 1
    assert outcome.values == values


def test_evidence_is_not_asked_where_there_is_no_answer() -> None:
    outcome = judged(replace(UNANSWERABLE, evidence=(FARE_ITEM,)), make_answer("It is.", FARE))
    assert outcome.values.keys().isdisjoint({"R@10", "citation recall", "citation precision"})


def test_an_answer_without_citations_has_recall_and_no_precision() -> None:
    values = judged(ASKED, make_answer("It is 40 yen.")).values
    assert (values["citation recall"], values["citation overlap"]) == (0, 0)
    assert "citation precision" not in values
    assert "verbatim" not in values


@pytest.mark.parametrize(
    "kind, measure",
    [
        ("as_of", "as-of accuracy"),
        ("conflict", "conflict recall"),
        ("numeric", "calculation right"),
        ("what_if", "calculation right"),
        ("follow_up", "follow-up right"),
        ("fact", None),
        ("compare", None),
    ],
)
def test_a_kind_may_have_a_measure_of_its_own(kind: Any, measure: str | None) -> None:
    case = replace(FREE, kind=kind, contains=(("free",),))
    right = judged(case, make_answer("It is free."))
    wrong = judged(case, make_answer("It is dear."))
    declined = judged(case, make_answer(reason="no_source"))
    common = {"crashed", "right", "answer correctness", "language kept", "answered in words"}
    assert right.values.keys() - common == ({measure} if measure else set())
    if measure:
        assert [o.values[measure] for o in (right, wrong, declined)] == [1, 0, 0]


@pytest.mark.parametrize(
    "number, stated",
    [
        (Number("60", "USD", "0"), True),
        (Number("59.5", "USD", "1%"), True),
        (Number("60", "JPY", "0"), False),
        (Number("40", "USD", "0"), False),  # the question's own figure, in the text
        (Number("2029-01-19", "date", "0"), True),
        (Number("2029-01-20", "date", "0"), False),
        (Number("3", "", "0"), False),  # a name, and no amount
    ],
)
def test_with_a_calculation_its_results_are_what_is_stated(number: Number, stated: bool) -> None:
    calculation = make_calculation(
        "shares",
        Output("share", Decimal(60), "USD"),
        Output("deadline", date(2029, 1, 19), "date"),
        Output("stage", "3", ""),
    )
    answer = make_answer("Of US$40 it is US$60.", calculations=(calculation,))
    case = replace(FREE, numbers=(number,), calculation="shares")
    outcome = judged(case, answer)
    assert (outcome.verdict == "right") is stated
    assert outcome.values["calculation choice"] == 1


def test_the_calculator_has_to_be_the_one_that_is_expected() -> None:
    case = replace(FREE, calculation="tariff")
    outcome = judged(case, make_answer(calculations=(make_calculation("shares"),)))
    assert (outcome.verdict, outcome.why) == ("wrong", "calculated shares, expected tariff")
    assert outcome.values["calculation choice"] == 0
    assert judged(case, make_answer()).values["calculation choice"] == 0


def test_where_no_calculation_may_be_made_making_one_is_wrong() -> None:
    case = replace(FREE, computed=False)
    made = make_answer(calculations=(make_calculation("shares"),))
    assert judged(case, made).verdict == "wrong"
    assert judged(case, make_answer(reason="needs_input")).verdict == "right"


def test_an_answer_says_its_own_words_and_its_quotations() -> None:
    text = "As of 1 April 2026, the date of the corpus:\n\nIt is 40. [1] [2]"
    answer = make_answer(text, FARE, CREWS, as_of=date(2026, 4, 1))
    assert [line.rstrip() for line in said(answer).split("\n")] == [
        "It is 40.",
        "The ferry fare is 40 yen.",
        "The harbour master appoints ferry crews.",
    ]


def test_the_mark_of_a_citation_is_no_figure() -> None:
    case = replace(FREE, numbers=(Number("3", "percent", "0"),), must_not=("2",))
    assert judged(case, make_answer("It is free. [1] [2] [3]")).why == "lacks 3 percent"
