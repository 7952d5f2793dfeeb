"""The evaluation's measures, by hand-made cases."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.records import Answer, Citation, Reason, Receipt
from evals.founding import Case, file_of, is_first, measure, names_the_missing, read_set
from tests.desk_fixtures import make_citation, make_document

ARTICLE = make_document("article", "0123456789" * 10)
QUOTE = Case("q1", "quote", "en", "What?", ((10, 20),), ())
NEAR_MISS = Case("p1", "near_miss", "en", "What of Peru?", (), ("Peru", "秘鲁"))


def cited(start: int, end: int, doc_id: str = "article") -> Citation:
    return replace(make_citation(ARTICLE, "0"), doc_id=doc_id, start=start, end=end)


def answer(
    *citations: Citation,
    reason: Reason | None = None,
    missing: Sequence[str] = (),
    text: str = "",
) -> Answer:
    return Answer(
        answer_id="a",
        question="?",
        language="en",
        as_of=date(2026, 1, 1),
        asked_date=None,
        status="abstained" if reason else "answered",
        reason=reason,
        missing=tuple(missing),
        text=text,
        citations=citations,
        calculations=(),
        conflicts=(),
        follow_ups=(),
        model="extractive",
        timings_ms={},
        receipt=Receipt("", "", (), "extractive", "none", ()),
    )


def test_a_set_gives_questions_and_pairs_in_its_order(tmp_path: Path) -> None:
    rows = [
        {"id": "q1", "type": "quote", "language": "zh", "question": "多少？", "spans": [[1, 2]]},
        {"id": "p1", "type": "pair", "language": "en", "original": "Of Japan?",
         "near_miss": "Of Peru?", "spans": [[3, 4], [5, 6]], "missing_any": ["Peru"]},
    ]  # fmt: skip
    path = tmp_path / "set.jsonl"
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    assert list(read_set(path)) == [
        Case("q1", "quote", "zh", "多少？", ((1, 2),), ()),
        Case("p1", "original", "en", "Of Japan?", ((3, 4), (5, 6)), ()),
        Case("p1", "near_miss", "en", "Of Peru?", (), ("Peru",)),
    ]


def test_an_empty_set_has_no_cases(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text("", encoding="utf-8")
    assert list(read_set(tmp_path / "set.jsonl")) == []


@pytest.mark.parametrize(
    "citations, right",
    [
        ([cited(10, 20)], True),
        ([cited(0, 100)], True),  # all of the shorter one
        ([cited(15, 25)], True),  # 5 of 10
        ([cited(16, 26)], False),  # 4 of 10
        ([cited(18, 20)], True),  # the quotation is the shorter one
        ([cited(19, 23)], False),  # 1 of 4
        ([cited(20, 30)], False),
        ([cited(0, 10)], False),
        ([cited(30, 40), cited(10, 20)], False),  # right, but second
        ([cited(10, 20, "framework.en")], False),
        ([], False),
    ],
)
def test_a_quotation_is_right_that_shares_half_of_the_shorter_one(
    citations: list[Citation], right: bool
) -> None:
    assert is_first(QUOTE, answer(*citations), "article") is right


def test_any_span_of_a_case_will_do() -> None:
    case = replace(QUOTE, spans=((50, 60), (10, 20)))
    assert is_first(case, answer(cited(10, 20)), "article")
    assert not is_first(replace(QUOTE, spans=()), answer(cited(10, 20)), "article")


@pytest.mark.parametrize(
    "missing, text, named",
    [
        (["Peru"], "", True),
        (["PERU"], "", True),
        (["the Republic of Peru"], "", True),
        (["Per"], "", True),  # a part of the name
        ([], "No passage names “Peru”.", True),
        (["秘鲁"], "", True),
        (["Chile"], "", False),
        ([""], "", False),
        ([], "", False),
    ],
)
def test_a_refusal_names_the_missing(missing: list[str], text: str, named: bool) -> None:
    abstention = answer(reason="no_source", missing=missing, text=text)
    assert names_the_missing(NEAR_MISS, abstention) is named


def test_measures_count_by_kind_and_language() -> None:
    chinese = replace(QUOTE, language="zh")
    original = replace(QUOTE, kind="original")
    counts = measure(
        [QUOTE, QUOTE, chinese, original, NEAR_MISS, NEAR_MISS, NEAR_MISS],
        [
            answer(cited(10, 20)),
            answer(cited(50, 60)),
            answer(reason="out_of_scope"),
            answer(reason="no_source", missing=["x"]),
            answer(reason="no_source", missing=["Peru"]),
            answer(reason="no_source", missing=["Chile"]),
            answer(cited(10, 20)),  # answered, though nothing says it
        ],
        "article",
    )
    assert {key: count for key, count in counts.items() if count} == {
        ("quote", "en"): 2,
        ("quote right quotation first", "en"): 1,
        ("quote right quotation among them", "en"): 1,
        ("quote", "zh"): 1,
        ("quote refused", "zh"): 1,
        ("quote refused by score alone", "zh"): 1,
        ("original", "en"): 1,
        ("original refused", "en"): 1,
        ("near_miss", "en"): 3,
        ("near_miss refused", "en"): 2,
        ("near_miss refused, missing thing named", "en"): 1,
    }


def test_nothing_asked_counts_nothing() -> None:
    assert measure([], [], "article") == {}


def test_each_case_needs_its_answer() -> None:
    with pytest.raises(ValueError, match="shorter"):
        measure([QUOTE], [], "article")


def test_a_set_is_named_or_given_by_its_file(tmp_path: Path) -> None:
    assert file_of("dev").name == "founding-dev.jsonl"
    assert file_of(str(tmp_path / "own.jsonl")) == tmp_path / "own.jsonl"
