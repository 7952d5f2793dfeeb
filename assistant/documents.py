"""A document as HTTP and the command line give it, its address, and what is said of none."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from pydantic import TypeAdapter

from corpus.errors import NotFound
from corpus.records import Document
from index.versions import Period, Standing

if TYPE_CHECKING:
    from assistant.service import AnswerService

Span = tuple[int, int]  # in code points, half-open
_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_STANDING: TypeAdapter[Standing] = TypeAdapter(Standing)
_PERIODS: TypeAdapter[list[Period]] = TypeAdapter(list[Period])


def document_address(
    doc_id: str, language: str, version: str = "", span: Span | None = None
) -> str:
    """Where a document is read; its quotation, if it has one, is scrolled to."""
    asked = {"lang": language}
    if version:
        asked["version"] = version
    if span:
        asked["span"] = f"{span[0]}:{span[1]}"
    end = "#quotation" if span else ""
    return f"/documents/{quote(doc_id, safe='')}?{urlencode(asked, safe=':')}{end}"


def document_json(document: Document, standing: Standing) -> dict[str, Any]:
    """The whole record, with when this version was replaced and the document withdrawn."""
    return {
        **_DOCUMENT.dump_python(document, mode="json"),
        **_STANDING.dump_python(standing, mode="json"),
    }


def history_json(
    service: "AnswerService", doc_id: str, groups: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The versions of a document, oldest first, and when it was withdrawn.

    Raises:
        NotFound: there is none that the reader may see.
    """
    periods = service.history(doc_id, groups)
    if not periods:
        raise NotFound(f"no document {doc_id!r}; GET /api/documents lists them")
    listed = _PERIODS.dump_python(periods, mode="json")
    return {"doc_id": doc_id, "withdrawn": listed[-1]["withdrawn"], "versions": listed}


def absence(service: "AnswerService", doc_id: str, version: str | None) -> str:
    """Why there is no such document to show: unknown, withdrawn, or not in that version."""
    if version:
        return f"no document {doc_id!r} in version {version!r}"
    history = service.history(doc_id)
    if history and (withdrawn := history[-1].withdrawn):
        return (
            f"document {doc_id!r} was withdrawn on {withdrawn.date()}; its last version was"
            f" {history[-1].version[:8]!r}"
        )
    return f"no document {doc_id!r}"
