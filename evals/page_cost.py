"""What the chat page costs a browser, beside a bare `gr.ChatInterface` in the same run.

    python -m evals.page_cost http://127.0.0.1:7860

Of a running server and a bare page, in turn, each time in a new browser context without a cache:
kilobytes that came over the wire, milliseconds to the first contentful paint, and from sending a
question to the first text of the answer. Medians; of one machine, over loopback.
"""

import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from assistant.cli import out

ROUNDS = 5
QUESTION = "Who chairs the Investment Committee?"
BARE = """
import gradio
def reply(message, history):
    for end in range(10, 100, 10):
        yield "The answer of a bare page. "[:end]
gradio.ChatInterface(reply, analytics_enabled=False).launch(server_port=7943)
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# A finished answer counts too; a status line, which is in italics alone, does not.
FIRST_TEXT = """() => [...document.querySelectorAll(".bot .prose p")]
.some(line => line.innerText.trim() && line.firstElementChild?.localName !== "em")"""


def main() -> None:
    """Measure and print a line for each page."""
    with bare_page() as bare, sync_playwright() as playwright:
        switches = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=switches
        )
        pages = {"Policy Desk": sys.argv[1], "bare gr.ChatInterface": bare}
        measured: dict[str, list[tuple[float, float, float]]] = {name: [] for name in pages}
        for _ in range(ROUNDS):
            for name, address in pages.items():
                measured[name].append(cost(browser, address))
        browser.close()
    for name, rounds in measured.items():
        kilobytes, paint, text = (statistics.median(one) for one in zip(*rounds, strict=True))
        out.print(
            f"{name}: {kilobytes:,.0f} kB, first contentful paint {paint:,.0f} ms,"
            f" first streamed text {text:,.0f} ms (medians of {ROUNDS} in turn)"
        )


def cost(browser: Browser, address: str) -> tuple[float, float, float]:
    """Kilobytes that one page needs, milliseconds to its first paint and to its first answer."""
    context = browser.new_context()
    page = context.new_page()
    network = context.new_cdp_session(page)
    received: list[float] = []
    network.on("Network.loadingFinished", lambda e: received.append(e["encodedDataLength"]))
    network.send("Network.enable")
    page.goto(address, wait_until="load")
    field = page.locator("textarea:visible").first
    field.wait_for()
    page.wait_for_timeout(2_000)  # what it loads later on
    paint, kilobytes = float(page.evaluate(PAINT)), sum(received) / 1_000
    field.fill(QUESTION)
    begun = time.perf_counter()
    field.press("Enter")
    page.wait_for_function(FIRST_TEXT, polling="raf")
    text = (time.perf_counter() - begun) * 1_000
    context.close()
    return kilobytes, paint, text


@contextmanager
def bare_page() -> Iterator[str]:
    """A page of Gradio's own, whose answers need no thought."""
    process = subprocess.Popen([sys.executable, "-uc", BARE], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"http://[\d.:]+", line):
                yield found[0]
                return
        raise RuntimeError("the bare page did not start; run `python -m gradio --version`")
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
