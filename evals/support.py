"""Which citations support which evidence, and where retrieval found it.

A citation supports an item if it shares at least half of the shorter one's characters with one of
the item's quotations, or stands in the section aligned with it in another language, or its sentence
carries the same term with the same value. One item can be carried by several quotations; any does.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.alignment import section_at
from assistant.records import Citation
from corpus.records import Document
from corpus.terms import Term
from evals.cases import Quote

Documents = Callable[[str], Document | None]  # doc_id -> the version that is asked


@dataclass(frozen=True, slots=True)
class Place:
    """A quotation of a set, found in its document: `document.text[start:end]`."""

    doc_id: str
    start: int
    end: int
    anchor: str
    aligned: frozenset[str]  # the ids of the document in other languages


@dataclass(frozen=True, slots=True)
class Support:
    """What an answer's citations are worth against the evidence of its question."""

    recall: float  # share of the items that a citation supports
    precision: float | None  # share of the citations that support an item; None: none were made
    overlap: float  # share of the quoted characters of the best-covered quotation of each item
    recalled: tuple[bool, ...]  # by item


class Evidence:
    """The evidence of questions, looked up in the documents that were asked.

    Args:
        documents: Gives a document by id, None where there is none.
        terms: The dated terms, for support by the same value.
    """

    def __init__(self, documents: Documents, terms: Iterable[Term]) -> None:
        self._documents = documents
        self._terms: dict[str, list[tuple[str, Term]]] = {}
        for term in terms:
            for language, quote in term.quotes.items():
                self._terms.setdefault(term.doc_id(language), []).append((quote, term))

    def place(self, quote: Quote) -> Place | None:
        """Where a quotation stands; None where its document or it is not there."""
        document = self._documents(quote.doc_id)
        if document is None or quote.quote not in document.text:
            return None
        start = document.text.index(quote.quote)
        return Place(
            quote.doc_id,
            start,
            start + len(quote.quote),
            section_at(document, start).anchor,
            frozenset(document.aligned_with.values()),
        )

    def is_verbatim(self, citation: Citation) -> bool:
        """Whether the quotation stands in its document where it says, character for character."""
        document = self._documents(citation.doc_id)
        return document is not None and (
            document.text[citation.start : citation.end] == citation.quote != ""
        )

    def supports(self, citation: Citation, item: Sequence[Quote]) -> bool:
        """Whether a citation supports an item."""
        places = [place for quote in item if (place := self.place(quote))]
        return any(
            _overlaps(citation, place) or _aligned(citation, place) for place in places
        ) or bool(
            self._carried(citation.doc_id, citation.quote)
            & {held for q in item for held in self._carried(q.doc_id, q.quote)}
        )

    def _carried(self, doc_id: str, text: str) -> set[tuple[str, object]]:
        """The (term, value) pairs that a passage of a document carries."""
        return {
            (term.term_id, term.value if term.value is not None else tuple(term.shown.values()))
            for quote, term in self._terms.get(doc_id, ())
            if quote in text or text in quote
        }

    def judge(self, citations: Sequence[Citation], items: Sequence[Sequence[Quote]]) -> Support:
        """The support of an answer; `items` has at least one."""
        pairs = [[self.supports(c, item) for c in citations] for item in items]
        recalled = tuple(map(any, pairs))
        useful = [any(row[i] for row in pairs) for i in range(len(citations))]
        return Support(
            recall=sum(recalled) / len(items),
            precision=sum(useful) / len(useful) if useful else None,
            overlap=sum(self._covered(citations, item) for item in items) / len(items),
            recalled=recalled,
        )

    def _covered(self, citations: Sequence[Citation], item: Sequence[Quote]) -> float:
        """The largest share of one of the item's quotations that one citation covers."""
        places = [place for quote in item if (place := self.place(quote))]
        return max(
            (shared(c, place) / (place.end - place.start) for c in citations for place in places),
            default=0.0,
        )

    def chunk_ranks(
        self, chunk_ids: Sequence[str], items: Sequence[Sequence[Quote]]
    ) -> list[frozenset[int]]:
        """For each chunk, best first, the numbers of the items that it overlaps."""
        places = [[place for quote in item if (place := self.place(quote))] for item in items]
        return [
            frozenset(i for i, listed in enumerate(places) if _holds(chunk_id, listed))
            for chunk_id in chunk_ids
        ]


def shared(citation: Citation, place: Place) -> int:
    """How many characters of a place a citation quotes."""
    if citation.doc_id != place.doc_id:
        return 0
    return max(0, min(citation.end, place.end) - max(citation.start, place.start))


def _overlaps(citation: Citation, place: Place) -> bool:
    return citation.doc_id == place.doc_id and half_shared(
        (citation.start, citation.end), (place.start, place.end)
    )


def half_shared(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two half-open spans of a text share half of the shorter one's characters."""
    shorter = min(one[1] - one[0], other[1] - other[0])
    return 2 * (min(one[1], other[1]) - max(one[0], other[0])) >= shorter > 0


def _aligned(citation: Citation, place: Place) -> bool:
    return citation.doc_id in place.aligned and citation.anchor == place.anchor


def _holds(chunk_id: str, places: Iterable[Place]) -> bool:
    doc_id, _, span = chunk_id.rpartition("@")
    start, end = map(int, span.partition(":")[2].split("-"))
    return any(
        doc_id == place.doc_id and min(end, place.end) > max(start, place.start) for place in places
    )
