"""The pages /check, /corpus, /documents/{doc_id} and /status, which are whole without a script."""

import re
import unicodedata
from datetime import date
from typing import Annotated, cast

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from assistant.checking.records import Checked
from assistant.checking.text import check_text
from assistant.desk import Desk
from assistant.documents import absence
from assistant.http.readers import Admin, Asker, Curator
from assistant.pages.check import check_page
from assistant.pages.corpus import corpus_page
from assistant.pages.document import Shown, document_page
from assistant.pages.frame import FORM_POLICY, POLICY
from assistant.pages.status import status_page
from assistant.pages.strings import text
from assistant.records import Language
from assistant.service import AnswerService
from assistant.status import desk_status
from assistant.ui.strings import page_language
from corpus.errors import BadQuestion, NotFound

Typed = Annotated[str, Form(alias="text")]
Day = Annotated[str, Form(max_length=10)]
_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}


def desk_page_routes(desk: Desk) -> APIRouter:
    """The pages for those who keep the desk."""
    router, service = APIRouter(include_in_schema=False), desk.service

    @router.get("/check")
    def check_form(request: Request, _reader: Asker) -> Response:
        return _check_page(request, "", service.corpus_date.isoformat(), None)

    @router.post("/check")
    def check(request: Request, reader: Asker, written: Typed = "", as_of: Day = "") -> Response:
        found: Checked | str
        language = _language(request)
        try:
            day = date.fromisoformat(as_of) if as_of else None
            found = check_text(service, written, cast(Language, language), day, reader)
        except ValueError:
            found = text("check_bad_day", language)
        except BadQuestion:
            most = f"{service.max_check_chars:,}"
            found = text(
                "check_too_long" if written.strip() else "check_empty", language, most=most
            )
        return _check_page(request, written, as_of, found)

    def _check_page(
        request: Request, written: str, as_of: str, found: Checked | str | None
    ) -> Response:
        page = check_page(written, as_of, _language(request), service.corpus_date, found)
        return HTMLResponse(page, headers=_HEADERS | {"Content-Security-Policy": FORM_POLICY})

    @router.get("/corpus")
    def corpus(request: Request, curator: Curator) -> Response:
        page = corpus_page(
            service.curation.rows(frozenset(curator.groups)),
            _language(request),
            service.corpus_date,
            service.curation.last_day,
            desk.settings.max_file_bytes,
        )
        return HTMLResponse(page, headers=_HEADERS)

    @router.get("/status")
    def status(request: Request, _admin: Admin) -> Response:
        page = status_page(desk_status(desk), _language(request), service.corpus_date)
        return HTMLResponse(page, headers=_HEADERS)

    _document_route(router, service)
    return router


def _document_route(router: APIRouter, service: AnswerService) -> None:
    @router.get("/documents/{doc_id:path}")
    def document(
        request: Request, doc_id: str, reader: Asker, version: str | None = None, span: str = ""
    ) -> Response:
        groups = frozenset(reader.groups)
        doc_id = unicodedata.normalize("NFC", doc_id)
        found = service.document(doc_id, version, groups)
        if found is None:
            raise NotFound(f"{absence(service, doc_id, version)}; GET /api/documents lists them")
        aligned = [
            language
            for language, other in sorted(found.aligned_with.items())
            if service.document(other, None, groups)
        ]
        history = service.history(doc_id, groups)
        shown = Shown(found, history, aligned, _span(span), versioned=version is not None)
        page = document_page(shown, _language(request), service.corpus_date)
        return HTMLResponse(page, headers=_HEADERS)


def _language(request: Request) -> str:
    stated = request.query_params.get("lang")
    return page_language(stated, request.headers.get("accept-language", ""))


def _span(stated: str) -> tuple[int, int] | None:
    """A span as START:END; what is no such thing marks nothing, and the page says so."""
    if not stated:
        return None
    match = re.fullmatch(r"([0-9]{1,9}):([0-9]{1,9})", stated)
    return (int(match[1]), int(match[2])) if match else (0, 0)
