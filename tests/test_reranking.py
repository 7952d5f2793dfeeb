"""A reranker orders the first candidates, which keep their scores among them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.candidates import Candidate
from assistant.records import Question
from assistant.reranking import RERANKED, rerank
from assistant.service import AnswerService
from corpus.glossary import shipped_glossary
from index.embedder import Floats1d
from tests.conftest import BagEmbedder
from tests.desk_fixtures import (
    CORPUS_DATE,
    FERRY,
    HARBOUR,
    make_candidate,
    make_document,
    opened_index,
)


class WordReranker:
    """Scores a passage by how often it has a word."""

    name = "word/1"

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, question: str, passages: Sequence[str]) -> Floats1d:
        self.asked.append((question, list(passages)))
        return np.array([passage.count(self.word) for passage in passages], np.float32)


def candidates(*words: str) -> list[Candidate]:
    """Sentences of the ferry rules with scores 0.9, 0.8, ..., best first."""
    return [
        make_candidate(FERRY, text, score=0.9 - number / 10) for number, text in enumerate(words)
    ]


@pytest.mark.parametrize(
    "word, order",
    [
        ("Lutnick", ["Lutnick", "The ferry fare", "Children"]),
        ("free", ["Children", "The ferry fare", "Lutnick"]),
        ("gulls", ["The ferry fare", "Children", "Lutnick"]),  # all alike: as they were
    ],
)
def test_the_models_order_is_taken_and_the_scores_stay_in_place(
    word: str, order: list[str]
) -> None:
    given = candidates("The ferry fare", "Children", "Lutnick")
    found = rerank(given, "Fares?", WordReranker(word))
    # Each a hair below the one before, so that equal scores keep the order too.
    assert [c.score for c in found] == pytest.approx([c.score for c in given], abs=1e-4)
    assert all(c.text.startswith(words) for c, words in zip(found, order, strict=True))
    assert [c.text for c in given] == [c.text for c in candidates("The", "Children", "Lutnick")]


def test_only_the_first_are_read_with_their_headings() -> None:
    one = make_candidate(FERRY, "Children", heading="Fares")
    reranker = WordReranker("x")
    found = rerank([one] * (RERANKED + 3), "Who travels free?", reranker)
    assert len(found) == RERANKED + 3
    ((question, passages),) = reranker.asked
    assert question == "Who travels free?"
    assert passages == ["Fares\nChildren travel free."] * RERANKED


def test_no_candidates_make_none() -> None:
    assert rerank([], "Fares?", WordReranker("x")) == []


def test_an_answer_follows_the_reranker_and_its_receipt_names_it(data: Path) -> None:
    # Both sentences share as many words with the question; the first of the document wins alone.
    text = "The harbour lamp is lit at dusk. The harbour lamp is out at dawn."
    documents = (*HARBOUR, make_document("lamp", text))
    quoted = {}
    with opened_index(data, BagEmbedder(), documents) as index:
        for reranker in (None, WordReranker("dawn")):
            service = AnswerService(index, shipped_glossary(), CORPUS_DATE, reranker=reranker)
            answer = service.ask(Question("What of the harbour lamp?"))
            quoted[answer.receipt.reranker] = answer.citations[0].quote
    assert quoted == {
        "": "The harbour lamp is lit at dusk.",
        "word/1": "The harbour lamp is out at dawn.",
    }
