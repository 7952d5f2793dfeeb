"""Which sentences an answer cites: those that retrieval chose, those of its term, and more near it.

A question's way: evidence -> [assistant.citing] -> citations -> guard
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.candidates import Candidate
from assistant.citations import cite
from assistant.records import Citation
from assistant.term_places import place_of_term
from assistant.turn import Turn
from corpus.records import Document
from index.corpus_index import CorpusIndex

Place = tuple[Document, tuple[int, int]]


def citations_of(index: CorpusIndex, turn: Turn) -> tuple[Citation, ...]:
    """What answers the question, the term's values among it, then what disputes it; from 1.

    No span is cited twice, nor one that overlaps another.
    """
    assert turn.asked is not None
    wanted = frozenset(m.term_id for m in turn.asked.mentions if m.kind != "concept")
    evidence = turn.evidence
    quoted = [_place(index, _with_its_names(c, wanted)) for c in evidence.selection.quoted]
    # An original goes before the brief that restates it, whoever the term is carried by.
    ahead = sum(1 for document, _ in quoted[:1] if document.kind == "original")
    disputing = [_place(index, dispute.candidate) for dispute in evidence.disputes]
    return _cited([*quoted[:ahead], *_of_term(index, turn), *quoted[ahead:], *disputing], turn)


def further_citations(
    index: CorpusIndex, turn: Turn, cited: Sequence[Citation], most: int
) -> tuple[Citation, ...]:
    """The sentences that come next after those cited, numbered behind them.

    Args:
        most: At least 0; those in the language of the answer go first.
    """
    own: list[Place] = []
    others: list[Place] = []
    for candidate in turn.evidence.candidates:
        span = (candidate.start, candidate.end)
        if any(_overlap(candidate.scored.chunk.doc_id, span, c) for c in cited):
            continue
        (own if candidate.language == turn.language else others).append(_place(index, candidate))
    return _cited([*own, *others][:most], turn, len(cited) + 1)


def _cited(places: Sequence[Place], turn: Turn, first: int = 1) -> tuple[Citation, ...]:
    once = [
        (document, span)
        for i, (document, span) in enumerate(places)
        if not any(_within(document, span, *other) for other in places[:i])
    ]
    return tuple(
        cite(n, span, document, turn.as_of) for n, (document, span) in enumerate(once, first)
    )


def _place(index: CorpusIndex, candidate: Candidate) -> Place:
    return index.document_of(candidate.scored.chunk), (candidate.start, candidate.end)


def _of_term(index: CorpusIndex, turn: Turn) -> Iterator[Place]:
    """Where the sentences stand that carry the values of the term that answers."""
    for term in turn.evidence.term.values if turn.evidence.term else ():
        admitted = turn.question.filters.admit(term.doc_id(turn.language), turn.language)
        if admitted and (place := place_of_term(index, term, turn.language)):
            yield place


def _within(
    document: Document, span: tuple[int, int], other: Document, taken: tuple[int, int]
) -> bool:
    """Whether a span is a part of one that is quoted already, or the other way round."""
    return document.doc_id == other.doc_id and _meet(span, taken)


def _overlap(doc_id: str, span: tuple[int, int], citation: Citation) -> bool:
    return doc_id == citation.doc_id and _meet(span, (citation.start, citation.end))


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _with_its_names(candidate: Candidate, wanted: frozenset[str]) -> Candidate:
    """The sentence, or it with the one before, if only that names what the question is about."""
    if wanted & (candidate.names_before - candidate.names):
        return replace(candidate, start=candidate.start_before)
    return candidate
