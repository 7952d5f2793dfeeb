"""In each language: a calculation is edited, the answer taken away as Word, the page switched."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from assistant.ui.strings import HTML_LANG, text
from tests.browser.pages import Watched
from tests.browser.test_calculation import CONVERSATIONS

pytestmark = pytest.mark.servers

NEXT = {"zh": "en", "en": "ja", "ja": "zh"}


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
