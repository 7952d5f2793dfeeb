"""The corpus and status pages in a real browser: files added, dated, withdrawn, sorted."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import PLANTED, Watched

pytestmark = pytest.mark.servers

LANGS = {"zh": "zh-Hans", "en": "en", "ja": "ja"}


def opened(watched: Watched, path: str) -> Page:
    watched.page.goto(f"{watched.address}{path}")
    return watched.page


def states(page: Page) -> list[str]:
    return page.locator("#uploads .state").all_inner_texts()


def test_a_curator_adds_sorts_dates_and_withdraws(watched: Watched, tmp_path: Path) -> None:
    page = opened(watched, "/corpus?lang=en")
    rows = page.locator("#documents tbody tr:visible")
    before = rows.count()
    contents = {
        f"lamps {PLANTED.replace('/', '')}.md": "# Lamp fares\n\nThe lamp fare is 8 yen.",
        "noise.pdf": "no such thing",
        "empty.txt": "",
    }
    for name, text in contents.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page.locator("#files").set_input_files([tmp_path / name for name in contents])
    expect(page.locator("#said")).to_have_text("Files done: 3; not added: 2.", timeout=60_000)
    assert states(page) == ["added", "not added", "not added"]
    why = page.locator("#uploads .why").all_inner_texts()
    assert why == ["It is no PDF in spite of its name; export it anew.", "The file is empty."]
    expect(rows).to_have_count(before + 1)

    page.locator("#filter input").fill("ｌａｍｐ FARES")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("no date")
    expect(page.locator("#shown")).to_have_text(f"1 of {before + 1} shown")
    rows.first.get_by_role("button", name="Change date: Lamp fares").click()
    page.locator("#redate input").fill("2026-01-30")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Dated: Lamp fares")
    expect(rows.first).to_contain_text("30 January 2026")
    expect(rows.first.get_by_role("button").first).to_be_focused()

    rows.first.get_by_role("button", name="Withdraw: Lamp fares").click()
    expect(page.locator("dialog[open]")).to_contain_text("Withdraw this document?")
    page.keyboard.press("Escape")
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="Withdraw: Lamp fares").click()
    page.locator("#withdraw .do").click()
    expect(page.locator("#said")).to_have_text("Withdrawn: Lamp fares")
    expect(rows).to_have_count(0)
    page.locator("#filter input").fill("")
    expect(rows).to_have_count(before)

    head = page.locator("#documents thead th").nth(1)
    for order, sign in (("ascending", 1), ("descending", -1)):
        head.get_by_role("button").press("Enter")
        expect(head).to_have_attribute("aria-sort", order)
        days = rows.evaluate_all("rows => rows.map(row => row.dataset.published).filter(Boolean)")
        assert days == sorted(days)[::sign]
        assert len(set(days)) > 1


def test_a_file_that_is_not_added_says_why_in_the_pages_language(
    watched: Watched, tmp_path: Path
) -> None:
    (tmp_path / "noise.pdf").write_text("no such thing", encoding="utf-8")
    (tmp_path / "open.md").write_text("---\ntitle: x", encoding="utf-8")
    said = {
        "zh": ["内容不是PDF格式，与文件名不符。请重新导出。", "文件开头的说明或节标记有误："],
        "ja": ["ファイル名と異なり、中身はPDFではありません。書き出し直してください。",
               "ファイル冒頭の記述または節の印に誤りがあります："],
    }  # fmt: skip
    for language, wanted in said.items():
        page = opened(watched, f"/corpus?lang={language}")
        page.locator("#files").set_input_files([tmp_path / "noise.pdf", tmp_path / "open.md"])
        expect(page.locator("#said")).not_to_have_text("", timeout=60_000)
        why = page.locator("#uploads .why")
        assert why.all_inner_texts()[:2] == wanted
        expect(why.last).to_contain_text("front matter is not closed")
        expect(why.last).to_have_attribute("lang", "en")


def test_pages_fit_a_telephone_in_each_language(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 780}, color_scheme="dark")
    watched = Watched(context, address)
    for language, lang in LANGS.items():
        for path in ("/corpus", "/status", f"/documents/waterfall.{language}"):
            page = opened(watched, f"{path}?lang={language}&span=20:90")
            expect(page.locator("h1")).to_be_visible()
            assert page.evaluate("document.documentElement.lang") == lang
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            spilling = page.evaluate(
                """() => [...document.querySelectorAll("main *")].filter(e => e.checkVisibility()
                && !e.closest(".scroll, select, pre") && e.scrollWidth > e.clientWidth + 1
                && getComputedStyle(e).display !== "inline").map(e => e.outerHTML.slice(0, 120))"""
            )
            assert spilling == []
            nameless = page.locator("button, a, input, select").evaluate_all(
                """all => all.filter(e => !(e.innerText || e.title || "").trim()
                && !(e.labels && e.labels.length)).map(e => e.outerHTML.slice(0, 120))"""
            )
            assert nameless == []
    context.close()
    assert watched.faults == []


def test_the_pages_are_read_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/corpus?lang=ja")
    assert page.locator("#documents tbody tr").count() > 70
    expect(page.locator("noscript, .note").first).to_be_visible()
    for hidden in ("#adding", "#filter", ".actions", "dialog"):
        expect(page.locator(hidden).first).to_be_hidden()
    context.close()


def test_the_chat_leads_to_the_pages(watched: Watched) -> None:
    page = watched.open("?lang=ja")
    page.get_by_role("link", name="文書").click()
    expect(page.locator("h1")).to_have_text("文書一覧")
    page.get_by_role("link", name="稼働状況").click()
    expect(page.locator("h1")).to_have_text("稼働状況")
    page.get_by_role("link", name="質問").click()
    expect(page.locator(".head[lang='ja']")).to_be_visible(timeout=30_000)
