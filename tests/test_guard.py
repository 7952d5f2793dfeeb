"""The guard: a quotation that is not in its source, character for character, fails."""

from dataclasses import replace

import pytest

from assistant.guard import check_quotation, check_quotations
from tests.desk_fixtures import make_citation, make_document

PAPER = make_document("paper", "税率は15%。が、がっ。")
RIGHT = make_citation(PAPER, "15%")  # 3:6


def test_a_quotation_that_is_in_the_source_passes() -> None:
    verdict = check_quotation(RIGHT, PAPER)
    assert (verdict.n, verdict.check, verdict.passed, verdict.detail) == (1, "quotation", True, "")


@pytest.mark.parametrize(
    "changed, detail",
    [
        ({"quote": "25%"}, "differs from the source at character 0"),
        ({"quote": "15％"}, "differs from the source at character 2"),  # full-width
        ({"quote": "15%。"}, "differs from the source at character 3"),
        ({"quote": "15"}, "differs from the source at character 2"),
        ({"quote": ""}, "differs from the source at character 0"),
        ({"start": 2, "end": 5}, "differs from the source at character 0"),
        ({"start": 3, "end": 3}, "span 3:3 is outside 0:12"),
        ({"start": 6, "end": 3}, "span 6:3 is outside 0:12"),
        ({"start": -9, "end": -6}, "span -9:-6 is outside 0:12"),
        ({"start": 3, "end": 13}, "span 3:13 is outside 0:12"),
        ({"version": "0" * 64}, "no such version of 'paper'"),
    ],
)
def test_a_quotation_that_is_not_there_fails_and_says_where(
    changed: dict[str, object], detail: str
) -> None:
    verdict = check_quotation(replace(RIGHT, **changed), PAPER)  # type: ignore[arg-type]
    assert (verdict.passed, verdict.detail) == (False, detail)


def test_a_decomposed_quotation_fails() -> None:
    citation = make_citation(PAPER, "がっ。")
    assert check_quotation(citation, PAPER).passed
    decomposed = replace(citation, quote="か\u3099っ。")
    assert check_quotation(decomposed, PAPER).detail == "differs from the source at character 0"


def test_a_document_that_is_gone_fails() -> None:
    assert check_quotation(RIGHT, None).detail == "no such version of 'paper'"


def test_each_citation_is_checked_against_its_own_version() -> None:
    newer = make_document("paper", "税率は20%。")
    citations = [
        RIGHT,
        make_citation(newer, "20%", n=2),
        replace(RIGHT, n=3, version=newer.version),
        replace(RIGHT, n=4, doc_id="other"),
    ]
    documents = {(d.doc_id, d.version): d for d in (PAPER, newer)}
    assert [(v.n, v.passed) for v in check_quotations(citations, documents)] == [
        (1, True),
        (2, True),
        (3, False),
        (4, False),
    ]
    assert check_quotations([], documents) == []
