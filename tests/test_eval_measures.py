"""The figures of a run, each by a hand-worked example, and their intervals."""

from dataclasses import replace
from decimal import Decimal
from math import log2

import pytest

from assistant.records import Answer, Input, Output
from evals.cases import Case, Number, Quote
from evals.judging import Outcome
from evals.measures import (
    DEFINITIONS,
    Difference,
    Figure,
    differences,
    figures,
    interval,
    slices_of,
    trade_off,
    values_of,
)
from tests.desk_fixtures import FERRY, make_citation
from tests.eval_fixtures import CREWS, FARE, judged, make_answer, make_calculation, make_outcome

FARE_ITEM = (Quote("ferry.en", "The ferry fare is 40 yen."),)  # 25 characters
CREWS_ITEM = (Quote("ferry.en", "The harbour master appoints ferry crews."),)
FARES_CHUNK, CREWS_CHUNK, OTHER_CHUNK = (
    "ferry.en@ad825d23:0-49", "ferry.en@ad825d23:49-122", "ferry.ja@3527cdd0:0-26",
)  # fmt: skip
FREE, DEAR, DECLINED = (
    make_answer("It is free."), make_answer("It is dear."), make_answer(reason="no_source"),
)  # fmt: skip
LAMPS = make_citation(FERRY, "Lutnick inspects the lighthouse.", n=2, anchor="crews")


def case(kind: str = "fact", **changes: object) -> Case:
    """An answerable question that is answered rightly by FREE and wrongly by DEAR."""
    stated: dict[str, object] = {"answerable": True, "contains": (("free",),), "kind": kind}
    return Case("q", "What is the fare?", **(stated | changes))  # type: ignore[arg-type]


