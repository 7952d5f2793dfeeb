"""The citations of an answer: which spans are quoted, and in which order.

A question's way: evidence -> [assistant.citing] -> guard
"""

from collections.abc import Iterator
from dataclasses import replace

from assistant.candidates import Candidate
from assistant.citations import cite
from assistant.records import Citation
from assistant.term_places import place_of_term
from assistant.turn import Turn
from corpus.records import Document
from index.corpus_index import CorpusIndex


def citations_of(index: CorpusIndex, turn: Turn) -> tuple[Citation, ...]:
    """The selected sentences and those that carry the term's values, then those that dispute them.

    No span is cited twice, nor one that overlaps another.
    """
    assert turn.asked is not None
    wanted = frozenset(m.term_id for m in turn.asked.mentions if m.kind != "concept")
    evidence = turn.evidence
    quoted = [_place(index, _with_its_names(c, wanted)) for c in evidence.selection.quoted]
    # An original goes before the brief that restates it, whoever the term is carried by.
    ahead = sum(1 for document, _ in quoted[:1] if document.kind == "original")
    disputing = [_place(index, dispute.candidate) for dispute in evidence.disputes]
    spans = [*quoted[:ahead], *_of_term(index, turn), *quoted[ahead:], *disputing]
    first = [
        (document, span)
        for i, (document, span) in enumerate(spans)
        if not any(_within(document, span, *other) for other in spans[:i])
    ]
    return tuple(
        cite(n, span, document, turn.as_of) for n, (document, span) in enumerate(first, start=1)
    )


def _place(index: CorpusIndex, candidate: Candidate) -> tuple[Document, tuple[int, int]]:
    return index.document_of(candidate.scored.chunk), (candidate.start, candidate.end)


def _of_term(index: CorpusIndex, turn: Turn) -> Iterator[tuple[Document, tuple[int, int]]]:
    """Where the sentences stand that carry the values of the term that answers."""
    for term in turn.evidence.term.values if turn.evidence.term else ():
        admitted = turn.question.filters.admit(term.doc_id(turn.language), turn.language)
        if admitted and (place := place_of_term(index, term, turn.language)):
            yield place


def _within(
    document: Document, span: tuple[int, int], other: Document, taken: tuple[int, int]
) -> bool:
    """Whether a span is a part of one that is quoted already, or the other way round."""
    one = document.doc_id == other.doc_id
    return one and not (span[1] <= taken[0] or taken[1] <= span[0])


def _with_its_names(candidate: Candidate, wanted: frozenset[str]) -> Candidate:
    """The sentence, or it with the one before, if only that names what the question is about."""
    if wanted & (candidate.names_before - candidate.names):
        return replace(candidate, start=candidate.start_before)
    return candidate
