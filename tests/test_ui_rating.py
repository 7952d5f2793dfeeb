"""The thumbs below the last answer: what they keep, and what the reader is told."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

from assistant.feedback import MOST_TEXT_CHARS, Fault, Feedback, all_feedback
from assistant.records import Question
from assistant.service import AnswerService
from assistant.ui.conversation import Session
from assistant.ui.forms import read_form
from assistant.ui.rating import rate, rating_panel
from assistant.ui.strings import text
from assistant.wording import LANGUAGES
from corpus.glossary import shipped_glossary
from index.embedder import Embedder
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index

SURCHARGE = "How much is the night surcharge?"
HOSTILE = '</textarea><script>x</script>"><img src=x onerror=alert(1)>\n\n# h'


@pytest.fixture
def service(data: Path, embedder: Embedder) -> Iterator[AnswerService]:
    with opened_index(data, embedder, HARBOUR) as index:
        yield AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE)


def answered(service: AnswerService, language: str = "en") -> Session:
    answer = service.ask(Question(SURCHARGE))
    return Session(language, conversation_id=answer.conversation_id, rates=answer.answer_id)


def kept(service: AnswerService) -> list[Feedback]:
    return [given.feedback for given in all_feedback(service.index.catalog)]


def press(service: AnswerService, session: Session, **what: str) -> str:
    shown = rate(service, json.dumps(what), session)
    assert shown is not None
    assert "\n" not in shown
    return shown


def pressed(html: str) -> list[str]:
    return re.findall(r'class="thumb (\w+) pressed"', html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_thumbs_have_names_and_none_is_pressed_at_first(language: str) -> None:
    html = rating_panel(Session(language, rates="a1"))
    assert pressed(html) == []
    for thumb in ("up", "down"):
        assert f'value="{thumb}" title="{text(f"rate_{thumb}", language)}"' in html
    assert rating_panel(Session(language)) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thumb_up_is_kept_and_thanked_for(service: AnswerService, language: str) -> None:
    session = answered(service, language)
    html = press(service, session, rating="up")
    assert pressed(html) == ["up"]
    assert text("rate_thanks", language) in html
    assert "fieldset" not in html
    assert kept(service) == [Feedback(session.rates, "up")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thumb_down_is_kept_at_once_and_asks_why(service: AnswerService, language: str) -> None:
    session = answered(service, language)
    html = press(service, session, rating="down")
    assert pressed(html) == ["down"]
    assert re.findall(r'name="reason" value="(\w+)"', html) == list(get_args(Fault))
    assert all(text(f"rate_{reason}", language) in html for reason in get_args(Fault))
    assert kept(service) == [Feedback(session.rates, "down")]
    html = press(service, session, rating="down", reason="wrong_number", text=HOSTILE)
    assert text("rate_thanks", language) in html
    assert kept(service) == [Feedback(session.rates, "down", "wrong_number", HOSTILE)]


def test_what_was_said_can_be_changed(service: AnswerService) -> None:
    session = answered(service)
    press(service, session, rating="down", reason="outdated", text=HOSTILE)
    html = press(service, session, rating="down")  # the form again, as it was sent
    assert re.findall(r'value="(\w+)" checked', html) == ["outdated"]
    found = re.search(r'name="text" value="([^"]*)"', html)
    assert found
    assert unescape(found[1]) == HOSTILE
    assert "<script" not in html and "<img" not in html
    assert kept(service) == [Feedback(session.rates, "down", "outdated", HOSTILE)]
    assert pressed(press(service, session, rating="up")) == ["up"]
    assert kept(service) == [Feedback(session.rates, "up")]
    assert pressed(rating_panel(session)) == ["up"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_too_long_is_refused_and_not_lost(
    service: AnswerService, language: str
) -> None:
    session, long = answered(service, language), "長" * (MOST_TEXT_CHARS + 1)
    html = press(service, session, rating="down", reason="wrong", text=long)
    assert text("rate_too_long", language, count="2,001", most="2,000") in html
    assert long in html
    assert 'value="wrong" checked' in html
    assert kept(service) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deleted_answer_cannot_be_rated(service: AnswerService, language: str) -> None:
    session = answered(service, language)
    assert session.conversation_id
    service.archive.delete(session.conversation_id)
    assert text("rate_gone", language) in press(service, session, rating="up")
    assert kept(service) == []


@pytest.mark.parametrize(
    "written",
    ["", "[]", "{", '{"rating": 1}', '{"rating": "sideways"}', '{"reason": "wrong"}',
     '{"rating": "down", "reason": "rude", "text": ""}', '{"rating": "down", "text": "\\ud800"}',
     json.dumps({"rating": "down", "text": "x" * 100_000})],
)  # fmt: skip
def test_what_cannot_be_read_changes_nothing(service: AnswerService, written: str) -> None:
    assert rate(service, written, answered(service)) is None
    assert kept(service) == []


def test_a_question_that_got_no_answer_is_not_rated(service: AnswerService) -> None:
    session = answered(service)
    session.rates = ""
    assert rate(service, '{"rating": "up"}', session) is None


def test_a_form_is_an_object_of_texts() -> None:
    assert read_form('{"a": "１ é 長"}') == {"a": "１ é 長"}
    for written in ("null", '"a"', '{"a": null}', '{"a": ["b"]}', "[" * 50_000):
        assert read_form(written) is None
