"""Memos in three formats: what they say, that nothing in them runs, and that changes are found."""

import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.memo.checking import check_memo
from assistant.memo.data import ReadMemo
from assistant.memo.files import (
    Format,
    answer_memo,
    answer_page,
    conversation_memo,
    read_memo,
)
from assistant.records import Answer, Question
from assistant.service import AnswerService
from assistant.settings import Settings
from corpus.errors import BadDocument, NotFound
from corpus.glossary import shipped_glossary
from index.embedder import Embedder
from index.indexer import add_document, withdraw_document
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, make_document, opened_index

SURCHARGE = "How much is the night surcharge?"
SUM = "Convert US$100 billion to yen at 150 yen to the dollar"
FORMATS: tuple[Format, ...] = ("md", "docx", "html")
HOSTILE = "How much is the night surcharge? <script>alert(1)</script>--><img src=x onerror=a>|*_`$"
ADDRESS = "http://127.0.0.1:7860"


@pytest.fixture
def service(data: Path, embedder: Embedder) -> Iterator[AnswerService]:
    with opened_index(data, embedder, HARBOUR) as index:
        yield AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE)


@pytest.fixture
def conversation(service: AnswerService) -> str:
    """A conversation with a quotation and a calculation."""
    first = service.ask(Question(SURCHARGE))
    second = service.ask(Question(SUM, conversation_id=first.conversation_id))
    assert first.citations and second.calculations and first.conversation_id
    return first.conversation_id


def written(service: AnswerService, key: str, file_format: Format, language: str = "en") -> bytes:
    return conversation_memo(service.archive, key, file_format, language).data


def altered(data: bytes, file_format: Format, old: str, new: str) -> bytes:
    """The file with a text changed wherever a reader sees it, as an editor would."""
    if file_format != "docx":
        text = data.decode()
        cut = text.index("<!-- policy-desk") if file_format == "md" else text.index("<script")
        assert old in text[:cut]
        return (text[:cut].replace(old, new) + text[cut:]).encode()
    document = docx.Document(io.BytesIO(data))
    found = 0
    for node in document.element.body.iter(qn("w:t")):
        if node.text and old in node.text:
            node.text, found = node.text.replace(old, new), found + 1
    assert found
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("language", ["zh", "en", "ja"])
def test_a_memo_is_sound_as_it_was_written(
    service: AnswerService, conversation: str, file_format: Format, language: str
) -> None:
    data = written(service, conversation, file_format, language)
    read = read_memo(data, f"memo.{file_format}")
    assert [answer.question for answer in read.answers] == [SURCHARGE, SUM]
    assert check_memo(service, read).failures == ()
    assert check_memo(service, read).calculations == 1
    assert check_memo(service, read).quotations >= 1


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize(
    "old, new, what",
    [
        ("surcharge is 90 yen", "surcharge is 91 yen", "quotation [1] was altered"),
        ("15 trillion", "16 trillion", "a result was altered"),
        ("100 billion", "101 billion", "an input was altered"),
    ],
)
def test_a_changed_digit_is_found(
    service: AnswerService, conversation: str, file_format: Format, old: str, new: str, what: str
) -> None:
    data = altered(written(service, conversation, file_format), file_format, old, new)
    found = check_memo(service, read_memo(data, f"memo.{file_format}"))
    assert any(what in line for line in found.failures), found.failures


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_is_added_is_no_failure(
    service: AnswerService, conversation: str, file_format: Format
) -> None:
    data = written(service, conversation, file_format)
    if file_format == "docx":
        document = docx.Document(io.BytesIO(data))
        document.add_paragraph("A remark of ours.")
        saved = io.BytesIO()
        document.save(saved)
        data = saved.getvalue()
    elif file_format == "md":
        data = b"A remark of ours.\n\n" + data
    else:
        data = data.replace(b"<main>", b"<main><p>A remark of ours.</p>")
    assert check_memo(service, read_memo(data, f"memo.{file_format}")).sound


def with_answer(read: ReadMemo, place: int, **changes: object) -> ReadMemo:
    answers = list(read.answers)
    answers[place] = replace(answers[place], **changes)  # type: ignore[arg-type]
    return replace(read, answers=tuple(answers))


def test_changed_data_is_found(service: AnswerService, conversation: str) -> None:
    read = read_memo(written(service, conversation, "md"), "memo.md")
    first, second = read.answers
    cited = replace(first.citations[0], quote="The night surcharge is 91 yen.")
    found = check_memo(service, with_answer(read, 0, citations=(cited, *first.citations[1:])))
    assert "'The night surcharge is 91 yen.' is not what version" in found.failures[0]
    assert any("is not the answer that was given" in line for line in found.failures)
    (made,) = second.calculations
    output = replace(made.outputs[0], value=Decimal(7))
    changed = replace(made, outputs=(output, *made.outputs[1:]))
    found = check_memo(service, with_answer(read, 1, calculations=(changed,)))
    assert any("calculation convert_currency: converted 7 " in x for x in found.failures), (
        found.failures
    )
    unknown = check_memo(service, with_answer(read, 1, calculations=(replace(made, name="x"),)))
    assert any("cannot be made again" in line for line in unknown.failures)


def test_documents_that_changed_are_told_and_gone_ones_fail(
    service: AnswerService, conversation: str
) -> None:
    read = read_memo(written(service, conversation, "md"), "memo.md")
    add_document(service.index, make_document("ferry.en", "Another."), lambda *_step: None)
    found = check_memo(service, read)
    assert found.sound and "another version replaced the one quoted" in found.notes[0]
    withdraw_document(service.index, "ferry.en")
    found = check_memo(service, read)
    assert found.sound and "was withdrawn on" in found.notes[0]
    cited = replace(read.answers[0].citations[0], doc_id="elsewhere")
    found = check_memo(service, with_answer(read, 0, citations=(cited,)))
    assert "of the document is not stored here" in found.failures[0]


