"""The guard: what an answer shows is checked against its sources, character by character.

A question's way: answer -> [assistant.guard] -> Answer
Pure: it reads documents and a draft, and says what holds. What fails is not shown.
"""

from collections.abc import Iterable, Mapping

from assistant.records import Citation, Verdict
from corpus.records import Document


def check_quotation(citation: Citation, document: Document | None) -> Verdict:
    """Whether `document.text[start:end] == quote`, in the cited version."""
    if document is None or document.version != citation.version:
        return Verdict(citation.n, "quotation", False, f"no such version of {citation.doc_id!r}")
    if not 0 <= citation.start < citation.end <= len(document.text):
        return Verdict(
            citation.n,
            "quotation",
            False,
            f"span {citation.start}:{citation.end} is outside 0:{len(document.text)}",
        )
    found = document.text[citation.start : citation.end]
    if found != citation.quote:
        at = next(
            (i for i, (a, b) in enumerate(zip(found, citation.quote, strict=False)) if a != b),
            min(len(found), len(citation.quote)),
        )
        return Verdict(citation.n, "quotation", False, f"differs from the source at character {at}")
    return Verdict(citation.n, "quotation", True)


def check_quotations(
    citations: Iterable[Citation], documents: Mapping[tuple[str, str], Document]
) -> list[Verdict]:
    """A verdict for each citation; documents by (doc_id, version)."""
    return [check_quotation(c, documents.get((c.doc_id, c.version))) for c in citations]
