"""Sentences that say the same in another document: by aligned section, else by meaning."""

from dataclasses import dataclass, replace

import numpy as np

from assistant.candidates import Candidate
from corpus.records import Document, Section
from index.centring import unit
from index.corpus_index import CorpusIndex, Scope
from index.embedder import Floats1d

# Centred cosines of sentences that translate each other: 95% lie above 0.41; of sentences on
# different subjects 95% lie below 0.33 (252 and 1,918 pairs of the shipped briefs).
SAME_ACROSS_LANGUAGES = 0.40
SAME_IN_ONE_LANGUAGE = 0.45


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The sentence of an aligned section that says what another language's sentence says."""

    doc_id: str
    start: int
    end: int
    vector: Floats1d  # centred


def section_at(document: Document, offset: int) -> Section:
    """The section that holds an offset; sections cover the text."""
    return next(s for s in reversed(document.sections) if s.start <= offset)


def section_start(document: Document, anchor: str) -> int:
    """Where the section of an anchor begins; 0 where there is none."""
    return next((s.start for s in document.sections if s.anchor == anchor), 0)


def counterpart(index: CorpusIndex, candidate: Candidate, language: str) -> Counterpart | None:
    """The nearest sentence of the section with the same anchor in a language, if aligned."""
    document = index.document_of(candidate.scored.chunk)
    return nearest_aligned(index, document, candidate.start, unit(candidate.vector), language)


def nearest_aligned(
    index: CorpusIndex, document: Document, start: int, wanted: Floats1d, language: str
) -> Counterpart | None:
    """As `counterpart`, for the sentence of a document that begins at `start`.

    Args:
        wanted: The sentence's vector, shape (d,), centred and of unit length.
    """
    aligned = document.aligned_with.get(language)
    cuts = index.listing.by_document.get(aligned or "", ())
    if not cuts:
        return None
    anchor = section_at(document, start).anchor
    other = index.document_of(cuts[0].chunk)
    section = next((s for s in other.sections if s.anchor == anchor), None)
    if section is None:
        return None
    inside = [c for c in cuts if section.start <= c.chunk.start < section.end]
    vectors = index.catalog.sentence_vectors([cut.chunk.chunk_id for cut in inside])
    mean = index.listing.means[language]
    found = [
        (float(unit(row - mean) @ wanted), cut.chunk.start + a, cut.chunk.start + b, row - mean)
        for cut in inside
        for (a, b), row in zip(cut.sentences, vectors[cut.chunk.chunk_id], strict=True)
    ]
    if not found:
        return None
    _, first, last, vector = max(found, key=lambda item: (item[0], -item[1]))
    return Counterpart(other.doc_id, first, last, vector)


def in_language(index: CorpusIndex, candidate: Candidate, language: str, scope: Scope) -> Candidate:
    """The sentence as the aligned document of a language has it; itself where there is none.

    A document may be aligned with one that the reader may not see: the scope has to admit it.
    """
    if candidate.language == language:
        return candidate
    found = counterpart(index, candidate, language)
    if found is None:
        return candidate
    cut = next(
        cut
        for cut in index.listing.by_document[found.doc_id]
        if cut.chunk.start <= found.start < cut.chunk.end
    )
    if not index.listing.admits(cut.chunk.chunk_id, scope):
        return candidate
    return replace(
        candidate,
        scored=replace(candidate.scored, chunk=cut.chunk),
        start=found.start,
        end=found.end,
        start_before=found.start,
        text=cut.chunk.text[found.start - cut.chunk.start : found.end - cut.chunk.start],
        vector=found.vector,
    )


def likeness(a: Floats1d, b: Floats1d) -> float:
    """The cosine of two centred vectors, -1..1."""
    return float(np.dot(unit(a), unit(b)))
