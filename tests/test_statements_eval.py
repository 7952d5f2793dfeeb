"""The measure of false statements caught and sound ones contradicted, by hand-made checks."""

from collections import Counter
from datetime import date

import pytest

from assistant.checking.records import Checked, CheckedSentence, Claim, Mark
from evals.statements import _SETS, Statement, measure, read_set, verdict


def checked(*marks: Mark) -> Checked:
    claims = tuple(Claim("figure", 0, 1, "1", mark) for mark in marks)
    return Checked("1", "en", date(2026, 11, 23), (CheckedSentence(0, 1, "1", claims),))


@pytest.mark.parametrize(
    "sound, marks, expected",
    [
        (False, ("supported", "contradicted"), "false caught"),
        (False, ("superseded",), "false caught"),
        (False, ("supported", "supported"), "false believed"),
        (False, (), "false believed"),
        (False, ("supported", "not_in_corpus"), "false not in the corpus or disputed"),
        (True, ("supported", "contradicted"), "sound contradicted"),
        (True, ("not_in_corpus",), "sound not contradicted"),
    ],
)
def test_the_worst_mark_decides(sound: bool, marks: tuple[Mark, ...], expected: str) -> None:
    assert verdict(Statement("1", "en", sound, "figure"), checked(*marks)) == expected


def test_counts_are_by_verdict_kind_and_language() -> None:
    said = Statement("1", "ja", False, "date")
    counts = measure([said, said], [checked("contradicted"), checked("supported")])
    assert counts == Counter(
        {("false caught", "date", "ja"): 1, ("false believed", "date", "ja"): 1}
    )


@pytest.mark.parametrize("name", ["dev", "test"])
def test_sets_have_sound_and_false_statements_in_each_language(name: str) -> None:
    statements = read_set(_SETS / f"statements-{name}.jsonl")
    assert len({s.text for s in statements}) == len(statements)
    assert {(s.language, s.sound) for s in statements} == {
        (language, sound) for language in ("zh", "en", "ja") for sound in (True, False)
    }
    assert all((s.kind == "sound") == s.sound for s in statements)
