"""What the browser tests do with a page, and the hostile documents that they serve."""

import json
import shutil
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

FOUNDING = Path(__file__).resolve().parents[3] / "shared" / "corpus"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# Gradio's own, without effect: it asks for the focus that the question box has already, and closes
# a stream that is under way as the page is left.
HARMLESS = ("Autofocus processing was blocked", "AbortError: signal is aborted without reason")
PLANTED = "<script>window.planted = 1</script>"
HOSTILE_MD = f"""---
title: "Ostrow {PLANTED}<img src=https://evil.example/t.png onerror=window.planted=2>"
---

# Fees of Ostrow <svg onload="window.planted=3"></svg>

The harbour fee of Ostrow  is 42 crowns per tonne &lt;img src="https://evil.example/m.png" \
onerror="window.planted=4"&gt;, <img src="https://evil.example/n.png"> due each Monday.

<style>body {{ display: none }}</style>

![picture](https://evil.example/p.png) [more](javascript:window.planted=5) https://evil.example/u

Right to left: \u202ecrowns 99\u202c, and `code` $$x^2$$ [1] [a](#cite-0).
"""
HOSTILE_HTML = f"""<html><head><title>Lantern {PLANTED}</title>
<style>p {{ color: red }}</style></head>
<body><h1>Lantern rules</h1><p>The lantern tax of Ostrow is 7 crowns per window
&lt;img src="https://evil.example/h.png"&gt; in winter.</p><svg onload="window.planted=6"></svg>
<p><a href="javascript:window.planted=7">The lantern is lit at dusk</a> on every day of the
year, in every weather, by the keeper or by her deputy.</p>
<img src="https://evil.example/i.png"><script>window.planted = 8</script></body></html>
"""
HOSTILE_TXT = f"""Tolls of Ostrow

The bridge toll of Ostrow is 3 crowns per cart, {PLANTED}<style>body {{ display: none }}</style>
says the  "![x](https://evil.example/b.png)" [board](javascript:window.planted) at www.evil.example
"""


class Watched:
    """A page that keeps what it should never do."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address, self.context = address, context
        self.faults: list[str] = []
        context.on("request", lambda request: self._check_request(request.url))
        self.page = context.new_page()
        self.page.on("console", self._check_message)
        self.page.on("pageerror", lambda error: self._check_error(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))
        self.page.on("response", lambda response: self._check_status(response.status, response.url))
        context.on("page", lambda opened: self.faults.append(f"window {opened.url}"))

    def _check_request(self, url: str) -> None:
        if not url.startswith((self.address + "/", "data:", "blob:")):
            self.faults.append(f"request to {url}")

    def _check_status(self, status: int, url: str) -> None:
        if status >= 400:
            self.faults.append(f"{status} {url}")

    def _check_error(self, error: str) -> None:
        if not error.startswith(HARMLESS):
            self.faults.append(f"error {error}")

    def _check_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(HARMLESS):
            self.faults.append(f"{message.type}: {message.text}")

    def open(self, query: str = "") -> Page:
        self.page.goto(f"{self.address}/{query}")
        expect(self.page.locator(".head[lang]")).to_be_visible(timeout=30_000)
        return self.page


def call(
    address: str,
    path: str,
    body: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
    method: str | None = None,
) -> Any:
    request = urllib.request.Request(
        f"{address}{path}",
        None if body is None else json.dumps(body).encode(),
        {"Content-Type": "application/json", **(headers or {})},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def release_held(address: str) -> None:
    """Let in what waits in quarantine, as hostile files do; nothing where one has to sign in."""
    try:
        with urllib.request.urlopen(f"{address}/api/corpus", timeout=60) as response:
            held = json.load(response)["quarantined"]
    except urllib.error.HTTPError as refused:
        assert refused.code in (401, 403)
        return
    for document in held:
        name = urllib.parse.quote(document["doc_id"], safe="")
        path = f"{address}/api/documents/{name}/release"
        urllib.request.urlopen(urllib.request.Request(path, method="POST"), timeout=60).close()


def ask(page: Page, question: str) -> None:
    asked = page.locator("#chat .user")
    before = asked.count()
    page.locator("#question textarea").fill(question)
    page.locator("#send").click()
    expect(asked).to_have_count(before + 1, timeout=30_000)
    expect(page.locator("#send")).to_be_visible(timeout=30_000)  # hidden while it answers
    expect(page.locator("#chat .bot").last).not_to_have_text("", timeout=30_000)


def fill_at_length(page: Page, question: str) -> None:
    """Write a page of questions in one, whose answer takes long enough to be caught under way."""
    page.locator("#question textarea").fill((question * 200)[:1_900])


def press_while_it_answers(page: Page, pressed: str) -> None:
    """Ask what is written, and click what a selector finds as soon as the answer is under way."""
    seen = page.evaluate(
        """async (pressed) => { document.querySelector("#send").click();
        for (let tries = 0; tries < 2000 && !document.querySelector("#stop"); tries += 1)
          await new Promise(done => setTimeout(done, 5));
        const seen = document.querySelector("#stop") !== null;
        document.querySelector(pressed).click();
        return seen; }""",
        pressed,
    )
    assert seen, "no answer was under way within 10 seconds"


def open_mark(page: Page, mark: int) -> str:
    """Click the n-th mark of the page; what the browser's range over the quotation holds."""
    page.locator('#chat .bot blockquote a[href^="#cite-"]').nth(mark).click()
    expect(page.locator("#quotation")).to_be_visible(timeout=15_000)
    return str(
        page.evaluate(
            """() => { const range = document.createRange();
            range.selectNodeContents(document.getElementById("quotation"));
            return range.toString(); }"""
        )
    )


def close_source(page: Page) -> None:
    page.locator(".source-close").click()
    expect(page.locator("#quotation")).to_have_count(0, timeout=15_000)


def spilling(page: Page, where: str) -> list[str]:
    """What is wider than its box, or reaches out of the window, unless it is meant to scroll."""
    page.wait_for_timeout(150)  # what was pressed is drawn
    found: list[str] = page.evaluate(
        """() => { const wide = document.documentElement.scrollWidth > innerWidth;
        const all = root => [...root.querySelectorAll("*")].flatMap(
          e => e.shadowRoot ? [e, ...all(e.shadowRoot)] : [e]);
        const scrolls = e => { for (let at = e; at; at = at.parentElement ?? at.getRootNode().host)
          if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.id !== "chat") return true;
          return false; };
        const spills = e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1
          && !["inline", "contents"].includes(getComputedStyle(e).display);
        return [...(wide ? ["the page is wider than its window"] : []),
          ...all(document.body).filter(e => e.checkVisibility()
            && !e.closest("svg, select, input, textarea, [inert], [aria-hidden=true]")
            && spills(e) && !scrolls(e)).map(e => e.outerHTML.slice(0, 140))]; }"""
    )
    return [f"{where}: {one}" for one in found]
