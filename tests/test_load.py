"""What the load compares: an answer that is another question's, or another answer, is noticed."""

import random
from typing import Any

import pytest

from tests.load.questions import FIXED, Expected, drawn

ANSWER: dict[str, Any] = {
    "question": "Who chairs it?",
    "text": "The mayor [1]",
    "citations": [{"doc_id": "harbours"}],
    "calculations": [{"outputs": [{"value": "125.00"}, {"value": None}, {"value": "none"}]}],
}


@pytest.mark.parametrize(
    "other, wrong",
    [
        ({}, ""),
        ({"question": "When was it?"}, "asked 'Who chairs it?', answered 'When was it?'"),
        ({"text": "The governor [1]"}, "otherwise than alone"),
        ({"citations": []}, "otherwise than alone"),
        ({"calculations": []}, "does not come to 125"),
    ],
)
def test_what_is_wrong_is_said(other: dict[str, Any], wrong: str) -> None:
    expected = Expected("Who chairs it?", "The mayor [1]", ("harbours",), dollars=125)
    found = expected.wrong(ANSWER | other)
    assert (wrong in found) if wrong else found == ""


def test_each_question_is_drawn_with_what_was_answered_alone() -> None:
    alone = {question: [f"of {question}", ["x"]] for question in FIXED}
    found = [drawn(alone, random.Random(seed)) for seed in range(300)]
    assert {one.question for one in found} > {*FIXED}
    for one in found:
        assert one.text == (f"of {one.question}" if one.question in alone else None)
        assert (one.dollars is None) == (one.question in alone)
