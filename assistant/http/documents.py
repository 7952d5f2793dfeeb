"""GET /api/documents: what the corpus holds, and each document whole."""

import unicodedata
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter

from assistant.service import AnswerService
from corpus.errors import NotFound
from corpus.records import Document

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_LISTED = (
    "doc_id", "version", "title", "publisher", "published", "language", "url", "licence", "kind",
    "sources", "aligned_with",
)  # fmt: skip


def document_routes(service: AnswerService) -> APIRouter:
    """The endpoints that show documents."""
    router = APIRouter(prefix="/api")

    @router.get("/documents")
    def documents() -> Response:
        return JSONResponse([_listed(found) for found in service.documents()])

    @router.get("/documents/{doc_id:path}")
    def document(doc_id: str, version: str | None = None) -> Response:
        # doc_ids are NFC; a client may type another form of the same characters.
        found = service.document(unicodedata.normalize("NFC", doc_id), version)
        if found is None:
            named = f"{doc_id!r}" + (f" in version {version!r}" if version else "")
            raise NotFound(f"no document {named}; GET /api/documents lists them")
        return JSONResponse(_DOCUMENT.dump_python(found, mode="json"))

    return router


def _listed(document: Document) -> dict[str, Any]:
    whole = _DOCUMENT.dump_python(document, mode="json")
    counts = {"sections": len(document.sections), "characters": len(document.text)}
    return {name: whole[name] for name in _LISTED} | counts
