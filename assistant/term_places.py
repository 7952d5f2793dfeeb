"""Where the sentence of a dated term stands, and its citation."""

from datetime import date

from assistant.alignment import section_start
from assistant.citations import cite
from assistant.records import Citation
from corpus.records import Document
from corpus.terms import Term
from index.corpus_index import CorpusIndex

Place = tuple[Document, tuple[int, int]]


def place_of_term(index: CorpusIndex, term: Term, language: str) -> Place | None:
    """The document and the span of the sentence that carries a value, in one language.

    None where the document is not in the index, is not for every reader, or does not hold the
    sentence any more.
    """
    document = index.catalog.document(term.doc_id(language))
    quote = term.quotes[language]
    if document is None or document.groups or quote not in document.text:
        return None
    start = document.text.index(quote, section_start(document, term.section))
    return document, (start, start + len(quote))


def cite_term(index: CorpusIndex, term: Term, language: str, as_of: date) -> Citation | None:
    """The citation of that sentence, numbered 1; None where there is none."""
    place = place_of_term(index, term, language)
    return cite(1, place[1], place[0], as_of) if place else None
