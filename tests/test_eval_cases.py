"""Question sets as they are read: lines of the project's format, and tables of any maker."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from corpus.errors import PolicyDeskError
from evals.cases import Case, Number, Quote, read_cases


def written(tmp_path: Path, *rows: Any) -> Path:
    """A set of one JSON object a line."""
    path = tmp_path / "set.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def table(tmp_path: Path, text: str, name: str = "set.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def error_of(path: Path) -> str:
    with pytest.raises(PolicyDeskError) as caught:
        read_cases(path)
    return str(caught.value).replace(repr(str(path)), "SET")


def test_a_line_says_all_that_is_expected(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {
            "id": "zh-1", "question": "票价多少？", "language": "zh", "kind": "numeric",
            "as_of": "2026-01-30", "history": ["渡轮呢？"], "answerable": True,
            "expected": {
                "contains": [["40", "四十"], ["日元"]],
                "numbers": [{"value": "40", "unit": "JPY", "tolerance": "0.5%"}, {"value": "2"}],
                "status": "answered", "calculation": "fares", "computed": True,
            },
            "must_not": ["50"],
            "evidence": [[{"doc_id": "ferry.zh", "quote": "票价"}], []],
        },
        {"id": "zh-2", "question": "？",
         "expected": {"status": "abstained", "reason": "no_source"}},
    )  # fmt: skip
    assert read_cases(path) == [
        Case(
            "zh-1",
            "票价多少？",
            language="zh",
            kind="numeric",
            as_of=date(2026, 1, 30),
            history=("渡轮呢？",),
            answerable=True,
            contains=(("40", "四十"), ("日元",)),
            numbers=(Number("40", "JPY", "0.5%"), Number("2", "", "0")),
            status="answered",
            calculation="fares",
            computed=True,
            must_not=("50",),
            evidence=((Quote("ferry.zh", "票价"),), ()),
        ),
        Case("zh-2", "？", status="abstained", reason="no_source"),
    ]


def test_lines_keep_their_order_and_are_named_by_it(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    lines = ['{"question": "Who?", "note": "the set\'s own"}', "", '{"question": "How?"}']
    path.write_bytes(("\ufeff" + "\r\n".join(lines)).encode("utf-8"))
    assert read_cases(path) == [Case("line-1", "Who?"), Case("line-3", "How?")]


def test_a_line_ends_at_a_line_feed_alone(tmp_path: Path) -> None:
    # U+2028 and U+0085 end lines for Python, and may stand unescaped in a JSON string.
    path = written(tmp_path, {"question": "One\u2028two\u0085three?"}, {"question": "Who?"})
    assert [case.question for case in read_cases(path)] == ["One\u2028two\u0085three?", "Who?"]


def test_an_answer_in_words_leaves_the_rest_of_its_line_standing(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"问题": "那韩国呢？", "答案": "15%", "language": "zh", "kind": "follow_up",
         "as_of": "2026-01-30", "history": ["日本的税率？"]},
        {"question": "What of Peru?", "answer": "Not in the documents."},
        {"question": "What of Chile?", "answer": "Unanswerable", "kind": "injection"},
        {"question": "Which?", "answer": "15%", "expected": {"contains": [["20%"]]}},
    )  # fmt: skip
    assert read_cases(path) == [
        Case(
            "line-1",
            "那韩国呢？",
            language="zh",
            kind="follow_up",
            as_of=date(2026, 1, 30),
            history=("日本的税率？",),
            answerable=True,
            answer="15%",
        ),
        Case("line-2", "What of Peru?", kind="unanswerable", answerable=False),
        Case("line-3", "What of Chile?", kind="injection", answerable=False),
        Case("line-4", "Which?", contains=(("20%",),)),  # the format's own says it more exactly
    ]


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\nHow much?,40 yen\n",
        "\ufeffQuestion,Answer\r\nHow much?,40 yen\r\n",
        "问题,答案\nHow much?,40 yen\n",
        "問題,解答\nHow much?,40 yen\n",
        "質問,回答\nHow much?,40 yen\n",
        "no;expected;query\n7;40 yen;How much?\n",
        "提问\t答案\nHow much?\t40 yen\n",
        "\n\n質問,回答\nHow much?,40 yen\n",
        "How much?,40 yen\n",  # two columns without names
    ],
)
def test_columns_are_told_by_their_names(tmp_path: Path, text: str) -> None:
    assert read_cases(table(tmp_path, text)) == [
        Case("row-1", "How much?", answerable=True, answer="40 yen")
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_table_may_have_the_encoding_of_a_spreadsheet(tmp_path: Path, encoding: str) -> None:
    rows = [("渡轮的票价是多少日元？", "票价为四十日元"), ("谁任命渡轮的船员？", "港务长任命船员")]
    text = "问题,答案\n" + "".join(f"{question},{answer}\n" for question, answer in rows)
    cases = read_cases(table(tmp_path, text, encoding=encoding))
    assert [(case.question, case.answer) for case in cases] == rows


def test_rows_without_a_question_are_passed_over_and_counted(tmp_path: Path) -> None:
    text = "question,answer\nHow much?,40 yen\n,lost\n\nWho?\n"
    assert read_cases(table(tmp_path, text)) == [
        Case("row-1", "How much?", answerable=True, answer="40 yen"),
        Case("row-4", "Who?"),
    ]


def test_without_answers_nothing_is_expected(tmp_path: Path) -> None:
    assert read_cases(table(tmp_path, "id,question\n1,How much?\n")) == [Case("row-1", "How much?")]


@pytest.mark.parametrize(
    "answer, none",
    [
        ("无法回答", True),
        ("文件中没有相关信息。", True),
        ("No answer", True),
        ("This cannot be answered.", True),
        ("資料にない。", True),
        ("該当なし", True),
        ("40 yen", False),
        # A long answer that has the words says something else besides.
        ("The court gave no answer on refunds and sent the case back to the trade court.", False),
    ],
)
def test_an_answer_may_say_that_there_is_none(tmp_path: Path, answer: str, none: bool) -> None:
    (case,) = read_cases(table(tmp_path, f"question,answer\nHow much?,{answer}\n"))
    assert (case.answerable, case.kind, case.answer) == (
        (False, "unanswerable", None) if none else (True, None, answer)
    )


def test_a_workbook_is_read_as_it_is_shown(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["質問", "期待する回答"], ["運賃は？", "四十円"], ["率は？", 0.15], ["誰？", None]):
        sheet.append(row)
    sheet["B3"].number_format = "0%"
    book.save(tmp_path / "set.xlsx")
    assert [(case.question, case.answer) for case in read_cases(tmp_path / "set.xlsx")] == [
        ("運賃は？", "四十円"),
        ("率は？", "15%"),
        ("誰？", None),
    ]


@pytest.mark.parametrize(
    "row, message",
    [
        ([1], 'wanted an object such as {"question": ...}, got [1]'),
        ({}, "question: Field required, got {}"),
        ({"question": ""}, "question: String should have at least 1 character, got ''"),
        ({"question": "?", "as_of": "soon"}, "as_of: Input should be a valid date"),
        ({"question": "?", "language": "fr"}, "language: Input should be 'zh', 'en' or 'ja'"),
        ({"question": "?", "kind": "riddle"}, "kind: Input should be 'fact'"),
        ({"question": "?", "id": 7}, "id: Input should be a valid string, got 7"),
        (
            {"question": "?", "expected": {"contain": [["x"]]}},
            "expected.contain: Extra inputs are not permitted",
        ),
        (
            {"question": "?", "evidence": [[{"doc_id": "ferry.en", "quote": ""}]]},
            "evidence.0.0.quote: String should have at least 1 character",
        ),
    ],
)
def test_a_bad_line_is_told_with_its_number(tmp_path: Path, row: Any, message: str) -> None:
    path = written(tmp_path, {"question": "Who?"}, row)
    assert error_of(path).startswith(f"SET line 2: {message}")


@pytest.mark.parametrize(
    "value, unit, tolerance, kind",
    [
        ("about 40", "JPY", "0", "number"),
        ("NaN", "JPY", "0", "number"),
        ("40", "JPY", "some", "number"),
        ("40", "JPY", "Infinity", "number"),
        ("5 November", "date", "0", "date"),
    ],
)
def test_a_figure_that_is_none_is_told(
    tmp_path: Path, value: str, unit: str, tolerance: str, kind: str
) -> None:
    number = {"value": value, "unit": unit, "tolerance": tolerance}
    path = written(tmp_path, {"question": "?", "expected": {"numbers": [number]}})
    assert error_of(path) == (
        f"SET line 1: expected.numbers: {value!r} with tolerance {tolerance!r} is no {kind}"
        ' such as "2029-01-19" or "550000000000" with "0.5%"'
    )


def test_a_line_that_is_no_json_is_told(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text('{"question": "Who?"}\n{"question"\n', encoding="utf-8")
    assert error_of(tmp_path / "set.jsonl") == (
        "SET line 2: Expecting ':' delimiter: line 1 column 12 (char 11)"
    )


@pytest.mark.parametrize(
    "name, data, message",
    [
        ("set.pdf", b"", "SET is no question set; .jsonl, .csv, .tsv, .xlsx or a BEIR folder are"),
        ("set.jsonl", b"\n \n", "SET has no questions; write one a line"),
        ("set.csv", b"question,answer\n,\n", "SET has no questions; write one a line"),
        (
            "set.csv",
            b"no,text,note\n1,How much?,\n",
            "SET has no column of questions; name one 'question', '问题' or '質問', got 'no',"
            " 'text', 'note'",
        ),
        (
            "set.jsonl",
            b'{"id": "a", "question": "Who?"}\n{"id": "a", "question": "How?"}\n',
            "SET: the id 'a' stands twice",
        ),
    ],
)
def test_a_file_that_is_no_set_is_told(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert error_of(tmp_path / name) == message


@pytest.mark.parametrize(
    "name, data, message",
    [
        ("set.jsonl", b"\xff\xfe{", "SET is not UTF-8: "),
        ("set.xlsx", b"no workbook", "SET cannot be read: 'set.xlsx' is a damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert error_of(tmp_path / name).startswith(message)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert error_of(tmp_path / "none.csv") == "SET cannot be read: No such file or directory"


def test_an_empty_workbook_has_no_column_of_questions(tmp_path: Path) -> None:
    data = BytesIO()
    Workbook().save(data)
    (tmp_path / "set.xlsx").write_bytes(data.getvalue())
    assert error_of(tmp_path / "set.xlsx").startswith("SET has no column of questions; ")


def test_a_set_has_an_end(tmp_path: Path) -> None:
    path = table(tmp_path, "question,answer\n" + "Who?,me\n" * 100_001)
    assert error_of(path) == "SET has 100001 questions, at most 100000 are run"
