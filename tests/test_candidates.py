"""Candidate sentences: what each is made of, and what lifts its score."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.asked import read_question
from assistant.candidates import (
    KIND_WEIGHT,
    LEXICAL_WEIGHT,
    NAME_WEIGHT,
    NEARBY,
    OTHER_PARTY_COST,
    QUANTITY_WEIGHT,
    Candidate,
    candidate_sentences,
)
from corpus.glossary import shipped_glossary
from index.corpus_index import CorpusIndex, Scope
from index.retriever import HybridRetriever
from tests.conftest import BagEmbedder
from tests.desk_fixtures import HARBOUR, make_document, opened_index

NAMES = make_document("names", "Japan lights lamps. Lamps cost 7 yen. Peru sells oil. Gulls cry.")
BATCHES = make_document("batches", "The third batch is 8 yen. The sum of every batch is 90 yen.")
OUR_NAMES = replace(NAMES, doc_id="our-names", kind="brief")
DOCUMENTS = {document.doc_id: document for document in (*HARBOUR, NAMES, BATCHES, OUR_NAMES)}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    data = tmp_path_factory.mktemp("candidates")
    with opened_index(data, BagEmbedder(), [*HARBOUR, NAMES, BATCHES, OUR_NAMES]) as opened:
        yield opened


def candidates(index: CorpusIndex, question: str, **scope: frozenset[str]) -> list[Candidate]:
    asked = read_question(question, "en", shipped_glossary())
    query = index.embedder.embed_query(question) - index.listing.means["en"]
    found = HybridRetriever(index, 40).retrieve(question, "en", Scope(**scope))  # type: ignore[arg-type]
    return candidate_sentences(index, shipped_glossary(), asked, query, found, DOCUMENTS)


def by_text(found: list[Candidate]) -> dict[str, Candidate]:
    return {candidate.text: candidate for candidate in found}


def test_every_sentence_of_what_was_retrieved_is_one_best_first(index: CorpusIndex) -> None:
    found = candidates(index, "Ferry fare, 40 yen?")
    assert found[0].text == "The ferry fare is 40 yen."
    assert all(a.score >= b.score for a, b in pairwise(found))
    assert len({(c.scored.chunk.doc_id, c.start) for c in found}) == len(found)
    for candidate in found:
        document = index.document_of(candidate.scored.chunk)
        assert document.text[candidate.start : candidate.end] == candidate.text
        assert candidate.language == document.language
        assert -1 <= candidate.score - candidate.support <= 1.0001


def test_nothing_retrieved_gives_no_candidate(index: CorpusIndex) -> None:
    assert candidates(index, "ferry", doc_ids=frozenset({"no such document"})) == []


def test_a_candidate_has_its_neighbours_of_the_same_chunk_and_its_title(index: CorpusIndex) -> None:
    ferry = by_text(candidates(index, "ferry fare", doc_ids=frozenset({"ferry.en"})))
    fare, children = ferry["The ferry fare is 40 yen."], ferry["Children travel free."]
    assert (fare.near, children.near) == ((children.text,), (fare.text,))
    assert ferry["The night surcharge is 90 yen."].near == ()  # another section
    assert fare.heading == "Ferry rules\n"
    assert (fare.start_before, children.start_before) == (fare.start, fare.start)


def test_names_are_those_of_the_sentence_and_those_near_it(index: CorpusIndex) -> None:
    found = by_text(candidates(index, "lamps", doc_ids=frozenset({"names"})))
    lamps, oil = found["Lamps cost 7 yen."], found["Peru sells oil."]
    assert lamps.names == frozenset()
    assert lamps.names_before == {"japan"}
    assert lamps.names_near == {"japan", "country_pe"}
    assert oil.names == oil.names_near == {"country_pe"}
    assert oil.names_before == frozenset()


@pytest.mark.parametrize(
    "question, gained",
    [
        ("Japan", {"Japan lights lamps.": LEXICAL_WEIGHT + NAME_WEIGHT,
                        "Lamps cost 7 yen.": NAME_WEIGHT * NEARBY, "Gulls cry.": 0.0}),
        ("7", {"Lamps cost 7 yen.": LEXICAL_WEIGHT + QUANTITY_WEIGHT, "Gulls cry.": 0.0}),
        ("How much?", {"Lamps cost 7 yen.": KIND_WEIGHT, "Peru sells oil.": 0.0}),
    ],
)  # fmt: skip
def test_names_figures_and_the_kind_asked_for_lift_a_score(
    index: CorpusIndex, question: str, gained: dict[str, float]
) -> None:
    found = by_text(candidates(index, question, doc_ids=frozenset({"names"})))
    lifted = {text: found[text].support for text in gained}
    assert lifted == pytest.approx(gained, abs=1e-6)


@pytest.mark.parametrize(
    "question, cost", [("How much?", OTHER_PARTY_COST), ("How much in Peru?", 0.0)]
)
def test_a_question_that_names_no_country_is_on_the_deal_of_the_briefs(
    index: CorpusIndex, question: str, cost: float
) -> None:
    theirs = by_text(candidates(index, question, doc_ids=frozenset({"names"})))
    ours = by_text(candidates(index, question, doc_ids=frozenset({"our-names"})))
    for text, candidate in theirs.items():
        off = cost if text == "Peru sells oil." else 0.0
        assert ours[text].support == pytest.approx(candidate.support - off, abs=1e-6)


@pytest.mark.parametrize(
    "question, best",
    [
        ("What is the batch in yen?", "The sum of every batch is 90 yen."),
        ("What is the third batch in yen?", "The third batch is 8 yen."),
    ],
)
def test_the_nth_of_several_is_not_what_a_question_without_a_number_asks_for(
    index: CorpusIndex, question: str, best: str
) -> None:
    assert candidates(index, question, doc_ids=frozenset({"batches"}))[0].text == best
