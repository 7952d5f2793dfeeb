"""The widget in a real browser, on pages of other origins than the server's."""

import json
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from index.api_keys import ApiKeys
from index.tables import open_database
from tests.browser.pages import PLANTED, call

pytestmark = pytest.mark.servers

DUTY = "Duty on US$100,000 of Japanese goods, MFN 2.5%, entered 1 March 2026?"
ASKED = {"en": DUTY, "zh": "投资委员会由谁担任主席？", "ja": "資金の拠出はいつまでに必要ですか。"}
FEE = f"What is the harbour fee of Ostrow per tonne? {PLANTED}<img src=x onerror=window.planted>"


@pytest.fixture(scope="module")
def served_with(host: ThreadingHTTPServer) -> dict[str, str]:
    return {
        "POLICY_DESK_WIDGET_ORIGINS": f"http://127.0.0.1:{host.server_port}",
        "POLICY_DESK_WIDGET_REQUESTS": "1000",
    }


@pytest.fixture
def page(browser: Browser, host: ThreadingHTTPServer, address: str) -> Iterator[Page]:
    """A page of a fresh browser that may ask the server and its host alone."""
    host.policy = (  # type: ignore[attr-defined]
        f"default-src 'none'; script-src {address} 'unsafe-inline'; connect-src {address};"
        f" img-src data:; frame-src {address}"
    )
    context = browser.new_context(viewport={"width": 1000, "height": 760}, locale="fr-FR")
    faults: list[str] = []
    names = [f"http://{name}:{host.server_port}/" for name in ("127.0.0.1", "localhost")]
    ours = (f"{address}/", "data:", *names)
    context.on("request", lambda r: None if r.url.startswith(ours) else faults.append(r.url))
    made = context.new_page()
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("dialog", lambda dialog: faults.append(f"dialog {dialog.message}"))
    yield made
    planted = made.evaluate("window.planted")
    context.close()
    assert (faults, planted) == ([], None)


def open_page(page: Page, host: ThreadingHTTPServer, body: str, lang: str = "fr") -> Locator:
    """Open a page of the allowed origin; its widget."""
    html = (
        f'<!doctype html><html lang="{lang}"><title>Intranet</title><link rel=icon href="data:,">'
        "<script>window.heard = []; for (const name of ['ready', 'question', 'answer', 'error'])"
        " addEventListener('policydesk:' + name, e => heard.push([name, e.detail]));</script>"
        f'<body><button id="before">Before</button>{body}</body></html>'
    )
    host.pages["/"] = html  # type: ignore[attr-defined]
    page.goto(f"http://127.0.0.1:{host.server_port}/")
    return page.locator("policy-desk-chat")


def ask(widget: Locator, question: str) -> Locator:
    """Ask, and wait for the answer's end; the last article."""
    before = widget.locator("article").count()
    widget.get_by_role("textbox").fill(question)
    widget.get_by_role("textbox").press("Enter")
    expect(widget.locator("article[aria-busy=false]")).to_have_count(before + 1, timeout=60_000)
    return widget.locator("article").last


def test_an_inline_widget_answers_with_marks_a_calculation_and_events(
    page: Page, host: ThreadingHTTPServer, address: str
) -> None:
    body = f'<script src="{address}/widget.js" data-mode="inline" data-theme="dark"></script>'
    widget = open_page(page, host, body)
    article = ask(widget, DUTY)
    expect(article).to_contain_text("US$12,500")
    expect(article).to_contain_text("As of 23 November 2026")
    expect(article.locator("ol li").first).to_contain_text("2.5% + 10% = 12.5%")
    names = page.evaluate("heard.map(([name]) => name)")
    assert names == ["ready", "question", "answer"]
    answer = page.evaluate("heard[2][1].answer")
    citation = answer["citations"][0]
    article.locator("blockquote .mark").first.click()
    source = widget.get_by_role("dialog")
    expect(source.locator("mark")).to_have_text(citation["quote"])
    text = call(address, f"/api/documents/{quote(citation['doc_id'])}")["text"]
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    passage = source.locator(".passage").evaluate("box => box.textContent")
    assert citation["quote"] in passage and len(passage) > len(citation["quote"]) + 500
    for words in (citation["title"], citation["sources"][0]["publisher"], "analysis", "2026"):
        expect(source).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(source).to_have_count(0)
    expect(article.locator("blockquote .mark").first).to_be_focused()
    assert _surface(widget) == "rgb(23, 27, 34)"
    page.evaluate(
        """() => { const widget = document.querySelector("policy-desk-chat");
        widget.style.setProperty("--policy-desk-surface", "#fed");
        widget.removeAttribute("theme"); }"""
    )
    assert _surface(widget) == "rgb(255, 238, 221)"


