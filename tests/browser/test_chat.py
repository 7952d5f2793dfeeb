"""The chat page in a real browser, over a real server with the real model and hostile documents."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.embedder_fixtures import CACHE_DIR, shipped_data

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
FOUNDING = Path(__file__).resolve().parents[3] / "shared" / "corpus"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SERVE = """
from assistant.quiet import keep_quiet
keep_quiet()
import typer
from assistant.commands.serve import serve
typer.run(serve)
"""
# Gradio's own, without effect: it asks for the focus that the question box has already.
HARMLESS = ("Autofocus processing was blocked",)
PLANTED = "<script>window.planted = 1</script>"
HOSTILE_MD = f"""---
title: "Ostrow {PLANTED}<img src=https://evil.example/t.png onerror=window.planted=2>"
---

# Fees of Ostrow <svg onload="window.planted=3"></svg>

The harbour fee of Ostrow  is 42 crowns per tonne &lt;img src="https://evil.example/m.png" \
onerror="window.planted=4"&gt;, <img src="https://evil.example/n.png"> due each Monday.

<style>body {{ display: none }}</style>

![picture](https://evil.example/p.png) [more](javascript:window.planted=5) https://evil.example/u

Right to left: \u202ecrowns 99\u202c, and `code` $$x^2$$ [1] [a](#cite-0).
"""
HOSTILE_HTML = f"""<html><head><title>Lantern {PLANTED}</title>
<style>p {{ color: red }}</style></head>
<body><h1>Lantern rules</h1><p>The lantern tax of Ostrow is 7 crowns per window
&lt;img src="https://evil.example/h.png"&gt; in winter.</p><svg onload="window.planted=6"></svg>
<p><a href="javascript:window.planted=7">The lantern is lit at dusk</a> on every day of the
year, in every weather, by the keeper or by her deputy.</p>
<img src="https://evil.example/i.png"><script>window.planted = 8</script></body></html>
"""
HOSTILE_TXT = f"""Tolls of Ostrow

The bridge toll of Ostrow is 3 crowns per cart, {PLANTED}<style>body {{ display: none }}</style>
says the  "![x](https://evil.example/b.png)" [board](javascript:window.planted) at www.evil.example
"""
ASKED = {
    "zh": "投资委员会由谁担任主席？",
    "en": "Who bears the risk of the investments?",
    "ja": "利益は日米でどのような割合で配分されますか。",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the shipped briefs, the hostile files and, if it is there, the article."""
    folder = tmp_path_factory.mktemp("served")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "fees <script>window.planted=9<..md").write_text(HOSTILE_MD, encoding="utf-8")
    (documents / "lantern.html").write_text(HOSTILE_HTML, encoding="utf-8")
    (documents / "tolls.txt").write_text(HOSTILE_TXT, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        SERVE,
        "--port",
        "0",
        "--data",
        str(shipped_data(folder / "data")),
    ]
    for root in (documents, *([FOUNDING] if FOUNDING.is_dir() else [])):
        command += ["--documents", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment["POLICY_DESK_MODEL_CACHE"] = str(CACHE_DIR)
    log = folder / "log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    line = process.stdout.readline()  # comes when it listens, or empty when it ended
    found = re.search(r"http://[\d.:]+", line)
    assert found, log.read_text(encoding="utf-8")
    yield found[0]
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0, log.read_text(encoding="utf-8")
    process.stdout.close()
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: make install-browser, or apt-get install chromium")
    switches = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield launched
        launched.close()


class Watched:
    """A page that keeps what it should never do."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address, self.context = address, context
        self.faults: list[str] = []
        context.on("request", lambda request: self._check_request(request.url))
        self.page = context.new_page()
        self.page.on("console", self._check_message)
        self.page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))
        self.page.on("response", lambda response: self._check_status(response.status, response.url))
        context.on("page", lambda opened: self.faults.append(f"window {opened.url}"))

    def _check_request(self, url: str) -> None:
        if not url.startswith((self.address + "/", "data:", "blob:")):
            self.faults.append(f"request to {url}")

    def _check_status(self, status: int, url: str) -> None:
        if status >= 400:
            self.faults.append(f"{status} {url}")

    def _check_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(HARMLESS):
            self.faults.append(f"{message.type}: {message.text}")

    def open(self, query: str = "") -> Page:
        self.page.goto(f"{self.address}/{query}")
        expect(self.page.locator(".head[lang]")).to_be_visible(timeout=30_000)
        return self.page


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    made = Watched(context, address)
    yield made
    planted = made.page.evaluate("window.planted")
    context.close()
    assert made.faults == []
    assert planted is None


def call(address: str, path: str, body: dict[str, Any] | None = None) -> Any:
    request = urllib.request.Request(
        f"{address}{path}",
        None if body is None else json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#send").click()
    expect(page.locator("#send")).to_be_visible(timeout=30_000)  # hidden while it answers
    expect(page.locator("#chat .bot").last).not_to_have_text("", timeout=30_000)


def open_mark(page: Page, mark: int) -> str:
    """Click the n-th mark of the page; what the browser's range over the quotation holds."""
    page.locator('#chat .bot blockquote a[href^="#cite-"]').nth(mark).click()
    expect(page.locator("#quotation")).to_be_visible(timeout=15_000)
    return str(
        page.evaluate(
            """() => { const range = document.createRange();
            range.selectNodeContents(document.getElementById("quotation"));
            return range.toString(); }"""
        )
    )


def close_source(page: Page) -> None:
    page.locator(".source-close").click()
    expect(page.locator("#quotation")).to_have_count(0, timeout=15_000)


def check_marks(page: Page, address: str, question: str) -> list[dict[str, Any]]:
    """Ask on the page and over HTTP, and compare each highlight with the document's own text."""
    citations: list[dict[str, Any]] = call(address, "/api/ask", {"question": question})["citations"]
    assert citations
    ask(page, question)
    marks = page.locator('#chat .bot blockquote a[href^="#cite-"]')
    expect(marks).to_have_count(len(citations), timeout=30_000)
    for number, citation in enumerate(citations):
        shown = open_mark(page, number)
        path = f"/api/documents/{urllib.parse.quote(citation['doc_id'])}"
        whole = call(address, path)
        assert shown == whole["text"][citation["start"] : citation["end"]] == citation["quote"]
        box = page.locator(".source-text").evaluate("box => box.textContent")
        assert box in whole["text"]
        assert page.locator("#quotation").evaluate(
            """mark => { const a = mark.getBoundingClientRect();
            const b = mark.closest(".source-text").getBoundingClientRect();
            return a.top >= b.top - 1 && a.top < b.bottom; }"""
        ), "the quotation is out of view"
        close_source(page)
    return citations


@pytest.mark.parametrize("language", ASKED)
def test_a_mark_opens_the_source_at_the_quotation(
    watched: Watched, address: str, language: str
) -> None:
    page = watched.open(f"?lang={language}")
    assert page.evaluate("document.documentElement.lang").startswith(language)
    citations = check_marks(page, address, ASKED[language])
    open_mark(page, 0)
    citation = citations[0]
    expect(page.locator(".source h2")).to_contain_text(citation["title"])
    for source in citation["sources"]:
        expect(page.locator(".source header")).to_contain_text(source["publisher"])
    page.keyboard.press("Escape")
    expect(page.locator("#quotation")).to_have_count(0, timeout=15_000)


def test_marks_of_an_earlier_answer_still_open_its_sources(watched: Watched, address: str) -> None:
    page = watched.open("?lang=en")
    ask(page, ASKED["en"])
    expect(page.locator('#chat a[href="#cite-0"]').first).to_be_visible()
    before = page.locator("#chat blockquote a").count()
    ask(page, "Who chairs the Investment Committee?")
    expect(page.locator(f'#chat a[href="#cite-{before}"]').first).to_be_visible()
    shown = open_mark(page, 0)
    assert shown == call(address, "/api/ask", {"question": ASKED["en"]})["citations"][0]["quote"]


@pytest.mark.parametrize("due", ["harbour fee", "lantern tax", "bridge toll"])
def test_hostile_documents_are_text(watched: Watched, address: str, due: str) -> None:
    page = watched.open("?lang=en")
    citations = check_marks(page, address, f"What is the {due} of Ostrow?")
    assert "<" in citations[0]["quote"], "not the hostile one"
    open_mark(page, 0)
    expect(page.locator(".source h2")).to_contain_text(citations[0]["title"])
    for place in ("#chat .message-content", "#source"):
        inside = page.locator(place)
        for element in ("img", "script", "style", "svg", "iframe", "object", "form"):
            assert inside.locator(element).count() == 0, element
        links = inside.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert all(link.startswith("#cite-") for link in links), links
    assert page.locator("body").is_visible()


def test_a_hostile_question_is_text(watched: Watched) -> None:
    page = watched.open("?lang=en")
    hostile = (
        f"{PLANTED} <img src=https://evil.example/q.png onerror=window.planted=1> "
        "![x](https://evil.example/y.png) [z](javascript:window.planted=1) https://evil.example/ "
        "www.evil.example $$x^2$$ <style>body{display:none}</style> \u202eabc"
    )
    ask(page, hostile)
    asked = page.locator("#chat .user .message-content")
    expect(asked).to_contain_text("<img src=https://evil.example/q.png onerror=window.planted=1>")
    expect(asked).to_contain_text("$$x^2$$")
    assert "\u202e" not in asked.inner_text()
    assert page.locator("#chat .message-content a:not([href^='#cite-'])").count() == 0
    assert page.locator("#chat .message-content img").count() == 0


def test_a_mark_that_is_none_opens_nothing(watched: Watched) -> None:
    page = watched.open("?lang=en")
    for number in ("99", "-1", "<script>window.planted=1</script>", ""):
        page.evaluate(
            """number => { const link = document.createElement("a");
            link.setAttribute("href", "#cite-" + number); link.textContent = "x";
            document.body.append(link); link.click(); }""",
            number,
        )
        page.wait_for_timeout(300)
    assert page.locator("#quotation").count() == 0
    expect(page.locator(".no-source")).to_be_visible()


@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize("language", ["zh", "en", "ja"])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, address: str, width: int, language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    watched = Watched(context, address)
    page = watched.open(f"?lang={language}")
    measure = "document.documentElement.scrollWidth"
    assert page.evaluate(measure) <= width
    ask(page, ASKED[language])
    open_mark(page, 0)
    assert page.evaluate(measure) <= width
    expect(page.locator("#quotation")).to_be_in_viewport()
    context.close()
    assert watched.faults == []


@pytest.mark.parametrize(
    "query, accepted, language",
    [("", "ja-JP", "ja"), ("?lang=zh", "ja-JP", "zh-Hans"), ("", "fr-FR", "en")],
)
def test_the_page_speaks_the_readers_language(
    browser: Browser, address: str, query: str, accepted: str, language: str
) -> None:
    context = browser.new_context(locale=accepted)
    watched = Watched(context, address)
    page = watched.open(query)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".head a[aria-current]")).to_have_attribute("lang", language)
    page.locator('.head a[lang="ja"]').click()  # in this window
    expect(page.locator("html")).to_have_attribute("lang", "ja", timeout=30_000)
    expect(page).to_have_title("政策デスク")
    context.close()
    assert watched.faults == []


