"""What a run says of itself, as JSON and as Markdown."""

import json

import pytest

from evals.judging import Outcome
from evals.summary import Summary, summarise, summary_json, summary_markdown
from tests.eval_fixtures import make_answer, make_outcome

ANSWER = make_answer("It is free.")
OUTCOMES = [
    make_outcome("a", "right", {"right": 1, "RR": 1 / 3}, ANSWER, seconds=0.1, language="zh"),
    make_outcome("b", "wrong", {"right": 0, "RR": 2 / 3}, ANSWER, seconds=0.3, language="en"),
    make_outcome("c", "abstained", {"right": 0}, ANSWER, seconds=0.2, language="en"),
    make_outcome("d", "crashed", {"crashed": 1}, seconds=9),
]
BASELINE = {
    "a": {"right": 0.0},
    "b": {"right": 1.0},
    "c": {"right": 0.0},
    "d": {"right": 1.0},
    "gone": {"right": 1.0},
}


def summary_of(outcomes: list[Outcome], baseline: dict[str, dict[str, float]] | None) -> Summary:
    return summarise({"set": "dev"}, outcomes, baseline)


def test_verdicts_are_counted_apart() -> None:
    summary = summary_of(OUTCOMES, None)
    assert summary.verdicts == {"right": 1, "wrong": 1, "abstained": 1, "crashed": 1}
    assert list(summary.verdicts) == ["right", "wrong", "abstained", "crashed"]
    assert (summary.changes, summary.regressions) == ((), ())


def test_latency_is_that_of_answers() -> None:
    # 100, 200 and 300 ms: the middle one, and nine tenths of the way from 200 to 300. The crash
    # took nine seconds and is none.
    assert summary_of(OUTCOMES, None).latency_ms == {"p50": 200, "p95": 290}


def test_nothing_asked_is_a_summary_too() -> None:
    summary = summary_of([], None)
    assert summary.verdicts == {"right": 0, "wrong": 0, "abstained": 0, "crashed": 0}
    assert summary.latency_ms == {"p50": 0, "p95": 0}
    assert summary.figures == ()


def test_what_was_right_before_and_is_not_now_is_a_regression() -> None:
    summary = summary_of(OUTCOMES, BASELINE)
    assert summary.regressions == ("b", "d")  # a crash is one; a rose, c stayed
    # a rose, b fell, c stayed; d has no value now, and the last one was not asked.
    assert [(c.measure, c.slice, c.value, c.questions) for c in summary.changes] == [
        ("right", "all", 0, 3),
        ("right", "language=en", -1 / 2, 2),
        ("right", "language=zh", 1, 1),
    ]


def test_the_json_rounds_fractions_to_four_digits() -> None:
    summary = summary_json(summary_of(OUTCOMES[:1], {"a": {"RR": 1.0}}))
    assert json.loads(json.dumps(summary)) == {
        "about": {"set": "dev"},
        "verdicts": {"right": 1, "wrong": 0, "abstained": 0, "crashed": 0},
        "latency_ms": {"p50": 100.0, "p95": 100.0},
        "figures": [
            {"measure": measure, "slice": name, "value": value, "low": value, "high": value,
             "questions": 1}
            for measure, value in (("right", 1), ("RR", 0.3333))
            for name in ("all", "language=zh")
        ],
        "changes": [
            {"measure": "RR", "slice": name, "value": -0.6667, "low": -0.6667, "high": -0.6667,
             "questions": 1}
            for name in ("all", "language=zh")
        ],
        "regressions": [],
    }  # fmt: skip


def test_the_page_has_the_figures_by_language() -> None:
    lines = summary_markdown(summary_of(OUTCOMES, None), (), rows=False).splitlines()
    assert lines[:3] == [
        "# dev",
        "",
        "4 questions: 1 right, 1 wrong, 1 abstained, 1 crashed. Latency: p50 200 ms, p95 290 ms.",
    ]
    assert lines[4:6] == [
        "| measure | all | zh | en | ja | questions |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows = {line.split(" | ")[0]: line for line in lines[6:]}
    # Of two values, 1/3 and 2/3, a sample has one twice as often as not.
    assert rows["| RR"] == "| RR | 0.500 (0.333–0.667) | 0.333 | 0.667 | – | 2 |"
    assert rows["| crashed"] == "| crashed | 1.000 (1.000–1.000) | – | – | – | 1 |"
    assert list(rows) == ["| right", "| RR", "| crashed"]


def test_the_page_has_the_changes_over_all_questions() -> None:
    lines = summary_markdown(summary_of(OUTCOMES[1:3], BASELINE), (), rows=False).splitlines()
    assert lines[-3:] == [
        "| change since the baseline | by | 95% interval |",
        "| --- | --- | --- |",
        "| right | -0.500 | -1.000 to +0.000 |",
    ]


@pytest.mark.parametrize("rows", [True, False])
def test_questions_are_listed_only_where_they_may_be(rows: bool) -> None:
    page = summary_markdown(summary_of(OUTCOMES, None), OUTCOMES, rows=rows)
    assert ("| a | right |  | What of a? |" in page.splitlines()) is rows
    assert ("What of" in page) is rows


def test_a_cell_stays_in_its_row() -> None:
    hostile = make_outcome("a|b", "right", {}, question="One | two\nthree |\u2028 four")
    page = summary_markdown(summary_of([hostile], None), [hostile], rows=True)
    assert page.splitlines()[-1] == "| a\\|b | right |  | One \\| two three \\| four |"
