"""The keyboard alone, narrow and magnified screens, and glyphs, in each language."""

from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.ui.strings import TEXTS, text
from assistant.wording import day_name
from tests.browser.pages import Watched, ask, spilling
from tests.browser.test_calculation import CONVERSATIONS
from tests.browser.test_evidence import RISK

pytestmark = pytest.mark.servers

MOST_TABS = 60
# A telephone; and a window of 1280 by 800 magnified to 200%, which lays out as half its size.
SCREENS = {"narrow": (360, 780, 1), "magnified": (640, 400, 2)}


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on the element, and see that it is visible there."""
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            assert page.evaluate(
                """() => { const focused = document.activeElement;
                const around = [focused, focused.parentElement, focused.closest(".block, label")];
                return around.some(one => { if (!one) return false;
                  const style = getComputedStyle(one);
                  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
                    || style.boxShadow !== "none"; }); }"""
            ), f"no focus is to be seen on {selector}"
            return
    raise AssertionError(f"{MOST_TABS} times {key} did not reach {selector}")


@pytest.mark.parametrize("language", RISK)
def test_the_first_flow_without_a_pointer(watched: Watched, language: str) -> None:
    page = watched.open(f"?lang={language}")
    expect(page.locator("#question textarea")).to_be_visible()
    tab_to(page, "#question textarea")
    page.keyboard.type(RISK[language])
    page.keyboard.press("Enter")
    mark = page.locator("#chat .bot blockquote a").first
    expect(page.locator(".rating")).to_be_visible(timeout=30_000)
    expect(page.locator("#question textarea")).to_be_focused()
    tab_to(page, "#chat .bot blockquote a", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#quotation")).to_be_in_viewport(timeout=15_000)
    expect(page.locator(".source h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#quotation")).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('#chat .bot blockquote a')")

    tab_to(page, "#as-of input")
    page.keyboard.press("Control+A")
    page.keyboard.type("2026-02-15")
    tab_to(page, "#question textarea", "Shift+Tab")
    page.keyboard.type(RISK[language])
    page.keyboard.press("Enter")
    second = page.locator("#chat .bot").nth(1)
    expect(second).to_contain_text(day_name(date(2026, 2, 15), language), timeout=30_000)
    expect(page.locator(".rating")).to_be_visible(timeout=30_000)

    tab_to(page, ".history-button", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#history-words")).to_be_focused()
    expect(page.locator(".talk").first).to_be_visible()
    tab_to(page, ".talk .open")
    page.keyboard.press("Escape")
    expect(page.locator(".history-button")).to_be_focused()
    expect(mark).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", RISK)
def test_nothing_overflows_its_box(
    browser: Browser, address: str, screen: str, language: str
) -> None:
    width, height, scale = SCREENS[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale
    )
    watched = Watched(context, address)
    page = watched.open(f"?lang={language}")
    found = spilling(page, "start")
    ask(page, CONVERSATIONS[language][0][0])
    expect(page.locator(".calc .result")).to_be_visible()
    for number in range(5):
        page.locator('#evidence button[role="tab"]').nth(number).click()
        found += spilling(page, f"tab {number}")
    page.locator('#chat a[href^="#cite-"]').first.press("Enter")
    expect(page.locator("#quotation")).to_be_in_viewport()
    found += spilling(page, "source")
    page.locator(".rating .thumb.down").click()
    expect(page.locator(".rating textarea")).to_be_visible()
    found += spilling(page, "rating")
    again = page.locator(".keep a").last.get_attribute("href")
    page.locator(".history-button").click()
    expect(page.locator(".talk").first).to_be_visible()
    found += spilling(page, "history")
    for path in (f"/corpus?lang={language}", f"/status?lang={language}", again):
        page.goto(f"{address}{path}")
        found += spilling(page, str(path))
    context.close()
    assert found == []
    assert watched.faults == []


@pytest.mark.parametrize("language", RISK)
def test_no_glyph_is_missing(watched: Watched, language: str) -> None:
    """Each character of the page's own strings draws otherwise than one that no font has.

    It is drawn on a canvas with the page's font beside U+10FFFF, whose picture is the box that
    stands for a missing glyph. That proves that some installed font has each character; not that
    it is the form of the reader's language.
    """
    page = watched.open(f"?lang={language}")
    ask(page, RISK[language])
    shown = page.evaluate("document.body.innerText")
    strings = "".join(texts[language] for texts in TEXTS.values())
    characters = sorted({*shown, *strings} - {*" \n\t\u00a0\u3000\u200b"})
    assert text("title", language)[0] in characters
    missing = page.evaluate(
        """characters => { const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 40;
        const pen = canvas.getContext("2d", { willReadFrequently: true });
        pen.font = `24px ${getComputedStyle(document.querySelector(".head")).fontFamily}`;
        const drawn = one => { pen.clearRect(0, 0, 40, 40); pen.fillText(one, 4, 30);
          return pen.getImageData(0, 0, 40, 40).data.join(); };
        const box = drawn(String.fromCodePoint(0x10ffff));
        return characters.filter(one => drawn(one) === box); }""",
        characters,
    )
    assert missing == []
