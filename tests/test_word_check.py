"""Nearness in meaning, with token vectors that are equal for equal tokens and else far apart."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import word_check
from assistant.asked import read_question
from assistant.late_interaction import asked_tokens
from assistant.word_check import Nearness, read_nearness, region_of
from corpus.folding import fold
from corpus.glossary import shipped_glossary
from corpus.records import Document
from index.corpus_index import CorpusIndex
from tests.conftest import BagEmbedder
from tests.desk_fixtures import FERRY, FERRY_JA, FERRY_ZH, HARBOUR, make_candidate, opened_index

PLAIN_WORDS = Path(word_check.__file__).with_name("plain_words.toml")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    with opened_index(tmp_path_factory.mktemp("words"), BagEmbedder(), HARBOUR) as opened:
        yield opened


def read(index: CorpusIndex, question: str, language: str, *evidence: Document) -> Nearness:
    asked = read_question(question, language, shipped_glossary())
    found = [make_candidate(document, document.text[:3]) for document in evidence]
    return read_nearness(index, asked, asked_tokens(index, asked, language), found)


@pytest.mark.parametrize(
    "language, question, evidence, foreign",
    [
        ("en", "Which ferry has a fare?", FERRY, ()),
        ("en", "Which ferry has a zeppelin fare?", FERRY, ("zeppelin",)),
        ("en", "Which zeppelin hires a fiddle?", FERRY, ("zeppelin", "hires", "fiddle")),
        ("en", "Please tell me about the fare", FERRY, ()),  # words that only ask
        ("en", "What's the ferry's zeppelin's fare?", FERRY, ("zeppelin",)),
        ("en", "Which Peru fare?", FERRY, ()),  # names are checked elsewhere
        ("zh", "渡轮票价多少", FERRY_ZH, ()),
        ("zh", "渡轮颜色多少", FERRY_ZH, ("渡轮颜色",)),  # the whole word
        ("zh", "渡轮颜多少", FERRY_ZH, ()),  # a lone character is too little to go by
        ("ja", "渡し船の運賃はいくら", FERRY_JA, ()),
        ("ja", "渡し船の荷物はいくら", FERRY_JA, ("荷物",)),
    ],
)
def test_a_word_is_foreign_that_nothing_in_the_evidence_comes_near(
    index: CorpusIndex, language: str, question: str, evidence: Document, foreign: tuple[str, ...]
) -> None:
    nearness = read(index, question, language, evidence)
    assert nearness.foreign == foreign


def test_the_mean_is_over_the_tokens_of_the_question(index: CorpusIndex) -> None:
    same = read(index, "ferry fare", "en", FERRY)
    half = read(index, "ferry zeppelin", "en", FERRY)
    none = read(index, "?!", "en", FERRY)
    assert same.mean > 0.9
    assert half.mean < same.mean - 0.3
    assert none == Nearness(1.0, ())


def test_more_evidence_only_comes_nearer(index: CorpusIndex) -> None:
    alone = read(index, "ferry 渡轮", "en", FERRY)
    both = read(index, "ferry 渡轮", "en", FERRY, FERRY_ZH)
    assert both.mean > alone.mean


def test_a_language_that_is_not_shipped_leans_on_the_mean_of_all(index: CorpusIndex) -> None:
    assert read(index, "ferry fare", "ko", FERRY).mean > 0.8


@pytest.mark.parametrize("language", ["zh", "ja", "en"])
def test_plain_words_are_folded_and_listed_once(language: str) -> None:
    listed = tomllib.loads(PLAIN_WORDS.read_text(encoding="utf-8"))[language].split()
    assert len(listed) > 200
    assert [word for word in listed if fold(word) != word or listed.count(word) > 1] == []


def test_a_region_is_the_headings_the_neighbours_and_the_sentence() -> None:
    candidate = make_candidate(FERRY, "The ferry", heading="Rules\nFares", near=("Before.",))
    assert region_of(candidate) == "Rules\nFares\nBefore.\nThe ferry fare is 40 yen."
