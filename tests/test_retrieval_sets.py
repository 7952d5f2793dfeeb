"""SQuAD files as they are read, and which sets judge retrieval alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import PolicyDeskError
from evals.retrieval_records import RetrievalSet, Text
from evals.retrieval_sets import is_retrieval_set, read_retrieval_set


def squad(tmp_path: Path, *paragraphs: dict[str, Any], title: str = "Ferry") -> Path:
    path = tmp_path / "squad.json"
    table = {"version": "2", "data": [{"title": title, "paragraphs": list(paragraphs)}]}
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def question(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": name,
        "question": f"What of {name}?",
        "answers": [],
        "is_impossible": False,
    } | changes


def error_of(path: Path) -> str:
    with pytest.raises(PolicyDeskError) as caught:
        read_retrieval_set(path)
    return str(caught.value).replace(str(path), "SET")


def test_a_squad_file_is_read(tmp_path: Path) -> None:
    path = squad(
        tmp_path,
        {"context": "The fare is 40 yen.", "qas": [question("q1"), question("q2")]},
        {"context": "票价四十日元。", "qas": [question("q3", is_impossible=True)]},
        # Once more, as some sets have it: the same text, not a second that nobody could tell apart.
        {"context": "The fare is 40 yen.", "qas": [{"id": 4, "question": "How much?"}]},
    )
    assert read_retrieval_set(path) == RetrievalSet(
        "squad",
        (
            Text("context-1", "Ferry", "The fare is 40 yen."),
            Text("context-2", "Ferry", "票价四十日元。"),
        ),
        {"q1": "What of q1?", "q2": "What of q2?", "4": "How much?"},
        {"q1": {"context-1": 1}, "q2": {"context-1": 1}, "4": {"context-1": 1}},
        left_out=1,
    )


PLACE = "'SET': data.0.paragraphs.0."


@pytest.mark.parametrize(
    "paragraph, message",
    [
        ({"qas": []}, PLACE + "context: Field required, got {'qas': []}"),
        ({"context": "x", "qas": ["q"]},
         PLACE + "qas.0: Input should be a valid dictionary, got 'q'"),
        ({"context": "x", "qas": [question("q1", question=" ")]},
         PLACE + "qas.0.question: String should have at least 1 character, got ' '"),
        ({"context": "x", "qas": [question("q1"), question("q1")]},
         "'SET': the question 'q1' stands twice"),
        ({"context": "x", "qas": [question("q1", is_impossible=True)]},
         "'SET' has no question to ask; judge at least one"),
    ],
)  # fmt: skip
def test_a_squad_file_that_is_not_as_it_should_be_is_refused(
    tmp_path: Path, paragraph: dict[str, Any], message: str
) -> None:
    assert error_of(squad(tmp_path, paragraph)) == message


def test_a_squad_file_without_articles_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text('{"data": []}', encoding="utf-8")
    assert error_of(path) == "'SET' has no text to search; fill its corpus"


def test_a_squad_file_that_is_cut_off_is_told_by_its_line(tmp_path: Path) -> None:
    path = squad(tmp_path, {"context": "x", "qas": [question("q1")]})
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(lines[:7]), encoding="utf-8")
    assert is_retrieval_set(path)
    assert error_of(path).startswith("'SET' line 7: no JSON, ")


@pytest.mark.parametrize(
    "name, text, expected",
    [
        ("set.json", '{"data": []}', True),
        ("set.JSON", '\ufeff{"version": "1", "data": [1]}', True),
        ("set.json", '{"data": {}}', False),
        ("set.json", '[{"data": []}]', False),
        ("set.json", '{"question": "Who?"}\n{"question": "How?"}\n', False),  # lines of JSON
        ("set.json", '{"question": ', False),
        ("set.jsonl", '{"data": []}', False),
        ("set.csv", "question\nWho?\n", False),
    ],
)
def test_what_a_file_is_stands_in_it(tmp_path: Path, name: str, text: str, expected: bool) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert is_retrieval_set(path) is expected
