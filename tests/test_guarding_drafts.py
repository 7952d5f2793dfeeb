"""A draft judged sentence by sentence: marks, quotations, what states nothing, and the rest."""

from decimal import Decimal

import pytest

from assistant.guarding.drafts import JudgedSentence, judge_draft
from assistant.guarding.findings import Passage
from assistant.records import Calculation, Output

PASSAGES = {
    "k3f": Passage("日本承诺投资5500亿美元。"),
    "q7z": Passage("As of 26 October 2025, the US tariff on goods from Malaysia is 19%."),
    "m2d": Passage("一定額を超えた部分は、「米国に90%、日本に10%」が配分される。"),
}
SPLIT = Calculation("split", (), (), (Output("us_share", Decimal(495000000000), "USD"),))


def judged(draft: str, **settings: str) -> list[JudgedSentence]:
    return list(judge_draft(draft, PASSAGES, **settings))  # type: ignore[arg-type]


def verdicts(draft: str, **settings: str) -> list[str]:
    return [sentence.verdict for sentence in judged(draft, **settings)]


def failed_checks(draft: str, **settings: str) -> set[str]:
    return {
        reason.check
        for sentence in judged(draft, **settings)
        if sentence.verdict == "failed"
        for reason in sentence.reasons
    }


@pytest.mark.parametrize(
    "draft",
    [
        "日本承诺投资5500亿美元[k3f]。关税为19%[q7z]。",
        "日本承诺投资5500亿美元。[k3f]关税为19%。[q7z]",
        "日本承諾投資５５００億美元【ｋ３ｆ】。關稅為１９％。［q7z］",
        "- **日本承诺投资5500亿美元** [k3f]\n- 关税为19% [ q7z ]",
        "1. 日本承诺投资5500亿美元。[k3f]\n2. 关税为19%。\n[q7z]",
        "> 日本承诺投资5500亿美元。[k3f]\n\n[q7z] 关税为19%。",
        "Japan pledged US$550 billion.[k3f]The tariff is 19% [q7z].",
        "Japan pledged $550 billion. [k3f] The U.S. tariff is 19%. [q7z]",
        "日本は5500億ドルの投資を約束した［k3f］。関税率は19%である【q7z】",
    ],
)
def test_marks_on_either_side_of_a_stop_are_of_their_sentence(draft: str) -> None:
    assert [s.marks for s in judged(draft)] == [("k3f",), ("q7z",)]
    assert verdicts(draft) == ["supported", "supported"]
    assert not any(set(s.text) & set("[]【】［］*") for s in judged(draft))


@pytest.mark.parametrize("marks", ["[k3f][q7z]", "[k3f, q7z]", "【k3f、q7z】", "[k3f] [q7z] [k3f]"])
def test_several_marks_are_each_counted_once(marks: str) -> None:
    [sentence] = judged(f"Japan pledged US$550 billion; the tariff is 19% {marks}.")
    assert (sentence.marks, sentence.verdict) == (("k3f", "q7z"), "supported")


@pytest.mark.parametrize("mark", ["[zz9]", "[99]", "[k3f, zz9]", "[1-3]", "[0]"])
def test_a_mark_of_no_passage_fails(mark: str) -> None:
    assert failed_checks(f"日本承诺投资5500亿美元{mark}。") == {"citation"}


@pytest.mark.parametrize(
    "draft",
    ["日本承诺投资5500亿美元。", "The tariff is 19%.", "関税は引き上げられた。", "Yes."],
)
def test_a_statement_without_a_mark_fails(draft: str) -> None:
    assert failed_checks(draft) == {"citation"}


def test_a_mark_of_another_passage_does_not_bear_out_a_statement() -> None:
    assert "figures" in failed_checks("日本承诺投资5500亿美元[q7z]。")


@pytest.mark.parametrize(
    "draft",
    [
        "# 第232条关税",
        "要点如下：",
        "In summary:",
        "以下のとおりです。",
        "现有资料没有说明日本何时付款。",
        "The passages do not say when Japan will pay.",
        "資料には2027年の税率の記載がありません。",
    ],
)
def test_what_states_nothing_is_plain(draft: str) -> None:
    assert verdicts(draft) == ["plain"]


@pytest.mark.parametrize(
    "draft",
    [
        "# The tariff is 18%",
        "资料没有说明日期，但日本承诺投资6000亿美元。",
        "The passages do not say when, but Japan will pay all of it.",
        "日本拿走90%如下：",
    ],
)
def test_a_statement_in_the_clothes_of_nothing_fails(draft: str) -> None:
    assert failed_checks(draft) == {"citation"}


@pytest.mark.parametrize(
    "draft",
    [
        "It says “the US tariff on goods from Malaysia is 19%.” [q7z]",
        'It says "the US tariff on\ngoods from Malaysia" [q7z].',
        "原文は「米国に90%、日本に10%」である[m2d]。",
        "原文は「一定額を超えた部分は、『米国に90%、日本に10%』が配分される。」である[m2d]。",
    ],
)
def test_a_quotation_that_is_a_slice_stands(draft: str) -> None:
    assert verdicts(draft) == ["supported"]


@pytest.mark.parametrize(
    "draft",
    [
        "It says “the US tariffs on goods from Malaysia”, 19% [q7z].",
        'It says "tariff on goods from Malaysia, is 19%" [q7z].',
        "原文は「米国には90%、日本には10%」である[m2d]。",
        "原文称「一定額を超えた部分は」[m2d]，即“日本承诺投资5500亿日元”[k3f]。",
        "原文『日本承诺投资５５００亿美元』[k3f]。",
    ],
)
def test_a_quotation_that_differs_by_a_character_fails(draft: str) -> None:
    assert "quotation" in failed_checks(draft)


def test_a_result_of_a_calculation_needs_no_mark() -> None:
    [right] = judge_draft("The US share is US$495 billion.", PASSAGES, [SPLIT])
    [wrong] = judge_draft("The US share is US$494 billion.", PASSAGES, [SPLIT])
    [joined] = judge_draft("The US, and not Japan, gets US$495 billion.", PASSAGES, [SPLIT])
    assert (right.verdict, wrong.verdict, joined.verdict) == ("supported", "failed", "undecided")
    assert wrong.reasons[0].check == "citation"


def test_a_sentence_in_another_language_fails_where_one_is_stated() -> None:
    draft = "Japan pledged US$550 billion [k3f]."
    assert verdicts(draft, language="en") == ["supported"]
    assert (
        failed_checks(draft, language="ja") == failed_checks(draft, language="zh") == {"language"}
    )
    assert failed_checks("日本は5500億ドルを約束した[k3f]。", language="zh") == {"language"}
    assert verdicts("日本承诺投资5500亿美元[k3f]。", language="zh") == ["supported"]


def test_a_blank_draft_has_no_sentences() -> None:
    assert judged("") == judged(" \n\n") == judged("[k3f]") == []
