"""In each language: an answer is stopped and asked as of another day, a calculation is edited, the
answer taken away as Word, the page switched."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from assistant.ui.strings import HTML_LANG, text
from tests.browser.pages import Watched, ask, fill_at_length, press_while_it_answers
from tests.browser.test_calculation import CONVERSATIONS

pytestmark = pytest.mark.servers

NEXT = {"zh": "en", "en": "ja", "ja": "zh"}

RATE = {
    "zh": "日本一般商品的美国关税率是多少？",
    "en": "What is the tariff on Japanese goods in general?",
    "ja": "日本の一般品目への米国の関税率は何％ですか。",
}


@pytest.mark.parametrize("language", RATE)
def test_stop_and_ask_as_of_another_day(watched: Watched, language: str) -> None:
    page = watched.open(f"?lang={language}")
    fill_at_length(page, RATE[language])
    press_while_it_answers(page, "#stop")
    expect(page.locator("#chat .bot").last).to_have_text(text("stopped", language))
    expect(page.locator("#send")).to_be_visible()

    ask(page, RATE[language])
    now = page.locator("#chat .bot").last.inner_text()
    page.locator("#presets button").nth(2).click()  # before the ruling
    expect(page.locator("#as-of input")).to_have_value("2026-02-19")
    ask(page, RATE[language])
    before = page.locator("#chat .bot").last.inner_text()
    assert now.split("\n")[2:] != before.split("\n")[2:]  # below the line that has the day
    assert "15%" in before


@pytest.mark.parametrize("language", CONVERSATIONS)
def test_edit_export_and_switch(watched: Watched, tmp_path: Path, language: str) -> None:
    page = watched.open(f"?lang={language}")
    (question, result), (_, changed), *_ = CONVERSATIONS[language]
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".calc .result strong")).to_have_text(result, timeout=30_000)
    page.locator("#in-mfn_rate").fill("5")
    page.locator("#in-mfn_rate").press("Enter")
    expect(page.locator(".calc .result strong")).to_have_text(changed)

    with page.expect_download() as begun:
        page.locator(".keep a").first.click()
    begun.value.save_as(tmp_path / "memo.docx")
    memo = "\n".join(line.text for line in Document(str(tmp_path / "memo.docx")).paragraphs)
    assert question in memo and result in memo

    other = HTML_LANG[NEXT[language]]
    page.locator(f'.head nav a[lang="{other}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", other, timeout=30_000)
    expect(page.locator("#send")).to_have_text(text("send", NEXT[language]))