def test_examples_are_answered_and_a_new_conversation_is_empty(watched: Watched) -> None:
    page = watched.open("?lang=zh")
    page.locator("#examples button").first.click()
    expect(page.locator("#chat blockquote a").first).to_be_visible(timeout=30_000)
    expect(page.locator("#examples")).to_be_hidden()
    page.locator("#new").click()
    expect(page.locator("#chat .bot")).to_have_count(0, timeout=15_000)
    expect(page.locator("#examples")).to_be_visible()


def test_every_example_has_an_answer(address: str) -> None:
    from assistant.ui.strings import EXAMPLES

    for questions in EXAMPLES.values():
        for question in questions:
            assert call(address, "/api/ask", {"question": question})["status"] == "answered"


def test_the_asker_chooses_the_day(watched: Watched) -> None:
    page = watched.open("?lang=en")
    page.locator("#as-of input").fill("2026-02-30")
    ask(page, ASKED["en"])
    expect(page.locator("#chat .bot").last).to_contain_text("“2026-02-30” is no date")
    page.locator("#as-of input").fill("2026-02-15")
    ask(page, ASKED["en"])
    expect(page.locator("#chat .bot").last).to_contain_text("As of 15 February 2026")


def test_two_pages_keep_their_own_conversations(browser: Browser, address: str) -> None:
    context = browser.new_context()
    one, two = Watched(context, address), Watched(context, address)
    for watched in (one, two):
        watched.open("?lang=en")
    ask(one.page, ASKED["en"])
    expect(one.page.locator("#chat blockquote").first).to_be_visible()
    assert two.page.locator("#chat blockquote").count() == 0
    context.close()


@pytest.mark.skipif(not FOUNDING.is_dir(), reason=f"the founding article is not at {FOUNDING}")
def test_the_founding_article_is_quoted_and_opened(watched: Watched, address: str) -> None:
    page = watched.open("?lang=zh")
    citations = check_marks(page, address, ASKED["zh"])
    assert citations[0]["doc_id"] == "000_f89d1f1082d0d96d"
    assert citations[0]["kind"] == "original"
