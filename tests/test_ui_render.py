"""What the chat page shows, before a browser: strings, the source panel, the chat's Markdown."""

import asyncio
import re
import threading
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from string import Formatter
from types import SimpleNamespace
from typing import Any, cast

import pytest
from markdown_it import MarkdownIt

from assistant.errors import Cancelled
from assistant.markdown import quotation
from assistant.records import Answer, Citation, Conflict, ConflictValue, Question, Reader, Receipt
from assistant.service import AnswerService
from assistant.ui.chat import Chat
from assistant.ui.conversation import Session
from assistant.ui.keeping import keeping_links
from assistant.ui.messages import answer_markdown, linked, question_markdown
from assistant.ui.page import header
from assistant.ui.panel import WINDOW_CHARS, empty_panel, source_panel, window
from assistant.ui.strings import EXAMPLES, HTML_LANG, NAMES, TEXTS, page_language, text
from assistant.wording import LANGUAGES, day_name
from corpus.records import AUTHORITIES, CONFIDENCES, Document, Heading, Source, version_of

HOSTILE = "<script>alert(1)</script> \"'&lt; <img src=https://evil.example/x> [1] $$x$$ \u202eab"
SOURCE = Source("S1", f"Report {HOSTILE}", "Press & Co", date(2026, 1, 2), "https://evil.example/")


def a_document(body: str, headings: tuple[Heading, ...] = ()) -> Document:
    return Document(
        "a.b", version_of(body), "A title", "Office", date(2026, 1, 2), "en", body, (),
        headings=headings,
    )  # fmt: skip


def a_citation(document: Document, start: int, end: int) -> Citation:
    return Citation(
        n=2, doc_id=document.doc_id, version=document.version, start=start, end=end,
        quote=document.text[start:end], title=document.title, language="en", page=None, anchor="",
        sources=(SOURCE,), authority="press", confidence="read", known_from=date(2026, 1, 2),
        valid_from=None, valid_to=None, superseded=None, kind="original",
    )  # fmt: skip


def an_answer(written: str, *citations: Citation) -> Answer:
    receipt = Receipt("", "", (), "", "", ())
    values = {field.name: () for field in fields(Answer)}
    return Answer(**{**values, "text": written, "citations": citations, "receipt": receipt})  # type: ignore[arg-type]


