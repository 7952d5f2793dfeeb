"""A server with the real model and hostile documents, and a browser that watches its pages."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.pages import (
    CHROMIUM,
    FOUNDING,
    HOSTILE_HTML,
    HOSTILE_MD,
    HOSTILE_TXT,
    Watched,
    release_held,
)
from tests.embedder_fixtures import CACHE_DIR, shipped_data

ROOT = Path(__file__).resolve().parents[2]
SERVE = """
from assistant.quiet import keep_quiet
keep_quiet()
import typer
from assistant.commands.serve import serve
typer.run(serve)
"""


@pytest.fixture(scope="module")
def served_with() -> dict[str, str]:
    """Settings of the server; a module states its own by a fixture of this name."""
    return {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server has its documents, its data folder and its log."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def address(folder: Path, served_with: dict[str, str]) -> Iterator[str]:
    """A server over the shipped briefs, the hostile files and, if it is there, the article."""
    documents = folder / "documents"
    documents.mkdir(exist_ok=True)
    (documents / "fees <script>window.planted=9<..md").write_text(HOSTILE_MD, encoding="utf-8")
    (documents / "lantern.html").write_text(HOSTILE_HTML, encoding="utf-8")
    (documents / "tolls.txt").write_text(HOSTILE_TXT, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        SERVE,
        "--port",
        "0",
        "--data",
        str(shipped_data(folder / "data")),
    ]
    for root in (documents, *([FOUNDING] if FOUNDING.is_dir() else [])):
        command += ["--documents", str(root)]
    environment = {**os.environ, "POLICY_DESK_MODEL_CACHE": str(CACHE_DIR), **served_with}
    log = folder / "log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    line = process.stdout.readline()  # comes when it listens, or empty when it ended
    found = re.search(r"http://[\d.:]+", line)
    assert found, log.read_text(encoding="utf-8")
    release_held(found[0])
    yield found[0]
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0, log.read_text(encoding="utf-8")
    process.stdout.close()
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: make install-browser, or apt-get install chromium")
    switches = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield launched
        launched.close()


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    made = Watched(context, address)
    yield made
    planted = made.page.evaluate("window.planted")
    context.close()
    assert made.faults == []
    assert planted is None


class Pages(BaseHTTPRequestHandler):
    """Serves the HTML that stands for a path in the server's `pages`."""

    def do_GET(self) -> None:
        body = self.server.pages.get(self.path, "").encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        # As strict as an intranet may be, but for the widget's own server.
        self.send_header("Content-Security-Policy", self.server.policy)  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[ThreadingHTTPServer]:
    """A server of another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.pages, server.policy = {}, "default-src * 'unsafe-inline' data:"  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
