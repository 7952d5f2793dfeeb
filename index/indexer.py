"""Documents into the index and out of it, a whole one at a time.

In: vectors, full text, then the catalog's transaction, before which a new version is not there
for anybody. Out: the catalog first, then full text, then vectors. A process killed at any instant
leaves the old state or the new one in the catalog, and the document's id among the unsettled, by
which `settle_document` makes the stores agree with the catalog again.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from corpus.records import Document
from index.chunks import Chunk, CutChunk, cut_document
from index.corpus_index import CorpusIndex, Progress
from index.embedder import Floats1d
from index.embedding import embed_cached
from index.full_disk import full_disk_said
from index.versions import Origin

Change = Literal["added", "changed", "unchanged"]


def add_document(
    index: CorpusIndex, document: Document, progress: Progress, origin: Origin | None = None
) -> Change:
    """Make a document searchable; what it already was is replaced at one instant.

    A document equal to the visible one costs no embedding, and no write but that of its `origin`
    where that is another; None keeps the one that is known. The caller refreshes the index when
    it has added all it wants to.
    """
    with index.writing:
        before = index.catalog.document(document.doc_id)
        if before != document:
            put_document(index, document, progress, origin)
            return "changed" if before else "added"
        if origin and index.catalog.origin(document.doc_id) != origin:
            index.catalog.move(document, origin)
        return "unchanged"


def put_document(
    index: CorpusIndex, document: Document, progress: Progress, origin: Origin | None = None
) -> None:
    """Make a document searchable, whether or not it already is.

    Raises:
        DataFolderError: the disk is full; the document is as it was.
    """
    with index.writing, full_disk_said(index.data):
        chunks = cut_document(document)
        vectors = embed_cached(
            index.catalog,
            index.embedder,
            [cut.passage(document.title) for cut in chunks],
            lambda done, of: progress(document.doc_id, done, of),
        )
        index.catalog.unsettle(document.doc_id)
        _store(index, document.language, chunks, [one.vectors.vector for one in vectors])
        replaced = index.catalog.publish(document, chunks, vectors, origin)
        if replaced:
            _forget(index, document.doc_id, replaced)


def withdraw_document(index: CorpusIndex, doc_id: str) -> bool:
    """Take a document out of search, or out of quarantine; False if none of that id was there.

    Its versions stay readable by their names. The caller refreshes the index.

    Raises:
        DataFolderError: the disk is full; the document is withdrawn, or as it was.
    """
    with index.writing, full_disk_said(index.data):
        gone = index.catalog.withdraw(doc_id)
        if gone is None:
            return False
        _forget(index, doc_id, gone)
        return True


def settle_document(index: CorpusIndex, doc_id: str) -> None:
    """Make the stores hold what the catalog lists of a document, and no more."""
    with index.writing:
        listed = {
            (cut.chunk.language, cut.chunk.chunk_id) for cut in index.catalog.chunks_of(doc_id)
        }
        for store in (index.fulltext, index.vectors):
            for language in store.languages():
                strays = [
                    chunk_id
                    for chunk_id in store.chunk_ids(language)
                    if chunk_id.rpartition("@")[0] == doc_id and (language, chunk_id) not in listed
                ]
                store.delete(language, strays)
        document = index.catalog.document(doc_id)
        if document is None:
            index.catalog.settle(doc_id)
        else:
            # Its chunks keep their ids when only a title changes, so the vectors may be others'.
            put_document(index, document, lambda *_step: None)


def lexical_text(cut: CutChunk) -> str:
    """What the full text holds of a chunk: its headings and its text."""
    return f"{cut.chunk.heading}\n{cut.chunk.text}"


def _store(
    index: CorpusIndex,
    language: str,
    chunks: Sequence[CutChunk],
    vectors: Sequence[Floats1d],
) -> None:
    ids = [cut.chunk.chunk_id for cut in chunks]
    index.vectors.add(language, ids, np.array(vectors, np.float32))
    index.fulltext.add(language, {cut.chunk.chunk_id: lexical_text(cut) for cut in chunks})


def _forget(index: CorpusIndex, doc_id: str, gone: Sequence[Chunk]) -> None:
    """Remove chunks that the catalog lists no more; the document is then settled."""
    for language in sorted({chunk.language for chunk in gone}):
        ids = [chunk.chunk_id for chunk in gone if chunk.language == language]
        index.fulltext.delete(language, ids)
        index.vectors.delete(language, ids)
    index.catalog.settle(doc_id)