class _Reader(HTMLParser):
    """The text of the mark, the whole text box and all tags, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.mark, self.box, self._open = "", "", []
        self.feed(html)
        self.close()

    _open: list[tuple[str, str | None]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._open.append((tag, dict(attrs).get("class")))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if ("mark", None) in self._open:
            self.mark += data
        if ("div", "source-text") in self._open:
            self.box += data


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_string_is_there_in_each_language_with_the_same_values(name: str) -> None:
    assert tuple(TEXTS[name]) == LANGUAGES
    wanted = [
        {field for _, field, _, _ in Formatter().parse(TEXTS[name][language]) if field}
        for language in LANGUAGES
    ]
    assert wanted[0] == wanted[1] == wanted[2]
    assert all(string.strip() for string in TEXTS[name].values())
    assert TEXTS[name]["en"] not in (TEXTS[name]["zh"], TEXTS[name]["ja"]), "untranslated"


def test_stages_authorities_and_confidences_have_names_and_examples_are_six() -> None:
    for name in ("resolve", "retrieve", "answer", "guard", *AUTHORITIES, *CONFIDENCES):
        assert text(name, "en")
    for table in (EXAMPLES, NAMES, HTML_LANG):
        assert set(table) == set(LANGUAGES)
    assert {len(questions) for questions in EXAMPLES.values()} == {6}


@pytest.mark.parametrize(
    "stated, accepted, language",
    [
        ("zh", "ja", "zh"),
        ("ZH-tw", "ja", "zh"),
        ("fr", "ja", "ja"),
        (None, "ja,en-US;q=0.9", "ja"),
        (None, "fr-FR, en;q=0.5, zh-CN;q=0.8", "zh"),
        (None, "en;q=0.5,ja;q=0.5", "en"),
        (None, "zh;q=0, en;q=0.1", "en"),
        (None, "zh;q=much,ja;v=1", "ja"),
        (None, "", "en"),
        (None, "*", "en"),
        ("<script>", "fr", "en"),
    ],
)
def test_the_language_of_the_page(stated: str | None, accepted: str, language: str) -> None:
    assert page_language(stated, accepted) == language


def test_the_head_links_to_the_languages_and_states_the_corpus_date() -> None:
    html = header("ja", date(2026, 11, 23))
    assert re.findall(r'href="(\?[^"]*)"', html) == ["?lang=zh", "?lang=en", "?lang=ja"]
    assert "2026年11月23日" in html
    assert 'class="head" lang="ja"' in html
    assert "\n" not in html


BODY = f"# Heading {HOSTILE}\n\nFirst  line\n\n\n\tsecond <b>&amp; line.\nThird {HOSTILE}\n"


@pytest.mark.parametrize("start", range(0, len(BODY) - 40, 7))
@pytest.mark.parametrize("length", [1, 13, 40])
def test_the_mark_is_the_quotation_and_the_box_the_text(start: int, length: int) -> None:
    document = a_document(BODY, (Heading(0, BODY.index("\n"), 1), Heading(90, 99, 5)))
    html = source_panel(a_citation(document, start, start + length), document, "en")
    assert "\n" not in html, "a blank line would end the HTML"
    read = _Reader(html)
    assert read.mark == BODY[start : start + length]
    assert read.box == BODY
    assert read.tags.count("mark") == 1


def test_outside_text_brings_in_no_element() -> None:
    document = a_document(BODY)
    plain = replace(document, text=re.sub("[^\u202a-\u202e\u2066-\u2069]", "x", BODY))
    citation = replace(a_citation(document, 5, 30), title=HOSTILE, language='en" onclick="x')
    tags = _Reader(source_panel(citation, document, "zh")).tags
    assert tags == _Reader(source_panel(a_citation(plain, 5, 30), plain, "zh")).tags
    assert not {"script", "img", "style", "svg", "b"} & set(tags)
    assert tags.count("a") == 1  # to the whole document


def test_whose_words_they_are_is_said_in_the_pages_language() -> None:
    document = a_document("The text.\n")
    citation = replace(
        a_citation(document, 0, 9), kind="brief", superseded=date(2026, 2, 3), page=7,
        confidence="unconfirmed", valid_from=date(2026, 1, 5),
    )  # fmt: skip
    shown = {
        language: unescape(re.sub("<[^>]*>", " ", source_panel(citation, document, language)))
        for language in LANGUAGES
    }
    assert "brief by this project, from: Press & Co (2 January 2026)" in shown["en"]
    assert "本项目撰写的简报，依据：Press & Co" in shown["zh"]
    assert "本プロジェクトによる要約（出典：Press & Co" in shown["ja"]
    for part in ("3 February 2026", "unconfirmed", "press", "7", "https://evil.example/"):
        assert part in shown["en"]
    assert "5 January 2026 –" in shown["en"]


def test_a_document_without_sources_shows_its_publisher() -> None:
    document = a_document("The text.\n")
    citation = replace(a_citation(document, 0, 9), sources=())
    assert "Office · 2 January 2026" in source_panel(citation, document, "en")


def test_a_document_that_is_its_own_source_is_not_named_twice() -> None:
    document = a_document("The text.\n")
    own = Source("a.b", document.title, "", date(2026, 1, 2))
    citation = replace(a_citation(document, 0, 9), sources=(own,))
    assert source_panel(citation, document, "en").count(document.title) == 1
    markdown = answer_markdown(an_answer("It is. [2]", citation), 0, "en")
    assert markdown.endswith("](#cite-1) A title · 2 January 2026")


def test_a_document_that_is_gone_still_shows_the_quotation() -> None:
    citation = a_citation(a_document(BODY), 3, 50)
    html = source_panel(citation, None, "en")
    assert _Reader(html).mark == BODY[3:50]
    assert "no longer available" in html


@pytest.mark.parametrize("start", [0, 5_000, 30_000, 59_990])
def test_a_long_document_is_cut_at_line_ends_around_the_quotation(start: int) -> None:
    lines = "".join(f"line {number:03}.\n" for number in range(6_000))  # 10 characters each
    first, last = window(lines, start, start + 10)
    assert first <= start < start + 10 <= last
    assert last - first <= WINDOW_CHARS + 10
    assert first == 0 or lines[first - 1] == "\n"
    assert last == len(lines) or lines[last] == "\n"
    document = a_document(lines)
    html = source_panel(a_citation(document, start, start + 10), document, "en")
    read = _Reader(html)
    assert (read.mark, read.box) == (lines[start : start + 10], lines[first:last])
    assert ("earlier text left out" in html) is (first > 0)
    assert ("later text left out" in html) is (last < len(lines))


def test_a_window_without_line_ends_is_cut_anyway() -> None:
    assert window("x" * 50_000, 25_000, 25_010) == (15_000, 35_010)
    assert window("x" * WINDOW_CHARS, 5, 6) == (0, WINDOW_CHARS)


def test_marks_are_links_numbered_through_the_session() -> None:
    document = a_document("Yes it is.\n")
    citation = replace(a_citation(document, 0, 10), n=1)
    markdown = answer_markdown(
        an_answer(f"As of:\n\n{quotation('Yes [1] it is.', 1)}", citation), 6, "en"
    )
    html = MarkdownIt("commonmark").render(markdown)
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', html) == [("#cite-6", "[1]")] * 2
    assert "Yes [1] it is." in html
    assert "<h6>Sources</h6>" in html
    assert answer_markdown(an_answer("Nothing."), 6, "en") == "Nothing."


def test_marks_of_one_source_share_a_line() -> None:
    citation = a_citation(a_document("Yes it is.\n"), 0, 10)
    answer = an_answer("x", *(replace(citation, n=n) for n in (1, 2)))
    lines = answer_markdown(answer, 0, "en").split("\n\n")
    assert len(lines) == 3
    assert lines[-1].startswith("[\\[1\\]](#cite-0) [\\[2\\]](#cite-1) A title")


@pytest.mark.parametrize(
    "hostile",
    [
        HOSTILE,
        "https://evil.example/a?b=c http://evil.example ftp://evil.example",
        "www.evil.example and WWW.evil.example",
        "somebody@evil.example mailto:somebody@evil.example",
        "[a](javascript:alert(1)) [b](https://evil.example) ![c](https://evil.example/x.png)",
        "<https://evil.example> [d]: https://evil.example",
        "# h\n- a\n1. b\n    code\n| a | b |\n|---|---|\n===\n---",
    ],
)
def test_hostile_words_stay_words_in_the_chat(hostile: str) -> None:
    reader = MarkdownIt("gfm-like", {"linkify": False}).disable("linkify", True)
    for markdown in (question_markdown(hostile), linked(quotation(hostile, 3), 0)):
        html = reader.render(markdown)
        tags = set(re.findall(r"<(\w+)", html))
        assert tags <= {"p", "blockquote", "a", "br"}, html
        assert set(re.findall(r'href="([^"]*)"', html)) <= {"#cite-2"}
        # Gradio's Markdown links bare addresses; none is left in one piece.
        assert not re.search(r"(?<!\\)(://|@)|www\.\w", markdown, re.IGNORECASE)
    assert "\u202e" not in question_markdown(hostile)


def test_an_empty_panel_says_what_will_be_there() -> None:
    assert "<p" in empty_panel("zh")
    assert text("no_source_yet", "zh") in empty_panel("zh")


class WaitingService:
    """A service whose answer takes until it is cancelled."""

    corpus_date = date(2026, 11, 23)

    def __init__(self) -> None:
        self.cancelled = threading.Event()

    def ask(
        self,
        _question: Question,
        report: Callable[[str], None],
        cancelled: threading.Event,
        _drafted: Callable[[str], None],
    ) -> Answer:
        report("retrieve")
        if cancelled.wait(10):
            self.cancelled.set()
        raise Cancelled


class FailingService(WaitingService):
    """A service that fails."""

    def ask(self, *_: object) -> Answer:
        raise RuntimeError("secret")


def request_of(page: str) -> Any:
    """What Gradio gives an event of an open page, as the gate has let it in."""
    let_in = SimpleNamespace(state=SimpleNamespace(reader=Reader()))
    return SimpleNamespace(session_hash=page, request=let_in)


def said(outputs: list[Any]) -> str:
    messages = outputs[0]
    assert [message["role"] for message in messages] == ["user", "assistant"]
    return str(messages[1]["content"])


def test_the_stop_button_cancels_the_work() -> None:
    service = WaitingService()
    chat = Chat(cast(AnswerService, service), 2_000)
    page, other = (request_of(name) for name in ("page", "other"))

    async def ask_and_stop() -> list[str]:
        shown = []
        async for outputs in chat.ask("Why?", "", Session(language="en"), page):
            shown.append(said(outputs))
            chat.stop(other)
            if len(shown) == 1:
                asyncio.get_running_loop().call_later(0.3, chat.stop, page)
        return shown

    shown = asyncio.run(ask_and_stop())
    assert shown[0] == f"*{text('retrieve', 'en')}*"
    assert shown[-1] == "*Stopped.*"
    assert service.cancelled.wait(5)


@pytest.mark.parametrize(
    "written, as_of, wanted",
    [
        ("Why?", "", "The answer failed"),
        ("x" * 11, "", "shorten it to 10 characters"),
        ("Why?", "soon *now*", "“soon \\*now\\*” is no date"),
    ],
)
def test_a_failure_is_a_sentence_in_the_chat(written: str, as_of: str, wanted: str) -> None:
    chat = Chat(cast(AnswerService, FailingService()), 10)
    request = request_of("page")

    async def ask() -> list[list[Any]]:
        return [outputs async for outputs in chat.ask(written, as_of, Session("en"), request)]

    shown = said(asyncio.run(ask())[-1])
    assert wanted in shown
    assert "secret" not in shown


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "９", "1" * 5_000])
def test_a_number_that_no_mark_has_opens_nothing(number: str) -> None:
    chat = Chat(cast(AnswerService, FailingService()), 10)
    assert chat.open_source(number, Session("ja"), request_of("page"))[1] == empty_panel("ja")


@pytest.mark.parametrize(
    "language, said",
    [
        ("zh", "该文件已于2026年5月4日撤回。"),
        ("en", "This document was withdrawn on 4 May 2026."),
        ("ja", "この文書は2026年5月4日に取り下げられました。"),
    ],
)
def test_a_withdrawn_document_says_so(language: str, said: str) -> None:
    document = a_document("Lamps burn. Gulls cry.")
    citation = a_citation(document, 0, 11)
    html = source_panel(citation, document, language, date(2026, 5, 4))
    assert f'<p class="note">{said}</p>' in html
    assert said not in source_panel(citation, document, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_answer_rests_on_stands_above_it(language: str) -> None:
    document = a_document("Yes it is.\n")
    sound = a_citation(document, 0, 10)
    old = replace(sound, n=2, superseded=date(2026, 2, 20), confidence="reported")
    rumour = replace(sound, n=3, confidence="unconfirmed")
    sound = replace(sound, n=1, superseded=None, confidence="read")
    shown = answer_markdown(an_answer("Yes.", sound, old, rumour), 4, language)
    above = shown[: shown.index("Yes.")].strip().split("\n\n")
    assert [re.findall(r"#cite-\d+", line) for line in above] == [["#cite-5"], ["#cite-6"]]
    assert day_name(date(2026, 2, 20), language) in above[0]
    assert answer_markdown(an_answer("Yes.", sound), 0, language).startswith("Yes.")


def test_sources_that_disagree_stand_in_a_table() -> None:
    document = a_document("Yes it is.\n")
    source = replace(a_citation(document, 0, 10).sources[0], publisher="A | <b>B</b>")
    values = tuple(
        ConflictValue(value, "", day, None, replace(a_citation(document, 0, 10), n=n, sources=(s,)))
        for n, (value, day, s) in enumerate(
            [("45 days", date(2026, 1, 2), source), ("60 days", None, source)], start=1
        )
    )
    answer = replace(an_answer("Both."), conflicts=(Conflict("period", "the period", values),))
    html = MarkdownIt("commonmark").enable("table").render(answer_markdown(answer, 3, "en"))
    cells = re.findall(r"<td>(.*?)</td>", html)
    assert cells[:3] == ["45 days", "from 2 January 2026", "A | &lt;b&gt;B&lt;/b&gt;"]
    assert cells[4] == '<a href="#cite-3">[1]</a>'
    assert cells[5:7] == ["60 days", "–"]


def test_what_a_reader_takes_away_is_escaped_and_absent_before_an_answer() -> None:
    assert keeping_links(None, "", "zh") == ""
    shown = keeping_links('a/b?"<', "x y", "ja")
    assert "/api/conversations/a%2Fb%3F%22%3C/memo?lang=ja&amp;format=docx" in shown
    assert "/a/x%20y?lang=ja" in shown
    assert "この会話をメモとして保存：" in shown
