"""Candidates read again word by word, with vectors that are equal for equal words and else far."""

from collections.abc import Iterator

import numpy as np
import pytest

from assistant.asked import read_question
from assistant.candidates import Candidate
from assistant.late_interaction import AskedTokens, asked_tokens, read_again, weight_of
from corpus.glossary import shipped_glossary
from index.corpus_index import CorpusIndex
from tests.conftest import BagEmbedder
from tests.desk_fixtures import HARBOUR, make_candidate, make_document, opened_index

PAPER = make_document("paper", "Fares rose. Fares fell. Gulls fell. Crews sang. Crews left.")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    with opened_index(tmp_path_factory.mktemp("late"), BagEmbedder(), HARBOUR) as opened:
        yield opened


def tokens_of(index: CorpusIndex, question: str) -> AskedTokens:
    return asked_tokens(index, read_question(question, "en", shipped_glossary()), "en")


def candidates(*words: str) -> list[Candidate]:
    return [make_candidate(PAPER, one) for one in words]


def read(index: CorpusIndex, question: str, *found: Candidate) -> list[str]:
    return [c.text for c in read_again(index, tokens_of(index, question), found)]


def test_the_tokens_are_the_letters_and_digits_of_the_question(index: CorpusIndex) -> None:
    tokens = tokens_of(index, "Fares: 40, why?")
    assert [("Fares: 40, why?"[a:b]) for a, b in tokens.spans] == ["Fares", "40", "why"]
    assert tokens.vectors.shape == (3, 64)
    assert np.allclose(np.linalg.norm(tokens.vectors, axis=1), 1, atol=1e-5)


def test_the_sentence_that_has_more_of_the_words_goes_first(index: CorpusIndex) -> None:
    found = candidates("Fares rose", "Gulls fell", "Fares fell")
    assert read(index, "Which fares fell?", *found)[0] == "Fares fell."


def test_a_word_that_few_candidates_have_counts_for_more(index: CorpusIndex) -> None:
    found = candidates("Fares rose", "Fares fell", "Crews sang", "Crews left", "Gulls fell")
    # "gulls" stands in one of five, "crews" in two, so it outweighs the other.
    assert read(index, "crews, gulls", *found)[0] == "Gulls fell."


def test_support_is_added_to_what_the_words_give(index: CorpusIndex) -> None:
    plain, lifted = candidates("Fares rose", "Gulls fell")
    lifted = make_candidate(PAPER, "Gulls fell", support=2.0)
    scored = read_again(index, tokens_of(index, "fares rose"), [plain, lifted])
    assert [c.text for c in scored] == ["Gulls fell.", "Fares rose."]
    assert scored[1].score == pytest.approx(1, abs=0.05)  # both words are there


def test_ties_go_by_place(index: CorpusIndex) -> None:
    found = candidates("Gulls fell", "Crews sang", "Fares rose")
    assert read(index, "zeppelin", *found) == read(index, "zeppelin", *reversed(found))


@pytest.mark.parametrize("question", ["?!", "…"])
def test_a_question_without_words_leaves_the_order(index: CorpusIndex, question: str) -> None:
    found = candidates("Gulls fell", "Fares rose")
    assert read(index, question, *found) == ["Gulls fell.", "Fares rose."]


def test_a_word_weighs_what_the_question_moves_without_it(index: CorpusIndex) -> None:
    text = "fares of gulls of crews"
    asked = read_question(text, "en", shipped_glossary())
    tokens = asked_tokens(index, asked, "en")
    # A bag of three words keeps two of them: the cosine is 2 / sqrt(6), a stop word moves nothing.
    gulls, of = (text.index("gulls"), text.index("gulls") + 5), (6, 8)
    weight = weight_of(index, asked, tokens, gulls)
    assert weight == pytest.approx(1 - 2 / 6**0.5, abs=0.05)
    assert weight_of(index, asked, tokens, of) == pytest.approx(0, abs=1e-5)


def test_no_candidate_gives_none(index: CorpusIndex) -> None:
    assert read(index, "fares") == []
