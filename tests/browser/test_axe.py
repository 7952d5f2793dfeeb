"""No page has an accessibility fault that axe calls serious or critical, in light or in dark.

Gradio's own faults are mended by the page's scripts; none is left out here.
"""

from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.widget.demo_page import demo_page
from tests.browser.pages import Watched, ask, close_source, open_mark, spilling
from tests.browser.test_calculation import CONVERSATIONS
from tests.browser.test_evidence import RISK

pytestmark = pytest.mark.servers

ColorScheme = Literal["light", "dark"]
GRAVE = ("serious", "critical")
CHAT, PAGES, WIDGET = (
    [("light", first), ("dark", second)]
    for first, second in (("zh", "en"), ("ja", "zh"), ("en", "ja"))
)


@pytest.fixture(scope="module")
def served_with(host: ThreadingHTTPServer) -> dict[str, str]:
    return {"POLICY_DESK_WIDGET_ORIGINS": f"http://127.0.0.1:{host.server_port}"}


@pytest.fixture
def desk(browser: Browser, address: str, scheme: ColorScheme) -> Iterator[Watched]:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    made = Watched(context, address)
    yield made
    context.close()
    assert made.faults == []


def faults(page: Page, where: str) -> list[tuple[Any, ...]]:
    """What axe finds on the page as it stands: rule, selector, and the beginning of the element."""
    results = Axe().run(page).response
    assert len(results["passes"]) > 5, f"axe saw nothing of {where}"
    return [
        (where, found["id"], node["target"], node["html"][:120])
        for found in results["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme, language", CHAT)
def test_the_chat_before_and_after_an_answer(desk: Watched, language: str) -> None:
    page = desk.open(f"?lang={language}")
    found = faults(page, "start")
    ask(page, RISK[language])
    open_mark(page, 0)
    found += faults(page, "open source")
    close_source(page)
    ask(page, CONVERSATIONS[language][0][0])
    expect(page.locator(".calc .result")).to_be_visible()
    for number in range(5):
        page.locator('#evidence button[role="tab"]').nth(number).click()
        found += faults(page, f"tab {number}")
    page.locator(".rating .thumb.down").click()
    expect(page.locator(".rating textarea")).to_be_visible()
    found += faults(page, "rating")
    page.locator(".history-button").click()
    expect(page.locator(".talk").first).to_be_visible()
    page.locator(".talk summary").first.click()
    found += faults(page, "history")
    again = page.locator(".keep a").last.get_attribute("href")
    page.goto(f"{desk.address}{again}")
    assert found + faults(page, "kept answer") == []


@pytest.mark.parametrize("scheme, language", PAGES)
def test_the_pages_of_documents_and_status(desk: Watched, language: str) -> None:
    found = []
    for path in ("/corpus", "/status", f"/documents/framework.{language}"):
        desk.page.goto(f"{desk.address}{path}?lang={language}")
        found += graver(desk.page, path)
    assert found == []


@pytest.mark.parametrize("scheme, language", WIDGET)
def test_the_widget_on_another_page(
    browser: Browser, host: ThreadingHTTPServer, address: str, scheme: ColorScheme, language: str
) -> None:
    host.pages["/"] = demo_page(address, language)  # type: ignore[attr-defined]
    context = browser.new_context(
        color_scheme=scheme, reduced_motion="reduce", viewport={"width": 360, "height": 780}
    )
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{host.server_port}/")
    inline, launched = page.locator("policy-desk-chat").all()
    expect(inline.get_by_role("textbox")).to_be_visible()
    found = graver(page, "closed")
    inline.get_by_role("textbox").press("Enter")
    expect(inline.locator("article[aria-busy=false]")).to_have_count(1, timeout=30_000)
    inline.locator(".mark").first.click()
    expect(inline.get_by_role("dialog")).to_be_visible()
    found += graver(page, "source")
    page.keyboard.press("Escape")
    launched.get_by_role("button").first.click()
    field = launched.get_by_role("textbox")
    expect(field).to_be_visible()
    found += graver(page, "open")
    field.fill(CONVERSATIONS[language][0][0])
    field.press("Enter")
    expect(launched.locator("article[aria-busy=false]")).to_have_count(1, timeout=30_000)
    found += graver(page, "calculation")
    page.route("**/api/ask/stream", lambda route: route.abort())
    field.fill("?")
    field.press("Enter")
    expect(launched.locator("article[aria-busy=false]")).to_have_count(2, timeout=30_000)
    assert found + graver(page, "error") == []
    context.close()


def graver(page: Page, where: str) -> list[Any]:
    """What axe finds, and what is wider than its box."""
    return [*faults(page, where), *spilling(page, where)]
