"""The page of a document: its text character for character, a span marked, versions, languages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.documents import document_address
from assistant.http.app import create_app
from assistant.pages.document import Shown, document_page
from assistant.pages.frame import POLICY
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.wording import LANGUAGES
from corpus.glossary import shipped_glossary
from corpus.records import Document, Heading
from index.embedder import Embedder
from index.indexer import add_document
from tests.desk_fixtures import CORPUS_DATE, FERRY, HARBOUR, make_document, opened_index
from tests.test_http import ADDRESS, problem
from tests.test_pages import Page

_TEXT = """\
Lamp rules

Lamps\tare \u202elit\u202c <b>&amp;</b> at dusk.
The fee is 3 yen.


Out at dawn

港の灯りは夜明けに消す。"""
LAMPS = make_document(
    "lamps/<i>",
    _TEXT,
    title="Lamp rules",
    headings=(Heading(0, 10, 1), Heading(_TEXT.index("Out"), _TEXT.index("Out") + 11, 2)),
    pages=(0, _TEXT.index("The fee")),
)
CHANGED = make_document(FERRY.doc_id, f"{FERRY.text} Dogs pay half.", title="Ferry rules")


@pytest.fixture
def client(data: Path, embedder: Embedder) -> Iterator[TestClient]:
    with opened_index(data, embedder, [*HARBOUR, LAMPS]) as index:
        add_document(index, CHANGED, lambda *_step: None)
        index.refresh()
        service = AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE)
        with TestClient(create_app(Desk(Settings(data=data), index, service)), ADDRESS) as made:
            yield made


class Text(Page):
    """A page whose document's text and marks are kept apart from the rest."""

    def __init__(self, text: str) -> None:
        self.inside: list[str] = []  # for each open element "t", "mark" or ""
        self.whole = self.marked = ""
        super().__init__(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            is_text = "t" in (dict(attrs).get("class") or "").split()
            self.inside.append("t" if is_text else tag if tag == "mark" else "")

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        self.inside.pop()

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        self.whole += data if "t" in self.inside else ""
        self.marked += data if "mark" in self.inside else ""


def shown(document: Document, span: tuple[int, int] | None = None, language: str = "en") -> Text:
    return Text(document_page(Shown(document, [], [], span), language, CORPUS_DATE))


@pytest.mark.parametrize("document", [LAMPS, FERRY, make_document("empty", "")])
def test_the_text_is_the_documents_character_for_character(document: Document) -> None:
    for language in LANGUAGES:
        assert shown(document, language=language).whole == document.text


def test_every_span_is_marked_character_for_character() -> None:
    length = len(LAMPS.text)
    for start in range(length):
        for end in {start + 1, min(start + 30, length), length}:
            read = shown(LAMPS, (start, end))
            assert read.marked == LAMPS.text[start:end]
            assert read.whole == LAMPS.text
            assert len([a for a in read.of("mark") if a.get("id") == "quotation"]) == 1


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (0, len(_TEXT) + 1)])
def test_a_span_that_is_not_in_the_text_is_said_and_marks_nothing(span: tuple[int, int]) -> None:
    read = shown(LAMPS, span)
    assert read.marked == "" and "is not in this version" in read.text


def test_what_turns_the_reading_is_shown_and_turns_nothing() -> None:
    page = document_page(Shown(LAMPS, [], []), "en", CORPUS_DATE)
    for char in "\u202e\u202c":
        alone = f'<bdi class="turns" title="U+{ord(char):04X}">{char}</bdi>'
        assert page.count(char) == page.count(alone) == 1
    assert "<b>&" not in page and "<i>" not in page


def test_headings_lead_to_their_places_and_the_title_is_not_read_twice() -> None:
    read = shown(replace(LAMPS, headings=tuple(replace(LAMPS.headings[1]) for _ in range(3))))
    assert f"#h-{_TEXT.index('Out')}" in [a["href"] for a in read.of("a")]
    classes = [a.get("class") for a in shown(LAMPS).of("h2")]
    assert "t same" in classes and "t same" not in [
        a.get("class") for a in shown(LAMPS, (0, 4)).of("h2")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_states_its_days_sources_and_versions(client: TestClient, language: str) -> None:
    old = client.get("/api/documents/ferry.en/history").json()["versions"][0]["version"]
    response = client.get(document_address("ferry.en", language, old[:8], (0, 26)))
    assert response.headers["content-security-policy"] == POLICY
    read = Text(response.text)
    assert read.whole == FERRY.text and read.marked == FERRY.text[:26]
    day = "10 January 2026" if language == "en" else "2026年1月10日"
    for words in (day, "Rule book", "Gazette", old[:8], CHANGED.version[:8]):
        assert words in read.text
    links = [a["href"] or "" for a in read.of("a")]
    assert f"/documents/ferry.ja?lang={language}" in links
    assert f"?lang=ja&version={old[:8]}&span=0:26" in links
    assert f"/documents/ferry.en?lang={language}" in links  # the current version
    for link in links:
        if link.startswith("/documents/"):
            assert client.get(link).status_code == 200
        if link.startswith("#") and link != "#main":
            assert link[1:] in [a.get("id") for _, a in read.tags]
    assert re.search("superseded|取代|最新ではなく", response.text) or language == "en"


def test_a_document_that_is_not_there_or_not_for_the_reader_is_missing(client: TestClient) -> None:
    hidden = problem(client.get("/documents/reserve"), 404)
    absent = problem(client.get("/documents/nowhere"), 404)
    assert hidden["detail"].replace("reserve", "nowhere") == absent["detail"]
    problem(client.get("/documents/ferry.en?version=0"), 404)
    assert client.get("/documents/lamps%2F%3Ci%3E?span=x").status_code == 200
