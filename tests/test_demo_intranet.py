"""The sample intranet page: whole in each language, and what it says of the server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

import pytest

from assistant.commands.demo_intranet import advice_on, serving
from assistant.widget.demo_page import demo_page

ORIGIN = "http://127.0.0.1:7870"


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("language, tag", [("zh", "zh-Hans"), ("en", "en"), ("ja", "ja")])
def test_the_page_is_whole_in_each_language(language: str, tag: str) -> None:
    with (
        running(serving("http://127.0.0.1:1", 0)) as address,
        urlopen(f"{address}/?lang={language}") as response,
    ):
        page = response.read().decode("utf-8")
    assert page == demo_page("http://127.0.0.1:1", language)
    assert f'<html lang="{tag}">' in page and "{{" not in page
    assert '<script src="http://127.0.0.1:1/widget.js">' in page


@pytest.mark.parametrize("allowed", [ORIGIN, "", "http://127.0.0.1:1"])
def test_it_says_what_to_set_where_the_server_does_not_allow_it(allowed: str) -> None:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", allowed)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Answering)) as server:
        advice = advice_on(server, ORIGIN)
    start = f"POLICY_DESK_WIDGET_ORIGINS={ORIGIN} policy-desk serve --port {server[17:]}"
    assert (start in advice) is (allowed != ORIGIN) and f"at {server}" in advice
    assert f"no server answers at {server}" in advice_on(server, ORIGIN)