def _surface(widget: Locator) -> str:
    script = "panel => getComputedStyle(panel).backgroundColor"
    return str(widget.locator(".panel").evaluate(script))


def test_the_launcher_is_a_dialog_for_the_keyboard_in_the_pages_language(
    page: Page, host: ThreadingHTTPServer, address: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.emulate_media(reduced_motion="reduce")
    script = f'<script type="module" src="{address}/widget.js"></script>'
    body = f'{script}<policy-desk-chat question="x" as-of="2026-01-30"></policy-desk-chat>'
    widget = open_page(page, host, body, "ja-JP")
    page.evaluate(f"document.querySelector('policy-desk-chat').question = '{ASKED['ja']}'")
    launcher = widget.get_by_role("button", name="政策デスクに質問")
    launcher.focus()
    page.keyboard.press("Enter")
    panel = widget.get_by_role("dialog", name="政策デスク")
    expect(panel).to_be_visible()
    box = widget.get_by_role("textbox", name="ご質問")
    expect(box).to_be_focused()
    expect(box).to_have_value(ASKED["ja"])
    assert panel.evaluate("panel => panel.getAnimations().length") == 0
    for key in ["Tab"] * 7 + ["Shift+Tab"] * 7:
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.localName") == "policy-desk-chat"
    article = ask(widget, ASKED["ja"])
    expect(widget.get_by_role("log")).to_contain_text("ご指定の2026年1月30日時点")
    page.evaluate("document.querySelector('policy-desk-chat').setAttribute('lang', 'zh-TW')")
    expect(widget.get_by_role("dialog", name="政策问答台")).to_be_visible()
    expect(article.locator("h3")).to_have_text(ASKED["ja"])
    overflow = page.evaluate(
        """() => { const { shadowRoot } = document.querySelector("policy-desk-chat");
        const log = shadowRoot.querySelector(".log");
        return Math.max(log.scrollWidth - log.clientWidth,
                        document.documentElement.scrollWidth - innerWidth); }"""
    )
    assert overflow <= 0
    page.keyboard.press("Escape")
    expect(widget.get_by_role("dialog")).to_have_count(0)
    expect(widget.get_by_role("button", name="打开政策问答")).to_be_focused()


def test_hostile_text_is_text_and_a_refusal_is_one(
    page: Page, host: ThreadingHTTPServer, address: str
) -> None:
    widget = open_page(page, host, f'<script src="{address}/widget.js" data-mode=inline></script>')
    article = ask(widget, FEE)
    expect(article.locator("h3")).to_have_text(FEE)
    expect(article).to_contain_text("42 crowns")
    article.locator("blockquote .mark").first.click()
    source = widget.get_by_role("dialog")
    expect(source.locator("h2")).to_contain_text(PLANTED)
    expect(source.locator("mark")).to_contain_text('<img src="https://evil.example/m.png"')
    page.keyboard.press("Escape")
    expect(widget.locator("img, script, svg, a, style, iframe")).to_have_count(0)
    refused = ask(widget, "Is Vietnam a member of CPTPP?")
    expect(refused.locator(".badge")).to_have_text("No answer")
    expect(refused.locator(".mark")).to_have_count(0)


def test_follow_ups_refusals_of_the_server_and_stopping(
    page: Page, host: ThreadingHTTPServer, address: str
) -> None:
    answer = call(address, "/api/ask", {"question": "Is Vietnam a member of CPTPP?"})
    answer |= {"follow_ups": [PLANTED], "text": f"{PLANTED} **a\\*b** [9] [x](javascript:1)"}
    replies = iter(
        [
            {"status": 200, "body": f"event: answer\ndata: {json.dumps(answer)}\n\n"},
            {"status": 429, "body": "{}", "headers": {"Retry-After": "7"}},
            {"status": 500, "body": '{"request_id": "abc-7"}'},
        ]
    )
    cors = {
        "Access-Control-Allow-Origin": f"http://127.0.0.1:{host.server_port}",
        "Access-Control-Expose-Headers": "Retry-After",
    }

    def reply(route: Route) -> None:
        stated = next(replies, None)
        if stated is None:
            return  # never, until the reader stops it
        headers = {**cors, **stated.pop("headers", {})}  # type: ignore[dict-item]
        route.fulfill(headers=headers, **stated)  # type: ignore[arg-type]

    page.route(lambda url: url.endswith("/api/ask/stream"), reply)
    widget = open_page(page, host, f'<script src="{address}/widget.js" data-mode=inline></script>')
    article = ask(widget, "first")
    expect(article).to_contain_text(f"{PLANTED} a*b [9] [x](javascript:1)")
    article.get_by_role("button", name=PLANTED).click()
    expect(widget.get_by_role("alert")).to_have_text(
        "Too many questions at once; please try again in 7 seconds."
    )
    expect(widget.locator("article").last.locator("h3")).to_have_text(PLANTED)
    expect(ask(widget, "third").get_by_role("alert")).to_contain_text("the code abc-7")
    widget.get_by_role("textbox").fill("fourth")
    widget.get_by_role("button", name="Ask").click()
    widget.get_by_role("button", name="Stop").click()
    expect(widget.locator("article").last).to_contain_text("Stopped.")
    expect(widget.get_by_role("button", name="Ask")).to_be_visible()
    widget.get_by_role("button", name="New conversation").click()
    expect(widget.locator("article")).to_have_count(0)


def test_a_signed_in_page_has_its_readers_conversation_a_conflict_and_a_chart(
    page: Page, host: ThreadingHTTPServer, address: str, folder: Path
) -> None:
    origin = f"http://127.0.0.1:{host.server_port}"
    keys = ApiKeys(open_database(f"sqlite:///{folder / 'data' / 'catalog.sqlite'}"))
    headers = {"Authorization": f"Bearer {keys.create('intranet', ('widget',), None)[1]}"}
    body = {"reader_id": "akiko", "origin": origin}
    ticket = call(address, "/api/widget/ticket", body, headers)["ticket"]
    stated = f'mode="inline" theme="light" ticket="{ticket}"'
    script = f'<script src="{address}/widget.js"></script>'
    widget = open_page(page, host, f"{script}<policy-desk-chat {stated}></policy-desk-chat>")
    article = ask(widget, "How much is Japan's pledge in yen?")
    assert article.locator("tbody tr").count() > 1
    assert article.locator("tbody .mark").count() > 1
    expect(article.locator("tbody tr").first).to_contain_text("from 22 July 2025")
    assert widget.get_attribute("ticket") is None
    article = ask(widget, "What is Japan's share of US$1.5 trillion of cash if the DAA is $550bn?")
    image = article.locator("figure img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    answers = page.evaluate("heard.filter(([n]) => n == 'answer').map(([, d]) => d.answer)")
    assert answers[0]["conversation_id"]
    assert answers[1]["conversation_id"] == answers[0]["conversation_id"]
    # The ticket is used up: another page with it is told so, in its reader's language.
    widget = open_page(page, host, f"{script}<policy-desk-chat {stated}></policy-desk-chat>", "ja")
    expect(ask(widget, "なぜ？").get_by_role("alert")).to_contain_text("サインインの有効期限")
    assert page.evaluate("heard.at(-1)[1].status") == 401


def test_a_page_off_the_list_can_neither_run_nor_frame_it(
    page: Page, host: ThreadingHTTPServer, address: str
) -> None:
    frame = f'<iframe src="{address}/widget?lang=zh" width=420 height=600></iframe>'
    open_page(page, host, frame + f'<script src="{address}/widget.js"></script>')
    inside = page.frame_locator("iframe").locator("policy-desk-chat")
    article = ask(inside, ASKED["zh"])
    expect(article.locator("blockquote").first).to_be_visible()
    # The same page under another name of this machine is of another origin.
    with page.expect_console_message(lambda said: "POLICY_DESK_WIDGET_ORIGINS" in said.text):
        page.goto(f"http://localhost:{host.server_port}/")
    ((name, detail),) = page.evaluate("heard")
    assert name == "error" and f"http://localhost:{host.server_port}" in detail["message"]
    assert not page.evaluate("customElements.get('policy-desk-chat')")
    assert page.frames[1].url.startswith("chrome-error:")


def test_a_page_of_the_list_sends_no_cookies_and_a_sandboxed_one_asks_nothing(
    page: Page, host: ThreadingHTTPServer, address: str
) -> None:
    open_page(page, host, '<iframe sandbox="allow-scripts" srcdoc="<p>of no origin</p>"></iframe>')
    fetched = """([url, stated]) => fetch(url, stated).then(r => r.status, () => 'refused')"""
    body = json.dumps({"question": ASKED["en"]})
    post = {"method": "POST", "body": body, "headers": {"Content-Type": "application/json"}}
    for path, stated, here, sandboxed in [
        ("/api/ask/stream", post, 200, "refused"),
        ("/api/ask/stream", post | {"credentials": "include"}, "refused", "refused"),
        ("/api/ask", post, "refused", "refused"),
        ("/api/documents", {}, "refused", "refused"),
        ("/api/documents/nowhere", {}, 404, "refused"),
    ]:
        asked = [address + path, stated]
        found = [frame.evaluate(fetched, asked) for frame in page.frames]
        assert (path, found) == (path, [here, sandboxed])
