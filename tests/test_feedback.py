"""Feedback: what is kept of it, and the draft cases that it becomes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.feedback import Feedback, all_feedback, feedback_on, give_feedback
from assistant.http.app import create_app
from assistant.owner.work import find_work
from assistant.records import Question, Reader
from assistant.service import AnswerService
from assistant.settings import Settings
from corpus.errors import BadQuestion, NotFound, PolicyDeskError
from corpus.glossary import shipped_glossary
from evals.cases import read_cases
from evals.feedback import read_feedback, write_drafts
from index.embedder import Embedder
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index

SURCHARGE = "How much is the night surcharge?"
PERU = "How much is the night surcharge in Peru?"


@pytest.fixture
def desk(data: Path, embedder: Embedder) -> Iterator[Desk]:
    with opened_index(data, embedder, HARBOUR) as index:
        service = AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE)
        yield Desk(Settings(data=data), index, service)


def test_feedback_is_kept_with_the_answer_and_outlives_its_conversation(desk: Desk) -> None:
    service, catalog = desk.service, desk.index.catalog
    given = service.ask(Question(SURCHARGE))
    said = Feedback(given.answer_id, "down", "outdated", "旧い\x00値")
    give_feedback(catalog, service.archive, said)
    assert given.conversation_id
    service.archive.delete(given.conversation_id)
    (kept,) = all_feedback(catalog)
    assert (kept.feedback, kept.answer) == (said, given)
    with pytest.raises(NotFound):
        give_feedback(catalog, service.archive, said)


def test_only_ones_own_answers_and_short_texts(desk: Desk) -> None:
    service, catalog = desk.service, desk.index.catalog
    given = service.ask(Question(SURCHARGE))
    with pytest.raises(NotFound):
        give_feedback(catalog, service.archive, Feedback(given.answer_id, "up"), Reader("ann"))
    with pytest.raises(BadQuestion, match="at most 2000"):
        give_feedback(catalog, service.archive, Feedback(given.answer_id, "up", text="x" * 2001))
    assert all_feedback(catalog) == []


def test_a_reader_can_say_something_else(desk: Desk) -> None:
    service, catalog, ann = desk.service, desk.index.catalog, Reader("ann")
    given = service.ask(Question(SURCHARGE))
    anns = service.ask(Question(SURCHARGE, reader=ann))
    assert feedback_on(catalog, given.answer_id) is None
    last = Feedback(given.answer_id, "down", "wrong")
    other = Feedback(anns.answer_id, "down")
    give_feedback(catalog, service.archive, Feedback(given.answer_id, "up"))
    give_feedback(catalog, service.archive, other, ann)
    give_feedback(catalog, service.archive, last)
    assert feedback_on(catalog, given.answer_id) == last
    assert feedback_on(catalog, given.answer_id, ann) is None
    assert [kept.feedback for kept in all_feedback(catalog)] == [other, last]


def test_drafts_can_be_read_as_a_set(desk: Desk, tmp_path: Path) -> None:
    service, catalog = desk.service, desk.index.catalog
    for question, rating in ((SURCHARGE, "up"), (SURCHARGE, "down"), (PERU, "up")):
        answer = service.ask(Question(question))
        said = Feedback(answer.answer_id, "up" if rating == "up" else "down", text="a\nb")
        give_feedback(catalog, service.archive, said)
    found = find_work("eval feedback").function(desk, lambda *_step: None)
    file = tmp_path / "drafts.jsonl"
    write_drafts(found, file)
    liked, disliked, refused = read_cases(file)
    assert liked.evidence[0][0].quote == "The night surcharge is 90 yen."
    assert (liked.status, liked.answerable, liked.question) == ("answered", True, SURCHARGE)
    assert (disliked.status, disliked.answerable, disliked.evidence) == (None, None, ())
    assert (refused.status, refused.reason, refused.answerable) == ("abstained", "no_source", False)
    line = json.loads(file.read_text(encoding="utf-8").splitlines()[1])
    assert line["feedback"]["text"] == "a\nb"
    assert line["answered"]["corpus_version"] == service.corpus_version
    with pytest.raises(PolicyDeskError, match="is there already"):
        write_drafts(found, file)
    assert read_feedback.read_result(read_feedback.dump_result(found)) == found


def test_over_http(desk: Desk) -> None:
    given = desk.service.ask(Question(SURCHARGE))
    body = {"answer_id": given.answer_id, "rating": "down", "reason": "wrong_number", "text": "<b>"}
    with TestClient(create_app(desk), "http://127.0.0.1:7860") as client:
        assert client.post("/api/feedback", json=body).status_code == 204
        for wrong, status in (
            ({"answer_id": "x"}, 404),
            ({"rating": "sideways"}, 422),
            ({"reason": "rude"}, 422),
            ({"more": 1}, 422),
            ({"text": "x" * 2001}, 422),
        ):
            refused = client.post("/api/feedback", json=body | wrong)
            assert refused.status_code == status
            assert refused.headers["content-type"] == "application/problem+json"
    (kept,) = all_feedback(desk.index.catalog)
    assert (kept.feedback.reason, kept.feedback.text) == ("wrong_number", "<b>")