UNANSWERABLE = Case("u", "What of Peru?", answerable=False)
SUPPORTED = case(evidence=(FARE_ITEM, CREWS_ITEM))
TAKEN = replace(
    make_calculation("fare", Output("fare", Decimal(40), "JPY")),
    inputs=(Input("value", Decimal(100), "JPY", "user"),),
)
# measure -> questions with their answers (None: a crash), and the figure by hand.
EXAMPLES: dict[str, tuple[list[tuple[Case, Answer | None]], float]] = {
    # Right: one answer and one abstention; wrong, declined; a crash has no value.
    "right": (
        [(case(), FREE), (case(), DEAR), (case(), DECLINED), (UNANSWERABLE, DECLINED),
         (case(), None)],
        2 / 5,  # a crash is not right
    ),
    # The declined one is neither correct nor incorrect.
    "answer correctness": ([(case(), FREE), (case(), DEAR), (case(), DECLINED)], 1 / 2),
    # One of two items, both, none; the declined one cites nothing and is not asked.
    "citation recall": (
        [(SUPPORTED, make_answer("", FARE)), (SUPPORTED, make_answer("", FARE, CREWS)),
         (SUPPORTED, FREE), (SUPPORTED, DECLINED)],
        (1 / 2 + 1 + 0) / 3,
    ),
    # One of two citations, one of one; without citations there is no precision.
    "citation precision": (
        [(SUPPORTED, make_answer("", FARE, LAMPS)), (SUPPORTED, make_answer("", CREWS)),
         (SUPPORTED, FREE)],
        (1 / 2 + 1) / 2,
    ),
    # "The ferry fare is 40" has 20 of the 25 characters of one of two items.
    "citation overlap": (
        [(SUPPORTED, make_answer("", make_citation(FERRY, "The ferry fare is 40"))),
         (SUPPORTED, FREE)],
        ((20 / 25 + 0) / 2 + 0) / 2,
    ),
    "verbatim": (
        [(case(), make_answer("", FARE, make_citation(FERRY, "The ferry", quote="A ferry"))),
         (case(), make_answer("", FARE)), (case(), FREE)],
        (1 / 2 + 1) / 2,
    ),
    # Words first, a quotation first, nothing at all; the declined one answers nothing.
    "answered in words": (
        [(case(), make_answer("It is 40 yen. [1]\n\n> The fare [1]", FARE)),
         (case(), make_answer("> The fare [1]\n\nIt is 40 yen.", FARE)),
         (case(), make_answer("")), (case(), DECLINED)],
        1 / 3,
    ),
    # 40 yen stands in the quotation, 50 and 60 do not.
    "figures traced": (
        [(case(), make_answer("It is 40 yen, or 50 yen.", FARE)),
         (case(), make_answer("It is 60 yen.", FARE)), (case(), FREE)],
        (1 / 2 + 0) / 2,
    ),
    "abstention recall": (
        [(UNANSWERABLE, DECLINED), (UNANSWERABLE, FREE), (UNANSWERABLE, FREE), (case(), DECLINED)],
        1 / 3,
    ),
    "abstention precision": (
        [(UNANSWERABLE, DECLINED), (UNANSWERABLE, FREE), (case(), DECLINED), (case(), DECLINED)],
        1 / 3,
    ),
    "answerable refused": ([(case(), FREE), (case(), DEAR), (case(), DECLINED)], 1 / 3),
    "calculation choice": (
        [(case(calculation="tariff"), make_answer(calculations=(make_calculation("tariff"),))),
         (case(calculation="tariff"), make_answer(calculations=(make_calculation("shares"),))),
         (case(), FREE)],
        1 / 2,
    ),
    # One of two inputs was taken; one of two figures came out, and both of the other's.
    "calculation inputs": (
        [(case(inputs=(("value", "100"), ("rate", "5"))), make_answer(calculations=(TAKEN,)))],
        1 / 2,
    ),
    "calculation values": (
        [(case(numbers=(Number("40", "JPY", "0"), Number("9", "JPY", "0"))),
          make_answer(calculations=(TAKEN,))),
         (case(numbers=(Number("41", "JPY", "5%"),)), make_answer(calculations=(TAKEN,))),
         (case(numbers=(Number("40", "JPY", "0"),)), FREE)],
        (1 / 2 + 1) / 2,
    ),
    "calculation right": (
        [(case("numeric"), FREE), (case("what_if"), FREE), (case("what_if"), DEAR), (case(), DEAR)],
        2 / 3,
    ),
    "as-of accuracy": ([(case("as_of"), FREE), (case("as_of"), DECLINED), (case(), DEAR)], 1 / 2),
    "conflict recall": ([(case("conflict"), FREE), (case("conflict"), DEAR)], 1 / 2),
    "follow-up right": ([(case("follow_up"), FREE), (case("follow_up"), DEAR)], 1 / 2),
    # Declining resists as well; whether the answer is right is another figure.
    "injection resisted": (
        [(case("injection", must_not=("dear",)), DECLINED),
         (case("injection", must_not=("dear",)), FREE),
         (case("injection", must_not=("dear",)), DEAR), (case(must_not=("dear",)), DEAR)],
        2 / 3,
    ),
    "language kept": ([(case(), FREE), (case(), make_answer("无", language="zh"))], 1 / 2),
    # One of two items among the first ten; both; the tenth place counts, the eleventh does not.
    "R@10": (
        [(SUPPORTED, make_answer(chunk_ids=(OTHER_CHUNK, CREWS_CHUNK))),
         (SUPPORTED, make_answer(chunk_ids=(*[OTHER_CHUNK] * 9, FARES_CHUNK, CREWS_CHUNK)))],
        (1 / 2 + 1 / 2) / 2,
    ),
    "RR": (
        [(SUPPORTED, make_answer(chunk_ids=(OTHER_CHUNK, CREWS_CHUNK))),
         (SUPPORTED, make_answer(chunk_ids=(FARES_CHUNK,))), (SUPPORTED, DECLINED)],
        (1 / 2 + 1 + 0) / 3,
    ),
    # Items at places 1 and 3, where 1 and 2 would be best.
    "nDCG@10": (
        [(SUPPORTED, make_answer(chunk_ids=(FARES_CHUNK, OTHER_CHUNK, CREWS_CHUNK)))],
        (1 + 1 / log2(4)) / (1 + 1 / log2(3)),
    ),
    "crashed": ([(case(), FREE), (UNANSWERABLE, None), (case(), DECLINED), (case(), None)], 2 / 4),
}  # fmt: skip


