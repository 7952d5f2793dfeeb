"""The answer at two dates: new values with their cause, quotations that came and went."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.difference_words import difference_text
from assistant.differences import DIFFERENCE
from assistant.http.app import create_app
from assistant.owner.work import find_work
from assistant.records import Question
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.term_answers import TermBook
from corpus.errors import BadQuestion
from corpus.glossary import shipped_glossary
from corpus.records import Section
from corpus.terms import Term
from index.embedder import Embedder
from tests.desk_fixtures import (
    CORPUS_DATE,
    DAY,
    HARBOUR,
    REPLACED,
    make_document,
    make_sections,
    opened_index,
)

FARE = "How much is the pilot fee?"
_FEES = "The pilot fee is 40 yen.\n\nThe pilot fee is 90 yen.\n\n<b>Lamps</b> cost nothing."
FEES = make_document(
    "fees.en",
    _FEES,
    sections=make_sections(
        _FEES,
        ("The pilot fee is 40", {"anchor": "old", "known_to": REPLACED}),
        ("The pilot fee is 90", {"anchor": "new", "known_from": REPLACED}),
    ),
)
_EVENTS = "Fees rise\n\nThe council voted for 90.\n\nA feast\n\nThe mayor dined."
EVENTS = make_document(
    "chronology.en",
    _EVENTS,
    sections=(
        Section("rise", "Fees rise", 0, _EVENTS.index("A feast"), REPLACED),
        Section("feast", "A feast", _EVENTS.index("A feast"), len(_EVENTS), REPLACED),
    ),
)


def fee(value: str, known_from: date, known_to: date | None, section: str) -> Term:
    quote = f"The pilot fee is {value} yen."
    return Term(
        term_id="pilot_fee",
        unit="JPY",
        value=Decimal(value),
        bound="",
        labels=dict.fromkeys(("zh", "en", "ja"), ("pilot fee",)),
        shown={},
        sentences=dict.fromkeys(("zh", "en", "ja"), "The pilot fee is {value}."),
        known_from=known_from,
        known_to=known_to,
        valid_from=known_from,
        valid_to=None,
        source_ids=(),
        topic="fees",
        section=section,
        quotes=dict.fromkeys(("zh", "en", "ja"), quote),
        line=1,
    )


TERMS = (fee("40", DAY, REPLACED, "old"), fee("90", REPLACED, None, "new"))


@pytest.fixture
def service(data: Path, embedder: Embedder) -> Iterator[AnswerService]:
    with opened_index(data, embedder, [*HARBOUR, FEES, EVENTS]) as index:
        yield AnswerService(
            index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE, terms=TermBook(TERMS)
        )


def test_a_new_value_comes_with_its_sentence_and_its_event(service: AnswerService) -> None:
    found = service.diff(Question(FARE), DAY, CORPUS_DATE)
    (term,) = found.terms
    assert (term.term_id, term.before, term.after) == ("pilot_fee", "40 yen", "90 yen")
    assert term.day == REPLACED
    assert term.was and term.was.quote == "The pilot fee is 40 yen."
    assert term.cause and term.cause.quote == "The pilot fee is 90 yen."
    assert term.event and term.event.quote == "The council voted for 90."
    for cited in (term.was, term.cause, term.event):
        document = service.document(cited.doc_id, cited.version)
        assert document and document.text[cited.start : cited.end] == cited.quote
    changes = {(q.change, q.citation.quote): (q.why, q.day) for q in found.quotations}
    assert changes["added", "The pilot fee is 90 yen."] == ("known_later", REPLACED)
    assert changes["removed", "The pilot fee is 40 yen."] == ("superseded", REPLACED)
    assert service.archive.conversations() == []


def test_two_days_of_the_same_answer(service: AnswerService) -> None:
    found = service.diff(Question(FARE), REPLACED, CORPUS_DATE)
    assert found.same
    said = difference_text(found)
    assert said == "The answer is the same on 1 March 2026 and on 1 April 2026."


def test_an_answer_that_was_not_there_yet(service: AnswerService) -> None:
    found = service.diff(Question(FARE), date(2025, 1, 1), CORPUS_DATE)
    assert found.before.reason == "outside_as_of" and not found.same
    assert found.terms[0].before == ""
    assert "On 1 January 2025 there was no answer yet." in difference_text(found)
    assert "pilot fee: 90 yen (not known before)" in difference_text(found)


def test_in_three_languages(service: AnswerService) -> None:
    said = {
        x: difference_text(service.diff(Question(FARE, language=x), DAY, CORPUS_DATE))
        for x in ("zh", "en", "ja")
    }
    assert said["zh"].startswith("2026年1月10日至2026年4月1日之间，答复有以下变化：")
    assert said["en"].startswith("Between 10 January 2026 and 1 April 2026 the answer changed:")
    assert said["ja"].startswith("2026年1月10日から2026年4月1日までの間に")
    assert "Event: \n\n> The council voted for 90." in said["en"]


@pytest.mark.parametrize("days", [(CORPUS_DATE, DAY), (DAY, DAY)])
def test_days_in_the_wrong_order_are_refused(
    service: AnswerService, days: tuple[date, date]
) -> None:
    with pytest.raises(BadQuestion, match="give the earlier day first"):
        service.diff(Question(FARE), *days)


def test_over_http_and_from_the_owner(service: AnswerService, data: Path) -> None:
    desk = Desk(Settings(data=data), service.index, service)
    with TestClient(create_app(desk), "http://127.0.0.1:7860") as client:
        asked = {"question": FARE, "from": "2026-01-10", "to": "2026-04-01"}
        found = client.get("/api/diff", params=asked).json()
        assert found["terms"][0]["after"] == "90 yen" and "90 yen" in found["text"]
        for wrong in ({"from": "yesterday"}, {"to": "2026-01-01"}, {"question": ""}, {"lang": "x"}):
            assert client.get("/api/diff", params=asked | wrong).status_code == 422
    work = find_work("diff")
    arguments = work.read_arguments(work.dump_arguments((Question(FARE), DAY, CORPUS_DATE)))
    result = work.dump_result(work.function(desk, lambda *_step: None, *arguments))
    assert DIFFERENCE.validate_python(json.loads(json.dumps(result))).terms[0].before == "40 yen"
