"""What stands beside an answer: passages that were found and not cited, and translations of a
quotation in the documents that are aligned with its own.

Answer -> [assistant.beside] -> citations of the evidence side
"""

from collections.abc import Collection, Sequence
from datetime import date

from assistant.alignment import nearest_aligned
from assistant.citations import cite
from assistant.records import Answer, Citation
from corpus.records import Document
from index.centring import unit
from index.corpus_index import CorpusIndex


def found_not_cited(
    index: CorpusIndex, answer: Answer, most: int, groups: Collection[str] = ()
) -> list[Citation]:
    """The passages that retrieval found and the answer does not quote, best first, numbered 0.

    Args:
        answer: Its receipt names them; one that was replaced since is left out.
        most: At least 0.
        groups: The reader's, who may have had others when the answer was given.
    """
    found: list[Citation] = []
    for chunk_id in answer.receipt.chunk_ids:
        cut = index.listing.chunks.get(chunk_id)
        if cut is None or len(found) >= most:
            continue
        chunk = cut.chunk
        if not any(
            c.doc_id == chunk.doc_id and c.start < chunk.end and chunk.start < c.end
            for c in answer.citations
        ):
            document = index.document_of(chunk)
            if document.visible_to(groups):
                found.append(cite(0, (chunk.start, chunk.end), document, answer.as_of))
    return found


def aligned_citation(
    index: CorpusIndex, citation: Citation, document: Document, language: str, as_of: date
) -> Citation | None:
    """The sentence that says the same in another language; None where none is aligned.

    Args:
        citation: Of the document, in a version that is in the index.
        language: That of the sentence wanted.
    """
    cut = next(
        (
            cut
            for cut in index.listing.by_document.get(document.doc_id, ())
            if cut.chunk.start <= citation.start < cut.chunk.end
        ),
        None,
    )
    if cut is None:
        return None
    vectors = index.catalog.sentence_vectors([cut.chunk.chunk_id])[cut.chunk.chunk_id]
    at = _sentence_at(cut.sentences, citation.start - cut.chunk.start)
    vector = unit(vectors[at] - index.listing.means[document.language])
    found = nearest_aligned(index, document, citation.start, vector, language)
    other = index.catalog.document(found.doc_id) if found else None
    if found is None or other is None:
        return None
    return cite(citation.n, (found.start, found.end), other, as_of)


def _sentence_at(sentences: Sequence[tuple[int, int]], offset: int) -> int:
    """The number of the sentence that holds an offset of its chunk, or stands before it."""
    return max(n for n, (start, _) in enumerate(sentences) if start <= max(offset, sentences[0][0]))