def judged_all(pairs: list[tuple[Case, Answer | None]]) -> list[Outcome]:
    return [judged(one, answer) for one, answer in pairs]


def test_each_measure_has_an_example() -> None:
    assert EXAMPLES.keys() == DEFINITIONS.keys()


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_a_figure_is_the_mean_over_the_questions_that_it_applies_to(measure: str) -> None:
    pairs, expected = EXAMPLES[measure]
    found = {f.measure: f for f in figures(judged_all(pairs)) if f.slice == "all"}
    assert found[measure].value == pytest.approx(expected)
    assert 0 <= found[measure].low <= expected <= found[measure].high <= 1


def test_figures_stand_in_the_order_of_their_definitions_all_first() -> None:
    outcomes = [
        make_outcome("a", "right", {"crashed": 0, "right": 1}, language="zh", kind="fact"),
        make_outcome("b", "wrong", {"crashed": 0, "right": 0}, language="en", kind="fact"),
        make_outcome("c", "right", {"crashed": 0, "right": 1}, language="zh"),
        make_outcome("d", "crashed", {"crashed": 1}),
    ]
    assert [(f.measure, f.slice, f.value, f.questions) for f in figures(outcomes)] == [
        ("right", "all", 2 / 3, 3),
        ("right", "kind=fact", 1 / 2, 2),
        ("right", "language=en", 0, 1),
        ("right", "language=zh", 1, 2),
        ("crashed", "all", 1 / 4, 4),
        ("crashed", "kind=fact", 0, 2),
        ("crashed", "language=en", 0, 1),
        ("crashed", "language=zh", 0, 2),
    ]


def test_nothing_asked_has_no_figures() -> None:
    assert figures([]) == []


def test_a_question_is_in_a_slice_of_each_kind() -> None:
    answer = make_answer("", make_citation(FERRY, "The", authority="official"), CREWS)
    cited = make_outcome("a", "right", {}, answer, language="ja", kind="fact")
    assert slices_of(cited) == ("all", "language=ja", "kind=fact", "authority=official")
    # Where the set does not say the language, it is that of the answer.
    assert slices_of(make_outcome("a", "right", {}, DECLINED)) == ("all", "language=en")
    assert slices_of(make_outcome("a", "crashed", {})) == ("all",)


def test_values_are_kept_by_question() -> None:
    outcomes = [make_outcome("a", "right", {"right": 1}), make_outcome("b", "wrong", {"right": 0})]
    assert values_of(outcomes) == {"a": {"right": 1}, "b": {"right": 0}}


@pytest.mark.parametrize(
    "values, low, high",
    [
        ([1], 1, 1),
        ([0.5, 0.5, 0.5], 0.5, 0.5),  # every sample has one mean
        # Of two, a quarter of the samples has 0 twice and a quarter 1 twice.
        ([0, 1], 0, 1),
        # Ones among ten draws: 1 or fewer in 1.1% of the samples, 2 or fewer in 5.5%.
        ([0] * 5 + [1] * 5, 0.2, 0.8),
        # A sample of twenty lacks the one with probability 0.95**20 = 36%; it has it three times
        # or more in 7.5%, four times or more in 1.6%.
        ([1] + [0] * 19, 0, 3 / 20),
        ([-1] + [0] * 19, -3 / 20, 0),
    ],
)
def test_an_interval_holds_95_of_100_samples(values: list[float], low: float, high: float) -> None:
    assert interval(values) == pytest.approx((low, high))


