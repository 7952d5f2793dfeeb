"""Which sentences are quoted, and in which order: originals, the asker's brief, further ones."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from assistant.candidates import Candidate
from assistant.extractive import FURTHER_MARGIN, MOST_QUOTED, Selection, select
from corpus.records import Document
from index.corpus_index import CorpusIndex
from index.embedder import Floats1d
from tests.conftest import BagEmbedder
from tests.desk_fixtures import make_candidate, make_document, opened_index

PAPER = make_document("paper", "Fare. Lamp. Crew. Gull.")
BRIEF_EN = make_document("brief.en", "Fare. Lamp.", kind="brief")
BRIEF_ZH = make_document("brief.zh", "票。灯。", language="zh", kind="brief")
BRIEFS = frozenset({"brief.en", "brief.zh"})


def axis(angle: float) -> Floats1d:
    """A vector at an angle in degrees from the question's."""
    vector = np.zeros(64, np.float32)
    vector[:2] = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return vector


def at(document: Document, words: str, angle: float) -> Candidate:
    """A candidate whose score is its cosine with the question."""
    cosine = float(axis(angle)[0])
    return make_candidate(document, words, vector=axis(angle), dense=cosine, score=cosine)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    documents = [PAPER, BRIEF_EN, BRIEF_ZH]
    with opened_index(tmp_path_factory.mktemp("select"), BagEmbedder(), documents) as opened:
        yield opened


def selected(
    index: CorpusIndex, *candidates: Candidate, language: str = "en"
) -> tuple[list[str], list[str]]:
    """The quoted and the same, each as the document with the sentence."""
    ranked = sorted(candidates, key=lambda c: -c.score)
    selection: Selection = select(index, ranked[0], ranked, axis(0), language, BRIEFS)
    quoted, same = (
        [f"{c.scored.chunk.doc_id}: {c.text}" for c in part]
        for part in (selection.quoted, selection.same)
    )
    return quoted, same


def test_the_best_sentence_is_quoted(index: CorpusIndex) -> None:
    only = ["paper: Fare."]
    assert selected(index, at(PAPER, "Fare", 0), at(PAPER, "Gull", 80)) == (only, only)


def test_an_original_goes_before_the_brief_that_says_the_same(index: CorpusIndex) -> None:
    quoted, same = selected(index, at(BRIEF_EN, "Fare", 0), at(PAPER, "Fare", 10))
    assert quoted == same == ["paper: Fare.", "brief.en: Fare."]


def test_an_original_on_another_subject_does_not(index: CorpusIndex) -> None:
    quoted, _ = selected(index, at(BRIEF_EN, "Fare", 0), at(PAPER, "Gull", 70))
    assert quoted == ["brief.en: Fare."]


@pytest.mark.parametrize(
    "language, quoted",
    [
        ("en", ["paper: Fare.", "brief.en: Fare."]),
        ("zh", ["paper: Fare.", "brief.zh: 票。"]),
        ("ja", ["paper: Fare."]),  # a brief in a third language adds nothing
    ],
)
def test_the_brief_is_the_one_in_the_askers_language(
    index: CorpusIndex, language: str, quoted: list[str]
) -> None:
    found = [at(PAPER, "Fare", 0), at(BRIEF_EN, "Fare", 12), at(BRIEF_ZH, "票", 12)]
    assert selected(index, *found, language=language)[0] == quoted


@pytest.mark.parametrize(
    "language, quoted",
    [("zh", ["brief.zh: 票。"]), ("en", ["brief.en: Fare."])],
)
def test_without_an_original_the_askers_brief_goes_alone(
    index: CorpusIndex, language: str, quoted: list[str]
) -> None:
    found = [at(BRIEF_EN, "Fare", 0), at(BRIEF_ZH, "票", 12)]
    assert selected(index, *found, language=language)[0] == quoted


def test_further_sentences_are_near_in_score_and_of_the_same_document(index: CorpusIndex) -> None:
    close = float(np.degrees(np.arccos(1 - FURTHER_MARGIN / 2)))
    far = float(np.degrees(np.arccos(1 - FURTHER_MARGIN * 2)))
    quoted, same = selected(
        index, at(PAPER, "Fare", 0), at(PAPER, "Lamp", close), at(PAPER, "Crew", far)
    )
    assert (quoted, same) == (["paper: Fare.", "paper: Lamp."], ["paper: Fare."])


def test_no_more_than_a_few_are_quoted(index: CorpusIndex) -> None:
    found = [at(PAPER, word, 0) for word in ("Fare", "Lamp", "Crew", "Gull")]
    quoted, _ = selected(index, *found)
    assert quoted == ["paper: Fare.", "paper: Lamp.", "paper: Crew."]
    assert len(quoted) == MOST_QUOTED


def test_ties_go_by_document_and_place(index: CorpusIndex) -> None:
    found = [at(PAPER, "Lamp", 0), at(PAPER, "Fare", 0)]
    assert selected(index, *found) == selected(index, *reversed(found))


def test_the_candidates_given_stay_as_they_are(index: CorpusIndex) -> None:
    best = at(PAPER, "Fare", 30)
    before = replace(best)
    select(index, best, [best], axis(0), "en", BRIEFS)
    assert (best.score, best.dense, best.text) == (before.score, before.dense, before.text)
