"""The side beside the chat in a real browser: sources, other languages, deals, timeline."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import Watched, ask, close_source
from tests.browser.test_calculation import CONVERSATIONS

pytestmark = pytest.mark.servers

RISK = {
    "zh": "投资风险由谁承担？",
    "en": "Who bears the risk of the investments?",
    "ja": "投資のリスクは誰が負いますか。",
}
OTHERS = {"zh": "日本語", "en": "中文", "ja": "English"}


def tab(page: Page, number: int) -> None:
    page.get_by_role("tab").nth(number).click()


@pytest.mark.parametrize("language", RISK)
def test_a_passage_is_read_in_another_language(watched: Watched, language: str) -> None:
    page = watched.open(f"?lang={language}")
    ask(page, CONVERSATIONS[language][0][0])  # what it takes from the corpus stands in a brief
    page.locator(".calc a[href^='#cite-']").first.click()
    expect(page.locator("#quotation")).to_be_visible()
    own = page.locator("#quotation").inner_text()
    page.locator(".tongues").get_by_role("button", name=OTHERS[language]).click()
    expect(page.locator("#quotation")).not_to_have_text(own)
    other = page.locator("#quotation").inner_text()
    kana, latin = bool(re.search("[ぁ-ヺ]", other)), bool(re.search("[a-z]{3} [a-z]{3}", other))
    assert (kana, latin) == {"zh": (True, False), "en": (False, False), "ja": (False, True)}[
        language
    ]
    pressed = page.locator(".tongue[aria-pressed='true']")
    expect(pressed).to_have_text(OTHERS[language])
    expect(page.locator("#quotation")).to_be_in_viewport()


def test_sources_are_listed_and_those_not_cited_open_too(watched: Watched) -> None:
    page = watched.open("?lang=en")
    ask(page, RISK["en"])
    lists = page.locator(".sources ol")
    expect(lists).to_have_count(2)
    assert lists.first.locator("li").count() == page.locator("#chat blockquote a").count()
    found = lists.nth(1).locator("li").first
    words = found.locator("p").first.inner_text()[:60]
    found.locator("a").click()
    expect(page.locator("#quotation")).to_contain_text(words)
    close_source(page)
    expect(page.locator(".sources")).to_be_visible()


@pytest.mark.parametrize("language", RISK)
def test_deals_are_sorted_by_a_column(watched: Watched, language: str) -> None:
    page = watched.open(f"?lang={language}")
    tab(page, 2)
    heads, rows = page.locator(".deals thead button"), page.locator(".deals tbody tr")
    expect(rows.first).to_be_visible()

    def values(column: int) -> list[float]:
        read: list[float] = rows.evaluate_all(
            "(rows, column) => rows.map(r => parseFloat(r.cells[column].abbr))"
            ".filter(v => !Number.isNaN(v))",
            column,
        )
        return read

    heads.nth(1).focus()
    page.keyboard.press("Enter")
    assert values(1)[0] == 600_000_000_000
    assert values(1) == sorted(values(1), reverse=True)
    heads.nth(1).click()
    assert values(1) == sorted(values(1))
    expect(page.locator(".deals th[aria-sort='ascending']")).to_have_count(1)
    image = page.locator(".deals img")
    assert image.evaluate("image => image.complete && image.naturalWidth > 100")
    page.locator(".deals tbody a").first.click()
    expect(page.locator("#quotation")).to_be_visible()


def test_the_timeline_ends_at_the_as_of_day(watched: Watched) -> None:
    page = watched.open("?lang=en")
    tab(page, 3)
    expect(page.locator(".timeline tr").first).to_contain_text("24 July 2026")
    page.locator("#as-of input").fill("2026-01-30")
    ask(page, RISK["en"])
    tab(page, 3)
    expect(page.locator(".timeline .line")).to_have_text("Events known as of 30 January 2026")
    expect(page.locator(".timeline tr").first).to_contain_text("15 January 2026")
    image = page.locator(".timeline img")
    assert image.evaluate("image => image.complete && image.naturalWidth > 100")
    page.locator(".timeline a").first.click()
    expect(page.locator("#quotation")).to_contain_text("15 January 2026")


@pytest.mark.parametrize("language", RISK)
def test_every_tab_fits_a_telephone(browser: Browser, address: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 780})
    watched = Watched(context, address)
    page = watched.open(f"?lang={language}")
    ask(page, CONVERSATIONS[language][0][0])
    for number in range(4):
        tab(page, number)
        expect(page.get_by_role("tabpanel").locator("visible=true").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, number
    context.close()
    assert watched.faults == []


def test_whatever_is_operated_has_a_name(watched: Watched) -> None:
    page = watched.open("?lang=en")
    ask(page, CONVERSATIONS["en"][0][0])
    for number in (0, 2, 3, 1):
        tab(page, number)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("button, input, select, textarea, a[href], img")]
            .filter(e => e.checkVisibility() && !e.closest("[aria-hidden=true]"))
            .filter(e => !(e.innerText || e.title || e.alt || e.ariaLabel || "").trim()
              && !(e.labels && e.labels.length))
            .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert nameless == []


def test_a_mark_that_is_pointed_at_or_focused_shows_its_card(watched: Watched) -> None:
    page = watched.open("?lang=en")
    ask(page, RISK["en"])
    mark, shown = page.locator("#chat blockquote a").first, page.locator("#mark-card")
    page.wait_for_timeout(500)  # the chat scrolls to its end, which takes the mark away
    mark.hover()
    expect(shown).to_be_visible()
    for words in ("Known since", "Kind of source", "Confidence", "30 January 2026"):
        expect(shown).to_contain_text(words)
    expect(mark).to_have_attribute("aria-describedby", "mark-card")
    shown.hover()  # the pointer may move onto it
    expect(shown).to_be_visible()
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    page.locator("#question textarea").focus()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('#chat blockquote a')"):
            break
    expect(shown).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#quotation")).to_be_visible()
    expect(page.locator(".source h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#quotation")).to_have_count(0)


def test_what_changed_between_two_days_is_shown_with_its_events(watched: Watched) -> None:
    page = watched.open("?lang=ja")
    ask(page, "日本製品への米国の関税率は何％ですか。")
    page.locator('#evidence button[role="tab"]').nth(4).click()
    form = page.locator("#changes form")
    expect(form).to_be_visible()
    form.locator('[name="first"]').fill("2025-10-01")
    form.locator('[name="last"]').fill("2026-03-01")
    form.locator("button").click()
    expect(page.locator("#changes blockquote").first).to_be_visible(timeout=30_000)
    page.locator("#changes blockquote a").first.click()
    expect(page.locator("#quotation")).to_be_visible(timeout=15_000)