def test_an_interval_repeats_and_narrows_with_more_questions() -> None:
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 200
    assert interval(few) == interval(few)
    (low, high), (closer_low, closer_high) = interval(few), interval(many)
    # By hand 0.5 -+ 1.96 * 0.5 / sqrt(n): 0.28 to 0.72 of 20, 0.45 to 0.55 of 400.
    assert (low, high) == pytest.approx((0.28, 0.72), abs=1 / 20)  # a step of a mean of 20
    assert (closer_low, closer_high) == pytest.approx((0.45, 0.55), abs=0.005)


def test_a_change_is_taken_on_the_questions_that_both_runs_have() -> None:
    before = {"a": {"right": 1.0, "RR": 0.5}, "b": {"right": 0.0}, "gone": {"right": 1.0}}
    after = {"a": {"right": 0.0, "verbatim": 1.0}, "b": {"right": 0.0}, "new": {"right": 1.0}}
    (change,) = differences(before, after, {"a": ("all", "language=zh")})[:1]
    assert (change.measure, change.slice, change.questions) == ("right", "all", 2)
    assert change.value == -1 / 2  # a fell by 1, b stayed
    assert (change.low, change.high) == (-1, 0)
    assert [(c.measure, c.slice, c.value) for c in differences(before, after, {"a": ("x",)})] == [
        ("right", "all", 0),  # b alone: a is in another slice
        ("right", "x", -1),
    ]


def test_runs_that_share_no_question_have_no_changes() -> None:
    assert differences({"a": {"right": 1}}, {"b": {"right": 1}}, {}) == []
    assert differences({"a": {"right": 1}}, {"a": {"crashed": 1}}, {}) == []


def test_the_interval_of_a_change_is_the_paired_one() -> None:
    # Each question rose by 0.25, though they differ among each other: nothing is left to chance.
    before = {f"q{n}": {"RR": n / 20} for n in range(10)}
    after = {f"q{n}": {"RR": n / 20 + 0.25} for n in range(10)}
    (change,) = differences(before, after, {})
    assert (change.value, change.low, change.high) == pytest.approx((0.25, 0.25, 0.25))


@pytest.mark.parametrize(
    "measure, low, high, worse",
    [
        ("right", -0.2, -0.1, True),
        ("right", -0.2, 0, False),
        ("right", 0.1, 0.2, False),
        ("answerable refused", 0.1, 0.2, True),
        ("answerable refused", 0, 0.2, False),
        ("crashed", -0.2, -0.1, False),
    ],
)
def test_a_change_is_worse_on_the_wrong_side_of_zero(
    measure: str, low: float, high: float, worse: bool
) -> None:
    assert Difference(measure, "all", (low + high) / 2, low, high, 9).is_worse is worse


def test_the_trade_off_goes_from_the_best_evidence_to_all() -> None:
    outcomes = [
        make_outcome("a", "wrong", {}, make_answer(evidence_score=0.2)),
        make_outcome("b", "right", {}, make_answer(evidence_score=0.9)),
        make_outcome("c", "right", {}, make_answer(evidence_score=0.5)),
        make_outcome("d", "abstained", {}, make_answer(reason="no_source", evidence_score=0.8)),
        make_outcome("e", "crashed", {}),
    ]
    # b, then c, then a: of five questions 1, 2 and 3 are answered, and 1, 2 and 2 right.
    assert list(trade_off(outcomes)) == [(1 / 5, 1), (2 / 5, 1), (3 / 5, 2 / 3)]
    assert list(trade_off(outcomes[3:])) == []


def test_a_figure_tells_how_many_questions_it_is_of() -> None:
    (figure,) = figures([make_outcome("a", "right", {"RR": 0.25})])
    assert figure == Figure("RR", "all", 0.25, 0.25, 0.25, 1)
