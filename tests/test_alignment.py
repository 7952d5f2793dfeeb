"""Sentences that say the same in another language: the aligned section's nearest."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from assistant.alignment import counterpart, in_language, likeness, section_at
from assistant.candidates import Candidate
from corpus.records import Document
from index.corpus_index import CorpusIndex, Scope
from tests.conftest import BagEmbedder
from tests.desk_fixtures import FERRY, make_candidate, make_document, make_sections, opened_index

# The bag of tokens knows no translation, so figures are what the languages share.
_EN = "Fare 40. Lamp 70. Crew 90."
_ZH = "船九零 90。灯 70。票 40。"
EN = make_document(
    "plan.en",
    _EN,
    aligned_with={"zh": "plan.zh", "ja": "plan.ja", "ko": "plan.ko"},
    sections=make_sections(_EN, ("Fare", {"anchor": "one"}), ("Crew", {"anchor": "two"})),
)
ZH = make_document(
    "plan.zh",
    _ZH,
    language="zh",
    sections=make_sections(_ZH, ("船", {"anchor": "two"}), ("灯", {"anchor": "one"})),
)
JA = make_document("plan.ja", "運賃 40。", language="ja")  # has no such section


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    with opened_index(tmp_path_factory.mktemp("aligned"), BagEmbedder(), [EN, ZH, JA]) as opened:
        yield opened


def centred(index: CorpusIndex, document: Document, words: str) -> Candidate:
    candidate = make_candidate(document, words)
    vector = index.embedder.embed_query(candidate.text) - index.listing.means[document.language]
    return replace(candidate, vector=vector)


@pytest.mark.parametrize("words, says", [("Fare", "票 40。"), ("Lamp", "灯 70。"),
                                         ("Crew", "船九零 90。")])  # fmt: skip
def test_the_counterpart_is_the_nearest_sentence_of_the_same_section(
    index: CorpusIndex, words: str, says: str
) -> None:
    found = counterpart(index, centred(index, EN, words), "zh")
    assert found is not None
    assert (found.doc_id, ZH.text[found.start : found.end]) == ("plan.zh", says)


def test_a_sentence_is_given_in_another_language_where_a_document_has_it(
    index: CorpusIndex,
) -> None:
    lamp = centred(index, EN, "Lamp")
    found = in_language(index, lamp, "zh", Scope())
    assert (found.scored.chunk.doc_id, found.text) == ("plan.zh", "灯 70。")
    assert ZH.text[found.start : found.end] == found.text and found.start_before == found.start
    assert in_language(index, lamp, "en", Scope()) is lamp
    assert in_language(index, lamp, "ko", Scope()) is lamp
    for scope in (Scope(doc_ids=frozenset({"plan.en"})), Scope(languages=("en",))):
        assert in_language(index, lamp, "zh", scope) is lamp


def test_without_an_aligned_section_there_is_none(index: CorpusIndex) -> None:
    fare = centred(index, EN, "Fare")
    assert counterpart(index, fare, "ja") is None  # aligned, but the section is not there
    assert counterpart(index, fare, "ko") is None  # aligned with a document that is not there
    assert counterpart(index, fare, "fr") is None
    assert counterpart(index, centred(index, ZH, "灯"), "en") is None  # says of no other


@pytest.mark.parametrize(
    "offset, anchor",
    [(0, "fares"), (48, "fares"), (49, "crews"), (123, "crews"), (124, "night")],
)
def test_a_section_holds_an_offset(offset: int, anchor: str) -> None:
    # The sections are 0:49, 49:124 and 124:154.
    assert section_at(FERRY, offset).anchor == anchor


@pytest.mark.parametrize(
    "a, b, expected",
    [([2, 0], [5, 0], 1.0), ([1, 0], [0, 1], 0.0), ([1, 0], [-3, 0], -1.0), ([0, 0], [1, 0], 0.0)],
)
def test_likeness_is_the_cosine(a: list[float], b: list[float], expected: float) -> None:
    vectors = np.array([a, b], np.float32)
    assert likeness(vectors[0], vectors[1]) == pytest.approx(expected)
