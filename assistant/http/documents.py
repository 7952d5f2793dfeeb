"""/api/documents, /api/corpus and /api/terms: what the corpus holds, and its curators' changes."""

import unicodedata
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter

from assistant.curation import ROW, ROWS
from assistant.documents import absence, document_json, history_json
from assistant.http.bodies import Day, RedateBody
from assistant.http.readers import Asker, Curator
from assistant.service import AnswerService
from assistant.term_json import current, term_json
from corpus.errors import NotFound
from corpus.records import Document

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_LISTED = (
    "doc_id", "version", "title", "publisher", "published", "language", "url", "licence", "kind",
    "sources", "aligned_with",
)  # fmt: skip


def document_routes(service: AnswerService) -> APIRouter:
    """The endpoints that show, date, withdraw and release documents."""
    router = APIRouter(prefix="/api")

    @router.get("/documents")
    def documents(reader: Asker) -> Response:
        found = service.documents(frozenset(reader.groups))
        return JSONResponse([_listed(one) for one in found])

    @router.get("/corpus")
    def corpus(curator: Curator) -> Response:
        rows = service.curation.rows(frozenset(curator.groups))
        visible = ROWS.dump_python([row for row in rows if not row.findings], mode="json")
        waiting = ROWS.dump_python([row for row in rows if row.findings], mode="json")
        return JSONResponse({"documents": visible, "quarantined": waiting})

    @router.patch("/documents/{doc_id:path}")
    def redate(doc_id: str, body: RedateBody, curator: Curator) -> Response:
        named, groups = unicodedata.normalize("NFC", doc_id), frozenset(curator.groups)
        row = service.curation.redate(named, body.published, groups)
        return JSONResponse(ROW.dump_python(row, mode="json"))

    @router.post("/documents/{doc_id:path}/release")
    def release(doc_id: str, curator: Curator) -> Response:
        named, groups = unicodedata.normalize("NFC", doc_id), frozenset(curator.groups)
        row = service.curation.release(named, groups)
        return JSONResponse(ROW.dump_python(row, mode="json"))

    @router.delete("/documents/{doc_id:path}", status_code=204)
    def withdraw(doc_id: str, curator: Curator) -> Response:
        named, groups = unicodedata.normalize("NFC", doc_id), frozenset(curator.groups)
        service.curation.withdraw(named, groups)
        return Response(status_code=204)

    @router.get("/terms")
    def terms(_reader: Asker, as_of: Day = None) -> Response:
        held = current(service.terms.all(), as_of or service.corpus_date)
        return JSONResponse([term_json(term) for term in held])

    @router.get("/documents/{doc_id:path}/history")
    def history(doc_id: str, reader: Asker) -> Response:
        named, groups = unicodedata.normalize("NFC", doc_id), frozenset(reader.groups)
        return JSONResponse(history_json(service, named, groups))

    @router.get("/documents/{doc_id:path}")
    def document(doc_id: str, reader: Asker, version: str | None = None) -> Response:
        # doc_ids are NFC; a client may type another form of the same characters.
        doc_id = unicodedata.normalize("NFC", doc_id)
        found = service.document(doc_id, version, frozenset(reader.groups))
        if found is None:
            raise NotFound(
                f"{absence(service, doc_id, version)}; GET /api/documents lists what there is,"
                " .../history the versions of one"
            )
        return JSONResponse(document_json(found, service.standing(found)))

    return router


def _listed(document: Document) -> dict[str, Any]:
    whole = _DOCUMENT.dump_python(document, mode="json")
    counts = {"sections": len(document.sections), "characters": len(document.text)}
    return {name: whole[name] for name in _LISTED} | counts
