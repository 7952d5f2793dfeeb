"""The corpus as curators see it: age, authority, a date put right, a withdrawal."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer import Typer
from typer.testing import CliRunner

from assistant.commands.corpus import corpus
from assistant.curation import Curation
from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.owner.work import find_work
from assistant.records import Question
from assistant.service import AnswerService
from assistant.settings import Settings
from corpus.errors import BadQuestion, NotFound
from corpus.glossary import shipped_glossary
from index.embedder import Embedder
from tests.desk_fixtures import CORPUS_DATE, DAY, HARBOUR, REPLACED, make_document, opened_index

SURCHARGE = "How much is the night surcharge?"
FARE_JA = "渡し船の運賃はいくら？"


@pytest.fixture
def desk(data: Path, embedder: Embedder) -> Iterator[Desk]:
    undated = make_document("undated", "Nobody knows when.", published=None)
    with opened_index(data, embedder, [*HARBOUR, undated]) as index:
        service = AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE)
        yield Desk(Settings(data=data), index, service)


def test_documents_are_listed_by_age_and_only_those_one_may_see(desk: Desk) -> None:
    rows = desk.service.curation.rows()
    assert [row.doc_id for row in rows] == ["ferry.ja", "ferry.zh", "undated", "ferry.en"]
    ferry = rows[-1]
    assert (ferry.authority, ferry.confidence) == ("primary", "unconfirmed")
    assert (ferry.latest, ferry.age_days) == (REPLACED, (CORPUS_DATE - REPLACED).days)
    assert (ferry.sections, ferry.superseded) == (3, 1)
    assert (rows[0].authority, rows[0].confidence) == ("press", "read")
    seen = desk.service.curation.rows(frozenset({"board"}))
    assert "reserve" in [row.doc_id for row in seen]


def test_a_new_date_decides_what_was_known(desk: Desk) -> None:
    curation, before = desk.service.curation, CORPUS_DATE - timedelta(days=1)
    assert desk.service.ask(Question(FARE_JA, as_of=before)).citations
    row = curation.redate("ferry.ja", CORPUS_DATE)
    assert (row.published, row.latest, row.age_days) == (CORPUS_DATE, CORPUS_DATE, 0)
    found = desk.service.ask(Question(FARE_JA, as_of=before))
    assert "ferry.ja" not in [c.doc_id for c in found.citations]
    found = desk.service.ask(Question(FARE_JA))
    assert "ferry.ja" in [c.doc_id for c in found.citations]


def test_parts_with_a_day_of_their_own_keep_it(desk: Desk) -> None:
    earlier = DAY - timedelta(days=9)
    desk.service.curation.redate("ferry.en", earlier)
    document = desk.service.document("ferry.en")
    assert document and [s.known_from for s in document.sections] == [earlier, earlier, REPLACED]


def test_what_cannot_be_dated_or_withdrawn(desk: Desk) -> None:
    curation = desk.service.curation
    with pytest.raises(BadQuestion, match="is yet to come"):
        curation.redate("ferry.en", CORPUS_DATE + timedelta(days=1))
    for doc_id in ("none", "reserve"):  # the second is the board's
        with pytest.raises(NotFound, match="policy-desk corpus list"):
            curation.redate(doc_id, DAY)
        with pytest.raises(NotFound):
            curation.withdraw(doc_id)


@pytest.mark.parametrize("years", [-9, 9])
def test_a_wrong_clock_ages_documents_and_changes_nothing_else(desk: Desk, years: int) -> None:
    clock = CORPUS_DATE.replace(year=CORPUS_DATE.year + years)
    curation = Curation(desk.index, CORPUS_DATE, lambda: clock)
    ferry = next(row for row in curation.rows() if row.doc_id == "ferry.en")
    assert (ferry.age_days, ferry.superseded) == ((clock - REPLACED).days, 1)
    assert curation.redate("ferry.ja", CORPUS_DATE).published == CORPUS_DATE


def test_a_withdrawn_document_answers_no_more_and_its_citation_says_so(desk: Desk) -> None:
    given = desk.service.ask(Question(SURCHARGE))
    desk.service.curation.withdraw("ferry.en")
    assert "ferry.en" not in [row.doc_id for row in desk.service.curation.rows()]
    again = desk.service.ask(Question(SURCHARGE))
    assert "ferry.en" not in [c.doc_id for c in again.citations]
    (cited, *_) = desk.service.archive.cited(given.citations)
    assert cited.stands and cited.withdrawn


def test_over_http(desk: Desk) -> None:
    with TestClient(create_app(desk), "http://127.0.0.1:7860") as client:
        listed = client.get("/api/corpus").json()["documents"]
        assert [row["doc_id"] for row in listed][-1] == "ferry.en"
        dated = client.patch("/api/documents/ferry.zh", json={"published": "2026-01-02"})
        assert dated.json()["published"] == "2026-01-02"
        for body in ({"published": "soon"}, {"published": "2999-01-01"}, {"published": None}, {}):
            assert client.patch("/api/documents/ferry.zh", json=body).status_code == 422
        assert client.delete("/api/documents/ferry.zh").status_code == 204
        assert client.delete("/api/documents/ferry.zh").status_code == 404
        assert client.delete("/api/documents/reserve").status_code == 404
        assert (
            client.patch("/api/documents/x/y", json={"published": "2026-01-02"}).status_code == 404
        )
        history = client.get("/api/documents/ferry.zh/history").json()
        assert history["withdrawn"]


def test_the_works_of_the_command(desk: Desk) -> None:
    def step(*_step: object) -> None:
        pass

    assert len(find_work("corpus list").function(desk, step)) == 4
    dating = find_work("corpus date")
    arguments = dating.read_arguments(dating.dump_arguments(("ferry.ja", date(2026, 1, 2))))
    assert dating.function(desk, step, *arguments)[0].published == date(2026, 1, 2)
    assert find_work("corpus withdraw").function(desk, step, ["ferry.ja", "ferry.zh"]) == []
    assert [row.doc_id for row in desk.service.curation.rows()] == ["undated", "ferry.en"]


@pytest.mark.parametrize("arguments", [["date", "x"], ["withdraw"], ["list", "x"], ["burn"]])
def test_wrong_usage_is_said(arguments: list[str]) -> None:
    app = Typer()
    app.command()(corpus)
    assert CliRunner().invoke(app, arguments).exit_code == 2
