"""Suggestions: questions that can be answered, near the one that was asked, never one of it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.candidates import Candidate
from assistant.desk import Desk
from assistant.records import Filters, Question
from assistant.service import AnswerService
from assistant.suggesting import (
    MOST,
    suggested_terms,
    suggestion_calculations,
    suggestions,
    term_question,
)
from assistant.turn import Evidence, Turn
from assistant.wording import LANGUAGES
from corpus.terms import shipped_terms
from tests.conftest import BagEmbedder
from tests.desk_fixtures import make_candidate, shipped_desk

CHAIR = {
    "zh": "投资委员会由谁担任主席？",
    "en": "Who chairs the Investment Committee?",
    "ja": "投資委員会の委員長は誰ですか。",
}
DUTY = {
    "zh": "货值10万美元、最惠国税率2.5%的日本货，2026年3月1日入境，关税多少？",
    "en": "Duty on US$100,000 of Japanese goods, MFN 2.5%, entered 1 March 2026?",
    "ja": "課税価格10万ドル、MFN2.5%の日本製品を2026年3月1日に輸入、関税は？",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with shipped_desk(tmp_path_factory.mktemp("data"), BagEmbedder()) as opened:
        yield opened


@pytest.fixture(scope="module")
def service(desk: Desk) -> AnswerService:
    return desk.service


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_near_an_answer_are_suggested_in_its_language(
    service: AnswerService, language: str
) -> None:
    answer = service.answer_once(Question(CHAIR[language]))
    labels = {term_question(t, language): t.term_id for t in shipped_terms()}
    quoted = {
        term.term_id
        for c in answer.citations
        for term in service.terms.carried_in(c.doc_id, c.quote)
    }
    assert 1 <= len(answer.follow_ups) <= MOST
    suggested = {labels[text] for text in answer.follow_ups}
    assert suggested <= suggested_terms()[language]
    assert not suggested & quoted


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calculation_suggests_itself_with_another_figure_and_computes_it(
    service: AnswerService, language: str
) -> None:
    before = service.answer_once(Question(DUTY[language]))
    assert len(before.follow_ups) == 2
    for text in before.follow_ups:
        after = service.answer_once(Question(text, history=(DUTY[language],)))
        assert after.status == "answered"
        one, other = before.calculations[0], after.calculations[0]
        changed = [
            a.name for a, b in zip(one.inputs, other.inputs, strict=True) if a.value != b.value
        ]
        assert one.name == other.name
        assert len(changed) == 1
        assert one.outputs != other.outputs


@pytest.mark.parametrize(
    "topic, language", [(t, one) for t in suggestion_calculations() for one in LANGUAGES]
)
def test_a_suggested_calculation_is_computed(
    service: AnswerService, topic: str, language: str
) -> None:
    answer = service.answer_once(Question(suggestion_calculations()[topic][language]))
    assert answer.status == "answered"
    assert len(answer.calculations) == 1
    assert answer.language == language


def _candidates(service: AnswerService) -> list[Candidate]:
    term = service.terms.history("deciders_chair")[0]
    document = service.document(term.doc_id("en"))
    assert document is not None
    return [make_candidate(document, term.quotes["en"])]


def test_nothing_is_suggested_beside_what_is_out_of_scope_or_what_needs_an_input(
    service: AnswerService,
) -> None:
    far = Turn(Question(CHAIR["en"]), service.corpus_date, lambda _stage: None, threading.Event())
    assert suggestions(replace(far, reason="no_source"), service.index, service.terms) == ()
    near = replace(far, evidence=Evidence(candidates=tuple(_candidates(service))))
    assert suggestions(replace(near, reason="no_source"), service.index, service.terms) != ()
    assert suggestions(replace(near, reason="out_of_scope"), service.index, service.terms) == ()
    clarified = service.answer_once(Question("Duty on US$100,000 of Japanese goods?"))
    assert clarified.status == "clarify"
    assert clarified.follow_ups == ()


def test_what_was_asked_before_is_not_suggested(service: AnswerService) -> None:
    first = service.answer_once(Question(CHAIR["en"]))
    again = service.answer_once(Question(CHAIR["en"], history=first.follow_ups))
    assert not set(first.follow_ups) & set(again.follow_ups)


def test_a_filter_leaves_only_suggestions_that_it_lets_answer(service: AnswerService) -> None:
    asked = Question(CHAIR["en"], filters=Filters(doc_ids=("deciders.en",)))
    inside = {term_question(t, "en") for t in shipped_terms() if t.topic == "deciders"}
    assert set(service.answer_once(asked).follow_ups) <= inside
    japanese = replace(asked, filters=Filters(languages=("ja",)))
    assert service.answer_once(japanese).follow_ups == ()


def test_a_term_that_was_not_known_yet_is_not_suggested(service: AnswerService) -> None:
    answer = service.answer_once(Question(CHAIR["en"], as_of=date(2025, 9, 10)))
    later = {term_question(t, "en") for t in shipped_terms() if t.known_from > date(2025, 9, 10)}
    earlier = {term_question(t, "en") for t in shipped_terms() if t.known_from <= date(2025, 9, 10)}
    assert not set(answer.follow_ups) & (later - earlier)


def test_the_listed_terms_are_terms() -> None:
    ids = {term.term_id for term in shipped_terms()}
    assert set(suggested_terms()) == set(LANGUAGES)
    for listed in suggested_terms().values():
        assert listed <= ids
        assert len(listed) > len(ids) / 2


@pytest.mark.parametrize("asked", LANGUAGES)
@pytest.mark.parametrize("wanted", LANGUAGES)
def test_only_documents_of_the_wanted_language_answer(
    service: AnswerService, asked: str, wanted: str
) -> None:
    question = Question(CHAIR[asked], filters=Filters(languages=(wanted,)))
    cited = service.answer_once(question).citations
    assert {citation.language for citation in cited} <= {wanted}
    assert cited or asked != wanted
