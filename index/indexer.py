"""Documents into the index, a whole one at a time: vectors, full text, then the catalog.

Until the catalog's transaction, a new version is not there for anybody; a process killed before
it leaves the old version, killed after it the new one.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from corpus.records import Document
from index.catalog import KeyedVectors
from index.chunks import CutChunk, cut_document
from index.corpus_index import CorpusIndex, Progress
from index.embedding import embed_cached
from index.full_disk import full_disk_said

Change = Literal["added", "changed", "unchanged"]


def add_document(index: CorpusIndex, document: Document, progress: Progress) -> Change:
    """Make a document searchable; what it already was is replaced at one instant.

    A document equal to the visible one costs no embedding and no write. The caller refreshes
    the index when it has added all it wants to.
    """
    with index.writing:
        before = index.catalog.document(document.doc_id)
        if before == document:
            return "unchanged"
        put_document(index, document, progress)
        return "changed" if before else "added"


def put_document(index: CorpusIndex, document: Document, progress: Progress) -> None:
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
        _write(index, document, chunks, vectors)


def _write(
    index: CorpusIndex,
    document: Document,
    chunks: Sequence[CutChunk],
    vectors: Sequence[KeyedVectors],
) -> None:
    ids = [cut.chunk.chunk_id for cut in chunks]
    rows = np.array([v.vectors.vector for v in vectors], np.float32)
    index.vectors.add(document.language, ids, rows)
    index.fulltext.add(
        document.language,
        {cut.chunk.chunk_id: f"{cut.chunk.heading}\n{cut.chunk.text}" for cut in chunks},
    )
    replaced = index.catalog.publish(document, chunks, vectors)
    for language in {chunk.language for chunk in replaced}:
        gone = [chunk.chunk_id for chunk in replaced if chunk.language == language]
        index.vectors.delete(language, gone)
        index.fulltext.delete(language, gone)
