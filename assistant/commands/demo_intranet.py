"""policy-desk demo-intranet: a sample page of another origin, with the widget on it."""

import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import typer

from assistant.cli import known_errors_in_one_line, note, out
from assistant.http.origins import read_origin
from assistant.ui.strings import page_language
from assistant.widget.demo_page import demo_page
from corpus.errors import BadSetting, PolicyDeskError

_HOST = "127.0.0.1"
_SECONDS = 10


def demo_intranet(
    server: Annotated[str, typer.Option(help="where policy-desk serve runs")] = (
        "http://127.0.0.1:7860"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="port of the sample page")] = 7870,
) -> None:
    """Serve a sample intranet page on another port, with the widget of a running server on it.

    Example: policy-desk demo-intranet --server http://127.0.0.1:8000
    """
    with known_errors_in_one_line():
        try:
            read_origin(server)
        except ValueError as error:
            raise BadSetting(f"--server: {error}") from error
        with serving(server, port) as page:
            origin = f"http://{_HOST}:{page.server_port}"
            note(advice_on(server, origin))
            out.print(f"The sample page is at {origin}  (stop with Ctrl+C)")
            page.serve_forever()


def serving(server: str, port: int) -> ThreadingHTTPServer:
    """A server of the page, bound but not running yet.

    Args:
        server: Where the widget comes from.
        port: 0: any that is free.

    Raises:
        PolicyDeskError: the port cannot be had.
    """

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            stated = parse_qs(asked.query).get("lang", [""])[0]
            language = page_language(stated, self.headers.get("Accept-Language", ""))
            body = demo_page(server, language).encode() if asked.path == "/" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    try:
        return ThreadingHTTPServer((_HOST, port), Page)
    except OSError as error:
        raise PolicyDeskError(
            f"cannot listen on {_HOST}:{port} ({error.strerror}); choose another --port"
        ) from error


def advice_on(server: str, origin: str) -> str:
    """Whether a server lets pages of an origin have the widget, and what to do if not."""
    request = urllib.request.Request(f"{server}/widget.js", headers={"Origin": origin})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=_SECONDS) as response:
            allowed = response.headers.get("Access-Control-Allow-Origin") == origin
    except (OSError, ValueError):
        return f"no server answers at {server}; start one with: {_start(server, origin)}"
    if allowed:
        return f"the server at {server} allows pages of {origin}"
    return (
        f"the server at {server} does not allow pages of {origin} yet; stop it and start it with:"
        f" {_start(server, origin)}"
    )


def _start(server: str, origin: str) -> str:
    port = urlsplit(server).port or 80
    return f"POLICY_DESK_WIDGET_ORIGINS={origin} policy-desk serve --port {port}"
