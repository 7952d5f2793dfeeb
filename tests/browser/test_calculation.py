"""Calculations on the chat page: four-turn what-ifs, and the form beside the chat."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Watched, ask

pytestmark = pytest.mark.servers

# The value, the rate, the day and the value again; what each answer and each form then says.
CONVERSATIONS = {
    "zh": (
        ("货值10万美元、最惠国税率2.5%的日本货，2026年3月1日入境，关税多少？", "12,500美元"),
        ("如果最惠国税率是5%呢？", "15,000美元"),
        ("如果是2025年10月1日入境呢？", "15,000美元"),
        ("如果货值是20万美元呢？", "30,000美元"),
    ),
    "en": (
        (
            "Duty on US$100,000 of Japanese goods, MFN 2.5%, entered 1 March 2026?",
            "US$12,500",
        ),
        ("What if the MFN rate were 5%?", "US$15,000"),
        ("And if they entered on 1 October 2025?", "US$15,000"),
        ("What if the value were US$200,000?", "US$30,000"),
    ),
    "ja": (
        ("課税価格10万ドル、MFN2.5%の日本製品を2026年3月1日に輸入、関税は？", "12,500ドル"),
        ("MFN税率が5%なら？", "15,000ドル"),
        ("2025年10月1日に輸入したら？", "15,000ドル"),
        ("課税価格が20万ドルなら？", "30,000ドル"),
    ),
}
# What the form holds after each: customs value, MFN rate and day of entry.
HELD = [
    ("100,000", "2.5", "2026-03-01"),
    ("100,000", "5", "2026-03-01"),
    ("100,000", "5", "2025-10-01"),
    ("200,000", "5", "2025-10-01"),
]


def result(page: Page) -> str:
    return page.locator(".calc .result strong").inner_text()


@pytest.mark.parametrize("language", CONVERSATIONS)
def test_a_what_if_of_four_turns(watched: Watched, language: str) -> None:
    page = watched.open(f"?lang={language}")
    for (question, wanted), held in zip(CONVERSATIONS[language], HELD, strict=True):
        ask(page, question)
        expect(page.locator("#chat .bot").last).to_contain_text(wanted)
        expect(page.locator(".calc .result strong")).to_have_text(wanted)
        for name, value in zip(("customs_value", "mfn_rate", "entry_date"), held, strict=True):
            expect(page.locator(f"#in-{name}")).to_have_value(value)


def asked(watched: Watched) -> Page:
    page = watched.open("?lang=en")
    ask(page, CONVERSATIONS["en"][0][0])
    expect(page.get_by_role("tab", name="Calculation")).to_have_attribute("aria-selected", "true")
    return page


def test_an_input_is_changed_and_the_result_changes(watched: Watched) -> None:
    page = asked(watched)
    assert result(page) == "US$12,500"
    page.locator("#in-mfn_rate").fill("５")  # full-width
    page.locator("#in-mfn_rate").press("Enter")
    expect(page.locator(".calc .result strong")).to_have_text("US$15,000")
    expect(page.locator("#in-mfn_rate")).to_be_focused()
    page.locator("#in-customs_value").fill("20万")
    page.locator("#in-customs_value").press("Tab")  # leaving the field computes too
    expect(page.locator(".calc .result strong")).to_have_text("US$30,000")
    mark = page.locator(".calc a[href^='#cite-']").first
    before = mark.get_attribute("href")
    assert before
    page.locator("#in-goods_class").select_option("car")
    expect(mark).not_to_have_attribute("href", before)  # drawn anew: the result is the same
    expect(page.locator(".calc .result strong")).to_have_text("US$30,000")
    expect(page.locator(".calc")).to_contain_text("passenger cars")
    expect(page.locator("#chat .bot").last).to_contain_text("US$12,500")
    mark.click()
    # Of cars, not of goods in general.
    expect(page.locator("#quotation")).to_contain_text("15%", timeout=15_000)


def test_a_bad_input_is_named_and_nothing_is_lost(watched: Watched) -> None:
    page = asked(watched)
    page.locator("#in-customs_value").fill("<img src=x onerror=window.planted=1>")
    page.locator("#in-customs_value").press("Enter")
    problem = page.locator(".calc .problem")
    expect(problem).to_contain_text("customs value", ignore_case=True)
    expect(problem).to_contain_text("is no number: <img src=x onerror=window.planted=1>")
    field = page.locator("#in-customs_value")
    expect(field).to_have_value("<img src=x onerror=window.planted=1>")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#in-mfn_rate")).to_have_value("2.5")
    assert result(page) == "US$12,500"
    field.fill("-1")
    field.press("Enter")
    expect(problem).to_contain_text("understood as -1")
    field.fill("1000")
    field.press("Enter")
    expect(page.locator(".calc .result strong")).to_have_text("US$125")
    expect(problem).to_have_count(0)


def test_the_mark_of_an_input_opens_its_source(watched: Watched) -> None:
    page = asked(watched)
    page.locator(".calc a[href^='#cite-']").first.click()
    expect(page.locator("#quotation")).to_be_visible()
    expect(page.get_by_role("tab", name="Sources")).to_have_attribute("aria-selected", "true")


def test_the_table_is_copied(watched: Watched) -> None:
    watched.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = asked(watched)
    copied: list[Any] = []
    for name in ("Copy as Markdown", "Copy for a spreadsheet"):
        page.get_by_role("button", name=name).click()
        expect(page.locator(".calc .done")).to_be_visible()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    markdown, table = copied
    assert markdown.splitlines()[0] == "| Inputs | Value | Origin |"
    assert any("US$100,000" in line and "stated by you" in line for line in markdown.splitlines())
    assert any(line.split("\t")[1:2] == ["US$12,500"] for line in table.splitlines())


def test_a_chart_is_drawn(watched: Watched) -> None:
    page = watched.open("?lang=ja")
    ask(page, "出資比率が5%なら？日本政策金融機関の融資と保証の内訳は？")
    ask(page, "What if the equity share is 5%?")
    image = page.locator(".calc figure img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.complete && image.naturalWidth > 100")
