"""Ratings and earlier conversations in a real browser."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from assistant.ui.strings import text
from tests.browser.pages import (
    PLANTED,
    Watched,
    call,
    close_source,
    fill_at_length,
    open_mark,
    press_while_it_answers,
)
from tests.browser.test_calculation import CONVERSATIONS
from tests.browser.test_evidence import RISK

pytestmark = pytest.mark.servers

# Each test finds its own conversation, in whatever order they run.
CHAIR, PENALTY = (
    "Who chairs the Investment Committee?",
    "What is the penalty if Japan does not meet its investment commitment?",
)
TITLE = f"{PLANTED}<img src=x onerror=window.planted=2> **b** ![p](https://evil.example/t.png)"


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#chat .user").last).to_contain_text(question)
    expect(page.locator(".rating")).to_be_visible(timeout=30_000)  # below a finished answer


def open_history(page: Page) -> None:
    page.locator(".history-button").press("Enter")
    expect(page.locator("#history-words")).to_be_focused()
    expect(page.locator(".talk").first).to_be_visible()


def search(page: Page, words: str, found: int) -> None:
    page.locator("#history-words").fill(words)
    expect(page.locator(".talk")).to_have_count(found)
    expect(page.locator("#history-words")).to_be_focused()


@pytest.mark.parametrize("language", RISK)
def test_a_conversation_is_rated_found_again_renamed_and_deleted(
    watched: Watched, address: str, language: str
) -> None:
    page = watched.open(f"?lang={language}")
    ask(page, RISK[language])
    page.get_by_role("button", name=text("rate_down", language), exact=True).click()
    page.get_by_label(text("rate_outdated", language)).check()
    page.get_by_label(text("rate_text", language)).fill(PLANTED * 100)
    page.get_by_role("button", name=text("rate_send", language), exact=True).click()
    problem = page.locator(".rating .problem")
    expect(problem).to_have_text(
        text("rate_too_long", language, count=f"{len(PLANTED) * 100:,}", most="2,000")
    )
    page.get_by_label(text("rate_text", language)).fill(TITLE)
    page.get_by_role("button", name=text("rate_send", language), exact=True).click()
    expect(page.locator(".rating .thanks")).to_be_focused()

    watched.open(f"?lang={language}")
    expect(page.locator("#chat .bot")).to_have_count(0)
    open_history(page)
    search(page, "zzz", 0)
    expect(page.locator(".talks .count")).to_have_text(text("history_no_hit", language))
    search(page, RISK[language], 1)
    page.locator(".talk .open").press("Enter")
    expect(page.locator(".history-button")).to_be_focused()
    expect(page.locator("#chat .user")).to_contain_text(RISK[language])
    cited = call(address, "/api/ask", {"question": RISK[language]})["citations"]
    assert open_mark(page, 0) == cited[0]["quote"]
    close_source(page)
    down = page.get_by_role("button", name=text("rate_down", language), exact=True)
    expect(down).to_have_attribute("aria-pressed", "true")
    down.click()
    expect(page.get_by_label(text("rate_outdated", language))).to_be_checked()
    expect(page.get_by_label(text("rate_text", language))).to_have_value(TITLE)

    open_history(page)
    row = page.locator(".talk.current")
    row.locator("summary").press("Enter")
    row.get_by_role("button", name=text("rename", language)).press("Enter")
    page.keyboard.type(TITLE)  # in place of the title, which is selected
    page.keyboard.press("Enter")
    expect(row.locator(".open")).to_have_text(TITLE)
    expect(row.locator(".open")).to_be_focused()
    row.locator("summary").press("Enter")
    row.get_by_role("button", name=text("delete", language)).press("Enter")
    page.keyboard.press("Escape")  # not yet
    expect(row.locator("summary")).to_be_focused()
    row.locator("summary").press("Enter")
    row.get_by_role("button", name=text("delete", language)).press("Enter")
    row.locator(".sure").press("Enter")
    expect(row).to_have_count(0)
    expect(page.locator("#chat .bot")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".history-button")).to_be_focused()
    listed = call(address, "/api/conversations")["conversations"]
    assert TITLE not in [one["title"] for one in listed]


def test_an_opened_conversation_has_its_calculation_and_goes_on(
    watched: Watched, tmp_path: Path
) -> None:
    (first, computed), (second, then), *_ = CONVERSATIONS["en"]
    page = watched.open("?lang=en")
    ask(page, first)
    watched.open("?lang=en")
    ask(page, PENALTY)
    open_history(page)
    search(page, "MFN 2.5%", 1)
    with page.expect_download() as begun:
        page.locator(".talk summary").click()
        page.locator(".talk").get_by_role("link", name="Word").click()
    begun.value.save_as(tmp_path / "memo.docx")
    assert computed in "\n".join(p.text for p in Document(str(tmp_path / "memo.docx")).paragraphs)
    page.locator(".talk .open").click()
    expect(page.locator(".calc .result strong")).to_have_text(computed)
    expect(page.locator("#chat .bot")).to_have_count(1)
    ask(page, second)
    expect(page.locator(".calc .result strong")).to_have_text(then)
    open_history(page)
    expect(page.locator(".talk.current .when")).to_contain_text("2 questions")
    for behind in ("#question textarea", "#new"):
        assert page.locator(behind).evaluate("element => Boolean(element.closest('[inert]'))")


def test_an_answer_under_way_is_stopped_when_another_conversation_is_opened(
    watched: Watched,
) -> None:
    page = watched.open("?lang=en")
    ask(page, CHAIR)
    page.locator("#new").click()
    expect(page.locator("#chat .bot")).to_have_count(0)
    fill_at_length(page, "What is the tariff on Japanese goods? ")
    open_history(page)
    search(page, CHAIR, 1)
    press_while_it_answers(page, ".talk .open")
    expect(page.locator(".history-button")).to_be_focused()
    asked = page.locator("#chat .user")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text(CHAIR)
    expect(page.locator("#send")).to_be_visible()
    page.wait_for_timeout(600)  # nothing of the other answer comes after it
    expect(asked).to_contain_text(CHAIR)
    expect(page.locator("#chat .bot")).not_to_contain_text("Stopped")
