"""Originals and the briefs that restate them, ranked as one passage."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from assistant.candidates import Candidate
from assistant.passages import (
    ACROSS_LANGUAGES,
    ALONE_COST,
    BRIEF_SHARE,
    MOST_OF_A_GROUP,
    find_passages,
    shortlist,
)
from corpus.records import Document, Section, Source
from index.corpus_index import CorpusIndex, Scope
from index.embedder import Floats1d
from tests.conftest import BagEmbedder
from tests.desk_fixtures import DAY, make_candidate, make_document, opened_index

PAPER = make_document("paper", "Fare. Lamp. Crew. Gull.")
PAPER_ZH = make_document("paper.zh", "票。灯。", language="zh")
RULES = Source("rules", "Harbour rules", "Harbour Office", DAY)  # the day of PAPER
BRIEF_EN = make_document(
    "brief.en",
    "Fare. Lamp.",
    kind="brief",
    aligned_with={"zh": "brief.zh"},
    sections=(Section("top", "", 0, 11, DAY, source_ids=("rules",)),),
    sources=(RULES,),
)
BRIEF_OF_OTHERS = replace(
    BRIEF_EN, doc_id="others.en", sources=(replace(RULES, published=DAY - timedelta(days=1)),)
)
BRIEF_ZH = make_document(
    "brief.zh", "票。灯。", language="zh", kind="brief", aligned_with={"en": "brief.en"}
)
BRIEF_JA = make_document("brief.ja", "運賃。", language="ja", kind="brief")
BRIEFS = frozenset({"brief.en", "brief.zh", "brief.ja", "others.en"})


def axis(angle: float) -> Floats1d:
    """A vector at an angle in degrees from the first axis."""
    vector = np.zeros(64, np.float32)
    vector[:2] = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return vector


def at(document: Document, words: str, angle: float, score: float) -> Candidate:
    return make_candidate(document, words, vector=axis(angle), score=score)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    documents = [PAPER, PAPER_ZH, BRIEF_EN, BRIEF_OF_OTHERS, BRIEF_ZH, BRIEF_JA]
    with opened_index(tmp_path_factory.mktemp("passages"), BagEmbedder(), documents) as opened:
        yield opened


def found(index: CorpusIndex, *candidates: Candidate) -> list[tuple[list[str], float]]:
    ranked = sorted(candidates, key=lambda c: -c.score)
    return [
        ([f"{c.scored.chunk.doc_id}: {c.text}" for c in passage.sentences], passage.score)
        for passage in find_passages(index, ranked, "en", BRIEFS)
    ]


def test_a_sentence_alone_is_a_passage_that_costs_a_little(index: CorpusIndex) -> None:
    (sentences, score), *rest = found(index, at(PAPER, "Fare", 0, 0.5))
    assert (sentences, rest) == (["paper: Fare."], [])
    assert score == pytest.approx(0.5 - ALONE_COST)


def test_an_original_and_its_brief_are_one_and_share_the_score(index: CorpusIndex) -> None:
    both = found(index, at(PAPER, "Fare", 0, 0.5), at(BRIEF_EN, "Fare", 0, 0.9))
    (sentences, score), *rest = both
    assert (sentences, rest) == (["paper: Fare.", "brief.en: Fare."], [])
    assert score == pytest.approx((1 - BRIEF_SHARE) * 0.5 + BRIEF_SHARE * 0.9)


def test_of_two_originals_the_likest_gains_most_from_a_brief(index: CorpusIndex) -> None:
    lamp, fare = at(PAPER, "Lamp", 40, 0.52), at(PAPER, "Fare", 0, 0.5)
    passages = found(index, lamp, fare, at(BRIEF_EN, "Fare", 0, 0.9))
    assert [sentences[0] for sentences, _ in passages] == ["paper: Fare.", "paper: Lamp."]


@pytest.mark.parametrize("days, together", [(0, True), (-1, True), (1, False)])
def test_a_brief_on_what_came_later_restates_no_original(
    index: CorpusIndex, days: int, together: bool
) -> None:
    original, brief = at(PAPER, "Fare", 0, 0.5), at(BRIEF_EN, "Fare", 0, 0.9)
    later = replace(brief.scored.chunk, known_from=DAY + timedelta(days=days))
    brief = replace(brief, scored=replace(brief.scored, chunk=later))
    sentences, _ = found(index, original, brief)[0]
    assert (len(sentences) == 2) is together


def test_the_likest_original_may_be_less_alike_than_another(index: CorpusIndex) -> None:
    # By hand: 68 degrees are a cosine of 0.37, 75 are 0.26, less than any passage that is the same.
    far, further = at(PAPER, "Lamp", 68, 0.5), at(PAPER, "Gull", 75, 0.5)
    sentences = [names for names, _ in found(index, far, further, at(BRIEF_EN, "Fare", 0, 0.9))]
    assert ["paper: Lamp.", "brief.en: Fare."] in sentences and ["paper: Gull."] in sentences


def test_a_brief_that_rests_on_others_restates_only_what_is_plainly_the_same(
    index: CorpusIndex,
) -> None:
    far, same = at(PAPER, "Lamp", 68, 0.5), at(PAPER, "Fare", 0, 0.5)
    brief = at(BRIEF_OF_OTHERS, "Fare", 0, 0.9)
    assert ["others.en: Fare."] in [names for names, _ in found(index, far, brief)]
    assert ["paper: Fare.", "others.en: Fare."] in [names for names, _ in found(index, same, brief)]


def test_a_brief_on_another_subject_stays_alone(index: CorpusIndex) -> None:
    passages = found(index, at(PAPER, "Gull", 80, 0.5), at(BRIEF_EN, "Fare", 0, 0.7))
    assert [sentences for sentences, _ in passages] == [["brief.en: Fare."], ["paper: Gull."]]


def test_a_sentence_in_another_language_is_not_behind_for_that(index: CorpusIndex) -> None:
    passages = found(index, at(PAPER_ZH, "票", 0, 0.5))
    assert passages[0][1] == pytest.approx(0.5 + ACROSS_LANGUAGES - ALONE_COST)


def test_ties_go_by_document_and_place(index: CorpusIndex) -> None:
    both = [at(PAPER, "Lamp", 0, 0.5), at(PAPER, "Fare", 90, 0.5)]
    assert found(index, *both) == found(index, *reversed(both))


def test_no_candidate_gives_no_passage(index: CorpusIndex) -> None:
    assert found(index) == []


@pytest.mark.parametrize(
    "language, kept",
    [
        ("en", ["paper", "brief.en", "brief.ja"]),  # nothing aligned speaks for the Japanese one
        ("zh", ["paper", "brief.zh", "brief.ja"]),
        ("ja", ["paper", "brief.en", "brief.zh", "brief.ja"]),
    ],
)
def test_of_aligned_briefs_the_askers_is_read(
    index: CorpusIndex, language: str, kept: list[str]
) -> None:
    candidates = [
        at(PAPER, "Fare", 0, 0.9),
        at(BRIEF_EN, "Fare", 0, 0.8),
        at(BRIEF_ZH, "票", 0, 0.7),
        at(BRIEF_JA, "運賃", 0, 0.6),
    ]
    listed = shortlist(index, candidates, language, BRIEFS, Scope())
    assert [c.scored.chunk.doc_id for c in listed] == kept


def test_an_original_that_a_listed_brief_restates_is_read_however_low(index: CorpusIndex) -> None:
    first = [at(PAPER, "Gull", 80, 0.9)] * MOST_OF_A_GROUP
    candidates = [*first, at(BRIEF_EN, "Fare", 0, 0.8), at(PAPER, "Fare", 5, 0.1)]
    listed = shortlist(index, [*candidates, at(PAPER, "Lamp", 30, 0.1)], "en", BRIEFS, Scope())
    assert [c.text for c in listed] == ["Gull."] * MOST_OF_A_GROUP + ["Fare.", "Fare."]


def test_each_group_has_room_for_so_many(index: CorpusIndex) -> None:
    many = [at(PAPER, "Fare", 0, 0.9)] * (MOST_OF_A_GROUP + 3)
    listed = shortlist(index, [*many, at(PAPER_ZH, "票", 0, 0.1)], "en", BRIEFS, Scope())
    assert [c.scored.chunk.doc_id for c in listed] == ["paper"] * MOST_OF_A_GROUP + ["paper.zh"]
