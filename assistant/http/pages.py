"""GET /corpus and /status, whole without a script, and the files that they load."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from assistant.desk import Desk
from assistant.http.readers import Admin, Curator
from assistant.pages.corpus import corpus_page
from assistant.pages.frame import POLICY
from assistant.pages.status import status_page
from assistant.status import desk_status
from assistant.ui.strings import page_language

_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}


def desk_page_routes(desk: Desk) -> APIRouter:
    """The pages for those who keep the desk."""
    router, service = APIRouter(include_in_schema=False), desk.service

    @router.get("/corpus")
    def corpus(request: Request, curator: Curator) -> Response:
        page = corpus_page(
            service.curation.rows(frozenset(curator.groups)),
            _language(request),
            service.corpus_date,
            service.curation.today(),
            desk.settings.max_file_bytes,
        )
        return HTMLResponse(page, headers=_HEADERS)

    @router.get("/status")
    def status(request: Request, _admin: Admin) -> Response:
        page = status_page(desk_status(desk), _language(request), service.corpus_date)
        return HTMLResponse(page, headers=_HEADERS)

    return router


def _language(request: Request) -> str:
    stated = request.query_params.get("lang")
    return page_language(stated, request.headers.get("accept-language", ""))
