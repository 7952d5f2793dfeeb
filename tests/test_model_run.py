"""Which questions a language model is asked, and which of its figures nothing holds."""

from dataclasses import replace

from assistant.records import ModelUse
from evals.cases import Case
from evals.model_run import chosen, unsupported
from tests.desk_fixtures import FERRY, make_citation
from tests.eval_fixtures import make_answer

CITED = make_citation(FERRY, "The night surcharge is 90 yen.")


def written(prose: str, fallback: str | None = None) -> list[str]:
    made = make_answer(f"As of 1 April 2026:\n\n{prose}\n\n> 7 yen [1]", CITED)
    use = ModelUse(fallback=fallback)  # type: ignore[arg-type]
    return unsupported(replace(made, receipt=replace(made.receipt, model_use=use)))


def test_a_figure_that_nothing_holds_is_found() -> None:
    assert written("At night 90 yen are due. [1]") == []
    assert written("夜间附加费为90日元。 [1]") == []
    assert written("At night 95 yen are due. [1]") == ["95 yen"]
    assert written("夜間の追加料金は95円です。 [1]") == ["95円"]


def test_what_the_model_did_not_write_is_not_looked_at() -> None:
    assert written("*2 sentences were left out.*") == []
    assert written("At night 95 yen are due. [1]", "unverified") == []
    assert unsupported(make_answer("As of 1 April 2026:\n\nAt night 95 yen are due.")) == []


def test_questions_are_chosen_from_all_over_a_set() -> None:
    asked = [Case(f"q{i}", "?", kind="fact") for i in range(10)]
    refused = Case("u1", "?", kind="unanswerable")
    follow_up = Case("f1", "?", kind="fact", history=("?",))
    assert [one.case_id for one in chosen([refused, follow_up, *asked], 3)] == ["q0", "q3", "q6"]
    assert chosen(asked[:2], 5) == asked[:2]
    assert chosen([], 5) == []
