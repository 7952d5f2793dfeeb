"""Documents into the index, a whole one at a time: vectors, full text, then the catalog.

Until the catalog's transaction, a new version is not there for anybody; a process killed before
it leaves the old version, killed after it the new one.
"""

import errno
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np

from corpus.errors import DataFolderError
from corpus.records import Document
from index.catalog import KeyedVectors
from index.chunks import CutChunk, cut_document
from index.corpus_index import CorpusIndex, Progress
from index.embedding import embed_cached

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
    with index.writing, _a_full_disk_said(index.data):
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


@contextmanager
def _a_full_disk_said(data: Path) -> Iterator[None]:
    """Turn what the stores raise on a full disk, each in its own way, into one error of ours."""
    try:
        yield
    except Exception as error:
        if not _is_full_disk(error):
            raise
        raise DataFolderError(
            f"the disk of data folder {str(data)!r} is full; make room and run the command again,"
            " what is in the index is as it was"
        ) from error


def _is_full_disk(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return True
    return re.search(r"disk is full|No space left|File too large", str(error)) is not None
