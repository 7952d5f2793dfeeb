"""What is kept of conversations: answers under their ids, lists, titles, deletion, readers."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.records import ANSWER, Question, Reader
from assistant.service import AnswerService
from assistant.settings import Settings
from corpus.errors import BadQuestion, NotFound
from corpus.glossary import shipped_glossary
from index import kept_answers
from index.catalog import Catalog
from index.conversations import AskedTurn
from index.embedder import Embedder
from index.indexer import add_document, withdraw_document
from index.kept_answers import KeptAnswer
from tests.desk_fixtures import CORPUS_DATE, FERRY, HARBOUR, make_document, opened_index

SURCHARGE = "How much is the night surcharge?"
FARE_ZH = "渡轮票价多少？"
ANN, BEN = Reader("ann"), Reader("ben")
ADDRESS = "http://127.0.0.1:7860"


@pytest.fixture
def service(data: Path, embedder: Embedder) -> Iterator[AnswerService]:
    with opened_index(data, embedder, HARBOUR) as index:
        yield AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE)


@pytest.fixture
def client(service: AnswerService, data: Path) -> Iterator[TestClient]:
    app = create_app(Desk(Settings(data=data), service.index, service))
    with TestClient(app, ADDRESS) as made:
        yield made


def test_an_answer_is_found_again_by_its_reader_alone(service: AnswerService) -> None:
    given = service.ask(Question(SURCHARGE, reader=ANN))
    assert service.archive.answer(given.answer_id, ANN) == given
    for answer_id, reader in ((given.answer_id, BEN), ("x", ANN), ("", ANN), ("%", ANN)):
        with pytest.raises(NotFound, match="no answer"):
            service.archive.answer(answer_id, reader)


def test_an_answer_outside_conversations_is_not_kept(service: AnswerService) -> None:
    given = service.answer_once(Question(SURCHARGE))
    assert given.status == "answered" and given.conversation_id is None
    assert service.archive.conversations() == []


def test_conversations_are_listed_last_used_first(service: AnswerService) -> None:
    first = service.ask(Question(SURCHARGE))
    second = service.ask(Question(FARE_ZH))
    service.ask(Question(FARE_ZH, conversation_id=first.conversation_id))
    listed = service.archive.conversations()
    assert [one.conversation_id for one in listed] == [
        first.conversation_id,
        second.conversation_id,
    ]
    assert [(one.title, one.answers) for one in listed] == [(SURCHARGE, 2), (FARE_ZH, 1)]
    assert service.archive.conversations(ANN) == []
    assert first.conversation_id
    found = service.archive.conversation(first.conversation_id)
    assert [one.question for one in found.answers] == [SURCHARGE, FARE_ZH]


@pytest.mark.parametrize("words", ["SURCHARGE", "ｎｉｇｈｔ", "90 yen", "Lamps of the port"])
def test_the_list_is_searched_by_title_question_and_answer(
    service: AnswerService, words: str
) -> None:
    given = service.ask(Question(SURCHARGE))
    service.ask(Question(FARE_ZH))
    assert given.conversation_id
    service.archive.rename(given.conversation_id, "lamps  of\nthe port")
    found = service.archive.conversations(words=words)
    assert [one.conversation_id for one in found] == [given.conversation_id]


def test_traditional_characters_find_simplified_ones(service: AnswerService) -> None:
    service.ask(Question(SURCHARGE))
    given = service.ask(Question(FARE_ZH))
    found = service.archive.conversations(words="渡輪票價")
    assert [one.conversation_id for one in found] == [given.conversation_id]
    assert service.archive.conversations(words="%") == []


def test_a_title_is_one_line_and_a_deleted_conversation_is_gone(service: AnswerService) -> None:
    given = service.ask(Question(SURCHARGE, reader=ANN))
    assert given.conversation_id
    key, archive = given.conversation_id, service.archive
    assert archive.rename(key, " a\nb ", ANN).title == "a b"
    for title in ("", " \n", "x" * 201):
        with pytest.raises(BadQuestion, match="write 1 to 200"):
            archive.rename(key, title, ANN)
    for refused in (lambda: archive.rename(key, "x", BEN), lambda: archive.delete(key, BEN)):
        with pytest.raises(NotFound):
            refused()
    archive.delete(key, ANN)
    assert archive.conversations(ANN) == []
    for lost in (lambda: archive.conversation(key, ANN), lambda: archive.delete(key, ANN)):
        with pytest.raises(NotFound):
            lost()
    with pytest.raises(NotFound):
        archive.answer(given.answer_id, ANN)


def test_citations_say_what_became_of_their_documents(service: AnswerService) -> None:
    given = service.ask(Question(SURCHARGE))
    (cited, *_) = service.archive.cited(given.citations)
    assert cited.stands and cited.replaced is None and cited.withdrawn is None
    add_document(service.index, make_document("ferry.en", "Gone."), lambda *_step: None)
    (cited, *_) = service.archive.cited(given.citations)
    assert cited.stands and cited.replaced and cited.withdrawn is None
    withdraw_document(service.index, FERRY.doc_id)
    (cited, *_) = service.archive.cited(given.citations)
    assert cited.stands and cited.withdrawn
    altered = replace(given.citations[0], quote="The night surcharge is 91 yen.")
    assert not service.archive.cited([altered])[0].stands


def test_a_long_conversation_forgets_its_first_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "MOST_ANSWERS", 2)
    catalog = Catalog(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "g1", "model")
    for n in range(4):
        answer = KeptAnswer(f"a{n}", "", f'"{n}"')
        catalog.conversations.add("c1", "ann", AskedTurn("q", "q"), answer)
    assert catalog.answers.of_conversation("c1") == ['"2"', '"3"']
    assert catalog.answers.answer("a0", "ann") is None
    catalog.close()


def test_a_catalog_of_an_earlier_release_gets_the_tables(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite"
    url = f"sqlite:///{file}"
    catalog = Catalog(url, "g1", "model")
    catalog.conversations.add("c1", "local", AskedTurn("An old question?", "An old question?"))
    catalog.close()
    with sqlite3.connect(file) as old:
        for table in ("answers", "titles", "feedback"):
            old.execute(f"DROP TABLE {table}")
    old.close()
    catalog = Catalog(url, "g1", "model")
    (listed,) = catalog.answers.conversations("local")
    assert (listed.title, listed.asked, listed.answers) == ("An old question?", None, 0)
    catalog.conversations.rename("c1", "Old")
    assert catalog.answers.conversations("local")[0].title == "Old"
    catalog.close()


def test_over_http(client: TestClient) -> None:
    given = client.post("/api/ask", json={"question": SURCHARGE}).json()
    assert client.get(f"/api/answers/{given['answer_id']}").json() == given
    assert ANSWER.validate_python(given).question == SURCHARGE
    path = f"/api/conversations/{given['conversation_id']}"
    assert client.get(path).json()["answers"] == [given]
    assert client.patch(path, json={"title": "<b>港</b>"}).json()["title"] == "<b>港</b>"
    listed = client.get("/api/conversations", params={"q": "港"}).json()["conversations"]
    assert [one["title"] for one in listed] == ["<b>港</b>"]
    assert client.get("/api/conversations?q=nothing").json() == {"conversations": []}
    assert client.patch(path, json={"title": " "}).status_code == 422
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "hostile", ["x", "..%2F..%2Fetc", "'%20OR%201=1--", "%00", "a%0Ab", "é" * 99]
)
def test_unknown_ids_are_problems(client: TestClient, hostile: str) -> None:
    client.post("/api/ask", json={"question": SURCHARGE})
    for path in (f"/api/answers/{hostile}", f"/api/conversations/{hostile}"):
        refused = client.get(path)
        assert refused.status_code == 404
        assert refused.headers["content-type"] == "application/problem+json"
    assert client.delete(f"/api/conversations/{hostile}").status_code == 404
