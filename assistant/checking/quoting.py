"""The quotations of a check: numbered over the whole text, each verified, each once."""

from datetime import date

from assistant.checking.evidence import Found
from assistant.citations import cite
from assistant.guard import check_quotation
from assistant.records import Citation
from assistant.term_places import place_of_term
from corpus.records import Document
from corpus.terms import Term
from index.corpus_index import CorpusIndex, Scope


class Quotations:
    """Gives out citations; a passage that is cited again keeps its number."""

    def __init__(self, index: CorpusIndex, language: str, as_of: date, scope: Scope) -> None:
        self._index, self._language = index, language
        self._as_of, self._scope = as_of, scope
        self._given: dict[tuple[str, str, int, int], Citation] = {}

    def of(self, found: Found | None) -> tuple[Citation, ...]:
        """The citation of a sentence; none of None."""
        return self._cite(found.document, (found.start, found.end)) if found else ()

    def of_term(self, term: Term) -> tuple[Citation, ...]:
        """The citation of a term's sentence in the language of the wording.

        None where the documents do not have it any more, or the reader may not see it.
        """
        place = place_of_term(self._index, term, self._language)
        if place is None or not place[0].visible_to(self._scope.groups):
            return ()
        return self._cite(*place)

    def _cite(self, document: Document, span: tuple[int, int]) -> tuple[Citation, ...]:
        key = (document.doc_id, document.version, *span)
        if key not in self._given:
            made = cite(len(self._given) + 1, span, document, self._as_of)
            if not check_quotation(made, document).passed:
                return ()
            self._given[key] = made
        return (self._given[key],)

    @property
    def language(self) -> str:
        """Of the wording."""
        return self._language
