"""What the evidence lacks of what a question needs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from assistant.answerability import Gap, find_gaps, named_first, with_nearest
from assistant.asked import read_question
from assistant.candidates import Candidate
from assistant.late_interaction import AskedTokens, asked_tokens
from assistant.passages import Passage
from corpus.glossary import shipped_glossary
from corpus.records import Document, Section
from index.corpus_index import CorpusIndex
from tests.conftest import BagEmbedder
from tests.desk_fixtures import CORPUS_DATE, DAY, HARBOUR, make_candidate, make_document
from tests.desk_fixtures import opened_index as opened

_TEXT = "On 5 November 2025 Japan paid 40 yen for Mizuho lamps."
LAMPS = make_document(
    "lamps", _TEXT, sections=(Section("top", "", 0, len(_TEXT), DAY, valid_from=date(2026, 2, 1)),)
)
ENDED = replace(LAMPS, sections=(replace(LAMPS.sections[0], valid_to=date(2026, 2, 28)),))
CHEAP = make_document("cheap", "Lamps cost 40 yen.")
PERU = make_document("peru", "Peru sold rice.")
EVIDENCE = make_candidate(LAMPS, "On 5")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    documents = (*HARBOUR, LAMPS, CHEAP, PERU)
    with opened(tmp_path_factory.mktemp("gaps"), BagEmbedder(), documents) as made:
        yield made


def gaps(
    index: CorpusIndex, question: str, *evidence: Candidate, as_of: date = CORPUS_DATE
) -> list[Gap]:
    # Without a token nothing is judged by meaning here.
    asked = read_question(question, "en", shipped_glossary())
    tokens = AskedTokens("en", np.zeros(64, np.float32), (), np.zeros((0, 64), np.float32))
    return find_gaps(index, shipped_glossary(), asked, tokens, evidence or (EVIDENCE,), as_of)


@pytest.mark.parametrize(
    "question, lacking",
    [
        ("When did Japan pay 40 yen for Mizuho lamps?", []),
        ("How much did Japan pay for Mizuho lamps?", []),
        ("How much did Peru pay for lamps?", ["Peru"]),
        ("How much did Japan and Peru pay Acme for lamps?", ["Peru", "Acme"]),
        ("How much did Japan pay on 5 November 2025?", []),
        ("How much did Japan pay on 6 November 2025?", ["6 November 2025"]),
        ("How much did Japan pay in November?", []),
        ("Did it pay 40 yen?", []),
        ("Did it pay 50 yen?", ["50 yen"]),
        ("Did it pay 40 percent?", ["40 percent"]),
        ("How long did Japan pay?", ["kind"]),
        ("How long did Peru pay 50 yen?", ["Peru", "50 yen", "kind"]),
        ("Did Peru pay Peru?", ["Peru"]),
        ("How much had Japan paid, as known on 1 March 2026?", []),  # the day it looks from
        ("How much had Japan paid as of 2 November 2025?", ["2 November 2025"]),  # not known then
        ("How much did Tokyo pay for Mizuho's lamps?", []),
        ("How much did Takaichi pay for lamps?", []),  # what Japan did
        ("How much did Biden pay for lamps?", ["Biden"]),
        ("Did the United States pay 40 yen?", ["United States"]),
        ("Tell me about friend-shoring", []),  # a concept may be paraphrased
    ],
)
def test_what_is_not_in_the_evidence_is_named(
    index: CorpusIndex, question: str, lacking: list[str]
) -> None:
    assert [gap.what or gap.lacks for gap in gaps(index, question)] == lacking


def test_what_one_sentence_of_the_evidence_holds_all_hold(index: CorpusIndex) -> None:
    other = make_candidate(make_document("other", "Peru paid 50 yen."), "Peru")
    assert gaps(index, "Did Japan pay 40 yen, Peru 50 yen?", EVIDENCE, other) == []


def test_names_count_from_the_neighbours_and_headings_too(index: CorpusIndex) -> None:
    nameless = make_candidate(make_document("nameless", "It paid 40 yen for lamps."), "It")
    near = replace(nameless, names_near=frozenset({"country_pe"}), near=("Acme sold.",))
    assert gaps(index, "How much did Peru pay for lamps to its Acme?", near) == []


@pytest.mark.parametrize(
    "within, wanted, lacking",
    [
        ("Japan paid 40 yen.", "How much did Peru pay?", ["Peru"]),  # another of its kind is there
        ("Lutnick paid 40 yen.", "How much did Peru pay?", []),  # a person takes no country's place
        ("Lutnick paid 40 yen.", "How much did Trump pay?", []),
        ("Japan paid 40 yen.", "How much did Japan and Peru pay?", []),  # none that is not asked
        ("NEXI of Nippon Export and Investment Insurance paid 40 yen.", "What did Peru pay?", []),
        ("The Bank of Japan paid 40 yen.", "How much did Peru pay?", []),  # no country by itself
        ("NEXI paid 40 yen.", "How much did JBIC pay?", ["JBIC"]),
        ("China paid 40 yen.", "How much did JBIC pay?", ["JBIC"]),  # another country's sentence
        ("Section 232 took 40 yen.", "How much did JBIC pay?", []),  # a law is no body
    ],
)
def test_a_name_beside_a_sentence_on_another_of_its_kind_does_not_count(
    index: CorpusIndex, within: str, wanted: str, lacking: list[str]
) -> None:
    sentence = make_candidate(make_document("within", within), within[:3])
    beside = replace(sentence, names_near=sentence.names | {"country_pe", "trump", "jbic"})
    assert [gap.what for gap in gaps(index, wanted, beside)] == lacking


@pytest.mark.parametrize(
    "within, wanted, lacking",
    [
        ("It paid 40 yen.", "How much did Japan pay?", []),  # the corpus is on Japan and the US
        ("It paid 40 yen.", "How much did Peru pay?", ["Peru"]),
        ("Peru paid 40 yen.", "How much did Japan pay?", ["Japan"]),
        ("Ishiba of Japan paid 40 yen.", "How much did Takaichi pay?", ["Takaichi"]),
        ("ACFTA 3.0 cost 40 yen.", "What did ACFTA3.0 cost?", []),
        (
            "As of 5 March 2026 it paid 40 yen.",
            "What was paid as of 9 March 2026?",
            ["9 March 2026"],
        ),
        ("In May it paid 40 yen.", "What was paid in June?", ["June"]),
        ("It paid 40 yen.", "What was paid in June?", []),  # a month of any year
    ],
)
def test_a_sentence_may_be_on_what_it_does_not_name(
    index: CorpusIndex, within: str, wanted: str, lacking: list[str]
) -> None:
    evidence = make_candidate(make_document("within", within), within[:3])
    assert [gap.what for gap in gaps(index, wanted, evidence)] == lacking


def test_figures_that_the_conversation_put_in_need_no_evidence(index: CorpusIndex) -> None:
    written, completed = "And who paid for lamps?", "And who paid 70 yen for lamps?"
    for own, lacking in ((written, []), (completed, ["70 yen"])):
        asked = read_question(completed, "en", shipped_glossary(), own)
        tokens = AskedTokens("en", np.zeros(64, np.float32), (), np.zeros((0, 64), np.float32))
        found = find_gaps(index, shipped_glossary(), asked, tokens, (EVIDENCE,), CORPUS_DATE)
        assert [gap.what for gap in found if gap.what] == lacking


@pytest.mark.parametrize(
    "document, day, as_of, lacking",
    [
        (LAMPS, "1 February 2026", CORPUS_DATE, []),
        (LAMPS, "31 January 2026", CORPUS_DATE, ["31 January 2026"]),  # before it held
        (LAMPS, "1 April 2026", CORPUS_DATE, []),
        (LAMPS, "2 April 2026", CORPUS_DATE, ["2 April 2026"]),  # past what was known
        (ENDED, "28 February 2026", CORPUS_DATE, []),
        (ENDED, "1 March 2026", CORPUS_DATE, ["1 March 2026"]),
        (LAMPS, "March 2026", CORPUS_DATE, []),  # some day of the month
        (LAMPS, "January 2026", CORPUS_DATE, ["January 2026"]),
    ],
)
def test_a_day_is_held_by_the_days_for_which_a_section_is_valid(
    index: CorpusIndex, document: Document, day: str, as_of: date, lacking: list[str]
) -> None:
    evidence = make_candidate(document, "On 5")
    found = gaps(index, f"How much did Japan pay on {day}?", evidence, as_of=as_of)
    assert [gap.what for gap in found] == lacking


def test_a_word_that_no_evidence_has_is_a_gap_where_all_else_is_there(index: CorpusIndex) -> None:
    asked = read_question("How much did Japan pay for Mizuho lamps, zeppelin?", "en",
                          shipped_glossary())  # fmt: skip
    tokens = asked_tokens(index, asked, "en")
    found = find_gaps(index, shipped_glossary(), asked, tokens, (EVIDENCE,), CORPUS_DATE)
    assert Gap("zeppelin") in found
    assert Gap("lamps") not in found


@pytest.mark.parametrize(
    "scores, first",
    [
        ((0.9, 0.8, 0.75), "Peru paid 40 yen."),
        ((0.9, 0.6, 0.55), "Japan paid 40 yen."),  # the one on Peru is too far behind
    ],
)
def test_a_passage_with_the_names_of_the_question_goes_first(
    scores: tuple[float, ...], first: str
) -> None:
    texts = ("Japan paid 40 yen.", "Peru paid 40 yen.", "Peru paid 50 yen.")
    passages = [
        Passage((make_candidate(make_document(f"d{n}", text), text[:4]),), score)
        for n, (text, score) in enumerate(zip(texts, scores, strict=True))
    ]
    asked = read_question("How much did Peru pay?", "en", shipped_glossary())
    ordered = named_first(shipped_glossary(), asked, passages)
    assert ordered[0].sentences[0].text == first
    assert sorted(p.score for p in ordered) == sorted(scores)


def test_a_refusal_says_which_names_the_nearest_passage_lacks() -> None:
    asked = read_question("How much did Peru pay for lamps?", "en", shipped_glossary())
    nearest = Passage((EVIDENCE,), 1.0)
    of_another = [Gap("lamps"), Gap("", "subject")]
    said = with_nearest(shipped_glossary(), asked, nearest, of_another)
    assert said == [Gap("Peru"), Gap("lamps")]
    asked = read_question("How much did Japan pay for lamps?", "en", shipped_glossary())
    assert with_nearest(shipped_glossary(), asked, nearest, of_another) == of_another


def test_those_sentences_alone_are_read_for_words_that_have_the_name_asked_about(
    index: CorpusIndex,
) -> None:
    glossary = shipped_glossary()
    nameless, peru = make_candidate(CHEAP, "Lamps"), make_candidate(PERU, "Peru")
    asked = read_question("What did lamps in Peru cost?", "en", glossary)
    tokens = asked_tokens(index, asked, "en")
    found = find_gaps(index, glossary, asked, tokens, (nameless, peru), CORPUS_DATE)
    assert Gap("lamps") in found
    assert find_gaps(index, glossary, asked, tokens, (nameless,), CORPUS_DATE) == [Gap("Peru")]
