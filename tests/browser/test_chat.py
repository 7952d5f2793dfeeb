"""The chat page in a real browser, over a real server with the real model and hostile documents."""

import urllib.parse
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.ui.strings import EXAMPLES
from tests.browser.pages import FOUNDING, PLANTED, Watched, ask, call, close_source, open_mark

pytestmark = pytest.mark.servers

ASKED = {
    "zh": "投资委员会由谁担任主席？",
    "en": "Who bears the risk of the investments?",
    "ja": "利益は日米でどのような割合で配分されますか。",
}


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
    expect(page.locator("#chat blockquote a").first).to_be_visible()
    before = page.locator("#chat blockquote a").count()
    ask(page, "Who chairs the Investment Committee?")
    expect(page.locator("#chat blockquote a").nth(before)).to_be_visible()
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
        assert all(link.startswith(("#cite-", "/documents/")) for link in links), links
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


@pytest.mark.parametrize("language", ["zh", "en", "ja"])
def test_a_suggestion_is_asked_and_answered(watched: Watched, language: str) -> None:
    page = watched.open(f"?lang={language}")
    ask(page, EXAMPLES[language][3])  # a duty: its figures are what can be changed
    suggested = page.locator("#next button.follow")
    expect(suggested).to_have_count(2)
    words = suggested.first.text_content() or ""
    suggested.first.click()
    expect(page.locator("#chat .user").last).to_contain_text(words)
    expect(page.locator("#chat .bot")).to_have_count(2, timeout=30_000)
    expect(page.locator("#chat .bot").last.locator("strong").first).to_be_visible(timeout=30_000)


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


def test_presets_fill_in_the_day_and_the_question_is_asked_again(watched: Watched) -> None:
    page = watched.open("?lang=en")
    ask(page, "What is the tariff on Japanese goods in general?")
    for preset, day, said in (
        ("Before the ruling", "2026-02-19", "19 February 2026"),
        ("Founding article", "2026-01-30", "30 January 2026"),
        ("Corpus date", "2026-11-23", "23 November 2026"),
    ):
        page.get_by_role("button", name=preset).click()
        expect(page.locator("#as-of input")).to_have_value(day)
        page.locator("#again").click()
        expect(page.locator("#question textarea")).to_have_value(
            "What is the tariff on Japanese goods in general?"
        )
        page.locator("#question textarea").press("Enter")
        expect(page.locator("#chat .bot").last).to_contain_text(said)
        expect(page.locator("#again")).to_be_visible()


def test_sources_that_disagree_are_a_table_with_marks(watched: Watched) -> None:
    page = watched.open("?lang=en")
    ask(page, "How long after the notice must Japan fund?")
    table = page.locator("#chat .bot table")
    expect(table).to_be_visible()
    expect(table).to_contain_text("45 business days")
    table.locator("a").last.click()
    expect(page.locator("#quotation")).to_be_visible()


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
