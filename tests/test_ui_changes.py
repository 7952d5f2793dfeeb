"""What changed beside the chat: the form, the difference with its marks, and bad days."""

import json
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest

from assistant.records import Question
from assistant.service import AnswerService
from assistant.ui.changes import Asked, changes_form, changes_panel, citations_of, default_days
from assistant.ui.conversation import Session
from assistant.ui.evidence import Evidence
from assistant.ui.strings import text
from assistant.wording import LANGUAGES
from tests.conftest import BagEmbedder
from tests.desk_fixtures import shipped_desk

RATE = {
    "zh": "122条款附加关税税率是多少？",
    "en": "What is the rate of the Section 122 surcharge?",
    "ja": "122条の追加関税率は何％ですか。",
}
EARLY, LATE = date(2026, 1, 30), date(2026, 11, 23)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    with shipped_desk(tmp_path_factory.mktemp("data"), BagEmbedder()) as desk:
        yield desk.service


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_quotation_of_a_difference_has_a_mark_of_the_session(
    service: AnswerService, language: str
) -> None:
    session = Session(language, whole=RATE[language])
    days = {"first": EARLY.isoformat(), "last": LATE.isoformat()}
    shown = Evidence(service).compare(json.dumps(days), session)
    found = service.diff(Question(RATE[language]), EARLY, LATE)
    assert shown is not None
    assert not found.same
    assert [c.quote for c in session.citations] == [c.quote for c in citations_of(found)]
    for number, cited in enumerate(session.citations):
        assert f'<a href="#cite-{number}">' in shown
        assert cited.quote.split("\n")[0] in unescape(shown)
    assert "\n" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "first, last, name",
    [
        ("2026-01-30", "2026-01-30", "changes_order"),
        ("2026-11-23", "2026-01-30", "changes_order"),
        ("", "2026-01-30", "changes_bad_day"),
        ("２０２６年", "<b>", "changes_bad_day"),
    ],
)
def test_days_that_cannot_be_compared_are_explained_and_stay_written(
    service: AnswerService, language: str, first: str, last: str, name: str
) -> None:
    session = Session(language, whole=RATE[language])
    typed = json.dumps({"first": first, "last": last})
    shown = Evidence(service).compare(typed, session)
    assert shown is not None
    assert text(name, language) in shown
    assert "<b>" not in shown
    assert session.citations == []


def test_without_a_question_there_is_no_form_and_nothing_is_compared(
    service: AnswerService,
) -> None:
    session = Session("ja")
    evidence = Evidence(service)
    assert "<form>" not in evidence.changes(session)
    assert text("changes_none", "ja") in evidence.changes(session)
    assert evidence.compare('{"first": "2026-01-30", "last": "2026-11-23"}', session) is None
    assert evidence.compare("[]", Session("ja", whole="x")) is None


def test_a_question_is_text(service: AnswerService) -> None:
    session = Session("en", whole='<img src=x onerror="1">?')
    assert "<img" not in Evidence(service).changes(session)


def test_answers_that_are_the_same_are_said_to_be(service: AnswerService) -> None:
    found = service.diff(Question(RATE["en"]), date(2026, 11, 22), LATE)
    form = changes_form(RATE["en"], Asked("2026-11-22", "2026-11-23"), "en")
    assert "The answer is the same" in changes_panel(form, found, 0, "en")


def test_the_days_at_first_are_before_the_ruling_and_the_answers() -> None:
    offered = {"corpus": LATE, "article": EARLY, "ruling": date(2026, 2, 19)}
    assert default_days(offered, LATE) == Asked("2026-02-19", "2026-11-23")
    assert default_days(offered, date(2026, 2, 10)) == Asked("2026-01-30", "2026-02-10")
    assert default_days(offered, date(2025, 10, 31)) == Asked("2024-10-28", "2025-10-31")