class Elements(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", ["zh", "en", "ja"])
def test_nothing_runs_in_html(service: AnswerService, language: str) -> None:
    given = service.ask(Question(HOSTILE))
    memo = answer_memo(service.archive, given.answer_id, "html", language).data
    for page in (memo, answer_page(service.archive, given.answer_id, language)):
        seen = Elements(page.decode()).seen
        assert ("html", {"lang": language}) in seen
        scripts = [attributes for tag, attributes in seen if tag == "script"]
        assert scripts == [{"type": "application/json", "id": "policy-desk-memo"}]
        assert not [name for _, attributes in seen for name in attributes if name[:2] == "on"]
        assert not [tag for tag, attributes in seen if tag == "img" and attributes["src"] == "x"]
        assert html.escape(HOSTILE.split(" ", 6)[-1])[:20] in page.decode()


@pytest.mark.parametrize("file_format", FORMATS)
def test_hostile_questions_and_titles_are_text(service: AnswerService, file_format: Format) -> None:
    given = service.ask(Question(HOSTILE + "\x00\u202e"))
    assert given.conversation_id
    service.archive.rename(given.conversation_id, HOSTILE)
    data = written(service, given.conversation_id, file_format)
    assert check_memo(service, read_memo(data, f"memo.{file_format}")).sound
    if file_format == "docx":
        document = docx.Document(io.BytesIO(data))
        assert document.paragraphs[0].text == HOSTILE
    elif file_format == "md":
        assert not re.search(r"(?<!\\)<(?!!--)", data.decode())
        assert len(re.findall(r"(?<!\\)-->", data.decode().replace("\\>", ""))) == 1


@pytest.mark.parametrize("file_format", FORMATS)
def test_hostile_documents_are_text(service: AnswerService, file_format: Format) -> None:
    bad = "<img src=x onerror=alert(1)></script></p>-->"
    text = f"The quay toll is 7 yen {bad} | a `b` [9]."
    document = make_document("quay", text, title=bad, publisher=bad)
    add_document(service.index, document, lambda *_step: None)
    service.index.refresh()
    given = service.ask(Question("How much is the quay toll?"))
    assert given.citations[0].quote == text
    data = answer_memo(service.archive, given.answer_id, file_format).data
    read = read_memo(data, f"memo.{file_format}")
    assert check_memo(service, read).sound
    page = answer_page(service.archive, given.answer_id).decode()
    for shown in (page, data.decode() if file_format == "html" else page):
        assert not [tag for tag, attributes in Elements(shown).seen if "onerror" in attributes]
        assert html.escape(bad) in shown
    if file_format == "md":
        assert "<img" not in data.decode().replace("\\<img", "")


def test_a_docx_has_notes_fonts_and_language(service: AnswerService, conversation: str) -> None:
    document = docx.Document(io.BytesIO(written(service, conversation, "docx", "ja")))
    xml = document.element.xml
    assert 'w:anchor="note_1"' in xml and 'w:name="note_1"' in xml
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "Yu Gothic"
    assert document.core_properties.language == "ja"
    assert any(p.text == "The night surcharge is 90 yen." for p in document.paragraphs)


@pytest.mark.parametrize(
    "name, data",
    [
        ("a.md", b"# Notes\n"),
        ("a.html", b"<p>x</p>"),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.exe", b"MZ"),
        ("a.md", b"<!-- policy-desk-memo\n[1]\n-->\n"),
        ("a.md", b'<!-- policy-desk-memo\n{"policy-desk-memo": 1}\n-->\n'),
    ],
)
def test_what_is_no_memo_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(BadDocument):
        read_memo(data, name)


def test_memos_and_pages_over_http(service: AnswerService, conversation: str, data: Path) -> None:
    answers = service.archive.conversation(conversation).answers
    app = create_app(Desk(Settings(data=data), service.index, service))
    with TestClient(app, ADDRESS) as client:
        for base in (f"answers/{answers[0].answer_id}", f"conversations/{conversation}"):
            for file_format in FORMATS:
                sent = client.get(f"/api/{base}/memo", params={"format": file_format, "lang": "zh"})
                assert sent.status_code == 200
                assert f'.{file_format}"' in sent.headers["content-disposition"]
                assert read_memo(sent.content, f"m.{file_format}").language == "zh"
        page = client.get(f"/a/{answers[0].answer_id}")
        assert "<mark>The night surcharge is 90 yen.</mark>" in page.text
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "script" not in policy and page.headers["cache-control"] == "no-store"
        assert client.get(f"/api/answers/{answers[0].answer_id}/memo?format=exe").status_code == 422
        for missing in ("/a/x", "/a/x/y", "/api/answers/x/memo", "/api/conversations/x/memo"):
            assert client.get(missing).status_code == 404
            assert client.get(missing).json()["title"] == "Not Found"


def test_a_conversation_without_answers_has_no_memo(service: AnswerService) -> None:
    from index.conversations import AskedTurn

    service.index.catalog.conversations.add("old", "local", AskedTurn("q", "q"))
    with pytest.raises(NotFound, match="has no answers"):
        conversation_memo(service.archive, "old", "md")


def test_an_answers_data_is_ascii_json(service: AnswerService) -> None:
    given: Answer = service.ask(Question("渡轮票价多少？"))
    text = answer_memo(service.archive, given.answer_id, "md").data.decode()
    written_data = text.split("<!-- policy-desk-memo\n")[1].split("\n-->")[0]
    assert written_data.isascii()
    assert json.loads(written_data)["answers"][0]["question"] == "渡轮票价多少？"
