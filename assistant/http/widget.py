"""GET /widget.js, its modules below /widget/, and /widget, the page for an iframe."""

import hashlib
import secrets
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.http.documented import HTML, SCRIPT
from assistant.http.origins import for_the_widget
from assistant.http.readers import WIDGET_HEADER
from assistant.ui.strings import page_language, text

STATIC: Final = Path(__file__).resolve().parent.parent / "widget" / "static"
_ENTRY = "widget.js"
_OLD_SECONDS = 600  # for which a browser need not ask again whether it may
Word = Annotated[str, Query(max_length=2_000)]


class WidgetCors:
    """An ASGI layer: pages of the allowed origins may read what the widget needs, without cookies.

    On every other path, and for every other origin, nothing is said, which browsers take for no.
    """

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._cors = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", WIDGET_HEADER),
            expose_headers=("Retry-After", "X-Request-ID"),
            max_age=_OLD_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = self._cors if for_the_widget(scope.get("path", "")) else self._app
        await chosen(scope, receive, send)


def widget_routes(origins: tuple[str, ...]) -> APIRouter:
    """The widget's files and page.

    Args:
        origins: The pages that may frame the page; none: there is no page.
    """
    router = APIRouter()

    @router.get("/widget.js", **SCRIPT)
    def entry(request: Request) -> Response:
        return _script(_ENTRY, request)

    @router.get("/widget/{name}", **SCRIPT)
    def part(name: str, request: Request) -> Response:
        if name == _ENTRY:
            raise HTTPException(404)
        return _script(name, request)

    @router.get("/widget", **HTML)
    def page(
        request: Request,
        lang: str = "",
        question: Word = "",
        as_of: Annotated[str, Query(alias="as-of", max_length=10)] = "",
        documents: Word = "",
        theme: str = "",
    ) -> Response:
        if not origins:
            detail = "no page may frame the widget; list them in POLICY_DESK_WIDGET_ORIGINS"
            raise HTTPException(404, detail)
        language = page_language(lang, request.headers.get("accept-language", ""))
        stated = {
            "lang": language, "question": question, "as-of": as_of, "documents": documents,
            "theme": theme,
        }  # fmt: skip
        nonce = secrets.token_urlsafe(16)
        headers = {"Content-Security-Policy": _policy(nonce, origins), "Cache-Control": "no-store"}
        return HTMLResponse(_page(language, stated, nonce), headers=headers)

    return router


@cache
def scripts() -> Mapping[str, tuple[bytes, str]]:
    """The widget's files by name, each with its entity tag."""
    found = {path.name: path.read_bytes() for path in sorted(STATIC.glob("*.js"))}
    return {
        name: (data, f'"{hashlib.sha256(data).hexdigest()[:32]}"') for name, data in found.items()
    }


def _script(name: str, request: Request) -> Response:
    if name not in scripts():
        raise HTTPException(404)
    data, tag = scripts()[name]
    # Asked after each time, so that an upgrade's parts never mix; an unchanged one costs a line.
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Origin"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="text/javascript", headers=headers)


def _policy(nonce: str, origins: tuple[str, ...]) -> str:
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic';"
        f" style-src 'nonce-{nonce}'; img-src data:; connect-src 'self';"
        " base-uri 'none'; form-action 'none';"
        f" frame-ancestors {' '.join(origins)}"
    )


def _page(language: str, stated: Mapping[str, str], nonce: str) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in stated.items() if value)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(text('title', language))}</title>"
        f'<style nonce="{nonce}">html,body{{height:100%;margin:0;color-scheme:light dark}}'
        "policy-desk-chat{height:100%;--policy-desk-height:100%}</style>"
        f'<script type="module" nonce="{nonce}" src="/widget.js"></script></head>'
        f'<body><policy-desk-chat mode="inline"{attributes}></policy-desk-chat></body></html>\n'
    )
